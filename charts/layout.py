"""What every figure has in common: font, paper, axes, hover. Nothing of Streamlit's theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import plotly.graph_objects as go

from charts.palette import FONT, FRAME, GRID, INK, MUTED
from tracker.numbers import plain, shown
from tracker.periods import Period
from tracker.schema.catalogue import Plan
from wording import _, named
from wording.figures import grouped, period_words

_FILE = str.maketrans(dict.fromkeys('\\/:*?"<>|\n', "-"))


def picture_name(plan: Plan, what: str, period: Period) -> str:
    """Plan, indicator (or what it shows) and period, as a file may be called."""
    parts = (named(plan, "short"), what, period_words(period))
    return "-".join(part for part in parts if part).translate(_FILE)


def plotly_config(name: str) -> dict[str, Any]:
    """What the front end is told beside a figure: one quiet button that saves it as PNG (2×) under `name`, no others.

    The button draws in the reader's own browser, so that it works where the server has none.
    """
    save = _("下载图片")
    words = {"Download plot as a PNG": save, "Download plot": save, "Download plot as a png": save}
    return {
        "displayModeBar": "hover",
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "locale": "own",
        "locales": {"own": {"dictionary": words, "format": {}}},
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": name},
    }


def moment(day: date) -> datetime:
    """A day as a point on an axis of time: parts of days lie between two of them."""
    return datetime.combine(day, time.min)


@dataclass(frozen=True)
class Scale:
    """How stored values are drawn: divided by `factor`, written with `decimals` decimals and `unit` (件 → 万件)."""

    unit: str
    factor: float = 1.0
    decimals: int = 2

    def of(self, value: float) -> float:
        """The stored value in the unit of the picture."""
        return value / self.factor

    def written(self, value: float, not_reached: float | None = None) -> str:
        """The stored value as it is printed, without unit; never rounded up to a bound that is not reached."""
        bound = None if not_reached is None else not_reached / self.factor
        return grouped(shown(value / self.factor, self.decimals, not_reached=bound))

    def brief(self, value: float) -> str:
        """A bound as people say it: 6, 88, 2.5, with no idle zeros."""
        text = plain(value / self.factor, 4)
        return grouped(text.rstrip("0").rstrip(".") if "." in text else text)


def figure(height: int, left: int, right: int, top: int, bottom: int) -> go.Figure:
    """An empty figure with our font, frame and fixed axes; `height` and margins in px."""
    axis = {"zeroline": False, "fixedrange": True, "tickfont": {"size": 14, "color": MUTED}}
    return go.Figure(
        layout=go.Layout(
            height=height,
            margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
            font={"family": FONT, "size": 14, "color": INK},
            paper_bgcolor="#fff",
            plot_bgcolor="#fff",
            showlegend=False,
            bargap=0.3,
            hovermode="closest",
            separators=".",
            hoverlabel={"bgcolor": "#fff", "bordercolor": FRAME, "font": {"family": FONT, "size": 14, "color": INK}},
            xaxis={
                **axis,
                "showgrid": False,
                "showline": True,
                "linecolor": INK,
                "linewidth": 1,
                "ticks": "outside",
                "ticklen": 4,
                "tickangle": 0,
            },
            yaxis={**axis, "showgrid": True, "gridcolor": GRID, "gridwidth": 1, "showline": False, "nticks": 5},
        )
    )


def say_empty(fig: go.Figure, words: str) -> go.Figure:
    """The figure with one calm sentence in its middle and no axes: what an empty frame looks like."""
    fig.add_annotation(
        text=words, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"size": 15, "color": MUTED}
    )
    fig.update_xaxes(visible=False)
    fig.update_yaxes(visible=False)
    return fig
