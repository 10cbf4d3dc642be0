"""A made-up county of two towns, small enough to add up by hand: what 方法 computes its examples of roll-up with."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from tracker.figures import Figures
from tracker.periods import Period
from tracker.rules.rollup import Aggregate, Aggregator
from tracker.schema.catalogue import Catalogue, Formula, Indicator, Measure, Plan, Ratio, Settings, Supplier, Unit
from tracker.schema.regions import Region, Register

COUNTY, EAST, WEST, OTHER = "990000", "990001", "990002", "990099"
PATENTS, RESIDENTS = "patents", "residents"

Rows = list[tuple[str, str, Period, float]]


class _Names(TypedDict):
    """What a thing is called; nobody reads these."""

    name: str
    name_en: str
    short: str
    short_en: str


def rolled(settings: Settings, indicator: str, rows: Rows, period: Period, region: str = COUNTY) -> Aggregate:
    """An indicator of the county at a period, from rows of region, measure, period, value."""
    figures = Figures.of((place, measure, at, value, None) for place, measure, at, value in rows)
    catalogue = _catalogue(settings)
    return Aggregator(catalogue, _register(), catalogue.plans["county"], figures).indicator(indicator, region, period)


def _region(code: str, name: str, parent: str | None, *, expected: bool = True) -> Region:
    return Region(code, name, name, "township", parent, parent is not None, expected, expected, "", int(code[-2:]))


def _register() -> Register:
    places = [
        _region(COUNTY, "county", None),
        _region(EAST, "east", COUNTY),
        _region(WEST, "west", COUNTY),
        _region(OTHER, "other", COUNTY, expected=False),
    ]
    return Register({place.code: place for place in places})


def _catalogue(settings: Settings) -> Catalogue:
    office = Supplier(level="department", name="office", name_en="office")
    words: _Names = {"name": "—", "name_en": "—", "short": "—", "short_en": "—"}
    measures = {
        PATENTS: Measure(
            name="patents", name_en="patents", unit="件", kind="stock", additive=True, integer=True, supplied_by=office
        ),
        RESIDENTS: Measure(
            name="residents",
            name_en="residents",
            unit="万人",
            kind="stock",
            additive=True,
            integer=False,
            cutoff="year_end",
            frequency="year",
            supplied_by=office,
        ),
    }
    indicators = {
        "density": Indicator(
            **words,
            unit="件/万人",
            formula=Formula(ratio=Ratio(numerator=(PATENTS,), denominator=(RESIDENTS,))),
            roll_up="ratio_of_sums",
            precision=2,
        ),
        "patents": Indicator(**words, unit="件", formula=Formula(sum=(PATENTS,)), roll_up="sum", precision=0),
    }
    plan = Plan(
        **words,
        issuer="—",
        text="none",
        region=COUNTY,
        start=date(2024, 1, 1),
        end=date(2026, 12, 31),
        start_phrase="—",
        end_phrase="—",
        baseline_period="2023Q4",
    )
    units = {unit: Unit(base=unit, factor=1, name_en=unit) for unit in ("件", "万人", "件/万人")}
    return Catalogue(
        schema_version=1,
        settings=settings,
        units=units,
        measures=measures,
        indicators=indicators,
        plans={"county": plan},
    )
