-- One row per region, measure and period of one grade: the figure that would be current at $known_at if the submissions $turned
-- were withdrawn, and those of them that are withdrawn were in force again. What a withdrawal would bring back, or its taking back.
select region, measure, period, value, state
from current_figure($known_at, $grade, turned := $turned::varchar[])
order by measure, region, period
