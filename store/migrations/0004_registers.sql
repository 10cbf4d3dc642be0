-- One row per row of a list (名单、台账). `covers` is the one place the list is of, '' when it is of the whole plan;
-- `entry` are its cells as JSON, column id to text, day or number.
create table register_row (
    submission varchar, line integer, register varchar, covers varchar, region varchar, period varchar, period_end date,
    entry varchar, sheet varchar, cell varchar
);
