-- One row per edition of a plan published by $known_at, newest first, and when, by whom and why it was taken back by then.
with laid_down as (
    select * from publication
    -- A copy of an older release that may only be read has no such column.
    union all by name
    select null::integer as method_version where false
)
select
    plan, period, known_at, data_version, visibility, explanation, published_at, p.who, method_version,
    u.unpublished_at, u.who, u.reason
from laid_down p
left join (select * from unpublication where plan = $plan and unpublished_at <= $known_at) u using (plan, published_at)
where plan = $plan and published_at <= $known_at
order by published_at desc
