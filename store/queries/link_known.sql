-- One row where a link is of this table and key.
select 1 from chain_link where table_name = $table and key = $key limit 1
