-- One row: when an edition of any plan was last laid down; 1970 before the first.
select coalesce(max(published_at), timestamp '1970-01-01') as published_at from publication
