-- One row per place that answered on a plan's quarter at $known_at: its newest answer, by place.
select region, answer, words, recorded_at, who
from consultation
where plan = $plan and period = $period and recorded_at <= $known_at
qualify row_number() over (partition by region order by recorded_at desc) = 1
order by region
