"""The bar: which pages there are, in which section, under which name and address."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from copy import copy
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

import wording
from desk.permission import allow
from tracker.permission import ACTS, Act
from ui import session
from wording import _


@cache
def icon() -> str:
    """The icon of every page as a data address: a file would be read, and a library of pictures loaded, for each run."""
    picture = (Path(__file__).parent.parent / "static" / "icon.png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


@cache
def _sections(language: str, acts: frozenset[Act], has_many_hands: bool) -> dict[str, list[Page]]:
    """The pages by their sections, named in the language in force, those that none of the acts is for without a place in the bar:
    they have an address all the same, so that a sentence answers it. Made once: Streamlit looks for the file of each."""
    assert language == wording.language()

    def page(path: str, title: str, address: str = "") -> Page:
        is_of_use = _needed(address) in acts and (has_many_hands or address not in OF_MANY_HANDS)
        shown: Literal["visible", "hidden"] = "visible" if is_of_use else "hidden"
        return st.Page(f"pages/{path}.py", title=title, url_path=address or None, default=not address, visibility=shown)

    # What leaders read first stands open in the bar; what is done about it, said of it and put in folds away.
    return {
        "": [
            page("progress/overview", _("总览")),
            page("progress/indicator", _("指标"), "indicator"),
            page("progress/district", _("县区"), "district"),
        ],
        _("任务与责任"): [
            page("progress/tasks", _("任务"), "tasks"),
            page("progress/calendar", _("日历"), "calendar"),
            page("progress/duty", _("责任"), "duty"),
            page("progress/allocation", _("任务分解"), "allocation"),
            page("progress/scenario", _("情景"), "scenario"),
        ],
        _("汇报"): [
            page("briefing/brief", _("汇报"), "brief"),
            page("briefing/materials", _("汇报材料"), "materials"),
        ],
        _("数据报送"): [
            page("returns/submit", _("上报"), "submit"),
            page("returns/chase", _("报送情况"), "chase"),
            page("returns/road", _("办理进度"), "road"),
            page("returns/correct", _("单数更正"), "correct"),
            page("returns/records", _("报送记录"), "records"),
            page("returns/publish", _("复核并发布"), "publish"),
        ],
        _("参考"): [
            page("returns/trace", _("追溯"), "trace"),
            page("reference/method", _("方法"), "method"),
            page("reference/trail", _("操作记录"), "trail"),
            page("reference/health", _("运行"), "health"),
        ],
    }


# What one must be allowed to do for a page to be of any use; of all others to see what was published.
NEEDS: Mapping[str, Act] = {
    "allocation": "see_draft",
    "scenario": "see_draft",
    "materials": "take_papers",
    "submit": "hand_in",
    "chase": "see_draft",
    "correct": "correct",
    "records": "see_returns",
    "publish": "publish",
    "trace": "see_draft",
    "road": "see_returns",
    "trail": "see_trail",
    "health": "keep_copies",
}
# Pages that say nothing new where one person does everything: in the bar with an access file only.
OF_MANY_HANDS = ("road", "health")
# Where who sees no figures begins.
WITHOUT_FIGURES = "pages/reference/health.py"


def _needed(address: str) -> Act:
    return NEEDS.get(address, "see_published")


def _acts() -> tuple[frozenset[Act], bool]:
    """What the visitor may do at all, and whether an access file says so; where the desk cannot open, all."""
    try:
        desk = session.the_desk()
        return frozenset(act for act in ACTS if desk.may(act)), desk.access is not None
    except session.DESK_FAULTS:
        return frozenset(ACTS), False


def check_may_visit(page: Page) -> None:
    """MayNot, with a line in the trail, for a page outside the visitor's bar whose address they typed. The first page leads who
    sees no figures on to theirs."""
    desk = session.the_desk()
    if not page.url_path and not desk.may("see_published") and desk.may("keep_copies"):
        st.switch_page(WITHOUT_FIGURES)
    allow(desk, _needed(page.url_path))


def visited_page() -> Page:
    """The page of the visited address, ready to run; draws the bar."""
    # Navigation marks in a page whether it may run: each run has copies of its own.
    pages = {name: [copy(page) for page in inside] for name, inside in _sections(wording.language(), *_acts()).items()}
    bar: Literal["hidden", "top"] = "hidden" if st.query_params.get("brief") == "1" else "top"
    page = st.navigation(pages, position=bar)
    # A folded section says which of its pages is open, and 汇报 has the whole window to itself; only the first call tells.
    named = {f"{name} · {page.title}" if name and page in inside else name: inside for name, inside in pages.items()}
    if named.keys() == pages.keys():
        return page
    return st.navigation(named, position="hidden" if page.url_path == "brief" else bar)
