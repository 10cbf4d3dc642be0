-- One row per row of a table that has this key of $keys, or for '' none of them: its hash with $salt, and how it is shown.
with whole_row as (select columns(lambda name: name <> 'content') from query_table($table)),
told as (select json_merge_patch('{}', to_json(whole_row)) as t from whole_row)
select sha256($salt || t::varchar), left(t::varchar, 600)
from told
left join (select unnest($keys::varchar[]) as key) k on k.key = (t ->> $column)
where coalesce(k.key, '') = $key
