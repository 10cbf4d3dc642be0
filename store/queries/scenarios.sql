-- One row per scenario on a plan's list at $known_at, by name.
select name, target, as_of, content, saved_at, who
from scenario
where plan = $plan and saved_at <= $known_at
qualify row_number() over (partition by name order by saved_at desc) = 1 and not removed
order by name
