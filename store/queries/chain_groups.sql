-- One row per key of $keys that a table's rows have, '' for all rows with another: how many, and the hash of them all.
with chosen as (select columns(lambda name: name <> 'content') from query_table($table)),
told as (select json_merge_patch('{}', to_json(chosen)) as t from chosen),
hashed as (select t ->> $column as key, sha256(t::varchar) as h from told)
select coalesce(k.key, ''), count(*), sha256(string_agg(h, '' order by h))
from hashed
left join (select unnest($keys::varchar[]) as key) k on k.key = hashed.key
group by 1
