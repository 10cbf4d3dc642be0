-- One row per target and region: the newest baseline given by document, known at $known_at.
select target, region, value, held_on, document
from baseline
where recorded_at <= $known_at
qualify row_number() over (partition by target, region order by recorded_at desc) = 1
