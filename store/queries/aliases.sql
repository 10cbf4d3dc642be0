-- One row per name settled for a plan and still in force, by kind and name.
select kind, name, meaning, settled_at, who
from alias
where plan = $plan
qualify row_number() over (partition by kind, name order by settled_at desc) = 1 and not removed
order by kind, name
