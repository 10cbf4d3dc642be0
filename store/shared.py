"""A store that several servers share: opened by its address, followed while it is open, filled from a file and written to one.

replicas/1.duckdb, 2.duckdb …   each process's own file, any of which may be deleted while nobody has it open
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from store.database import DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable, Store
from store.journal import Journal, JournalAway, JournalMoved, shown

log = logging.getLogger("dashboard")
# How often a server asks whether others wrote, in seconds; and how many processes of one machine may have the store open.
EVERY_SECONDS, PROCESSES = 0.5, 20


def open_shared(address: str, folder: Path, *, read_only: bool = False) -> Store:
    """The store at an address, read from the first file in `folder` that no other process holds, and kept up with what others
    write. NotWritable where PostgreSQL does not answer; DatabaseHeld, DatabaseTooNew."""
    try:
        for number in range(1, PROCESSES + 1):
            try:
                store = _opened(folder / f"{number}.duckdb", Journal(address), read_only)
            except DatabaseHeld:
                if number == PROCESSES:
                    raise
                continue
            threading.Thread(target=_follow, args=(store,), name="follow", daemon=True).start()
            return store
    except JournalAway as error:
        raise NotWritable(shown(address), f"PostgreSQL: {error}") from error
    raise AssertionError


def _opened(path: Path, journal: Journal, read_only: bool) -> Store:
    try:
        return Store(path, read_only=read_only, journal=journal)
    except (JournalMoved, NotADatabase) as error:
        # Nothing is in it that the journal does not hold: it is made anew.
        log.warning("%s is made anew: %s", path.name, error)
        path.unlink()
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        return Store(path, read_only=read_only, journal=journal)


def _follow(store: Store) -> None:
    is_away = False
    while not store.closing.wait(EVERY_SECONDS):
        try:
            store.catch_up()
            is_away = False
        except (NotWritable, DatabaseTooNew) as error:
            if not is_away and not store.closing.is_set():
                log.warning("what other servers write is not seen: %s", error)
            is_away = True


def is_filled(address: str) -> bool:
    """Whether anything is in the store at an address. NotWritable where PostgreSQL does not answer."""
    try:
        journal = Journal(address)
        try:
            return journal.last()[0] > 0
        finally:
            journal.close()
    except JournalAway as error:
        raise NotWritable(shown(address), f"PostgreSQL: {error}") from error


class NotEmpty(Exception):
    """The store that was to be filled holds something already."""


def fill(address: str, store: Store) -> None:
    """Writes the whole of a file's store to an empty one at an address, all or none. NotEmpty, NotWritable."""
    try:
        journal = Journal(address)
        try:
            store.send_to(journal)
        finally:
            journal.close()
    except JournalMoved as error:
        raise NotEmpty(shown(address)) from error
    except JournalAway as error:
        raise NotWritable(shown(address), f"PostgreSQL: {error}") from error


def same(one: Store, other: Store) -> Mapping[str, tuple[object, object]]:
    """What differs between two stores by the rows of their tables and the head of their chains; empty where they are alike."""
    counts = [{**store.counts(), "chain": store.chain_head()} for store in (one, other)]
    left_out = {"applied_migration"}
    names = (counts[0].keys() | counts[1].keys()) - left_out
    return {
        name: (counts[0].get(name), counts[1].get(name)) for name in names if counts[0].get(name) != counts[1].get(name)
    }
