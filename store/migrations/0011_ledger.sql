-- The ledger of what was asked (督办台账). One row per matter put on it: the plan's own number, the target and the quarter of the
-- paper that asks (null for an instruction), its words, the units as a JSON list of names, the day it is due, and what it rests on.
create table matter (
    plan varchar, number integer, source varchar, target varchar, period varchar, words varchar, units varchar, due date,
    document varchar, recorded_at timestamp, who varchar
);
-- One row per word on a matter: its state from then on, what was said, and the evidence named. The newest decides.
create table matter_word (
    plan varchar, number integer, state varchar, words varchar, evidence varchar, recorded_at timestamp, who varchar
);
