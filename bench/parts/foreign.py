"""Other houses' published rules, as they are written, for comparison only: none of them lights anything here.

All want more to be better. `years` counts from the baseline. Sources stand in docs/method.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

# Open SDG puts this in place of a baseline or target of zero, for growth rates cannot start there.
INSTEAD_OF_ZERO = 0.001


def share_of_target(value: float, target: float) -> float:
    """完成率, per cent: value over target. What many reports print; it cannot see where one started."""
    return 100 * value / target


def growth_rate(start: float, end: float, years: float) -> float:
    """Compound growth a year, as a share."""
    return float((end / start) ** (1 / years) - 1)


def open_sdg(
    start: float, value: float, target: float, years: float, all_years: float, *, zero: float = INSTEAD_OF_ZERO
) -> tuple[str, float]:
    """Statistics Canada's rule as Open SDG 2.4 codes it: the class, and R = growth so far over the growth needed."""
    start, value = start or zero, value or zero
    ratio = growth_rate(start, value, years) / abs(growth_rate(start, target, all_years))
    if value >= target:
        return "achieved", ratio
    if ratio >= 0.95:
        return "on_track", ratio
    return ("moderate" if ratio >= 0.6 else "limited" if ratio >= 0 else "deterioration"), ratio


def un_chart(start: float, value: float, target: float, years: float, all_years: float) -> tuple[int, float]:
    """UN Progress Chart: the score 3, 2 or 1, and r = way made at the target year, if growth goes on, over the way asked."""
    base = start or INSTEAD_OF_ZERO
    rate = growth_rate(base, value or INSTEAD_OF_ZERO, years)
    ratio = ((value or INSTEAD_OF_ZERO) * (1 + rate) ** (all_years - years) - start) / (target - start)
    if value >= target or ratio >= 0.95:
        return 3, ratio
    return (2 if ratio >= 0.10 else 1), ratio


def escap_current(start: float, value: float, target: float) -> float:
    """ESCAP's Current Status Index, 10 at the target; 10 when it is met already."""
    return 10.0 if value >= target else 10 * (value - start) / abs(target - start)


def escap_anticipated(series: Sequence[float], target: float, all_quarters: int) -> float:
    """ESCAP's Anticipated Progress Index: the same with what a time-weighted straight line foretells for the target date."""
    if len(series) < 2:
        raise ValueError("a line needs two points")
    weights = [all_quarters / (all_quarters - quarter) for quarter in range(len(series))]
    total = sum(weights)
    time = sum(w * q for q, w in enumerate(weights)) / total
    level = sum(w * y for w, y in zip(weights, series, strict=True)) / total
    slope = sum(w * (q - time) * (y - level) for q, (w, y) in enumerate(zip(weights, series, strict=True))) / sum(
        w * (q - time) ** 2 for q, w in enumerate(weights)
    )
    return escap_current(series[0], level + slope * (all_quarters - time), target)


def escap_class(index: float) -> str:
    """on_track above 9, regression at 0 and below, else slow."""
    return "on_track" if index > 9 else "regression" if index <= 0 else "slow"


def german(series: Sequence[float], target: float, left: int) -> tuple[str, float]:
    """The German strategy's sign, and the value foretold: the mean of the last five changes goes on to the target date.

    Made for years; here the changes are quarters, and fewer than five at the start of a plan.
    """
    last = series[-6:]
    change = (last[-1] - last[0]) / (len(last) - 1)
    foretold = last[-1] + left * change
    if foretold >= target:
        return "sun", foretold
    if change <= 0:
        return "storm", foretold
    missing = (target - foretold) / (target - last[-1])
    return ("sun" if missing < 0.05 else "slight_cloud" if missing <= 0.20 else "cloud"), foretold


def yinchuan(start: float, value: float, target: float, share: float) -> tuple[str, float]:
    """银川: the light, and points of way made against time gone. Nothing is said of 0 to 10 points below."""
    points = 100 * (value - start) / (target - start) - 100 * share
    if points >= 0:
        return "green", points
    if points > -10:
        return "undefined", points
    return ("yellow" if points >= -30 else "red"), points


def servicenow(start: float, value: float, target: float) -> tuple[str, float]:
    """ServiceNow without check-ins: the colour, and the achievement in per cent. 89 to 90 belongs to no colour."""
    achieved = 100 * (value - start) / (target - start)
    if achieved >= 90:
        return "green", achieved
    if achieved > 89:
        return "undefined", achieved
    return ("yellow" if achieved >= 75 else "red"), achieved


def cityscore(value: float, target: float) -> float:
    """Boston's score: value over target, rounded up to the second decimal (exactly, not as floats see it)."""
    return math.ceil(Fraction(str(value)) / Fraction(str(target)) * 100) / 100
