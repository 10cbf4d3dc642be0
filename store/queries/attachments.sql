-- One row per page received beside one submission (a scanned letter): its name, hash and size.
select a.file_name, a.sha256, o.size
from attachment a
join original o on o.sha256 = a.sha256
where a.submission = $submission
order by a.file_name
