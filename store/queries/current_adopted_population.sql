-- One row per region and quarter: the population year adopted for it, known at $known_at.
select region, period, year, document
from adopted_population
where recorded_at <= $known_at
qualify row_number() over (partition by region, period order by recorded_at desc) = 1
