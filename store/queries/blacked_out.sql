-- One row where an approved request says that rows of $table were blacked out that the link of $key is of.
select 1
from blackout
where step = 'approved'
    and len(list_filter(
        from_json(places, '[{"table": "varchar", "link": "varchar"}]'), lambda one: one."table" = $table and one.link = $key
    )) > 0
