-- One row per region, measure and period of one grade: the figure current at $known_at, without where it came from.
select region, measure, period, value, state
from current_figure($known_at, $grade)
