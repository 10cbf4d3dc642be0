-- One row per region, measure and period of one grade: the figure that would be current at $known_at without one submission.
-- What a withdrawal would bring back.
select region, measure, period, value, state
from current_figure($known_at, $grade, $submission)
order by measure, region, period
