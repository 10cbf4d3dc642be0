"""Where the deadline will find a series, with an 80 % interval and a probability, or an honest refusal.

The drift method with recent changes weighing more: the change per quarter is the weighted mean of the changes seen
(a change one quarter older counts `MEMORY` as much), the spread is their weighted variance, widened for how few they
are and for changes that follow one another. Seasonal flows are first freed of their quarter's usual share.
Sources: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 (drift), 8.1 (exponential
weights), 5.5 (intervals); Kish's effective number for the weights. Calibration: bench/forecast.py, docs/forecast.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from scipy import special

MEMORY = 0.7
COVERAGE = 0.8
FEWEST_POINTS = 5
SEASONAL_POINTS = 9

Refused = Literal["few_points", "no_variation", "gap", "kind", "after_deadline"]


@dataclass(frozen=True)
class Forecast:
    """The value expected at the deadline, the ends of its 80 % interval, and the probability of meeting the target.

    `refused` says why there is none; the numbers are then None. `seasonal` says whether quarters were told apart.
    `spread` and `freedom` are the scale and the degrees of freedom of the t distribution around `expected`.
    """

    expected: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    refused: Refused | None = None
    seasonal: bool = False
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
    seasonal: bool = False,
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
    changes = [later - earlier for earlier, later in pairwise(run)]
    # Which quarter of the year is which does not matter, only that every fourth is the same one; the last is 3.
    quarters = [(3 - back) % 4 for back in range(len(changes) - 1, -1, -1)]
    told_apart = seasonal and len(run) >= SEASONAL_POINTS
    usual = _usual(changes, quarters) if told_apart else [0.0] * 4
    rest = [change - usual[q] for change, q in zip(changes, quarters, strict=True)]
    weights = [MEMORY**back for back in range(len(rest) - 1, -1, -1)]
    total = sum(weights)
    drift = sum(w * r for w, r in zip(weights, rest, strict=True)) / total
    effective = total**2 / sum(w * w for w in weights)
    lost = effective / len(rest) * 3 if told_apart else 0.0
    freedom = max(effective - 1 - lost, 1.0)
    variance = sum(w * (r - drift) ** 2 for w, r in zip(weights, rest, strict=True)) / total
    variance *= effective / freedom
    if variance <= 1e-12 * max(abs(v) for v in run) ** 2:
        return refusal("no_variation")
    ahead = sum(usual[step % 4] for step in range(steps))
    expected = run[-1] + ahead + steps * drift
    # What each quarter usually adds is itself known from two or three years only.
    doubt = steps * 4 / len(changes) if told_apart else 0.0
    correlation = _correlation(rest, drift)
    # Changes that undo one another add up to less, and their mean is the surer for it.
    added_up = max(1.0, steps + 2 * (steps - 1) * correlation)
    mean_doubt = steps**2 / effective * max(0.25, 1 + 2 * correlation)
    spread = math.sqrt(variance * (added_up + mean_doubt + doubt))
    return _finish(expected, spread, freedom, run[-1], target, strict, whole_numbers, never_falls, told_apart)


def _finish(
    expected: float, spread: float, freedom: float, last: float, target: float | None, strict: bool,
    whole_numbers: bool, never_falls: bool, seasonal: bool,
) -> Forecast:  # fmt: skip
    half = float(special.stdtrit(freedom, 0.5 + COVERAGE / 2)) * spread
    low, high = expected - half, expected + half
    probability = None
    if target is not None:
        bar = target + (0.5 if strict else -0.5) if whole_numbers else target
        probability = float(special.stdtr(freedom, (expected - bar) / spread))
    if never_falls:
        if target is not None and (last > target or (last >= target and not strict)):
            probability = 1.0
        expected, low, high = max(expected, last), max(low, last), max(high, last)
    return Forecast(expected, low, high, probability, seasonal=seasonal, spread=spread, freedom=freedom)


def shifted(base: Forecast, by: float, *, target: float | None, whole_numbers: bool = False) -> Forecast:
    """A forecast moved by a certain amount (a gain, a changed pace), as wide as before, held against `target`."""
    if base.expected is None or base.low is None or base.high is None or not base.spread or not base.freedom:
        return base
    expected, low, high = base.expected + by, base.low + by, base.high + by
    probability = None
    if target is not None:
        bar = target - 0.5 if whole_numbers else target
        probability = float(special.stdtr(base.freedom, (expected - bar) / base.spread))
    return Forecast(expected, low, high, probability, None, base.seasonal, base.spread, base.freedom)


def _unbroken(values: Sequence[float | None]) -> list[float]:
    """The values after the last gap."""
    run: list[float] = []
    for value in values:
        if value is None:
            run = []
        else:
            run.append(value)
    return run


def _usual(changes: list[float], quarters: list[int]) -> list[float]:
    """What each quarter of the year usually adds, less the year's mean."""
    mean = sum(changes) / len(changes)
    usual = []
    for quarter in range(4):
        same = [c for c, q in zip(changes, quarters, strict=True) if q == quarter]
        usual.append(sum(same) / len(same) - mean if same else 0.0)
    return usual


def _correlation(rest: list[float], drift: float) -> float:
    """How neighbouring changes go together, drawn towards not at all, for it rests on few.

    A level that wanders about a mean gives changes that undo one another: below zero. At most a half either way.
    """
    deviations = [r - drift for r in rest]
    square = sum(d * d for d in deviations)
    neighbours = sum(a * b for a, b in pairwise(deviations))
    drawn = neighbours / square * len(rest) / (len(rest) + 4) if square > 0 else 0.0
    return max(-0.5, min(0.5, drawn))
