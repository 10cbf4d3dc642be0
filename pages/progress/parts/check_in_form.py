"""The form of a check-in: how a unit stands with a task or a dated item, what it says of it, and its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from desk import Desk, check_ins, records
from desk.given_check_ins import GivenCheckIn, NotACheckIn, check_in
from desk.publish import ExplanationMissing
from tracker.periods import Period
from tracker.permission import About
from tracker.rules.standing import DutyStanding, ReceivedCheckIn, TaskStanding
from tracker.schema.task_types import CHECK_IN_STATES, CheckInState
from tracker.schema.tasks import Duty
from ui import choices, parts, session
from wording import _, named
from wording.duties import state_word
from wording.problems import problem_sentence

DONE = "checked-in"
# As many files as are offered beside a task's history; all of them are in 报送记录.
FILES = 6


def form(desk: Desk, one: TaskStanding, milestones: Sequence[DutyStanding], period: Period, unit: str | None) -> None:
    """The boxes and the button; what was saved stands over them. `unit` is the one to begin with, if it has a part."""
    _saved()
    key = one.task.key
    subjects = {key: _("本项任务")} | {
        check_ins.subject_of(item.duty): _("节点：{title}").format(title=_titled(desk, item.duty))
        for item in milestones
        if item.duty.kind != "phase"
    }
    answering = {key: one.units} | {check_ins.subject_of(item.duty): item.units for item in milestones}
    owing = {
        subject: {
            word.unit: named(word)
            for word in units
            if word.kind != "group" and desk.may("check_in", About(key.partition(".")[0], units=(word.unit,)))
        }
        for subject, units in answering.items()
    }
    subjects = {subject: words for subject, words in subjects.items() if owing[subject] or subject == key}
    if not any(owing.values()) and any(word.kind != "group" for word in one.units):
        parts.caption(_("这项任务由它的责任单位填报。"))
        return
    if not owing[key] and len(subjects) == 1:
        parts.caption(_("方案没有点名具体单位，本项任务不作填报。"))
        return
    with st.container(key="check-in"):
        subject = key
        if len(subjects) > 1:
            subject = st.selectbox(
                _("填报什么"), list(subjects), format_func=subjects.__getitem__, key=f"subject-{key}"
            )
        with st.form(f"check-in-{subject}-{period}", border=False):
            given, file = _boxes(one, subject, owing[subject], period, unit)
            pressed = st.form_submit_button(_("记入"), type="primary")
    if pressed:
        with parts.typed_texts():
            _save(desk, given, file)


def _titled(desk: Desk, duty: Duty) -> str:
    place = f"（{named(desk.register[duty.region])}）" if duty.each else ""
    return named(duty, "title") + place


def _boxes(
    one: TaskStanding, subject: str, names: dict[str, str], period: Period, unit: str | None
) -> tuple[GivenCheckIn, tuple[str, bytes] | None]:
    about: Literal["task", "duty"] = "task" if subject == one.task.key else "duty"
    first = list(names).index(unit) if unit in names else 0
    who = st.selectbox(_("单位"), list(names), index=first, format_func=names.__getitem__)
    done_on = None
    states: tuple[CheckInState, ...] = CHECK_IN_STATES
    if about == "duty":
        states = ("done", "in_progress", "behind", "blocked", "not_started")
        done_on = st.date_input(_("完成日期（已完成时填）"), None, format="YYYY-MM-DD")
    # What the unit said last is what most likely still holds.
    said = next((word.state for word in one.units if word.unit == who and word.state in states), None)
    state: CheckInState = st.radio(
        _("状态"),
        states,
        format_func=state_word,
        horizontal=True,
        index=states.index(said if about == "task" and said else "in_progress"),
    )
    note = st.text_area(_("进展说明（滞后、受阻必填原因和下步措施）"), max_chars=500, height=90)
    link = st.text_input(_("佐证网址（可不填）"), placeholder="https://")
    with st.container(key="evidence"):
        page = st.file_uploader(
            _("或佐证文件（按指纹存入库中，可不附）"), key=f"evidence-{subject}-{st.session_state.get('evidences', 0)}"
        )
    reason = st.text_input(_("更正说明（改往期填报时必填）"))
    given = GivenCheckIn(
        one.task.plan, about, subject, who, period, state, note, link, done_on if state == "done" else None, reason
    )
    return given, (page.name, page.getvalue()) if page else None


def _save(desk: Desk, given: GivenCheckIn, file: tuple[str, bytes] | None) -> None:
    try:
        receipt = check_in(desk, given, who=session.current_user(), file=file)
    except NotACheckIn as refused:
        st.warning(_("；").join(_("。").join(problem_sentence(p)) for p in refused.problems))
        return
    except ExplanationMissing:
        st.warning(_("这是往期的填报，请写更正说明再记。"))
        return
    st.session_state[DONE] = (receipt.status, receipt.submission)
    st.session_state["evidences"] = st.session_state.get("evidences", 0) + 1
    st.rerun()


def evidence(desk: Desk, versions: Sequence[ReceivedCheckIn]) -> None:
    """A button for each file of evidence that was kept of these check-ins, the newest first."""
    kept = {word.evidence_sha256: word.evidence for word in versions if word.evidence_sha256 and not word.withdrawn}
    with st.container(horizontal=True):
        for sha256, name in list(kept.items())[:FILES]:
            content = records.received(desk, sha256)
            st.download_button(
                _("佐证：{name}").format(name=name), content, name, key=f"kept-{sha256}", on_click="ignore"
            )


def _saved() -> None:
    """What was just saved, with the way to its receipt."""
    status, number = st.session_state.pop(DONE, ("", ""))
    if status == "unchanged":
        st.info(_("与已有的填报相同，没有新记。"))
    elif number:
        st.success(_("已记入，回执号 {number}。").format(number=number[:12]))
        st.page_link(
            "pages/returns/records.py", label=_("回执（可打印）"), query_params=choices.link(receipt=number, as_of=None)
        )
