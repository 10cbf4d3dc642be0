-- One row at most: number, moment and hash of the newest link of the chain.
select number, linked_at, hash from chain_link order by number desc limit 1
