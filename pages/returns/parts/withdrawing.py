"""Withdrawing a submission in two steps: a reason and a look at what would come back; then the withdrawal."""

from __future__ import annotations

import streamlit as st

from components.html import piece, strong
from desk import Desk, records
from desk.records import ReceivedSubmission, undone
from pages.returns.parts import check_ins
from pages.returns.parts.records import DONE, amounts
from ui import parts, session
from ui.record_words import light_table
from wording import _

STEP = "withdrawing"


def withdrawal(desk: Desk, one: ReceivedSubmission) -> None:
    """The two steps for one submission; what was done is said on the next run."""
    if one.withdrawn:
        parts.caption(_("这次报送已经撤回，原件和每个数都还在库中。"))
        return
    reason = st.text_input(_("撤回原因（必填）"), key=f"why-{one.id}", max_chars=200).strip()
    if st.session_state.get(STEP) != one.id:
        parts.caption(_("撤回后，此前报送的数重新有效；原件和记录都保留，不删除。"))
        if st.button(_("下一步：看撤回后的变化"), key="withdraw-look"):
            if reason:
                st.session_state[STEP] = one.id
                st.rerun()
            st.warning(_("请先写明撤回原因。"))
        return
    _look(desk, one)
    with st.container(horizontal=True):
        if st.button(_("确认撤回"), type="primary", key="withdraw-do", disabled=not reason):
            _withdraw(desk, one, reason)
        if st.button(_("不撤回"), key="withdraw-not"):
            st.session_state.pop(STEP)
            st.rerun()


def _look(desk: Desk, one: ReceivedSubmission) -> None:
    """What would change: figures and lights."""
    assert one.plan is not None  # the page lists what came of one plan
    back = undone(desk, one.plan, one.id)
    said = _("撤回后有 {figures} 个现行数会变，{lights} 盏灯会变。").format(
        figures=len(back.figures), lights=len(back.lights)
    )
    if len(back.words):
        said = _("撤回后有 {n} 条进展会变。").format(n=len(back.words))
    st.html(piece("line", strong(said)))
    if len(back.lights):
        st.html(light_table(back.lights, desk.catalogue, desk.register, before=_("现在"), after=_("撤回后")))
    if len(back.figures):
        st.html(amounts(back.figures, desk))
    if len(back.words):
        st.html(check_ins.undone_table(back.words, desk))
    if one.layout in ("targets", "register"):
        parts.caption(_("本件的目标数、名单也随之撤回。"))


def _withdraw(desk: Desk, one: ReceivedSubmission, reason: str) -> None:
    with parts.typed_texts():
        try:
            records.withdraw(desk, one.id, who=session.current_user(), reason=reason)
            st.session_state[DONE] = _("已撤回 {number}，此前的数重新有效。").format(number=one.id[:12])
        except KeyError:
            st.session_state[DONE] = _("这次报送刚才已由别人撤回。")
        st.session_state.pop(STEP, None)
        st.rerun()
