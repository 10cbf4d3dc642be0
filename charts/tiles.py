"""One indicator over the districts as a grid of tiles: a rough lie of the land, never a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts.layout import Scale, figure, say_empty
from charts.markup import bold, hover, plain, stacked
from charts.palette import INK, MUTED
from wording import _
from wording.status import TROUBLE, status_look, status_word

GRAVE = TROUBLE - {"slightly_behind"}


@dataclass(frozen=True)
class Tile:
    """A place's figure in stored units, None when missing, its status, None without a task, and where it lies: `column`
    and `row` from the top left."""

    name: str
    value: float | None
    status: str | None
    column: int
    row: int


def tile_grid(tiles: Sequence[Tile], scale: Scale, height: int = 500) -> go.Figure:
    """A tile per place: name, figure in the scale's unit, mark and word of its status."""
    fig = figure(height, 4, 4, 4, 4)
    if not tiles:
        return say_empty(fig, _("这个季度还没有各地的数据"))
    for tile in tiles:
        _tile(fig, tile, scale)
    across, down = [tile.column for tile in tiles], [tile.row for tile in tiles]
    notes = [stacked(f"{plain(tile.name)} {_figure(tile, scale)}", status_word(tile.status)) for tile in tiles]
    fig.add_trace(
        go.Scatter(
            x=across,
            y=down,
            mode="markers",
            text=notes,
            hovertemplate=hover("%{text}"),
            marker={"size": 60, "symbol": "square", "opacity": 0},
        )
    )
    fig.update_xaxes(visible=False, range=[min(across) - 0.52, max(across) + 0.52])
    fig.update_yaxes(visible=False, range=[max(down) + 0.52, min(down) - 0.52])
    return fig


def _figure(tile: Tile, scale: Scale) -> str:
    return "—" if tile.value is None else scale.written(tile.value)


def _tile(fig: go.Figure, tile: Tile, scale: Scale) -> None:
    look, status, x, y = status_look(tile.status), tile.status, tile.column, tile.row
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
        (-0.26, plain(tile.name), 14, INK),
        (0.0, bold(_figure(tile, scale)), 18, INK),
        (0.27, word, 12, look.colour),
    )
    for up, text, size, colour in lines:
        fig.add_annotation(x=x, y=y + up, text=text, showarrow=False, font={"size": size, "color": colour or MUTED})
