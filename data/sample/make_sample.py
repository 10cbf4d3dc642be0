"""Writes the sample workbooks, 演示数据·非真实: the same content on every machine and every run.

    python data/sample/make_sample.py [FOLDER]       (default: beside this file)

totals.csv    city totals by quarter; those really published stand among them (4.74, 765467, 67, 300, 5.77, 82.01万, 13)
shares.csv    how a total is split over the districts at the start, and how its growth is
steps.csv     small counts and states given outright: the value and the quarter from which it holds
promises.csv  how the way from the baseline to a target is split over the districts (任务分解)
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from loaders.targets.book import write_targets  # noqa: E402
from loaders.template.layout import ALLOCATION_SHEET, BANNER, Form  # noqa: E402
from loaders.template.writer import template_name, write_template  # noqa: E402
from tracker.periods import Period, parse_period  # noqa: E402
from tracker.rules.split import largest_remainder  # noqa: E402
from tracker.schema.catalogue import Catalogue  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import Register, load_register  # noqa: E402

SEED = 20260930
QUARTERS = [Period.quarter(2023, 4).plus_quarters(step) for step in range(12)]
PERIODS: dict[str, list[Period]] = {
    "quanzhou_2024": QUARTERS,
    "huancui_2024": QUARTERS,
    "anqing_2023": [Period.year_end(year) for year in range(2022, 2026)],
    "putian_2023": [parse_period("2023-08-20")],
}
# Who did not report what: the whole then has no total and is not judged.
NOT_REPORTED = {
    ("350526", "copyright_registrations", "2026Q3"),
    ("371002101", "plant_varieties", "2026Q3"),
}
# A district whose share of a flow changes from a quarter on.
TURNS = {
    ("patent_pledge_financing", "350521"): ("2026Q1", 0.55),
    ("patent_pledge_financing", "350505"): ("2026Q1", 0.8),
}
DOCUMENT = "演示任务分解表(非真实)"
# Share of the way from baseline to target that a district should have gone by the end of a year.
PATH = {2024: 0.36, 2025: 0.70, 2026: 1.0}
REMARKS: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {
    ("quanzhou_2024", "2026Q3"): [
        ("350582", "valid_trademarks", "reason", "演示：到期未续展的商标较多，净增放缓。"),
        ("350582", "valid_trademarks", "next_step", "演示：分批提醒到期商标续展，四季度上门辅导规上企业。"),
        ("350581", "valid_trademarks", "reason", "演示：批发市场主体调整，新申请减少。"),
        ("350582", "ip_enterprises", "reason", "演示：两家企业复核未通过，退出名单。"),
        ("350582", "ip_enterprises", "pending", "6"),
        ("350583", "ip_enterprises", "pending", "4"),
        ("350583", "strong_ip_counties", "note", "演示：申报材料已受理，等待批复。"),
        ("350525", "geographical_indications", "pending", "1"),
        ("350525", "geographical_indications", "note", "演示：一件地理标志产品在审。"),
        ("350524", "ip_service_points", "pending", "1"),
    ],
    ("quanzhou_2024", "2026Q2"): [
        ("350583", "strong_ip_counties", "pending", "1"),
        ("350582", "valid_trademarks", "note", "演示：本季度集中清理闲置商标。"),
    ],
    ("huancui_2024", "2026Q3"): [
        ("371002", "case_closure_rate", "note", "演示：三季度新立案件尚在办理期限内。"),
        ("371002", "ip_financing", "reason", "演示：一笔大额融资延至四季度放款。"),
        ("371002100", "valid_trademarks", "next_step", "演示：对园区新注册企业开展商标辅导。"),
        ("371002101", "plant_varieties", "note", "演示：权属变更核实中，本季未报。"),
    ],
}  # fmt: skip

Figures = dict[tuple[str, str, Period], float | str]


def rows_of(name: str, plan: str) -> list[dict[str, str]]:
    """The rows of one of the CSV files that belong to a plan."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["plan"] == plan]


class Sample:
    """The made figures of one plan, by region, measure and the period of the workbook they are reported in."""

    def __init__(self, catalogue: Catalogue, register: Register, plan_id: str) -> None:
        self.catalogue, self.register, self.plan_id = catalogue, register, plan_id
        self.plan = catalogue.plans[plan_id]
        self.periods = PERIODS[plan_id]
        self.shares: dict[str, dict[str, tuple[float, float]]] = {}
        for row in rows_of("shares.csv", plan_id):
            pair = (float(row["start"]), float(row["growth"]))
            self.shares.setdefault(row["measure"], {})[row["region"]] = pair
        self.figures: Figures = {}
        for row in rows_of("totals.csv", plan_id):
            self._spread(row)
        self._step_by_step()
        for region, measure, period in NOT_REPORTED:
            self.figures.pop((region, measure, parse_period(period)), None)

    def _spread(self, row: dict[str, str]) -> None:
        measure, how = row["measure"], row["how"]
        totals = {p: float(row[str(p)]) for p in self.periods if row[str(p)]}
        if how == "whole":
            self.figures.update({(self.plan.region, measure, p): value for p, value in totals.items()})
            return
        # Drawn per measure, so that one measure's totals can be edited without moving another's.
        drawn = random.Random(f"{SEED}/{self.plan_id}/{measure}")
        spread = {"stock": _stock, "flow": _flow, "year_to_date": _year_to_date, "population": _population}[how]
        for (region, period), value in spread(totals, self.shares[measure], drawn, measure).items():
            self.figures[(region, measure, period)] = value

    def _step_by_step(self) -> None:
        """Figures and states given outright; a member that is not listed stands at 0 or at the first state."""
        given: dict[str, dict[str, list[tuple[Period, str]]]] = {}
        for row in rows_of("steps.csv", self.plan_id):
            steps = [step.split("@") for step in row["steps"].split()]
            given.setdefault(row["measure"], {})[row["region"]] = [(parse_period(p), word) for word, p in steps]
        for measure, by_region in given.items():
            states = self.catalogue.measures[measure].states
            resting = next(iter(states), "0")
            for region in self.register.expected(self.plan.region, self.periods[-1].end):
                by_region.setdefault(region.code, [(self.periods[0], resting)])
            for code, steps in by_region.items():
                for period in self.periods:
                    word = [value for since, value in steps if since <= period][-1]
                    self.figures[(code, measure, period)] = word if states else float(word)

    def values(self, period: Period) -> pd.DataFrame:
        """One row per region × measure that the workbook of a period gives: region, measure, value, state."""
        rows = [(r, m, *self._value(m, f)) for (r, m, p), f in self.figures.items() if p == period]
        return pd.DataFrame(rows, columns=["region", "measure", "value", "state"])

    def previous(self, period: Period) -> pd.DataFrame:
        """One row per figure known before a period, dated by what it holds for: region, measure, period, value, state."""
        rows = []
        for (region, measure, reported), figure in self.figures.items():
            if reported < period:
                held = {e.measure_id: e.period for e in self._form(reported).entries}[measure]
                rows.append((region, measure, str(held), *self._value(measure, figure)))
        return pd.DataFrame(rows, columns=["region", "measure", "period", "value", "state"])

    def _form(self, period: Period) -> Form:
        return Form(self.catalogue, self.register, self.plan_id, period)

    def _value(self, measure: str, figure: float | str) -> tuple[float, str | None]:
        if isinstance(figure, str):
            return float(self.catalogue.measures[measure].states[figure]), figure
        return figure, None

    def at(self, region: str, measure: str, period: Period) -> float:
        """A number reported in a period, 0 where none was."""
        return float(self.figures.get((region, measure, period), 0))


Spread = dict[tuple[str, Period], float]
Shares = dict[str, tuple[float, float]]


def _stock(totals: dict[Period, float], shares: Shares, drawn: random.Random, measure: str) -> Spread:
    """Split the first total by the starting shares and every later change by the growth shares, in whole units."""
    codes = list(shares)
    held = largest_remainder(round(next(iter(totals.values()))), [start for start, _ in shares.values()])
    found: Spread = {}
    before = sum(held)
    for period, total in totals.items():
        change = round(total) - before
        weights = [growth * drawn.uniform(0.75, 1.25) for _, growth in shares.values()]
        if 0 < change < 40:
            added = [0] * len(codes)
            for index in drawn.choices(range(len(codes)), weights=weights, k=change):
                added[index] += 1
        else:
            added = largest_remainder(change, weights)
        held = [have + more for have, more in zip(held, added, strict=True)]
        before = sum(held)
        found.update({(code, period): float(have) for code, have in zip(codes, held, strict=True)})
    return found


def _flow(totals: dict[Period, float], shares: Shares, drawn: random.Random, measure: str) -> Spread:
    """Split each quarter's total by itself, in whole units."""
    found: Spread = {}
    for period, total in totals.items():
        weights = [
            start * drawn.uniform(0.88, 1.12) * _turn(measure, code, period) for code, (start, _) in shares.items()
        ]
        parts = largest_remainder(round(total), weights)
        found.update({(code, period): float(part) for code, part in zip(shares, parts, strict=True)})
    return found


def _turn(measure: str, region: str, period: Period) -> float:
    since, factor = TURNS.get((measure, region), ("9999Q4", 1.0))
    return factor if period >= parse_period(since) else 1.0


def _year_to_date(totals: dict[Period, float], shares: Shares, drawn: random.Random, measure: str) -> Spread:
    """Split what each quarter added to the year's running total, and let every district's year run on."""
    added = {
        period: total - (totals[period.plus_quarters(-1)] if period.quarter_number > 1 and period != QUARTERS[0] else 0)
        for period, total in totals.items()
    }
    found = _flow(added, shares, drawn, measure)
    for code in shares:
        for period in totals:
            if period.quarter_number > 1 and period != QUARTERS[0]:
                found[(code, period)] += found[(code, period.plus_quarters(-1))]
    return found


def _population(totals: dict[Period, float], shares: Shares, drawn: random.Random, measure: str) -> Spread:
    """Scale the public 2021 county table to each year's total, to the decimals the total is printed with."""
    found: Spread = {}
    scale = 10 if all(round(total, 1) == total for total in totals.values()) else 100
    for period, total in totals.items():
        parts = largest_remainder(round(total * scale), [start for start, _ in shares.values()])
        found.update({(code, period): part / scale for code, part in zip(shares, parts, strict=True)})
    return found


def allocation_rows(sample: Sample) -> pd.DataFrame:
    """One row per target × region × year of the sample's 任务分解: target, region, year, value, in stored units.

    Counts: the districts and the residual together come to the city's target (for 突破, to one more). Ratios: each
    district has its own, rounded up, so that Σ target × residents over Σ residents reaches the city's.
    """
    rows: list[tuple[str, str, int, float]] = []
    weights: dict[str, dict[str, float]] = {}
    for row in rows_of("promises.csv", sample.plan_id):
        weights.setdefault(row["target"], {})[row["region"]] = float(row["weight"])
    for target, by_region in weights.items():
        ratio = sample.catalogue.indicators[sample.plan.targets[target].indicator].formula.ratio
        rows += _ratio_rows(sample, target, by_region) if ratio else _count_rows(sample, target, by_region)
    return pd.DataFrame(rows, columns=["target", "region", "year", "value"])


def _count_rows(sample: Sample, target: str, weights: dict[str, float]) -> Iterator[tuple[str, str, int, float]]:
    promise = sample.plan.targets[target]
    formula = sample.catalogue.indicators[promise.indicator].formula
    measures = (formula.cumulate.opening,) if formula.cumulate else formula.measures
    first = sample.periods[0]
    members = sample.register.members(sample.plan.region, first.end)
    base = {r.code: sum(sample.at(r.code, m, first) for m in measures) for r in members}
    asked = round(promise.number or 0) + (promise.comparator == "more_than")
    way = largest_remainder(asked - round(sum(base.values())), list(weights.values()))
    by_region = dict(zip(weights, way, strict=True))
    for code, start in base.items():
        to_go = by_region.get(code, 0)
        if start + to_go:
            for year, share in PATH.items():
                yield target, code, year, float(int(start + to_go * share + 1e-9))


def _ratio_rows(sample: Sample, target: str, weights: dict[str, float]) -> Iterator[tuple[str, str, int, float]]:
    promise = sample.plan.targets[target]
    ratio = sample.catalogue.indicators[promise.indicator].formula.ratio
    assert ratio is not None
    top, bottom = ratio.numerator[0], ratio.denominator[0]
    first, last = sample.periods[0], Period.quarter(2026, 1)
    residents = {code: sample.at(code, bottom, last) for code in weights}
    before = {code: sample.at(code, top, first) for code in weights}
    way = (promise.number or 0) * sum(residents.values()) - sum(before.values())
    for code, weight in weights.items():
        start = before[code] / sample.at(code, bottom, first)
        full = (before[code] + way * weight / sum(weights.values())) / residents[code]
        for year, share in PATH.items():
            yield target, code, year, -(-round(100 * (start + share * (full - start)), 6) // 1) / 100


def make(folder: Path) -> list[Path]:
    """Write every sample workbook into `folder`; the files written, in order."""
    register = load_register(HERE.parents[1] / "data" / "regions.csv")
    catalogue = load_catalogue(HERE.parents[1] / "indicators.yaml", register)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for plan_id, periods in PERIODS.items():
        sample = Sample(catalogue, register, plan_id)
        for period in periods:
            remarks = [
                (region, f"{plan_id}.{target}", kind, words)
                for region, target, kind, words in REMARKS.get((plan_id, str(period)), [])
            ]
            content = write_template(
                catalogue,
                register,
                plan_id,
                period,
                grade="sample",
                remarks=remarks,
                previous=sample.previous(period),
                values=sample.values(period),
            )
            written.append(folder / template_name(catalogue, register, plan_id, period, grade="sample"))
            written[-1].write_bytes(content)
        if rows_of("promises.csv", plan_id):
            root = register[catalogue.plans[plan_id].region].name
            rows = allocation_rows(sample).assign(document=DOCUMENT)
            content = write_targets(catalogue, register, plan_id, {ALLOCATION_SHEET: rows}, "sample")
            written.append(folder / f"{root}_任务分解表_{BANNER}.xlsx")
            written[-1].write_bytes(content)
    return written


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(path.name, path.stat().st_size)
