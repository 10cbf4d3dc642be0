-- What an edition said: one row per judgement, of the whole and of every district, at the edition's quarter. `judgement` is
-- JSON (tracker/rules/judgement_record.py). Written with its publication in one transaction; plan, period and
-- published_at are the publication's. Packed tightly: of a nation they are a hundred thousand texts an edition, in every copy.
create table edition_judgement (
    plan varchar, period varchar, published_at timestamp, line integer, target varchar, region varchar,
    judgement varchar using compression zstd
);
-- By which version of the rules an edition was judged; null for those laid down before judgements were kept.
alter table publication add column method_version integer;
