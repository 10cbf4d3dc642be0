-- One row per step of a return on its way: handed_in (to be reviewed), reviewed, sent_back (which also withdraws it).
-- What was committed without being reviewed by somebody else has none.
create table return_step (submission varchar, step varchar, happened_at timestamp, who varchar, reason varchar);
