-- One row per file of the meeting papers made of $plan by $known_at, newest set first.
select
    b.id, b.period, b.known_at, b.data_version, b.edition, b.language, b.chosen, b.made_at, b.who,
    f.file_name, f.format, f.sha256, f.size
from briefing as b
inner join briefing_file as f on b.id = f.briefing
where b.plan = $plan and b.made_at <= $known_at
order by b.made_at desc, f.file_name
