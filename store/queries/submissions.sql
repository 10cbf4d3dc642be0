-- One row per submission known at $known_at, newest first, with its counts, its reason and whether it was withdrawn by then.
select s.id, s.committed_at, s.who, s.grade, s.plan, s.layout, s.file_name, s.sha256, s.size, s.periods, s.reading,
    (select count(*) from observation o where o.submission = s.id) as figures,
    (select count(*) from submission_problem p where p.submission = s.id) as problems,
    (select count(*) from acceptance a where a.submission = s.id) as accepted,
    e.reason, w.withdrawn_at, w.who as withdrawn_by, w.reason as withdrawn_why, w.submission is not null as withdrawn
from received($known_at) s
left join explanation e on e.submission = s.id
left join withdrawn($known_at) w on w.submission = s.id
order by s.committed_at desc
