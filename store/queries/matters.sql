-- One row per matter on a plan's ledger at $known_at, by its number.
select number, source, target, period, words, units, due, document, recorded_at, who
from matter
where plan = $plan and recorded_at <= $known_at
order by number
