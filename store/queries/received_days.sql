-- One row per submission in force at $known_at that has figures of a quarter: when it was received, and the last day of its
-- latest period. `told` is the day of receipt it was handed in with, null for that of its commit.
select s.id, s.committed_at, json_extract_string(s.source, '$.received_on') as told, max(o.period_end) as last
from in_force($known_at) s
join observation o on o.submission = s.id
where s.grade = $grade
group by all
order by s.committed_at, s.id
