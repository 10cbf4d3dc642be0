"""A plan's tasks and dated items on 总览: counted in a strip, listed under their headings, what needs settling beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from charts.marks import duty_mark
from charts.palette import MUTED
from pages.progress.parts.calendar import Row, together
from tracker.schema.tasks import TaskBook
from ui import task_parts
from wording import _
from wording.duty_looks import (
    GRAVITY,
    TASK_LIGHTS,
    TROUBLE,
    duty_look,
    duty_word,
    milestone_light,
    said,
    short_unit,
    task_light,
)
from wording.figures import date_words

SHEET = """
.ip .strip.even { grid-template-columns: repeat(6, 1fr); } @media (max-width: 760px) { .ip .strip.even { grid-template-columns: repeat(2, 1fr); } }
.ip .task-columns { columns: 4 320px; column-gap: 26px; } .ip .task-columns section { margin-bottom: 8px; }
.ip .task-columns h3 { font-size: 13px !important; font-weight: 600 !important; color: #55616D; margin: 0 !important; padding: 2px 0 !important; border-bottom: 1px solid #1B2733; break-after: avoid; }
.ip .task-line { display: grid; grid-template-columns: 20px 1fr auto; align-items: baseline; column-gap: 4px; border-bottom: 1px solid #D9DFE5; padding: 3px 0; break-inside: avoid; }
.ip .task-line .side { color: #55616D; font-size: 13px; text-align: right; max-width: 170px; } .ip .task-line a { color: #1B2733; text-decoration: none; }
.ip .task-line a:hover { text-decoration: underline; }
"""


def strip(tasks: Sequence[Row]) -> str:
    """Six cells that count the tasks' lights (HTML); a zero is grey."""
    counts = Counter(task_light(row) for row in tasks)
    cells = []
    for light in TASK_LIGHTS:
        n = counts[light]
        colour = duty_look(light).colour if n else MUTED
        cells.append(
            f'<div><span class="one{"" if n else " zero"}" style="color:{colour}">{duty_mark(light, 20, colour)}'
            f'<span class="n">{n}</span>{escape(duty_word(light))}</span></div>'
        )
    return f'<div class="ip"><div class="strip even">{"".join(cells)}</div></div>'


def columns(tasks: Sequence[Row], book: TaskBook) -> str:
    """The tasks under their headings in columns: light, title, who leads, and how many units have reported (HTML)."""
    groups: dict[str, list[str]] = {}
    for row in tasks:
        groups.setdefault(said(row, "group_title"), []).append(_line(row, book))
    made = "".join(f"<section><h3>{escape(title)}</h3>{''.join(lines)}</section>" for title, lines in groups.items())
    return f'<div class="ip"><div class="task-columns">{made}</div></div>'


def _line(row: Row, book: TaskBook) -> str:
    light = task_light(row)
    look = duty_look(light)
    tint = f' style="background:{look.tint}"' if light in TROUBLE else ""
    title = task_parts.task_link(row)
    leads = [unit for unit in row["units"] if unit["role"] == "lead" and unit["basis"] == "stated"]
    who = short_unit(book.unit(str(row["plan"]), leads[0]["unit"])) if len(leads) == 1 else ""
    count = f"{row['reported']}/{row['expected']}" if row["expected"] else ""
    side = " ".join(part for part in (who, count) if part)
    return (
        f'<div class="task-line"{tint}>{duty_mark(light, 14)}<span>{title}</span>'
        f'<span class="side">{escape(side)}</span></div>'
    )


def dated(groups: Sequence[Sequence[Row]], title: str) -> str:
    """The dated items, those of many places as one with how many are done: light, day, what (HTML)."""
    lines = []
    for group in groups:
        item = together(list(group))
        look = duty_look(item["state"])
        tint = f' style="background:{look.tint}"' if item["state"] in TROUBLE else ""
        days = f"{item['start']:%m-%d}—{item['due']:%m-%d}" if item["start"] else f"{item['due']:%Y-%m-%d}"
        count = f' <span class="muted">{item["count"]}</span>' if item["count"] else ""
        lines.append(
            f'<div class="task-line"{tint}>{duty_mark(item["state"], 14)}<span>{escape(item["title"])}{count}</span>'
            f'<span class="side">{days}</span></div>'
        )
    return f'<div class="ip"><div class="head"><h2>{escape(title)}</h2></div><div class="task-columns">{"".join(lines)}</div></div>'


def settle(tasks: Sequence[Row], milestones: Sequence[Row], book: TaskBook, limit: int) -> str:
    """What needs settling, the gravest first: tasks blocked or behind with the lead's words, items overdue (HTML)."""
    found: list[tuple[str, str]] = [(task_light(row), _task(row, book)) for row in tasks if task_light(row) in TROUBLE]
    overdue = [row for row in milestones if milestone_light(row) == "overdue"]
    found += [("overdue", _overdue(group)) for group in _by_title(overdue)]
    found.sort(key=lambda item: GRAVITY.index(item[0]))
    lines = "".join(html for _light, html in found[:limit])
    if len(found) > limit:
        lines += f'<div class="todo rest">{escape(_("另有 {n} 项").format(n=len(found) - limit))}</div>'
    if not found:
        lines = (
            f'<div class="todo">{duty_mark("in_progress", 15)}{escape(_("没有受阻、滞后的任务，没有逾期的节点"))}</div>'
        )
    return f'<div class="ip"><div class="head"><h2>{escape(_("任务和节点：要协调的事"))}</h2></div>{lines}</div>'


def _by_title(items: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in items:
        groups.setdefault(str(row["title"]), []).append(row)
    return list(groups.values())


def _task(row: Row, book: TaskBook) -> str:
    """One task: its light and title, who leads it, what was said."""
    light = task_light(row)
    spoken: list[Row] = [u for u in row["units"] if u["state"] == row["state"]]
    words: Row = next((u for u in spoken if u["role"] == "lead"), spoken[0] if spoken else {})
    note = str(words.get("note") or "")
    stated = words.get("basis") == "stated"
    who = short_unit(book.unit(str(row["plan"]), words["unit"])) if stated else ""
    third = _("：").join(part for part in (who, note) if part)
    return (
        f'<div class="todo">{duty_mark(light, 15)}<div><b style="color:{duty_look(light).colour}">{escape(duty_word(light))}</b>'
        f' · {task_parts.task_link(row)}</div><div class="third" title="{escape(third, quote=True)}">{escape(third)}</div></div>'
    )


def _overdue(group: Sequence[Row]) -> str:
    first = group[0]
    places = _("，{n} 个单位").format(n=len(group)) if len(group) > 1 else ""
    said_of = _("{day}到期，逾期 {n} 天").format(day=date_words(first["due"]), n=first["late_days"]) + places
    return (
        f'<div class="todo">{duty_mark("overdue", 15)}<div><b style="color:{duty_look("overdue").colour}">{escape(duty_word("overdue"))}</b>'
        f' · {escape(said(first, "title"))}</div><div class="third">{escape(said_of)}</div></div>'
    )
