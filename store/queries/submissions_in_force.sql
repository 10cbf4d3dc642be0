-- One row per submission of a plan in force now: who handed it in, and when it last came into force.
select s.id, s.who, greatest(s.committed_at, r.reinstated_at) as in_force_since
from in_force(timestamp '9999-12-31') s
left join (select submission, max(reinstated_at) as reinstated_at from reinstatement group by 1) r on r.submission = s.id
where s.plan = $plan
order by in_force_since
