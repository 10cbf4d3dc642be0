"""Withdrawing submissions, or taking their withdrawal back, in two steps: a reason and a look at what would change; then the act."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.html import piece, strong
from desk import Desk, records
from desk.records import ReceivedSubmission, undone
from pages.returns.parts import check_ins
from pages.returns.parts.records import DONE, amounts, batch_facts, batch_words
from ui import parts, session, tables
from ui.record_words import light_table
from wording import _

STEP = "withdrawing"


def of_batch(desk: Desk, books: Sequence[ReceivedSubmission]) -> None:
    """The books that were saved together: what they are, and all of them withdrawn, or in force again, in one act."""
    parts.section(batch_words(len(books)), _("点左边的文件名看其中一本"))
    st.html(tables.facts(batch_facts(books)))
    in_force = [one for one in books if not one.withdrawn]
    parts.section(_("整批撤回") if in_force else _("整批恢复"))
    if 0 < len(in_force) < len(books):
        parts.caption(_("其中 {n} 本在用；已撤回的不变。").format(n=len(in_force)))
    turning(desk, in_force or books)


def turning(desk: Desk, which: Sequence[ReceivedSubmission]) -> None:
    """The two steps for submissions that are all in force, or all withdrawn; what was done is said on the next run."""
    key, back = " ".join(one.id for one in which), which[0].withdrawn
    if back:
        parts.caption(_("已撤回，原件和每个数都还在库中。撤回有误的，写明原因可以恢复，撤回的记录仍保留。"))
    reason = st.text_input(
        _("恢复原因（必填）") if back else _("撤回原因（必填）"), key=f"why-{back}-{key}", max_chars=200
    ).strip()
    if st.session_state.get(STEP) != key:
        if not back:
            parts.caption(_("撤回后，此前报送的数重新有效；原件和记录都保留，不删除。"))
        if st.button(_("下一步：看恢复后的变化") if back else _("下一步：看撤回后的变化"), key="withdraw-look"):
            if reason:
                st.session_state[STEP] = key
                st.rerun()
            st.warning(_("请先写明恢复原因。") if back else _("请先写明撤回原因。"))
        return
    _look(desk, which, back)
    with st.container(horizontal=True):
        words = _("确认恢复") if back else _("确认撤回")
        if st.button(words, type="primary", key="withdraw-do", disabled=not reason):
            _turn(desk, which, back, reason)
        if st.button(_("不恢复") if back else _("不撤回"), key="withdraw-not"):
            st.session_state.pop(STEP)
            st.rerun()


def _look(desk: Desk, which: Sequence[ReceivedSubmission], back: bool) -> None:
    """What would change: figures and lights."""
    plan_id, after = which[0].plan, _("恢复后") if back else _("撤回后")
    assert plan_id is not None  # the page lists what came of one plan
    change = undone(desk, plan_id, *(one.id for one in which))
    said = []
    if change.figures or not change.words:
        words = _("{after}有 {figures} 个现行数会变，{lights} 盏灯会变。")
        said.append(words.format(after=after, figures=len(change.figures), lights=len(change.lights)))
    if change.words:
        said.append(_("{after}有 {n} 条进展会变。").format(after=after, n=len(change.words)))
    st.html(piece("line", strong(" ".join(said))))
    if change.lights:
        st.html(light_table(change.lights, desk.catalogue, desk.register, before=_("现在"), after=after))
    if change.figures:
        st.html(amounts(change.figures, desk, after))
    if change.words:
        st.html(check_ins.undone_table(change.words, desk, after))
    if any(one.layout in ("targets", "register") for one in which):
        words = _("本件的目标数、名单也随之恢复。") if back else _("本件的目标数、名单也随之撤回。")
        parts.caption(words)


def _turn(desk: Desk, which: Sequence[ReceivedSubmission], back: bool, reason: str) -> None:
    act = records.reinstate if back else records.withdraw
    number = which[0].id[:12] if len(which) == 1 else batch_words(len(which))
    with parts.typed_texts():
        try:
            act(desk, *(one.id for one in which), who=session.current_user(), reason=reason)
            words = _("已恢复 {number}，它的数重新有效。") if back else _("已撤回 {number}，此前的数重新有效。")
            st.session_state[DONE] = words.format(number=number)
        except KeyError:
            st.session_state[DONE] = _("刚才别人已撤回或恢复了其中的报送，请重新看过。")
        st.session_state.pop(STEP, None)
        st.rerun()
