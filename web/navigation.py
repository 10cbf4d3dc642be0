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
from ui import choices, session
from wording import _, mark
from wording.levels import places_word

# The pages by their sections: each one's script, name and address ("" the first page). What leaders read first stands open in the bar;
# what is done about it, said of it and put in folds away.
SECTIONS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "": (
        ("progress/overview", mark("总览"), ""),
        ("progress/indicator", mark("指标"), "indicator"),
        ("progress/district", mark("县区"), "district"),
    ),
    mark("任务与责任"): (
        ("progress/tasks", mark("任务"), "tasks"),
        ("progress/calendar", mark("日历"), "calendar"),
        ("progress/duty", mark("责任"), "duty"),
        ("progress/allocation", mark("任务分解"), "allocation"),
        ("progress/scenario", mark("情景"), "scenario"),
    ),
    mark("汇报"): (
        ("briefing/brief", mark("汇报"), "brief"),
        ("briefing/materials", mark("汇报材料"), "materials"),
    ),
    mark("数据报送"): (
        ("returns/submit", mark("上报"), "submit"),
        ("returns/chase", mark("报送情况"), "chase"),
        ("returns/road", mark("办理进度"), "road"),
        ("returns/correct", mark("单数更正"), "correct"),
        ("returns/records", mark("报送记录"), "records"),
        ("returns/publish", mark("复核并发布"), "publish"),
    ),
    mark("参考"): (
        ("returns/trace", mark("追溯"), "trace"),
        ("reference/method", mark("方法"), "method"),
        ("reference/trail", mark("操作记录"), "trail"),
        ("reference/health", mark("运行"), "health"),
    ),
}


@cache
def icon() -> str:
    """The icon of every page as a data address: a file would be read, and a library of pictures loaded, for each run."""
    picture = (Path(__file__).parent.parent / "static" / "icon.png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


@cache
def _sections(language: str, acts: frozenset[Act], has_many_hands: bool, places: str) -> dict[str, list[Page]]:
    """The pages by their sections, named in the language in force, those that none of the acts is for without a place in the bar:
    they have an address all the same, so that a sentence answers it. Made once: Streamlit looks for the file of each."""
    assert language == wording.language()

    def page(path: str, title: str, address: str) -> Page:
        is_of_use = _needed(address) in acts and (has_many_hands or address not in OF_MANY_HANDS)
        shown: Literal["visible", "hidden"] = "visible" if is_of_use else "hidden"
        return st.Page(f"pages/{path}.py", title=title, url_path=address or None, default=not address, visibility=shown)

    return {
        _(name) if name else "": [
            page(path, places if address == "district" else _(title), address) for path, title, address in inside
        ]
        for name, inside in SECTIONS.items()
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


def _acts() -> tuple[frozenset[Act], bool, str]:
    """What the visitor may do at all, whether an access file says so, and what the places of the plan in view are called; where
    the desk cannot open, all."""
    try:
        desk = session.the_desk()
        places = places_word(desk.catalogue, choices.plan_in_view(desk))
        return frozenset(act for act in ACTS if desk.may(act)), desk.access is not None, places
    except session.DESK_FAULTS:
        return frozenset(ACTS), False, _("县区")


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
