-- One row per target and year: the annual sub-target of the whole in force at $known_at, with its document and cell.
select target, year, value, document, sheet, cell, file_name, grade
from (
    select p.*, s.file_name, s.grade,
        row_number() over (partition by p.target, p.year order by s.committed_at desc) as place
    from path p
    join in_force($known_at) s on s.id = p.submission
    where s.grade = $grade
)
where place = 1
order by target, year
