"""Workbooks that were put in and are not saved yet: kept in a folder beside the database, never in it, for thirty days.

    waiting/tracker/<sha256>.bin     the bytes as they were received
    waiting/tracker/<sha256>.json    name, plan, period, who put it in and when; a file counts once this one stands

Both are written under another name first and moved into place whole, so that a server that stops half-way leaves nothing
that could be taken for a workbook.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from store.database import utc_now

KEPT = timedelta(days=30)
FILES = 300
MEGABYTES = 1_000  # of 1,000,000 bytes, all files together


class SpoolFailed(Exception):
    """A workbook could not be kept: the folder is `full` (disk, number or size of its files) or cannot be written."""

    def __init__(self, reason: Literal["full", "unwritable"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Waiting:
    """A workbook that waits: its hash and name, the plan and period it was put in for, by whom and when (UTC)."""

    sha256: str
    file_name: str
    plan: str
    period: str
    who: str
    at: datetime
    size: int


class Spool:
    """The folder of one database's waiting workbooks. Reading it never fails: what cannot be read is not there."""

    def __init__(self, database: Path) -> None:
        self.folder = database.parent / "waiting" / database.stem

    def put(
        self, content: bytes, file_name: str, *, plan: str, period: str, who: str, at: datetime | None = None
    ) -> Waiting:
        """Keeps a workbook; one with the same bytes is put in anew. SpoolFailed when it cannot be kept."""
        sha256 = hashlib.sha256(content).hexdigest()
        one = Waiting(sha256, file_name, plan, period, who, at or utc_now(), len(content))
        others = [other for other in self.waiting() if other.sha256 != sha256]
        if len(others) >= FILES or sum(o.size for o in others) + len(content) > MEGABYTES * 1_000_000:
            raise SpoolFailed("full")
        told = json.dumps({**asdict(one), "at": one.at.isoformat()}, ensure_ascii=False).encode()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._path(sha256, "bin"), content)
            write_whole(self._path(sha256, "json"), told)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise SpoolFailed("full" if full else "unwritable") from error
        return one

    def waiting(self, now: datetime | None = None) -> list[Waiting]:
        """The workbooks that wait, oldest first. Those that are too old, and what was left half-written, go."""
        oldest = (now or utc_now()) - KEPT
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.suffix == ".json" and (one := _read(path)):
                    if one.at < oldest:
                        self.remove(one.sha256)
                    elif self._path(one.sha256, "bin").exists():
                        found.append(one)
                elif path.stat().st_mtime < (oldest - datetime(1970, 1, 1)).total_seconds():
                    path.unlink()
        return sorted(found, key=lambda one: (one.at, one.sha256))

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a waiting workbook; None when they are gone or no longer what was put in."""
        try:
            content = self._path(sha256, "bin").read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def has(self, sha256: str) -> bool:
        """Whether a workbook waits under this hash."""
        return self._path(sha256, "json").exists()

    def remove(self, sha256: str) -> None:
        """A workbook waits no longer: it was saved, or nobody wants it."""
        for kind in ("json", "bin"):
            with suppress(OSError):
                self._path(sha256, kind).unlink()

    def _path(self, sha256: str, kind: str) -> Path:
        return self.folder / f"{sha256}.{kind}"


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file under another name and moves it into place whole, for its owner alone. OSError."""
    half = path.with_suffix(f".{uuid.uuid4().hex}.half")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(path)
    except OSError:
        with suppress(OSError):
            half.unlink()
        raise


def _read(path: Path) -> Waiting | None:
    """What a file's JSON says; None when it says nothing of the kind."""
    try:
        told = json.loads(path.read_bytes())
        one = Waiting(**{**told, "at": datetime.fromisoformat(told["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return one if re.fullmatch("[0-9a-f]{64}", path.stem) and one.sha256 == path.stem else None
