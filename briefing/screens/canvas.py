"""A sheet of fixed size in px, drawn on with words, rules and a chart; it becomes one plotly figure.

Positions are px from the upper left corner, sizes px of the sheet. Widths of words are our own estimate, a little too
wide rather than too narrow, so that nothing leaves the sheet whatever the font.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import plotly.graph_objects as go

from charts.labels import text_width, wrap_text
from charts.palette import FONT, INK, MUTED

Side = Literal["left", "center", "right"]
LINE = 1.32
# Where a title may be parted before its line is full.
_PAUSE = re.compile(r"[，；：。！？,;:]$")


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """How wide words are in px."""
    latin = 1.07 if bold else 1.02
    return text_width(text, size) * latin


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """The words as lines that fit a width in px."""
    return wrap_text(text, size * (1.07 if bold else 1.02), width)


def balance_lines(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """The same number of lines, filled as evenly as they can be: no last line of one character."""
    lines = lines_of(text, size, width, bold=bold)
    while len(lines) > 1:
        width -= size / 2
        closer = lines_of(text, size, width, bold=bold)
        if len(closer) > len(lines) or any(wide(line, size, bold=bold) > width for line in closer):
            break
        lines = closer
    return lines


def title_lines(text: str, width: float, sizes: Sequence[int], most: int = 2) -> tuple[int, list[str]]:
    """The first size at which a title takes at most so many lines, and the lines, parted at a pause where one allows it.

    A size smaller is taken when only that lets it be parted at a pause.
    """
    fitting = [(size, lines) for size in sizes if len(lines := lines_of(text, size, width, bold=True)) <= most]
    for size, lines in fitting[:3]:
        if len(lines) == 1:
            return size, lines
        if len(lines) == 2 and (parted := _at_a_pause(text, size, width)):
            return size, parted
    size, _lines = fitting[0] if fitting else (sizes[-1], [])
    return size, balance_lines(text, size, width, bold=True)


def _at_a_pause(text: str, size: float, width: float) -> list[str] | None:
    """Two lines with the first ending at a comma, as even as there is; None where no comma allows it."""
    ends = [end for end in range(1, len(text)) if _PAUSE.search(text[:end]) and text[end : end + 1] not in "0123456789"]
    halves = [[text[:end], text[end:].strip()] for end in ends]
    whole = [h for h in halves if all(len(lines_of(half, size, width, bold=True)) == 1 for half in h)]
    return min(whole, key=lambda h: abs(wide(h[0], size) - wide(h[1], size)), default=None)


@dataclass
class Canvas:
    """What is being drawn on a sheet of `width` × `height` px around the plot of `fig`."""

    fig: go.Figure
    width: int
    height: int
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fig.update_layout(width=self.width, height=self.height, autosize=False)
        margin = self.fig.layout.margin
        self.left, self.top = margin.l, margin.t
        self.wide = self.width - margin.l - margin.r
        self.high = self.height - margin.t - margin.b

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the sheet in plotly's paper coordinates."""
        return (x - self.left) / self.wide, 1 - (y - self.top) / self.high

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = INK,
        *,
        bold: bool = False,
        side: Side = "left",
        markup: bool = False,
    ) -> None:
        """One line of words, `y` its middle; `markup` says that it carries plotly's tags already."""
        shown = text if markup else escape(text, quote=False)
        px, py = self.at(x, y)
        self.notes.append(
            {
                "x": px,
                "y": py,
                "xref": "paper",
                "yref": "paper",
                "xanchor": side,
                "yanchor": "middle",
                "showarrow": False,
                "text": f"<b>{shown}</b>" if bold else shown,
                "font": {"size": size, "color": colour, "family": FONT},
                "borderpad": 0,
                "align": side,
            }
        )

    def lines(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        size: float,
        colour: str = INK,
        *,
        bold: bool = False,
        side: Side = "left",
    ) -> float:
        """Lines one under the other from `top`; where they end."""
        for number, line in enumerate(lines):
            self.words(x, top + (number + 0.5) * LINE * size, line, size, colour, bold=bold, side=side)
        return top + len(lines) * LINE * size

    def box(
        self, x0: float, y0: float, x1: float, y1: float, fill: str, edge: str | None = None, width: float = 1
    ) -> None:
        """A filled rectangle under everything else."""
        (px0, py0), (px1, py1) = self.at(x0, y0), self.at(x1, y1)
        self.shapes.append(
            {
                "type": "rect",
                "xref": "paper",
                "yref": "paper",
                "x0": px0,
                "x1": px1,
                "y0": py0,
                "y1": py1,
                "fillcolor": fill,
                "layer": "below",
                "line": {"width": width if edge else 0, "color": edge or fill},
            }
        )

    def rule(self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 1) -> None:
        """A straight line."""
        (px0, py0), (px1, py1) = self.at(x0, y0), self.at(x1, y1)
        self.shapes.append(
            {
                "type": "line",
                "xref": "paper",
                "yref": "paper",
                "x0": px0,
                "x1": px1,
                "y0": py0,
                "y1": py1,
                "layer": "below",
                "line": {"width": width, "color": colour},
            }
        )

    def image(self, data: bytes, kind: str, x: float, y: float, width: float, height: float) -> None:
        """A picture's bytes (image/png, image/svg+xml), its upper left corner at a place, under everything else."""
        px, py = self.at(x, y)
        self.images.append(
            {
                "source": f"data:{kind};base64,{base64.b64encode(data).decode()}",
                "xref": "paper",
                "yref": "paper",
                "x": px,
                "y": py,
                "xanchor": "left",
                "yanchor": "top",
                "sizex": width / self.wide,
                "sizey": height / self.high,
                "sizing": "contain",
                "layer": "below",
            }
        )

    def watermark(self, text: str, top: float, bottom: float) -> None:
        """Light diagonal words under everything between two heights; nothing for no text."""
        if not text:
            return
        size = min(120.0, 0.72 * self.width / max(4.0, wide(text, 1)))
        across, down = self.width / 2, (bottom - top) / 2
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{bottom - top:.0f}">'
            f'<text x="{across}" y="{down}" transform="rotate(-20 {across} {down})" text-anchor="middle" '
            f'dominant-baseline="middle" font-family="{FONT}" font-weight="700" font-size="{size:.0f}" fill="{INK}" '
            f'fill-opacity=".055">{escape(text)}</text></svg>'
        )
        self.image(svg.encode(), "image/svg+xml", 0, top, self.width, bottom - top)

    def done(self) -> go.Figure:
        """The figure with everything on it."""
        layout = self.fig.layout
        layout.annotations = [*layout.annotations, *self.notes]
        layout.shapes = [*self.shapes, *layout.shapes]
        layout.images = [*self.images, *layout.images]
        return self.fig


def blank(width: int, height: int) -> Canvas:
    """An empty white sheet."""
    fig = go.Figure(
        layout=go.Layout(
            width=width,
            height=height,
            margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            paper_bgcolor="#fff",
            plot_bgcolor="#fff",
            font={"family": FONT, "size": 28, "color": INK},
            showlegend=False,
            xaxis={"visible": False, "fixedrange": True},
            yaxis={"visible": False, "fixedrange": True},
        )
    )
    return Canvas(fig, width, height)


def faint(text: str) -> str:
    """The colour of a cell's words: muted for a dash, else ink."""
    return MUTED if text in ("—", "") else INK
