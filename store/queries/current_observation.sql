-- One row per region, measure and period of one grade: the figure current at $known_at, with the cell it came from.
-- The newest figure of the highest-ranked supplier that is not withdrawn; a figure taken back leaves no row.
select region, measure, period, value, state, unit, raw, supplier, sheet, cell, submission, file_name, committed_at, who
from (
    select o.*, s.file_name, s.committed_at, s.who,
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
order by measure, region, period
