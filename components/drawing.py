"""A figure as an SVG that stands before any script: what plotly's script would draw, of the kinds of marks the charts use.

Everything lies in shares of the plot, only type, line widths and shifts are px: one drawing fits every width, and a wall. The
script is asked for when somebody points at it (`plot.js`), and then draws the same figure over it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go

from charts.palette import INK
from components.html import Markup, render

LINE_HEIGHT = 1.3
# From the middle of a line of words to its foot, as a share of the type size.
_FOOT = 0.36
_DASHES = {"dash": "7 5", "dot": "1.5 3.5"}
# As plotly draws its symbols, for a size of 2 px.
_SIGNS = {
    "circle": "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    "square": "M-1 -1H1V1H-1Z",
    "diamond": "M1.3 0L0 1.3L-1.3 0L0 -1.3Z",
    "triangle-up": "M-1.15 .5H1.15L0 -1Z",
    "star": "M.33 -.45H1.33L.53 .17L.82 1.13L0 .57L-.82 1.13L-.53 .17L-1.33 -.45H-.33L0 -1.4Z",
    "x": "M0 .4L.6 1L1 .6L.4 0L1 -.6L.6 -1L0 -.4L-.6 -1L-1 -.6L-.4 0L-1 .6L-.6 1Z",
    "x-thin": "M-1 -1L1 1M1 -1L-1 1",
}
_TICK = "M0 0V1"
_TAG = re.compile(r"<(/?)(b|br|span)\b([^>]*)>")
_STYLE = re.compile(r"(font-size|color):\s*([^;']+)")


@dataclass(frozen=True)
class Line:
    """A straight line between two points in per cent; `dash` is a dash array in px or empty."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float
    dash: str = ""
    css: str = ""
    kind: Literal["line"] = "line"


@dataclass(frozen=True)
class Area:
    """A filled shape; `points` lie on a square of 1000 × 1000."""

    points: str
    fill: str
    kind: Literal["area"] = "area"


@dataclass(frozen=True)
class Box:
    """A rectangle in per cent; a hatched one shows stripes of its stroke."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = "none"
    line: float = 0
    dash: str = ""
    hatched: bool = False
    css: str = ""
    kind: Literal["box"] = "box"


@dataclass(frozen=True)
class Sign:
    """A mark at a point in per cent: a path of radius 1, enlarged `size` times."""

    x: float
    y: float
    path: str
    size: float
    fill: str
    stroke: str
    line: float
    css: str = ""
    kind: Literal["sign"] = "sign"


@dataclass(frozen=True)
class Run:
    """Words in one type: `colour` and `size` (px) are empty where they are the text's own."""

    text: str
    bold: bool = False
    colour: str = ""
    size: float = 0


@dataclass(frozen=True)
class Row:
    """One line of words and how far it lies below the one before, in px."""

    runs: tuple[Run, ...]
    down: float


@dataclass(frozen=True)
class Words:
    """Words at a point in per cent, moved by px; `halo` keeps what lies behind away from them."""

    x: float
    y: float
    right: float
    down: float
    anchor: str
    size: float
    colour: str
    rows: tuple[Row, ...]
    css: str
    halo: bool = False
    kind: Literal["words"] = "words"


def plot_script() -> str:
    """What puts plotly's own chart in the place of a drawing for who points at it; plotly's script is the page's to find."""
    return (Path(__file__).parent / "plot.js").read_text(encoding="utf-8")


Mark = Line | Area | Box | Sign | Words


def drawing(figure: go.Figure) -> Markup:
    """The figure as an SVG that fills the box it stands in, which is as high as the figure's layout says."""
    # plotly looks up how each property may be set whenever it is read: half of a drawing's time.
    told = _Told(figure.to_plotly_json())
    return render("drawing.svg", margin=told.layout.margin, marks=list(_marks(told)))


class _Told:
    """What a figure, or a part of it, was told; a property that was not is None, a part that was not is empty."""

    __slots__ = ("_said",)
    _PARTS = frozenset(
        ("margin", "xaxis", "yaxis", "minor", "line", "marker", "pattern", "font", "textfont", "tickfont")
    )
    _LISTS = frozenset(("data", "shapes", "annotations"))

    def __init__(self, said: dict[str, Any]) -> None:
        self._said = said

    def __getattr__(self, name: str) -> Any:
        value = self._said.get(name)
        if name in self._LISTS:
            return [_Told(one) for one in value or ()]
        if isinstance(value, dict) or name in self._PARTS:
            return _Told(value or {})
        return value


def _marks(figure: _Told) -> Iterator[Mark]:
    """All marks, those behind first."""
    across, down = _Axis(figure.layout.xaxis), _Axis(figure.layout.yaxis, upright=True)
    shapes = figure.layout.shapes
    yield from (mark for one in shapes if one.layer == "below" for mark in _shape(one, across, down))
    yield from _grid(figure, across, down)
    bars = figure.layout.bargap
    for trace in figure.data:
        yield from _bars(trace, across, down, bars) if trace.type == "bar" else _scatter(trace, across, down)
    yield from (mark for one in shapes if one.layer != "below" for mark in _shape(one, across, down))
    for one in figure.layout.annotations:
        yield _annotation(one, across, down)


class _Axis:
    """An axis: where a value lies on it, in per cent from the left or from the top."""

    def __init__(self, layout: Any, *, upright: bool = False) -> None:
        self.layout, self.upright = layout, upright
        first, last = layout.range or (0, 1)
        self.first, self.last = number(first), number(last)

    def at(self, value: Any, ref: str | None = None) -> float:
        """Per cent of a value; of a share of the plot where `ref` says paper."""
        share = float(value) if ref == "paper" else (number(value) - self.first) / ((self.last - self.first) or 1.0)
        return round(100 * (1 - share if self.upright else share), 3)

    def ticks(self) -> list[tuple[float, str]]:
        """Per cent and words of every tick within the range."""
        if self.layout.visible is False:
            return []
        if self.layout.tickvals is not None:
            words = self.layout.ticktext if self.layout.ticktext is not None else map(str, self.layout.tickvals)
            return [(self.at(value), text) for value, text in zip(self.layout.tickvals, words, strict=True)]
        low, high = sorted((self.first, self.last))
        step = self.layout.dtick or _step(high - low, self.layout.nticks or 5)
        decimals = 0 if step >= 1 else -math.floor(math.log10(step) + 1e-9)
        if self.layout.tickformat == ".1f":
            decimals = 1
        first = math.ceil(low / step - 1e-9)
        count = math.floor(high / step + 1e-9) - first + 1
        values = [(first + n) * step for n in range(count)]
        return [(self.at(value), f"{value:.{decimals}f}".replace("-", "−")) for value in values]


def _step(span: float, most: int) -> float:
    """The distance of ticks: 1, 2 or 5 of a power of ten, so that there are about as many as wanted."""
    rough = (span or 1.0) / most
    base = 10.0 ** math.floor(math.log10(rough))
    return next(base * one for one in (1, 2, 5, 10) if base * one >= rough * (1 - 1e-9))


def number(value: Any) -> float:
    """A value on an axis; days and moments as seconds."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return value.timestamp() if isinstance(value, datetime) else float(value)


def _grid(figure: _Told, across: _Axis, down: _Axis) -> Iterator[Mark]:
    """Rules, the axis line, ticks and their words."""
    x, y = figure.layout.xaxis, figure.layout.yaxis
    upright, level = down.ticks(), across.ticks()
    if y.showgrid:
        yield from (Line(0, at, 100, at, y.gridcolor, y.gridwidth or 1, css="crisp") for at, _words in upright)
    if x.visible is not False and x.showline:
        yield Line(0, 100, 100, 100, x.linecolor, x.linewidth or 1, css="crisp")
        yield from (Sign(at, 100, _TICK, 4, "none", x.linecolor, 0.25) for at, _words in level)
        yield from (Sign(across.at(day), 100, _TICK, 2, "none", x.linecolor, 0.5) for day in x.minor.tickvals or ())
    for at, words in level:
        yield _words(words, at, 100, 0, 5, "center", "top", x.tickfont.size, x.tickfont.color, "xtick")
    for at, words in upright:
        yield _words(words, 0, at, -5, 0, "right", "middle", y.tickfont.size, y.tickfont.color, "ytick")


def _scatter(trace: Any, across: _Axis, down: _Axis) -> Iterator[Mark]:
    points = [
        None if y is None or (isinstance(y, float) and math.isnan(y)) else (across.at(x), down.at(y))
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    if trace.fill == "toself":
        corners = " ".join(f"{10 * x:g},{10 * y:g}" for x, y in filter(None, points))
        yield Area(corners, trace.fillcolor)
    line = trace.line
    if "lines" in trace.mode and line.width != 0:
        dash = _DASHES.get(line.dash or "", "")
        for one, other in pairwise(points):
            if one and other:
                yield Line(*one, *other, line.color, line.width or 2, dash, "" if dash else "trace")
    if "markers" in trace.mode and trace.marker.opacity != 0:
        yield from (
            _sign(trace.marker, n, point) for n, point in enumerate(points) if point and _of(trace.marker.size, n)
        )


def _of(value: Any, place: int) -> Any:
    """What is said of one point: a value for all, or one for each."""
    return value[place] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _sign(marker: Any, place: int, point: tuple[float, float]) -> Sign:
    symbol = _of(marker.symbol, place) or "circle"
    colour, hollow = _of(marker.color, place), symbol.endswith("-open")
    line, edge = marker.line.width or 0, marker.line.color or colour
    size = (_of(marker.size, place) or 6) / 2
    fill, stroke = ("none", colour) if hollow else (colour, edge)
    width = (line or 1.5) if hollow else line
    return Sign(*point, _SIGNS[symbol.removesuffix("-open")], size, fill, stroke, round(width / size, 3), "point")


def _bars(trace: Any, across: _Axis, down: _Axis, gap: float) -> Iterator[Mark]:
    """Horizontal bars with their words inside or behind their end."""
    for place, (length, row) in enumerate(zip(trace.x, trace.y, strict=True)):
        base = _of(trace.base, place) or 0
        left, right = across.at(base), across.at(base + length)
        edges = sorted((down.at(row - (1 - gap) / 2), down.at(row + (1 - gap) / 2)))
        marker = trace.marker
        hatched = bool(marker.pattern.shape)
        yield Box(
            *(min(left, right), edges[0], round(abs(right - left), 3), round(edges[1] - edges[0], 3)),
            fill=_of(marker.color, place),
            stroke=marker.line.color or "none",
            line=marker.line.width or 0,
            hatched=hatched,
            css="bar",
        )
        if trace.text is not None:
            inside = _of(trace.textposition, place) == "inside"
            middle, font = (edges[0] + edges[1]) / 2, trace.textfont
            colour = _of(font.color, place)
            shift, side = (-5, "right") if inside else (4, "left")
            yield _words(_of(trace.text, place), right, middle, shift, 0, side, "middle", font.size, colour, "bartext")


def _shape(shape: Any, across: _Axis, down: _Axis) -> Iterator[Mark]:
    x0, x1 = (across.at(x, shape.xref) for x in (shape.x0, shape.x1))
    y0, y1 = (down.at(y, shape.yref) for y in (shape.y0, shape.y1))
    line = shape.line
    width, colour = 2 if line.width is None else line.width, line.color or INK
    dash = _DASHES.get(line.dash or "", "")
    if shape.type == "line":
        yield Line(x0, y0, x1, y1, colour, width, dash)
    else:
        stroke = colour if width else "none"
        yield Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), shape.fillcolor or "none", stroke, width, dash)


def _annotation(one: Any, across: _Axis, down: _Axis) -> Words:
    right, up = one.xshift or 0, one.yshift or 0
    anchor, upright = one.xanchor or "center", one.yanchor or "middle"
    halo = bool(one.bgcolor)
    x, y = across.at(one.x, one.xref), down.at(one.y, one.yref)
    return _words(
        one.text, x, y, right, -up, anchor, upright, one.font.size, one.font.color, "annotation-text", halo=halo
    )


def _words(
    text: str,
    x: float,
    y: float,
    right: float,
    down: float,
    anchor: str,
    upright: str,
    size: float,
    colour: str,
    css: str,
    *,
    halo: bool = False,
) -> Words:
    """Marked-up words in their rows, hung by their `anchor` (left, center, right) and `upright` (top, middle, bottom)."""
    lines = list(_lines(text))
    sizes = [max((run.size or size for run in line), default=size) for line in lines]
    high = [LINE_HEIGHT * one for one in sizes]
    top = {"top": 0.0, "middle": -sum(high) / 2, "bottom": -sum(high)}[upright]
    feet, at = [], top
    for tall, one in zip(high, sizes, strict=True):
        feet.append(at + tall / 2 + _FOOT * one)
        at += tall
    rows = [
        Row(tuple(line), round(foot - before, 1))
        for line, foot, before in zip(lines, feet, [0.0, *feet[:-1]], strict=True)
    ]
    end = {"left": "start", "center": "middle", "right": "end"}[anchor]
    return Words(x, y, right, down, end, size, colour, tuple(rows), css, halo)


def _lines(text: str) -> Iterable[list[Run]]:
    """The rows of words in plotly's own markup (charts/markup.py)."""
    bold, styles = False, [("", 0.0)]
    line: list[Run] = []
    at = 0

    def written(end: int) -> None:
        said = unescape(text[at:end])
        if said:
            line.append(Run(said, bold, *styles[-1]))

    for tag in _TAG.finditer(text):
        written(tag.start())
        at = tag.end()
        closing, name, attributes = tag.groups()
        if name == "br":
            yield line
            line = []
        elif name == "b":
            bold = not closing
        elif closing:
            styles.pop()
        else:
            said = dict(_STYLE.findall(attributes))
            colour, size = said.get("color", styles[-1][0]), said.get("font-size", "").removesuffix("px")
            styles.append((colour, float(size) if size else styles[-1][1]))
    written(len(text))
    yield line
