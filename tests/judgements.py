"""Judgements in tests: one picked among many, one written out by hand (what a test says of it, the rest as of a target of
Quanzhou that nobody has counted), and the fields that others read of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from tracker.periods import parse_period
from tracker.rules.judgement import Figure, Judgement, Movement, Note, Outlook, Promise, Rank, Schedule
from tracker.rules.progress import FailedYear, Method, Status

# What `judge --json` prints, in this order: others read it.
JSON_FIELDS = (
    "plan", "target", "indicator", "region", "as_of", "value", "partial_value", "unit", "comparator", "target_value",
    "baseline", "progress", "schedule", "gap_pp", "gap_units", "to_target", "status", "failed_years", "reported",
    "expected", "others_missing", "note", "expected_value", "required_pace", "recent_pace", "forecast", "forecast_low", "forecast_high",
    "probability", "units_needed", "rank", "contribution", "population_year", "data_version", "best_case", "worst_case",
    "year",
)  # fmt: skip

_PARTS = {
    "figure": Figure,
    "promise": Promise,
    "schedule": Schedule,
    "outlook": Outlook,
    "movement": Movement,
    "rank": Rank,
}
_PART_OF = {field.name: part for part, kind in _PARTS.items() for field in fields(kind)}


def of_target(found: Iterable[Judgement], key: str) -> Judgement:
    """The judgement of a plan's target among those of one region. ValueError unless there is exactly one."""
    [one] = [each for each in found if each.key == key]
    return one


def of_indicator(found: Iterable[Judgement], indicator: str) -> list[Judgement]:
    """The judgements of one indicator, in the order they came."""
    return [each for each in found if each.indicator == indicator]


def judgement(
    key: str,
    status: Status | None,
    plan: str = "quanzhou_2024",
    *,
    region: str = "350500",
    as_of: str = "2026Q3",
    method: Method = "linear",
    notes: tuple[Note, ...] = (),
    failed_years: tuple[FailedYear, ...] = (),
    **given: Any,
) -> Judgement:
    """The judgement of a plan's target; `given` are fields of its parts by their own names (value, number, gap_pp …)."""
    at = parse_period(as_of)
    bare = Judgement(
        plan, f"{plan}.{key}", key, key, region, at, method, status, notes=notes, failed_years=failed_years
    )
    return changed(bare, **given)


def changed(one: Judgement, **given: Any) -> Judgement:
    """The judgement with other fields in its parts. KeyError for a field that none has."""
    parts: dict[str, dict[str, Any]] = {}
    for name, value in given.items():
        parts.setdefault(_PART_OF[name], {})[name] = value
    return replace(one, **{part: replace(getattr(one, part), **values) for part, values in parts.items()})


def numbers_in(one: Judgement) -> list[float]:
    """Every number a judgement holds, its members' and notes' left out."""
    held = [getattr(getattr(one, part), field.name) for part, kind in _PARTS.items() for field in fields(kind)]
    found = [float(value) for value in held if isinstance(value, int | float) and not isinstance(value, bool)]
    return [*found, float(one.figure.population.year)] if one.figure.population else found
