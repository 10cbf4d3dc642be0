-- One row: of a table's rows that one write put in (those that no other link names where $key is null) the key as it is kept,
-- how many there are, the hash of them all in any order, and the beginning of each one's (null for more than $marked), $salt
-- before each. A column without a value is left out of a row's text, so that a later one changes nothing; the bytes of a file
-- stand in it by their hash (originals_damaged).
with whole_row as (
    select columns(lambda name: name <> 'content')
    from query_table($table)
    where list_contains(
        case when $key::varchar is not null then [$key::varchar]
            else coalesce((select list(key) from chain_link where table_name = $table and key <> ''), []) end,
        columns(lambda name: name = $column)::varchar
    ) = ($key is not null)
),
hashed as (select sha256($salt || json_merge_patch('{}', to_json(whole_row))::varchar) as h from whole_row)
select
    coalesce($key::varchar, ''), count(*), sha256(string_agg(h, '' order by h)),
    case when count(*) <= $marked then coalesce(list(('0x' || substr(h, 1, 16))::ubigint order by h), []) end
from hashed
