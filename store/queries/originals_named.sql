-- One row per kept original of a submission whose id or hash begins with $number: the hash.
select distinct sha256 from submission where starts_with(id, $number) or starts_with(sha256, $number)
