-- One row per region, measure and period of one grade, of some $measures and $periods alone: the figure current at $known_at.
-- The two are columns of the window's partition, so that only their rows are looked at.
select region, measure, period, value, state
from current_figure($known_at, $grade, '')
where list_contains($measures, measure) and list_contains($periods, period)
