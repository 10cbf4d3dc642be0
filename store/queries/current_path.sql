-- One row per target and year: the annual sub-target of the whole in force at $known_at, with its document and cell.
select target, year, value, document, sheet, cell, file_name, grade
from (
    select p.*, s.file_name, s.grade,
        row_number() over (partition by p.target, p.year order by s.committed_at desc) as place
    from path p
    join submission s on s.id = p.submission
    where s.grade = $grade
        and s.committed_at <= $known_at
        and not exists (select 1 from withdrawal w where w.submission = s.id and w.withdrawn_at <= $known_at)
)
where place = 1
order by target, year
