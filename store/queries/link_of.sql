-- One row at most: number, moment and hash of the last link over what one write put in, named by its submission or moment.
select number, linked_at, hash from chain_link where key = $key::varchar order by number desc limit 1
