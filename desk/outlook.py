"""What lies ahead of a target: pace, forecast, what is missing in countable units, and the bounds of a late total."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from desk.board import Board
from tracker.periods import Period
from tracker.rules.forecast import Forecast, forecast, refusal
from tracker.rules.pace import countable_needed, extreme_changes, quarters_left, recent_pace, required_pace
from tracker.rules.progress import Method, satisfies
from tracker.rules.rollup import Aggregate

# A rate over cases, a survey, a list: what comes next is a decision or a sample, not a continuation of a series.
NOT_FORECAST: tuple[Method, ...] = ("direct", "survey", "coverage", "checklist")
# Below this probability of holding, a target that is met and can fall is marked 回落风险.
HOLDING = 0.8


@dataclass(frozen=True)
class Outlook:
    """Per remaining quarter and at the deadline, in the indicator's stored units; None where the kind has none."""

    left: int
    required: float | None
    recent: float | None
    forecast: Forecast
    units_needed: int | float | None
    at_risk: bool
    best: float | None
    worst: float | None


def outlook(
    on: Board,
    key: str,
    region: str,
    at: Period,
    rolled: Aggregate,
    method: Method,
    promised: float | None,
    baseline: float | None,
    *,
    closed: bool,
    missing: float | None,
) -> Outlook:
    """The outlook of a target in a region at a period already rolled up and judged by `method`."""
    target = on.plan.targets[key]
    yearly = method in ("each_year", "growth")
    end = Period.year_end(at.year).end if yearly else target.deadline
    left = 0 if closed else quarters_left(at, end)
    bar = baseline if method == "not_below" else promised
    found = refusal("kind")
    if closed or left == 0:
        found = refusal("after_deadline")
    elif method not in NOT_FORECAST and rolled.value is not None:
        if yearly:
            found = _within_year(on, key, region, at, method, bar, left)
        else:
            found = counted(on, key, region, at, rolled, bar, left).in_units()
    elif method not in NOT_FORECAST:
        found = refusal("gap")
    values = _values(on, key, region, at)
    paced = method in ("linear", "each_year", "yearly_average")
    met = rolled.value is not None and bar is not None and satisfies(on.comparator(key, region), rolled.value, bar)
    holding = found.probability
    best, worst = _bounds(on, key, at, rolled) if region == on.plan.region else (None, None)
    return Outlook(
        left=left,
        required=required_pace(missing, left) if paced else None,
        recent=recent_pace(values) if paced and method != "each_year" else None,
        forecast=found,
        units_needed=_needed(on, key, region, rolled, method, promised, missing),
        at_risk=met and not closed and holding is not None and holding < HOLDING and not _never_falls(on, key),
        best=best,
        worst=worst,
    )


def _quarters(on: Board, at: Period) -> list[Period]:
    """The consecutive quarters from the plan's baseline to `at`."""
    quarters, quarter = [], on.plan.baseline
    while quarter.end <= at.end:
        quarters.append(quarter)
        quarter = quarter.plus_quarters(1)
    return quarters


def _values(on: Board, key: str, region: str, at: Period) -> list[float | None]:
    return [on.rolled(key, region, quarter).value for quarter in _quarters(on, at)]


def _never_falls(on: Board, key: str) -> bool:
    """Whether what is counted can only grow: flows added up."""
    formula = on.indicator(key).formula
    kinds = {on.roll.catalogue.measures[m].kind for m in formula.measures}
    return formula.cumulate is not None or kinds <= {"year_to_date", "flow", "cumulative"}


def _is_flow(on: Board, key: str) -> bool:
    formula = on.indicator(key).formula
    return formula.cumulate is not None or any(
        on.roll.catalogue.measures[m].kind in ("year_to_date", "flow") for m in formula.measures
    )


def _whole_numbers(on: Board, key: str) -> bool:
    indicator = on.indicator(key)
    numerators = indicator.formula.ratio.numerator if indicator.formula.ratio else indicator.formula.measures
    return all(on.roll.catalogue.measures[m].integer for m in numerators)


@dataclass(frozen=True)
class Counted:
    """A forecast in things that are counted (patents, not patents per 10,000), and what it is held against.

    One counted unit is `per` of the indicator's; `wanted` is the count from which the target is kept.
    """

    found: Forecast
    wanted: float | None
    per: float
    whole_numbers: bool

    def in_units(self) -> Forecast:
        """The forecast in the indicator's own units."""
        found, per = self.found, self.per
        if found.expected is None or found.low is None or found.high is None:
            return found
        return replace(found, expected=found.expected * per, low=found.low * per, high=found.high * per)


def counted(on: Board, key: str, region: str, at: Period, rolled: Aggregate, bar: float | None, left: int) -> Counted:
    """The forecast of a stock or a sum, or of a ratio's numerator over the residents it divides by now."""
    strict, whole = on.comparator(key, region) == "more_than", _whole_numbers(on, key)
    quarters = _quarters(on, at)
    ratio = on.indicator(key).formula.ratio
    if ratio is None:
        values = [on.rolled(key, region, quarter).value for quarter in quarters]
        wanted, per = (bar + 1 if bar is not None and strict and whole else bar), 1.0
    else:
        values = [r.numerator if r.value is not None else None for r in (on.rolled(key, region, q) for q in quarters)]
        people = rolled.denominator or math.nan
        wanted = None if bar is None else float(countable_needed(bar, people, 0, scale=ratio.scale, strict=strict))
        per = ratio.scale / people
    found = forecast(
        values,
        left,
        target=wanted,
        seasonal=_is_flow(on, key),
        whole_numbers=whole,
        never_falls=_never_falls(on, key),
    )
    return Counted(found, wanted, per, whole)


def _within_year(
    on: Board, key: str, region: str, at: Period, method: Method, bar: float | None, left: int
) -> Forecast:
    """A year-to-date figure at its year's end, from the single quarters of all years, added up."""
    level: list[float | None] = [0.0]
    for quarter in _quarters(on, at)[1:]:
        so_far = on.rolled(key, region, quarter).value
        start = level[-(quarter.quarter_number)] if len(level) >= quarter.quarter_number else None
        level.append(None if so_far is None or start is None else start + so_far)
    before_year = level[-1 - at.quarter_number] if len(level) > at.quarter_number else None
    if before_year is None:
        return refusal("gap")
    if method == "growth":
        last_year = on.rolled(key, region, Period.year_end(at.year - 1)).value
        noise = on.roll.catalogue.settings.thresholds.growth_noise_percent / 100
        bar = None if last_year is None else last_year * (1 + noise)
    found = forecast(
        level,
        left,
        target=None if bar is None else before_year + bar,
        seasonal=True,
        whole_numbers=method == "each_year" and _whole_numbers(on, key),
        never_falls=True,
    )
    if found.expected is None or found.low is None or found.high is None:
        return found
    return replace(
        found, expected=found.expected - before_year, low=found.low - before_year, high=found.high - before_year
    )


def _needed(
    on: Board, key: str, region: str, rolled: Aggregate, method: Method, promised: float | None, missing: float | None
) -> int | float | None:
    """What is missing in things a person can count: patents, cases, sessions, places; None for a survey or direction."""
    ratio = on.indicator(key).formula.ratio
    if rolled.value is None or promised is None or method in ("growth", "not_below", "survey"):
        return None
    if ratio and rolled.numerator is not None and rolled.denominator:
        strict = on.comparator(key, region) == "more_than"
        return countable_needed(promised, rolled.denominator, rolled.numerator, scale=ratio.scale, strict=strict)
    if rolled.members:
        return sum(1 for member in rolled.members if not member.value)
    return missing


def _bounds(on: Board, key: str, at: Period, rolled: Aggregate) -> tuple[float | None, float | None]:
    """The best and worst a late total can come to, each missing place at its largest rise or fall from its last figure.

    For sums only, and only where every missing place has a history; None, None otherwise.
    """
    indicator = on.indicator(key)
    if rolled.value is not None or rolled.partial is None or indicator.roll_up != "sum":
        return None, None
    best = worst = rolled.partial
    for place in rolled.missing:
        values = _values(on, key, place, at)[:-1]
        changes = extreme_changes(values)
        if not values or values[-1] is None or changes is None:
            return None, None
        fall, rise = changes
        worst += values[-1] + (0.0 if _never_falls(on, key) else fall)
        best += values[-1] + rise
    return best, worst
