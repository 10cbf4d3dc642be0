-- One row changed per earlier link: the links of a table and key that a newer one has taken the place of are of rows that are no more: their salts go.
update chain_link set salt = null
where table_name = $table and key = $key
    and number < (select max(number) from chain_link where table_name = $table and key = $key)
