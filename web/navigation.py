"""The bar: which pages there are, in which section, under which name and address."""

from __future__ import annotations

import base64
from copy import copy
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

import wording
from wording import _


@cache
def icon() -> str:
    """The icon of every page as a data address: a file would be read, and a library of pictures loaded, for each run."""
    picture = (Path(__file__).parent.parent / "static" / "icon.png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


@cache
def _sections(language: str) -> dict[str, list[Page]]:
    """The pages by their sections, named in the language in force. Made once: Streamlit looks for the file of each."""
    assert language == wording.language()
    # What leaders read first stands open in the bar; what is done about it, said of it and put in folds away.
    return {
        "": [
            st.Page("pages/progress/overview.py", title=_("总览"), default=True),
            st.Page("pages/progress/indicator.py", title=_("指标"), url_path="indicator"),
            st.Page("pages/progress/district.py", title=_("县区"), url_path="district"),
        ],
        _("任务与责任"): [
            st.Page("pages/progress/tasks.py", title=_("任务"), url_path="tasks"),
            st.Page("pages/progress/calendar.py", title=_("日历"), url_path="calendar"),
            st.Page("pages/progress/duty.py", title=_("责任"), url_path="duty"),
            st.Page("pages/progress/allocation.py", title=_("任务分解"), url_path="allocation"),
            st.Page("pages/progress/scenario.py", title=_("情景"), url_path="scenario"),
        ],
        _("汇报"): [
            st.Page("pages/briefing/brief.py", title=_("汇报"), url_path="brief"),
            st.Page("pages/briefing/materials.py", title=_("汇报材料"), url_path="materials"),
        ],
        _("数据报送"): [
            st.Page("pages/returns/submit.py", title=_("上报"), url_path="submit"),
            st.Page("pages/returns/chase.py", title=_("报送情况"), url_path="chase"),
            st.Page("pages/returns/correct.py", title=_("单数更正"), url_path="correct"),
            st.Page("pages/returns/records.py", title=_("报送记录"), url_path="records"),
            st.Page("pages/returns/publish.py", title=_("复核并发布"), url_path="publish"),
        ],
        _("参考"): [
            st.Page("pages/returns/trace.py", title=_("追溯"), url_path="trace"),
            st.Page("pages/reference/method.py", title=_("方法"), url_path="method"),
        ],
    }


def visited_page() -> Page:
    """The page of the visited address, ready to run; draws the bar."""
    # Navigation marks in a page whether it may run: each run has copies of its own.
    pages = {name: [copy(page) for page in inside] for name, inside in _sections(wording.language()).items()}
    bar: Literal["hidden", "top"] = "hidden" if st.query_params.get("brief") == "1" else "top"
    page = st.navigation(pages, position=bar)
    # A folded section says which of its pages is open, and 汇报 has the whole window to itself; only the first call tells.
    named = {f"{name} · {page.title}" if name and page in inside else name: inside for name, inside in pages.items()}
    if named.keys() == pages.keys():
        return page
    return st.navigation(named, position="hidden" if page.url_path == "brief" else bar)
