"""涂黑: numbers that were taken in, asked for by the administrator, approved by the auditor."""

from __future__ import annotations

import streamlit as st

from components.html import span
from desk import Desk
from desk.blackout import (
    OwnRequest,
    Request,
    approve_blackout,
    ask_blackout,
    personal_texts,
    refuse_blackout,
    requests,
)
from ui import parts, session, tables
from ui.record_words import moment
from wording import _
from wording.blackout import approved_words, place_words, request_words

_SAID = "blackout-said"


def draw(desk: Desk) -> None:
    """What one may ask for or decide; nothing for who may neither."""
    may_ask, may_decide = desk.may("ask_blackout"), desk.may("black_out")
    if not (may_ask or may_decide):
        return
    if said := st.session_state.pop(_SAID, None):
        st.info(parts.plain(said))
    every = requests(desk)
    waiting = [one for one in every if not one.decision]
    with st.expander(_("涂黑已入库的手机号、身份证号（等待批准 {n}）").format(n=len(waiting)), expanded=bool(waiting)):
        if may_decide:
            for one in waiting:
                _decide(desk, one)
        if may_ask:
            _ask(desk)
        if every:
            st.html(_history(every))
        parts.caption(
            _(
                "管理员申请，审计员批准；涂黑后库里、原件和每份副本都不再有，不能恢复，只留下何时何人涂黑了哪一处；库文件在下次启动时整本重写。"
            )
        )


def _ask(desk: Desk) -> None:
    # Every text of the database is looked through: when somebody asks for it, not whenever the page is drawn.
    if not st.toggle(_("查找已入库的号码"), key="blackout-look"):
        return
    found = personal_texts(desk)
    if not found:
        parts.caption(_("已入库的文字里没有手机号、身份证号。"))
        return
    with st.form("blackout-ask", border=False):
        chosen = [
            one.place
            for number, one in enumerate(found)
            if st.checkbox(
                parts.plain(f"{place_words(one.place)}：{_('；').join(one.shown)}"),
                value=True,
                key=f"blackout-{number}",
            )
        ]
        reason = st.text_input(_("为什么涂黑"), key="blackout-reason")
        sent = st.form_submit_button(_("申请涂黑"))
    if not sent:
        return
    if not chosen or not reason.strip():
        st.warning(_("请勾选要涂黑的地方，并写明为什么。"))
        return
    with parts.typed_texts():
        ask_blackout(desk, chosen, reason, who=session.current_user())
        st.rerun()


def _decide(desk: Desk, one: Request) -> None:
    st.write(parts.plain(request_words(one)))
    yes, why, no = st.columns([20, 60, 20], vertical_alignment="bottom")
    if yes.button(_("批准并涂黑"), key=f"approve-{one.key}", type="primary"):
        try:
            changed, missed = approve_blackout(desk, one.key, who=session.current_user())
        except OwnRequest:
            st.warning(_("申请涂黑的人不能自己批准。"))
        else:
            st.session_state[_SAID] = approved_words(changed, missed)
            st.rerun()
    reason = why.text_input(_("不同意的理由"), key=f"refuse-why-{one.key}")
    if no.button(_("不同意"), key=f"refuse-{one.key}"):
        if not reason.strip():
            st.warning(_("请写明不同意的理由。"))
            return
        with parts.typed_texts():
            refuse_blackout(desk, one.key, reason, who=session.current_user())
            st.rerun()


def _history(every: list[Request]) -> str:
    words = {"approved": _("已涂黑"), "refused": _("不同意"), "": _("等待批准")}
    body = [
        [
            span(one.key, "mono"),
            request_words(one),
            words[one.decision],
            moment(one.decided_at) if one.decided_at else "—",
        ]
        for one in every
    ]
    return tables.table([_("申请号"), _("申请"), _("结果"), _("何时")], body, css="wide dense", box="box long")
