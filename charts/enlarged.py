"""The same picture larger: for a wall, a slide or paper, with every size in it grown alike."""

from __future__ import annotations

import re
from typing import Any

import plotly.graph_objects as go

# Sizes in px wherever they stand in a figure; data and positions in data are never touched.
_SIZES = frozenset(
    {
        "size",
        "width",
        "height",
        "l",
        "r",
        "t",
        "b",
        "xshift",
        "yshift",
        "ticklen",
        "tickwidth",
        "linewidth",
        "gridwidth",
        "borderpad",
        "borderwidth",
        "pad",
    }
)
_DATA = frozenset({"x", "y", "text", "hovertext", "base", "tickvals", "ticktext", "range", "hoverlabel"})
_TYPE = re.compile(r"font-size:\s*([\d.]+)px")


def enlarged(fig: go.Figure, by: float) -> go.Figure:
    """A figure `by` times as large in type, lines, marks and margins, its data and axes as they were."""
    return go.Figure(_grown(fig.to_dict(), by))


def _grown(part: Any, by: float) -> Any:
    if isinstance(part, dict):
        return {key: _one(key, value, by) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_grown(one, by) for one in part]
    return part


def _one(key: str, value: Any, by: float) -> Any:
    if key == "text" and isinstance(value, str):
        return _TYPE.sub(lambda found: f"font-size:{float(found[1]) * by:g}px", value)
    if key in _DATA:
        return value
    if key in _SIZES and isinstance(value, int | float):
        return value * by
    if key in _SIZES and isinstance(value, list | tuple):
        return [size * by for size in value]
    return _grown(value, by)
