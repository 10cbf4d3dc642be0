-- One row per target, region and year: the district's share in force at $known_at, with its document and cell.
select target, region, year, value, document, sheet, cell, file_name, grade
from (
    select a.*, s.file_name, s.grade,
        row_number() over (partition by a.target, a.region, a.year order by s.committed_at desc) as place
    from allocation a
    join in_force($known_at) s on s.id = a.submission
    where s.grade = $grade
)
where place = 1
order by target, region, year
