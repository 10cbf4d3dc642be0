"""汇报 in the browser: all screens are sent at once, keys turn them there; the server is not asked again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit import config

from briefing.screens.scene_frame import Scene
from charts.palette import FONT, MUTED, NAVY

_HTML = """<div class="brief"><div class="frame"><h1></h1><p class="said"></p><div class="sheet"></div>
<div class="count" aria-hidden="true"></div></div></div>"""

# The canvas lies over everything but the quiet row of choices, which shows itself at the upper edge.
_CSS = f"""
.brief {{ position: fixed; inset: 0; background: #fff; overflow: hidden; z-index: 10; font-family: {FONT}; }}
.brief .frame {{ position: absolute; left: 0; top: 0; width: 1600px; height: 900px; overflow: hidden; transform-origin: 0 0; }}
.brief .sheet, .brief .scene {{ position: absolute; left: 0; top: 0; width: 1600px; height: 900px; overflow: hidden; }}
.brief .sheet {{ cursor: default; }} .brief .scene {{ visibility: hidden; }} .brief .scene.shown {{ visibility: visible; }}
.brief h1, .brief .said {{ position: absolute; left: 0; top: 0; width: 1px; height: 1px; margin: 0; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; font-size: 1px; }}
.brief .count {{ position: absolute; left: 700px; width: 200px; bottom: 6px; text-align: center; font-size: 16px; line-height: 20px; color: {MUTED}; pointer-events: none; }}
"""

# Streamlit's own frame away: no header, no scroll bar, and the choices only when the pointer is at the upper edge.
_PAGE = f"""<style>
[data-testid="stHeader"], [data-testid="stStatusWidget"], [data-testid="stToolbar"] {{ display: none !important; }}
[data-testid="stMain"], .stApp {{ overflow: hidden !important; }} [data-stale="true"] {{ opacity: 1 !important; }}
[data-testid="stMainBlockContainer"] {{ padding: 0 !important; max-width: none; }}
.st-key-brief-tools {{ position: fixed; left: 0; top: 0; width: 100%; z-index: 20; background: #fff; border-bottom: 2px solid {NAVY}; padding: 8px 24px; opacity: 0; box-sizing: border-box; }}
.st-key-brief-tools:hover, .st-key-brief-tools:focus-within {{ opacity: 1; }}
@media print {{ .st-key-brief-tools {{ display: none; }} }}
</style>"""
_BARE = "<style>.st-key-brief-tools { display: none !important; }</style>"

_component = st.components.v2.component(
    "brief",
    html=_HTML,
    css=_CSS,
    js=(Path(__file__).parent / "brief.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def put_frame(*, bare: bool) -> None:
    """Takes Streamlit's own frame away; `bare` the choices at the upper edge as well (`brief=1`)."""
    st.html(_PAGE + (_BARE if bare else ""))


def show(screens: Sequence[Scene], plan_id: str, version: str, home: dict[str, str]) -> None:
    """The screens, turned by keys, taps and swipes; `home` is the address of 总览 that Esc leads to."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}/" if base else "/"
    told = [
        {"title": one.title, "name": one.name, "words": one.words, "figure": one.figure.to_json()} for one in screens
    ]
    _component(
        key="brief",
        data={
            "scenes": told,
            "plan": plan_id,
            "version": version,
            "script": f"{root}board/plotly.js",
            "home": f"{root}?{urlencode(home)}",
        },
        on_round_change=lambda: None,
    )
