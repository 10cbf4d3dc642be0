-- One row per received file whose bytes are no longer those of its hash, but for those blacked out: the hash.
select sha256
from original
where sha256(content) <> sha256
    and not (
        octet_length(content) = 0
        and exists (select 1 from blackout b where b.step = 'approved' and contains(b.places, original.sha256))
    )
