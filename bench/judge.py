"""A made-up country's targets judged at once: what time and memory it takes, and how both grow with the regions.

    python bench/judge.py                         prints the table of docs/bench.md
    python bench/judge.py --write docs/bench.md   writes it into it
    python bench/judge.py --regions 130           one size, in this process, with its seconds and megabytes

Each size runs in a process of its own, so that its memory is its own. All sizes run in one go on one machine, and only
their ratios are written down: seconds belong to the machine, growth belongs to the code.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pandas as pd  # noqa: E402

from bench.parts import marked, nation  # noqa: E402
from tracker.periods import elapsed_share  # noqa: E402
from tracker.rules.progress import judge, method_of  # noqa: E402
from tracker.rules.rollup import Aggregator  # noqa: E402

SIZES = (13, 130, 1300, 2844)
SEED = 20260930
# The small sizes are over in an instant: they run again until together they judge about as much as this.
JUDGEMENTS = 20_000


def cases(roll: Aggregator) -> Iterator[dict[str, Any]]:
    """One case per target and region, the whole first: rolled up now, at the baseline, and a year ago where asked."""
    known, plan = roll.catalogue, roll.plan
    share = elapsed_share(plan.start, plan.end, nation.NOW.end)
    codes = [plan.region, *(region.code for region in roll.register.expected(plan.region))]
    for key, target in plan.targets.items():
        indicator = known.indicators[target.indicator]
        method = method_of(indicator, target, known)
        for code in codes:
            rolled = roll.indicator(target.indicator, code, nation.NOW)
            before = roll.indicator(target.indicator, code, nation.BASELINE).value if method == "linear" else None
            ago = (
                roll.indicator(target.indicator, code, nation.NOW.same_last_year()).value
                if method == "growth"
                else None
            )
            # A fifth more than at the baseline is asked of everybody; of a flow, what the first quarter's size allows.
            asked = {"linear": 1.2 * before if before is not None else None, "coverage": 100.0}.get(method, 300.0)
            yield {
                "key": key,
                "region": code,
                "method": method,
                "comparator": target.comparator,
                "target": asked,
                "value": rolled.value,
                "observed": rolled.observed,
                "share": 0.75 if method == "each_year" else share,
                "baseline": 0.0 if method == "each_year" else before,
                "last_year": ago,
                "whole_numbers": indicator.unit == "件",
                "tolerance": 0.5 * 10**-indicator.precision,
            }


def megabytes() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(regions: int) -> dict[str, Any]:
    """Seconds for rolling up and for judging all targets of so many regions once, and the megabytes they took."""
    known = nation.catalogue()
    empty = megabytes()
    plan, places = known.plans["nation"], nation.register(regions)
    given = nation.figures(regions, plan, known, SEED)
    times = max(1, JUDGEMENTS // (50 * regions))
    rolling = judging = 0.0
    for _ in range(times):
        started = time.perf_counter()
        frame = pd.DataFrame(list(cases(Aggregator(known, places, plan, given))), dtype=object)
        rolled = time.perf_counter()
        verdicts = judge(frame, known.settings.thresholds)
        rolling, judging = rolling + rolled - started, judging + time.perf_counter() - rolled
    return {
        "regions": regions,
        "judgements": len(verdicts),
        "rolling": rolling / times,
        "judging": judging / times,
        "empty_mb": empty,
        "peak_mb": megabytes(),
        "statuses": dict(Counter(verdicts["status"])),
    }


def measured_apart(regions: int) -> dict[str, Any]:
    """The measurement of one size in a process of its own."""
    command = [sys.executable, __file__, "--regions", str(regions)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def table(measured: list[dict[str, Any]]) -> str:
    """How often, how long and how much memory, each against the smallest size; and the times of one judgement."""
    first = measured[0]

    def times(size: dict[str, Any], value: float, base: float) -> str:
        return "1" if size is first else f"{value / base:,.1f}"

    rows = []
    for size in measured:
        count = size["judgements"]
        both, both_first = size["rolling"] + size["judging"], first["rolling"] + first["judging"]
        rows.append(
            [
                f"{size['regions']:,}",
                f"{count:,}",
                times(size, count, first["judgements"]),
                times(size, size["rolling"], first["rolling"]),
                times(size, size["judging"], first["judging"]),
                times(size, both / count, both_first / first["judgements"]),
                times(size, size["peak_mb"], first["peak_mb"]),
                f"{100 * size['judging'] / both:.0f} %",
            ]
        )
    heads = [
        "地区",
        "判断次数",
        "次数 ×",
        "汇总用时 ×",
        "判断用时 ×",
        "平均一次用时 ×",
        "进程最高内存 ×",
        "判断占全部用时",
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
    measured = []
    for size in given.sizes:
        measured.append(measured_apart(size))
        now = measured[-1]
        print(
            f"{now['regions']:>6,} regions {now['judgements']:>8,} judgements: rolling up {now['rolling']:.2f} s, "
            f"judging {now['judging']:.2f} s, at most {now['peak_mb']:.0f} MB ({now['empty_mb']:.0f} MB of it before any figure)"
        )
    body = table(measured)
    print("\n" + body)
    if given.write:
        marked.replace(
            given.write, "judge", f"bench/judge.py sizes={','.join(map(str, given.sizes))} seed={SEED}", body
        )


if __name__ == "__main__":
    main()
