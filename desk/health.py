"""How the installation stands, for who looks after it: copies, space, the chain, and who is listed. No figures."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk import Desk
from desk.permission import allow, doing
from desk.telling import LastTold, WhyOff, last_told, why_off
from store.copies import copies_of, copy_fault, copy_now, second_folder
from store.database import CopyFailed
from tracker.schema.access import Access


@dataclass(frozen=True)
class Health:
    """`copies`: name and bytes of each, newest first; `second`: the second folder and how many copies lie there (None: it cannot be
    read); `fault`: why the last copy could not be made; bytes of the database and free on its disk; the chain's newest mark; why nobody is told of what waits for them ("" where
    they are), and how that went last."""

    copies: tuple[tuple[str, int], ...]
    second: tuple[Path, int | None] | None
    fault: CopyFailed | None
    size: int
    free: int
    last_change: datetime
    mark: str
    access: Access | None
    why_nobody_is_told: WhyOff
    told: LastTold


def health(desk: Desk) -> Health:
    """How it stands now. MayNot."""
    store, access = allow(desk, "keep_copies").store, desk.access
    head, folder = store.chain_head(), second_folder()
    there = len(list(folder.glob(f"{store.path.stem}-*.duckdb"))) if folder and folder.is_dir() else None
    return Health(
        tuple((path.name, path.stat().st_size) for path in copies_of(store.path)),
        (folder, there) if folder else None,
        copy_fault(store),
        store.path.stat().st_size,
        shutil.disk_usage(store.path.parent).free,
        store.last_change(),
        f"{head.number}-{head.hash[:16]}" if head else "",
        access,
        why_off(desk),
        last_told(desk),
    )


def back_up(desk: Desk) -> str:
    """Makes a copy now and waits for it; its name. CopyFailed, MayNot."""
    with doing(desk, "keep_copies", what="backup") as inside:
        return copy_now(inside.store).name
