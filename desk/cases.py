"""A target in a region at a period, as the numbers the judgement asks for."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from desk.board import Board
from tracker.periods import Period
from tracker.rules.progress import Case, Verdict, judge_case, method_of


def case_of(on: Board, key: str, region: str, as_of: Period) -> dict[str, Any]:
    """The columns of `Case`, and beside them rolled, origin, at (the period judged) and judged (whether at all)."""
    target, indicator = on.plan.targets[key], on.indicator(key)
    at = on.judged_period(target, as_of)
    rolled, origin = on.rolled(key, region, at), on.origin(key, region)
    method = method_of(indicator, target, on.roll.catalogue)
    earlier = [on.rolled(key, region, at.plus_quarters(-n)).value for n in (1, 2)] if method == "not_below" else []
    catalogue = on.roll.catalogue
    return {
        "method": method,
        "comparator": on.comparator(key, region),
        "target": on.promised(key, region),
        "value": rolled.value,
        "observed": rolled.observed,
        "share": on.share(key, at),
        "closed": as_of.end >= target.deadline,
        "baseline": origin.value if origin else None,
        "expected": on.expected_value(key, region, at, origin),
        "last_year": on.rolled(key, region, at.same_last_year()).value if method == "growth" else None,
        "previous": tuple(earlier),
        "whole_numbers": target.unit != "%"
        and all(catalogue.measures[m].integer for m in indicator.formula.measures)
        and indicator.formula.ratio is None,
        "tolerance": 0.5 * 10**-indicator.precision,
        "failed_years": on.failed_years(key, region, at),
        "year_closed": at == Period.year_end(at.year),
        "best_possible": on.best_possible(key, region, at, rolled),
        "rolled": rolled,
        "origin": origin,
        "at": at,
        "judged": on.has_promise(key, region),
    }


_NAMES = tuple(f.name for f in fields(Case))


def verdict_of(on: Board, key: str, region: str, as_of: Period) -> Verdict:
    """The verdict on one target in one region; the frame of `desk.judge` says the same for many."""
    case = case_of(on, key, region, as_of)
    return judge_case(
        Case(**{name: case[name] for name in _NAMES if name in case}), on.roll.catalogue.settings.thresholds
    )
