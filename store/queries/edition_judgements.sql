-- One row per judgement kept with an edition, in the order it was judged in.
select judgement
from edition_judgement
where plan = $plan and period = $period and published_at = $published_at
order by line
