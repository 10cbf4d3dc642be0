-- One row per list (名单、台账) of a plan received and not withdrawn at $known_at, oldest first: which places it covers
-- ('' for all of the plan's) and how many rows it has.
select r.submission, r.register, r.period, r.covers, s.file_name, s.committed_at, count(*) as row_count
from register_row r
join in_force($known_at) s on s.id = r.submission
where s.plan = $plan
    and s.grade = $grade
group by all
order by s.committed_at
