-- One row: when anything last changed.
select greatest(
    coalesce((select max(committed_at) from submission), timestamp '1970-01-01'),
    coalesce((select max(withdrawn_at) from withdrawal), timestamp '1970-01-01'),
    coalesce((select max(reinstated_at) from reinstatement), timestamp '1970-01-01'),
    coalesce((select max(recorded_at) from adopted_population), timestamp '1970-01-01'),
    coalesce((select max(happened_at) from blackout where step = 'approved'), timestamp '1970-01-01')
) as changed
