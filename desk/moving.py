"""Moving an office's database from a file to a store that servers share, and back: all of it or nothing, and held against where
it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desk import Files
from desk.verify import Mark
from store import Store
from store.shared import fill, same


class TargetThere(Exception):
    """There is something already where the database was to be moved."""


class NotAlike(Exception):
    """What arrived is not what was sent: by table, how many rows there were and are."""

    def __init__(self, differing: Mapping[str, tuple[object, object]]) -> None:
        super().__init__(str(dict(differing)))
        self.differing = differing


@dataclass(frozen=True)
class Moved:
    """What was moved: rows by table, and the head of the chain, which is the same on both sides."""

    counts: Mapping[str, int]
    head: Mark


def move(source: Files, target: Files) -> Moved:
    """Writes the whole of `source` to an empty `target`; the source stays as it is. Interrupted, nothing of it is there: it is
    begun again. TargetThere, NotAlike, and what opening either raises."""
    if target.has_database():
        raise TargetThere(target.shown)
    told = source.open_store()
    try:
        if target.address:
            fill(target.address, told)
            return _compared(told, target)
        making = replace(target, database=target.database.with_suffix(".moving"))
        making.database.parent.mkdir(parents=True, exist_ok=True)
        making.database.unlink(missing_ok=True)
        told.copy_to(making.database)
        moved = _compared(told, making)
        making.database.rename(target.database)
        return moved
    finally:
        told.close()


def _compared(told: Store, target: Files) -> Moved:
    arrived = target.open_store()
    try:
        if differing := same(told, arrived):
            raise NotAlike(differing)
        head = arrived.chain_head()
        if head is None:
            raise NotAlike({"chain": (told.chain_head(), None)})
        return Moved(arrived.counts(), Mark(head.number, head.hash[:16]))
    finally:
        arrived.close()
