"""How cards and the strip of lights look: the same rules on 总览 and in the one file of HTML."""

from __future__ import annotations

from string import Template

from charts.palette import FRAME, GRID, INK, MUTED, TRACK
from wording import language

HATCH = f"repeating-linear-gradient(135deg,{TRACK} 0 2px,#fff 2px 7px)"

_RULES = Template("""
.ip .strip { display: grid; grid-template-columns: 1fr 1fr 1fr 1fr 1.5fr 1.4fr; border: 1px solid ${FRAME}; }
.ip .strip > div { padding: 3px 12px; border-left: 1px solid ${FRAME}; display: flex; align-items: center; flex-wrap: wrap; column-gap: 9px; min-height: 42px; }
.ip .strip > div:first-child { border-left: 0; }
.ip .strip .one { display: inline-flex; align-items: center; gap: 7px; white-space: nowrap; font-weight: 600; }
.ip .strip .n { font-size: 28px; font-weight: 700; line-height: 1.2; } .ip .strip .pair .n { font-size: 24px; }
.ip .strip .zero, .ip .strip .zero .n { color: ${MUTED}; font-weight: 400; }
.ip .card { border: 1px solid ${FRAME}; border-left-style: solid; background: #fff; padding: 5px 12px 4px; height: 100%; min-height: 178px; display: flex; flex-direction: column; }
.ip .card .top { display: flex; justify-content: space-between; gap: 8px; font-weight: 600; font-size: 14px; align-items: flex-start; }
.ip .card .top .state { white-space: nowrap; font-size: 15px; } .ip .card .top .state img { margin-right: 4px; }
.ip .card .fig { display: flex; justify-content: space-between; align-items: baseline; gap: 8px; margin-top: 1px; }
.ip .card .num { font-size: 30px; font-weight: 700; line-height: 1.15; white-space: nowrap; } .ip .card .num.light { font-weight: 400; color: ${MUTED}; }
.ip .card .fig > span:first-child { white-space: nowrap; } .ip .card .unit { color: ${MUTED}; font-size: ${SIDE}px; } .ip .card .promise { font-weight: 600; font-size: ${SIDE}px; text-align: right; }
.ip .barbox { position: relative; padding-top: 18px; }
.ip .bar { position: relative; height: 9px; background: ${TRACK}; } .ip .bar.hatch { background: ${HATCH}; }
.ip .bar i { position: absolute; left: 0; top: 0; bottom: 0; display: block; }
.ip .barbox .tick { position: absolute; top: 14px; width: 2px; height: 17px; background: ${INK}; }
.ip .barbox .tickword { position: absolute; top: 0; font-size: 12px; transform: translateX(-50%); white-space: nowrap; line-height: 15px; }
.ip .under { display: flex; justify-content: space-between; gap: 8px; font-size: ${UNDER}px; color: ${MUTED}; margin-top: 3px; }
.ip .under span:last-child { white-space: nowrap; }
.ip .ahead { font-size: ${UNDER}px; color: ${MUTED}; margin-top: 2px; } .ip .ahead .plain { color: ${INK}; }
.ip .card.compact .pair { display: flex; justify-content: space-between; align-items: baseline; gap: 6px; } .ip .card.compact .ahead { font-size: 12px; font-weight: 400; margin: 0; white-space: nowrap; } .ip .ahead.bounds { font-size: 12px; white-space: normal !important; }
.ip .pairbar { display: grid; grid-template-columns: auto 1fr; column-gap: 8px; align-items: center; font-size: 12px; line-height: 15px; margin-top: 4px; }
.ip .pairbar div { display: flex; align-items: center; gap: 5px; } .ip .pairbar i { display: block; height: 7px; }
.ip .list { line-height: 1.5; margin-top: 3px; display: flex; flex-wrap: wrap; column-gap: 14px; }
.ip .list img { margin-right: 3px; }
.ip .foot { margin-top: auto; border-top: 1px solid ${GRIDLINE}; padding-top: 3px; display: flex; justify-content: space-between; gap: 10px; font-size: 13px; color: ${MUTED}; align-items: center; line-height: 1.3; }
.ip .foot b { color: ${INK}; } .ip .foot .right { text-align: right; white-space: nowrap; }
.ip .card.compact { min-height: 168px; padding: 3px 9px 1px; }
.ip .card.compact .foot { padding-top: 2px; line-height: 1.3; } .ip .card.compact .under { margin-top: 1px; }
.ip .card.compact .top { display: block; font-size: 14px; line-height: 1.3; }
.ip .card.compact .top .name { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.ip .card.compact .top .state { font-size: 14px; display: block; margin-top: 1px; }
.ip .card.compact .num { font-size: 24px; line-height: 1.15; } .ip .card.compact .unit { font-size: 13px; }
.ip .card.compact .barbox { padding-top: 15px; } .ip .card.compact .barbox .tick { top: 11px; }
.ip .card.compact .line { font-size: 13px; color: ${MUTED}; line-height: 1.35; } .ip .card.compact .line b { color: ${INK}; }
""")


def card_style() -> str:
    """The rules as CSS, in the language in force: English words run longer and are set smaller."""
    english = language() == "en"
    return _RULES.substitute(
        INK=INK,
        MUTED=MUTED,
        FRAME=FRAME,
        TRACK=TRACK,
        GRIDLINE=GRID,
        HATCH=HATCH,
        SIDE=12 if english else 14,
        UNDER=12 if english else 13,
    )
