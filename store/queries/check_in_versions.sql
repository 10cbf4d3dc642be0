-- One row per check-in ever given on a subject (task or duty) and known at $known_at, newest first, with its withdrawal.
select c.about, c.subject, c.unit, c.period, c.state, c.done_on, c.note, c.evidence, c.evidence_sha256, c.sheet, c.cell,
    c.submission, s.file_name, s.committed_at, s.who, w.withdrawn_at
from check_in c
join received($known_at) s on s.id = c.submission
left join withdrawn($known_at) w on w.submission = s.id
where c.subject = $subject
order by s.committed_at desc, c.line desc
