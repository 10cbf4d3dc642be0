-- One row per set of meeting papers made: from which quarter as known when, what was chosen, by whom.
create table briefing (
    id varchar, plan varchar, period varchar, known_at timestamp, data_version varchar, edition integer,
    language varchar, chosen varchar, made_at timestamp, who varchar
);
-- One row per file of a set of papers: its name, format, hash and size in bytes.
create table briefing_file (briefing varchar, file_name varchar, format varchar, sha256 varchar, size bigint);
