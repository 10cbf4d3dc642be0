-- One row: how many rows a table holds, and its name.
select count(*) as row_count, $name as table_name from query_table($name)
