-- One row per row of a table that has this key of $keys, or for '' none of them: its hash, and how it is shown.
with chosen as (select columns(lambda name: name <> 'content') from query_table($table)),
told as (select json_merge_patch('{}', to_json(chosen)) as t from chosen)
select sha256(t::varchar), left(t::varchar, 600)
from told
left join (select unnest($keys::varchar[]) as key) k on k.key = (t ->> $column)
where coalesce(k.key, '') = $key
