-- One row: of a table's rows that one write put in (all of them where $key is null) the key as it is kept, how many there are,
-- the hash of them all in any order, and the beginning of each one's (null for more than $marked). A column without a value is
-- left out of a row's text, so that a later one changes nothing; the bytes of a file stand in it by their hash (originals_damaged).
with chosen as (
    select columns(lambda name: name <> 'content')
    from query_table($table)
    where $key::varchar is null or columns(lambda name: name = $column)::varchar = $key::varchar
),
hashed as (select sha256(json_merge_patch('{}', to_json(chosen))::varchar) as h from chosen)
select
    coalesce($key::varchar, ''), count(*), sha256(string_agg(h, '' order by h)),
    case when count(*) <= $marked then coalesce(list(('0x' || substr(h, 1, 16))::ubigint order by h), []) end
from hashed
