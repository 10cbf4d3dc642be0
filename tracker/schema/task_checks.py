"""What must agree in `tasks.yaml`, within itself, with the catalogue's targets and milestones and with the register.

`PlanDraft` is a plan's part of the file as far as its types could be read; a check touches only what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.schema.catalogue import Plan
from tracker.schema.faults import FaultList, Path
from tracker.schema.phrases import days_in
from tracker.schema.regions import Register, fold_name
from tracker.schema.task_types import (
    Assignment,
    Coverage,
    MilestoneDuty,
    PlanTasks,
    ResponsibleUnit,
    TaskEntry,
    TaskGroup,
    kind_of,
)
from tracker.schema.typed_reading import Part


@dataclass
class PlanDraft:
    """The readable parts of one plan's tasks, by key, and the plan as the catalogue knows it."""

    plan: Plan
    head: Part[PlanTasks]
    units: dict[str, Part[ResponsibleUnit]]
    groups: dict[str, Part[TaskGroup]]
    tasks: dict[str, Part[TaskEntry]]
    milestones: dict[str, Part[MilestoneDuty]]
    coverage: dict[str, Part[Coverage]]

    def assigned(self) -> Iterator[tuple[Path, tuple[Assignment, ...]]]:
        """Every list of units that was read, with its place in the file."""
        for task in self.tasks.values():
            if task.has("units"):
                yield (*task.path, "units"), task.item.units
        for duty in self.milestones.values():
            for name in ("units", "places"):
                if duty.has(name):
                    yield (*duty.path, name), getattr(duty.item, name)

    def reached(self, assignments: tuple[Assignment, ...]) -> set[str]:
        """The ids of the units meant, groups and their members both."""
        found = {assignment.unit for assignment in assignments}
        for unit in tuple(found):
            part = self.units.get(unit)
            if part and part.has("members", "inferred_members"):
                found |= {*part.item.members, *part.item.inferred_members}
        return found


def check_plan_tasks(draft: PlanDraft, register: Register | None, faults: FaultList) -> None:
    """Every disagreement in one plan's tasks."""
    _check_units(draft, register, faults)
    _check_groups(draft, faults)
    for path, assignments in draft.assigned():
        _check_assignments(draft, path, assignments, faults)
        if path[-1] == "units":
            _check_printed_names(draft, path, assignments, faults)
    places: dict[str, str] = {}
    for key, task in draft.tasks.items():
        if task.has("place") and places.setdefault(task.item.place, key) != key:
            faults.add((*task.path, "place"), task.item.place, f"不与 {places[task.item.place]} 相同的位置")
        _check_task(draft, key, task, faults)
    _check_milestones(draft, faults)
    _check_coverage(draft, faults)
    _check_owners(draft, faults)


def unit_names(units: dict[str, Part[ResponsibleUnit]]) -> dict[str, str]:
    """Folded name or alias to unit id."""
    names: dict[str, str] = {}
    for key, part in units.items():
        own = [part.item.name] if part.has("name") else []
        for name in (*own, *(part.item.aliases if part.has("aliases") else ())):
            names.setdefault(fold_name(name), key)
    return names


def _check_units(draft: PlanDraft, register: Register | None, faults: FaultList) -> None:
    names = unit_names(draft.units)
    for key, part in draft.units.items():
        unit = part.item
        for name in (unit.name, *(unit.aliases if part.has("aliases") else ())) if part.has("name") else ():
            if names[fold_name(name)] != key:
                faults.add(part.path, name, f"只属于一个单位的名称（{names[fold_name(name)]} 已用）")
        if register and part.has("region") and unit.region and unit.region not in register:
            faults.add((*part.path, "region"), unit.region, "regions.csv 中的代码")
        if not part.has("members", "inferred_members", "kind"):
            continue
        members = (*unit.members, *unit.inferred_members)
        for member in members:
            other = draft.units.get(member)
            if member not in draft.units or (other and other.has("kind") and other.item.kind == "group"):
                faults.add((*part.path, "members"), member, "本方案 units 中的单位，不是另一组单位")
            elif members.count(member) > 1:
                faults.add((*part.path, "members"), member, "只写一次的成员")
        if members and unit.kind != "group":
            faults.add((*part.path, "kind"), unit.kind, "group，只有它有成员")
        if part.has("note", "note_en") and bool(unit.note) != bool(unit.note_en):
            faults.add(part.path, "note 缺一种文字", "note 与 note_en 同时写")


def _check_groups(draft: PlanDraft, faults: FaultList) -> None:
    """Groups are known, and numbers run on without a gap within each."""
    last: dict[str, int] = {}
    for key, part in draft.tasks.items():
        group, number = key.split(".")
        if group not in draft.groups:
            faults.add(part.path, key, f"groups 中的组：{'、'.join(draft.groups)}")
            continue
        expected = last.get(group, int(number) - 1) + 1
        if int(number) != expected:
            faults.add(part.path, key, f"{group}.{expected}，组内编号连续")
        last[group] = int(number)
        head = draft.groups[group]
        if head.has("place") and part.has("place") and not part.item.place.startswith(head.item.place):
            faults.add((*part.path, "place"), part.item.place, f"以 {head.item.place} 开头的位置")
    for group, head in draft.groups.items():
        if group not in last:
            faults.add(head.path, group, "至少有一项任务的组")


def _check_assignments(draft: PlanDraft, path: Path, assignments: tuple[Assignment, ...], faults: FaultList) -> None:
    units = [assignment.unit for assignment in assignments]
    for i, assignment in enumerate(assignments):
        here = (*path, i)
        if assignment.unit not in draft.units:
            faults.add((*here, "unit"), assignment.unit, "本方案 units 中的单位")
        elif units.index(assignment.unit) != i:
            faults.add((*here, "unit"), assignment.unit, "每个单位只写一次")
        if (assignment.role_basis == "confirmed") != bool(assignment.document):
            faults.add(
                here,
                f"role_basis {assignment.role_basis}，document {assignment.document or '空'}",
                "确认的分工写明文件，其余不写",
            )
        if assignment.role == "lead" and i > 0 and assignment.role_basis == "order":
            faults.add((*here, "role"), "lead", "support，按列名次序只有第一个牵头")
    if sum(assignment.role == "lead" for assignment in assignments) > 1:
        faults.add(path, "几个牵头单位", "至多一个牵头单位")


def _check_printed_names(draft: PlanDraft, path: Path, assignments: tuple[Assignment, ...], faults: FaultList) -> None:
    """What is printed is a name or alias of the unit it stands for, so that no two bodies are mixed up."""
    names = unit_names(draft.units)
    for i, assignment in enumerate(assignments):
        meant = names.get(fold_name(assignment.as_printed))
        if assignment.unit in draft.units and meant != assignment.unit:
            faults.add((*path, i, "as_printed"), assignment.as_printed, f"{assignment.unit} 的名称或别名")


def _check_task(draft: PlanDraft, key: str, part: Part[TaskEntry], faults: FaultList) -> None:
    task, plan = part.item, draft.plan
    if part.has("units") and not task.units and kind_of(key) == "task":
        faults.add((*part.path, "units"), "空", "至少一个单位")
    if part.has("title", "printed") and task.printed == task.title:
        faults.add((*part.path, "printed"), task.printed, "只在标题与原文不同时写")
    for i, link in enumerate(task.targets if part.has("targets") else ()):
        if link.target not in plan.targets:
            faults.add((*part.path, "targets", i, "target"), link.target, "本方案 targets 中的目标")
        elif [other.target for other in task.targets].index(link.target) != i:
            faults.add((*part.path, "targets", i, "target"), link.target, "每个目标只写一次")
    if not part.has("due", "due_basis"):
        return
    if (task.due is None) != (task.due_basis is None):
        faults.add(part.path, f"due {task.due}，due_basis {task.due_basis}", "同时写或都不写")
    if task.due and not plan.start <= task.due <= plan.end:
        faults.add((*part.path, "due"), task.due, f"{plan.start} 至 {plan.end} 之间的日期")


def _check_milestones(draft: PlanDraft, faults: FaultList) -> None:
    """Every milestone of the catalogue is owed: by a task's units or by those its own entry names."""
    held: dict[str, str] = {}
    for key, part in draft.tasks.items():
        for i, milestone in enumerate(part.item.milestones if part.has("milestones") else ()):
            path = (*part.path, "milestones", i)
            if milestone not in draft.plan.milestones:
                faults.add(path, milestone, "本方案 milestones 中的节点")
            elif held.setdefault(milestone, key) != key:
                faults.add(path, milestone, f"只在一项任务中的节点（{held[milestone]} 已写）")
            elif part.has("place") and draft.plan.milestones[milestone].clause != part.item.place:
                faults.add(path, milestone, f"位置是 {part.item.place} 的节点")
    for key, duty in draft.milestones.items():
        if key not in draft.plan.milestones:
            faults.add(duty.path, key, "本方案 milestones 中的节点")
        elif duty.has("start") and duty.item.start:
            named = days_in(draft.plan.milestones[key].phrase)
            if len(named) < 2 or not named[0].is_day(duty.item.start, edge=(1, 1)):
                faults.add((*duty.path, "start"), duty.item.start, f"“{draft.plan.milestones[key].phrase}”所写的起始日")
    for key in draft.plan.milestones:
        own = draft.milestones.get(key)
        if key not in held and not (own and (not own.has("units") or own.item.units)):
            faults.add((*draft.head.path, "milestones"), f"缺少 {key}", "写在一项任务里，或写明 units")


def _check_coverage(draft: PlanDraft, faults: FaultList) -> None:
    for key, part in draft.coverage.items():
        coverage = part.item
        if key not in draft.plan.targets:
            faults.add(part.path, key, "本方案 targets 中的目标")
        if part.has("task") and coverage.task and coverage.task not in draft.tasks:
            faults.add((*part.path, "task"), coverage.task, "本方案 tasks 中的任务")
        if part.has("each", "items") and bool(coverage.each) == bool(coverage.items):
            faults.add(part.path, "each 与 items", "只写其中一个")
        if part.has("each") and coverage.each:
            group = draft.units.get(coverage.each)
            if group is None or (group.has("kind") and group.item.kind != "group"):
                faults.add((*part.path, "each"), coverage.each, "本方案 units 中的一组单位")
        if part.has("lead") and coverage.lead and coverage.lead not in draft.units:
            faults.add((*part.path, "lead"), coverage.lead, "本方案 units 中的单位")
        for i, item in enumerate(coverage.items if part.has("items") else ()):
            if item.unit not in draft.units:
                faults.add((*part.path, "items", i, "unit"), item.unit, "本方案 units 中的单位")


def _check_owners(draft: PlanDraft, faults: FaultList) -> None:
    """A target's owners are units of the register; one taken from a task's clause stands under that task."""
    names = unit_names(draft.units)
    by_place = {part.item.place: part for part in draft.tasks.values() if part.has("place", "units", "targets")}
    for key, target in draft.plan.targets.items():
        for owner in target.owners:
            unit = names.get(fold_name(owner.unit))
            if unit is None:
                faults.add((*draft.head.path, "units"), f"缺少 {owner.unit}", f"目标 {key} 的责任单位")
                continue
            tasks = [by_place[place] for place in places_of(owner.clause) if place in by_place]
            if tasks and not any(unit in draft.reached(task.item.units) for task in tasks):
                faults.add((*tasks[0].path, "units"), f"缺少 {unit}", f"目标 {key} 的责任单位 {owner.unit}")
            for task in tasks:
                if key not in {link.target for link in task.item.targets}:
                    faults.add((*task.path, "targets"), f"缺少 {key}", f"{owner.unit} 由此任务负责的目标")


def places_of(clause: str) -> list[str]:
    """The places a clause means: 四(四)1-3 is three."""
    match = re.fullmatch(r"(.*?)(\d+)[-—–~](\d+)", clause)
    if not match:
        return [clause]
    return [f"{match[1]}{number}" for number in range(int(match[2]), int(match[3]) + 1)]
