-- One row: what became of the numbers of a submission's workbook; none where no account was kept.
select numeric_cells, read_cells, checked_cells, reference_cells, ignored_cells, unread
from account
where submission = $submission
