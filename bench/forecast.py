"""How far the forecast can be trusted: coverage, width and Brier score on made-up series, and on published ones.

    python bench/forecast.py                            prints the tables of docs/forecast.md
    python bench/forecast.py --write docs/forecast.md   writes them into it
    python bench/forecast.py --series 100               fewer series, for a quick look

Each series is cut where 1 to 5 quarters are left; what was forecast there is held against how the series ended. Two
naive judges are asked beside it: "it stays on its line" says yes when the value stands at or above the straight line
to the target, "no change" when it has reached the target already.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.parts import marked  # noqa: E402
from bench.parts.kinds import KINDS, QUARTERS, Kind, Made  # noqa: E402
from loaders import read_submission  # noqa: E402
from tracker.rules.forecast import FEWEST_POINTS, MEMORY, SEASONAL_POINTS, Forecast, forecast  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import load_register  # noqa: E402

SEED = 20260930
SERIES = 2000
LEFT = range(1, 6)
RESIDENTS = ROOT / "bench" / "parts" / "residents_2018_2024.csv"


@dataclass(frozen=True)
class Asked:
    """One forecast and what came of it. `width` counts usual changes: the mean absolute change up to the cut."""

    left: int
    refused: bool
    covered: bool = False
    width: float = 0.0
    probability: float = 0.0
    on_line: bool = False
    reached: bool = False
    met: bool = False


def fingerprint() -> str:
    """Twelve letters that change when the method answers otherwise on fixed series, whatever constant was touched."""
    chance = random.Random(SEED)
    answers = []
    for kind in KINDS:
        for left in LEFT:
            found = _ask(kind.make(chance), left)
            answers.append([found.refused, *(f"{x:.6g}" for x in _numbers(found))])
    return hashlib.sha256(repr(answers).encode()).hexdigest()[:12]


def made_by(series: int = SERIES) -> str:
    """What the marker line of the tables says: which method, how many series, which seed."""
    return (
        f"bench/forecast.py method={fingerprint()} MEMORY={MEMORY} FEWEST_POINTS={FEWEST_POINTS} "
        f"SEASONAL_POINTS={SEASONAL_POINTS} series={series} seed={SEED}"
    )


def _numbers(found: Forecast) -> list[float]:
    return [x for x in (found.expected, found.low, found.high, found.probability) if x is not None]


def _ask(made: Made, left: int) -> Forecast:
    now = QUARTERS - left
    return forecast(
        made.values[: now + 1],
        left,
        target=made.target,
        seasonal=made.seasonal,
        whole_numbers=made.whole_numbers,
    )


def asked(kind: Kind, series: int) -> list[Asked]:
    """Every forecast on `series` series of a kind: five for each, with 1 to 5 quarters left."""
    chance = random.Random(f"{SEED} {kind.name}")
    return [_held_against(made, left) for made in (kind.make(chance) for _ in range(series)) for left in LEFT]


def _held_against(made: Made, left: int) -> Asked:
    found, now, last = _ask(made, left), QUARTERS - left, made.values[-1]
    if found.refused:
        return Asked(left, refused=True)
    low, high, probability = found.low, found.high, found.probability
    assert low is not None
    assert high is not None
    assert probability is not None
    usual = fmean(abs(b - a) for a, b in pairwise(made.values[: now + 1]))
    line = made.values[0] + now / QUARTERS * (made.target - made.values[0])
    return Asked(
        left,
        refused=False,
        covered=low <= last <= high,
        width=(high - low) / usual,
        probability=probability,
        on_line=made.values[now] >= line,
        reached=made.values[now] >= made.target,
        met=last >= made.target,
    )


@dataclass(frozen=True)
class Score:
    """A kind's marks over the forecasts given. Shares are 0 to 1; Brier scores 0 (all right) to 1 (all wrong)."""

    given: int
    refused: int
    coverage: float
    coverage_by_left: tuple[float, ...]
    width: float
    met: float
    brier: float
    brier_line: float
    brier_no_change: float


def score(results: Sequence[Asked]) -> Score:
    """The marks of a kind from its forecasts."""
    given = [r for r in results if not r.refused]
    return Score(
        given=len(given),
        refused=len(results) - len(given),
        coverage=fmean(r.covered for r in given),
        coverage_by_left=tuple(fmean(r.covered for r in given if r.left == left) for left in LEFT),
        width=fmean(r.width for r in given),
        met=fmean(r.met for r in given),
        brier=fmean((r.probability - r.met) ** 2 for r in given),
        brier_line=fmean(r.on_line != r.met for r in given),
        brier_no_change=fmean(r.reached != r.met for r in given),
    )


def published() -> list[tuple[str, str, tuple[str, ...]]]:
    """The really published series of data/published, longest first: region, measure, and the periods it was printed for."""
    register = load_register(ROOT / "data" / "regions.csv")
    catalogue = load_catalogue(ROOT / "indicators.yaml", register)
    periods: dict[tuple[str, str], set[str]] = {}
    for path in sorted((ROOT / "data" / "published").glob("*.xlsx")):
        submission = read_submission(path.read_bytes(), path.name, catalogue, register)
        for figure in submission.observations:
            names = (register[figure.region].name, catalogue.measures[figure.measure].name)
            periods.setdefault(names, set()).add(str(figure.period))
    series = [(region, measure, tuple(sorted(found))) for (region, measure), found in periods.items()]
    return sorted(series, key=lambda row: (-len(row[2]), row[1], row[0]))


@dataclass(frozen=True)
class Back:
    """One forecast of a city's residents from the years before: how far off it and "no change" were (per cent)."""

    city: str
    upto: int
    left: int
    covered: bool
    error: float
    no_change_error: float


def back_test() -> Iterator[Back]:
    """Residents of eleven cities, year by year 2018–2024: every cut that leaves five years before and one after."""
    cities: dict[str, dict[int, float]] = {}
    with RESIDENTS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            cities.setdefault(row["name"], {})[int(row["year"])] = float(row["residents_10k"])
    for city, years in cities.items():
        values = [years[year] for year in sorted(years)]
        for now in range(FEWEST_POINTS, len(values)):
            for left in range(1, len(values) - now + 1):
                found = forecast(values[:now], left)
                if found.expected is None or found.low is None or found.high is None:
                    continue
                came = values[now + left - 1]
                yield Back(
                    city,
                    sorted(years)[now - 1],
                    left,
                    found.low <= came <= found.high,
                    100 * abs(found.expected - came) / came,
                    100 * abs(values[now - 1] - came) / came,
                )


def tables(series: int = SERIES) -> str:
    """The three tables of docs/forecast.md, in Markdown."""
    scores = [(kind, score(asked(kind, series))) for kind in KINDS]
    marks = [
        [
            kind.words,
            f"{s.given}",
            f"{s.refused}",
            f"**{100 * s.coverage:.1f} %**",
            f"{s.width:.1f}",
            f"{100 * s.met:.0f} %",
            f"**{s.brier:.3f}**",
            f"{s.brier_line:.3f}",
            f"{s.brier_no_change:.3f}",
        ]
        for kind, s in scores
    ]
    heads = [
        "序列",
        "预测次数",
        "拒绝",
        "80 % 区间覆盖",
        "平均宽度",
        "实际达成",
        "Brier 本法",
        "Brier “照线走”",
        "Brier “不再变”",
    ]
    by_left = [[kind.words.split("：")[0], *(f"{100 * c:.0f} %" for c in s.coverage_by_left)] for kind, s in scores]
    return "\n\n".join(
        [
            marked.table(heads, marks),
            "按剩余季度分的覆盖：",
            marked.table(["序列", *(f"剩 {left} 季" for left in LEFT)], by_left),
            _published_words(),
        ]
    )


def _published_words() -> str:
    series, backs = published(), list(back_test())
    long_enough = [row for row in series if len(row[2]) > FEWEST_POINTS]
    region, measure, periods = series[0]
    anqing = [b for b in backs if b.city == "安庆市"]
    others = [b for b in backs if b.city != "安庆市"]
    rows = [
        [
            words,
            f"{len(group)}",
            f"{sum(b.covered for b in group)}",
            f"{100 * fmean(b.covered for b in group):.0f} %",
            f"{median(b.error for b in group):.2f} %",
            f"{median(b.no_change_error for b in group):.2f} %",
        ]
        for words, group in (("十一市全部", backs), ("其中安庆市（2020 年普查下调）", anqing), ("其余十市", others))
    ]
    return "\n\n".join(
        [
            f"`data/published` 里有 {len(series)} 个公开序列；回测至少要 {FEWEST_POINTS + 1} 个点，够长的有 {len(long_enough)} 个"
            f"（最长的是{region}{measure}，{len(periods)} 个点：{'、'.join(periods)}）。",
            "够长的公开序列只有十一市 2018—2024 年末常住人口（每年一点，`bench/parts/residents_2018_2024.csv`）：",
            marked.table(["常住人口回测", "预测次数", "落在区间内", "覆盖", "误差中位数", "“不再变”误差中位数"], rows),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=SERIES, help="series of each kind")
    parser.add_argument("--write", type=Path, help="the document whose tables to write")
    given = parser.parse_args()
    body = tables(given.series)
    print(body)
    if given.write:
        marked.replace(given.write, "calibration", made_by(given.series), body)


if __name__ == "__main__":
    main()
