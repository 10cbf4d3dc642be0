"""What reading costs beside a bare openpyxl read-only walk and a bare calamine read of the same files in the same run.

    python bench/loading.py                          prints the table of docs/bench.md
    python bench/loading.py --write docs/bench.md    writes it into it
    python bench/loading.py --rows 10000             a shorter national table, for a quick look

Each way runs in a process of its own, so that its memory is its own, and the best of a few runs counts. Time is processor
time, of which another program on the machine takes none. Only ratios are written down: seconds belong to the machine. The
safe reading is all of it, the worker process and what comes back of it. Two files go further: the national table to its
submission, every figure with its cell, and a quarter's workbook of 13 units and 29 measures to the difference an analyst sees
before saving, against a database that holds the quarter before.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loaders.tables.mapping import Mapping

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.parts import marked  # noqa: E402
from loaders.sandbox import client  # noqa: E402

ROWS, COLUMNS, COUNTIES, UNITS, MEASURES = 100_000, 12, 2_844, 13, 29
TIMES, SMALL_TIMES = 3, 10
SAMPLES = sorted((ROOT / "data" / "sample").glob("泉州市_20*_填报表_*.xlsx"))
WAYS = ("openpyxl", "calamine", "safely", "submission", "difference")
CALLS = ("hundred", "hundred walked")
HUNDRED, PAIRS = 100, 3
# Modules are compiled once and kept, whatever the shell that measures has set.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def national_table(rows: int) -> bytes:
    """A title, headings and rows of a name and eleven figures: a column in per cent, an error in every thousand rows."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    chance = random.Random(20260930)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("全国")
    sheet.append(["全国2026年三季度"])
    sheet.append(["地区", *(f"stock_{n}" for n in range(COLUMNS - 1))])
    for row in range(rows):
        share = WriteOnlyCell(sheet, value=chance.randrange(1000) / 1000)
        share.number_format = "0.0%"
        last = "#DIV/0!" if row % 1000 == 5 else chance.random() * 1000
        sheet.append([f"第{row}县", *(chance.randrange(100_000) for _ in range(COLUMNS - 3)), last, share])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def walked(content: bytes) -> int:
    """Cells that hold something, by openpyxl in its read-only mode."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(value is not None for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


def read_bare(content: bytes) -> int:
    """The same by calamine."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return sum(
        value != "" for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for value in row
    )


def read_safely(content: bytes) -> int:
    """The same as the loader does it, per-cent formats and error cells known."""
    book = client.read_safely(content, "表.xlsx")
    return sum(len(sheet.cells) for sheet in book.sheets)


def to_submission(columns: int, regions: int) -> Callable[[bytes], object]:
    """From the bytes of a table of a made-up country to its submission, `columns` figures for each region."""
    from bench.parts import nation
    from loaders import read_submission
    from tracker.submission import Submission

    known, places, mapping = nation.catalogue(), nation.register(regions), _mapping(columns)

    def read(content: bytes) -> Submission:
        done = read_submission(content, "表.xlsx", known, places, plan="nation", mapping=mapping)
        assert len(done.observations) == regions * columns, done.problems[:3]
        return done

    return read


def _mapping(columns: int) -> Mapping:
    """The headings of a made-up table: so many measures, and two columns that are none."""
    from loaders.tables.mapping import ColumnRule, Mapping

    names = measures()
    rules = {name: ColumnRule(name if at < columns else None) for at, name in enumerate(names)}
    return Mapping(columns=rules)


def measures() -> list[str]:
    """The measures of the made-up country that districts count at a moment, by their names in its tables."""
    from bench.parts import nation

    return [name for name, measure in nation.catalogue().measures.items() if measure.unit == "件"]


def quarterly(period: str) -> bytes:
    """A quarter's workbook of 13 units and 29 measures, one measure a column."""
    from openpyxl import Workbook

    chance = random.Random(period)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"全国{period}"])
    sheet.append(["地区", *measures()[:MEASURES]])
    for unit in range(UNITS):
        sheet.append([f"第{unit}县", *(chance.randrange(90_000, 100_000) for _ in range(MEASURES))])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def to_difference() -> Callable[[bytes], object]:
    """From the bytes of a quarter's workbook to its doubts and what saving it would change, the quarter before known."""
    from bench.parts import nation
    from desk import Desk, Files
    from desk.load import commit, compare, read
    from store import Store
    from tracker.schema.tasks import TaskBook

    catalogue, register, mapping = nation.catalogue(), nation.register(UNITS), _mapping(MEASURES)
    nowhere = Path("none")
    store = Store(":memory:")
    desk = Desk(Files(nowhere, nowhere, nowhere), catalogue, register, store, "bench", TaskBook(catalogue, register))
    for period in ("2026年一季度", "2026年二季度"):
        before = quarterly(period)
        submission = read(desk, before, "表.xlsx", plan="nation", mapping=mapping)
        commit(desk, submission, before, who="bench", mapping=mapping, copy=False)

    def difference(content: bytes) -> object:
        found = compare(desk, read(desk, content, "表.xlsx", plan="nation", mapping=mapping))
        assert found.count("new") == UNITS * MEASURES, found
        return found

    return difference


def units_books(folder: Path) -> None:
    """A workbook of one row for each unit of a made-up country, as many as a city's units and itself hand in."""
    from openpyxl import Workbook

    chance = random.Random(14)
    for unit in range(UNITS + 1):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["全国2026年三季度"])
        sheet.append(["地区", *measures()[:MEASURES]])
        sheet.append([f"第{unit}县", *(chance.randrange(90_000, 100_000) for _ in range(MEASURES))])
        book.save(folder / f"{unit}.xlsx")


def all_saved(folder: Path) -> None:
    """A call's workbooks read, compared and saved, one after the other, into a new database, as the command `load` does it."""
    gc.set_threshold(100_000, 20, 100)  # as cli.py
    client.start_as_copy()
    from bench.parts import nation
    from desk import Desk, Files
    from desk.load import commit, compare, read
    from store import Store
    from tracker.schema.tasks import TaskBook

    catalogue, register, mapping = nation.catalogue(), nation.register(UNITS + 1), _mapping(MEASURES)
    nowhere, found = Path("none"), 0
    files, tasks = Files(nowhere, nowhere, nowhere), TaskBook(catalogue, register)
    desk = Desk(files, catalogue, register, Store(":memory:"), "bench", tasks)
    for path in sorted(folder.glob("*.xlsx")):
        content = path.read_bytes()
        submission = read(desk, content, path.name, plan="nation", mapping=mapping)
        found += compare(desk, submission).count("new")
        commit(desk, submission, content, who="bench", mapping=mapping, copy=False)
    assert found == (UNITS + 1) * MEASURES, found


# What a script of a few lines does with the same workbooks; it checks nothing.
BY_HAND = """
import pathlib, sys, time
import duckdb, pandas
base = duckdb.connect()
base.execute("create table figure (region varchar, measure varchar, value double)")
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx")):
    rows = pandas.read_excel(path, header=1, engine="calamine").melt(id_vars="地区")
    base.execute("insert into figure select * from rows")
print(time.process_time())
"""


def hundred(one: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """The same file a hundred times in one call."""
    return lambda content: [one(content) for _ in range(HUNDRED)]


def measured(way: str, path: Path) -> dict[str, float]:
    """Seconds (the best of a few) and megabytes (the highest, child processes added) of one way with one file."""
    content = path.read_bytes()
    large = len(content) > 1_000_000
    reader: Callable[[bytes], object]
    if way == "submission":
        reader = to_submission(COLUMNS - 3, ROWS if large else COUNTIES)
    elif way == "difference":
        reader = to_difference()
    elif way in CALLS:
        reader = {
            "hundred": lambda: hundred(to_submission(5, UNITS)),
            "hundred walked": lambda: hundred(walked),
        }[way]()
    else:
        reader = {"openpyxl": walked, "calamine": read_bare, "safely": read_safely}[way]
        reader(SAMPLES[0].read_bytes())  # imports and the worker's start are not the file's
    if way in (*WAYS[3:], *CALLS):
        read_safely(SAMPLES[0].read_bytes())
    seconds = best(lambda: reader(content), 1 if large or way in CALLS else SMALL_TIMES)
    if way in (*WAYS[2:], *CALLS):
        read_safely(SAMPLES[0].read_bytes())  # the worker takes leave of a child that ended after a large file
    reading = max(map(highest, workers()), default=0)
    client._sandbox.close()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"seconds": seconds, "megabytes": (highest("self") + max(reading, ended)) / 1024}


def highest(pid: str) -> int:
    """Kilobytes a process has held at the most; getrusage would count what its parent held when it was started."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def workers() -> list[str]:
    """The sandbox's worker and the child of it that reads."""
    worker = client._sandbox._worker
    if worker is None:
        return []
    return [str(worker.pid), *Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()]


def best(work: Callable[[], object], times: int) -> float:
    """Processor seconds of one run, this process's and the sandbox worker's: the least of a few rounds."""
    took = []
    for _ in range(TIMES):
        started = spent()
        for _ in range(times):
            work()
        took.append((spent() - started) / times)
    return min(took)


def spent() -> float:
    """Processor seconds so far, of this process and of the worker with its children, those that ended and the one that reads."""
    ticks = 0
    for pid in workers():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def measured_apart(way: str, path: Path, root: Path = ROOT) -> dict[str, float]:
    """The measurement in a process of its own, by this checkout or another."""
    command = [sys.executable, str(root / "bench" / "loading.py"), "--way", way, "--file", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def table(rows: int) -> str:
    """Time and memory of each way against bare readings of the same file, file by file."""
    lines: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, content, last in (
            (f"{rows:,} × {COLUMNS}", national_table(rows), "submission" if rows == ROWS else ""),
            (f"{COUNTIES:,} × {COLUMNS}", national_table(COUNTIES), "submission"),
            (f"{UNITS} × {MEASURES}", quarterly("2026年三季度"), "difference"),
        ):
            path = Path(folder) / f"{len(files)}.xlsx"
            path.write_bytes(content)
            files.append((name, path, last))
        for name, path, last in files:
            bare = {way: measured_apart(way, path) for way in WAYS[:2]}
            for way in filter(None, ("safely", last)):
                own = measured_apart(way, path)
                print(name, way, {k: round(v, 3) for k, v in own.items()}, bare, file=sys.stderr)
                words = {"safely": "read", "submission": "to its submission", "difference": "to its difference"}[way]
                ratios = [own[what] / bare[other][what] for what in ("seconds", "megabytes") for other in WAYS[:2]]
                lines.append([f"{name}, {words}", *(f"{ratio:.2f}" for ratio in ratios)])
    heads = ["File", "time ÷ openpyxl walk", "time ÷ bare calamine", "memory ÷ openpyxl walk", "memory ÷ bare calamine"]
    return marked.table(heads, lines)


def whole_call(arguments: list[str]) -> float:
    """Processor seconds of a program, as it prints them when it is done."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", check=True, env=COMPILED
    )
    return float(done.stdout)


def calls(before: Path | None) -> str:
    """Whole calls beside what they are held against, in turns: the least of each."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        units_books(Path(folder))
        by_hand = ["-c", BY_HAND, folder]
        pairs = [(whole_call([__file__, "--saved", folder]), whole_call(by_hand)) for _ in range(PAIRS)]
        mine, theirs = (min(pair[side] for pair in pairs) for side in (0, 1))
        print("saved", round(mine, 3), round(theirs, 3), file=sys.stderr)
        lines.append([f"{UNITS + 1} workbooks read, compared, saved ÷ by hand", f"{mine / theirs:.2f}"])
        path = Path(folder) / "quarter.xlsx"
        path.write_bytes(quarterly("2026年三季度"))
        compared = [
            ("100 small workbooks to submissions ÷ openpyxl walk", "hundred", ("hundred walked", ROOT)),
        ]
        if before:
            compared.append(
                (f"{UNITS} × {MEASURES} to its difference ÷ the release before", "difference", ("difference", before))
            )
        for name, own, (other, root) in compared:
            pairs = [
                (measured_apart(own, path)["seconds"], measured_apart(other, path, root)["seconds"])
                for _ in range(PAIRS)
            ]
            mine, theirs = (min(pair[side] for pair in pairs) for side in (0, 1))
            print(name, round(mine, 3), round(theirs, 3), file=sys.stderr)
            lines.append([name, f"{mine / theirs:.2f}"])
    return marked.table(["Call", "time"], lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--before", type=Path, help="a checkout of an earlier release with its own bench/loading.py")
    parser.add_argument("--way", choices=(*WAYS, *CALLS))
    parser.add_argument("--file", type=Path)
    parser.add_argument("--saved", type=Path, help="a folder of workbooks to read, compare and save")
    asked: Any = parser.parse_args()
    if asked.saved:
        all_saved(asked.saved)
        print(spent())
        return 0
    if asked.way:
        print(json.dumps(measured(asked.way, asked.file)))
        return 0
    whole = calls(asked.before)
    print(whole)
    if asked.write:
        release = f" before={asked.before.name}" if asked.before else ""
        marked.replace(asked.write, "calls", f"bench/loading.py pairs={PAIRS}{release}", whole)
    made = table(asked.rows)
    print(made)
    if asked.write:
        marked.replace(asked.write, "reading", f"bench/loading.py rows={asked.rows} cores={os.cpu_count()}", made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
