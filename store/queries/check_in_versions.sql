-- One row per check-in ever given on a subject (task or duty) and known at $known_at, newest first, with its withdrawal.
select c.subject, c.unit, c.period, c.state, c.done_on, c.note, c.evidence, c.evidence_sha256, c.sheet, c.cell,
    c.submission, s.file_name, s.grade, s.committed_at, s.who, w.submission is not null as withdrawn, w.withdrawn_at
from check_in c
join submission s on s.id = c.submission
left join withdrawal w on w.submission = s.id and w.withdrawn_at <= $known_at
where c.subject = $subject and s.committed_at <= $known_at
order by s.committed_at desc, c.line desc
