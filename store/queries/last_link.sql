-- One row at most: number, moment and hash of the newest link of the chain.
select max(number), arg_max(linked_at, number), arg_max(hash, number) from chain_link having count(*) > 0
