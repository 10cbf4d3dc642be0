-- One row per confirmation of who answers for a target: the units with their roles as JSON (null takes an earlier one back),
-- and the document it rests on. The newest row of a target decides. Never a figure.
create table owner_confirmation (
    plan varchar, target varchar, units varchar, document varchar, recorded_at timestamp, who varchar
);
