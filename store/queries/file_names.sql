-- One row per submission: its id and its file's name.
select id, file_name from submission
