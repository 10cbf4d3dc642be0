-- One row per step of every request to black something out, the oldest first.
select id, step, places, reason, happened_at, who from blackout order by happened_at
