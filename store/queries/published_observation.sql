-- One row per published figure known at $known_at (several sources may give one region, measure and period).
select o.region, o.measure, o.period, o.period_end, o.value, o.unit, o.raw, o.sheet, o.cell,
    s.file_name, s.source, s.id as submission, s.committed_at
from observation o
join submission s on s.id = o.submission
where s.grade = 'published'
    and s.committed_at <= $known_at
    and not exists (select 1 from withdrawal w where w.submission = s.id and w.withdrawn_at <= $known_at)
order by o.measure, o.region, o.period_end, s.committed_at
