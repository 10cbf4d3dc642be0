"""Check-ins on the pages of returns: the blank 任务进展表, what one would change, changed, or a withdrawal would bring back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.html import strong
from desk import Desk, task_book
from desk.changes import WordChange, WordUndone
from desk.check_ins import check_ins, task_quarters
from tracker.periods import Period
from tracker.schema.task_types import CheckInState
from ui import parts, session, tables
from ui.record_words import kind_word
from wording import _, named
from wording.duties import state_word
from wording.duty_looks import task_title
from wording.figures import period_words

SHOWN = 200


def blanks(plan_id: str, period: Period) -> None:
    """The buttons for the blank 任务进展表 of a quarter: all units in one, one unit's, each unit's own in a zip."""
    desk = session.the_desk()
    quarter = period.plus_quarters(0)
    units = task_book.reporting_units(desk, plan_id, quarter)
    if not units or quarter not in task_quarters(desk, plan_id):
        return
    form = task_book.progress_form(desk, plan_id, quarter)
    with st.popover(_("任务进展表的空白表"), width="stretch"):
        st.download_button(
            _("全部单位，一本"),
            lambda: task_book.progress_template(desk, plan_id, quarter)[0],
            form.file_name,
            on_click="ignore",
            width="stretch",
            key="progress-all",
        )
        st.download_button(
            _("各单位一本（zip）"),
            lambda: task_book.progress_bundle(desk, plan_id, quarter)[0],
            task_book.bundle_name(form),
            on_click="ignore",
            width="stretch",
            key="progress-zip",
        )
        names = {key: named(desk.tasks.unit(plan_id, key)) for key in units}
        one = st.selectbox(
            _("责任单位"), units, index=None, format_func=names.__getitem__, placeholder=_("只取一个单位的")
        )
        if one:
            st.download_button(
                names[one],
                partial(_one, desk, plan_id, quarter, one),
                task_book.progress_form(desk, plan_id, quarter, one).file_name,
                on_click="ignore",
                width="stretch",
                key="progress-one",
            )


def _one(desk: Desk, plan_id: str, period: Period, unit: str) -> bytes:
    return task_book.progress_template(desk, plan_id, period, unit)[0]


def progress_of_tasks(plan_id: str, period: Period) -> None:
    """How many check-ins of the quarter are in, and which units owe some; nothing where none is owed."""
    desk = session.the_desk()
    quarter = period.plus_quarters(0)
    if quarter not in task_quarters(desk, plan_id):
        return
    lines = [word for word in check_ins(desk, plan_id, quarter) if owes(desk, plan_id, word.share.unit)]
    if not lines:
        return
    owing = dict.fromkeys(named(desk.tasks.unit(plan_id, word.share.unit)) for word in lines if word.missing)
    given = sum(not word.missing for word in lines)
    said = _("任务进展：应报 {expected} 条，已报 {given} 条").format(expected=len(lines), given=given)
    names = _("；未报齐的单位：{names}").format(names=_("、").join(owing)) if owing else ""
    parts.caption(said + names + _("。"))


def owes(desk: Desk, plan_id: str, unit: str) -> bool:
    """Whether a unit is asked for check-ins: a group nobody is named for is not."""
    return desk.tasks.unit(plan_id, unit).kind != "group"


def subject_title(desk: Desk, subject: str) -> str:
    """A task's number and title, or a duty's title with its place."""
    if subject in desk.tasks.tasks:
        return task_title(desk.tasks.tasks[subject])
    plan, _dot, key = subject.partition(".")
    duty = next((d for d in desk.tasks.milestones_of_plan(plan) if d.key == key), None)
    if duty is None:
        return subject
    title = named(duty, "title")
    return _("{title}（{place}）").format(title=title, place=named(desk.register[duty.region])) if duty.each else title


def unit_name(desk: Desk, subject: str, unit: str) -> str:
    """The unit's name in the plan a task or duty belongs to; the id of one the plan no longer knows."""
    units = desk.tasks.plans[plan].units if (plan := subject.partition(".")[0]) in desk.tasks.plans else {}
    return named(units[unit]) if unit in units else unit


def _state(state: CheckInState | None) -> str:
    return state_word(state) if state else "—"


def difference_table(words: Sequence[WordChange], desk: Desk) -> str:
    """What check-ins change (HTML): task, unit, quarter, state before and now; what changes first."""
    order = {"changed": 0, "new": 1, "unchanged": 2}
    lines = sorted(words, key=lambda word: order.get(word.kind, 3))
    body = [[*_about(desk, word), _state(word.old), strong(_state(word.new)), _kind(word)] for word in lines[:SHOWN]]
    heads = [_("任务、节点"), _("责任单位"), _("时期"), _("此前"), _("本次"), _("说明")]
    return tables.table(heads, body, css="wide dense", box="box tall")


def _kind(word: WordChange) -> str:
    if word.kind == "changed" and word.old == word.new:
        return _("说明、日期或佐证有更新")
    return kind_word(word.kind)


def undone_table(words: Sequence[WordUndone], desk: Desk, after: str) -> str:
    """What a withdrawal, or taking it back, changes of check-ins (HTML): task, unit, quarter, state now and then (`after`)."""
    body = [[*_about(desk, word), _state(word.now), _state(word.then)] for word in words[:SHOWN]]
    heads = [_("任务、节点"), _("责任单位"), _("时期"), _("现在"), after]
    return tables.table(heads, body, css="wide dense", box="box tall")


def _about(desk: Desk, word: WordChange | WordUndone) -> list[str]:
    return [
        subject_title(desk, word.subject),
        unit_name(desk, word.subject, word.unit),
        period_words(word.period),
    ]
