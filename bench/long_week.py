"""A long week of one server: thousands of page runs, commits beside them, and now and then an edition with its papers.

    python bench/long_week.py                                prints memory, handles, disk and the middle run of each tenth
    python bench/long_week.py --runs 100000 --commits 500 --sets 50
    python bench/long_week.py --minutes 25 --runs 100000 --commits 500 --sets 50     stops where the time is over, and says so

The server runs on loopback over a shared store in a PostgreSQL of its own, so that this process, as another server, can commit
while it serves. Visitors speak the server's own protocol: each opens every page of the bar once, draws each a second time, and
leaves. After an edition its board is fetched and its slides, circular and one page are made by the button of 汇报材料.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402

from bench.pages import Server, run, serving  # noqa: E402
from bench.parts.shared import PLAN, commit_one, moved_sample  # noqa: E402
from desk import Desk, Files, open_desk  # noqa: E402
from desk.publish import last_edition, publish  # noqa: E402

TENTHS = 10
MATERIALS = "materials"
# Every page of the bar by its address.
PAGES = ("", "indicator", "district", "tasks", "calendar", "duty", "allocation", "scenario", "brief", MATERIALS, "submit",
         "chase", "correct", "records", "publish", "trace", "method", "trail", "health")  # fmt: skip


def handles(server: Server) -> int:
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def disk(folder: Path) -> float:
    """Megabytes of a folder, copies and all."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


def page_runs(server: Server) -> Iterator[float]:
    """Seconds of one page run after the other, for ever: visitors who open every page, and each a second time."""
    while True:
        with server.session() as line:
            for page in PAGES:
                yield run(line, page)
                yield run(line, page)


def make_papers(server: Server) -> None:
    """A set of papers of the last edition, made by the button that makes them."""
    with server.session() as line:
        shown: list[ForwardMsg] = []
        run(line, MATERIALS, shown)
        buttons = [message.delta.new_element.button for message in shown if message.WhichOneof("type") == "delta"]
        (make,) = {button.id for button in buttons if button.is_form_submitter and button.label == "生成材料"}
        after: list[ForwardMsg] = []
        run(line, MATERIALS, after, pressed=make)
        assert any("materials-all" in message.delta.new_element.download_button.id for message in after), after[-5:]


def edition(server: Server, desk: Desk) -> None:
    """The quarter published once more, its board fetched and its papers made."""
    last = last_edition(desk, PLAN)
    assert last
    publish(desk, PLAN, last.period, who="bench", explanation="更正说明")
    urllib.request.urlopen(f"http://127.0.0.1:{server.port}/board/{PLAN}").read()
    make_papers(server)


def week(server: Server, desk: Desk, replicas: Path, asked: argparse.Namespace) -> None:
    """Runs with so many commits and sets spread evenly over them; a line for each tenth."""
    print("tenth | runs | commits | sets | memory MB | handles | disk MB | middle run ms | 19 of 20 ms")
    taken: list[float] = []
    commits, sets, end = 0, 0, time.monotonic() + 60 * asked.minutes
    for number, seconds in zip(range(1, asked.runs + 1), page_runs(server), strict=False):
        taken.append(seconds)
        while commits < number * asked.commits // asked.runs:
            commits += 1
            commit_one(desk, commits)
        while sets < number * asked.sets // asked.runs:
            sets += 1
            edition(server, desk)
        is_over = time.monotonic() > end
        if is_over or number * TENTHS // asked.runs > (number - 1) * TENTHS // asked.runs:
            middle, slow = (1000 * found for found in (statistics.median(taken), statistics.quantiles(taken, n=20)[-1]))
            told = (number, commits, sets, server.megabytes, handles(server), disk(replicas), middle, slow)
            line = "{:.1f} | {} | {} | {} | {:.0f} | {} | {:.1f} | {:.0f} | {:.0f}"
            print(line.format(number * TENTHS / asked.runs, *told), flush=True)
            taken.clear()
        if is_over:
            print(f"stopped after {asked.minutes} minutes")
            return


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=2000)
    asked.add_argument("--commits", type=int, default=100)
    asked.add_argument("--sets", type=int, default=5)
    asked.add_argument("--minutes", type=float, default=float("inf"))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as text, moved_sample(Path(text)) as (_file, told):
        folder = Path(text)
        own = {"TRACKER_REPLICAS": str(folder / "other")}
        desk = open_desk(Files.of_environment({}).with_database(told["TRACKER_DATABASE"], own))
        with serving(ROOT / "app.py", "", folder / "log", **told) as server:
            week(server, desk, folder / "server", given)
        desk.store.close()


if __name__ == "__main__":
    main()
