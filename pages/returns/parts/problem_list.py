"""A workbook's problems as a list to work through: of one kind, with some words in them, in the order of one's choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from desk import annotating
from tracker.submission import Clipping, Problem, Submission
from ui import clippings, parts, session, tables
from ui.record_words import amount, place
from wording import _, named
from wording.accounts import unread_reason
from wording.figures import period_words
from wording.problems import problem_sentence

# Fewer than these are seen at a glance.
WORTH_SEARCHING = 5
# So many cells are shown at once; the others open at a click.
OPEN = 3


def problem_list(submission: Submission, content: bytes) -> None:
    """The problems by cell, each with the cell as it stands in its sheet. The choice of kind stands only where there are both, search and order where there are many."""
    found, key = submission.problems, submission.sha256
    counts = {"all": len(found)}
    counts |= {kind: sum(p.severity == kind for p in found) for kind in ("blocking", "doubtful")}
    words = {"all": _("全部 {n}"), "blocking": _("必须改 {n}"), "doubtful": _("请核对 {n}")}
    chosen: str | None = "all"
    with st.container(horizontal=True, vertical_alignment="center"):
        if counts["blocking"] and counts["doubtful"]:
            chosen = st.segmented_control(
                _("问题"),
                list(counts),
                default="all",
                required=True,
                key=f"kind-{key}",
                format_func=lambda kind: words[kind].format(n=counts[kind]),
                label_visibility="collapsed",
            )
        shown = sorted((p for p in found if chosen in (None, "all", p.severity)), key=_weight)
        if len(found) >= WORTH_SEARCHING:
            shown = _searched(shown, key)
    if not shown:
        parts.caption(_("没有含这些字的问题。"))
        return
    st.html(tables.problem_table(shown, _cells(submission, content, shown)))


def _cells(submission: Submission, content: bytes, shown: list[Problem]) -> list[str]:
    """Under each problem its cell among its neighbours, with how it would be read (HTML); "" where there is none."""
    found = cells_of(submission, content)
    made: list[str] = []
    seen: set[tuple[str, str]] = set()
    for problem in shown:
        at = (problem.sheet, problem.cell)
        clipping = found.get(at) if at not in seen else None
        if clipping is None:
            made.append("")
            continue
        seen.add(at)
        title = _("原表中的这一格：{reading}").format(reading=_reading(submission, problem))
        made.append(clippings.folded(title, clippings.clipping_table(clipping), is_open=len(seen) <= OPEN))
    return made


def cells_of(submission: Submission, content: bytes) -> dict[tuple[str, str], Clipping]:
    """The cells that a workbook's problems and unread numbers stand in, as they stand in their sheets, by (sheet, cell)."""
    return _clippings(content, submission.file_name, submission)


@st.cache_data(max_entries=40, max_size="100mb", ttl=3600, show_spinner=False)
def _clippings(content: bytes, file_name: str, _submission: Submission) -> dict[tuple[str, str], Clipping]:
    return annotating.clippings(_submission, content)


def _reading(submission: Submission, problem: Problem) -> str:
    """How a problem's cell is read, or why not: 读作 鲤城区 商标有效注册量 2026年四季度 42500 件."""
    desk, at = session.the_desk(), (problem.sheet, problem.cell)
    one = next((o for o in submission.observations if (o.sheet, o.cell) == at), None)
    if one is not None:
        return _("读作 {place} {measure} {period} {figure}").format(
            place=place(one.region, desk.register),
            measure=named(desk.catalogue.measures[one.measure]),
            period=period_words(one.period, stock=True),
            figure=amount(one.value, one.measure, desk.catalogue, one.state),
        )
    unread = next((u for u in submission.account.unread if (u.sheet, u.cell) == at), None)
    if unread is not None:
        return _("没有读，{why}").format(why=unread_reason(unread.why))
    return _("改好再读") if problem.severity == "blocking" else _("不作为数读入，只作核对")


def _searched(problems: list[Problem], key: str) -> list[Problem]:
    """Those with all the words typed, in the order chosen."""
    sought = st.text_input(
        _("查找问题"),
        key=f"sought-{key}",
        placeholder=_("工作表、单元格、地区、问题中的字"),
        label_visibility="collapsed",
        width=300,
    )
    orders: dict[str, tuple[str, Callable[[Problem], Any]]] = {
        "level": (_("按轻重排"), _weight),
        "cell": (_("按单元格排"), _place),
        "sentence": (_("按问题排"), lambda p: (p.code, *problem_sentence(p))),
        "region": (_("按地区排"), lambda p: p.region or ""),
    }
    order = st.selectbox(
        _("顺序"),
        list(orders),
        format_func=lambda name: orders[name][0],
        key=f"order-{key}",
        label_visibility="collapsed",
        width=150,
    )
    words = sought.lower().split()
    return sorted((p for p in problems if all(word in _text(p) for word in words)), key=orders[order][1])


def _weight(problem: Problem) -> bool:
    """What must be changed comes first."""
    return problem.severity != "blocking"


def _place(problem: Problem) -> tuple[str, int, int, str]:
    """Sheet, row and column: F7 before F10, Z7 before AA7."""
    found = re.match(r"([A-Z]+)(\d+)", problem.cell)
    column, row = found.groups() if found else ("", "0")
    return problem.sheet, int(row), len(column), column


def _text(problem: Problem) -> str:
    """All that a line of the list says, and the place it belongs to."""
    register = session.the_desk().register
    where = named(register[problem.region]) if problem.region and problem.region in register else ""
    return " ".join((problem.sheet, problem.cell, problem.found, where, *problem_sentence(problem))).lower()
