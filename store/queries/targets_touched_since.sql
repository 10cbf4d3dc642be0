-- One row: how many shares, annual sub-targets and baselines came with, or went with, what was written after $since, by
-- $known_at; and how many population years were adopted.
with touched as (
    select id from received($known_at) where committed_at > $since
    union
    select submission from withdrawn($known_at) where withdrawn_at > $since
)
select
    (select count(*) from allocation where submission in (select id from touched))
    + (select count(*) from path where submission in (select id from touched))
    + (select count(*) from baseline where submission in (select id from touched))
    + (select count(*) from adopted_population where recorded_at > $since and recorded_at <= $known_at) as touched
