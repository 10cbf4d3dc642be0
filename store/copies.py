"""Verified copies of the database beside it: one after each commit, the newest thirty kept."""

from __future__ import annotations

from pathlib import Path

from store.database import DatabaseHeld, Store, utc_now

KEPT = 30


class CopyDiffers(Exception):
    """A copy just written does not hold what the database holds; it was thrown away."""


def copies_of(path: Path) -> list[Path]:
    """The kept copies of a database, newest first."""
    return sorted((path.parent / "copies").glob(f"{path.stem}-*.duckdb"), reverse=True)


def drop_unfinished(store: Store) -> None:
    """Removes what a process that was killed while copying left half-written; only who holds the database may."""
    for rest in (store.path.parent / "copies").glob(f"{store.path.stem}-*.unverified*"):
        rest.unlink()


def keep_copy(store: Store) -> Path:
    """Writes a copy, counts its rows against the database, and only then gives it its name. CopyDiffers otherwise."""
    folder = store.path.parent / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / f"{store.path.stem}-{utc_now():%Y%m%dT%H%M%S%f}.duckdb"
    unverified = final.with_suffix(".unverified")
    unverified.unlink(missing_ok=True)
    before = store.counts()
    store.copy_to(unverified)
    copied = Store(unverified, read_only=True)
    try:
        there = copied.counts()
    finally:
        copied.close()
    # A commit may land between counting and copying: nothing may be fewer.
    if any(there.get(table, -1) < count for table, count in before.items()):
        unverified.unlink()
        raise CopyDiffers(str(final))
    unverified.rename(final)
    for old in copies_of(store.path)[KEPT:]:
        old.unlink()
    return final


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
