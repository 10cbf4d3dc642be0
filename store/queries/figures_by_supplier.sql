-- One row per region, measure, period and supplier of one grade: the newest figure of that supplier in force at $known_at.
select region, measure, period, supplier, value, file_name
from (
    select o.region, o.measure, o.period, o.supplier, o.value, o.taken_back, s.file_name,
        row_number() over (
            partition by o.region, o.measure, o.period, o.supplier order by s.committed_at desc, o.line desc
        ) as place
    from observation o
    join in_force($known_at) s on s.id = o.submission
    where s.grade = $grade
)
where place = 1 and not taken_back
order by region, measure, period, supplier
