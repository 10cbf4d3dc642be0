-- One row per key of $keys that a table's rows have, '' for all rows with another: how many, and the hash of them all, each with the
-- salt of its key ($salts, in the order of $keys; '' has $rest).
with whole_row as (select columns(lambda name: name <> 'content') from query_table($table)),
told as (select json_merge_patch('{}', to_json(whole_row)) as t from whole_row),
known as (select unnest($keys::varchar[]) as key, unnest($salts::varchar[]) as salt),
hashed as (
    select coalesce(k.key, '') as key, sha256(coalesce(k.salt, $rest) || t::varchar) as h
    from told
    left join known k on k.key = (t ->> $column)
)
select key, count(*), sha256(string_agg(h, '' order by h)) from hashed group by 1
