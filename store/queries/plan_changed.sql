-- One row: when anything that can change the plan's answers was last written: its own workbooks, their withdrawal and its taking back,
-- those of others that give figures of its $regions, and population years adopted there.
with concerned as (
    select id, committed_at from submission where plan = $plan
    union
    select s.id, s.committed_at
    from submission s
    join (select distinct submission from observation where list_contains($regions, region)) o on o.submission = s.id
)
select greatest(
    coalesce((select max(committed_at) from concerned), timestamp '1970-01-01'),
    coalesce(
        (select max(w.withdrawn_at) from withdrawal w where w.submission in (select id from concerned)),
        timestamp '1970-01-01'
    ),
    coalesce(
        (select max(r.reinstated_at) from reinstatement r where r.submission in (select id from concerned)),
        timestamp '1970-01-01'
    ),
    coalesce(
        (select max(recorded_at) from adopted_population where list_contains($regions, region)), timestamp '1970-01-01'
    )
) as changed
