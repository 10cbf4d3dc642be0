"""A made-up country judged through the functions pages call: what time and memory it takes, and how both grow.

    python bench/judge.py                         prints the table of docs/bench.md
    python bench/judge.py --write docs/bench.md   writes it into it
    python bench/judge.py --regions 130           one size, in this process, with its seconds and megabytes

A database with every figure and every district's share is made, opened as an office's is, and asked: `snapshot_of` and `judge` of
the whole (总览 read from the file), one target with its districts, course and gaps (指标), `judge` of all districts, then a hundred
commits with 总览 between them. Beside them, in the same run, the values of 总览 as one SQL question, the floor. Each size runs
in a process of its own, so that its memory is its own. Only ratios are written down: seconds belong to the machine, growth
belongs to the code.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402

from bench.parts import marked, nation  # noqa: E402
from desk import Desk  # noqa: E402
from desk.explain import gap_table  # noqa: E402
from desk.judge import by_region, history, judge  # noqa: E402
from desk.snapshot import snapshot_of  # noqa: E402
from tracker.submission import Observation, Submission  # noqa: E402

SIZES = (13, 130, 1300, 2844)
SEED = 20260930
COMMITS = 100
PLAN, TARGET = "nation", "per_head_0"
# The sums of 总览 in one question: what no program over this database can be quicker than.
FLOOR = """
with current as (
    select region, measure, period, value
    from (
        select o.*, row_number() over (
            partition by o.region, o.measure, o.period order by o.supplier_rank desc, s.committed_at desc, o.line desc
        ) as place
        from observation o join submission s on s.id = o.submission
    )
    where place = 1 and not taken_back
)
select measure, period, sum(value), count(*) from current group by measure, period
"""


def megabytes() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(work: Callable[[], Any], times: int = 1) -> float:
    """Processor seconds of `work`, the least of several."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def floor_of(path: Path, times: int) -> float:
    """Processor seconds of the sums of 总览, asked of the file by nothing but DuckDB."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return seconds(lambda: connection.execute(FLOOR).fetchall(), times)


def afresh(desk: Desk) -> Desk:
    """The desk as after a commit of the plan: nothing remembered."""
    return replace(desk, snapshots=type(desk.snapshots)())


def indicator_page(desk: Desk) -> None:
    """What 指标 asks for."""
    judge(desk, PLAN, targets=[TARGET])
    judge(desk, PLAN, regions="districts", targets=[TARGET])
    history(desk, PLAN, TARGET, nation.ROOT_CODE)
    by_region(desk, PLAN, TARGET)
    gap_table(desk, PLAN, TARGET)


def one_figure(number: int) -> Submission:
    """A workbook that says one figure anew."""
    figure = Observation("200000", "stock_0", nation.NOW, 100.0 + number, "表", "B3", "100", "件", "district")
    return Submission("一数.xlsx", f"{number:064d}", 1, "table", PLAN, (nation.NOW,), "own", observations=(figure,))


def grown_by(desk: Desk, commits: int) -> float:
    """How many megabytes more a process holds after so many commits, each followed by 总览, than after the first ten."""
    first = 0.0
    for number in range(commits):
        desk.store.commit(one_figure(number), b"x", who="bench", reading=str(number), catalogue="v")
        judge(desk, PLAN)
        if number == 9:
            gc.collect()
            first = held_now()
    gc.collect()
    return held_now() - first


def held_now() -> float:
    """The megabytes this process holds at the moment."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def measure(regions: int) -> dict[str, Any]:
    """Processor seconds of what pages ask and of the floor, megabytes held, and what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        nation.desk(regions, Path(folder), SEED).store.close()
        times = max(1, 400 // regions)
        floor = floor_of(nation.file_of(regions, Path(folder)), times + 2)
        desk = nation.opened(regions, Path(folder))
        made = seconds(lambda: snapshot_of(afresh(desk), PLAN), times)
        overview = seconds(lambda: judge(afresh(desk), PLAN), times)
        page = seconds(lambda: indicator_page(desk))
        statuses: Counter[str] = Counter()
        districts = min(all_districts(desk, statuses) for _ in range(times))
        peak = megabytes()
        grown = grown_by(desk, COMMITS if regions <= 130 else 12)
        desk.store.close()
    return {
        "regions": regions,
        "judgements": statuses.total(),
        "floor": floor,
        "snapshot": made,
        "overview": overview,
        "indicator": page,
        "districts": districts,
        "peak_mb": peak,
        "grown_mb": grown,
        "statuses": statuses,
    }


def all_districts(desk: Desk, statuses: Counter[str]) -> float:
    """Processor seconds of judging every district anew, once the figures are there; `statuses` counts what came of it."""
    fresh = afresh(desk)
    snapshot_of(fresh, PLAN)
    started = time.process_time()
    found = judge(fresh, PLAN, regions="districts")
    taken = time.process_time() - started
    statuses.clear()
    statuses.update(str(one.status) for one in found)
    return taken


def measured_apart(regions: int) -> dict[str, Any]:
    """The measurement of one size in a process of its own."""
    command = [sys.executable, __file__, "--regions", str(regions)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def table(measured: list[dict[str, Any]]) -> str:
    """Each size against the smallest, and 总览 against the floor of its own run."""
    first = measured[0]
    rows = []
    for size in measured:
        each = 1e6 * size["districts"] / size["judgements"]
        each_first = 1e6 * first["districts"] / first["judgements"]
        rows.append(
            [
                f"{size['regions']:,}",
                f"{size['judgements']:,}",
                f"{size['districts'] / first['districts']:,.1f}",
                f"{each / each_first:.2f}",
                f"{size['overview'] / first['overview']:,.1f}",
                f"{size['indicator'] / first['indicator']:,.1f}",
                f"{size['overview'] / size['floor']:.1f}",
                f"{size['peak_mb'] / first['peak_mb']:.1f}",
                f"{size['grown_mb']:+.0f} MB",
            ]
        )
    heads = [
        "地区",
        "各地判断次数",
        "各地全判用时 ×",
        "平均一次 ×",
        "从头读库的总览 ×",
        "指标页 ×",
        "总览 ÷ 一条 SQL",
        "进程最高内存 ×",
        "反复入库后内存",
    ]
    return marked.table(heads, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regions", type=int, help="measure one size here and print it as JSON")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="the sizes to compare")
    parser.add_argument("--write", type=Path, help="the document whose table to write")
    given = parser.parse_args()
    if given.regions:
        print(json.dumps(measure(given.regions)))
        return
    measured = [measured_apart(regions) for regions in given.sizes]
    if given.write:
        made_by = f"bench/judge.py sizes={','.join(map(str, given.sizes))} seed={SEED}"
        marked.replace(given.write, "judge", made_by, table(measured))
    for size in measured:
        print(json.dumps(size))
    print(table(measured))


if __name__ == "__main__":
    main()
