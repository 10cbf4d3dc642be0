"""The parts of 追溯: the cells behind a figure, every version of one of them, and where two suppliers differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

import pandas as pd
import streamlit as st

from charts.rows import Row, rows
from desk import Desk, records
from desk.records import Disagreement
from tracker.periods import Period
from ui import choices, parts, tables
from ui.record_words import amount, file_word, link, moment, number, place, short_hash, supplier_word, when
from wording import _, named
from wording.figures import as_of_words, with_unit
from wording.sentences import number as number_of
from wording.sentences import target_of

Figure = tuple[str, str, str]  # measure, region, period


def headline(row: Row, frame: pd.DataFrame, as_of: Period, place_name: str, desk: Desk) -> str:
    """The figure with what it stands on: so many cells of so many files."""
    indicator = target_of(row, desk.catalogue)[1]
    value, partial = number_of(row, "value"), number_of(row, "partial_value")
    if frame.empty:
        return _("{indicator}（{place}，{as_of}）没有数。").format(
            indicator=named(indicator), place=place_name, as_of=as_of_words(as_of)
        )
    words = with_unit(value if value is not None else partial, indicator, desk.catalogue, "table")
    if value is None and partial is not None:
        words = _("已报合计 {figure}").format(figure=words)
    elif value is None:
        words = _("无法判断")
    return _("{indicator}（{place}，{as_of}）{figure}，由 {files} 份文件的 {n} 个数算出。").format(
        indicator=named(indicator),
        place=place_name,
        as_of=as_of_words(as_of),
        figure=words,
        n=len(frame),
        files=frame["submission"].nunique(),
    )


def chosen_figure(frame: pd.DataFrame) -> Figure | None:
    """The figure the address names (figure=measure~region~period), else the first behind the indicator."""
    known = [(line["measure"], line["region"], line["period"]) for line in rows(frame)]
    asked = tuple(st.query_params.get("figure", "").split("~"))
    return next((figure for figure in known if figure == asked), known[0] if known else None)


def cells(frame: pd.DataFrame, sent: dict[str, Row], chosen: Figure | None, desk: Desk) -> str:
    """One line per figure behind the indicator (HTML), below its measure and period: place, value, cell, what stood
    there, who, when, hash."""
    body: list[list[str]] = []
    above = None
    for line in rows(frame):
        figure = (line["measure"], line["region"], line["period"])
        if above != (line["measure"], line["period"]):
            above = (line["measure"], line["period"])
            name = named(desk.catalogue.measures[line["measure"]])
            body.append([f"<b>{escape(name)}　{escape(when(line['period']))}</b>", *[""] * 6])
        at = choices.here(figure="~".join(figure))
        leads = link(place(line["region"], desk.register), at, "here" if figure == chosen else "")
        body.append(
            [
                f'<span style="padding-left:1em">{leads}</span>',
                escape(amount(line["value"], line["measure"], desk.catalogue, line["state"])),
                cell(line),
                escape(str(line["raw"] or "")),
                escape(str(line["who"])),
                f'<span class="nowrap">{moment(line["committed_at"])}</span>',
                short_hash(sent[line["submission"]]["sha256"]),
            ]
        )
    heads = [_("填报项、地区"), _("数值"), _("单元格"), _("原文"), _("报送人"), _("入库时间"), _("校验")]
    return tables.table(heads, body, right=(1,), css="wide dense grid", box="box long")


def cell(line: Row, css: str = "file") -> str:
    """Sheet, cell and file of a figure (HTML), cut to the room of `css`; a telephone call has only its form."""
    there = f"{line['sheet']}!{line['cell']}" if line["cell"] else ""
    name = file_word(line["file_name"])
    return (
        f'<b class="nowrap">{escape(there)}</b> '
        f'<span class="muted {css}" title="{escape(name, quote=True)}">{escape(name)}</span>'
    )


def versions(desk: Desk, figure: Figure, standing: str | None, known_at: datetime | None) -> pd.DataFrame:
    """Draws every version of one figure, newest first, and says which one stands; the frame comes back."""
    measure, region, period = figure
    frame = records.versions(desk, region, measure, period, known_at)
    made = []
    for line in rows(frame):
        value = _("收回") if line["taken_back"] else amount(line["value"], measure, desk.catalogue, line["state"])
        why = escape(_("原因：{reason}").format(reason=line["reason"])) if line["reason"] else ""
        reason = f"<div>{why}</div>" if why else ""
        came = _("{who}，{moment}").format(who=line["who"], moment=moment(line["committed_at"]))
        made.append(
            f'<div class="version">{version_word(line, standing)}　<b class="n">{escape(value)}</b>　'
            f'<span class="muted">{escape(supplier_word(line["supplier"]))}</span><div>{cell(line, "file long")}</div>{reason}'
            f'<div class="muted">{escape(came)}　{short_hash(line["sha256"])}</div></div>'
        )
    st.html(f'<div class="ip versions">{"".join(made)}</div>')
    return frame


def version_word(line: Row, standing: str | None) -> str:
    """Whether a version of a figure stands, was replaced, was withdrawn, or is only for reference (HTML)."""
    if line["submission"] == standing and not line["withdrawn"]:
        word = _("现行")
        return f"<b>{word}</b>"
    word = _("此前")
    if line["withdrawn"]:
        word = _("已撤回")
    elif line["grade"] == "published":
        word = _("公开数据，只作参照")
    elif standing is not None and line["supplier"] == "district":
        word = _("未采用")
    return f'<span class="muted">{word}</span>'


def title(figure: Figure, desk: Desk) -> str:
    measure, region, period = figure
    return _("{measure}，{place}，{period}").format(
        measure=named(desk.catalogue.measures[measure]), place=place(region, desk.register), period=when(period)
    )


def original(desk: Desk, frame: pd.DataFrame, standing: str | None) -> None:
    """The file of the standing version, as it was received."""
    line = next((line for line in rows(frame) if line["submission"] == standing), None)
    if line is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                _("下载原件"),
                records.received(desk, line["sha256"]),
                line["file_name"],
                "application/octet-stream",
                on_click="ignore",
            )
            st.page_link(
                "pages/returns/records.py",
                label=_("看这次报送"),
                query_params=choices.link(submission=line["submission"][:12], as_of=None, known_at=None, draft=None),
            )


def differing(found: Sequence[Disagreement], desk: Desk, plan_id: str) -> None:
    """The figures two suppliers give differently: the higher-ranked stands, both are kept."""
    if not found:
        parts.caption(_("没有两家报数不一致的。"))
        return
    body = []
    for line in found:
        figure = f"{line.measure}~{line.region}~{line.period}"
        measure = named(desk.catalogue.measures[line.measure])
        body.append(
            [
                f'<span class="ask">▲ {_("请核对")}</span>',
                escape(measure),
                escape(place(line.region, desk.register)),
                escape(when(line.period)),
                f"{number(line.standing)} <span class='muted small'>{escape(supplier_word(line.standing_supplier))}</span>",
                f"{number(line.other)} <span class='muted small'>{escape(supplier_word(line.other_supplier))}</span>",
                link(file_word(line.file_name), choices.address(**_way_to(desk, plan_id, line), figure=figure)),
            ]
        )
    heads = ["", _("填报项"), _("地区"), _("时期"), _("现行"), _("另报"), _("另报出处")]
    st.html(tables.table(heads, body, right=(4, 5), css="wide dense", box="box long"))


def _way_to(desk: Desk, plan_id: str, line: Disagreement) -> dict[str, str]:
    """The indicator and quarter under which a figure of a disagreement is found."""
    targets = desk.catalogue.plans[plan_id].targets.values()
    uses = [t.indicator for t in targets if line.measure in desk.catalogue.indicators[t.indicator].formula.measures]
    return {"indicator": uses[0]} if uses else {}
