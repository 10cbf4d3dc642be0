"""Which size a figure may have, by whatever way it comes in: a cell, a list, a table of targets, a correction.

What nothing known is needed for is said here; whether a figure is far from its own series and from its peers in the register
is asked by `loaders/history/checks.py`, with `is_far`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.problems import OutOfRange
from tracker.schema.catalogue import Catalogue, Indicator, Measure

# A number of more digits than a cell keeps has lost some of them before anybody sees it.
MOST_DIGITS = 15
# More than any figure of a province, whatever its unit: a thousand million things, ten million million yuan.
MOST = 1e9
# Wrong units are 10,000 apart; with room for the growth of a few quarters, and with more room against other places.
FAR = 3_000
FAR_FROM_PEERS = 2_000


@dataclass(frozen=True)
class Bounds:
    """The least and the most a figure may be, in its stored unit. `above`: it must be more than the least."""

    unit: str = ""
    integer: bool = False
    minimum: float = 0
    maximum: float | None = None
    above: bool = False

    @classmethod
    def of(cls, measure: Measure) -> Bounds:
        """A measure's. Residents are divided by: none at all are no figure."""
        return cls(measure.unit, measure.integer, measure.minimum, measure.maximum, measure.is_divided_by)

    @classmethod
    def of_indicator(cls, indicator: Indicator, catalogue: Catalogue) -> Bounds:
        """A target's, a share's or an estimate's: whole where all that is added is, per cent to 100."""
        is_share = indicator.unit == "%"
        counted = all(catalogue.measures[m].integer for m in indicator.formula.measures)
        integer = counted and not indicator.formula.ratio and not is_share
        return cls(indicator.unit, integer, maximum=100 if is_share else None)


def size_fault(value: float, bounds: Bounds, written: float | None = None) -> OutOfRange | None:
    """What is wrong with a figure whatever is known of it; `written` is the number as it stood there, in its own unit."""
    unit = bounds.unit
    if max(abs(value), abs(written or 0)) >= 10**MOST_DIGITS:
        return OutOfRange(reason="too_many_digits", limit=str(MOST_DIGITS), unit=unit)
    if abs(value) > MOST:
        return OutOfRange(reason="above_maximum", limit=f"{MOST:.0f}", unit=unit)
    if bounds.integer and abs(value - round(value)) > 1e-6:
        return OutOfRange(reason="not_whole", unit=unit)
    if bounds.above and value <= bounds.minimum:
        return OutOfRange(reason="not_above", limit=f"{bounds.minimum:g}", unit=unit)
    if value < bounds.minimum:
        return OutOfRange(reason="below_minimum", limit=f"{bounds.minimum:g}", unit=unit)
    if bounds.maximum is not None and value > bounds.maximum:
        return OutOfRange(reason="above_maximum", limit=f"{bounds.maximum:g}", unit=unit)
    return None


def is_far(value: float, usual: float, times: float) -> bool:
    """Whether one is `times` the other or more; neither is 0."""
    ratio = abs(value / usual)
    return ratio >= times or 1 / ratio >= times
