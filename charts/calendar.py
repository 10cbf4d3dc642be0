"""A plan's days as one picture: phases as bars, dated items as marks on their day, the as-of line and today's.

Each item has a line of its own with its name over it, so that the picture is read as well at 390 px as on a desk.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from charts import layout
from charts.palette import FRAME, GRID, INK, MUTED, NAVY, PALE_NAVY
from charts.rows import Row, rows
from wording import _
from wording.duty_looks import TROUBLE, duty_look, duty_word
from wording.figures import date_words

LINE = 40
# What plotly calls the shapes of the house's marks.
_SYMBOLS = {
    "★": "star", "●": "circle", "▲": "triangle-up", "■": "square", "×": "x", "○": "circle-open", "◇": "diamond-open",
    "□": "square-open", "◆": "diamond",
}  # fmt: skip


def calendar(items: pd.DataFrame, start: date, end: date, today: date, as_of: date | None = None) -> go.Figure:
    """The picture of `items`, the first on top: title, kind, start (phases), due, state, count; from `start` to `end`.

    `count` is what is written beside the mark (3/5), "" for nothing. Today outside the span is said at the edge.
    """
    lines = rows(items)
    fig = layout.figure(max(120, LINE * len(lines) + 74), 6, 8, 44, 30)
    if not lines:
        return layout.say_empty(fig, _("没有写明日期的事项"))
    span = (end - start).days
    left, right = start - timedelta(days=max(2, span // 60)), end + timedelta(days=max(3, span // 22))
    for n, line in enumerate(lines):
        _item(fig, line, len(lines) - 1 - n, left, right)
    _lines(fig, today, as_of, left, right)
    fig.update_xaxes(range=[left, right], type="date", **_ticks(start, end))
    fig.update_yaxes(range=[-0.62, len(lines) - 0.28], visible=False)
    return fig


def _item(fig: go.Figure, line: Row, y: int, left: date, right: date) -> None:
    """The name and the day over a thin rule, the bar of a phase, the mark on the due day."""
    look, due, start = duty_look(str(line["state"])), line["due"], line.get("start")
    trouble = line["state"] in TROUBLE or line["state"] == "soon"
    fig.add_shape(type="line", x0=left, x1=right, y0=y - 0.45, y1=y - 0.45, line={"color": GRID, "width": 1}, layer="below")
    if start is not None:
        fig.add_shape(type="rect", x0=start, x1=due, y0=y - 0.3, y1=y - 0.06, line_width=0, layer="below",
                      fillcolor=look.colour if trouble else PALE_NAVY)  # fmt: skip
    open_shape = look.glyph in "○◇□×"
    hover = f"<b>{line['title']}</b><br>{date_words(due)}　{look.glyph} {duty_word(str(line['state']))}"
    fig.add_trace(
        go.Scatter(
            x=[due], y=[y - 0.18], mode="markers", name=str(line["title"]),
            hovertemplate=hover + (f"　{line['count']}" if line["count"] else "") + "<extra></extra>",
            marker={"symbol": _SYMBOLS[look.glyph], "size": 13, "color": look.colour,
                    "line": {"color": look.colour, "width": 2 if open_shape else 0}},
        )
    )  # fmt: skip
    name = f"<b>{line['title']}</b>" if trouble else str(line["title"])
    count = f"　<span style='color:{MUTED}'>{line['count']}</span>" if line["count"] else ""
    days = f"{start:%m-%d}—{due:%m-%d}" if start is not None and start.year == due.year else f"{due:%Y-%m-%d}"
    for text, x, colour in ((name + count, 0, look.colour if trouble else INK), (days, 1, MUTED)):
        fig.add_annotation(
            text=text, x=x, xref="paper", xanchor="right" if x else "left", y=y + 0.2, showarrow=False, align="left",
            font={"size": 13 if x == 0 else 12, "color": colour}, bgcolor="rgba(255,255,255,.8)",
        )  # fmt: skip


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
            fig.add_shape(type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", layer="below",
                          line={"color": colour, "width": 1.6, "dash": dash})  # fmt: skip
            past = (day - left).days > 0.5 * (right - left).days
            where = {"x": day, "xanchor": "right" if past else "left"}
        else:
            said = f"{said} →" if day > right else f"← {said}"
            where = {"x": 1 if day > right else 0, "xref": "paper", "xanchor": "right" if day > right else "left"}
        fig.add_annotation(text=said, y=1, yref="paper", yanchor="bottom", yshift=up - 8, showarrow=False,
                           font={"size": 13, "color": colour}, **where)  # fmt: skip


def _ticks(start: date, end: date) -> dict[str, object]:
    """Year ends of a plan of several years; the months of one, at most six of them named."""
    if (end - start).days > 500:
        days = [date(year, 12, 31) for year in range(start.year, end.year + 1)]
        return {"tickvals": days, "ticktext": [_("{year} 年末").format(year=day.year) for day in days], "tickcolor": FRAME}
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    step = 1 if months <= 6 else 2 if months <= 12 else 3
    firsts = [date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1) for n in range(months)]
    shown = [day for day in firsts[::step] if day >= start - timedelta(days=1) or day.month == start.month]
    return {
        "tickvals": [max(day, start) for day in shown],
        "ticktext": [_("{month}月").format(month=day.month) for day in shown],
        "tickcolor": FRAME,
    }
