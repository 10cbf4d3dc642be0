-- One row per link of the chain, the oldest first.
select number, linked_at, table_name, key, row_count, digest, row_marks, previous, hash, salt from chain_link order by number
