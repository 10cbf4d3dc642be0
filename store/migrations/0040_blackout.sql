-- One row per step of blacking out personal numbers that were taken in: asked, approved or refused. `places` (JSON) says where,
-- never what. A link's salt goes into its digest and marks, so
-- that nobody can find out by trying what stood in a row; it goes when the row is blacked out.
create table blackout (
    id varchar, step varchar, places varchar, reason varchar, happened_at timestamp, who varchar
);
-- When this file was written anew after that; of the file itself, not of the office's records.
create table file_rewritten (rewritten_at timestamp);
alter table chain_link add column salt varchar;
