-- One row per answer of a place that was asked whether its lines of a quarter's paper are right (征求意见); the newest decides.
create table consultation (
    plan varchar, period varchar, region varchar, answer varchar, words varchar, recorded_at timestamp, who varchar
);
