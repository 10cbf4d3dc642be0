-- One row per link: what one write put into one table. `key` names its rows (store/chain.py), '' all of before there were
-- links; `digest` is of all of them, `row_marks` the beginning of each row's hash in the order of writing (null for very many);
-- `hash` covers the link and `previous`, the hash of the link before.
create table chain_link (
    number bigint, linked_at timestamp, table_name varchar, key varchar, row_count bigint, digest varchar,
    row_marks ubigint[], previous varchar, hash varchar
);
