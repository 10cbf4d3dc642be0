-- One row per step of a return on its way, oldest first.
select submission, step, happened_at, who, reason from return_step order by happened_at
