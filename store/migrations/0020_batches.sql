-- One row per withdrawal that was taken back: from then on the submission is in force again, until it is withdrawn anew.
create table reinstatement (submission varchar, reinstated_at timestamp, who varchar, reason varchar);
-- One row per submission that was saved together with others: the number they share.
create table saved_together (batch varchar, submission varchar);
