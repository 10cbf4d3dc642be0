"""The parts of 报送记录: the list of submissions, one of them in full, and the names that were settled."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from charts.rows import Row, rows
from desk import Desk, aliases, records, rosters
from pages.returns.parts import check_ins
from tracker.periods import parse_period
from tracker.submission import Problem
from ui import choices, parts, session, tables
from ui.record_words import (
    amount,
    change_counts,
    change_table,
    file_word,
    layout_word,
    link,
    moment,
    number,
    place,
    short_hash,
)
from wording import _, named
from wording.figures import period_words

ALL = "all"
DONE = "records-done"


def quarter(sent: Sequence[Row]) -> str:
    """The chosen quarter's code, or ALL: of those the submissions speak of, newest first."""
    codes = {code for row in sent for code in row["periods"]}
    ordered = sorted(codes, key=lambda code: parse_period(code).end, reverse=True)
    return choices.one_of(
        "quarter",
        _("季度"),
        [ALL, *ordered],
        lambda code: _("全部季度") if code == ALL else period_words(parse_period(code)),
    )


def asked_for(sent: Sequence[Row], key: str = "submission") -> Row | None:
    """The submission the address names (its number's beginning), else the newest; None while there is none."""
    wanted = st.query_params.get(key, "")
    found = [row for row in sent if wanted and str(row["id"]).startswith(wanted)]
    return (found or list(sent) or [None])[0]


def state_word(row: Row) -> str:
    return _("已撤回") if row["withdrawn"] else _("在用")


def listing(sent: Sequence[Row], chosen: Row | None) -> str:
    """One line per submission, newest first (HTML); the file's name leads to the submission in full."""
    body = []
    for row in sent:
        here = chosen is not None and row["id"] == chosen["id"]
        name = link(
            file_word(row["file_name"]), choices.here(submission=row["id"][:12]), "file here" if here else "file"
        )
        periods = _("、").join(period_words(parse_period(p)) for p in row["periods"][:2])
        state = f'<span class="muted">{_("已撤回")}</span>' if row["withdrawn"] else _("在用")
        body.append(
            [
                f'<span class="nowrap">{moment(row["committed_at"])}</span>',
                name,
                escape(layout_word(row["layout"])),
                escape(periods),
                str(row["figures"] or "—"),
                str(row["problems"]),
                escape(str(row["who"])),
                f'<span class="nowrap">{state}</span>',
            ]
        )
    heads = [_("时间"), _("文件"), _("类别"), _("时期"), _("数"), _("请核对"), _("报送人"), _("状态")]
    return tables.table(heads, body, right=(4, 5), css="wide dense", box="box long")


def facts(desk: Desk, row: Row, *, full: bool = False) -> list[tuple[str, str]]:
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
    beside = [kinds[kind].format(n=n) for kind, n in records.contents(desk, row["id"]).items()]
    figures = ""
    if row["layout"] not in ("check_ins", "register"):
        is_compared = row["plan"] and row["grade"] != "published"
        counts = change_counts(records.difference_made(desk, row["id"])) if is_compared else ""
        figures = _("{n} 个数").format(n=row["figures"]) + (_("（{counts}）").format(counts=counts) if counts else "")
    doubts = _("{n} 处").format(n=row["problems"]) if row["problems"] else _("无")
    pages = [
        f"{name} {sha256 if full else sha256[:12]}" for name, sha256, _size in records.attachments(desk, row["id"])
    ]
    withdrawn = ""
    if row["withdrawn"]:
        withdrawn = _("{who}于 {moment} 撤回：{why}").format(
            who=row["withdrawn_by"], moment=moment(row["withdrawn_at"]), why=row["withdrawn_why"]
        )
    digest = f'<span class="mono">{row["sha256"]}</span>' if full else short_hash(row["sha256"])
    return [
        (_("回执号"), f'<span class="mono">{row["id"]}</span>'),
        (_("收到时间"), _("{moment}（北京时间）").format(moment=moment(row["committed_at"]))),
        (_("报送人"), escape(str(row["who"]))),
        (_("方案"), escape(named(desk.catalogue.plans[row["plan"]])) if row["plan"] else ""),
        (_("时期"), escape(_("、").join(period_words(parse_period(p)) for p in row["periods"]))),
        (_("文件"), escape(file_word(row["file_name"]))),
        (_("文件校验（SHA-256）"), digest),
        (_("大小"), _("{n} 字节").format(n=row["size"])),
        (_("数"), escape(figures)),
        (_("其他"), escape(_("，").join(beside))),
        (_("请核对"), escape(doubts)),
        (_("更正说明"), escape(row["reason"] or "")),
        (_("附件"), escape(_("、").join(pages))),
        (_("状态"), escape(withdrawn or _("在用"))),
    ]


def take_away(desk: Desk, row: Row) -> None:
    """The file as it was received, its pages, and the way to the receipt."""
    with st.container(horizontal=True, vertical_alignment="center", key="take-away"):
        kind = "application/octet-stream"
        st.download_button(
            _("下载原件"), records.received(desk, row["sha256"]), row["file_name"], kind, on_click="ignore"
        )
        for name, sha256, _size in records.attachments(desk, row["id"]):
            st.download_button(
                _("下载附件《{name}》").format(name=name),
                records.received(desk, sha256),
                name,
                kind,
                on_click="ignore",
                key=f"page-{sha256}",
            )
        receipt = link(_("回执（可打印）"), choices.here(receipt=row["id"]))
        st.html(f'<div class="ip">{receipt}</div>', width="content")


def difference(desk: Desk, row: Row) -> None:
    """What the submission changed, figure by figure, as against the moment before it came."""
    frame = records.difference_made(desk, row["id"])
    if row["layout"] == "register":
        _list_beside_figures(desk, row)
        return
    if frame.empty:
        parts.caption(_("这次报送没有填报数。"))
        return
    if row["layout"] == "check_ins":
        st.html(check_ins.difference_table(frame, desk))
        return
    st.html(change_table(frame, desk.catalogue, desk.register))


def _list_beside_figures(desk: Desk, row: Row) -> None:
    """What the lists of the same kind and period come to beside the typed figures, and how many different things."""
    period, received = parse_period(row["periods"][0]), rosters.lists(desk, row["plan"])
    known = received.loc[received["submission"].eq(row["id"]), "register"]
    key = str(known.iloc[0]) if len(known) else ""
    frame = rosters.counted(desk, row["plan"], period)
    frame = frame[frame["register"].eq(key)]
    if frame.empty:
        parts.caption(_("这份名单已撤回。"))
        return
    body = []
    for line in rows(frame):
        measure = desk.catalogue.measures[line["measure"]]
        apart = line["typed"] is not None and line["typed"] != line["listed"]
        mark = f'<span class="ask">▲ {_("请核对")}</span>' if apart else ""
        body.append(
            [
                escape(place(line["region"], desk.register)),
                escape(named(measure)),
                number(line["listed"]),
                number(line["typed"]),
                mark,
            ]
        )
    heads = [_("地区"), _("填报项"), _("名单计数"), _("填报数"), ""]
    st.html(tables.table(heads, body, right=(2, 3), css="wide dense", box="box long"))
    different = rosters.distinct_counts(desk, row["plan"], period)
    different = different[different["register"].eq(key)]
    if len(different):
        whole = rows(different)[-1]
        words = _("计入的 {rows} 行里有 {different} 个不同的单位或项目。名单的计数只作核对，不替填报数。")
        parts.caption(words.format(rows=whole["rows"], different=whole["different"]))


def doubts(desk: Desk, row: Row) -> None:
    """Every doubt the submission carried and why it was accepted."""
    frame = records.doubts(desk, row["id"])
    if frame.empty:
        parts.caption(_("这次报送没有请核对的问题。"))
        return
    found = [
        Problem(line["sheet"], line["cell"], line["severity"], line["code"], line["found"], line["details"])
        for line in rows(frame)
    ]
    st.html(tables.problem_table(found))
    reasons = [line for line in rows(frame) if line["reason"]]
    for reason, who in dict.fromkeys((line["reason"], line["who"]) for line in reasons):
        parts.caption(_("接受理由（{who}）：{reason}").format(who=who, reason=reason))
    if not reasons:
        parts.caption(_("没有写接受理由。"))


def settled_names(desk: Desk, plan_id: str) -> None:
    """The names settled once and remembered, each with who settled it and a way to take it back."""
    frame = aliases.settled(desk, plan_id)
    parts.caption(_("收件时认过的列名和行名，以后照此读入。收回后不再照此读入，已入库的数不变。"))
    if frame.empty:
        parts.caption(_("还没有记住的名称。"))
        return
    for line in rows(frame):
        told, button = st.columns([84, 16], vertical_alignment="center")
        said = _("“{name}” 读作 {meaning}").format(name=line["name"], meaning=meaning_word(desk, line))
        when = _("{who}，{moment}").format(who=line["who"], moment=moment(line["settled_at"]))
        told.html(f'<div class="ip">{escape(said)} <span class="muted small">{escape(when)}</span></div>')
        if button.button(_("收回"), key=f"forget-{line['kind']}-{line['name']}"):
            aliases.take_back(desk, plan_id, line["kind"], line["name"], who=session.current_user())
            st.session_state[DONE] = _("已收回“{name}”。").format(name=line["name"])
            st.rerun()


def meaning_word(desk: Desk, line: Row) -> str:
    """What a settled name means, in words: a measure, a place, a kind of row, or nothing at all."""
    meaning = str(line["meaning"])
    if line["kind"] == "measure":
        return named(desk.catalogue.measures[meaning]) if meaning in desk.catalogue.measures else _("不读入")
    kinds = {"total": _("合计行"), "subtotal": _("小计行"), "composite": _("含区行"), "ignore": _("不读入")}
    return place(meaning, desk.register) if meaning in desk.register else kinds.get(meaning, meaning)


def amounts(frame: pd.DataFrame, desk: Desk) -> str:
    """What a withdrawal would bring back, one row per figure (HTML): now and then."""
    body = [
        [
            escape(named(desk.catalogue.measures[line["measure"]])),
            escape(place(line["region"], desk.register)),
            escape(period_words(parse_period(line["period"]), stock=True)),
            escape(amount(line["now"], line["measure"], desk.catalogue, line["now_state"])),
            escape(amount(line["then"], line["measure"], desk.catalogue, line["then_state"]))
            if line["then"] is not None
            else _("未报送"),
        ]
        for line in rows(frame)
    ]
    heads = [_("填报项"), _("地区"), _("时期"), _("现在"), _("撤回后")]
    return tables.table(heads, body, right=(3, 4), css="wide dense", box="box tall")
