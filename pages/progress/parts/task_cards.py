"""A plan's tasks and dated items on 总览: counted in a strip, listed under their headings, what needs settling beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from charts.palette import MUTED
from components import todo
from components.cards import Count
from components.html import Markup, block, chain, piece, render, span
from components.marks import duty_mark
from pages.progress.parts.calendar import together
from tracker.rules.standing import DutyStanding, TaskStanding
from tracker.schema.tasks import TaskBook
from ui import task_parts
from wording import _, named
from wording.duty_looks import (
    GRAVITY,
    TASK_LIGHTS,
    TROUBLE,
    duty_look,
    duty_word,
    milestone_light,
    short_unit,
    task_light,
)
from wording.figures import date_words


@dataclass(frozen=True)
class Line:
    """A task or dated item in its column: tint of its light (#RRGGBB or none), mark, title, what stands at its end."""

    tint: str
    mark: Markup
    title: str
    side: str


def strip(tasks: Sequence[TaskStanding]) -> Markup:
    """Six cells that count the tasks' lights; a zero is grey."""
    counts = Counter(map(task_light, tasks))
    return render("strip.html", css=" even", cells=[[_count(light, counts[light])] for light in TASK_LIGHTS])


def _count(light: str, n: int) -> Count:
    colour = duty_look(light).colour if n else MUTED
    return Count(n, duty_word(light), colour, duty_mark(light, 20, colour, beside=True))


def columns(tasks: Sequence[TaskStanding], book: TaskBook) -> Markup:
    """The tasks under their headings in columns: light, title, who leads, and how many units have reported."""
    groups: dict[str, list[Line]] = {}
    for one in tasks:
        groups.setdefault(named(one.task, "group_title"), []).append(_line(one, book))
    return render("task_columns.html", title="", groups=groups)


def _line(one: TaskStanding, book: TaskBook) -> Line:
    light = task_light(one)
    leads = [unit for unit in one.units if unit.role == "lead" and unit.basis == "stated"]
    who = short_unit(book.unit(one.task.plan, leads[0].unit)) if len(leads) == 1 else ""
    count = f"{one.reported}/{one.expected}" if one.expected else ""
    side = " ".join(part for part in (who, count) if part)
    return Line(_tint(light), duty_mark(light, 14), task_parts.task_link(one.task), side)


def _tint(light: str) -> str:
    return duty_look(light).tint if light in TROUBLE else ""


def dated(groups: Sequence[Sequence[DutyStanding]], title: str) -> Markup:
    """The dated items, those of many places as one with how many are done: light, day, what."""
    lines = []
    for group in groups:
        item = together(group)
        days = f"{item.start:%m-%d}—{item.due:%m-%d}" if item.start else f"{item.due:%Y-%m-%d}"
        words = chain([item.title, span(item.count, "muted") if item.count else ""], " ")
        lines.append(Line(_tint(item.light), duty_mark(item.light, 14), words, days))
    return render("task_columns.html", title=title, groups={"": lines})


def settle(tasks: Sequence[TaskStanding], milestones: Sequence[DutyStanding], book: TaskBook, limit: int) -> Markup:
    """What needs settling, the gravest first: tasks blocked or behind with the lead's words, items overdue."""
    found = [(task_light(one), _task(one, book)) for one in tasks if task_light(one) in TROUBLE]
    overdue = [one for one in milestones if milestone_light(one) == "overdue"]
    found += [("overdue", _overdue(group)) for group in _by_title(overdue)]
    found.sort(key=lambda item: GRAVITY.index(item[0]))
    lines = [made for _light, made in found[:limit]]
    if len(found) > limit:
        lines.append(block(_("另有 {n} 项").format(n=len(found) - limit), "todo rest"))
    if not found:
        lines = [todo.line(duty_mark("in_progress", 15), _("没有受阻、滞后的任务，没有逾期的节点"))]
    return piece("list", _("任务和节点：要协调的事"), "", chain(lines))


def _by_title(items: Sequence[DutyStanding]) -> list[list[DutyStanding]]:
    groups: dict[str, list[DutyStanding]] = {}
    for one in items:
        groups.setdefault(one.duty.title, []).append(one)
    return list(groups.values())


def _task(one: TaskStanding, book: TaskBook) -> Markup:
    """One task: its light and title, who leads it, what was said."""
    light = task_light(one)
    # The lead stands first; without a word of it the task is where the worst of the others is.
    spoken = next((unit for unit in one.units if unit.state == one.state), None)
    who = short_unit(book.unit(one.task.plan, spoken.unit)) if spoken and spoken.basis == "stated" else ""
    third = _("：").join(part for part in (who, spoken.note if spoken else "") if part)
    return todo.duty(light, task_parts.task_link(one.task), third)


def _overdue(group: Sequence[DutyStanding]) -> Markup:
    first = group[0]
    places = _("，{n} 个单位").format(n=len(group)) if len(group) > 1 else ""
    late = task_parts.late_state(first)
    said_of = _("{day}到期，{late}").format(day=date_words(first.duty.due), late=late) + places
    return todo.duty("overdue", named(first.duty, "title"), said_of)
