"""Verified copies of the database beside it: one follows each commit, made while everybody goes on working.

A copy's name is the database's, its number and when it was made (UTC). The number decides which is newer: a clock can be
put back. The newest are kept, and the last of an hour, a day and a month, so that a busy afternoon pushes out none of the
days before.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from store.blackout import Place
from store.database import CopyFailed, DatabaseHeld, NotADatabase, NotWritable, Store, utc_now

# The last change of a database that nobody has written to.
NEVER = datetime(1970, 1, 1)
NEWEST = 6
# How much of a moment as names have it tells hours, days and months apart, and of how many of them the last copy is kept.
PERIODS = {len("20261129T22"): 12, len("20261129"): 14, len("202611"): 12}


class Copy(NamedTuple):
    """A kept copy: its number (0: named before copies had one), the moment it was made as its name has it, its file."""

    number: int
    made: str
    path: Path


def copies_of(path: Path) -> list[Path]:
    """The kept copies of a database, newest first."""
    return [copy.path for copy in _kept(path)]


def _folder(path: Path) -> Path:
    return path.parent / "copies"


def _kept(path: Path, folder: Path | None = None) -> list[Copy]:
    named = re.compile(rf"{re.escape(path.stem)}-(?:(\d{{6,}})-)?(\d{{8}}T\d+)\.duckdb")
    found = [(named.fullmatch(file.name), file) for file in (folder or _folder(path)).glob("*.duckdb")]
    return sorted((Copy(int(match[1] or 0), match[2], file) for match, file in found if match), reverse=True)


def mend(store: Store) -> None:
    """After a process that was killed: what it left half-written goes, and a copy of its last commit is made where it made
    none. Only who holds the database may."""
    if store.in_memory:
        return
    for rest in _folder(store.path).glob(f"{store.path.stem}-*.unverified*"):
        rest.unlink()
    last = store.last_change()
    if last > NEVER and _folder(store.path).exists():
        # Nobody waits for the newest copy to be opened either.
        store.background.ask(lambda: _make_owed(store, last))


def keep_copy(store: Store) -> None:
    """Has a copy made of all that is saved by now. Nobody waits for it but `store.close()`; `copy_fault` tells of it."""
    if store.in_memory:
        return
    # That the folder is there tells the next start, should this process be killed, that a copy may be owed.
    with suppress(OSError):
        _folder(store.path).mkdir(parents=True, exist_ok=True)
    store.background.ask(lambda: _make_copy(store))


def copy_now(store: Store) -> Path:
    """A copy of all that is saved by now. CopyFailed."""
    keep_copy(store)
    store.background.wait()
    if fault := copy_fault(store):
        raise fault
    return copies_of(store.path)[0]


def copy_fault(store: Store) -> CopyFailed | None:
    """Why the last copy that was asked for could not be made; None when it was, or is being made."""
    return store.background.fault


def _holds(copy: Path, moment: datetime) -> bool:
    try:
        there = Store(copy, read_only=True)
    except (NotADatabase, duckdb.Error):
        return False
    try:
        return there.last_change() == moment
    finally:
        there.close()


def _make_owed(store: Store, last: datetime) -> None:
    if not any(_holds(copy, last) for copy in copies_of(store.path)[:1]):
        _make_copy(store)


def _make_copy(store: Store) -> None:
    """Writes a copy, counts its rows against the database, and only then gives it its name. CopyFailed otherwise."""
    kept = _kept(store.path)
    number = kept[0].number + 1 if kept else 1
    name = f"{store.path.stem}-{number:06}-{utc_now():%Y%m%dT%H%M%S%f}"
    final = _folder(store.path) / f"{name}.duckdb"
    unverified = final.with_suffix(".unverified")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        meant = store.copy_to(unverified)
        copied = Store(unverified, read_only=True)
        try:
            there = copied.counts()
        finally:
            copied.close()
        if there != meant:
            raise CopyFailed(f"{final.name} does not hold what the database holds")
        unverified.rename(final)
        for old in to_drop(_kept(store.path)):
            old.path.unlink()
        if second := second_folder():
            _carry_over(final, second)
            for old in to_drop(_kept(store.path, second)):
                old.path.unlink()
    except (OSError, duckdb.Error, NotADatabase) as error:
        is_full = getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error)
        raise CopyFailed(str(error), is_full=is_full) from error
    finally:
        for rest in (unverified, unverified.with_name(f"{unverified.name}.wal")):
            with suppress(OSError):
                rest.unlink()


def black_out_copies(
    store: Store, key: str, places: Sequence[Place], replaced: Callable[[str], str], *, who: str, reason: str
) -> list[Path]:
    """Blacks the same out in every kept copy, in the second folder too, each whole or not at all; those in which it could not be
    done, which still hold it."""
    store.background.wait()
    folders = [_folder(store.path), *filter(None, [second_folder()])]
    files = [copy.path for folder in folders for copy in _kept(store.path, folder)]
    return [file for file in files if not _blacked_out(file, key, places, replaced, who, reason)]


def _blacked_out(
    file: Path, key: str, places: Sequence[Place], replaced: Callable[[str], str], who: str, reason: str
) -> bool:
    half = file.with_suffix(".unverified")
    try:
        shutil.copyfile(file, half)
        for _opened in ("to black it out", "to write the file anew"):
            copied = Store(half)
            try:
                if not any(row[0] == key and row[1] == "approved" for row in copied.rows("blackouts")):
                    copied.black_out(key, places, replaced, who=who, reason=reason)
                whole = not copied.tamperings()
            finally:
                copied.close()
        if whole:
            half.replace(file)
        return whole
    except (OSError, duckdb.Error, NotADatabase, NotWritable):
        return False
    finally:
        for rest in (half, half.with_name(f"{half.name}.wal")):
            rest.unlink(missing_ok=True)


def second_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where each copy lies a second time (TRACKER_SECOND_COPIES), best on another disk; None where nowhere."""
    named = environment.get("TRACKER_SECOND_COPIES", "").strip()
    return Path(named) if named else None


def _carry_over(copy: Path, folder: Path) -> None:
    """Puts a finished copy into the second folder too, whole or not at all. CopyFailed, OSError."""
    if not folder.is_dir():
        # Not made here: where its disk is not mounted it would lie on the first.
        raise CopyFailed(f"{folder}: No such directory")
    half = folder / f"{copy.name}.half"
    try:
        shutil.copyfile(copy, half)
        if _digest(half) != _digest(copy):
            raise CopyFailed(f"{folder}: {copy.name} does not hold what the copy holds")
        half.rename(folder / copy.name)
    finally:
        half.unlink(missing_ok=True)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def to_drop(copies: Sequence[Copy]) -> list[Copy]:
    """Which of the copies, newest first, are not kept any longer."""
    kept = set(copies[:NEWEST])
    for length, most in PERIODS.items():
        # The last of an hour, a day or a month is the one with the highest number, whatever the clock said.
        last = {copy.made[:length]: copy for copy in reversed(copies)}
        kept.update(sorted(last.values(), reverse=True)[:most])
    return [copy for copy in copies if copy not in kept]


def is_database(path: Path) -> bool:
    """Whether a file is a database of DuckDB's, or the log beside one, which nothing else may be written over."""
    if path.suffix == ".wal" and path.with_suffix("").exists():
        return True
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


def open_for_reading(path: Path) -> tuple[Store, Path | None]:
    """The live database when it is free, else its newest copy; the second word is the copy's path when it is one.

    DatabaseHeld when it is held and there is no copy.
    """
    try:
        return Store(path, read_only=True), None
    except DatabaseHeld:
        for copy in copies_of(path):
            return Store(copy, read_only=True), copy
        raise
