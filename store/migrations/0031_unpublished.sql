-- One row per edition that was taken back: leaders see the one before it from then on. The edition and what it said stay.
create table unpublication (plan varchar, published_at timestamp, unpublished_at timestamp, who varchar, reason varchar);
