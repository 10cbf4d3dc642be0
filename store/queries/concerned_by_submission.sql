-- One row per submission: its plan, and the places, measures and units (of the tasks) it gives something of.
with given as (
    select submission, region, measure, null::varchar as unit from observation
    union select submission, region, null, null from register_row
    union select submission, region, null, null from remark
    union select submission, region, null, null from allocation
    union select submission, region, null, null from baseline
    union select submission, null, null, unit from check_in
)
select s.id, s.plan, list(distinct g.region) filter (g.region is not null) as places,
    list(distinct g.measure) filter (g.measure is not null) as measures,
    list(distinct g.unit) filter (g.unit is not null) as units
from submission s
left join given g on g.submission = s.id
group by s.id, s.plan
