"""A forecast as it is and as it would be, one under the other, against the target."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from charts.layout import Scale, figure, say_empty
from charts.markup import hover, plain
from charts.palette import INK, MUTED, NAVY, PALE_NAVY
from wording import _


@dataclass(frozen=True)
class Outlook:
    """One row of the picture, in stored units: the value now, the forecast and its interval (None without one)."""

    name: str
    value: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None


def outlook_rows(
    rows: list[Outlook], scale: Scale, *, target: float | None, target_name: str, height: int = 190
) -> go.Figure:
    """Value, forecast and 80 % interval of each row on one axis, first row on top; the target as a named line."""
    widest = max((sum(14 if ord(ch) > 0x2E80 else 8 for ch in row.name) for row in rows), default=40)
    fig = figure(height, 18 + int(widest), 22, 30, 30)
    known = [v for row in rows for v in (row.value, row.expected, row.low, row.high) if v is not None]
    if not known:
        return say_empty(fig, _("还没有数据"))
    for place, row in enumerate(rows):
        _row(fig, place, row, scale, target)
    every = [scale.of(v) for v in (*known, *([target] if target is not None else []))]
    pad = 0.12 * ((max(every) - min(every)) or abs(every[0]) or 1.0)
    if target is not None:
        x = scale.of(target)
        fig.add_shape(
            type="line", x0=x, x1=x, y0=-0.5, y1=len(rows) - 0.5, line={"color": INK, "width": 1.6, "dash": "dash"}
        )
        right = x < (max(every) + min(every)) / 2
        fig.add_annotation(
            x=x,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=target_name,
            showarrow=False,
            xanchor="left" if right else "right",
            xshift=-4 if right else 4,
            font={"size": 14, "color": INK},
        )
    fig.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[plain(row.name) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        ticklen=0,
    )
    fig.update_xaxes(range=[min(every) - pad, max(every) + pad], nticks=5, tickfont={"size": 13, "color": MUTED})
    return fig


def _row(fig: go.Figure, place: int, outlook: Outlook, scale: Scale, target: float | None) -> None:
    if outlook.low is not None and outlook.high is not None:
        fig.add_shape(
            type="rect",
            x0=scale.of(outlook.low),
            x1=scale.of(outlook.high),
            y0=place - 0.17,
            y1=place + 0.17,
            layer="below",
            line={"width": 0},
            fillcolor=PALE_NAVY,
        )
    points = [(outlook.value, _("目前"), "circle", 10), (outlook.expected, _("预计"), "diamond", 12)]
    for value, name, symbol, size in points:
        if value is None:
            continue
        written = scale.written(value, target)
        fig.add_trace(
            go.Scatter(
                x=[scale.of(value)],
                y=[place],
                mode="markers",
                name=name,
                hovertext=f"{plain(outlook.name)} {name} {written} {scale.unit}",
                hovertemplate=hover("%{hovertext}"),
                marker={
                    "size": size,
                    "symbol": symbol,
                    "color": NAVY if symbol == "diamond" else "#fff",
                    "line": {"color": NAVY, "width": 2},
                },
            )
        )
        fig.add_annotation(
            x=scale.of(value),
            y=place,
            text=f"{name} {written}",
            showarrow=False,
            yshift=20 if symbol == "diamond" else -20,
            font={"size": 14 if symbol == "diamond" else 13, "color": NAVY if symbol == "diamond" else MUTED},
        )
