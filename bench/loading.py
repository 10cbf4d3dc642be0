"""What reading costs beside a bare openpyxl read-only walk and a bare calamine read of the same files in the same run.

    python bench/loading.py                          prints the table of docs/loading.md
    python bench/loading.py --write docs/loading.md  writes it into it
    python bench/loading.py --rows 10000             a shorter national table, for a quick look

Each way runs in a process of its own, so that its memory is its own, and the best of a few runs counts. Time is processor
time, of which another program on the machine takes none. Only ratios are written down: seconds belong to the machine. The
safe reading is all of it, the worker process and what comes back of it.
"""

from __future__ import annotations

import argparse
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
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.parts import marked  # noqa: E402
from loaders import reading_room  # noqa: E402

ROWS, COLUMNS, COUNTIES = 100_000, 12, 2_844
TIMES, SMALL_TIMES = 3, 10
SAMPLES = sorted((ROOT / "data" / "sample").glob("泉州市_20*_填报表_*.xlsx"))
WAYS = ("openpyxl", "calamine", "safely")


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
    book = reading_room.read_safely(content, "表.xlsx")
    return sum(len(sheet.cells) for sheet in book.sheets)


def measured(way: str, path: Path) -> dict[str, float]:
    """Seconds (the best of a few) and megabytes (the highest, child processes added) of one way with one file."""
    content = path.read_bytes()
    reader = {"openpyxl": walked, "calamine": read_bare, "safely": read_safely}[way]
    reader(SAMPLES[0].read_bytes())  # imports and the worker's start are not the file's
    seconds = best(lambda: reader(content), 1 if len(content) > 1_000_000 else SMALL_TIMES)
    reading_room._room.close()
    highest = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": seconds, "megabytes": highest / 1024}


def best(work: Callable[[], object], times: int) -> float:
    """Processor seconds of one run, this process's and the reading worker's: the least of a few rounds."""
    took = []
    for _ in range(TIMES):
        started = spent()
        for _ in range(times):
            work()
        took.append((spent() - started) / times)
    return min(took)


def spent() -> float:
    """Processor seconds so far, of this process and of the worker with the children it has seen end."""
    worker = reading_room._room._worker
    ticks = 0
    if worker is not None:
        fields = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
        ticks = sum(map(int, fields[11:15]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def measured_apart(way: str, path: Path) -> dict[str, float]:
    """The measurement in a process of its own."""
    command = [sys.executable, __file__, "--way", way, "--file", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def quarterly() -> float:
    """Seconds from the bytes of a quarter's workbook of 13 units to its submission and all its doubts."""
    import pandas as pd

    from loaders import read_submission
    from loaders.checks import history_problems
    from tracker.catalogue_file import load_catalogue
    from tracker.regions import load_register
    from tracker.submission import Submission

    register = load_register(ROOT / "data" / "regions.csv")
    catalogue = load_catalogue(ROOT / "indicators.yaml", register)

    def read(path: Path) -> Submission:
        return read_submission(path.read_bytes(), path.name, catalogue, register)

    history = {(o.region, o.measure, str(o.period)): o.value for path in SAMPLES[:-1] for o in read(path).observations}
    known = pd.DataFrame(
        [(*key, value) for key, value in history.items()], columns=["region", "measure", "period", "value"]
    )
    return best(lambda: history_problems(read(SAMPLES[-1]), catalogue, register, known), SMALL_TIMES)


def counties() -> float:
    """Seconds from the bytes of a table of all counties to its submission."""
    from bench.parts import nation
    from loaders import read_submission
    from loaders.mapping import ColumnRule, Mapping
    from tracker.submission import Submission

    known, places = nation.catalogue(), nation.register(COUNTIES)
    columns = {f"stock_{n}": ColumnRule(f"stock_{n}") for n in range(COLUMNS - 3)}
    mapping = Mapping(columns=columns | {f"stock_{n}": ColumnRule(None) for n in (COLUMNS - 3, COLUMNS - 2)})
    content = national_table(COUNTIES)

    def read() -> Submission:
        done = read_submission(content, "表.xlsx", known, places, plan="nation", mapping=mapping)
        assert len(done.observations) == COUNTIES * (COLUMNS - 3), done.problems[:3]
        return done

    return best(read, 1)


def table(rows: int) -> str:
    """Time and memory of each way against the loader's own, file by file; then what follows the reading."""
    lines: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        national = Path(folder) / "national.xlsx"
        national.write_bytes(national_table(rows))
        small = Path(folder) / "counties.xlsx"
        small.write_bytes(national_table(COUNTIES))
        files = (
            (f"{rows:,} × {COLUMNS}", national),
            (f"{COUNTIES:,} × {COLUMNS}", small),
            ("13 units, one quarter", SAMPLES[-1]),
        )
        bare: dict[str, dict[str, dict[str, float]]] = {}
        for name, path in files:
            bare[name] = found = {way: measured_apart(way, path) for way in WAYS}
            own = found["safely"]
            lines.append([name, *(f"{own['seconds'] / found[way]['seconds']:.2f}" for way in WAYS[:2]),
                          *(f"{own['megabytes'] / found[way]['megabytes']:.2f}" for way in WAYS[:2])])  # fmt: skip
            print(
                {way: {k: round(v, 3) for k, v in numbers.items()} for way, numbers in found.items()}, file=sys.stderr
            )
    for name, seconds in ((files[1][0], counties()), (files[2][0], quarterly())):
        last = "submission" if name == files[1][0] else "submission and doubts"
        lines.append(
            [f"{name}, to its {last}", *(f"{seconds / bare[name][way]['seconds']:.2f}" for way in WAYS[:2]), "", ""]
        )
    heads = ["File", "time ÷ openpyxl walk", "time ÷ bare calamine", "memory ÷ openpyxl walk", "memory ÷ bare calamine"]
    return marked.table(heads, lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--file", type=Path)
    asked: Any = parser.parse_args()
    if asked.way:
        print(json.dumps(measured(asked.way, asked.file)))
        return 0
    made = table(asked.rows)
    print(made)
    if asked.write:
        marked.replace(asked.write, "reading", f"bench/loading.py rows={asked.rows}", made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
