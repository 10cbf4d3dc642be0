-- One row per target, region, period and kind: the newest remark known at $known_at.
select target, region, period, kind, text, file_name, sheet, cell, committed_at, who
from (
    select r.*, s.file_name, s.committed_at, s.who,
        row_number() over (partition by r.target, r.region, r.period, r.kind order by s.committed_at desc) as place
    from remark r
    join in_force($known_at) s on s.id = r.submission
    where s.grade = $grade
)
where place = 1
order by target, region, period, kind
