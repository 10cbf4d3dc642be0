-- One row per edition of a plan published by $known_at, newest first.
select plan, period, known_at, data_version, visibility, explanation, published_at, who
from publication
where plan = $plan and published_at <= $known_at
order by published_at desc
