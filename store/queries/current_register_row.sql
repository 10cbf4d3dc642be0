-- One row per row of a list (名单、台账) of a plan that is in force at $known_at, in the list's order.
-- A place's rows are those of the newest list of its kind and period that covers it, of all places or of it alone.
with list as (
    select distinct r.submission, r.register, r.period, r.covers, s.committed_at, s.file_name
    from register_row r
    join in_force($known_at) s on s.id = r.submission
    where s.plan = $plan
        and s.grade = $grade
)
select l.register, l.period, r.region, r.entry, r.sheet, r.cell, l.covers, l.submission, l.file_name, l.committed_at
from register_row r
join list l on l.submission = r.submission
where not exists (
    select 1 from list n
    where n.register = l.register
        and n.period = l.period
        and n.committed_at > l.committed_at
        and (n.covers = '' or n.covers = r.region)
)
order by l.register, l.period, l.committed_at, r.line
