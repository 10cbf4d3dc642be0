"""A figure held against its own series: a fall, a zero, a jump, a running total where a quarter's figure belongs.

All of it is doubtful and none of it wrong: stocks do fall, offices do have a great quarter. The measure of what is
unusual is the series itself, the median of its changes, with floors below which small counts move as they like.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from loaders.history.series import History, Point, increments, steps
from tracker.problems import ChangeReason, Falling, FallingReason, SuspiciousChange
from tracker.schema.catalogue import Catalogue, Measure
from tracker.submission import Observation


@dataclass(frozen=True)
class Yardstick:
    """When a change is worth a question: more than `times` the usual change, `share` of the level, and `least` units."""

    times: float = 8.0
    share: float = 0.25
    least: float = 10.0
    # In points, where the unit is per cent.
    least_points: float = 5.0
    # With fewer known changes than this there is no usual one: then only a figure this many times off is asked.
    enough: int = 3
    fold: float = 3.0
    fold_least: float = 30.0


YARDSTICK = Yardstick()


Doubt = SuspiciousChange | Falling


def rising_measures(catalogue: Catalogue) -> frozenset[str]:
    """The measures that count towards a target, so that a fall of them is worth a question; open cases may well fall."""
    rising: set[str] = set()
    for indicator in catalogue.indicators.values():
        formula = indicator.formula
        rising.update(formula.sum or (), formula.ratio.numerator if formula.ratio else ())
        rising.update(m for m in (formula.latest, indicator.reported_as) if m)
    return frozenset(rising)


def doubt_about(figure: Observation, measure: Measure, history: History, rising: frozenset[str]) -> Doubt | None:
    """The first thing a person would ask about the figure, None when it goes on as its series did."""
    points = history.earlier(figure)
    if figure.value is None or not points:
        return None
    if measure.kind == "year_to_date":
        return _year_to_date(figure, figure.value, measure, points)
    if measure.kind == "flow":
        return _flow(figure, figure.value, measure, points)
    last = points[-1]
    if figure.value == 0 and last[1] > 0:
        return _change("zero", last)
    falls = figure.value < last[1] and figure.measure in rising and figure.period.is_quarter
    if falls and (measure.kind == "stock" or measure.kind == "cumulative"):
        return _falling(measure.kind, last)
    return _jump(figure.value, last, steps(points), measure)


def _year_to_date(figure: Observation, value: float, measure: Measure, points: list[Point]) -> Doubt | None:
    last = points[-1]
    this_year = last[0].year == figure.period.year
    if this_year and value == 0 and last[1] > 0:
        return _change("zero", last)
    if this_year and value < last[1]:
        return _falling("year_to_date", last)
    if not this_year and figure.period.quarter_number != 1:
        return None
    grown = value - last[1] if this_year else value
    usual = [v for _, v in increments(points)]
    return _off_the_usual(grown, usual, last, measure)


def _flow(figure: Observation, value: float, measure: Measure, points: list[Point]) -> Doubt | None:
    last = points[-1]
    usual = [v for _, v in points]
    if value == 0 and median(usual) >= YARDSTICK.least:
        return _change("zero", last)
    year = [v for p, v in points if p.year == figure.period.year]
    so_far = sum(year)
    # A running total: it holds the year's earlier quarters, and what it holds beyond them is a quarter like any other.
    if year and so_far >= YARDSTICK.least and value >= so_far and value > 1.5 * max(usual):
        rest = value - so_far
        if rest == 0 or 0.5 * min(usual) <= rest <= 1.5 * max(usual):
            return _change("year_to_date", last, sum=plain(so_far))
    if len(year) > 1 and value == so_far:
        return _change("year_to_date", last, sum=plain(so_far))
    return _off_the_usual(value, usual, last, measure)


def _off_the_usual(value: float, usual: list[float], last: Point, measure: Measure) -> Doubt | None:
    """A quarter's own figure beside the other quarters': they swing, so the yardstick is their spread."""
    if len(usual) <= YARDSTICK.enough:
        return None
    middle = median(usual)
    spread = median(abs(v - middle) for v in usual)
    away = abs(value - middle)
    if away > max(YARDSTICK.times * spread, _least(measure)) and value > 2 * max(usual):
        return _change("jump", last, usual=plain(middle))
    return None


def _jump(value: float, last: Point, changes: list[float], measure: Measure) -> Doubt | None:
    change = abs(value - last[1])
    if len(changes) >= YARDSTICK.enough:
        usual = median(abs(c) for c in changes)
        share = 0.0 if measure.unit in ("%", "‰") else YARDSTICK.share * abs(last[1])
        if change > max(YARDSTICK.times * usual, share, _least(measure)):
            return _change("jump", last, usual=plain(usual))
        return None
    times = max(value, last[1]) / min(value, last[1]) if value > 0 and last[1] > 0 else 0
    if measure.unit not in ("%", "‰") and times > YARDSTICK.fold and change >= YARDSTICK.fold_least:
        return _change("jump", last)
    return None


def _least(measure: Measure) -> float:
    return YARDSTICK.least_points if measure.unit in ("%", "‰") else YARDSTICK.least


def _change(reason: ChangeReason, last: Point, *, usual: str = "", sum: str = "") -> SuspiciousChange:
    return SuspiciousChange(reason=reason, last=plain(last[1]), last_period=last[0], usual=usual, sum=sum)


def _falling(reason: FallingReason, last: Point) -> Falling:
    return Falling(reason=reason, last=plain(last[1]), last_period=last[0])


def plain(value: float) -> str:
    """A figure as a parameter: 15 digits at most, no exponent for ordinary sizes."""
    return f"{round(value, 6):.15g}"
