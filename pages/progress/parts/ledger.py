"""督办台账 on 任务: what was asked of whom by when, what was answered, and the forms to answer, close and put on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.html import block, chain, span
from desk import Desk
from desk.ledger import answer, instruct, ledger
from tracker.identity import person_name
from tracker.ledger import LedgerMatter
from tracker.permission import About
from ui import parts, session, tables, task_parts
from ui.record_words import moment
from wording import _, named
from wording.figures import period_words
from wording.ledger import due_word, ledger_counts, standing_word, state_word

SAID = "ledger-said"


def show(desk: Desk, plan_id: str, unit: str | None, day: date, *, is_now: bool) -> None:
    """The matters of a plan, or of one unit; forms only where the reader does not look back."""
    every = ledger(desk, plan_id)
    name = desk.tasks.unit(plan_id, unit).name if unit else ""
    matters = [one for one in every if not name or name in one.units]
    parts.section(_("督办台账"), ledger_counts(matters, day) if matters else _("还没有事项"))
    parts.flash(SAID)
    if matters:
        st.html(_table(desk, plan_id, matters, day))
    else:
        parts.caption(_("已发布的材料提出的要求，在“汇报材料”页列入台账；领导批示在这里立项。"))
    if not is_now:
        return
    with st.container(horizontal=True):
        if matters and desk.may("answer"):
            with st.popover(_("反馈、办结、销号")):
                _answer(desk, plan_id, matters)
        if desk.may("steer", About(plan_id)):
            with st.popover(_("立项（领导批示）")):
                _instruct(desk, plan_id)


def _table(desk: Desk, plan_id: str, matters: Sequence[LedgerMatter], day: date) -> str:
    """Open ones first, the late before the others (HTML); every word on a matter stands under its last."""
    order = sorted(matters, key=lambda one: (not one.is_late(day), not one.is_open, one.due or date.max, one.number))
    body = []
    for one in order:
        source = _("领导批示") if one.source == "instruction" else one.period and period_words(one.period)
        target = desk.catalogue.plans[plan_id].targets.get(one.target.partition(".")[2]) if one.target else None
        way = task_parts.indicator_link(target.indicator) if target else ""
        origin = block(chain([source or "", one.document, way], " · "), "muted small")
        late = one.is_late(day)
        body.append(
            [
                str(one.number),
                chain([one.words, origin]),
                chain((task_parts.printed_unit(plan_id, unit) for unit in one.units), _("、")),
                span(due_word(one.due), "nowrap"),
                span(standing_word(one, day), "strong" if late else ""),
                _words(one),
            ]
        )
    heads = [_("序号"), _("事项"), _("责任单位"), _("时限"), _("状态"), _("反馈")]
    return tables.table(heads, body, css="wide dense", box="box")


def _words(one: LedgerMatter) -> str:
    """What was said of a matter, the newest first, each with its day and who said it."""
    lines = []
    for word in reversed(one.said):
        evidence = _("（依据：{evidence}）").format(evidence=word.evidence) if word.evidence else ""
        head = span(f"{moment(word.at)} {person_name(word.who)} {state_word(word.state)}", "muted small")
        lines.append(block(chain([word.words + evidence, head], " ")))
    return chain(lines) if lines else "—"


def _answer(desk: Desk, plan_id: str, matters: Sequence[LedgerMatter]) -> None:
    by_number = {one.number: one for one in matters}
    number = st.selectbox(
        _("哪一项"),
        list(by_number),
        format_func=lambda n: _("第 {n} 号 {words}").format(n=n, words=by_number[n].words),
        key=f"ledger-number-{plan_id}",
    )
    steers = desk.may("steer", About(plan_id))
    states = [state for state in by_number[number].next_states if steers or state in ("answered", "done")]
    if not states:
        parts.caption(_("这一项已办结，等销号。"))
        return
    words_of = {"assigned": _("重新交办"), "answered": _("反馈"), "done": _("办结"), "closed": _("销号")}
    with st.form(f"ledger-answer-{plan_id}-{number}-{len(by_number[number].said)}", border=False):
        state = st.radio(_("填什么"), states, format_func=words_of.__getitem__, horizontal=True)
        words = st.text_area(_("办理情况"), max_chars=500)
        evidence = st.text_input(_("依据（文件、文号）"), max_chars=120)
        sent = st.form_submit_button(_("记入台账"), type="primary")
    if not sent:
        return
    if not words.strip():
        st.warning(_("请写明办理情况。"))
        return
    with parts.typed_texts():
        answer(desk, plan_id, number, state, words, evidence, who=session.current_user())
        st.session_state[SAID] = _("第 {n} 号已记入：{state}。").format(n=number, state=words_of[state])
        st.rerun()


def _instruct(desk: Desk, plan_id: str) -> None:
    names = [unit.name for unit in desk.tasks.units_of(plan_id).values()]
    shown = {unit.name: named(unit) for unit in desk.tasks.units_of(plan_id).values()}
    with st.form(f"ledger-instruct-{plan_id}", border=False, clear_on_submit=False):
        words = st.text_area(_("要办的事"), max_chars=500)
        units = st.multiselect(_("责任单位"), names, format_func=shown.__getitem__)
        due = st.date_input(_("时限（可不填）"), None, format="YYYY-MM-DD")
        document = st.text_input(_("谁、哪天批示的"), max_chars=120, placeholder=_("如：分管副市长2026年11月20日批示"))
        sent = st.form_submit_button(_("立项"), type="primary")
    if not sent:
        return
    if not (words.strip() and units and document.strip()):
        st.warning(_("要写明要办的事、责任单位，以及谁、哪天批示的。"))
        return
    with parts.typed_texts():
        number = instruct(desk, plan_id, words, units, due, document, who=session.current_user())
        st.session_state[SAID] = _("已立项，序号 {n}。").format(n=number)
        st.rerun()
