"""How far the forecast can be trusted: coverage and Brier score on made-up series, and on published ones.

    python bench/forecast.py                            prints the tables of docs/forecast.md
    python bench/forecast.py --write docs/forecast.md   writes them into it
    python bench/forecast.py --series 100               fewer series, for a quick look

Each series is cut where 1, 2 and 4 quarters are left; what was forecast there is held against how the series ended. Three
judges are asked beside it: a coin (a half each time: 0.25), "it stays on its line" (yes when the value stands at or above
the straight line to the target) and "no change" (yes when it has reached the target already).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan, nan
from pathlib import Path
from statistics import fmean, median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.parts import marked  # noqa: E402
from bench.parts.kinds import KINDS, QUARTERS, Kind, Made, year  # noqa: E402
from loaders import read_submission  # noqa: E402
from tracker.rules.forecast import FEWEST_POINTS, Forecast, forecast, within_year  # noqa: E402
from tracker.rules.pattern import MEMORY, PATTERN_POINTS  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import load_register  # noqa: E402

SEED = 20260930
SERIES = 2000
LEFT = (1, 2, 4)
MOST = 88
RESIDENTS = ROOT / "bench" / "parts" / "residents_2018_2024.csv"


@dataclass(frozen=True)
class Asked:
    """One forecast and what came of it. `to_come` says of a kind with a break that it could not be seen yet."""

    left: int
    refused: bool
    covered: bool = False
    probability: float = 0.0
    on_line: bool = False
    reached: bool = False
    met: bool = False
    to_come: bool = False


def fingerprint() -> str:
    """Twelve letters that change when the method answers otherwise on fixed series, whatever constant was touched."""
    chance = random.Random(SEED)
    answers = []
    for kind in KINDS:
        for left in LEFT:
            found = _ask(kind.make(chance), left)
            answers.append([found.refused, *(f"{x:.6g}" for x in _numbers(found))])
    made = year(chance)
    answers.append([f"{x:.6g}" for x in _numbers(within_year(made.before, made.quarters[:2], target=made.target))])
    return hashlib.sha256(repr(answers).encode()).hexdigest()[:12]


def made_by(series: int = SERIES) -> str:
    """What the marker line of the tables says: which method, how many series, which seed."""
    return (
        f"bench/forecast.py method={fingerprint()} MEMORY={MEMORY} FEWEST_POINTS={FEWEST_POINTS} "
        f"PATTERN_POINTS={PATTERN_POINTS} series={series} seed={SEED}"
    )


def _numbers(found: Forecast) -> list[float]:
    return [x for x in (found.expected, found.low, found.high, found.probability) if x is not None]


def _ask(made: Made, left: int) -> Forecast:
    return forecast(made.values[: QUARTERS - left + 1], left, target=made.target, whole_numbers=made.whole_numbers)


def asked(kind: Kind, series: int) -> list[Asked]:
    """Every forecast on `series` series of a kind: three for each, with 1, 2 and 4 quarters left."""
    chance = random.Random(f"{SEED} {kind.name}")
    return [_held_against(made, left) for made in (kind.make(chance) for _ in range(series)) for left in LEFT]


def _held_against(made: Made, left: int) -> Asked:
    found, now, last = _ask(made, left), QUARTERS - left, made.values[-1]
    to_come = made.broke is not None and made.broke >= now
    if found.low is None or found.high is None or found.probability is None:
        return Asked(left, refused=True, to_come=to_come)
    line = made.values[0] + now / QUARTERS * (made.target - made.values[0])
    return Asked(
        left,
        refused=False,
        covered=found.low <= last <= found.high,
        probability=found.probability,
        on_line=made.values[now] >= line,
        reached=made.values[now] >= made.target,
        met=last >= made.target,
        to_come=to_come,
    )


def asked_of_years(series: int) -> list[Asked]:
    """Forecasts of a second year's total from the first year's quarters, with 3, 2 and 1 quarters of it left."""
    chance = random.Random(f"{SEED} year")
    found = []
    for made in (year(chance) for _ in range(series)):
        for left in (1, 2, 3):
            so_far, total = made.quarters[: 4 - left], sum(made.quarters)
            ahead = within_year(made.before, so_far, target=made.target)
            assert ahead.low is not None
            assert ahead.high is not None
            assert ahead.probability is not None
            grown = sum(so_far) >= sum(made.before[: 4 - left])
            covered, met = ahead.low <= total <= ahead.high, total >= made.target
            found.append(Asked(left, False, covered, ahead.probability, grown, sum(so_far) >= made.target, met))
    return found


@dataclass(frozen=True)
class Score:
    """Marks over the forecasts given; nan where there are none. Shares are 0 to 1; Brier scores 0 (all right) to 1.

    `likely_met` is how often 预计可完成 was met, `unlikely_met` how often 难度较大 was."""

    given: int
    refused: float
    coverage: float
    brier: float
    brier_line: float
    brier_no_change: float
    likely_met: float
    unlikely_met: float


def score(results: Sequence[Asked]) -> Score:
    """The marks of forecasts."""
    given = [r for r in results if not r.refused]
    return Score(
        given=len(given),
        refused=_mean(r.refused for r in results),
        coverage=_mean(r.covered for r in given),
        brier=_mean((r.probability - r.met) ** 2 for r in given),
        brier_line=_mean(r.on_line != r.met for r in given),
        brier_no_change=_mean(r.reached != r.met for r in given),
        likely_met=_mean(r.met for r in given if r.probability >= 0.7),
        unlikely_met=_mean(r.met for r in given if r.probability < 0.3),
    )


def _mean(of: Iterable[float]) -> float:
    found = list(of)
    return fmean(found) if found else nan


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


HEADS = [
    "序列",
    "剩余季度",
    "拒绝",
    "80 % 区间覆盖",
    "Brier 本法",
    "Brier “照线走”",
    "Brier “不再变”",
    "说预计可完成的，达成",
    "说难度较大的，达成",
]


def groups(series: int = SERIES) -> Iterator[tuple[str, int | None, list[tuple[int, Score]]]]:
    """What the table has: words, the least coverage asked (None: a stress) and the marks for each horizon."""
    for kind in KINDS:
        found = asked(kind, series)
        if kind.name in ("jump", "purge"):
            name = kind.words.split("：")[0]
            seen = [one for one in found if not one.to_come]
            yield kind.words + "，已在数列里", kind.least, _by_left(seen)
            yield (
                f"加试·{name}还没有发生：任何只看数列的方法都不可能知道",
                None,
                _by_left([one for one in found if one.to_come]),
            )
        else:
            yield kind.words, kind.least, _by_left(found)
    yield "同比的第一年：按上年各季份额", 75, _by_left(asked_of_years(series))


def _by_left(found: Sequence[Asked]) -> list[tuple[int, Score]]:
    return [(left, score([one for one in found if one.left == left])) for left in sorted({one.left for one in found})]


def missed(words: str, least: int | None, left: int, marks: Score) -> list[str]:
    """Where a kind of series misses what is asked of it, in Chinese: empty where it keeps everything, or is a stress."""
    if least is None:
        return []
    most = MOST if least == 75 else 100
    said = []
    if not least <= 100 * marks.coverage <= most:
        said.append(f"区间盖住 {100 * marks.coverage:.1f} %，应为 {least}—{most} %")
    if marks.brier >= min(0.25, marks.brier_line, marks.brier_no_change):
        said.append(f"Brier {marks.brier:.3f}，不比陪考的好")
    if marks.refused > 0.1:
        said.append(f"拒绝 {100 * marks.refused:.1f} %")
    if marks.likely_met < 0.7:
        said.append(f"说预计可完成的只有 {100 * marks.likely_met:.0f} % 达成")
    if marks.unlikely_met > 0.3:
        said.append(f"说难度较大的有 {100 * marks.unlikely_met:.0f} % 达成")
    return [f"{words.split('：')[0]}，剩 {left} 季：{one}" for one in said]


def tables(series: int = SERIES) -> str:
    """The tables of docs/forecast.md, in Markdown, and where they miss what was asked."""
    rows, misses = [], []
    for words, least, by_left in groups(series):
        for left, s in by_left:
            misses += missed(words, least, left, s)
            rows.append(
                [
                    words,
                    f"{left}",
                    _per_cent(s.refused, 1),
                    f"**{_per_cent(s.coverage, 1)}**",
                    f"**{s.brier:.3f}**",
                    f"{s.brier_line:.3f}",
                    f"{s.brier_no_change:.3f}",
                    _per_cent(s.likely_met, 0),
                    _per_cent(s.unlikely_met, 0),
                ]
            )
    found = "没有守住的：" + "；".join(misses) + "。" if misses else "上面所说的各项，除加试以外，全部守住。"
    return "\n\n".join([marked.table(HEADS, rows), found, _published_words()])


def _per_cent(share: float, decimals: int) -> str:
    return "—" if isnan(share) else f"{100 * share:.{decimals}f} %"


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
