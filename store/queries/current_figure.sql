-- One row per region, measure and period of one grade: the figure current at $known_at, without where it came from.
select region, measure, period, value, state
from (
    select o.region, o.measure, o.period, o.value, o.state, o.taken_back,
        row_number() over (
            partition by o.region, o.measure, o.period
            order by o.supplier_rank desc, s.committed_at desc, o.line desc
        ) as place
    from observation o
    join submission s on s.id = o.submission
    where s.grade = $grade
        and s.committed_at <= $known_at
        and not exists (
            select 1 from withdrawal w where w.submission = s.id and w.withdrawn_at <= $known_at
        )
)
where place = 1 and not taken_back
