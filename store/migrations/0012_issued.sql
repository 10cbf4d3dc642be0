-- One row per paper as it was issued: the set it was made from, the number and the day it bears, and the signed file, whose
-- bytes are kept with the originals.
create table issued_paper (
    id varchar, plan varchar, briefing varchar, number varchar, issued_on date, file_name varchar, sha256 varchar,
    recorded_at timestamp, who varchar
);
