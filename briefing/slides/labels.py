"""Which figures of a line chart are printed, and where, so that none lies on another or on a line.

A native label stands above, below, left or right of a point of its series, or beside it and moved up or down; each place is
tried, the best taken.
Only a few figures are printed: the first, the last year's end, the last, the forecast; a target and a schedule line are
named once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Literal

from briefing.content.model import Chart, Series
from briefing.slides.text import wide
from tracker.numbers import shown

# The last letter is the native place; beside a point a label is lifted over it (tl, tr) or let down below it (bl, br).
Side = Literal["t", "b", "l", "r", "tl", "tr", "bl", "br"]
_OFF, _CLEAR = 7.0, 3.0
# A figure that need not be printed is not, where so much of it would lie on a line.
_DISTURBED = 2.0
Place = tuple[float, float, float, float]
_MOVED: tuple[Side, ...] = ("br", "tl", "tr", "bl")


@dataclass(frozen=True)
class Label:
    """What is printed at a point: the series' name, its value with so many decimals, or both."""

    series: int
    point: int
    side: Side
    size: float
    bold: bool
    name: bool
    decimals: int | None

    @property
    def height(self) -> float:
        return 1.25 * self.size

    @property
    def let_down(self) -> float:
        """How far below its native place it stands, in points; above it where negative."""
        return {"tl": -1, "tr": -1, "bl": 1, "br": 1}.get(self.side, 0) * (self.height / 2 + _CLEAR)


@dataclass(frozen=True)
class Plot:
    """The plot in points: its size, the values at its foot and its top, and the months of its points from the first."""

    width: float
    height: float
    low: float
    high: float
    months: tuple[int, ...]

    def at(self, point: int, value: float) -> tuple[float, float]:
        """Where a value stands, from the plot's upper left corner."""
        across = (self.months[point] + 0.5) / (self.months[-1] + 1)
        return across * self.width, (self.high - value) / (self.high - self.low) * self.height


@dataclass
class _Asked:
    series: int
    size: float
    bold: bool
    name: bool
    figure: bool
    places: list[tuple[int, Side]]
    must: bool = True


def labels(chart: Chart, plot: Plot, right: float) -> list[Label]:
    """The labels of a line chart; `right` is the room beside the plot in points."""
    taken: list[Place] = []
    lines = [_points(series, plot) for series in chart.series if series.role not in ("low", "high")]
    made = []
    for asked in _asked(chart):
        costs = []
        for order, (point, side) in enumerate(asked.places):
            label = _label(chart, asked, point, side)
            box = place_of(label, chart, plot)
            costs.append((_cost(box, taken, lines, plot, right), order, label, box))
        cost, _order, label, box = min(costs, key=lambda one: one[:2])
        if cost >= _DISTURBED and not asked.must:
            continue
        taken.append(box)
        made.append(label)
    return made


def _label(chart: Chart, asked: _Asked, point: int, side: Side) -> Label:
    decimals = decimals_at(chart, asked.series, point) if asked.figure else None
    return Label(asked.series, point, side, asked.size, asked.bold, asked.name, decimals)


def right_room(chart: Chart) -> float:
    """How much room the labels right of the last point take, in points."""
    last = len(chart.categories) - 1
    widths = [_width(chart, _label(chart, asked, last, "r")) for asked in _asked(chart) if (last, "r") in asked.places]
    return min(180.0, max(widths, default=0.0) + 2 * _OFF)


def decimals_at(chart: Chart, series: int, point: int) -> int:
    """The decimals a figure is printed with: one more while rounding would show the target reached and it is not."""
    value, target = chart.series[series].values[point], _level(chart)
    if value is None or chart.series[series].role in ("target", "schedule"):
        return chart.decimals
    printed = shown(value, chart.decimals, not_reached=target if chart.series[series].role == "actual" else None)
    return len(printed.partition(".")[2])


def _asked(chart: Chart) -> Iterator[_Asked]:
    """What is to be printed, the most important first, each with the places to try in order of liking."""
    by_role = {series.role: (number, series) for number, series in enumerate(chart.series)}
    last = len(chart.categories) - 1
    if "actual" in by_role:
        number, series = by_role["actual"]
        known = [n for n, value in enumerate(series.values) if value is not None]
        if known:
            yield _Asked(number, 20, True, False, True, [(known[-1], side) for side in ("b", "t", "l", "r", *_MOVED)])
    if "forecast" in by_role:
        number, series = by_role["forecast"]
        ends = [n for n, value in enumerate(series.values) if value is not None]
        if len(ends) > 1:
            yield _Asked(number, 16, True, True, True, [(ends[-1], side) for side in ("r", "b", "t", "l", *_MOVED)])
    if "target" in by_role:
        number, series = by_role["target"]
        above: list[tuple[int, Side]] = [(n, "t") for n in range(1, max(2, last // 2))]
        below: list[tuple[int, Side]] = [(n, "b") for n, _side in above]
        yield _Asked(number, 16, True, True, True, [(last, "r"), *above, *below])
    if "actual" in by_role and known:
        first, size = known[0], 16
        if first != known[-1]:
            yield _Asked(
                by_role["actual"][0], size, False, False, True, [(first, s) for s in ("b", "t", "r", "br", "tr")]
            )
        ends = [n for n in known[1:-2] if (known[-1] - n) >= 2 and n % 4 == 0]
        if ends:
            yield _Asked(
                by_role["actual"][0], size, False, False, True, [(ends[-1], s) for s in ("t", "b", *_MOVED)], False
            )
    if "schedule" in by_role:
        number, series = by_role["schedule"]
        spots = [n for n in range(2, last) if series.values[n] is not None]
        yield _Asked(
            number, 14, False, True, False, [(n, s) for n in spots for s in ("b", "t", "r", "br", "tl")] or [(0, "b")]
        )


def _level(chart: Chart) -> float | None:
    found = (series.values[-1] for series in chart.series if series.role == "target")
    return next(found, None)


def _points(series: Series, plot: Plot) -> list[tuple[float, float]]:
    return [plot.at(n, value) for n, value in enumerate(series.values) if value is not None]


def _width(chart: Chart, label: Label) -> float:
    series = chart.series[label.series]
    value = series.values[label.point]
    words = [series.name] if label.name else []
    if label.decimals is not None and value is not None:
        words.append(shown(value, label.decimals))
    return wide(" ".join(words), label.size, bold=label.bold)


def place_of(label: Label, chart: Chart, plot: Plot) -> Place:
    """Where a label's words stand, from the plot's upper left corner: left, top, right, bottom in points."""
    x, y = plot.at(label.point, chart.series[label.series].values[label.point] or 0.0)
    width, height, side = _width(chart, label), label.height, label.side
    left = {"l": x - _OFF - width, "r": x + _OFF}.get(side[-1], x - width / 2)
    top = {"t": y - _OFF - height, "b": y + _OFF}.get(side, y - height / 2 + label.let_down)
    return left, top, left + width, top + height


def _cost(
    box: Place, taken: Sequence[Place], lines: Sequence[Sequence[tuple[float, float]]], plot: Plot, right: float
) -> float:
    """How much words at a place would disturb: other words most, then the edges, then lines behind them."""
    left, top, end, bottom = box
    cost = 100.0 * sum(left < b[2] and b[0] < end and top < b[3] and b[1] < bottom for b in taken)
    cost += 60.0 * ((left < -10) + (end > plot.width + right) + (top < -12) + (bottom > plot.height))
    return cost + sum(_crossed(box, line) for line in lines)


def _crossed(box: Place, line: Sequence[tuple[float, float]]) -> float:
    """How much of a line lies behind the words, 10 for all their width."""
    inside = 0.0
    for (x0, y0), (x1, y1) in pairwise(line):
        pieces = max(1, round(hypot(x1 - x0, y1 - y0) / 4))
        for piece in range(pieces):
            share = (piece + 0.5) / pieces
            x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                inside += hypot(x1 - x0, y1 - y0) / pieces
    return 10 * inside / max(1.0, box[2] - box[0])
