-- One row per check-in of one submission, in the sheet's order.
select about, subject, unit, period, state, done_on, note, evidence, evidence_sha256, sheet, cell
from check_in
where submission = $submission
order by line
