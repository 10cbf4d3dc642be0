-- One row per moment of papers made: as their link was made before salts, over what was chosen alone: how many rows, and their hash.
with hashed as (
    select made_at::varchar as key, sha256(json_merge_patch('{}', to_json(chosen))::varchar) as h from briefing
)
select key, count(*), sha256(string_agg(h, '' order by h)) from hashed group by 1
