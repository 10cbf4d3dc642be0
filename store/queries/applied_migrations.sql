-- One row per migration this database has had: its number.
select number from applied_migration order by number
