-- One row per link of the chain after $number, in their order.
select number, linked_at, table_name, key, row_count, digest, row_marks, previous, hash, salt
from chain_link where number > $number order by number
