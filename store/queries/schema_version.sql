-- One row: the number of the newest migration applied.
select coalesce(max(number), 0) as number from applied_migration
