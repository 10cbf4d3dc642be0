-- One row: when a plan's own workbooks were last committed, last withdrawn and last in force again; null for never.
select max(s.committed_at) as committed_at, max(w.withdrawn_at) as withdrawn_at, max(r.reinstated_at) as reinstated_at
from submission s
left join withdrawal w on w.submission = s.id
left join reinstatement r on r.submission = s.id
where s.plan = $plan
