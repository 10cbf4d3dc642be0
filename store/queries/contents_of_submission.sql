-- One row per kind of thing in one submission other than figures: allocation, path, baseline, remark, list row,
-- check-in, held unit.
select kind, count(*) as pieces
from (
    select 'allocation' as kind from allocation where submission = $submission
    union all select 'path' from path where submission = $submission
    union all select 'baseline' from baseline where submission = $submission
    union all select 'remark' from remark where submission = $submission
    union all select 'register_row' from register_row where submission = $submission
    union all select 'check_in' from check_in where submission = $submission
    union all select 'held_unit' from held_unit where submission = $submission
)
group by kind
order by kind
