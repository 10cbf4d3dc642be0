-- One row per text of $column in the rows of $table that the write $key put in: the text, and in how many rows it stands.
with chosen as (
    select columns(lambda name: name = $column) as said
    from query_table($table)
    where columns(lambda name: name = $named)::varchar = $key
)
select said, count(*) from chosen where said is not null group by said
