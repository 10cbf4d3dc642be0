"""The parts of 报送记录: the list of submissions, one of them in full, and the names that were settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.html import block, chain, link, piece, span, unseen
from desk import Desk, aliases, records, rosters
from desk.changes import FigureUndone
from desk.records import ReceivedSubmission
from pages.returns.parts import check_ins
from tracker.identity import person_name
from tracker.periods import parse_period
from tracker.permission import About
from ui import choices, parts, session, tables
from ui.record_words import (
    amount,
    change_counts,
    change_table,
    file_word,
    layout_word,
    moment,
    number,
    place,
    short_hash,
)
from wording import _, named
from wording.figures import period_words, zone_words

ALL = "all"
DONE = "records-done"


def quarter(sent: Sequence[ReceivedSubmission]) -> str:
    """The chosen quarter's code, or ALL: of those the submissions speak of, newest first."""
    periods = {period for one in sent for period in one.periods}
    ordered = [str(period) for period in sorted(periods, key=lambda period: period.end, reverse=True)]
    return choices.one_of(
        "quarter",
        _("季度"),
        [ALL, *ordered],
        lambda code: _("全部季度") if code == ALL else period_words(parse_period(code)),
    )


def asked_for(sent: Sequence[ReceivedSubmission], key: str = "submission") -> ReceivedSubmission | None:
    """The submission the address names (its number's beginning), else the newest; None while there is none."""
    wanted = st.query_params.get(key, "")
    found = [one for one in sent if wanted and one.id.startswith(wanted)]
    return next(iter(found or sent), None)


def state_word(one: ReceivedSubmission) -> str:
    return _("已撤回") if one.withdrawn else _("在用")


def batches_of(sent: Sequence[ReceivedSubmission]) -> dict[str, list[ReceivedSubmission]]:
    """The submissions that were saved together, by the number they share, where more than one is listed."""
    found: dict[str, list[ReceivedSubmission]] = {}
    for one in sent:
        if one.batch:
            found.setdefault(one.batch, []).append(one)
    return {batch: books for batch, books in found.items() if len(books) > 1}


def opened(batches: Mapping[str, Sequence[ReceivedSubmission]], current: ReceivedSubmission) -> str:
    """The batch whose books are listed under its line: the address's, or that of the submission it names; "" for none."""
    asked = st.query_params.get("batch", "")
    if not asked and st.query_params.get("submission"):
        asked = current.batch
    return next((batch for batch in batches if asked and batch.startswith(asked)), "")


def listing(
    sent: Sequence[ReceivedSubmission],
    batches: Mapping[str, Sequence[ReceivedSubmission]],
    chosen: ReceivedSubmission,
    open_batch: str,
) -> str:
    """One line per submission or batch, newest first (HTML), under the line of the open batch its books; the name leads to it
    in full.
    """
    body, told = [], set()
    for one in sent:
        if one.batch in batches:
            if one.batch not in told:
                told.add(one.batch)
                body.append(_batch_line(batches[one.batch], is_open=one.batch == open_batch))
            if one.batch != open_batch:
                continue
        body.append(_line(one, chosen))
    heads = [_("时间"), _("文件"), _("类别"), _("时期"), _("数"), _("请核对"), _("报送人"), _("状态")]
    return tables.table(heads, body, right=(4, 5), css="wide dense", box="box long")


def _line(one: ReceivedSubmission, chosen: ReceivedSubmission) -> list[str]:
    here = one.id == chosen.id and (not one.batch or "submission" in st.query_params)
    name = link(
        file_word(one.file_name), choices.here(submission=one.id[:12], batch=None), "file here" if here else "file"
    )
    state = span(_("已撤回"), "muted") if one.withdrawn else _("在用")
    return [
        span(moment(one.committed_at), "nowrap"),
        name,
        layout_word(one.layout),
        _("、").join(period_words(p) for p in one.periods[:2]),
        str(one.figures or "—"),
        str(one.problems),
        person_name(one.who),
        span(state, "nowrap"),
    ]


def _batch_line(books: Sequence[ReceivedSubmission], *, is_open: bool) -> list[str]:
    first, n = books[-1], len(books)
    in_force = sum(not one.withdrawn for one in books)
    state = _("在用 {used}/{n}").format(used=in_force, n=n) if 0 < in_force < n else state_word(first)
    mark = "▾" if is_open else "▸"
    periods = dict.fromkeys(period_words(p) for one in books for p in one.periods)
    return [
        span(moment(first.committed_at), "nowrap"),
        link(
            f"{mark} {batch_words(n)}",
            choices.here(batch=None if is_open else first.batch[:12], submission=None),
            "file here" if is_open else "file",
        ),
        _("、").join(dict.fromkeys(layout_word(one.layout) for one in books)),
        _("、").join(list(periods)[:2]),
        str(sum(one.figures for one in books) or "—"),
        str(sum(one.problems for one in books)),
        person_name(first.who),
        span(state if in_force else span(state, "muted"), "nowrap"),
    ]


def batch_words(n: int) -> str:
    return _("一起保存的 {n} 本").format(n=n)


def batch_facts(books: Sequence[ReceivedSubmission]) -> list[tuple[str, str]]:
    """What a batch is, as pairs of a name and an answer (HTML)."""
    first = books[-1]
    return [
        (_("批号"), span(first.batch, "mono")),
        (_("收到时间"), _("{moment}（{zone}）").format(moment=moment(first.committed_at), zone=zone_words())),
        (_("报送人"), person_name(first.who)),
        (_("数"), _("{n} 个数").format(n=sum(one.figures for one in books))),
        (_("状态"), _("在用 {used}/{n}").format(used=sum(not one.withdrawn for one in books), n=len(books))),
    ]


def facts(desk: Desk, one: ReceivedSubmission, *, full: bool = False) -> list[tuple[str, str]]:
    """What a submission is, as pairs of a name and an answer (HTML); `full` for the receipt, with the whole hash."""
    kinds = {
        "allocation": _("任务分解数 {n} 个"),
        "path": _("年度目标 {n} 个"),
        "baseline": _("基期数 {n} 个"),
        "remark": _("情况说明 {n} 条"),
        "register_row": _("名单 {n} 行"),
        "check_in": _("进展 {n} 条"),
        "held_unit": _("暂缓 {n} 个单位"),
    }
    beside = [kinds[kind].format(n=n) for kind, n in records.contents(desk, one.id).items()]
    figures = ""
    if one.layout not in ("check_ins", "register"):
        is_compared = one.plan and one.grade != "published"
        counts = change_counts(records.difference_made(desk, one.id)) if is_compared else ""
        figures = _("{n} 个数").format(n=one.figures) + (_("（{counts}）").format(counts=counts) if counts else "")
    doubts = _("{n} 处").format(n=one.problems) if one.problems else _("无")
    pages = [f"{name} {sha256 if full else sha256[:12]}" for name, sha256, _size in records.attachments(desk, one.id)]
    turned = [
        (_("{who}于 {moment} 撤回：{why}") if turn.kind == "withdrawn" else _("{who}于 {moment} 恢复：{why}")).format(
            who=person_name(turn.who), moment=moment(turn.at), why=turn.reason
        )
        for turn in records.turns(desk, one.id, choices.known_at())
    ]
    digest = span(one.sha256, "mono") if full else short_hash(one.sha256)
    return [
        (_("回执号"), span(one.id, "mono")),
        (_("收到时间"), _("{moment}（{zone}）").format(moment=moment(one.committed_at), zone=zone_words())),
        (_("报送人"), person_name(one.who)),
        (_("方案"), named(desk.catalogue.plans[one.plan]) if one.plan else ""),
        (_("时期"), _("、").join(map(period_words, one.periods))),
        (_("文件"), file_word(one.file_name)),
        (_("文件校验（SHA-256）"), digest),
        (_("留痕号"), span(mark, "mono") if (mark := records.chain_mark(desk, one.id)) else ""),
        (_("大小"), _("{n} 字节").format(n=one.size)),
        (_("数"), figures),
        (_("其他"), _("，").join(beside)),
        (_("请核对"), doubts),
        (_("更正说明"), one.reason or ""),
        (_("附件"), _("、").join(pages)),
        (_("状态"), _("；").join([*turned, *([] if one.withdrawn else [_("在用")])])),
    ]


def take_away(desk: Desk, one: ReceivedSubmission) -> None:
    """The file as it was received, its pages, and the way to the receipt."""
    with st.container(horizontal=True, vertical_alignment="center", key="take-away"):
        kind = "application/octet-stream"
        st.download_button(_("下载原件"), records.received(desk, one.sha256), one.file_name, kind, on_click="ignore")
        given = records.evidence(desk, one.id)
        for name, sha256, _size in records.attachments(desk, one.id):
            words = _("下载附件《{name}》")
            figures = [
                f"{place(r, desk.register)} {named(desk.catalogue.measures[m])}" for r, m, _p in given.get(sha256, ())
            ]
            if figures:
                words = _("佐证（{figures}）《{name}》")
            st.download_button(
                parts.plain(words.format(name=name, figures=_("、").join(figures))),
                records.received(desk, sha256),
                name,
                kind,
                on_click="ignore",
                key=f"page-{sha256}",
            )
        receipt = link(_("回执（可打印）"), choices.here(receipt=one.id))
        st.html(block(receipt, "ip"), width="content")


def difference(desk: Desk, one: ReceivedSubmission) -> None:
    """What the submission changed, figure by figure, as against the moment before it came."""
    changes = records.difference_made(desk, one.id)
    if one.layout == "register":
        _list_beside_figures(desk, one)
        return
    if not changes:
        parts.caption(_("这次报送没有填报数。"))
        return
    if one.layout == "check_ins":
        st.html(check_ins.difference_table(changes.words, desk))
        return
    st.html(change_table(changes.figures, desk.catalogue, desk.register))


def _list_beside_figures(desk: Desk, one: ReceivedSubmission) -> None:
    """What the lists of the same kind and period come to beside the typed figures, and how many different things."""
    assert one.plan is not None  # the page lists what came of one plan
    period = one.periods[0]
    key = next((held.register for held in rosters.lists(desk, one.plan) if held.submission == one.id), "")
    counted = [count for count in rosters.counted(desk, one.plan, period) if count.register == key]
    if not counted:
        parts.caption(_("这份名单已撤回。"))
        return
    body = []
    for count in counted:
        measure = desk.catalogue.measures[count.measure]
        apart = count.typed is not None and count.typed != count.listed
        mark = span(f"▲ {_('请核对')}", "ask") if apart else ""
        body.append(
            [
                place(count.region, desk.register),
                named(measure),
                number(count.listed),
                number(count.typed),
                mark,
            ]
        )
    heads = [_("地区"), _("填报项"), _("名单计数"), _("填报数"), unseen(_("请核对"))]
    st.html(tables.table(heads, body, right=(2, 3), css="wide dense", box="box long"))
    different = [count for count in rosters.distinct_counts(desk, one.plan, period) if count.register == key]
    if different:
        whole = different[-1]
        words = _("计入的 {rows} 行里有 {different} 个不同的单位或项目。名单的计数只作核对，不替填报数。")
        parts.caption(words.format(rows=whole.rows, different=whole.different))


def doubts(desk: Desk, one: ReceivedSubmission) -> None:
    """Every doubt the submission carried and why it was accepted."""
    found = records.doubts(desk, one.id)
    if not found:
        parts.caption(_("这次报送没有请核对的问题。"))
        return
    st.html(tables.problem_table(found))
    reasons = [(doubt.reason, doubt.who and person_name(doubt.who)) for doubt in found if doubt.reason]
    for reason, who in dict.fromkeys(reasons):
        parts.caption(_("接受理由（{who}）：{reason}").format(who=who, reason=reason))
    if not reasons:
        parts.caption(_("没有写接受理由。"))


def settled_names(desk: Desk, plan_id: str) -> None:
    """The names settled once and remembered, each with who settled it and a way to take it back."""
    names = aliases.settled(desk, plan_id)
    parts.caption(_("收件时认过的列名和行名，以后照此读入。收回后不再照此读入，已入库的数不变。"))
    if not names:
        parts.caption(_("还没有记住的名称。"))
        return
    for one in names:
        told, button = st.columns([84, 16], vertical_alignment="center")
        said = _("“{name}” 读作 {meaning}").format(name=one.name, meaning=meaning_word(desk, one.kind, one.meaning))
        when = _("{who}，{moment}").format(who=person_name(one.who), moment=moment(one.settled_at))
        told.html(piece("line", chain([said, span(when, "muted small")], " ")))
        if desk.may("settle_names", About(plan_id)) and button.button(_("收回"), key=f"forget-{one.kind}-{one.name}"):
            aliases.take_back(desk, plan_id, one.kind, one.name, who=session.current_user())
            st.session_state[DONE] = _("已收回“{name}”。").format(name=one.name)
            st.rerun()


def meaning_word(desk: Desk, kind: str, meaning: str) -> str:
    """What a settled name means, in words: a measure, a place, a kind of row, or nothing at all."""
    if kind == "measure":
        return named(desk.catalogue.measures[meaning]) if meaning in desk.catalogue.measures else _("不读入")
    kinds = {"total": _("合计行"), "subtotal": _("小计行"), "composite": _("含区行"), "ignore": _("不读入")}
    kinds |= {"neutral": _("不改变数的话") if kind == "note" else _("不改变口径的词")}
    return place(meaning, desk.register) if meaning in desk.register else kinds.get(meaning, meaning)


def amounts(figures: Sequence[FigureUndone], desk: Desk, after: str) -> str:
    """What a withdrawal would bring back, or its taking back, one line per figure (HTML): now and then (headed `after`)."""
    body = [
        [
            named(desk.catalogue.measures[one.measure]),
            place(one.region, desk.register),
            period_words(parse_period(one.period), stock=True),
            amount(one.now, one.measure, desk.catalogue, one.now_state),
            amount(one.then, one.measure, desk.catalogue, one.then_state) if one.then is not None else _("未报送"),
        ]
        for one in figures
    ]
    heads = [_("填报项"), _("地区"), _("时期"), _("现在"), after]
    return tables.table(heads, body, right=(3, 4), css="wide dense", box="box tall")
