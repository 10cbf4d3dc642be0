"""What is known of each series when a workbook comes in, oldest first, so that its figures can be held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from tracker.figures import NamedColumns, rows_of
from tracker.numbers import is_blank
from tracker.periods import Period, parse_period
from tracker.submission import Observation

Point = tuple[Period, float]
_parsed = lru_cache(maxsize=4096)(parse_period)


@dataclass
class History:
    """Values in stored units by (region, measure) and period."""

    series: dict[tuple[str, str], dict[Period, float]] = field(default_factory=dict)

    @staticmethod
    def of(known: NamedColumns) -> History:
        """`known` has one row per current figure: region, measure, period (2026Q3), value in stored units."""
        history = History()
        for region, measure, period, value in rows_of(known, "region", "measure", "period", "value"):
            if not is_blank(value):
                history.series.setdefault((region, measure), {})[_parsed(str(period))] = float(value)
        return history

    def add(self, figure: Observation) -> None:
        """Let a figure that nothing is wrong with count as known for the later ones of the same workbook."""
        if figure.value is not None:
            self.series.setdefault((figure.region, figure.measure), {})[figure.period] = figure.value

    def at(self, figure: Observation, period: Period) -> float | None:
        """The same series at another period."""
        return self.series.get((figure.region, figure.measure), {}).get(period)

    def earlier(self, figure: Observation) -> list[Point]:
        """The series before the figure's own period, oldest first; interim months only beside interim months."""
        points = self.series.get((figure.region, figure.measure))
        if not points:
            return []
        quarters, end = figure.period.is_quarter, figure.period.end
        found = [point for point in points.items() if point[0].end < end and (point[0].is_quarter or not quarters)]
        found.sort(key=lambda point: (point[0].end, point[0].frequency))
        return found

    def usual(self, figure: Observation) -> Point | None:
        """The figure that is the middle one of the newest three before it; of fewer the newest, else the earliest later one.

        What stands at its own period is what it replaces, and zeros have no size: neither is looked at.
        """
        points = [(p, v) for p, v in self.series.get((figure.region, figure.measure), {}).items() if v]
        earlier = sorted(
            (point for point in points if point[0].end < figure.period.end), key=lambda point: point[0].end
        )
        if len(earlier) >= 3:
            return sorted(earlier[-3:], key=lambda point: abs(point[1]))[1]
        if earlier:
            return earlier[-1]
        later = [point for point in points if point[0].end > figure.period.end]
        return min(later, key=lambda point: point[0].end, default=None)

    def near(self, region: str, measure: str, period: Period) -> float | None:
        """The newest figure up to a period, None where there is none."""
        points = [point for point in self.series.get((region, measure), {}).items() if point[0].end <= period.end]
        return max(points, key=lambda point: point[0].end)[1] if points else None


def steps(points: Iterable[Point]) -> list[float]:
    """The changes from each value to the next."""
    values = [value for _, value in points]
    return [after - before for before, after in pairwise(values)]


def increments(points: Iterable[Point]) -> list[Point]:
    """What a 本年累计 series grew by in each period: the figure itself in a year's first, else less the one before.

    A year whose beginning is not known gives nothing until two of its figures are.
    """
    grown: list[Point] = []
    before: Point | None = None
    for period, value in points:
        if before and before[0].year == period.year:
            grown.append((period, value - before[1]))
        elif period.quarter_number == 1:
            grown.append((period, value))
        before = (period, value)
    return grown
