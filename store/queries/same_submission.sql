-- One row per submission in force with the same bytes and the same reading.
select s.id
from submission s
where s.sha256 = $sha256 and s.reading = $reading and s.grade = $grade
    and not exists (select 1 from withdrawal w where w.submission = s.id)
order by s.committed_at desc
