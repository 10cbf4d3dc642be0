-- One row: when a plan's own workbooks were last committed and last withdrawn; null for never.
select max(s.committed_at) as committed_at, max(w.withdrawn_at) as withdrawn_at
from submission s
left join withdrawal w on w.submission = s.id
where s.plan = $plan
