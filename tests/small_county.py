"""A made-up county with two towns, small enough to add up in one's head; its ids are shared with no real place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from desk import Files
from tracker.figures import Figures
from tracker.periods import Period, parse_period
from tracker.rules.rollup import Aggregator
from tracker.schema.catalogue import Catalogue
from tracker.schema.catalogue_file import load_catalogue
from tracker.schema.regions import Register, load_register
from tracker.submission import Observation, Submission

FIXTURE = Path(__file__).parent / "fixtures" / "small_county"
EAST, WEST, OTHER, COUNTY = "990001", "990002", "990099", "990000"


@cache
def register() -> Register:
    """The county, its two towns, and the residual row."""
    return load_register(FIXTURE / "regions.csv")


@cache
def catalogue() -> Catalogue:
    """Patents, residents, a flow with its opening balance, year-to-date cases and sessions, a state and a stock."""
    return load_catalogue(FIXTURE / "indicators.yaml", register())


def files(folder: Path) -> Files:
    """The county's files with a database in `folder`."""
    return Files(FIXTURE / "indicators.yaml", FIXTURE / "regions.csv", folder / "county.duckdb")


def roll_up(*rows: tuple[str, str, str, float]) -> Aggregator:
    """A roll-up over rows of region, measure, period (as text), value."""
    known = catalogue()
    figures = Figures.of((region, name, parse_period(period), value, None) for region, name, period, value in rows)
    return Aggregator(known, register(), known.plans["county_2024"], figures)


def quarter(text: str) -> Period:
    return parse_period(text)


def submission(*rows: tuple[str, str, str, float], sha256: str = "a", received_on: str = "2027-06-30") -> Submission:
    """A clean submission of the county's own figures: rows of region, measure, period (as text), value.

    It came after every quarter a test speaks of, whatever the day the tests run.
    """
    known = catalogue()
    figures = tuple(
        Observation(
            region, name, parse_period(period), value, "表", f"B{line}", f"{value:g}", known.measures[name].unit,
            known.measures[name].supplied_by.level,
        )
        for line, (region, name, period, value) in enumerate(rows, 3)
    )  # fmt: skip
    periods = tuple(dict.fromkeys(figure.period for figure in figures))
    return Submission(
        "小县.xlsx",
        sha256,
        1,
        "table",
        "county_2024",
        periods,
        "own",
        observations=figures,
        source={"received_on": received_on},
    )
