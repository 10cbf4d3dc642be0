"""Papers that were made: kept in a folder beside the database, never in it, under their hash, so that a reload or another
person finds them. They can always be made again alike, so the oldest go when there are many.

    papers/tracker/<sha256>
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from store.spool import write_whole

MEGABYTES = 500  # of 1,000,000 bytes, all files together


class Shelf:
    """The folder of one database's papers. Nothing of it ever fails: what cannot be kept or read is not there."""

    def __init__(self, database: Path) -> None:
        self.folder = database.parent / "papers" / database.stem

    def put(self, content: bytes) -> bool:
        """Keeps a file; whether it is there now."""
        path = self.folder / hashlib.sha256(content).hexdigest()
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, content)
            self._prune()
        return path.exists()

    def get(self, sha256: str) -> bytes | None:
        """The bytes under a hash; None when they are gone or no longer those."""
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            return None
        try:
            content = (self.folder / sha256).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def has(self, sha256: str) -> bool:
        return (self.folder / sha256).exists()

    def _prune(self) -> None:
        """Lets the oldest go while all together are too large, and what was left half-written."""
        files = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in os.scandir(self.folder)]
        size = sum(file[1] for file in files)
        for _at, one, path in sorted(files)[:-1]:
            if size <= MEGABYTES * 1_000_000:
                break
            Path(path).unlink()
            size -= one
