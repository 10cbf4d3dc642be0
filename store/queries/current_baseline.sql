-- One row per target and region: the newest baseline given by a document in force at $known_at, with its cell.
select target, region, value, held_on, document, sheet, cell, file_name, grade
from (
    select b.*, s.file_name, s.grade,
        row_number() over (partition by b.target, b.region order by s.committed_at desc) as place
    from baseline b
    join in_force($known_at) s on s.id = b.submission
    where s.grade = $grade
)
where place = 1
order by target, region
