"""The parts of 复核并发布: what would change on leaders' screens, what came in since, publishing, and the editions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

import streamlit as st

from components.html import chain, link, span, strong, unseen
from desk import Desk, publish, records
from desk.publish import DraftChange, Edition
from desk.records import ReceivedSubmission
from tracker.identity import person_name
from tracker.periods import Period, parse_period
from ui import choices, parts, session, tables
from ui.record_words import file_word, moment, told_apart
from wording import _, named
from wording.figures import change, period_words
from wording.permission import not_reviewed_words, own_work_words
from wording.status import TROUBLE

DONE = "published-done"


def seen_word(visibility: str) -> str:
    return {"internal": _("内部"), "public": _("已公开")}[visibility]


def period_to_publish(plan_id: str, edition: Edition | None) -> Period | None:
    """The chosen quarter: from the last edition's on, the latest first; None while there are no figures."""
    found = [p for p in session.periods(plan_id, None) if edition is None or p.end >= edition.period.end]
    if not found:
        return None
    codes = [str(p) for p in reversed(found)]
    return parse_period(choices.one_of("quarter", _("季度"), codes, lambda code: period_words(parse_period(code))))


def headline(changes: Sequence[DraftChange], edition: Edition | None, pending: int, *, was_published: bool) -> str:
    """Whether there is anything to publish, and how many lights and values would change by it."""
    if edition is None and was_published:
        return _("已发布的都撤回了；再发布后，领导看到的就是这一版。")
    if edition is None:
        return _("还没有发布过；发布后，领导看到的就是这一版。")
    lights = sum(one.before_light != one.after_light for one in changes)
    values = sum(one.before != one.after for one in changes)
    if not pending and not changes:
        return _("没有草稿：{period}一版发布以后没有新的报送。").format(period=period_words(edition.period))
    if not changes:
        return _("上一版以后有 {n} 次报送或撤回，全域各项的数值和灯号不变。").format(n=pending)
    return _("发布后，领导看到的 {lights} 盏灯会变，{values} 项数值会变。").format(lights=lights, values=values)


def change_table(changes: Sequence[DraftChange], desk: Desk, *, before: str, after: str) -> str:
    """One line per target that would change (HTML), leading to its cells: value and light, then and now; worse in bold."""
    body = []
    for one in changes:
        indicator = desk.catalogue.indicators[one.indicator]
        old, new = told_apart(one.before, one.after, indicator, desk.catalogue)
        step = "—"
        if one.before is not None and one.after is not None:
            step = change(one.after - one.before, indicator, desk.catalogue)
        light = tables.badge(one.after_light)
        if one.before_light != one.after_light:
            light = chain([tables.badge(one.before_light), "→", light], " ")
            worse = one.after_light in TROUBLE and one.before_light not in TROUBLE
            light = strong(light) if worse else light
        cells = "trace" + choices.address(indicator=one.indicator, draft="1", as_of=None)
        body.append([link(named(indicator), cells), old, strong(new), step, light])
    heads = [_("目标"), before, after, _("变化"), _("灯号")]
    return tables.table(heads, body, right=(1, 2, 3), css="wide", box="box long")


def since(desk: Desk, plan_id: str, edition: Edition | None) -> list[ReceivedSubmission]:
    """The submissions that came, were withdrawn, or were in force again after the edition, newest first."""
    sent = list(records.submissions(desk, plan_id))
    if edition is None:
        return sent
    return [one for one in sent if one.turned_at > edition.known_at]


def came_since(desk: Desk, sent: Sequence[ReceivedSubmission]) -> str:
    """What came in since the last edition (HTML), each with its reason and those its doubts were accepted for."""
    body = []
    for one in sent:
        last = next(reversed(records.turns(desk, one.id)), None)
        what = one.reason or ""
        if last:
            words = _("撤回：{why}") if last.kind == "withdrawn" else _("恢复：{why}")
            what = words.format(why=last.reason)
        accepted = dict.fromkeys(doubt.reason for doubt in records.doubts(desk, one.id) if doubt.reason)
        if accepted and not one.withdrawn:
            right = _("请核对 {n} 处，认为无误：{why}").format(n=one.accepted, why=_("；").join(accepted))
            what = _("；").join(text for text in (what, right) if text)
        # Of a 目标数据表, a list or a 任务进展表 its numbers and rows are counted.
        count = one.figures or sum(
            n for kind, n in records.contents(desk, one.id).items() if kind not in ("held_unit", "remark")
        )
        body.append(
            [
                span(moment(one.turned_at), "nowrap"),
                link(file_word(one.file_name), "records" + choices.address(submission=one.id[:12], as_of=None)),
                person_name(last.who if last else one.who),
                str(count),
                what,
            ]
        )
    return tables.table(
        [_("时间"), _("报送"), _("经手人"), _("数"), _("说明")], body, right=(3,), css="wide dense", box="box tall"
    )


def publish_form(desk: Desk, plan_id: str, period: Period, *, moved: bool) -> None:
    """Visibility, 更正说明 where the quarter was published before, and the button."""
    again = period in publish.locked(desk, plan_id)
    with st.form("publish", border=True):
        shown = st.radio(
            _("标识"), ["internal", "public"], format_func=seen_word, horizontal=True, key="publish-visibility"
        )
        told = st.text_area(
            _("更正说明（必填，{period}已发布过）").format(period=period_words(period))
            if again
            else _("说明（可不填）"),
            key="publish-explanation",
            height=90,
            max_chars=400,
        )
        sent = st.form_submit_button(_("发布{period}").format(period=period_words(period)), type="primary")
    # What this reader was looking at when the button was drawn: a commit in between must be looked at first.
    looked_at, now = st.session_state.get("publish-seen"), desk.data_version()
    st.session_state["publish-seen"] = now
    if not sent:
        return
    if looked_at not in (None, now):
        st.warning(_("刚才有新的报送入库，左边已更新；请重新看过再发布。"))
        return
    laid_down = publish.last_edition(desk, plan_id)
    if again and not moved and laid_down is not None and laid_down.visibility == shown:
        st.warning(_("这一季已发布，此后没有报送、撤回或变化，标识也没有变，不用再发布。"))
        return
    with parts.typed_texts():
        _publish(desk, plan_id, period, "public" if shown == "public" else "internal", told)


def _publish(desk: Desk, plan_id: str, period: Period, visibility: publish.Visibility, told: str) -> None:
    try:
        edition = publish.publish(
            desk,
            plan_id,
            period,
            who=session.current_user(),
            visibility=visibility,
            explanation=told,
        )
    except publish.OwnWork as own:
        st.warning(own_work_words(own.count))
        return
    except publish.NotReviewed as waiting:
        st.warning(not_reviewed_words(waiting.count))
        return
    except publish.QuarterNotOver:
        st.warning(_("{period}的数有的在本季结束前报送，是期中数，请写说明。").format(period=period_words(period)))
        return
    except publish.ExplanationMissing:
        st.warning(_("{period}已经发布过，请写更正说明。").format(period=period_words(period)))
        return
    except publish.QuarterGoneBy as later:
        words = _("刚才有人发布了{period}；更早季度的更正随它的新一版发布。")
        st.warning(words.format(period=period_words(later.published)))
        return
    except publish.NothingToPublish:
        st.warning(_("{period}没有数，不能发布。").format(period=period_words(period)))
        return
    st.session_state[DONE] = _("已发布{period}（{seen}），{moment}，版本 {version}，留痕号 {mark}。").format(
        period=period_words(period),
        seen=seen_word(edition.visibility),
        moment=moment(edition.published_at),
        version=edition.data_version,
        mark=records.chain_mark(desk, edition.published_at),
    )
    st.rerun()


def unpublish_form(desk: Desk, edition: Edition, before: Edition | None) -> None:
    """Taking back the edition leaders see, with a reason; what they see afterwards is said above the button."""
    parts.section(_("撤回现行这一版"), period_words(edition.period))
    if before:
        after = _("撤回后，领导看到的是此前{moment}发布的{period}一版。")
        after = after.format(moment=moment(before.published_at), period=period_words(before.period))
    elif desk.access is None:
        after = _("此前没有别的版本：撤回后，各页看到的是草稿。")
    else:
        after = _("此前没有别的版本：撤回后，领导看不到这个方案的数。")
    parts.caption(after)
    with st.form("unpublish", border=True):
        told = st.text_area(_("撤回原因（必填）"), key="unpublish-reason", height=68, max_chars=400)
        sent = st.form_submit_button(_("撤回这一版"))
    if not sent:
        return
    if not told.strip():
        st.warning(_("请写明为什么撤回。"))
        return
    with parts.typed_texts():
        try:
            publish.unpublish(desk, edition, who=session.current_user(), reason=told)
        except publish.NotStanding:
            st.warning(_("刚才有人发布或撤回了一版，请刷新再看。"))
            return
        st.session_state[DONE] = _("已撤回{period}一版。").format(period=period_words(edition.period))
        st.rerun()


def edition_table(every: Sequence[Edition]) -> str:
    """Every edition, newest first (HTML), each with a way to see the screen as it was laid down."""
    body = []
    standing = next((one for one in every if one.unpublished_at is None), None)
    for edition in every:
        at = edition.known_at.replace(tzinfo=UTC).isoformat()
        see = "./" + choices.address(as_of=str(edition.period), known_at=at, draft=None)
        note = strong(_("现行")) if edition is standing else ""
        if edition.unpublished_at:
            words = _("{moment}已撤回（{who}）：{why}")
            who = person_name(edition.unpublished_by or "")
            note = words.format(moment=moment(edition.unpublished_at), who=who, why=edition.unpublished_why)
        body.append(
            [
                period_words(edition.period),
                seen_word(edition.visibility),
                span(moment(edition.published_at), "nowrap"),
                person_name(edition.who),
                edition.explanation or span("—", "muted"),
                link(_("看这一版"), see),
                note,
            ]
        )
    heads = [_("季度"), _("标识"), _("发布时间"), _("发布人"), _("更正说明"), unseen(_("看这一版")), unseen(_("备注"))]
    return tables.table(heads, body, css="wide dense", box="box tall")


def nothing_yet(plan_name: str) -> None:
    parts.empty_state(_("{plan}还没有数据。").format(plan=plan_name), [_("入库以后先是草稿，在这里复核后发布。")])
