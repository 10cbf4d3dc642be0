"""征求意见 on 汇报材料 and on a unit's own page: what each place answered on its lines, and the form to record an answer."""

from __future__ import annotations

import streamlit as st

from components.html import chain, span
from desk import Desk
from desk.consultation import LONGEST, answers, record_answer
from desk.permission import own_places
from tracker.consultation import ANSWERS
from tracker.identity import person_name
from tracker.periods import Period
from tracker.permission import About
from ui import parts, session
from ui.record_words import moment
from ui.tables import table
from wording import _, named
from wording.consultation import answer_word, answers_headline
from wording.figures import period_words

SAID = "consultation-said"


def consultation(desk: Desk, plan_id: str, period: Period) -> None:
    """The answers of a quarter; nothing for a plan whose targets are not told by place."""
    plan = desk.catalogue.plans[plan_id]
    members = desk.register.expected(plan.region, period.end)
    own = own_places(desk)
    names = {place.code: named(place) for place in members if own is None or place.code in own}
    if not plan.targets or not names:
        return
    given = answers(desk, plan_id, period)
    parts.section(
        _("征求意见"),
        _("{period}：{counts}").format(period=period_words(period), counts=answers_headline(list(names), given)),
    )
    parts.flash(SAID)
    parts.caption(_("提示函勾选“征求意见稿”发给各地；各地的答复记在这里，写入通报。"))
    with st.expander(_("逐个查看和记入答复")):
        body = [
            [
                name,
                answer_word(given[code].answer if code in given else None),
                given[code].words if code in given else "",
                span(chain([moment(given[code].at), person_name(given[code].who)], " "), "muted small")
                if code in given
                else "",
            ]
            for code, name in names.items()
        ]
        st.html(table([_("地区"), _("答复"), _("意见"), _("记入")], body, css="wide dense", box="box tall"))
        theirs = {code: name for code, name in names.items() if desk.may("answer", About(plan_id, (code,)))}
        if theirs:
            _form(desk, plan_id, period, theirs)


def _form(desk: Desk, plan_id: str, period: Period, names: dict[str, str]) -> None:
    with st.form(f"consultation-{plan_id}-{period}", border=False, clear_on_submit=True):
        region = st.selectbox(_("哪个地区"), list(names), format_func=names.__getitem__)
        answer = st.radio(_("答复"), ANSWERS, format_func=answer_word, horizontal=True)
        words = st.text_input(_("意见（有异议时必填）"), max_chars=LONGEST)
        sent = st.form_submit_button(_("记入答复"))
    if not sent:
        return
    if answer == "objects" and not words.strip():
        st.warning(_("有异议的，请写明意见。"))
        return
    with parts.typed_texts():
        record_answer(desk, plan_id, period, region, answer, words, who=session.current_user())
        st.session_state[SAID] = _("已记入{place}的答复：{word}。").format(
            place=names[region], word=answer_word(answer)
        )
        st.rerun()
