-- One row per subject (task or duty), unit and quarter of a plan: the newest check-in in force at $known_at, oldest quarter first.
-- What stands if the submissions $turned were withdrawn, and those of them that are withdrawn were in force again.
select about, subject, unit, period, state, done_on, note, evidence, evidence_sha256, sheet, cell, submission,
    file_name, committed_at, who
from (
    select c.*, s.file_name, s.committed_at, s.who,
        row_number() over (
            partition by c.subject, c.unit, c.period order by s.committed_at desc, c.line desc
        ) as place
    from check_in c
    join in_force($known_at, turned := $turned::varchar[]) s on s.id = c.submission
    where s.plan = $plan
        and s.grade = $grade
)
where place = 1
order by period_end, committed_at, subject, unit
