"""A long week of one server: thousands of views, a commit beside every so many, an edition and its board now and then.

    python bench/long_week.py                                prints memory, handles, disk and the middle view of each tenth
    python bench/long_week.py --views 100000 --commits 500 --editions 50

The server runs on loopback over a shared store in a PostgreSQL of its own, so that this process, as another server, can commit
while it serves. Views are sessions of their own in the server's own protocol, 总览 and 指标 in turn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import urllib.request
from dataclasses import replace
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.pages import PAGES, Server, serving  # noqa: E402
from desk import Desk, Files, open_desk  # noqa: E402
from desk.publish import last_edition, publish  # noqa: E402
from desk.setup import first_start  # noqa: E402
from tests.services.postgres import Postgres, binary  # noqa: E402
from tracker.periods import parse_period  # noqa: E402
from tracker.submission import Observation, Submission  # noqa: E402

PLAN = "quanzhou_2024"
TENTHS = 10


def commit(desk: Desk, number: int) -> None:
    """One figure more than before, as a workbook of its own."""
    rows = desk.store.frame("current_observation", grade="sample", known_at=datetime.max)
    row = rows[rows["period"].eq("2026Q3") & rows["region"].eq("350582")].iloc[number % 3]
    period, value = parse_period(row["period"]), float(row["value"]) + 1
    figure = Observation(
        row["region"], row["measure"], period, value, "填报", "C5", f"{value:g}", row["unit"], row["supplier"]
    )
    sent = Submission(f"{number}.xlsx", f"week-{number}", 3, "table", PLAN, (period,), "sample", observations=(figure,))
    desk.store.commit(sent, b"", who="bench", reading="{}", catalogue=desk.catalogue_version)


def handles(server: Server) -> int:
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def disk(folder: Path) -> float:
    """Megabytes of a folder, copies and all."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


def week(server: Server, desk: Desk, replicas: Path, views: int, commits: int, editions: int) -> None:
    print("tenth | views | commits | memory MB | handles | disk MB | middle view ms")
    taken: list[float] = []
    done = 0
    for number in range(1, views + 1):
        taken.append(server.view([*PAGES.values()][number % len(PAGES)]))
        if number * commits // views > done:
            done += 1
            commit(desk, done)
            if done * editions // commits > (done - 1) * editions // commits:
                edition = last_edition(desk, PLAN)
                assert edition
                publish(desk, PLAN, edition.period, who="bench", explanation="更正说明")
                urllib.request.urlopen(f"http://127.0.0.1:{server.port}/board/{PLAN}").read()
        if number * TENTHS // views > (number - 1) * TENTHS // views:
            middle = 1000 * statistics.median(taken)
            told = (number * TENTHS // views, number, done, server.megabytes, handles(server), disk(replicas), middle)
            print("{} | {} | {} | {:.0f} | {} | {:.1f} | {:.0f}".format(*told), flush=True)
            taken.clear()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--views", type=int, default=2000)
    asked.add_argument("--commits", type=int, default=100)
    asked.add_argument("--editions", type=int, default=5)
    given = asked.parse_args()
    try:
        binary("initdb")
    except AssertionError as missing:
        print(missing)
        return
    folder, postgres = Path(tempfile.mkdtemp()), Postgres()
    try:
        address = postgres.empty("week")
        environment = {"TRACKER_REPLICAS": str(folder / "server"), "TRACKER_DATABASE": address}
        files = replace(Files.of_environment({}), database=folder / "own" / "tracker.duckdb", address=address)
        first_start(files)
        desk = open_desk(files)
        with serving(ROOT / "app.py", "", folder / "log", **environment) as server:
            week(server, desk, folder / "server", given.views, given.commits, given.editions)
        desk.store.close()
    finally:
        postgres.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
