-- One row per figure that a page received beside a submission is the evidence of (批复、名单); a page without a row is of the
-- whole submission (the stamped scan).
create table evidence (submission varchar, sha256 varchar, region varchar, measure varchar, period varchar);
