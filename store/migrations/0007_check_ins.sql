-- One row per check-in: how a unit stood with a task, or with a dated duty, at a quarter. `about` is task or duty, `subject`
-- their key (plan.1.2, plan.QZM02); `evidence` is a file's name or a link, with the hash of a file that was kept.
create table check_in (
    submission varchar, line integer, about varchar, subject varchar, unit varchar, period varchar, period_end date,
    state varchar, done_on date, note varchar, evidence varchar, evidence_sha256 varchar, sheet varchar, cell varchar
);
