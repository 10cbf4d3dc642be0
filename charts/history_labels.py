"""The words on a history: its target, where it began, the last year's end, now, the forecast, published points.

Only four figures are printed. They are placed one after the other, the weightiest first; a lesser one that finds no
free place is left to the hover text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

import plotly.graph_objects as go

from charts.labels import Place, Sheet
from charts.layout import Scale, moment
from charts.markup import BREAK, bold, styled
from charts.palette import INK, MUTED, NAVY
from tracker.periods import Period
from tracker.rules.course import CoursePoint, PublishedFigure
from wording import _
from wording.figures import period_words


class Outlook(Protocol):
    """What the words need of a forecast (charts.history.Ahead)."""

    @property
    def end(self) -> date: ...
    @property
    def expected(self) -> float: ...
    @property
    def words(self) -> str: ...
    @property
    def interval(self) -> str: ...


LEFT, RIGHT = Place("left", 4, 12), Place("right", -4, 12)


@dataclass(frozen=True)
class Known:
    """A point of a course that has its figure."""

    period: Period
    end: date
    value: float


def with_values(history: Sequence[CoursePoint]) -> list[Known]:
    """The points of a course that have a figure; those of which only a part was reported have none."""
    return [Known(one.period, one.end, one.value) for one in history if one.value is not None]


@dataclass
class _Pen:
    """Writes words beside points of a figure whose axes are set."""

    fig: go.Figure
    sheet: Sheet
    # What was said, put into the figure at once: it checks all its annotations again whenever one is added.
    said: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def _ranges(self) -> tuple[Any, Any]:
        return self.fig.layout.xaxis.range, self.fig.layout.yaxis.range

    def at(self, day: datetime, value: float) -> tuple[float, float]:
        """A point as a share of the plot's width and px above its foot."""
        (first, last), (low, high) = self._ranges
        return (day - first) / (last - first), (value - low) / (high - low) * self.sheet.height

    def say(
        self,
        day: datetime,
        value: float,
        text: str,
        size: int,
        places: list[Place],
        colour: str = NAVY,
        *,
        must: bool = True,
    ) -> Place | None:
        """The place the words got; None when `must` is off and they would lie on others."""
        x, y = self.at(day, value)
        place, clear = self.sheet.best(x, y, text, size, places)
        if not clear and not must:
            return None
        self.sheet.take(x, y, text, size, place)
        self.said.append(
            {
                "x": day,
                "y": value,
                "text": text,
                "showarrow": False,
                "xanchor": place.anchor,
                "yanchor": "middle",
                "xshift": place.right,
                "yshift": place.up,
                "align": place.anchor,
                "bgcolor": "rgba(255,255,255,.72)",
                "borderpad": 0,
                "font": {"size": size, "color": colour},
            }
        )
        return place


def label(
    fig: go.Figure,
    history: Sequence[CoursePoint],
    scale: Scale,
    *,
    target: float | None,
    target_words: str,
    ahead: Outlook | None,
    restarts: bool,
    references: Sequence[PublishedFigure],
) -> None:
    """Writes every label of a history whose traces and axes are drawn."""
    pen = _Pen(fig, _sheet(fig))
    known = with_values(history)
    if target is not None and target_words:
        _target(pen, scale.of(target), target_words)
    if known:
        _now(pen, known[-1], scale, target, restarts, rising=known[-1].value >= known[0].value)
    if len(known) > 1:
        _beginning(pen, known, scale, target)
    # After what can stand in few places only: the forecast's words are long, but their height is free.
    if ahead is not None and known:
        _ahead(pen, ahead, scale)
    _last_year(pen, known, scale, target)
    _partial(pen, history)
    _schedule(pen)
    if references:
        _reference(pen, references[-1], scale)
    fig.update_layout(annotations=pen.said)


def _sheet(fig: go.Figure) -> Sheet:
    height = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    sheet = Sheet(height)
    pen = _Pen(fig, sheet)
    for trace in fig.data:
        points = [(x, y) for x, y in zip(trace.x, trace.y, strict=True) if y is not None]
        if trace.fill is None and "lines" in trace.mode and len(points) > 1:
            sheet.lines.append([pen.at(x, y) for x, y in points])
    return sheet


def _target(pen: _Pen, value: float, words: str) -> None:
    """Above its line at the left; at the right where the course begins beside it."""
    ends = [(day, place) for day, place in zip(pen.fig.layout.xaxis.range, (LEFT, RIGHT), strict=True)]
    costs = [pen.sheet.cost_of(*pen.at(day, value), words, 15, place) for day, place in ends]
    day, place = ends[costs.index(min(costs))]
    pen.say(day, value, words, 15, [place], INK)


def _now(pen: _Pen, last: Known, scale: Scale, target: float | None, restarts: bool, *, rising: bool) -> None:
    """The figure of today, the largest: below a rising line, above a falling one."""
    words = bold(scale.written(last.value, target))
    below, above = (
        [Place("center", -2, -20), Place("right", 0, -20), Place("left", -10, -20)],
        [
            Place("center", -2, 20),
            Place("right", 0, 20),
        ],
    )
    beside = [Place("left", 16, 0)] if restarts else []
    places = [*beside, *below, *above] if rising else [*beside, *above, *below]
    pen.say(moment(last.end), scale.of(last.value), words, 18, places)


def _ahead(pen: _Pen, ahead: Outlook, scale: Scale) -> None:
    """The forecast and its interval where there is room below (or above) the hollow point, joined by a thin leader."""
    day, value = moment(ahead.end), scale.of(ahead.expected)
    y = pen.at(day, value)[1]
    words = BREAK.join([bold(ahead.words), styled(ahead.interval, MUTED, 13)])
    levels = [pen.sheet.height * share - y for share in (0.34, 0.22, 0.46, 0.12, 0.6, 0.72, 0.86)]
    places = [Place("right", 14, level) for level in levels if abs(level) > 30]
    place = pen.say(day, value, words, 14, places)
    if place is None:
        return
    low, high = pen.fig.layout.yaxis.range
    near = place.up + (20 if place.up < 0 else -20)
    end = value + near / pen.sheet.height * (high - low)
    start = value + (6 if near > 0 else -6) / pen.sheet.height * (high - low)
    pen.fig.add_shape(type="line", x0=ahead.end, x1=ahead.end, y0=start, y1=end, line={"color": NAVY, "width": 1})


def _beginning(pen: _Pen, known: Sequence[Known], scale: Scale, target: float | None) -> None:
    first = known[0]
    rising = known[-1].value >= first.value
    near = [Place("left", 6, -15), Place("left", 6, 15), Place("left", 10, -28), Place("left", 10, 28)]
    words = f"{period_words(first.period, stock=True)} {scale.written(first.value, target)}"
    places = near if rising else [near[1], near[0], *near[2:]]
    pen.say(moment(first.end), scale.of(first.value), words, 14, places)


def _last_year(pen: _Pen, known: Sequence[Known], scale: Scale, target: float | None) -> None:
    """The last year's end, above a rising line; nothing when it is the first or among the last two figures."""
    ends = [one for one in known[1:-2] if one.end.month == 12]
    if not ends:
        return
    last = ends[-1]
    words = f"{period_words(last.period, stock=True)} {scale.written(last.value, target)}"
    above = [Place("right", -4, 15), Place("center", 0, 17), Place("right", -4, 26), Place("left", 4, 17)]
    below = [Place("left", 4, -16), Place("center", 0, -18), Place("left", 4, -30), Place("right", -4, -18)]
    places = [*above, *below] if known[-1].value >= known[0].value else [*below, *above]
    pen.say(moment(last.end), scale.of(last.value), words, 14, places, must=False)


def _partial(pen: _Pen, history: Sequence[CoursePoint]) -> None:
    """已报 12/13 beside the last cross of an incomplete total."""
    crosses = next((trace for trace in pen.fig.data if trace.name == _("未报齐")), None)
    if crosses is None:
        return
    last = [point for point in history if point.value is None and point.partial is not None][-1]
    words = _("未报齐 {reported}/{expected}").format(reported=last.reported, expected=last.expected)
    places = [Place("right", -8, 0), Place("center", 0, -15), Place("center", 0, 15)]
    pen.say(moment(last.end), crosses.y[-1], words, 13, places, MUTED)


def _schedule(pen: _Pen) -> None:
    """序时线 on the dotted line, wherever it is free."""
    line = next((trace for trace in pen.fig.data if trace.name == _("序时线")), None)
    if line is None:
        return
    count = len(line.x)
    tried: list[tuple[float, int, int, Place]] = []
    for share in (0.4, 0.3, 0.5, 0.2, 0.62, 0.75, 0.88):
        spot = min(count - 1, round(share * (count - 1)))
        x, y = pen.at(line.x[spot], line.y[spot])
        for place in (Place("left", 6, -13), Place("right", -6, 13)):
            tried.append((pen.sheet.cost_of(x, y, line.name, 14, place), len(tried), spot, place))
    _cost, _order, spot, place = min(tried, key=lambda one: one[:2])
    pen.say(line.x[spot], line.y[spot], line.name, 14, [place], MUTED, must=False)


def _reference(pen: _Pen, last: PublishedFigure, scale: Scale) -> None:
    words = f"{_('公开数据')} {scale.written(last.value)}"
    places = [
        Place("left", 9, -16),
        Place("right", -9, -16),
        Place("center", 0, -26),
        Place("left", 9, -34),
        Place("right", -9, 16),
        Place("center", 0, 24),
        Place("left", 9, 18),
    ]
    pen.say(moment(last.end), scale.of(last.value), words, 13, places, MUTED, must=False)
