-- One row per text of $column in $table with eleven digits or more: what names its write ($named), and the text.
select columns(lambda name: name = $named)::varchar as key, columns(lambda name: name = $column) as said
from query_table($table)
where length(regexp_replace(columns(lambda name: name = $column), '[^0-9０-９]', '', 'g')) >= 11
