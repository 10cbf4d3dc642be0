-- One row per grade of working figures in force at $known_at.
select distinct s.grade
from in_force($known_at) s
where s.grade <> 'published'
