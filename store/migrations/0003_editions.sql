-- One row per edition: a plan's quarter as known at a moment, laid down by somebody, internal or public.
create table publication (
    plan varchar, period varchar, known_at timestamp, data_version varchar, visibility varchar, explanation varchar,
    published_at timestamp, who varchar
);
-- One row per submission that changed an earlier quarter or an edition: why (更正说明).
create table explanation (submission varchar, reason varchar, given_at timestamp, who varchar);
-- One row per doubtful problem of a committed submission that somebody accepted, and why.
create table acceptance (
    submission varchar, sheet varchar, cell varchar, code varchar, reason varchar, accepted_at timestamp, who varchar
);
-- One row per unit whose figures were held back when the others were committed (其余先入库).
create table held_unit (submission varchar, region varchar, held_at timestamp, who varchar);
-- One row per page received beside a correction (a scanned letter), by content.
create table attachment (submission varchar, file_name varchar, sha256 varchar);
-- One row per name somebody settled for a place or a measure, or took back: the newest row of a plan, kind and name decides.
create table alias (
    plan varchar, kind varchar, name varchar, meaning varchar, removed boolean, settled_at timestamp, who varchar
);
