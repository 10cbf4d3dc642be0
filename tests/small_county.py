"""A made-up county with two towns, small enough to add up in one's head; its ids are shared with no real place."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.catalogue import Catalogue, Plan
from tracker.periods import Period, parse_period
from tracker.regions import Region, Register
from tracker.rollup import Figures, RollUp

OWNER = [{"unit": "县局", "basis": "stated"}]


def measure(unit: str = "件", kind: str = "stock", level: str = "department", **more: Any) -> dict[str, Any]:
    supplier = {"level": level, "name": "县局", "name_en": "County office"}
    given = {"name": more.pop("name", "数"), "name_en": "figure", "unit": unit, "kind": kind, "additive": True}
    return {**given, "integer": True, "supplied_by": supplier, **more}


def indicator(formula: dict[str, Any], roll_up: str = "sum", unit: str = "件", precision: int = 0) -> dict[str, Any]:
    names = {"name": "指标", "name_en": "Indicator", "short": "指标", "short_en": "Indicator"}
    return {**names, "unit": unit, "formula": formula, "roll_up": roll_up, "precision": precision}


def catalogue() -> Catalogue:
    """Patents, residents, a flow with its opening balance, year-to-date cases and sessions, a state and a stock."""
    return Catalogue.model_validate({
        "schema_version": 1,
        "settings": {
            "report_due_days": 20, "chase_ladder_days": [-5, 0, 5],
            "thresholds": {"source": "平台默认", "source_en": "platform default"},
        },
        "units": {u: {"base": u, "factor": 1, "name_en": u} for u in ("件", "万人", "次", "%", "件/万人", "个")},
        "measures": {
            "patents": measure(name="专利"),
            "residents": measure("万人", cutoff="year_end", frequency="year", integer=False, name="人口"),
            "works": measure(kind="flow", name="作品登记"),
            "works_opening": measure(frequency="occasional", name="作品登记期初"),
            "filed": measure(kind="year_to_date", level="whole", name="立案"),
            "closed": measure(kind="year_to_date", level="whole", name="结案"),
            "sessions": measure("次", kind="year_to_date", level="whole", name="培训"),
            "point": measure("个", kind="state", frequency="occasional", states={"在建": 0, "建成": 1}, name="网点"),
        },
        "indicators": {
            "density": indicator({"ratio": {"numerator": ["patents"], "denominator": ["residents"]}}, "ratio_of_sums", "件/万人", 2),
            "patents": indicator({"sum": ["patents"]}),
            "works": indicator({"cumulate": {"flow": "works", "opening": "works_opening"}}),
            "closure": indicator({"ratio": {"numerator": ["closed"], "denominator": ["filed"], "scale": 100}}, "ratio_of_sums", "%", 1),
            "sessions": indicator({"sum": ["sessions"]}, "none", "次"),
            "points": indicator({"coverage": "point"}, "coverage", "%"),
            "least": indicator({"sum": ["patents"]}, "minimum"),
        },
        "plans": {"county_2024": plan()},
    })  # fmt: skip


def target(
    indicator_id: str, value: float | None, unit: str, basis: str = "by_deadline", **more: Any
) -> dict[str, Any]:
    base = {
        "code": f"T{indicator_id}", "indicator": indicator_id, "comparator": more.pop("comparator", "at_least"), "value": value,
        "unit": unit, "deadline": date(2026, 12, 31), "basis": basis, "commitment": "firm", "phrase": "目标短语",
        "clause": "一", "owners": OWNER,
    }  # fmt: skip
    return {**base, **more}


def plan() -> dict[str, Any]:
    return {
        "name": "小县方案", "name_en": "County plan", "short": "小县", "short_en": "County", "issuer": "县政府", "text": "none.txt",
        "region": "990000", "start": date(2024, 1, 1), "end": date(2026, 12, 31), "start_phrase": "2024年",
        "end_phrase": "2026年末", "baseline_period": "2023Q4",
        "targets": {
            "density": target("density", 6, "件/万人"),
            "patents": target("patents", 600, "件"),
            "works": target("works", 1000, "件"),
            "closure": target("closure", 95, "%", "each_year"),
            "sessions": target("sessions", 5, "次", "each_year"),
            "average": target("sessions", 200, "次", "yearly_average"),
            "points": target("points", 100, "%"),
            "least": target("least", 1, "件", scope="each"),
        },
        "milestones": {},
    }  # fmt: skip


def _region(code: str, name: str, level: str, *, member: bool = True, expected: bool = True, sort: int = 0) -> Region:
    parent = None if code == "990000" else "990000"
    return Region(code, name, name, level, parent, member, expected, expected, "", sort)


def register() -> Register:
    """The county, its two towns, and the residual row."""
    rows = [
        _region("990000", "小县", "county", member=False, expected=False),
        _region("990001", "东镇", "township", sort=1),
        _region("990002", "西镇", "township", sort=2),
        _region("990099", "其他", "residual", expected=False, sort=9),
    ]
    return Register({r.code: r for r in rows})


def roll_up(*rows: tuple[str, str, str, float]) -> RollUp:
    """A roll-up over rows of region, measure, period (as text), value."""
    known = catalogue()
    county: Plan = known.plans["county_2024"]
    figures = Figures.of((region, name, parse_period(period), value, None) for region, name, period, value in rows)
    return RollUp(known, register(), county, figures)


def quarter(text: str) -> Period:
    return parse_period(text)
