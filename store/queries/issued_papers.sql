-- One row per issued paper of a plan at $known_at, the newest first.
select id, briefing, number, issued_on, file_name, sha256, recorded_at, who
from issued_paper
where plan = $plan and recorded_at <= $known_at
order by recorded_at desc
