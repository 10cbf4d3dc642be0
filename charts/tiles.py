"""One indicator over the districts as a grid of tiles: a rough lie of the land, never a map."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.layout import Scale, figure, say_empty
from charts.palette import INK, MUTED
from charts.rows import Row, rows
from wording import _
from wording.status import TROUBLE, status_look, status_word

GRAVE = TROUBLE - {"slightly_behind"}


def tile_grid(tiles: pd.DataFrame, scale: Scale, height: int = 500) -> go.Figure:
    """A tile per place: name, figure in the scale's unit, mark and word of its status.

    `tiles`: `name`, `value` (None when missing), `status` (None without a task), `column` and `row` from the top left.
    """
    fig = figure(height, 4, 4, 4, 4)
    drawn = rows(tiles)
    if not drawn:
        return say_empty(fig, _("这个季度还没有县区数据"))
    for tile in drawn:
        _tile(fig, tile, scale)
    across, down = [tile["column"] for tile in drawn], [tile["row"] for tile in drawn]
    notes = [f"{tile['name']} {_figure(tile, scale)}<br>{status_word(tile['status'])}" for tile in drawn]
    fig.add_trace(
        go.Scatter(
            x=across,
            y=down,
            mode="markers",
            text=notes,
            hovertemplate="%{text}<extra></extra>",
            marker={"size": 60, "symbol": "square", "opacity": 0},
        )
    )
    fig.update_xaxes(visible=False, range=[min(across) - 0.52, max(across) + 0.52])
    fig.update_yaxes(visible=False, range=[max(down) + 0.52, min(down) - 0.52])
    return fig


def _figure(tile: Row, scale: Scale) -> str:
    return "—" if tile["value"] is None else scale.written(tile["value"])


def _tile(fig: go.Figure, tile: Row, scale: Scale) -> None:
    look, status, x, y = status_look(tile["status"]), tile["status"], tile["column"], tile["row"]
    fig.add_shape(
        type="rect",
        x0=x - 0.47,
        x1=x + 0.47,
        y0=y - 0.47,
        y1=y + 0.47,
        fillcolor=look.tint,
        layer="below",
        line={
            "color": look.colour,
            "width": 2.4 if status in GRAVE else 1.2,
            "dash": "dot" if status == "no_data" else "solid",
        },
    )
    word = f"{look.glyph} {status_word(status)}" if status else ""
    lines = (
        (-0.26, tile["name"], 14, INK),
        (0.0, f"<b>{_figure(tile, scale)}</b>", 18, INK),
        (0.27, word, 12, look.colour),
    )
    for up, text, size, colour in lines:
        fig.add_annotation(x=x, y=y + up, text=text, showarrow=False, font={"size": size, "color": colour or MUTED})
