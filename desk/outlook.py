"""What lies ahead of a target: pace, forecast, what is missing in countable units, and the bounds of a late total."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from desk.cases import Judged
from desk.snapshot import Snapshot
from tracker.periods import Period
from tracker.rules.forecast import Forecast, forecast, refusal, within_year
from tracker.rules.judgement import Outlook
from tracker.rules.pace import countable_needed, extreme_changes, quarters_left, recent_pace, required_pace
from tracker.rules.pattern import PATTERN_POINTS
from tracker.rules.progress import Method, satisfies
from tracker.rules.rollup import Aggregate

# A rate over cases, a survey, a list: what comes next is a decision or a sample, not a continuation of a series.
NOT_FORECAST: tuple[Method, ...] = ("direct", "survey", "coverage", "checklist")
# Below this probability of holding, a target that is met and can fall is marked 回落风险.
HOLDING = 0.8


def outlook(snapshot: Snapshot, key: str, region: str, found: Judged) -> Outlook:
    """The outlook of a target in a region that was judged; nothing is promised of a district that was given no share."""
    terms, case, rolled, at = snapshot.terms(key), found.case, found.rolled, found.at
    method, target = terms.method, terms.target
    missing = found.verdict.to_target if found.has_promise else None
    yearly = method in ("each_year", "growth")
    end = Period.year_end(at.year).end if yearly else target.deadline
    left = 0 if case.closed else quarters_left(at, end)
    bar = case.target
    if method in ("not_below", "rise"):
        more = 1 if method == "rise" and terms.counts_whole else 0
        bar = None if case.baseline is None else case.baseline + more
    ahead = refusal("kind")
    if case.closed or left == 0:
        ahead = refusal("after_deadline")
    elif method not in NOT_FORECAST and rolled.value is not None:
        if yearly:
            ahead = _within_year(snapshot, key, region, at, method, bar, left)
        else:
            ahead = counted(snapshot, key, region, at, rolled, bar, left).in_units()
    elif method not in NOT_FORECAST:
        ahead = refusal("gap")
    if case.comparator == "at_most" and ahead.probability is not None:
        # What was asked is how likely it is to go over.
        ahead = replace(ahead, probability=1 - ahead.probability)
    paced = method in ("linear", "each_year", "yearly_average")
    met = rolled.value is not None and bar is not None and satisfies(case.comparator, rolled.value, bar)
    at_risk = met and not case.closed and ahead.probability is not None and ahead.probability < HOLDING
    best, worst = _bounds(snapshot, key, at, rolled) if region == snapshot.plan.region else (None, None)
    return Outlook(
        required_pace=required_pace(missing, left) if paced and not case.is_ceiling else None,
        recent_pace=recent_pace(values_to(snapshot, key, region, at)) if paced and method != "each_year" else None,
        forecast=ahead.expected,
        low=None if ahead.low is None else max(0.0, ahead.low),  # nothing that is counted or measured is below 0
        high=ahead.high,
        probability=ahead.probability if found.has_promise else None,
        refused=ahead.refused,
        basis=ahead.basis,
        units_needed=_needed(snapshot, key, region, rolled, method, case.target, missing)
        if found.has_promise
        else None,
        best=best,
        worst=worst,
        quarters_left=left,
        at_risk=at_risk and not terms.never_falls,
    )


def values_to(snapshot: Snapshot, key: str, region: str, at: Period) -> list[float | None]:
    """The values of the consecutive quarters from the plan's baseline to `at`."""
    return [snapshot.value(key, region, quarter) for quarter in snapshot.quarters_to(at)]


def _tops_to(snapshot: Snapshot, key: str, region: str, at: Period) -> list[float | None]:
    """The numerators of the same quarters, None where the ratio has no value."""
    if region == snapshot.plan.region:
        wholes = [snapshot.columns(key, quarter).whole for quarter in snapshot.quarters_to(at)]
        return [whole.numerator if whole.value is not None else None for whole in wholes]
    columns = [snapshot.columns(key, quarter) for quarter in snapshot.quarters_to(at)]
    return [one.numerator(region) if one.value(region) is not None else None for one in columns]


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


def counted(
    snapshot: Snapshot, key: str, region: str, at: Period, rolled: Aggregate, bar: float | None, left: int
) -> Counted:
    """The forecast of a stock or a sum, or of a ratio's numerator over the residents it divides by now."""
    # Of what must stay below a number, the least that goes over it is asked for.
    terms, strict = snapshot.terms(key), snapshot.comparator(key, region) in ("more_than", "at_most")
    ratio, whole = terms.indicator.formula.ratio, terms.counts_whole
    if ratio is None:
        values = values_to(snapshot, key, region, at)
        wanted, per = (bar + 1 if bar is not None and strict and whole else bar), 1.0
    else:
        values = _tops_to(snapshot, key, region, at)
        people = rolled.denominator or math.nan
        wanted = None if bar is None else float(countable_needed(bar, people, 0, scale=ratio.scale, strict=strict))
        per = ratio.scale / people
    found = forecast(values, left, target=wanted, whole_numbers=whole, never_falls=terms.never_falls)
    return Counted(found, wanted, per, whole)


def _within_year(
    snapshot: Snapshot, key: str, region: str, at: Period, method: Method, bar: float | None, left: int
) -> Forecast:
    """A year-to-date figure at its year's end: the single quarters of all years added up; while only one year is over, by
    that year's shares."""
    singles = [_single(snapshot, key, region, quarter) for quarter in snapshot.quarters_to(at)[1:]]
    before, so_far = singles[-at.quarter_number - 4 : -at.quarter_number], singles[-at.quarter_number :]
    now = snapshot.value(key, region, at)
    if now is None or None in so_far:
        return refusal("gap")
    if method == "growth":
        last_year = snapshot.value(key, region, Period.year_end(at.year - 1))
        noise = snapshot.roll.catalogue.settings.thresholds.growth_noise_percent / 100
        bar = None if last_year is None else last_year * (1 + noise)
    elif bar is not None and snapshot.comparator(key, region) == "at_most" and snapshot.terms(key).counts_whole:
        bar += 1
    whole = method == "each_year" and snapshot.terms(key).counts_whole
    if len(singles) + 1 < PATTERN_POINTS:
        if len(before) < 4:
            return refusal("few_points")
        known = [[one for one in part if one is not None] for part in (before, so_far)]
        return within_year(*known, target=bar, whole_numbers=whole) if len(known[0]) == 4 else refusal("gap")
    level: list[float | None] = [0.0]
    for one in singles:
        level.append(None if one is None else (level[-1] or 0.0) + one)
    start = (level[-1] or 0.0) - now
    found = forecast(level, left, target=None if bar is None else start + bar, whole_numbers=whole, never_falls=True)
    if found.expected is None or found.low is None or found.high is None:
        return found
    return replace(found, expected=found.expected - start, low=found.low - start, high=found.high - start)


def _single(snapshot: Snapshot, key: str, region: str, quarter: Period) -> float | None:
    """What one quarter added to a year-to-date figure."""
    so_far = snapshot.value(key, region, quarter)
    if so_far is None or quarter.quarter_number == 1:
        return so_far
    earlier = snapshot.value(key, region, quarter.plus_quarters(-1))
    return None if earlier is None else so_far - earlier


def _needed(
    snapshot: Snapshot,
    key: str,
    region: str,
    rolled: Aggregate,
    method: Method,
    promised: float | None,
    missing: float | None,
) -> int | float | None:
    """What is missing in things a person can count: patents, cases, sessions, places; None for a survey or direction."""
    ratio = snapshot.indicator(key).formula.ratio
    if rolled.value is None or promised is None or method in ("growth", "not_below", "rise", "survey"):
        return None
    if ratio and rolled.numerator is not None and rolled.denominator:
        if snapshot.comparator(key, region) == "at_most":
            allowed = countable_needed(promised, rolled.denominator, 0, scale=ratio.scale, strict=True) - 1
            return max(0, math.ceil(rolled.numerator - 1e-9) - allowed)
        strict = snapshot.comparator(key, region) == "more_than"
        return countable_needed(promised, rolled.denominator, rolled.numerator, scale=ratio.scale, strict=strict)
    if rolled.members:
        return sum(1 for member in rolled.members if not member.value)
    return missing


def _bounds(snapshot: Snapshot, key: str, at: Period, rolled: Aggregate) -> tuple[float | None, float | None]:
    """The best and worst a late total can come to, each missing place at its largest rise or fall from its last figure.

    For sums only, and only where every missing place has a history; None, None otherwise.
    """
    indicator = snapshot.indicator(key)
    if rolled.value is not None or rolled.partial is None or indicator.roll_up != "sum":
        return None, None
    best = worst = rolled.partial
    for place in (*rolled.missing, *rolled.others_absent):
        values = values_to(snapshot, key, place, at)[:-1]
        changes = extreme_changes(values)
        if not values or values[-1] is None or changes is None:
            return None, None
        fall, rise = changes
        worst += values[-1] + (0.0 if snapshot.terms(key).never_falls else fall)
        best += values[-1] + rise
    return best, worst
