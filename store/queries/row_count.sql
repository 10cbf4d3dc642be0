-- One row: how many rows a table holds.
select count(*) as row_count from query_table($name)
