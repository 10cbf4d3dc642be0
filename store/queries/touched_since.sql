-- One row per region, measure and period that a submission received, withdrawn or in force again after $since, by $known_at,
-- gave a figure of;
-- and one without a region where shares, annual sub-targets, baselines or population years came or went with it.
with touched as (
    select id from received($known_at) where committed_at > $since
    union
    select submission from withdrawn($known_at) where withdrawn_at > $since
    union
    select submission from reinstatement where reinstated_at > $since and reinstated_at <= $known_at
)
select distinct region, measure, period from observation where submission in (select id from touched)
union all
select null, null, null
where exists (select 1 from allocation where submission in (select id from touched))
    or exists (select 1 from path where submission in (select id from touched))
    or exists (select 1 from baseline where submission in (select id from touched))
    or exists (select 1 from adopted_population where recorded_at > $since and recorded_at <= $known_at)
