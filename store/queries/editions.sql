-- One row per edition of a plan published by $known_at, newest first.
with laid_down as (
    select * from publication
    -- A copy of an older release that may only be read has no such column.
    union all by name
    select null::integer as method_version where false
)
select plan, period, known_at, data_version, visibility, explanation, published_at, who, method_version
from laid_down
where plan = $plan and published_at <= $known_at
order by published_at desc
