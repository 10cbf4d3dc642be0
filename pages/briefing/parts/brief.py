"""汇报 in the browser: all screens are sent at once, keys turn them there; the server is asked only for a picture."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit import config

from briefing.screens.renderer import NoBrowser, layout_script
from ui import papers
from ui.papers import Screens
from wording import _, language

_HERE = Path(__file__).parent
KEY = "brief"

_component = st.components.v2.component(
    "brief",
    html=(_HERE / "brief.html").read_text(encoding="utf-8"),
    css=(_HERE / "brief.css").read_text(encoding="utf-8"),
    js=layout_script() + (_HERE / "brief.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def put_frame(*, bare: bool) -> None:
    """Takes Streamlit's own frame away; `bare` the choices at the upper edge as well (`brief=1`)."""
    st.html(_HERE / "frame.css")
    if bare:
        st.html(_HERE / "bare.css")


def show(found: Screens, plan_id: str, home: dict[str, str]) -> None:
    """The screens, turned by keys, taps and swipes; `home` is the address of 总览 that Esc leads to."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}/" if base else "/"
    answer = _component(
        key=KEY,
        data={
            "screens": [{"html": one.html, "title": one.title, "annex": one.annex} for one in found.shown],
            "plan": plan_id,
            "version": found.version,
            "home": f"{root}?{urlencode(home)}",
            "ways": {
                _("总览"): f"{root}?{urlencode(home)}",
                _("网页文件"): f"{root}board/{plan_id}?{urlencode({'lang': language()})}",
            },
            "picture": st.session_state.pop(f"{KEY}-picture", None),
        },
        on_round_change=lambda: None,
        on_picture_change=lambda: None,
    )
    if answer.picture:
        _take(found, answer.picture)


def _take(found: Screens, wanted: dict[str, Any]) -> None:
    """Makes the picture somebody asked for with a key, and hands it over in the next run; a sentence without a browser."""
    try:
        name, content = papers.picture(found, int(wanted["screen"]), int(wanted["sheet"]), wanted["form"])
    except NoBrowser as error:
        st.toast(str(error))
        return
    kind = "image/png" if wanted["form"] == "png" else "image/svg+xml"
    st.session_state[f"{KEY}-picture"] = {
        "name": name,
        "address": f"data:{kind};base64,{base64.b64encode(content).decode()}",
    }
    st.rerun()
