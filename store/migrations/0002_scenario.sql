-- One row per scenario saved, or taken off the list again: the newest row of a plan and name decides. Never a figure.
create table scenario (
    plan varchar, name varchar, target varchar, as_of varchar, content varchar, removed boolean, saved_at timestamp,
    who varchar
);
