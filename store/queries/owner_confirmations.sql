-- One row per target of a plan whose units are confirmed at $known_at, by target.
select target, units, document, recorded_at, who
from owner_confirmation
where plan = $plan and recorded_at <= $known_at
qualify row_number() over (partition by target order by recorded_at desc) = 1 and units is not null
order by target
