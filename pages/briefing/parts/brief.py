"""汇报 in the browser: all screens are sent at once, keys turn them there; the server is not asked again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit import config

from briefing.screens.scene_frame import Scene
from wording import _, language

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "brief",
    html=(_HERE / "brief.html").read_text(encoding="utf-8"),
    css=(_HERE / "brief.css").read_text(encoding="utf-8"),
    js=(_HERE / "brief.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def put_frame(*, bare: bool) -> None:
    """Takes Streamlit's own frame away; `bare` the choices at the upper edge as well (`brief=1`)."""
    st.html(_HERE / "frame.css")
    if bare:
        st.html(_HERE / "bare.css")


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
