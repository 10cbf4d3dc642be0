-- What became of every number of a submission's workbook: one row per submission, the counts and, as JSON, the cells that
-- were not read with why ([{sheet, cell, shown, why, is_told}], the first thousand). Submissions from before accounts were kept have none.
create table account (
    submission varchar, numeric_cells integer, read_cells integer, checked_cells integer, reference_cells integer,
    ignored_cells integer, unread varchar
);
