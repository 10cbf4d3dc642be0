-- One row per grade of working figures in force at $known_at.
select distinct s.grade
from submission s
where s.grade <> 'published' and s.committed_at <= $known_at
    and not exists (select 1 from withdrawal w where w.submission = s.id and w.withdrawn_at <= $known_at)
