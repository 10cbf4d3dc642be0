-- One row per submission with a figure of one of $regions and of one of $measures (null for any), or, where $units is given, with a
-- word of one of these units.
select submission
from observation
where ($regions::varchar[] is null or list_contains($regions::varchar[], region))
    and ($measures::varchar[] is null or list_contains($measures::varchar[], measure))
    and ($regions is not null or $measures is not null)
union
select submission from check_in where list_contains($units::varchar[], unit)
union
select submission from register_row where $measures is null and list_contains($regions::varchar[], region)
