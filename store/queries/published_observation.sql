-- One row per published figure known at $known_at; several sources may give one region, measure and period.
-- Of one source the workbook that came last counts.
select region, measure, period, period_end, value, unit, raw, sheet, cell, file_name, source, submission, committed_at
from (
    select o.*, s.file_name, s.source, s.committed_at,
        max(s.committed_at) over (partition by o.region, o.measure, o.period, s.source) as newest
    from observation o
    join in_force($known_at) s on s.id = o.submission
    where s.grade = 'published'
)
where committed_at = newest
order by measure, region, period_end, committed_at
