-- One row per submission known at $known_at, newest first, with its counts and whether it was withdrawn by then.
select s.id, s.committed_at, s.who, s.grade, s.plan, s.layout, s.file_name, s.sha256, s.size, s.periods, s.reading,
    (select count(*) from observation o where o.submission = s.id) as figures,
    (select count(*) from submission_problem p where p.submission = s.id) as problems,
    exists (select 1 from withdrawal w where w.submission = s.id and w.withdrawn_at <= $known_at) as withdrawn
from submission s
where s.committed_at <= $known_at
order by s.committed_at desc
