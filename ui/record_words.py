"""How pages of the register of submissions say a figure, a moment, a kind of file, a difference and a light."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from charts.marks import mark
from charts.palette import FONT, NAVY, PANEL, ROW_RULE
from charts.rows import Row, rows
from tracker.catalogue import Catalogue
from tracker.numbers import signed
from tracker.periods import parse_period
from tracker.regions import Register
from ui import choices, tables
from wording import _, named
from wording.figures import figure, period_words, unit_words
from wording.sentences import target_of
from wording.status import TROUBLE, status_word

_SHEET = f"""
.ip .box.long {{ max-height: var(--long, 560px); }} .ip .box.long th {{ position: sticky; top: 0; background: #fff; z-index: 1; }}
.ip table.dense td, .ip table.dense th {{ font-size: 13px; padding: 4px 8px 4px 0; }} .ip table.dense th {{ white-space: nowrap; }}
.ip tr:has(.here) td {{ background: {PANEL}; }} .ip .here {{ font-weight: 700; }} .ip .nowrap {{ white-space: nowrap; }}
.ip .mono {{ font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; }} .ip .mono.short {{ white-space: nowrap; }}
.ip .file {{ display: inline-block; max-width: 12.5em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; }}
.ip .file.long {{ max-width: 21em; }} .ip table.grid td:first-child {{ white-space: nowrap; }}
.ip .versions {{ max-height: var(--long, 560px); overflow: auto; }}
.ip .version {{ border-bottom: 1px solid {ROW_RULE}; padding: 6px 0 7px; font-size: 13px; }} .ip .version b.n {{ font-size: 16px; }}
.ip.receipt {{ max-width: 860px; border: 1px solid {NAVY}; padding: 18px 26px; font-size: 15px; }}
.ip.receipt table.facts td {{ padding: 5px 10px 5px 0; }} .ip .ask {{ color: #9C5C00; font-weight: 700; white-space: nowrap; }}
.st-key-scan [data-testid="stFileUploaderDropzone"] button p::after {{ content: CHOOSE; }}
[data-testid="stCode"] code {{ font-family: {FONT}; font-size: 14px; }}
@media (max-width: 760px) {{ .ip.receipt {{ padding: 12px 12px; }} .ip table.dense {{ min-width: 860px; }} }}
@media print {{ [data-testid="stHeader"], .st-key-choices, .st-key-not-printed {{ display: none; }} .ip.receipt {{ border: 0; }} }}
"""


def put_more_style(list_height: int = 560) -> None:
    """Puts the few rules these pages need beside the common style sheet; `list_height` in px is that of their lists."""
    sheet = _SHEET.replace("CHOOSE", json.dumps(_("选择扫描件"), ensure_ascii=False))
    st.html(f"<style>{sheet} :root {{ --long: {list_height}px; }}</style>")


def layout_word(layout: str) -> str:
    """What kind of file came in."""
    return {
        "template": _("上报表"), "table": _("自制表"), "targets": _("目标数据表"), "register": _("名单、台账"),
        "correction": _("单数更正"), "published": _("公开数据"),
    }.get(layout, layout)  # fmt: skip


def supplier_word(level: str) -> str:
    """Who supplied a figure, by rank."""
    return {
        "province": _("省"), "department": _("市级部门"), "district": _("县（市、区）"), "whole": _("全域口径"),
    }.get(level, level)  # fmt: skip


def source_word(kind: str) -> str:
    """By which way a single figure came."""
    return {"telephone": _("电话"), "message": _("微信"), "letter": _("函")}.get(kind, kind)


def file_word(file_name: str) -> str:
    """The file's name as received; a correction's own form is said in words."""
    for kind in ("telephone", "message", "letter"):
        if file_name == f"correction-{kind}.json":
            return _("单数更正（{source}）").format(source=source_word(kind))
    return file_name


def moment(value: Any) -> str:
    """A stored moment in 北京时间 for a table: 2026-11-22 18:14."""
    return f"{choices.local(pd.Timestamp(value).to_pydatetime()):%Y-%m-%d %H:%M}"


def place(code: str, register: Register) -> str:
    return named(register[code]) if code in register else code


def amount(value: float | None, measure: str, catalogue: Catalogue) -> str:
    """A measure's stored value with its unit: 24810 件; — for none."""
    if value is None:
        return "—"
    return f"{number(value)} {unit_words(catalogue.measures[measure].unit, catalogue)}"


def number(value: float | None) -> str:
    """A stored value without unit: all its decimals, and the true minus."""
    return "—" if value is None else f"{value:.10g}".replace("-", "−")


def when(period: str) -> str:
    return period_words(parse_period(period), stock=True)


def moved(old: float | None, new: float | None) -> str:
    """+120（+1.4%）, the difference of two values; — when one is missing."""
    if old is None or new is None:
        return "—"
    if old == new:
        return "0"
    step = f"{new - old:+.10g}".replace("-", "−")
    return (
        step if not old else _("{step}（{percent}）").format(step=step, percent=f"{signed(100 * (new / old - 1), 1)}%")
    )


def kind_word(kind: str) -> str:
    """What one figure of a submission did to the figure before it."""
    return {
        "new": _("首次报送"), "changed": _("更正"), "unchanged": _("不变"), "taken_back": _("收回"),
        "outranked": _("未采用，请核对"), "not_filled": _("本次未填，沿用上次"),
    }[kind]  # fmt: skip


def change_counts(frame: pd.DataFrame) -> str:
    """新增 3 个数，更正 2 个: the kinds of a difference that occur, with their counts."""
    words = {
        "new": _("首次报送 {n} 个"), "changed": _("更正 {n} 个"), "unchanged": _("不变 {n} 个"),
        "taken_back": _("收回 {n} 个"), "outranked": _("未采用 {n} 个"),
    }  # fmt: skip
    counts = {kind: int(frame["kind"].eq(kind).sum()) for kind in words}
    return _("，").join(text.format(n=counts[kind]) for kind, text in words.items() if counts[kind])


def change_table(frame: pd.DataFrame, catalogue: Catalogue, register: Register, limit: int = 400) -> str:
    """One row per figure of a difference (region, measure, period, old, new, kind), what moved first."""
    order = {"changed": 0, "taken_back": 1, "outranked": 2, "new": 3, "unchanged": 4}
    lines = sorted((line for line in rows(frame) if line["kind"] in order), key=lambda line: order[str(line["kind"])])
    body = [
        [
            escape(named(catalogue.measures[str(line["measure"])]) if line["measure"] in catalogue.measures else str(line["measure"])),
            escape(place(str(line["region"]), register)), escape(when(str(line["period"]))), number(line["old"]),
            f"<b>{number(line['new'])}</b>", moved(line["old"], line["new"]), escape(kind_word(str(line["kind"]))),
        ]
        for line in lines[:limit]
    ]  # fmt: skip
    heads = [_("填报项"), _("地区"), _("时期"), _("此前"), _("本次"), _("变化"), _("说明")]
    return tables.table(heads, body, right=(3, 4, 5), css="wide dense", box="box long")


def light_table(
    moved_lights: Sequence[Row], catalogue: Catalogue, register: Register, *, before: str, after: str
) -> str:
    """目标 · 区域 · 值 · 灯号 of every light that would change, worse ones in bold; `before` and `after` head the columns."""
    body = []
    for row in moved_lights:
        indicator = target_of(row, catalogue)[1]
        old, new = (figure(row[key], indicator, catalogue, "table")[0] for key in ("before", "after"))
        worse = row["after_status"] in TROUBLE and row["before_status"] not in TROUBLE
        light = f"{badge(row['before_status'])} → {badge(row['after_status'])}"
        where = place(str(row["region"]), register) if "region" in row else ""
        body.append([
            escape(named(indicator)) + (f"　{escape(where)}" if where else ""), old, new,
            f"<b>{light}</b>" if worse else light,
        ])  # fmt: skip
    return tables.table([_("目标"), escape(before), escape(after), _("灯号")], body, right=(1, 2), css="wide dense")


def badge(status: str | None) -> str:
    """Mark and word of a status for a table (HTML); — for none."""
    return f'<span class="nowrap">{mark(status, 13)} {status_word(status)}</span>' if status else "—"


def short_hash(sha256: str) -> str:
    """The first twelve signs of a hash, the whole of it on pointing (HTML)."""
    return f'<span class="mono short" title="{escape(sha256, quote=True)}">{escape(sha256[:12])}</span>'


def link(text: str, address: str, css: str = "") -> str:
    """A link that stays in this window (HTML); `text` is plain, and whole on pointing."""
    kind = f' class="{css}" title="{escape(text, quote=True)}"' if css else ""
    return f'<a href="{escape(address, quote=True)}" target="_self"{kind}>{escape(text)}</a>'
