-- One row per figure ever given for one region, measure and period, newest first, with whether it was withdrawn.
select o.value, o.state, o.taken_back, o.raw, o.unit, o.supplier, o.sheet, o.cell, s.id as submission, s.file_name, s.sha256,
    s.committed_at, s.who, s.grade, e.reason,
    exists (select 1 from withdrawn($known_at) w where w.submission = s.id) as withdrawn
from observation o
join received($known_at) s on s.id = o.submission
left join explanation e on e.submission = s.id
where o.region = $region and o.measure = $measure and o.period = $period
order by s.committed_at desc, o.line desc
