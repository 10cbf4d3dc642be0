-- One row where something was blacked out since the file was last written anew.
select 1
from blackout
where step = 'approved' and happened_at > coalesce((select max(rewritten_at) from file_rewritten), timestamp '1970-01-01')
limit 1
