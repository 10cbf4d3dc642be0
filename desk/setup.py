"""The first start, with the shipped sample and published workbooks, and the start with one's own figures."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from desk import ROOT, Desk, Files, open_desk, operating_user
from desk.judge import default_as_of
from desk.publish import publish
from store import DatabaseHeld, NotADatabase, Store
from store.copies import keep_copy
from store.database import utc_now
from store.shared import NotEmpty, fill


class ShippedFaulty(Exception):
    """A workbook that ships with the project was refused; `problems` says why."""

    def __init__(self, file: Path, problems: list[str]) -> None:
        super().__init__(f"{file.name}: {'; '.join(problems)}")


def shipped_workbooks() -> list[Path]:
    """The workbooks that come with the project: published figures first, then the sample, oldest first."""
    return [
        *sorted((ROOT / "data" / "published").glob("*.xlsx")),
        *sorted((ROOT / "data" / "sample").glob("*.xlsx")),
    ]


SKELETON = ROOT / "data" / "new-city"


def new_city(folder: Path) -> list[Path]:
    """Writes the commented skeleton of another city's files into a folder, made where it is not there; the files written.

    FileExistsError names the first that is there already: nothing is written over. OSError where it cannot be written.
    """
    texts = {
        folder / one.relative_to(SKELETON): one.read_bytes() for one in sorted(SKELETON.rglob("*")) if one.is_file()
    }
    for path in texts:
        if path.exists():
            raise FileExistsError(path)
    for path, content in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(texts)


def first_start(files: Files) -> bool:
    """Makes the database when there is none: with the shipped workbooks for our own catalogue, else empty.

    True when it was made. It is filled beside its place and then moved there, so that a start that is killed
    leaves nothing half-filled. DatabaseHeld when another start is filling it at this moment.
    """
    if files.has_database():
        return False
    files.database.parent.mkdir(parents=True, exist_ok=True)
    making = files.database.with_name(f"{files.database.stem}.making")
    if making.exists():
        # Held: another start is filling it now. Free: one was killed half-way, and its rest goes.
        Store(making).close()
        making.unlink()
    desk = open_desk(replace(files, database=making, address=""))
    try:
        if files.are_ours:
            load_shipped(desk)
            for plan in desk.catalogue.plans:
                if latest := default_as_of(desk, plan):
                    publish(desk, plan, latest, who=operating_user())
        if files.address:
            filled = _filled_first(files, desk.store)
    finally:
        desk.store.close()
    if files.address:
        making.unlink()
        return filled
    os.replace(making, files.database)
    store = Store(files.database)
    keep_copy(store)
    store.close()
    return True


def _filled_first(files: Files, store: Store) -> bool:
    """Whether the shared store was filled from this one; another server may have been quicker."""
    try:
        fill(files.address, store)
    except NotEmpty:
        return False
    return True


def load_shipped(desk: Desk) -> None:
    """Commits every shipped workbook through the loaders. ShippedFaulty when one does not read clean."""
    # Only a first start reads workbooks: every other one opens the door without them.
    from desk.load import commit, read

    for file in shipped_workbooks():
        content = file.read_bytes()
        submission = read(desk, content, file.name)
        if not submission.is_clean:
            faults = [f"{p.sheet}!{p.cell} {p.code} {p.found}" for p in submission.problems if p.severity == "blocking"]
            raise ShippedFaulty(file, faults)
        commit(desk, submission, content, who=operating_user(), copy=False)


def start_own(files: Files) -> Path | None:
    """Moves the database aside and makes an empty one; where the old one lies now, None when there was none.

    DatabaseHeld when another process has it open.
    """
    aside = None
    if files.database.exists():
        Store(files.database).close()
        aside = files.database.with_name(f"{files.database.stem}-aside-{utc_now():%Y%m%dT%H%M%S}.duckdb")
        os.replace(files.database, aside)
    desk = open_desk(files)
    desk.store.record_act("start_own", str(aside or ""), operating_user())
    # Who reads a copy while this one is held is not to find the one moved aside.
    keep_copy(desk.store)
    desk.store.close()
    return aside


def restore_copy(files: Files, copy: Path, wait: float = 0.0) -> Path | None:
    """Puts a kept copy in the database's place; where the old database lies now, None when there was none.

    All of the copy is read and written anew first, so that what is damaged, cut short or no database of ours is never put
    in place. DatabaseHeld when another process has the database open after `wait` seconds, DatabaseTooNew or NotADatabase
    when the copy cannot be read.
    """
    making = files.database.with_name(f"{files.database.stem}.restoring")
    making.unlink(missing_ok=True)
    opened = Store(copy, read_only=True)
    try:
        opened.copy_to(making)
    except NotADatabase:
        making.unlink(missing_ok=True)
        raise
    finally:
        opened.close()
    aside = None
    if files.database.exists():
        until = time.monotonic() + wait
        while True:
            try:
                Store(files.database).close()
                break
            except NotADatabase:
                break  # damaged: that is what a copy is put back for
            except DatabaseHeld:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.2)
        aside = files.database.with_name(f"{files.database.stem}-aside-{utc_now():%Y%m%dT%H%M%S}.duckdb")
        os.replace(files.database, aside)
        # What a killed process had not yet written into the damaged file belongs to that one.
        unwritten = files.database.with_name(f"{files.database.name}.wal")
        if unwritten.exists():
            os.replace(unwritten, aside.with_name(f"{aside.name}.wal"))
    os.replace(making, files.database)
    desk = open_desk(files)
    desk.store.record_act("restore", str(copy), operating_user())
    keep_copy(desk.store)
    desk.store.close()
    return aside
