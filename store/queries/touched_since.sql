-- One row per region, measure and period that a submission received or withdrawn after $since, by $known_at, gave a figure of.
select distinct o.region, o.measure, o.period
from observation o
where o.submission in (
    select id from received($known_at) where committed_at > $since
    union
    select submission from withdrawn($known_at) where withdrawn_at > $since
)
