-- One row: the bytes received under this hash.
select content from original where sha256 = $sha256 limit 1
