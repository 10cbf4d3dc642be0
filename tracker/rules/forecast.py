"""Where the deadline will find a series, with an 80 % interval and a probability, or an honest refusal.

The drift method with recent changes weighing more, on the pattern the changes show (pattern.py): the change per quarter
is the weighted mean of the changes seen, the spread is their weighted variance, widened for how few they are, for changes
that follow one another and for what no series announces. A year that has begun is told from last year's quarters.
Sources: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 (drift), 8.1 (exponential
weights), 5.5 (intervals); Kish's effective number for the weights. Calibration: bench/forecast.py, docs/forecast.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import mul
from typing import Literal

from tracker.rules.pattern import PATTERN_POINTS, Basis, pattern_of
from tracker.rules.quantiles import stdtr, stdtrit

COVERAGE = 0.8
FEWEST_POINTS = 5
# A quarter of a year strays from its share by a good quarter of itself, as a rule that counts as so many quarters seen.
_USUAL_SCATTER, _PRIOR_QUARTERS = 0.27, 2

Refused = Literal["few_points", "no_variation", "gap", "kind", "after_deadline"]


@dataclass(frozen=True)
class Forecast:
    """The value expected at the deadline, the ends of its 80 % interval, and the probability of meeting the target.

    `refused` says why there is none; the numbers are then None. `basis` says what the series showed.
    `spread` and `freedom` are the scale and the degrees of freedom of the t distribution around `expected`.
    """

    expected: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    refused: Refused | None = None
    basis: Basis | None = None
    spread: float | None = None
    freedom: float | None = None


def refusal(reason: Refused) -> Forecast:
    return Forecast(refused=reason)


def forecast(
    values: Sequence[float | None],
    steps: int,
    *,
    target: float | None = None,
    strict: bool = False,
    whole_numbers: bool = False,
    never_falls: bool = False,
) -> Forecast:
    """The forecast `steps` quarters after the last of `values` (consecutive quarters, oldest first).

    A gap inside the last FEWEST_POINTS values refuses;
    older values before a gap are left out. `whole_numbers` counts half a unit around the target (17 of 18 is not 18).
    """
    run = _unbroken(values)
    if values and values[-1] is None:
        return refusal("gap")
    if len(run) < FEWEST_POINTS:
        return refusal("gap" if len([v for v in values if v is not None]) >= FEWEST_POINTS else "few_points")
    if steps < 1:
        return refusal("after_deadline")
    way = pattern_of([later - earlier for earlier, later in pairwise(run)], steps)
    weighted = [*map(mul, way.weights, way.shape)]
    total, fit = sum(way.weights), _dot(weighted, way.shape)
    pace = _dot(weighted, way.changes) / fit
    rest = [change - pace * shape for shape, change in zip(way.shape, way.changes, strict=True)]
    effective = total**2 / _dot(way.weights, way.weights)
    freedom = max(effective * (1 - way.estimated / len(rest)) - 1, 1.0)
    variance = _dot(way.weights, [r * r for r in rest]) / total * effective / freedom
    if variance * way.scale**2 <= 1e-12 * max(abs(v) for v in run) ** 2:
        if not whole_numbers or way.basis not in ("batches", "seasons") or len(run) < PATTERN_POINTS:
            return refusal("no_variation")
        # Nothing strayed in so many quarters: two things more or less, in all of them and the next (rule of succession).
        spread, freedom = math.sqrt(2 * steps / (len(run) + 1)), len(run) - 2.0
        expected = run[-1] + sum(one.usual for one in way.ahead)
        return _finish(expected, spread, freedom, run[-1], target, strict, True, never_falls, way.basis)
    expected = run[-1] + sum(one.usual + one.size * one.shape * pace for one in way.ahead)
    correlation = _correlation(rest)
    sizes = [one.size for one in way.ahead]
    # Changes that undo one another add up to less, and their mean is the surer for it.
    added_up = max(max(sizes) ** 2, _dot(sizes, sizes) + 2 * correlation * sum(a * b for a, b in pairwise(sizes)))
    leaning = sum(one.size * one.shape for one in way.ahead) ** 2
    pace_doubt = _dot(weighted, weighted) / fit**2 * max(0.25, 1 + 2 * correlation)
    variance *= (added_up + leaning * pace_doubt + way.doubt) * way.wider
    spread = math.sqrt(variance + way.surprise)
    found = _finish(expected, spread, freedom, run[-1], target, strict, whole_numbers, never_falls, way.basis)
    if way.basis == "batches" and whole_numbers and len(run) >= PATTERN_POINTS and min(way.changes) >= 0:
        return _never_fell(found, run, target, strict)
    return found


def _never_fell(found: Forecast, run: list[float], target: float | None, strict: bool) -> Forecast:
    """What was never taken away will hardly be: after so many quarters once in one more (rule of succession)."""
    assert found.low is not None
    held = target is not None and (run[-1] > target if strict else run[-1] >= target)
    sure = max(found.probability or 0.0, 1 - 1 / (len(run) + 1)) if held else found.probability
    return replace(found, low=max(found.low, run[-1]), expected=max(found.expected or 0.0, run[-1]), probability=sure)


def within_year(
    last_year: Sequence[float],
    so_far: Sequence[float],
    *,
    target: float | None = None,
    strict: bool = False,
    whole_numbers: bool = False,
) -> Forecast:
    """A year's total from the single quarters of the year before (four) and of this one so far (one to three).

    This year's quarters are held against the same ones of last year; what remains is last year's, so much better or
    worse. How far quarters scatter about that is known from few, so `_USUAL_SCATTER` counts as two more.
    """
    seen, ahead = last_year[: len(so_far)], last_year[len(so_far) :]
    before, now = sum(seen), sum(so_far)
    if before <= 0 or now <= 0 or min(last_year) < 0:
        return refusal("few_points")
    grown = now / before
    scatter = sum((this - grown * last) ** 2 / last for this, last in zip(so_far, seen, strict=True) if last > 0)
    freedom = float(_PRIOR_QUARTERS + len(so_far) - 1)
    variance = (_PRIOR_QUARTERS * (_USUAL_SCATTER * grown) ** 2 + scatter * len(so_far) / before) / freedom
    spread = variance * (_dot(ahead, ahead) + sum(ahead) ** 2 * _dot(seen, seen) / before**2)
    # Single things come by chance even where nothing changed.
    spread += grown * sum(ahead) if whole_numbers else 0.0
    if spread <= 0:
        return refusal("no_variation")
    expected = now + grown * sum(ahead)
    return _finish(expected, math.sqrt(spread), freedom, now, target, strict, whole_numbers, True, "last_year")


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return float(sum(map(mul, one, other)))


def _finish(
    expected: float, spread: float, freedom: float, last: float, target: float | None, strict: bool,
    whole_numbers: bool, never_falls: bool, basis: Basis,
) -> Forecast:  # fmt: skip
    half = stdtrit(freedom, 0.5 + COVERAGE / 2) * spread
    low, high = expected - half, expected + half
    probability = None
    if target is not None:
        bar = target + (0.5 if strict else -0.5) if whole_numbers else target
        probability = stdtr(freedom, (expected - bar) / spread)
    if never_falls:
        if target is not None and (last > target or (last >= target and not strict)):
            probability = 1.0
        expected, low, high = max(expected, last), max(low, last), max(high, last)
    return Forecast(expected, low, high, probability, basis=basis, spread=spread, freedom=freedom)


def shifted(base: Forecast, by: float, *, target: float | None, whole_numbers: bool = False) -> Forecast:
    """A forecast moved by a certain amount (a gain, a changed pace), as wide as before, held against `target`."""
    if base.expected is None or base.low is None or base.high is None or not base.spread or not base.freedom:
        return base
    expected, low, high = base.expected + by, base.low + by, base.high + by
    probability = None
    if target is not None:
        bar = target - 0.5 if whole_numbers else target
        probability = stdtr(base.freedom, (expected - bar) / base.spread)
    return Forecast(expected, low, high, probability, None, base.basis, base.spread, base.freedom)


def _unbroken(values: Sequence[float | None]) -> list[float]:
    """The values after the last gap."""
    run: list[float] = []
    for value in values:
        if value is None:
            run = []
        else:
            run.append(value)
    return run


def _correlation(deviations: list[float]) -> float:
    """How neighbouring changes go together, drawn towards not at all, for it rests on few.

    A level that wanders about a mean gives changes that undo one another: below zero. At most a half either way.
    """
    square = sum(d * d for d in deviations)
    neighbours = sum(a * b for a, b in pairwise(deviations))
    drawn = neighbours / square * len(deviations) / (len(deviations) + 4) if square > 0 else 0.0
    return max(-0.5, min(0.5, drawn))
