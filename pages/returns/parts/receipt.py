"""The receipt of a submission as a page to print: number, time, hash, counts."""

from __future__ import annotations

import streamlit as st

from components.html import chain, link, piece, render
from desk import Desk
from desk.records import ReceivedSubmission
from pages.returns.parts.records import facts
from ui import choices, parts, tables
from wording import _


def show(desk: Desk, one: ReceivedSubmission) -> None:
    """The receipt alone; the rest of the page is not printed."""
    parts.sample_band("sample" if one.grade == "sample" else None)
    title, valid = _("数据报送回执"), _("回执号、校验值与库中记录一致即为有效；撤回、更正另有记录。")
    st.html(render("receipt.html", title=title, facts=tables.facts(facts(desk, one, full=True)), valid=valid))
    back, how = (
        link(_("回到报送记录"), choices.here(receipt=None, submission=one.id[:12])),
        _("按 Ctrl+P 打印，或存为 PDF。"),
    )
    with st.container(key="not-printed"):
        st.html(piece("caption", chain([how, back], "　")))
