-- One row per word on the matters of a plan's ledger at $known_at, oldest first.
select number, state, words, evidence, recorded_at, who
from matter_word
where plan = $plan and recorded_at <= $known_at
order by recorded_at
