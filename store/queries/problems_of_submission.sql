-- One row per doubt a committed submission carried, with why it was accepted.
select p.sheet, p.cell, p.severity, p.code, p.found, p.details, a.reason, a.accepted_at, a.who
from submission_problem p
left join acceptance a on a.submission = p.submission and a.sheet = p.sheet and a.cell = p.cell and a.code = p.code
where p.submission = $submission
order by p.sheet, p.cell
