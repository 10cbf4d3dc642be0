-- One row per remembered catalogue whose hash begins with $version: hash, catalogue, register, tasks.
select version, catalogue, regions, tasks
from catalogue_version
where starts_with(version, $version)
order by first_seen desc
