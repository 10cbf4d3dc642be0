-- One row per time a submission was withdrawn, and per withdrawal taken back, by $known_at, oldest first.
select 'withdrawn' as turn, withdrawn_at as happened_at, who, reason
from withdrawal
where submission = $submission and withdrawn_at <= $known_at
union all
select 'reinstated', reinstated_at, who, reason
from reinstatement
where submission = $submission and reinstated_at <= $known_at
order by happened_at
