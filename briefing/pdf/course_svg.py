"""A target's course as a small SVG for the one page, which is set without a browser: history, target and schedule.

Only what the judgement prints is written on it: the latest figure and the promise. There are no axis numbers, and that
the axis does not start at zero is said below by whoever sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from briefing.content.model import Chart, Series
from briefing.fonts import FAMILY
from charts.labels import text_width
from charts.palette import INK, MUTED, NAVY, PALE_NAVY, SCHEDULE
from components.html import render

WIDE, HIGH = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 26, 128, 22, 30
SIZE = 13
Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A line through points in px, in a colour, dashed where it has a pattern."""

    points: tuple[Point, ...]
    colour: str
    width: float
    dash: str = ""


@dataclass(frozen=True)
class Words:
    """Words at a place in px."""

    left: float
    base: float
    text: str
    colour: str
    anchor: str = "start"
    bold: bool = False


@dataclass(frozen=True)
class _Plot:
    """The plot of a chart: where its quarters and values stand, in px."""

    chart: Chart

    @property
    def lines(self) -> dict[str, Series]:
        return {series.role: series for series in self.chart.series}

    def x(self, place: int) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * place / max(1, len(self.chart.categories) - 1)

    def scale(self) -> tuple[float, float]:
        known = [value for series in self.chart.series for value in series.values if value is not None]
        low, high = min(known), max(known)
        spare = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
        return low - spare, high + spare

    def level(self) -> Callable[[float], float]:
        """A value's height from the top."""
        low, high = self.scale()
        return lambda value: TOP + (HIGH - TOP - BOTTOM) * (high - value) / (high - low)

    def points(self, series: Series) -> list[Point]:
        y = self.level()
        return [(self.x(place), y(value)) for place, value in enumerate(series.values) if value is not None]

    def runs(self, series: Series) -> Iterator[tuple[Point, ...]]:
        """Stretches without a gap: a missing quarter is never bridged."""
        y, run = self.level(), list[Point]()
        for place, value in enumerate((*series.values, None)):
            if value is not None:
                run.append((self.x(place), y(value)))
            elif run:
                yield tuple(run)
                run = []


def course_svg(chart: Chart, *, latest: str, promise: str) -> bytes:
    """The chart of a target, 640 × 240 px; `latest` and `promise` are its figures as printed elsewhere."""
    plot = _Plot(chart)
    lines, y, foot = plot.lines, plot.level(), plot.level()(plot.scale()[0])
    looks = {"target": (INK, 1.6, "7 5"), "schedule": (SCHEDULE, 1.4, "2 4"), "actual": (NAVY, 2.6, "")}
    strokes = [Stroke(run, *look) for role, look in looks.items() if role in lines for run in plot.runs(lines[role])]
    ahead, actual = lines.get("forecast"), lines.get("actual")
    way = plot.points(ahead) if ahead else []
    if way:
        strokes.append(Stroke(tuple(way), NAVY, 1.8, "4 4"))
    dots = plot.points(actual) if actual else []
    words = [*_quarters(plot, foot), *([_latest(plot, dots[-1], latest)] if dots else []), *_names(plot, promise)]
    svg = render(
        "course.svg",
        wide=WIDE,
        high=HIGH,
        family=FAMILY,
        size=SIZE,
        ink=INK,
        navy=NAVY,
        pale=PALE_NAVY,
        left=LEFT,
        right=WIDE - RIGHT,
        foot=foot,
        ticks=[plot.x(place) for place in range(len(chart.categories))],
        strokes=strokes,
        interval=_interval(plot, ahead, y) if ahead else None,
        end=way[-1] if way else None,
        dots=dots,
        words=words,
    )
    return svg.encode()


def _interval(plot: _Plot, ahead: Series, y: Callable[[float], float]) -> tuple[float, float, float] | None:
    """Where the forecast's interval stands: its place, its top and its bottom. It may lie before the deadline."""
    at = max(place for place, value in enumerate(ahead.values) if value is not None)
    ends = [plot.lines[role].values[at] for role in ("high", "low") if role in plot.lines]
    known = [y(value) for value in ends if value is not None]
    return (plot.x(at), known[0], known[1]) if len(known) == 2 else None


def _final(series: Series) -> float:
    return next(value for value in reversed(series.values) if value is not None)


def _quarters(plot: _Plot, foot: float) -> Iterator[Words]:
    """The quarter's name under the first, every fourth, and nothing where names would touch."""
    for place, name in enumerate(plot.chart.categories):
        if place % 4 == 0:
            yield Words(plot.x(place) if place else LEFT - 10, foot + 19, name, MUTED, "middle" if place else "start")


def _latest(plot: _Plot, point: Point, words: str) -> Words:
    """The latest figure, on the side of the line where the schedule is not."""
    schedule, actual = plot.lines.get("schedule"), plot.lines["actual"]
    place = max(at for at, value in enumerate(actual.values) if value is not None)
    line = schedule.values[place] if schedule else None
    above = line is None or line <= (actual.values[place] or 0)
    left = min(point[0], WIDE - RIGHT - text_width(words, SIZE) / 2)
    return Words(left, point[1] - 10 if above else point[1] + 20, words, NAVY, "middle", bold=True)


def _names(plot: _Plot, promise: str) -> Iterator[Words]:
    """The names at the right end, moved apart where they would overlap; long ones in two lines."""
    lines, y = plot.lines, plot.level()
    looks = (("target", 0, INK), ("schedule", 14, SCHEDULE), ("forecast", 4, NAVY))
    labels = [
        (y(_final(lines[role])) + lower, promise if role == "target" else lines[role].name, colour, role == "target")
        for role, lower, colour in looks
        if role in lines
    ]
    free = -1e9
    for base, words, colour, bold in sorted(labels):
        parted = _broken(words, RIGHT - 10)
        top = max(base - (len(parted) - 1) * (SIZE + 2) / 2, free)
        for line in parted:
            yield Words(WIDE - RIGHT + 8, top + 4, line, colour, bold=bold)
            top += SIZE + 3
        free = top + 1


def _broken(words: str, wide: float) -> Sequence[str]:
    """The words in lines of at most so many px, parted at a space where there is one."""
    lines = [""]
    for piece in words.replace(" ", " \0").split("\0"):
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), SIZE) > wide:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]
