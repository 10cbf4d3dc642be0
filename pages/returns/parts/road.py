"""The parts of 办理进度: the list with what waits for whom, one return's steps, reviewing and sending back, a unit's own lights."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.html import link, span
from desk import Desk, briefings, office_day, records, road
from desk.publish import last_edition
from desk.road import Return
from loaders.annotate import annotated_name
from pages.returns.parts.records import difference
from tracker.clock import local
from tracker.identity import person_name
from tracker.permission import About
from tracker.submission import Problem
from ui import choices, parts, session, tables
from ui.record_words import file_word, moment, place
from wording import _, language, named
from wording.figures import period_words, with_unit
from wording.sentences import target_of

DONE = "road-done"
ALL = "all"
STATES = ("handed_in", "sent_back", "reviewed", "published", "withdrawn")


def state_word(state: str) -> str:
    """Where a return stands."""
    return {
        "handed_in": _("已交，待审核"),
        "sent_back": _("退回修改"),
        "reviewed": _("已审核（草稿）"),
        "published": _("已发布"),
        "withdrawn": _("已撤回"),
    }[state]


def step_word(kind: str) -> str:
    """What a step was."""
    return {
        "handed_in": _("交来"),
        "sent_back": _("退回"),
        "reviewed": _("审核通过"),
        "withdrawn": _("撤回"),
        "reinstated": _("恢复"),
        "published": _("发布"),
        "unpublished": _("撤回发布"),
    }[kind]


def waits_word(waits_for: str | None) -> str:
    """Who has to do something next."""
    return {"reviewer": _("分析员审核"), "unit": _("单位改好再交"), "publisher": _("发布")}.get(waits_for or "", "—")


def filtered(every: Sequence[Return]) -> list[Return]:
    """The returns in the chosen state."""
    words = {ALL: _("全部"), **{state: state_word(state) for state in STATES}}
    state = choices.one_of("state", _("状态"), list(words), words.__getitem__)
    return [one for one in every if state in (ALL, one.state)]


def asked_for(shown: Sequence[Return]) -> Return | None:
    """The return the address names, else the first that waits, else the newest; None while there is none."""
    asked = st.query_params.get("submission", "")
    named_one = next((one for one in shown if asked and one.sent.id.startswith(asked)), None)
    return named_one or next((one for one in shown if one.waits_for in ("reviewer", "unit")), next(iter(shown), None))


def headline(every: Sequence[Return], *, is_unit: bool) -> str:
    """How many wait for whom."""
    counts = {who: sum(one.waits_for == who for one in every) for who in ("reviewer", "unit", "publisher")}
    if not any(counts.values()):
        return _("没有等着办的报送。")
    words = {
        "reviewer": _("{n} 次待审核"),
        "unit": _("{n} 次退回待改") if is_unit else _("{n} 次退回等单位改"),
        "publisher": _("{n} 次已审核待发布"),
    }
    return _("，").join(words[who].format(n=n) for who, n in counts.items() if n) + _("。")


def of_whom(desk: Desk, one: Return) -> str:
    """The places or units a return is of, the first three by name."""
    names = [place(code, desk.register) for code in one.about.places]
    if one.sent.plan:
        names += [named(desk.tasks.unit(one.sent.plan, unit)) for unit in one.about.units]
    if len(names) > 3:
        return _("{names}等 {n} 个").format(names=_("、").join(names[:3]), n=len(names))
    return _("、").join(names) or "—"


def listing(desk: Desk, shown: Sequence[Return], current: Return | None) -> str:
    """One line a return, newest first (HTML): whose, which file, where it stands, whom it waits for and since how many days."""
    body = []
    for one in shown:
        waited = (office_day() - local(one.since).date()).days
        name = link(
            file_word(one.sent.file_name),
            choices.here(submission=one.sent.id[:12]),
            "file here" if one is current else "file",
        )
        mark = "ask" if one.waits_for in ("reviewer", "unit") else ""
        body.append(
            [
                of_whom(desk, one),
                name,
                _("、").join(period_words(period) for period in one.sent.periods[:2]),
                span(state_word(one.state), f"nowrap {mark}".strip()),
                span(waits_word(one.waits_for), "nowrap"),
                _("{n} 天").format(n=waited) if one.waits_for else "—",
                span(moment(one.since), "nowrap"),
                person_name(one.sent.who),
            ]
        )
    heads = [_("单位"), _("文件"), _("时期"), _("状态"), _("等谁"), _("等了"), _("自"), _("报送人")]
    return tables.table(heads, body, right=(5,), css="wide dense", box="box long")


def acts(desk: Desk, every: Sequence[Return]) -> None:
    """Reviewing or sending back, one or several; nothing for who may do neither."""
    waiting = {one.sent.id: one for one in every if one.waits_for == "reviewer" and desk.may("review", one.about)}
    if not waiting:
        return
    parts.section(_("审核"), _("{n} 次待审核").format(n=len(waiting)))
    with st.form("road-review", border=True):
        which = st.multiselect(
            _("哪几次（可多选）"),
            list(waiting),
            default=list(waiting)[:1] if len(waiting) == 1 else [],
            format_func=lambda key: f"{of_whom(desk, waiting[key])}　{file_word(waiting[key].sent.file_name)}",
        )
        reason = st.text_area(_("退回原因（退回必填；审核通过可不填）"), height=80, max_chars=400)
        with st.container(horizontal=True):
            passed = st.form_submit_button(_("审核通过"), type="primary")
            returned = st.form_submit_button(_("退回修改"))
    if not (passed or returned):
        return
    if not which:
        st.warning(_("请先选哪几次。"))
        return
    if returned and not reason.strip():
        st.warning(_("请写明退回原因，单位要看着它改。"))
        return
    with parts.typed_texts():
        _act(desk, which, reason, passed)


def _act(desk: Desk, which: Sequence[str], reason: str, passed: bool) -> None:
    try:
        (road.review if passed else road.send_back)(desk, *which, who=session.current_user(), reason=reason)
    except KeyError:
        st.warning(_("其中有的刚才已被撤回或退回，请刷新再看。"))
        return
    words = _("已审核 {n} 次，进入草稿。") if passed else _("已退回 {n} 次，单位能看到原因和标好问题的工作簿。")
    st.session_state[DONE] = words.format(n=len(which))
    st.rerun()


def one(desk: Desk, current: Return) -> None:
    """One return: its steps, why it was sent back, its marked copy, what is doubtful and what it changes."""
    sent = current.sent
    parts.section(file_word(sent.file_name), state_word(current.state))
    last = current.steps[-1]
    if current.state == "sent_back":
        st.warning(parts.plain(_("{who}退回：{why}").format(who=person_name(last.who), why=last.why)))
    st.html(
        tables.table(
            [_("时间"), _("步骤"), _("谁"), _("为什么")],
            [
                [
                    span(moment(step.at), "nowrap"),
                    span(step_word(step.kind), "nowrap"),
                    person_name(step.who),
                    step.why or "—",
                ]
                for step in current.steps
            ],
            css="wide dense",
            box="box",
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if sent.layout not in ("correction", "check_ins"):
            st.download_button(
                _("下载标好问题的工作簿"),
                lambda: road.marked(desk, sent)[0],
                annotated_name(records.received(desk, sent.sha256), sent.file_name),
                key=f"road-marked-{sent.id}",
                on_click="ignore",
            )
        st.page_link(
            "pages/returns/records.py",
            label=_("报送记录里看"),
            query_params=choices.link(submission=sent.id[:12], as_of=None),
        )
    doubts: Sequence[Problem] = records.doubts(desk, sent.id)
    if doubts:
        parts.section(_("请核对"), _("{n} 处").format(n=len(doubts)))
        st.html(tables.problem_table(doubts))
    if not sent.withdrawn:
        parts.section(_("改了什么"))
        difference(desk, sent)


def own_lights(desk: Desk, plan_id: str) -> None:
    """How a unit's own places stand by what is handed in so far, before it is published."""
    own = road.own_lights(desk, plan_id)
    if not own:
        return
    parts.section(_("本地目标的灯"), _("按已交的数，未发布"))
    body = [
        [
            place(row.region, desk.register),
            named(target_of(row, desk.catalogue)[1]),
            with_unit(row.value, target_of(row, desk.catalogue)[1], desk.catalogue, "table"),
            tables.badge(row.light),
        ]
        for row in own
    ]
    st.html(
        tables.table([_("地区"), _("指标"), _("数值"), _("灯号")], body, right=(2,), css="wide dense", box="box tall")
    )


def letters(desk: Desk, plan_id: str) -> None:
    """The letters of the last edition to a unit's own places, made when they are asked for."""
    edition, root = last_edition(desk, plan_id), desk.catalogue.plans[plan_id].region
    members = desk.register.expected(root, edition.period.end) if edition else []
    own = [row.code for row in members if desk.may("take_letters", About(plan_id, (row.code,)))]
    if edition is None or not own:
        return
    asked = briefings.Asked(plan_id, None, None, False, tuple(own), None, language())
    who = session.current_user()

    def made() -> bytes:
        return briefings.make(desk, asked, ["letters"], who=who).files["letters"][1]

    words = _("下载本单位的提示函（{period}）").format(period=period_words(edition.period))
    st.download_button(words, made, _("提示函.zip"), on_click="ignore")
    parts.caption(_("提示函按最近发布的一版。"))
