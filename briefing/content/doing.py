"""Who does what by when: dated items, tasks, and what each unit answers for.

Of units only those the plan names stand in a paper; what is inferred stays on the screens of tasks and indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from briefing.content import cells
from briefing.content.material import Material
from briefing.content.model import Cell, Column, Part, Table
from briefing.content.stamps import stamp
from briefing.content.template import Template
from tracker.rules.standing import DutyStanding, TaskStanding, UnitWord
from wording import _, named
from wording.duties import due_basis_word
from wording.duty_looks import (
    GRAVITY,
    TROUBLE,
    contradiction_words,
    count_words,
    duty_text,
    milestone_light,
    task_light,
    task_title,
)
from wording.figures import date_words, period_words
from wording.status import TROUBLE as BELOW

NAMED = 3


def milestone_parts(material: Material, template: Template) -> list[Part]:
    """The plan's dated items, those overdue first, many places' as one line with how many are done; none without any."""
    groups = _groups(one for one in material.milestones if one.duty.kind != "coverage")
    if not groups:
        return []
    lights = [min((milestone_light(row) for row in group), key=GRAVITY.index) for group in groups]
    ordered = sorted(zip(lights, groups, strict=True), key=lambda item: (item[0] not in TROUBLE, item[1][0].duty.due))
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
            cells.text(_title(group)),
            cells.text(duty_text(light)),
            cells.text(_owing(group)),
            cells.text(due_basis_word(group[0].duty.due_basis)),
        )
        for light, group in ordered
    )
    title = _("节点和阶段 {n} 项：{counts}").format(n=len(groups), counts=count_words(lights))
    late = [group for light, group in ordered if light == "overdue"]
    names = _("、").join(map(_title, late))
    told = (_("逾期未完成：{names}。").format(names=names),) if late else ()
    return [
        Part("milestones", title, paragraphs=told, tables=(Table(_("时间节点"), columns, body),), stamp=stamp(material))
    ]


def _groups(items: Iterable[DutyStanding]) -> list[list[DutyStanding]]:
    groups: dict[str, list[DutyStanding]] = {}
    for one in items:
        groups.setdefault(one.duty.key.partition(".")[0], []).append(one)
    return list(groups.values())


def _title(group: Sequence[DutyStanding]) -> str:
    """What is owed, with how many of the places that owe it have done it: 报送需求清单（3/5）; without for a thing owed once."""
    title = named(group[0].duty, "title")
    if len(group) == 1:
        return title
    return title + _("（{done}/{n}）").format(done=sum(one.state == "done" for one in group), n=len(group))


def _owing(group: Sequence[DutyStanding]) -> str:
    """Who owes it; of many places those that are late by name while they are few, else how many owe it."""
    if len(group) == 1:
        return _names(group[0].units)
    late = [unit for one in group if one.overdue for unit in one.units]
    if 0 < len(late) <= NAMED:
        return _("{names}未完成").format(names=_names(late))
    return _("{n} 个单位").format(n=len(group))


def _names(units: Iterable[UnitWord]) -> str:
    """The units the plan names itself, the first three by name."""
    stated = [named(unit) for unit in units if unit.basis == "stated"]
    shown = _("、").join(stated[:NAMED])
    return shown + (_("等 {n} 家").format(n=len(stated)) if len(stated) > NAMED else "") or "—"


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
            cells.text(_names(one.units)),
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


@dataclass
class _OfUnit:
    """What the papers say of a unit: its tasks, how many it owes a word on, and by name what is in trouble."""

    name: str
    tasks: int = 0
    missing: int = 0
    behind: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)

    @property
    def red(self) -> int:
        """How many things of it need settling."""
        return len(self.behind) + len(self.overdue) + len(self.targets)


def responsibility_parts(material: Material, template: Template) -> list[Part]:
    """Each unit with something to settle: tasks behind, items overdue, check-ins missing; none while nobody reported."""
    if not any(unit.state for one in material.tasks for unit in one.units):
        return []
    units = _by_unit(material)
    open_ones = [one for one in units.values() if one.red or one.missing]
    columns = (
        Column("unit", _("责任单位"), width=2.6),
        Column("tasks", _("任务"), align="right", width=0.8),
        Column("behind", _("滞后、受阻"), width=3.0),
        Column("overdue", _("逾期节点"), width=2.4),
        Column("targets", _("未达序时的目标"), width=2.4),
        Column("missing", _("本季未报"), align="right", width=1.0),
    )
    order = sorted(open_ones, key=lambda one: (-one.red, -one.missing))
    body = tuple(
        (
            cells.text(one.name),
            Cell(str(one.tasks), float(one.tasks), 0),
            cells.text(_list(one.behind)),
            cells.text(_list(one.overdue)),
            cells.text(_list(one.targets)),
            Cell(str(one.missing), float(one.missing), 0),
        )
        for one in order
    )
    silent = sum(bool(one.missing) for one in units.values())
    title = (
        _("{n} 个责任单位中 {red} 家有要协调的事，{period}有 {silent} 家任务没有报齐")
        if silent
        else _("{n} 个责任单位中 {red} 家有要协调的事，{period}任务均已填报")
    ).format(
        n=len(units),
        red=sum(bool(one.red) for one in units.values()),
        silent=silent,
        period=period_words(material.as_of),
    )
    tables = (Table(_("责任单位情况"), columns, body),) if body else ()
    return [Part("responsibility", title, tables=tables, stamp=stamp(material))]


def _by_unit(material: Material) -> dict[str, _OfUnit]:
    """Unit id to what the papers say of it: only what the plan states as its own."""
    found: dict[str, _OfUnit] = {}

    def own(units: Iterable[UnitWord]) -> list[tuple[UnitWord, _OfUnit]]:
        stated = [unit for unit in units if unit.basis == "stated" and unit.kind != "group"]
        return [(unit, found.setdefault(unit.unit, _OfUnit(named(unit)))) for unit in stated]

    for one in material.tasks:
        for unit, mine in own(one.units):
            mine.tasks += 1
            mine.missing += unit.missing
            if task_light(unit) in TROUBLE:
                mine.behind.append(named(one.task, "title"))
    for item in material.milestones:
        for _unit, mine in own(item.units) if item.overdue else ():
            mine.overdue.append(named(item.duty, "title"))
    _put_targets(material, found)
    return found


def _put_targets(material: Material, found: dict[str, _OfUnit]) -> None:
    by_name = {one.name: one for one in found.values()}
    for row in material.whole:
        target = material.plan.targets[row.key]
        if row.status in BELOW:
            for owner in target.owners:
                one = by_name.get(material.unit_names.get(owner.unit, owner.unit))
                if one is not None and owner.basis in ("stated", "confirmed"):
                    one.targets.append(named(material.catalogue.indicators[target.indicator], "short"))


def _list(names: Sequence[str]) -> str:
    """At most three by name: a paper is no register."""
    shown = _("、").join(names[:NAMED])
    return shown + (_("等 {n} 项").format(n=len(names)) if len(names) > NAMED else "") or "—"
