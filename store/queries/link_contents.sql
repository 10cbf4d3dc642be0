-- One row per row that one write put into a table: those of $key, or, where that is '', those that no other link names.
select * from query_table($table)
where list_contains(
    case when $key <> '' then [$key]
        else coalesce((select list(key) from chain_link where table_name = $table and key <> ''), []) end,
    columns(lambda name: name = $column)::varchar
) = ($key <> '')
