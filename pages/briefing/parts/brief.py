"""汇报 in the browser: all screens are sent at once, keys turn them there; the server is not asked again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit import config

from briefing.screens.scene_frame import Scene
from charts.palette import FONT, MUTED, NAVY
from wording import _, language

_HTML = """<div class="brief"><nav class="out"></nav><div class="frame"><div class="sheet"></div>
<div class="count" aria-hidden="true"></div></div><div class="words"><h1></h1><p class="said"></p></div></div>"""

# The canvas lies over everything but the quiet row of choices, which shows itself at the upper edge.
_CSS = f"""
.brief {{ position: fixed; inset: 0; background: #fff; overflow: hidden; z-index: 10; font-family: {FONT}; }}
.brief .frame {{ position: absolute; left: 0; top: 0; width: 1600px; height: 900px; overflow: hidden; transform-origin: 0 0; }}
.brief .sheet, .brief .scene {{ position: absolute; left: 0; top: 0; width: 1600px; height: 900px; overflow: hidden; }}
.brief .sheet {{ cursor: default; }} .brief .scene {{ visibility: hidden; }} .brief .scene.shown {{ visibility: visible; }}
.brief .words {{ position: absolute; left: 0; top: 0; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }} .brief .out {{ display: none; }}
.brief .words h1 {{ font-size: 18px; line-height: 1.4; margin: 0 0 6px; padding: 0; }} .brief .words p {{ font-size: 15px; line-height: 1.6; margin: 0; }}
.brief .count {{ position: absolute; left: 700px; width: 200px; bottom: 6px; text-align: center; font-size: 16px; line-height: 20px; color: {MUTED}; pointer-events: none; }}
/* On a phone the canvas is a quarter of its size: its words stand below it, and the ways out above. */
@media (max-width: 760px) {{
  .brief {{ overflow-y: auto; padding: 8px 14px; }}
  .brief .out {{ display: flex; gap: 20px; height: 36px; align-items: center; font-size: 15px; }} .brief .out a {{ color: {NAVY}; line-height: 36px; }}
  .brief .words {{ position: static; width: auto; height: auto; clip-path: none; overflow: visible; margin-top: calc(100vw * .5625 + 12px); padding-bottom: 40px; }}
}}
"""

# Streamlit's own frame away: no header, no scroll bar, and the choices only when the pointer is at the upper edge.
_PAGE = f"""<style>
[data-testid="stHeader"], [data-testid="stStatusWidget"], [data-testid="stToolbar"] {{ display: none !important; }}
[data-testid="stMain"], .stApp {{ overflow: hidden !important; }} [data-stale="true"] {{ opacity: 1 !important; }}
[data-testid="stMainBlockContainer"] {{ padding: 0 !important; max-width: none; }}
.st-key-brief-tools {{ position: fixed; left: 0; top: 0; width: 100%; z-index: 20; background: #fff; border-bottom: 2px solid {NAVY}; padding: 8px 24px; opacity: 0; box-sizing: border-box; }}
.st-key-brief-tools:hover, .st-key-brief-tools:focus-within {{ opacity: 1; }}
@media (max-width: 760px) {{ .st-key-brief-tools {{ display: none; }} }}
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
            "ways": {
                _("总览"): f"{root}?{urlencode(home)}",
                _("网页文件"): f"{root}board/{plan_id}?{urlencode({'lang': language()})}",
            },
        },
        on_round_change=lambda: None,
    )
