-- One row per region, measure and period of one grade: the figure current at $known_at, with the cell it came from.
-- The newest figure of the highest-ranked supplier that is not withdrawn; a figure taken back leaves no row.
select region, measure, period, value, state, unit, raw, supplier, sheet, cell, submission, file_name, committed_at, who
from current_figure($known_at, $grade)
order by measure, region, period
