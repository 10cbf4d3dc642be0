"""A chart of a page: its drawing is sent with the words; plotly's script, of this server, only when somebody points at it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st
from streamlit import config

from charts.layout import plotly_config
from components.drawing import drawing, plot_script

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "chart",
    html=(_HERE / "chart.html").read_text(encoding="utf-8"),
    js=plot_script() + (_HERE / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Chart:
    """A figure that many look at, taken apart for the browser once: its drawing (SVG), itself as JSON, its height in px."""

    drawing: str
    figure: str
    height: int


def ready(figure: go.Figure) -> Chart:
    """The figure as it is sent."""
    return Chart(drawing(figure), figure.to_json(), round(figure.layout.height))


def show(chart: Chart, key: str, alt: str, name: str) -> None:
    """Puts the chart on the page: `alt` is what it shows, `name` what a picture of it is called."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    _component(
        key=key,
        data={
            "drawing": chart.drawing,
            "figure": chart.figure,
            "height": chart.height,
            "alt": alt,
            "config": json.dumps(plotly_config(name)),
            "script": f"/{base}/board/plotly.js" if base else "/board/plotly.js",
        },
    )
