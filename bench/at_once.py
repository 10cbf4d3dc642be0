"""Many hands at once: twenty analysts who save their workbooks in the same moment, eight tables of 100,000 rows read and saved together.

    python bench/at_once.py                  prints what landed, and memory beside that of one such table alone
    python bench/at_once.py --rows 10000     smaller tables

Each is a thread of one process that reads, compares and saves over one file, as a server's sessions do; none begins before all are
there. The analysts' workbooks are of one unit each over the sample; the tables are of a made-up country, each with measures of its own.
Ends with 1 unless everything that was acknowledged is there, once and whole.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.loading import highest, measures, workers  # noqa: E402

ANALYSTS, TABLES, ROWS, COLUMNS = 20, 8, 100_000, 3
PLAN = "quanzhou_2024"


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


def analysts(folder: Path) -> int:
    """How many workbooks were saved over the sample by as many analysts at once, each with its figure in force afterwards."""
    from desk import Files, open_desk
    from desk.blanks import typed_in
    from desk.load import commit as save
    from desk.load import compare, read
    from desk.records import versions
    from store.rows import CommitNote
    from tests.made_once import copy_of_first_start
    from tracker.periods import Period

    database = copy_of_first_start(folder / "tracker.duckdb")
    desk, quarter = open_desk(Files.of_environment({"TRACKER_DATABASE": str(database)})), Period.quarter(2026, 4)
    counties = [row.code for row in desk.register.expected("350500", quarter.end)]
    pairs = [(region, measure) for measure in ("high_value_patents", "valid_trademarks") for region in counties]
    values = {
        (region, measure): (versions(desk, region, measure, quarter.plus_quarters(-1))[0].value or 0) + n
        for n, (region, measure) in enumerate(pairs[:ANALYSTS], 1)
    }
    gate, note = threading.Barrier(ANALYSTS), CommitNote(reason="按台账", accepted="按台账核对无误")

    def one(cell: tuple[str, str]) -> bool:
        content, name = typed_in(desk, PLAN, quarter, None, {cell: f"{values[cell]:g}"})
        gate.wait()
        submission = read(desk, content, name, plan=PLAN)
        assert compare(desk, submission).count("new") == 1, submission.problems
        return save(desk, submission, content, who=str(cell), note=note).status == "committed"

    with ThreadPoolExecutor(ANALYSTS) as threads:
        acknowledged = sum(threads.map(one, values))
    for (region, measure), value in values.items():
        found = [one.value for one in versions(desk, region, measure, quarter)]
        assert found == [value], (region, measure, found)
    assert desk.store.tamperings() == []
    desk.store.close()
    return acknowledged


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--tables", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.tables:
            print(json.dumps(saved_together(Path(folder), asked.tables, asked.rows)))
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
