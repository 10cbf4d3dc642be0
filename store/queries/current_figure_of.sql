-- One row per region, measure and period of one grade, of some $measures and $periods alone: the figure current at $known_at,
-- when it was received, and the day of receipt it was handed in with, null for that of its commit.
-- The two are columns of the window's partition, so that only their rows are looked at.
select region, measure, period, value, state, committed_at, json_extract_string(source, '$.received_on') as told
from current_figure($known_at, $grade)
where list_contains($measures, measure) and list_contains($periods, period)
