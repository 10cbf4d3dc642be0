"""A plan's days as one picture: phases as bars, dated items as marks on their day, the as-of line and today's.

Each item has a line of its own with its name over it, so that the picture is read as well at 390 px as on a desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from charts import layout
from charts.labels import wrap_text
from charts.markup import bold, hover, plain, stacked, styled
from charts.palette import FRAME, GRID, INK, MUTED, NAVY, PALE_NAVY
from wording import _
from wording.duty_looks import TROUBLE, duty_look, duty_word
from wording.figures import date_words, month_words

# In px: the band a mark or bar lies in, one line of words over it, and how wide words may be on a phone.
BAND, WORDS, NARROW = 22, 17, 330
# What plotly calls the shapes of the house's marks.
_SYMBOLS = {
    "★": "star",
    "●": "circle",
    "▲": "triangle-up",
    "■": "square",
    "×": "x",
    "○": "circle-open",
    "◇": "diamond-open",
    "□": "square-open",
    "◆": "diamond",
}


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A line of the picture. `start` is a phase's; `light` is one of wording.duty_looks; `count` is what is written beside
    the mark (3/5), "" for nothing; `way` is the address where a list beside the picture leads to, "" for nowhere."""

    title: str
    start: date | None
    due: date
    light: str
    count: str = ""
    way: str = ""


def calendar(
    lines: Sequence[CalendarLine], start: date, end: date, today: date, as_of: date | None = None
) -> go.Figure:
    """The picture of the lines, the first on top, from `start` to `end`. Today outside the span is said at the edge."""
    names = [wrap_text(_name(line), 13, NARROW) for line in lines]
    heights = [BAND + WORDS * len(name) for name in names]
    fig = layout.figure(max(120, sum(heights) + 78), 6, 8, 46, 30)
    if not lines:
        return layout.say_empty(fig, _("没有写明日期的事项"))
    # A quarter's figures may be due after the plan's last day.
    end = max([end, *(line.due for line in lines)])
    span = (end - start).days
    left, right = start - timedelta(days=max(2, span // 60)), end + timedelta(days=max(3, span // 40))
    top = float(sum(heights))
    for line, name, height in zip(lines, names, heights, strict=True):
        _item(fig, line, name, top, top - height, left, right)
        top -= height
    _lines(fig, today, as_of, left, right)
    fig.update_xaxes(range=[left, right], type="date", **_ticks(start, end))
    fig.update_yaxes(range=[0, sum(heights)], visible=False)
    return fig


def _name(line: CalendarLine) -> str:
    return f"{line.title}　{line.count}　{_days(line)}".replace("　　", "　")


def _days(line: CalendarLine) -> str:
    """2026-12-31, or 05-20—06-20 for a phase within a year."""
    start, due = line.start, line.due
    return f"{start:%m-%d}—{due:%m-%d}" if start is not None and start.year == due.year else f"{due:%Y-%m-%d}"


def _item(
    fig: go.Figure, line: CalendarLine, name: list[str], top: float, bottom: float, left: date, right: date
) -> None:
    """The name with its day, the bar of a phase, the mark on the due day, a thin rule below."""
    look, due, start = duty_look(line.light), line.due, line.start
    trouble = line.light in TROUBLE or line.light == "soon"
    middle = bottom + BAND / 2
    rule = {"color": GRID, "width": 1}
    fig.add_shape(type="line", x0=left, x1=right, y0=bottom, y1=bottom, line=rule, layer="below")
    if start is not None:
        fig.add_shape(
            type="rect",
            x0=start,
            x1=due,
            y0=middle - 4,
            y1=middle + 4,
            line_width=0,
            layer="below",
            fillcolor=look.colour if trouble else PALE_NAVY,
        )
    words = stacked(bold(plain(line.title)), f"{date_words(due)}　{look.glyph} {duty_word(line.light)}")
    edge = {"color": look.colour, "width": 2 if look.glyph in "○◇□×" else 0}
    fig.add_trace(
        go.Scatter(
            x=[due],
            y=[middle],
            mode="markers",
            name=line.title,
            hovertemplate=hover(words + (f"　{line.count}" if line.count else "")),
            marker={"symbol": _SYMBOLS[look.glyph], "size": 13, "color": look.colour, "line": edge},
        )
    )
    text = stacked(*map(plain, name))
    day = _days(line)
    text = text.replace(day, styled(day, MUTED)) if not trouble else bold(text)
    fig.add_annotation(
        text=text,
        x=0,
        xref="paper",
        xanchor="left",
        y=top - 2,
        yanchor="top",
        showarrow=False,
        align="left",
        font={"size": 13, "color": look.colour if trouble else INK},
        bgcolor="rgba(255,255,255,.8)",
        borderpad=0,
    )


def _lines(fig: go.Figure, today: date, as_of: date | None, left: date, right: date) -> None:
    """The line of the figures' day and today's, their words over the picture, each on its own height."""
    for day, words, colour, dash, up in (
        (as_of, _("数据截至 {day}"), NAVY, "solid", 24),
        (today, _("今天 {day}"), INK, "dash", 8),
    ):
        if day is None:
            continue
        said = words.format(day=f"{day:%Y-%m-%d}")
        if left <= day <= right:
            fig.add_shape(
                type="line",
                x0=day,
                x1=day,
                y0=0,
                y1=1,
                yref="paper",
                layer="below",
                line={"color": colour, "width": 1.6, "dash": dash},
            )
            past = (day - left).days > 0.5 * (right - left).days
            where: dict[str, object] = {"x": day, "xanchor": "right" if past else "left"}
        else:
            said = f"{said} →" if day > right else f"← {said}"
            where = {"x": 1 if day > right else 0, "xref": "paper", "xanchor": "right" if day > right else "left"}
        fig.add_annotation(
            text=said,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=up - 8,
            showarrow=False,
            font={"size": 13, "color": colour},
            **where,
        )


def _ticks(start: date, end: date) -> dict[str, object]:
    """Year ends of a plan of several years; the months of one, at most six of them named."""
    if (end - start).days > 500:
        days = [date(year, 12, 31) for year in range(start.year, end.year + 1)]
        return {
            "tickvals": days,
            "ticktext": [_("{year} 年末").format(year=day.year) for day in days],
            "tickcolor": FRAME,
        }
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    step = 1 if months <= 6 else 2 if months <= 12 else 3
    firsts = [date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1) for n in range(months)]
    shown = [day for day in firsts[::step] if day >= start - timedelta(days=1) or day.month == start.month]
    return {
        "tickvals": [max(day, start) for day in shown],
        "ticktext": [month_words(day.month) for day in shown],
        "tickcolor": FRAME,
    }
