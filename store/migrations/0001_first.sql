-- Append-only: rows are added in whole batches and never changed. No keys, sequences or triggers, so that the same
-- statements run on a lake as well; "current" is a window over what is there (queries/current_observation.sql).
-- Times are UTC without zone.

-- One row per workbook committed.
create table submission (
    id varchar, committed_at timestamp, who varchar, grade varchar, plan varchar, layout varchar,
    file_name varchar, sha256 varchar, size bigint, periods varchar, reading varchar, source varchar,
    data_catalogue varchar
);
-- One row per figure in a submission; `line` is its place in the sheet's reading order.
create table observation (
    submission varchar, line integer, region varchar, measure varchar, period varchar, period_end date,
    frequency varchar, value double, state varchar, taken_back boolean, supplier varchar, supplier_rank integer,
    sheet varchar, cell varchar, raw varchar, unit varchar
);
-- One row per doubtful problem a committed submission carried.
create table submission_problem (
    submission varchar, sheet varchar, cell varchar, severity varchar, code varchar, found varchar, details varchar
);
-- One row per remark of a supplier on a target at a period.
create table remark (
    submission varchar, target varchar, region varchar, period varchar, period_end date, kind varchar, text varchar,
    sheet varchar, cell varchar
);
-- One row per district, target and year of an allocation table (任务分解).
create table allocation (
    submission varchar, target varchar, region varchar, year integer, value double, document varchar,
    sheet varchar, cell varchar
);
-- One row per target and year of an annual sub-target table (年度目标), for the plan's whole.
create table path (
    submission varchar, target varchar, year integer, value double, document varchar, sheet varchar, cell varchar
);
-- One row per target and region of a baseline table (基期数), with the day the value held.
create table baseline (
    submission varchar, target varchar, region varchar, held_on date, value double, document varchar,
    sheet varchar, cell varchar
);
-- One row per decision that a region's quarter divides by the residents of another year-end.
create table adopted_population (
    region varchar, period varchar, year integer, document varchar, recorded_at timestamp, who varchar
);
-- One row per received file, by content.
create table original (sha256 varchar, content blob, size bigint, received_at timestamp);
-- One row per submission taken out of force.
create table withdrawal (submission varchar, withdrawn_at timestamp, who varchar, reason varchar);
-- One row per version of indicators.yaml and regions.csv first seen by this database.
create table catalogue_version (
    version varchar, catalogue varchar, regions varchar, first_seen timestamp, who varchar
);
-- One row per act worth remembering that is not a submission (started as own, restored from a copy).
create table audit (happened_at timestamp, who varchar, act varchar, details varchar);
