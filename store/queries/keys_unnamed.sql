-- One row per key of a table's rows that no link of its own names.
select distinct columns(lambda name: name = $column)::varchar
from query_table($table)
where not list_contains(
    coalesce((select list(key) from chain_link where table_name = $table and key <> ''), []),
    columns(lambda name: name = $column)::varchar
)
