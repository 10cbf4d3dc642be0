"""The sample in a shared store with a PostgreSQL of its own, and another server's process that commits to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desk import Desk, Files, open_desk
from desk.moving import move
from tests.made_once import copy_of_first_start
from tests.services.postgres import Postgres
from tracker.periods import parse_period
from tracker.submission import Observation, Submission

PLAN = "quanzhou_2024"
EVERY_SECONDS = 1.0


@contextmanager
def postgres_running() -> Iterator[Postgres]:
    """A PostgreSQL of one's own, gone with the block. AssertionError with a sentence where none is installed."""
    made = Postgres()
    try:
        yield made
    finally:
        made.close()


@contextmanager
def moved_sample(folder: Path) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """The sample's file, and what a server is told to read the same from a shared store."""
    alone = replace(Files.of_environment({}), database=folder / "alone" / "tracker.duckdb", address="")
    alone.database.parent.mkdir(parents=True)
    copy_of_first_start(alone.database)
    with postgres_running() as postgres:
        told = {"TRACKER_DATABASE": postgres.empty("sample"), "TRACKER_REPLICAS": str(folder / "server")}
        move(alone, alone.with_database(told["TRACKER_DATABASE"], {"TRACKER_REPLICAS": str(folder / "moved")}))
        yield alone.database, told


@contextmanager
def another_commits(told: Mapping[str, str]) -> Iterator[None]:
    """While the block runs, this process commits a figure every second, as another server of the store."""
    own = {"TRACKER_REPLICAS": told["TRACKER_REPLICAS"] + "-other"}
    desk = open_desk(Files.of_environment({}).with_database(told["TRACKER_DATABASE"], own))
    is_over = threading.Event()

    def work() -> None:
        number = 0
        while not is_over.wait(EVERY_SECONDS):
            number += 1
            commit_one(desk, number)

    at_work = threading.Thread(target=work)
    at_work.start()
    try:
        yield
    finally:
        is_over.set()
        at_work.join()
        desk.store.close()


def commit_one(desk: Desk, number: int) -> None:
    """One figure more than before, as a workbook of its own."""
    rows = desk.store.frame("current_observation", grade="sample", known_at=datetime.max)
    row = rows[rows["period"].eq("2026Q3") & rows["region"].eq("350582")].iloc[number % 3]
    period, value = parse_period(row["period"]), float(row["value"]) + 1
    figure = Observation(
        row["region"], row["measure"], period, value, "填报", "C5", f"{value:g}", row["unit"], row["supplier"]
    )
    sent = Submission(f"{number}.xlsx", f"week-{number}", 3, "table", PLAN, (period,), "sample", observations=(figure,))
    desk.store.commit(sent, b"", who="bench", reading="{}", catalogue=desk.catalogue_version)
