-- One row per submission whose workbook, page beside it or evidence has these bytes.
select id from submission where sha256 = $sha256
union select submission from attachment where sha256 = $sha256
union select submission from check_in where evidence_sha256 = $sha256
