"""Who does what by when: dated items, tasks, and what each unit answers for.

Of units only those the plan names stand in a paper; what is inferred stays on the screens of tasks and indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from briefing.content import cells
from briefing.content.material import Material
from briefing.content.model import Cell, Column, Part, Table
from briefing.content.stamps import stamp
from briefing.content.template import Template
from wording import _, named
from wording.duties import due_basis_word
from wording.duty_looks import (
    GRAVITY,
    TROUBLE,
    count_words,
    duty_text,
    milestone_light,
    said,
    task_light,
    task_number,
)
from wording.figures import date_words, period_words
from wording.status import TROUBLE as BELOW

Row = Mapping[str, Any]
NAMED = 3


def milestone_parts(on: Material, template: Template) -> list[Part]:
    """The plan's dated items, those overdue first, many places' as one line with how many are done; none without any."""
    groups = _groups([row for row in on.milestones if row["kind"] != "coverage"])
    if not groups:
        return []
    lights = [min((milestone_light(row) for row in group), key=GRAVITY.index) for group in groups]
    ordered = sorted(zip(lights, groups, strict=True), key=lambda item: (item[0] not in TROUBLE, item[1][0]["due"]))
    columns = (
        Column("due", _("期限"), width=1.8),
        Column("title", _("事项"), width=3.0),
        Column("state", _("状态"), width=1.8),
        Column("owner", _("责任单位"), width=2.6),
        Column("basis", _("期限依据"), width=1.3),
    )
    body = tuple(
        (
            cells.text(date_words(group[0]["due"])),
            cells.text(said(group[0], "title") + _done(group)),
            cells.text(duty_text(light)),
            cells.text(_owing(group)),
            cells.text(due_basis_word(group[0]["due_basis"])),
        )
        for light, group in ordered
    )
    title = _("节点和阶段 {n} 项：{counts}").format(n=len(groups), counts=count_words(lights))
    late = [group for light, group in ordered if light == "overdue"]
    names = _("、").join(said(group[0], "title") + _done(group) for group in late)
    told = (_("逾期未完成：{names}。").format(names=names),) if late else ()
    return [Part("milestones", title, paragraphs=told, tables=(Table(_("时间节点"), columns, body),), stamp=stamp(on))]


def _groups(items: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in items:
        groups.setdefault(str(row["duty"]).partition(".")[0], []).append(row)
    return list(groups.values())


def _done(group: Sequence[Row]) -> str:
    """（3/5）: how many of the places that owe it have done it; "" for a thing owed once."""
    if len(group) == 1:
        return ""
    return _("（{done}/{n}）").format(done=sum(row["state"] == "done" for row in group), n=len(group))


def _owing(group: Sequence[Row]) -> str:
    """Who owes it; of many places those that are late by name while they are few, else how many owe it."""
    if len(group) == 1:
        return _names(group[0]["units"])
    late = [unit for row in group if row["overdue"] for unit in row["units"]]
    if 0 < len(late) <= NAMED:
        return _("{names}未完成").format(names=_names(late))
    return _("{n} 个单位").format(n=len(group))


def _names(units: Sequence[Row]) -> str:
    """The units the plan names itself, the first three by name."""
    stated = [said(unit, "name") for unit in units if unit["basis"] == "stated"]
    shown = _("、").join(stated[:NAMED])
    return shown + (_("等 {n} 家").format(n=len(stated)) if len(stated) > NAMED else "") or "—"


def task_parts(on: Material, template: Template) -> list[Part]:
    """The plan's tasks with their units and last word, an appendix; none for a plan without a list of tasks."""
    tasks = [row for row in on.tasks if row["kind"] == "task"]
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
            cells.text(f"{task_number(row)} {said(row, 'title')}"),
            cells.text(_names(row["units"])),
            cells.text(duty_text(task_light(row))),
            _reported(row),
            cells.text(_note(row)),
        )
        for row in tasks
    )
    counts = count_words(map(task_light, tasks))
    title = _("{n} 项任务：{counts}").format(n=len(tasks), counts=counts)
    behind = [row for row in tasks if task_light(row) in TROUBLE]
    told = tuple(
        _("{task}（{state}）：{note}").format(
            task=said(row, "title"), state=duty_text(task_light(row)), note=_note(row)
        )
        for row in behind
        if _note(row) != "—"
    )
    return [Part("tasks", title, paragraphs=told, tables=(Table(_("任务推进情况"), columns, body),), stamp=stamp(on))]


def _reported(row: Row) -> Cell:
    if not row["expected"]:
        return cells.text("—")
    return cells.text(f"{row['reported']}/{row['expected']}")


def _note(row: Row) -> str:
    """What the unit whose word the task's light is said of it."""
    leads = sorted(row["units"], key=lambda unit: unit["role"] != "lead")
    note = next((str(unit["note"]) for unit in leads if unit["state"] == row["state"] and unit["note"]), "")
    return " ".join(note.split()) or "—"


def responsibility_parts(on: Material, template: Template) -> list[Part]:
    """Each unit with something to settle: tasks behind, items overdue, check-ins missing; none while nobody reported."""
    if not any(unit["state"] for row in on.tasks for unit in row["units"]):
        return []
    units = _by_unit(on)
    open_ones = [one for one in units.values() if one["red"] or one["missing"]]
    columns = (
        Column("unit", _("责任单位"), width=2.6),
        Column("tasks", _("任务"), align="right", width=0.8),
        Column("behind", _("滞后、受阻"), width=3.0),
        Column("overdue", _("逾期节点"), width=2.4),
        Column("targets", _("未达序时的目标"), width=2.4),
        Column("missing", _("本季未报"), align="right", width=1.0),
    )
    order = sorted(open_ones, key=lambda one: (-one["red"], -one["missing"]))
    body = tuple(
        (
            cells.text(one["name"]),
            Cell(str(one["tasks"]), float(one["tasks"]), 0),
            cells.text(_list(one["behind"])),
            cells.text(_list(one["overdue"])),
            cells.text(_list(one["targets"])),
            Cell(str(one["missing"]), float(one["missing"]), 0),
        )
        for one in order
    )
    silent = sum(bool(one["missing"]) for one in units.values())
    title = (
        _("{n} 个责任单位中 {red} 家有要协调的事，{period}有 {silent} 家任务没有报齐")
        if silent
        else _("{n} 个责任单位中 {red} 家有要协调的事，{period}任务均已填报")
    ).format(
        n=len(units), red=sum(bool(one["red"]) for one in units.values()), silent=silent, period=period_words(on.as_of)
    )
    tables = (Table(_("责任单位情况"), columns, body),) if body else ()
    return [Part("responsibility", title, tables=tables, stamp=stamp(on))]


def _by_unit(on: Material) -> dict[str, dict[str, Any]]:
    """Unit id to what the papers say of it: only what the plan states as its own."""
    found: dict[str, dict[str, Any]] = {}

    def of(unit: Row) -> dict[str, Any]:
        blank = {"tasks": 0, "missing": 0, "behind": [], "overdue": [], "targets": [], "red": 0}
        return found.setdefault(unit["unit"], {"name": said(unit, "name"), **blank})

    for row in on.tasks:
        for unit in row["units"]:
            if unit["basis"] == "stated" and unit["kind"] != "group":
                one = of(unit)
                one["tasks"] += 1
                one["missing"] += unit["missing"]
                if task_light(unit) in TROUBLE:
                    one["behind"].append(said(row, "title"))
    for row in on.milestones:
        for unit in row["units"]:
            if row["overdue"] and unit["basis"] == "stated" and unit["kind"] != "group":
                of(unit)["overdue"].append(said(row, "title"))
    _put_targets(on, found)
    for one in found.values():
        one["red"] = len(one["behind"]) + len(one["overdue"]) + len(one["targets"])
    return found


def _put_targets(on: Material, found: dict[str, dict[str, Any]]) -> None:
    by_name = {one["name"]: one for one in found.values()}
    for row in on.whole:
        target = on.plan.targets[str(row["target"]).partition(".")[2]]
        if row["status"] in BELOW:
            for owner in target.owners:
                one = by_name.get(on.unit_names.get(owner.unit, owner.unit))
                if one is not None and owner.basis in ("stated", "confirmed"):
                    one["targets"].append(named(on.catalogue.indicators[target.indicator], "short"))


def _list(names: Sequence[str]) -> str:
    """At most three by name: a paper is no register."""
    shown = _("、").join(names[:NAMED])
    return shown + (_("等 {n} 项").format(n=len(names)) if len(names) > NAMED else "") or "—"
