-- One row per received file whose bytes are no longer those of its hash: the hash.
select sha256 from original where sha256(content) <> sha256
