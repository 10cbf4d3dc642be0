"""The matrix task × unit with its lights, and one unit's tasks as a list (HTML)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from charts.marks import duty_mark
from charts.palette import INK, MUTED, ROW_RULE
from components.card_style import HATCH
from tracker.schema.task_types import ResponsibleUnit
from tracker.schema.tasks import TaskBook
from wording import _, named
from wording.duties import role_word
from wording.duty_looks import TROUBLE, duty_look, duty_word, said, short_unit, task_light, task_number

Row = Mapping[str, Any]

SHEET = f"""
.st-key-evidence [data-testid="stFileUploaderDropzone"] button p::after {{ content: CHOOSE; }}
.ip .box.matrix-box {{ max-height: max(480px, calc(100vh - 262px)); border-bottom: 1px solid {ROW_RULE}; width: fit-content; max-width: 100%; }}
.ip table.duties {{ width: auto; border-collapse: separate; border-spacing: 0; }}
.ip table.duties th, .ip table.duties td {{ padding: 0 3px; height: 21px; vertical-align: middle; text-align: center; font-size: 13px; }}
.ip table.duties thead th {{ position: sticky; top: 0; z-index: 2; background: #fff; height: auto; vertical-align: bottom; padding: 0 0 5px; }}
.ip table.duties thead th > a {{ writing-mode: vertical-rl; max-height: 134px; line-height: 1.15; display: inline-block; text-align: left; font-weight: 600; text-decoration: none; }}
.ip table.duties th:first-child, .ip table.duties td:first-child {{ position: sticky; left: 0; z-index: 1; background: #fff; text-align: left; padding: 0 12px 0 0; min-width: 270px; max-width: 360px; line-height: 1.25; }}
.ip table.duties thead th:first-child {{ z-index: 3; }} .ip table.duties td:not(:first-child) {{ min-width: var(--column, 31px); }}
.ip table.duties tr.part td {{ font-weight: 600; height: 21px; border-bottom: 1px solid {INK}; vertical-align: bottom; padding-bottom: 2px; color: {MUTED}; white-space: nowrap; }}
.ip table.duties .cellmark {{ display: inline-flex; width: 22px; height: 19px; align-items: center; justify-content: center; border: 1.5px solid transparent; vertical-align: top; }}
.ip table.duties .cellmark img {{ vertical-align: 0 !important; }} .ip table.duties .cellmark.lead {{ border-color: {INK}; }}
.ip table.duties .cellmark.guess {{ border-bottom: 1.5px dotted {MUTED}; }} .ip table.duties .cellmark.lead.guess {{ border: 1.5px dotted {INK}; }}
.ip table.duties td.stale {{ background-image: {HATCH}; }}
.ip table.duties td:first-child img {{ margin-right: 6px; }} .ip table.duties tr.line:hover td {{ box-shadow: inset 0 -1px 0 {INK}; }}
.ip .legend .cellmark {{ display: inline-block; width: 15px; height: 15px; border: 1.5px solid {INK}; vertical-align: -2px; margin-right: 4px; }}
.ip .legend .cellmark.guess {{ border: 0; border-bottom: 1.5px dotted {MUTED}; }} .ip .legend .cellmark.stale {{ border-color: {ROW_RULE}; background: {HATCH}; }}
@media (max-width: 760px) {{ .ip .box.matrix-box {{ --column: 31px !important; }} .ip table.duties th:first-child, .ip table.duties td:first-child {{ min-width: 150px; max-width: 150px; padding-right: 6px; }} .ip .box.matrix-box {{ max-height: 560px; }} .ip table.duties tr.part td:first-child {{ max-width: none; overflow: visible; }} }}
"""


def put_sheet() -> None:
    """Puts the rules of the matrix and of the form beside the common style sheet."""
    st.html(f"<style>{SHEET.replace('CHOOSE', json.dumps(_('选择佐证文件'), ensure_ascii=False))}</style>")


def matrix(tasks: Sequence[Row], book: TaskBook, plan: str, link: Callable[..., str]) -> str:
    """Tasks down under their headings, units across; a cell is the unit's own light, empty where it has no part.

    `tasks` are rows of desk.duties.tasks_frame; `link` makes the address of a task (task=) or a unit (unit=).
    """
    units = columns(tasks, book, plan)
    heads = "".join(_head(key, unit, link) for key, unit in units.items())
    lines, group = [], None
    for task in tasks:
        if task["group"] != group:
            group = task["group"]
            heading = escape(said(task, "group_title"))
            lines.append(f'<tr class="part"><td>{heading}</td><td colspan="{len(units)}"></td></tr>')
        mine = {unit["unit"]: unit for unit in task["units"]}
        cells = "".join(_cell(task, mine.get(key)) for key in units)
        lines.append(f'<tr class="line">{_first(task, link)}{cells}</tr>')
    corner = escape(_("任务"))
    # The wider where there are few, so that the eye keeps its line.
    wide = max(31, min(56, 1080 // max(1, len(units))))
    return (
        f'<div class="ip"><div class="box matrix-box" style="--column:{wide}px"><table class="duties"><thead><tr><th>{corner}</th>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div></div>"
    )


def columns(tasks: Sequence[Row], book: TaskBook, plan: str) -> dict[str, ResponsibleUnit]:
    """The units with a part in any of the tasks, in the plan's order."""
    taking_part = {unit["unit"] for task in tasks for unit in task["units"]}
    return {key: unit for key, unit in book.units_of(plan).items() if key in taking_part}


def _head(key: str, unit: ResponsibleUnit, link: Callable[..., str]) -> str:
    words, title = escape(short_unit(unit)), escape(named(unit), quote=True)
    return f'<th title="{title}"><a href="{escape(link(unit=key), quote=True)}" target="_self">{words}</a></th>'


def _first(task: Row, link: Callable[..., str]) -> str:
    light = task_light(task)
    weight = ";font-weight:600" if light in TROUBLE else ""
    words = f"{escape(task_number(task))} {escape(said(task, 'title'))}"
    address = escape(link(task=str(task["task"]).partition(".")[2]), quote=True)
    return (
        f'<td style="background-color:{duty_look(light).tint}{weight}">{duty_mark(light, 14)}'
        f'<a href="{address}" target="_self">{words}</a></td>'
    )


def _cell(task: Row, unit: Row | None) -> str:
    if unit is None:
        return "<td></td>"
    light = task_light(unit)
    words = [
        f"{said(unit, 'name')}　{role_word(unit['role'], unit['basis'])}",
        f"{task_number(task)} {said(task, 'title')}　{duty_word(light)}",
        str(unit["note"] or ""),
    ]
    title = escape("\n".join(text for text in words if text), quote=True)
    css = f"cellmark{' lead' if unit['role'] == 'lead' else ''}{' guess' if unit['basis'] == 'inferred' else ''}"
    stale = ' class="stale"' if unit["missing"] and light != "none" else ""
    return (
        f'<td{stale} style="background-color:{duty_look(light).tint}" title="{title}">'
        f'<span class="{css}">{duty_mark(light, 14)}</span></td>'
    )


def legend(lights: Sequence[str], *, stale: bool) -> str:
    """The marks in use with their words, how a lead, an inferred part and an older word are drawn (HTML)."""
    marks = "".join(
        f'<span style="color:{duty_look(s).colour}">{duty_mark(s)}{escape(duty_word(s))}</span>' for s in lights
    )
    drawn = [("", _("牵头")), (" guess", _("推断"))] + ([(" stale", _("本季未报，沿用上次"))] if stale else [])
    roles = "".join(f'<span><i class="cellmark{css}"></i>{escape(words)}</span>' for css, words in drawn)
    return f'<div class="ip"><div class="legend">{marks}{roles}</div></div>'
