"""The style sheet of every page: our cards and tables, Chinese words on the uploader, colours that survive printing."""

from __future__ import annotations

import json
from string import Template

import streamlit as st

from charts.palette import FRAME, INK, MUTED, NAVY, PANEL, ROW_RULE
from components.card_style import HATCH, card_style
from wording import _, language

_SHEET = Template("""
.block-container, [data-testid="stMainBlockContainer"] { max-width: 1610px; }
[data-testid="stVerticalBlock"] { gap: .55rem; }
.ip, .ip * { print-color-adjust: exact; -webkit-print-color-adjust: exact; box-sizing: border-box; }
.ip { color: ${INK}; font-size: 14px; line-height: ${LINE}; font-variant-numeric: tabular-nums; }
.ip img { display: inline-block; max-width: none; margin: 0; border-radius: 0; }
.ip h1 { font-size: ${H1}px !important; font-weight: 700 !important; line-height: 1.4 !important; padding: 0 !important; margin: 0 !important; letter-spacing: 0 !important; }
.ip h2 { font-size: 16px !important; font-weight: 700 !important; line-height: 1.4 !important; padding: 0 !important; margin: 0 !important; letter-spacing: 0 !important; }
.ip h2 span { font-weight: 400; color: ${MUTED}; }
.ip a { color: ${NAVY}; } .ip a.quiet { color: inherit; text-decoration: none; } .ip a.quiet:hover { text-decoration: underline; }
.ip .muted { color: ${MUTED}; } .ip .small { font-size: 13px; }
.ip.stamp { text-align: right; color: ${MUTED}; padding-top: 8px; }
.ip.stamp b { color: ${INK}; }
.ip.caption { color: ${MUTED}; font-size: 13px; }
.ip.page-head { border-bottom: 2px solid ${NAVY}; padding-bottom: 4px; font-size: 20px; font-weight: 700; }
.ip.band { border: 1px solid ${FRAME}; background: ${HATCH}; font-size: 13px; padding: 1px 10px; }
.ip.band span { background: #fff; padding: 0 6px; display: inline-block; } .ip.band b { letter-spacing: .04em; }
.ip.standing { display: flex; gap: 14px; align-items: center; font-size: 13px; color: ${MUTED}; }
.ip.standing .band { border: 1px solid ${FRAME}; background: ${HATCH}; padding: 1px 10px; flex: 1 1 auto; color: ${INK}; display: flex; flex-wrap: wrap; gap: 2px 10px; }
.ip.standing .band span { background: #fff; padding: 0 6px; } .ip.standing .band .draft { outline: 2px solid ${NAVY}; }
.ip.standing .edition { margin-left: auto; white-space: nowrap; } .ip.standing .edition b { color: ${INK}; } .ip.standing .edition:empty { display: none; }
.ip.prose { max-width: 640px; font-size: 15px; line-height: 1.7; user-select: text; }
.st-key-foot-tools { gap: 2px 8px !important; flex-wrap: nowrap !important; } .st-key-foot-tools button { min-height: 0; padding: 0 2px; white-space: nowrap; } .st-key-foot-tools button p { font-size: 13px; color: ${MUTED}; }
.ip.calm { border-left: 3px solid ${NAVY}; background: ${PANEL}; padding: 12px 18px; max-width: 900px; font-size: 15px; }
.ip.calm ul { margin: 6px 0 0 18px; padding: 0; }
${CARDS}
.ip .todo { border-bottom: 1px solid ${ROW}; padding: 2px 0 3px 30px; position: relative; line-height: 1.35; }
.ip .todo > img { position: absolute; left: 4px; top: 5px; }
.ip .todo .third { color: ${MUTED}; font-size: 12.5px; display: -webkit-box; -webkit-line-clamp: ${THIRD}; -webkit-box-orient: vertical; overflow: hidden; }
.ip .head, .ip .todo .first { display: flex; justify-content: space-between; align-items: baseline; gap: 8px; }
.ip .todo .side, .ip .tag { white-space: nowrap; } .ip .todo .side { font-size: 13px; color: ${MUTED}; }
.ip .tag { border: 1px solid ${FRAME}; font-size: 12px; padding: 0 4px; margin-left: 4px; color: ${INK}; font-weight: 400; }
.ip .hard { color: #9C1B1B !important; font-weight: 700; } .ip .doubt { color: #9C5C00 !important; font-weight: 700; }
.ip + .ip .head, .ip .head + .head { margin-top: 4px; } .ip .todo.rest { padding-left: 0; color: ${MUTED}; }
.ip .changes { border-bottom: 1px solid ${ROW}; padding: 4px 0; }
.ip .box { overflow: auto; } .ip .box.tall { max-height: 206px; }
.ip .twin { display: grid; grid-template-columns: repeat(auto-fit, minmax(360px, 1fr)); column-gap: 30px; }
.ip table.short td { padding: 3px 8px 3px 0; } .ip table.short td, .ip table.short th { font-size: 13px; }
.ip table { border-collapse: collapse; width: 100%; margin: 0; font-size: 14px; }
.ip th { text-align: left; font-weight: 600; font-size: 13px; border: 0; border-bottom: 1.5px solid ${INK}; padding: 4px 10px 4px 0; vertical-align: bottom; color: ${INK}; }
.ip .box.tall th { position: sticky; top: 0; background: #fff; }
.ip th small { display: block; font-weight: 400; color: ${MUTED}; font-size: 12px; }
.ip td { border: 0; border-bottom: 1px solid ${ROW}; padding: 5px 10px 5px 0; vertical-align: top; }
.ip td.r, .ip th.r { text-align: right; } .ip td.r + td:not(.r), .ip th.r + th:not(.r) { padding-left: 22px; } .ip td.nowrap { white-space: nowrap; }
.ip table.matrix th, .ip table.matrix td { padding: 0 9px; height: ${HEIGHT}px; vertical-align: middle; }
.ip table.matrix th { vertical-align: bottom; padding-bottom: 4px; line-height: 1.3; }
.ip table.matrix td:first-child, .ip table.matrix th:first-child { position: sticky; left: 0; background: #fff; text-align: left; padding-left: 0; white-space: nowrap; font-weight: 600; }
.ip table.matrix td img { margin-left: 7px; } .ip table.matrix td .gap { display: inline-block; width: 21px; }
.ip table.matrix tr.whole td { border-top: 1.5px solid ${INK}; } .ip table.matrix tr.sum td { white-space: nowrap; color: ${MUTED}; border-bottom: 0; }
.ip table.facts td:first-child { color: ${MUTED}; width: 21%; white-space: nowrap; padding-right: 16px; } .ip .tall table.facts td:first-child { width: 17%; }
.ip table.origin { font-size: 13px; } .ip table.origin td { white-space: nowrap; } .ip table.origin td:nth-child(5), .ip table.published td { white-space: normal; } .ip table.facts td { padding: 3px 10px 3px 0; }
.ip table.matrix .move { font-size: 12px; display: inline-block; min-width: 20px; text-align: left; padding-left: 3px; font-weight: 400; }
.st-key-tools .st-key-choice-show { flex: 0 0 190px; width: 190px !important; } .ip .nowrap { white-space: nowrap; } .st-key-tools label { white-space: nowrap; }
.ip .legend { display: flex; flex-wrap: wrap; column-gap: 20px; font-weight: 600; font-size: 13px; } .ip .legend img { margin-right: 4px; }
.ip .multi { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 10px; }
.ip .multi.few { grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); } .ip .multi.few .cell { padding: 10px 14px; }
.ip .multi .cell { border: 1px solid ${FRAME}; padding: 7px 12px; } .ip .multi .cell img.course { width: 100%; }
.ip .dues { display: grid; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); column-gap: 26px; }
.ip .due { display: grid; grid-template-columns: 118px 1fr; column-gap: 14px; border-bottom: 1px solid ${ROW}; padding: 7px 0; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-card-"]) { flex: 1 1 auto; }
[class*="st-key-card-"] { position: relative; gap: 0; }
[class*="st-key-card-"] > [data-testid="stElementContainer"]:first-child, [class*="st-key-card-"] .stHtml, [class*="st-key-card-"] .stHtml > .ip { display: flex; flex: 1 1 auto; min-width: 0; }
[class*="st-key-card-"] .card { flex: 1 1 auto; min-width: 0; height: auto; }
[class*="st-key-card-"] [data-testid="stElementContainer"]:has([data-testid="stPageLink"]) { position: absolute; inset: 0; height: 100%; width: 100% !important; }
[class*="st-key-card-"] [data-testid="stPageLink"], [class*="st-key-card-"] [data-testid="stPageLink"] > div, [class*="st-key-card-"] [data-testid="stPageLink-NavLink"] { height: 100%; width: 100%; }
[class*="st-key-card-"] [data-testid="stPageLink-NavLink"] { opacity: 0; }
[class*="st-key-card-"]:focus-within, [class*="st-key-card-"]:hover { outline: 3px solid ${NAVY}; outline-offset: 1px; }
[class*="st-key-card-"]:hover { outline-width: 1px; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: ${CHOOSE}; font-size: 14px; }
[data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
[data-testid="stFileUploaderDropzoneInstructions"] span::after { content: ${DROP}; font-size: 14px; }
${ENGLISH}
.st-key-many .ip .card.compact { min-height: 150px; padding: 2px 8px 0; } .st-key-many .ip .card.compact .top { font-size: 13px; }
.st-key-many .ip .card.compact .top .name { -webkit-line-clamp: 1; } .st-key-many .ip .card.compact .state { font-size: 13px; white-space: nowrap; }
.st-key-many .ip .card.compact .ahead .label { display: none; } .st-key-many .ip .card.compact .num { font-size: 20px; }
.st-key-many .ip .card.compact .line, .st-key-many .ip .card.compact .under, .st-key-many .ip .card.compact .foot { font-size: 12px; line-height: 1.25; }
.st-key-many .ip .card.compact .foot { gap: 4px; } .st-key-many .ip .card.compact .under { gap: 4px; }
@media (max-width: 760px) {
  .ip h1 { font-size: 19px !important; }
  .ip.stamp { text-align: left; padding-top: 0; }
  .ip .strip { grid-template-columns: repeat(2, 1fr); } .ip .strip > div { border-top: 1px solid ${FRAME}; }
  .ip .strip > div:nth-child(odd) { border-left: 0; } .ip .strip > div:nth-child(-n+2) { border-top: 0; }
  .ip .todo .third { display: block; }
  .ip .twin { grid-template-columns: 1fr; } .ip .twin table { table-layout: fixed; } .ip .twin > .ip + .ip thead { display: none; }
  .ip .dues, .ip .due { grid-template-columns: 1fr; }
  .ip .card.compact { min-height: 0; } .ip .card .fig { flex-wrap: wrap; }
  .ip table.wide { min-width: 700px; } .ip table.facts .nowrap { white-space: normal; }
  .ip.standing { flex-wrap: wrap; gap: 3px; } .ip.standing .edition { margin-left: 0; white-space: normal; }
  .st-key-choices [data-testid="stHorizontalBlock"] { flex-wrap: wrap; gap: .5rem; }
  .st-key-choices [data-testid="stColumn"] { min-width: 44% !important; flex: 1 1 44% !important; }
  .st-key-choices [data-testid="stColumn"]:has([class*="st-key-choice-lang"]) { min-width: 92px !important; flex: 0 0 92px !important; }
  .st-key-choices [data-testid="stColumn"]:last-child { min-width: 55% !important; flex: 1 1 55% !important; }
}
@media print { [data-testid="stHeader"], [data-testid="stFileUploader"] { display: none; } }
""")


# The tick keeps its place, its word stands in the caption.
_ENGLISH = ".ip .todo { font-size: 12.5px; line-height: 1.25; padding: 1px 0 2px 30px; } .ip .todo .third { font-size: 12px; } .ip h3, .ip .head { margin-top: 0; } .ip .barbox .tickword { display: none; } .ip .card .barbox, .ip .card.compact .barbox { padding-top: 5px; } .ip .card .barbox .tick, .ip .card.compact .barbox .tick { top: 1px; } .ip .card.compact .foot { font-size: 12px; gap: 4px; } .ip .card.compact .foot > span { white-space: nowrap; } .st-key-many .ip .card.compact .foot, .st-key-many .ip .card.compact .foot .ahead { font-size: 11px; } .ip .card { min-height: 172px; } .ip table.facts td { padding-top: 2px; padding-bottom: 2px; } .ip table.short td { padding: 3px 6px 3px 0; }"


def inject_css(row_height: int = 34) -> None:
    """Puts the style sheet on the page; `row_height` in px is the height of the matrix's rows."""
    # English runs longer: its cards and headline take a smaller size, so that a screen still fits.
    sheet = _SHEET.substitute(
        H1=17 if language() == "en" else 21,
        LINE=1.34 if language() == "en" else 1.45,
        CARDS=card_style(),
        INK=INK,
        MUTED=MUTED,
        NAVY=NAVY,
        FRAME=FRAME,
        PANEL=PANEL,
        ROW=ROW_RULE,
        HATCH=HATCH,
        HEIGHT=row_height,
        THIRD=1 if language() == "en" else 2,
        ENGLISH=_ENGLISH if language() == "en" else "",
        CHOOSE=json.dumps(_("选择工作簿"), ensure_ascii=False),
        DROP=json.dumps(_("或拖到此处，20 MB 以内"), ensure_ascii=False),
    )
    st.html(f"<style>{sheet}</style>")
