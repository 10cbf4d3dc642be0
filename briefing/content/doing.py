"""Who does what by when: dated items, tasks, and what each unit answers for.

Of units only those the plan names stand in a paper; what is inferred stays on the screens of tasks and indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefing.content import cells
from briefing.content.material import Material, UnitOf
from briefing.content.model import Cell, Column, Part, Table
from briefing.content.stamps import stamp
from briefing.content.targets import units_cell, units_words
from briefing.content.template import Template
from tracker.rules.standing import DutyStanding, TaskStanding, UnitWord
from wording import _, named
from wording.duties import due_basis_word
from wording.duty_looks import (
    GRAVITY,
    TROUBLE,
    contradiction_words,
    count_words,
    dated_groups,
    dated_words,
    duty_text,
    duty_word,
    task_light,
    task_title,
    units_headline,
)
from wording.figures import date_words, period_words

NAMED = 3


def milestone_parts(material: Material, template: Template) -> list[Part]:
    """The plan's dated items, those overdue first, many places' as one line with how many are done; none without any."""
    groups = dated_groups(material.milestones)
    if not groups:
        return []
    ordered = sorted(groups, key=lambda item: (item[0] not in TROUBLE, item[1][0].duty.due))
    columns = (
        Column("due", _("期限"), width=1.8),
        Column("title", _("事项"), width=3.0),
        Column("state", _("状态"), width=1.8),
        Column("owner", _("责任单位"), width=2.6),
        Column("basis", _("期限依据"), width=1.3),
    )
    body = tuple(
        (
            cells.text(date_words(group[0].duty.due)),
            cells.text(group_title(group)),
            cells.text(duty_text(light)),
            owing_cell(group),
            cells.text(due_basis_word(group[0].duty.due_basis)),
        )
        for light, group in ordered
    )
    title = dated_words(groups)
    late = [group for light, group in ordered if light == "overdue"]
    names = _("、").join(map(group_title, late))
    told = (_("逾期未完成：{names}。").format(names=names),) if late else ()
    return [
        Part("milestones", title, paragraphs=told, tables=(Table(_("时间节点"), columns, body),), stamp=stamp(material))
    ]


def group_title(group: Sequence[DutyStanding]) -> str:
    """What is owed, with how many of the places that owe it have done it: 报送需求清单（3/5）; without for a thing owed once."""
    title = named(group[0].duty, "title")
    if len(group) == 1:
        return title
    return title + _("（{done}/{n}）").format(done=sum(one.state == "done" for one in group), n=len(group))


def owing(group: Sequence[DutyStanding]) -> str:
    """Who owes it; of many places those that are late by name while they are few, else how many owe it."""
    cell = owing_cell(group)
    return cell.brief or cell.text


def owing_cell(group: Sequence[DutyStanding]) -> Cell:
    """The same with every unit of a thing owed once by its name."""
    if len(group) == 1:
        return _units(group[0].units)
    return cells.text(_owing_places(group))


def _owing_places(group: Sequence[DutyStanding]) -> str:
    late = [unit for one in group if one.overdue for unit in one.units]
    if 0 < len(late) <= NAMED:
        return _("{names}未完成").format(
            names=units_words([named(unit) for unit in late if unit.basis == "stated"]) or "—"
        )
    return _("{n} 个单位").format(n=len(group))


def _units(units: Iterable[UnitWord]) -> Cell:
    """The units the plan names itself."""
    return units_cell([named(unit) for unit in units if unit.basis == "stated"])


def blocked_parts(material: Material) -> list[Part]:
    """The tasks that stand still or lag, with what is said of them; none where none does."""
    troubled = [one for one in material.tasks if one.task.kind == "task" and task_light(one) in TROUBLE]
    if not troubled:
        return []
    columns = (
        Column("task", _("任务"), width=2.6),
        Column("state", _("状态"), width=1.2),
        Column("units", _("责任单位"), width=2.6),
        Column("note", _("卡在哪里"), width=3.2),
        Column("due", _("时限"), width=1.5),
    )
    body = tuple(
        (
            cells.text(task_title(one.task)),
            cells.text(duty_text(task_light(one))),
            _units(one.units),
            cells.text(_note(one)),
            cells.text(date_words(one.task.due)),
        )
        for one in sorted(troubled, key=lambda one: GRAVITY.index(task_light(one)))
    )
    title = _("需要协调的任务 {n} 项：{counts}").format(n=len(troubled), counts=count_words(map(task_light, troubled)))
    tables = (Table(_("需要协调的任务"), columns, body),)
    return [Part("tasks", title, tables=tables, stamp=stamp(material), notes=_no_day_of_their_own(troubled))]


def _no_day_of_their_own(tasks: Sequence[TaskStanding]) -> tuple[str, ...]:
    return (
        (_("方案没有单列期限的任务，时限为方案期末。"),) if any(one.task.due_basis != "stated" for one in tasks) else ()
    )


def open_groups(material: Material) -> list[tuple[str, list[DutyStanding]]]:
    """The dated items still open with their lights, the overdue first, then by day."""
    groups = [item for item in dated_groups(material.milestones) if item[0] not in ("done", "over", "spared")]
    return sorted(groups, key=lambda item: (item[0] not in TROUBLE, item[1][0].duty.due))


def overdue_titles(material: Material) -> list[str]:
    """What is overdue, by name."""
    return [group_title(group) for light, group in open_groups(material) if light == "overdue"]


def task_notes(material: Material) -> list[str]:
    """The tasks that stand still, each with what is said of it, then those that lag by name; the annex says the rest."""
    by_light: dict[str, list[TaskStanding]] = {}
    for one in material.tasks:
        if one.task.kind == "task" and (light := task_light(one)) in TROUBLE:
            by_light.setdefault(light, []).append(one)
    said = []
    for light in sorted(by_light, key=GRAVITY.index):
        state, rest = duty_word(light), []
        for one in by_light[light]:
            note = _note(one).rstrip("。.")
            if light == "blocked" and note != "—":
                said.append(_("{task}（{state}）：{note}").format(task=task_title(one.task), state=state, note=note))
            else:
                rest.append(task_title(one.task))
        if rest:
            said.append(_("{tasks}（{state}）").format(tasks=_("、").join(rest), state=state))
    return said


def open_tasks(material: Material) -> tuple[Table, ...]:
    """The tasks that are not done, with who does them and what is said of them; no table where all are done."""
    columns = (
        Column("task", _("任务"), width=2.8),
        Column("units", _("责任单位"), width=2.4),
        Column("state", _("状态"), width=1.3),
        Column("note", _("进展说明"), width=3.2),
        Column("due", _("时限"), width=1.5),
    )
    body = tuple(
        (
            cells.text(task_title(one.task)),
            _units(one.units),
            cells.text(duty_text(task_light(one))),
            cells.text(_note(one)),
            cells.text(date_words(one.task.due)),
        )
        for one in material.tasks
        if one.task.kind == "task" and task_light(one) != "done"
    )
    return (Table(_("还在推进的任务"), columns, body),) if body else ()


def due_parts(material: Material, *, without_overdue: bool = False) -> list[Part]:
    """The dated items still open, the overdue first, then by day; none where all are settled."""
    ordered = [one for one in open_groups(material) if not (without_overdue and one[0] == "overdue")]
    if not ordered:
        return []
    columns = (
        Column("due", _("期限"), width=1.8),
        Column("title", _("事项"), width=3.6),
        Column("state", _("状态"), width=1.5),
        Column("owner", _("责任单位"), width=3.0),
    )
    body = tuple(
        (
            cells.text(date_words(group[0].duty.due)),
            cells.text(group_title(group)),
            cells.text(duty_text(light)),
            owing_cell(group),
        )
        for light, group in ordered
    )
    late = sum(light == "overdue" for light, _group in ordered)
    said = [
        _("逾期未完成 {n} 项").format(n=late) if late else "",
        _("期限前还要办的 {n} 项").format(n=len(body) - late) if late < len(body) else "",
    ]
    title = _("；").join(words for words in said if words)
    return [Part("milestones", title, tables=(Table(_("还要办的"), columns, body),), stamp=stamp(material))]


def task_parts(material: Material, template: Template) -> list[Part]:
    """The plan's tasks with their units and last word, an appendix; none for a plan without a list of tasks."""
    tasks = [one for one in material.tasks if one.task.kind == "task"]
    if not tasks:
        return []
    columns = (
        Column("task", _("任务"), width=3.2),
        Column("units", _("责任单位"), width=2.7),
        Column("state", _("状态"), width=1.5),
        Column("reported", _("已填报"), align="right", width=1.2),
        Column("note", _("进展说明"), width=3.1),
    )
    body = tuple(
        (
            cells.text(task_title(one.task)),
            _units(one.units),
            cells.text(duty_text(task_light(one))),
            _reported(one),
            cells.text(_note(one)),
        )
        for one in tasks
    )
    counts = count_words(map(task_light, tasks))
    title = _("{n} 项任务：{counts}").format(n=len(tasks), counts=counts)
    behind = [one for one in tasks if task_light(one) in TROUBLE]
    told = tuple(
        _("{task}（{state}）：{note}").format(
            task=named(one.task, "title"), state=duty_text(task_light(one)), note=_note(one)
        )
        for one in behind
        if _note(one) != "—"
    )
    told += tuple(
        _("{task}：{words}").format(task=named(one.task, "title"), words=contradiction_words())
        for one in tasks
        if one.contradicts
    )
    return [
        Part("tasks", title, paragraphs=told, tables=(Table(_("任务推进情况"), columns, body),), stamp=stamp(material))
    ]


def _reported(one: TaskStanding) -> Cell:
    if not one.expected:
        return cells.text("—")
    return cells.text(f"{one.reported}/{one.expected}")


def _note(one: TaskStanding) -> str:
    """What the unit whose word the task's light is said of it."""
    leads = sorted(one.units, key=lambda unit: unit.role != "lead")
    note = next((unit.note for unit in leads if unit.state == one.state and unit.note), "")
    return " ".join(note.split()) or "—"


def responsibility_parts(material: Material, template: Template) -> list[Part]:
    """Each unit with something to settle: tasks behind, items overdue, targets below, check-ins missing; none while nobody
    reported. Counted as on the page of units."""
    if not any(unit.state for one in material.tasks for unit in one.units):
        return []
    columns = (
        Column("unit", _("责任单位"), width=2.6),
        Column("tasks", _("任务"), align="right", width=0.8),
        Column("behind", _("滞后、受阻"), width=3.0),
        Column("overdue", _("逾期节点"), width=2.4),
        Column("targets", _("未达序时的目标"), width=2.4),
        Column("missing", _("本季未报"), align="right", width=1.0),
    )
    open_ones = [mine for mine in material.duties if mine.red or mine.missing]
    order = sorted(open_ones, key=lambda mine: (-len(mine.red), -len(mine.missing)))
    body = tuple(
        (
            cells.text(material.unit_words[mine.unit]),
            Cell(str(len(mine.tasks)), float(len(mine.tasks)), 0),
            *(cells.text(_list(_red(material, mine, kind))) for kind in ("task", "milestone", "target")),
            Cell(str(len(mine.missing)), float(len(mine.missing)), 0),
        )
        for mine in order
    )
    title = units_headline(material.duties, period_words(material.as_of)).rstrip("。.")
    tables = (Table(_("责任单位情况"), columns, body),) if body else ()
    return [Part("responsibility", title, tables=tables, stamp=stamp(material))]


def _red(material: Material, mine: UnitOf, kind: str) -> list[str]:
    """By name what of a unit needs settling: its tasks, dated items or targets."""
    keys = [key for one, key in mine.red if one == kind]
    tasks = {own.standing.task.key: own.standing.task for own in mine.tasks}
    dated = {own.standing.duty.key: own.standing.duty for own in mine.milestones}
    if kind == "task":
        return [named(tasks[key], "title") for key in keys]
    if kind == "milestone":
        return [named(dated[key], "title") for key in keys]
    targets = material.plan.targets
    return [named(material.catalogue.indicators[targets[key.partition(".")[2]].indicator], "short") for key in keys]


def _list(names: Sequence[str]) -> str:
    """At most three by name: a paper is no register."""
    shown = _("、").join(names[:NAMED])
    return shown + (_("等 {n} 项").format(n=len(names)) if len(names) > NAMED else "") or "—"
