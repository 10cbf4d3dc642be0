"""Many hands at once: twenty analysts who save their workbooks in the same moment, eight tables of 100,000 rows read and saved together.

    python bench/at_once.py                  prints what landed, and memory beside that of one such table alone
    python bench/at_once.py --rows 10000     smaller tables
    python bench/at_once.py --browsers       the twenty analysts alone, each signed in in a browser window of one server

Each is a thread of one process that reads, compares and saves over one file, as a server's sessions do; none begins before all are
there. The analysts' workbooks are of one unit each over the sample; the tables are of a made-up country, each with measures of its own.
Ends with 1 unless everything that was acknowledged is there, once and whole.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk import Desk

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.loading import highest, measures, workers  # noqa: E402
from tracker.periods import Period  # noqa: E402

ANALYSTS, TABLES, ROWS, COLUMNS = 20, 8, 100_000, 3
PLAN, QUARTER = "quanzhou_2024", Period.quarter(2026, 4)


def table(number: int, rows: int) -> bytes:
    """A table of so many places and the measures that are its own, all figures a number apart."""
    from openpyxl import Workbook

    names = measures()[number * COLUMNS : (number + 1) * COLUMNS]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("全国")
    sheet.append(["全国2026年三季度"])
    sheet.append(["地区", *names])
    chance = random.Random(number)
    for row in range(rows):
        sheet.append([f"第{row}县", *(chance.randrange(90_000, 100_000) for _ in names)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def saved_together(folder: Path, tables: int, rows: int) -> dict[str, float]:
    """So many tables saved at once into a new file: figures there afterwards, megabytes held at the most, seconds."""
    from bench.loading import _mapping
    from bench.parts import nation
    from desk import Desk, Files
    from desk.load import commit, compare, read
    from loaders.sandbox import client
    from store import Store
    from tracker.schema.tasks import TaskBook

    contents = [table(number, rows) for number in range(tables)]
    catalogue, register, mapping = nation.catalogue(), nation.register(rows), _mapping(tables * COLUMNS)
    nowhere = Path("none")
    store = Store(folder / "tracker.duckdb")
    desk = Desk(Files(nowhere, nowhere, nowhere), catalogue, register, store, "bench", TaskBook(catalogue, register))
    gate, before = threading.Barrier(tables), highest("self")

    def one(content: bytes) -> int:
        gate.wait()
        submission = read(desk, content, "表.xlsx", plan="nation", mapping=mapping)
        found = compare(desk, submission).count("new")
        assert (found, submission.is_clean) == (rows * COLUMNS, True), submission.problems[:3]
        return commit(desk, submission, content, who="bench", mapping=mapping, copy=False).figures

    began = time.perf_counter()
    with ThreadPoolExecutor(tables) as threads:
        acknowledged = sum(threads.map(one, contents))
    seconds = time.perf_counter() - began
    reading = max(map(highest, workers()), default=0)
    client._sandbox.close()
    there = store.counts()["observation"]
    assert there == acknowledged == tables * rows * COLUMNS, (there, acknowledged)
    assert store.tamperings() == []
    store.close()
    return {"figures": there, "megabytes": (highest("self") - before + reading) / 1024, "seconds": seconds}


def apart(tables: int, rows: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--tables", str(tables), "--rows", str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _books(desk: Desk) -> dict[tuple[str, str], tuple[float, bytes, str]]:
    """A workbook of one figure for each analyst, over the sample: by region and measure the figure, the bytes and the name."""
    from desk.blanks import typed_in
    from desk.records import versions

    counties = [row.code for row in desk.register.expected("350500", QUARTER.end)]
    pairs = [(region, measure) for measure in ("high_value_patents", "valid_trademarks") for region in counties]
    made = {}
    for number, (region, measure) in enumerate(pairs[:ANALYSTS], 1):
        value = (versions(desk, region, measure, QUARTER.plus_quarters(-1))[0].value or 0) + number
        made[region, measure] = (value, *typed_in(desk, PLAN, QUARTER, None, {(region, measure): f"{value:g}"}))
    return made


def _each_is_in_force_once(desk: Desk, books: dict[tuple[str, str], tuple[float, bytes, str]]) -> None:
    from desk.records import versions

    for (region, measure), (value, _content, _name) in books.items():
        found = [one.value for one in versions(desk, region, measure, QUARTER)]
        assert found == [value], (region, measure, found)
    assert desk.store.tamperings() == []


def analysts(folder: Path) -> int:
    """How many workbooks were saved over the sample by as many analysts at once, each with its figure in force afterwards."""
    from desk import Files, open_desk
    from desk.load import commit as save
    from desk.load import compare, read
    from store.rows import CommitNote
    from tests.made_once import copy_of_first_start

    database = copy_of_first_start(folder / "tracker.duckdb")
    desk = open_desk(Files.of_environment({"TRACKER_DATABASE": str(database)}))
    books = _books(desk)
    gate, note = threading.Barrier(ANALYSTS), CommitNote(reason="按台账", accepted="按台账核对无误")

    def one(cell: tuple[str, str]) -> bool:
        _value, content, name = books[cell]
        gate.wait()
        submission = read(desk, content, name, plan=PLAN)
        assert compare(desk, submission).count("new") == 1, submission.problems
        return save(desk, submission, content, who=str(cell), note=note).status == "committed"

    with ThreadPoolExecutor(ANALYSTS) as threads:
        acknowledged = sum(threads.map(one, books))
    _each_is_in_force_once(desk, books)
    desk.store.close()
    return acknowledged


def analysts_in_browsers(folder: Path) -> int:
    """The same by as many people of one server, signed in each in a browser window of their own: all have put their workbook in
    and given their reasons before the first presses 保存, and none waits for another's receipt."""
    from contextlib import ExitStack

    from desk import Files, open_desk
    from tests.browser.serving import chromium, free_port, served, visit
    from tests.browser.vouching import vouching
    from tests.made_once import copy_of_first_start

    for name in ("indicators.yaml", "tasks.yaml"):
        shutil.copy(ROOT / name, folder / name)
    people = {f"分析员{number}": f"analyst{number}" for number in range(ANALYSTS)}
    entries = [
        f"  - {{name: {name}, issuer: proxy, subject: {subject}, roles: [analyst]}}" for name, subject in people.items()
    ]
    (folder / "access.yaml").write_text("\n".join(["schema_version: 1", "people:", *entries, ""]), encoding="utf-8")
    port, secret, database = free_port(), "s" * 40, copy_of_first_start(folder / "tracker.duckdb")
    files = Files(folder / "indicators.yaml", ROOT / "data" / "regions.csv", database)
    signed_in = {
        "TRACKER_CATALOGUE": str(files.catalogue),
        "TRACKER_PROXY_SECRET": secret,
        "STREAMLIT_SERVER_TRUSTED_USER_HEADERS": json.dumps({"X-User": "sub"}),
    }
    desk = open_desk(files)
    books = _books(desk)
    desk.store.close()
    with ExitStack() as windows:
        windows.enter_context(served(database, folder / "server.log", port=port, **signed_in))
        addresses = windows.enter_context(vouching(port, secret, people))
        browser = windows.enter_context(chromium())
        ready = []
        for server, (_value, content, name) in zip(addresses.values(), books.values(), strict=True):
            visitor = windows.enter_context(visit(browser, server))
            page = visitor.open(f"/submit?plan={PLAN}&as_of={QUARTER}")
            (folder / name).write_bytes(content)
            page.locator('[data-testid="stFileUploader"] input[type="file"]').first.set_input_files(folder / name)
            page.get_by_role("button", name="保存这 1 本").wait_for()
            visitor.settle()
            for box in page.get_by_label("更正说明").all() + page.get_by_label("处请核对无误的理由").all():
                box.fill("按台账核对无误")
            ready.append(page)
        for page in ready:
            page.get_by_role("button", name="保存这 1 本").click()
        for page in ready:
            page.get_by_text("回执号").first.wait_for()
    desk = open_desk(files)
    _each_is_in_force_once(desk, books)
    desk.store.close()
    return len(ready)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--browsers", action="store_true", help="only the analysts, each in a browser window")
    parser.add_argument("--tables", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.tables:
            print(json.dumps(saved_together(Path(folder), asked.tables, asked.rows)))
            return 0
        if asked.browsers:
            print(
                f"{analysts_in_browsers(Path(folder))} analysts in browsers at once: all saved, each figure in force once"
            )
            return 0
        print(f"{analysts(Path(folder))} analysts at once: all saved, each figure in force once", flush=True)
    one, many = apart(1, asked.rows), apart(TABLES, asked.rows)
    print(f"1 × {asked.rows:,} rows: {one['megabytes']:,.0f} MB, {one['seconds']:.1f} s")
    print(
        f"{TABLES} × {asked.rows:,} rows at once: {many['figures']:,.0f} figures, all there, {many['megabytes']:,.0f} MB"
        f" ({many['megabytes'] / one['megabytes']:.1f} × one), {many['seconds']:.1f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
