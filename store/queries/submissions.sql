-- One row per submission known at $known_at, newest first, with its counts, its reason, whether it was withdrawn by then, the
-- number it shares with those saved with it ('' for none), when it last came into force or went out of it, and whether
-- it was handed in to be reviewed.
select s.id, s.committed_at, s.who, s.grade, s.plan, s.layout, s.file_name, s.sha256, s.size, s.periods, s.reading,
    (select count(*) from observation o where o.submission = s.id) as figures,
    (select count(*) from submission_problem p where p.submission = s.id) as problems,
    (select count(*) from acceptance a where a.submission = s.id) as accepted,
    e.reason, w.withdrawn_at, w.who as withdrawn_by, w.reason as withdrawn_why, w.submission is not null as withdrawn,
    coalesce(b.batch, '') as batch, greatest(s.committed_at, w.withdrawn_at, r.reinstated_at) as turned_at,
    s.id in (select submission from return_step where step = 'handed_in') as waits
from received($known_at) s
left join explanation e on e.submission = s.id
left join withdrawn($known_at) w on w.submission = s.id
left join saved_together b on b.submission = s.id
left join (
    select submission, max(reinstated_at) as reinstated_at from reinstatement where reinstated_at <= $known_at group by 1
) r on r.submission = s.id
order by s.committed_at desc
