-- One row per submission in force, of all that is known, with the same bytes and the same reading.
select s.id
from in_force(timestamp 'infinity') s
where s.sha256 = $sha256 and s.reading = $reading and s.grade = $grade
order by s.committed_at desc
