"""What must agree in `tasks.yaml`, within itself, with the catalogue's targets and milestones and with the register.

`PlanDraft` is a plan's part of the file as far as its types could be read; a check touches only what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.schema.catalogue import Plan
from tracker.schema.faults import FaultList, Path, say
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
            faults.add((*task.path, "place"), task.item.place, say("other_place_than", other=places[task.item.place]))
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
                faults.add(part.path, name, say("name_of_one_unit", first=names[fold_name(name)]))
        if register and part.has("region") and unit.region and unit.region not in register:
            faults.add((*part.path, "region"), unit.region, say("code_of_register"))
        if not part.has("members", "inferred_members", "kind"):
            continue
        members = (*unit.members, *unit.inferred_members)
        for member in members:
            other = draft.units.get(member)
            if member not in draft.units or (other and other.has("kind") and other.item.kind == "group"):
                faults.add((*part.path, "members"), member, say("unit_no_group"))
            elif members.count(member) > 1:
                faults.add((*part.path, "members"), member, say("member_once"))
        if members and unit.kind != "group":
            faults.add((*part.path, "kind"), unit.kind, say("group_has_members"))


def _check_groups(draft: PlanDraft, faults: FaultList) -> None:
    """Groups are known, and numbers run on without a gap within each."""
    last: dict[str, int] = {}
    for key, part in draft.tasks.items():
        group, number = key.split(".")
        if group not in draft.groups:
            faults.add(part.path, key, say("one_of_groups", names=tuple(draft.groups)))
            continue
        expected = last.get(group, int(number) - 1) + 1
        if int(number) != expected:
            faults.add(part.path, key, say("next_number", key=f"{group}.{expected}"))
        last[group] = int(number)
        head = draft.groups[group]
        if head.has("place") and part.has("place") and not part.item.place.startswith(head.item.place):
            faults.add((*part.path, "place"), part.item.place, say("place_within", place=head.item.place))
    for group, head in draft.groups.items():
        if group not in last:
            faults.add(head.path, group, say("group_with_task"))


def _check_assignments(draft: PlanDraft, path: Path, assignments: tuple[Assignment, ...], faults: FaultList) -> None:
    units = [assignment.unit for assignment in assignments]
    for i, assignment in enumerate(assignments):
        here = (*path, i)
        if assignment.unit not in draft.units:
            faults.add((*here, "unit"), assignment.unit, say("unit_of_plan"))
        elif units.index(assignment.unit) != i:
            faults.add((*here, "unit"), assignment.unit, say("unit_once"))
        if (assignment.role_basis == "confirmed") != bool(assignment.document):
            faults.add(here, say("role_and_its_document", basis=assignment.role_basis, document=assignment.document),
                       say("document_of_confirmed"))  # fmt: skip
        if assignment.role == "lead" and i > 0 and assignment.role_basis == "order":
            faults.add((*here, "role"), "lead", say("first_leads"))
    if sum(assignment.role == "lead" for assignment in assignments) > 1:
        faults.add(path, say("several_leads"), say("one_lead"))


def _check_printed_names(draft: PlanDraft, path: Path, assignments: tuple[Assignment, ...], faults: FaultList) -> None:
    """What is printed is a name or alias of the unit it stands for, so that no two bodies are mixed up."""
    names = unit_names(draft.units)
    for i, assignment in enumerate(assignments):
        meant = names.get(fold_name(assignment.as_printed))
        if assignment.unit in draft.units and meant != assignment.unit:
            faults.add((*path, i, "as_printed"), assignment.as_printed, say("name_of", unit=assignment.unit))


def _check_task(draft: PlanDraft, key: str, part: Part[TaskEntry], faults: FaultList) -> None:
    task, plan = part.item, draft.plan
    if part.has("units") and not task.units and kind_of(key) == "task":
        faults.add((*part.path, "units"), say("empty"), say("some_unit"))
    if part.has("title", "printed") and task.printed == task.title:
        faults.add((*part.path, "printed"), task.printed, say("only_if_different"))
    for i, link in enumerate(task.targets if part.has("targets") else ()):
        if link.target not in plan.targets:
            faults.add((*part.path, "targets", i, "target"), link.target, say("target_of_plan"))
        elif [other.target for other in task.targets].index(link.target) != i:
            faults.add((*part.path, "targets", i, "target"), link.target, say("target_once"))
    if not part.has("due", "due_basis"):
        return
    if (task.due is None) != (task.due_basis is None):
        faults.add(part.path, say("due_and_basis", due=task.due, basis=task.due_basis), say("both_or_none"))
    if task.due and not plan.start <= task.due <= plan.end:
        faults.add((*part.path, "due"), task.due, say("day_between", first=plan.start, last=plan.end))


def _check_milestones(draft: PlanDraft, faults: FaultList) -> None:
    """Every milestone of the catalogue is owed: by a task's units or by those its own entry names."""
    held: dict[str, str] = {}
    for key, part in draft.tasks.items():
        for i, milestone in enumerate(part.item.milestones if part.has("milestones") else ()):
            path = (*part.path, "milestones", i)
            if milestone not in draft.plan.milestones:
                faults.add(path, milestone, say("milestone_of_plan"))
            elif held.setdefault(milestone, key) != key:
                faults.add(path, milestone, say("milestone_of_one_task", first=held[milestone]))
            elif part.has("place") and draft.plan.milestones[milestone].clause != part.item.place:
                faults.add(path, milestone, say("milestone_at", place=part.item.place))
    for key, duty in draft.milestones.items():
        if key not in draft.plan.milestones:
            faults.add(duty.path, key, say("milestone_of_plan"))
        elif duty.has("start") and duty.item.start:
            named = days_in(draft.plan.milestones[key].phrase)
            if len(named) < 2 or not named[0].is_day(duty.item.start, edge=(1, 1)):
                faults.add(
                    (*duty.path, "start"),
                    duty.item.start,
                    say("start_of_phrase", phrase=draft.plan.milestones[key].phrase),
                )
    for key in draft.plan.milestones:
        own = draft.milestones.get(key)
        if key not in held and not (own and (not own.has("units") or own.item.units)):
            faults.add((*draft.head.path, "milestones"), say("lacking", name=key), say("in_task_or_units"))


def _check_coverage(draft: PlanDraft, faults: FaultList) -> None:
    for key, part in draft.coverage.items():
        coverage = part.item
        if key not in draft.plan.targets:
            faults.add(part.path, key, say("target_of_plan"))
        if part.has("task") and coverage.task and coverage.task not in draft.tasks:
            faults.add((*part.path, "task"), coverage.task, say("task_of_plan"))
        if part.has("each", "items") and bool(coverage.each) == bool(coverage.items):
            faults.add(part.path, say("both", names=("each", "items")), say("only_one"))
        if part.has("each") and coverage.each:
            group = draft.units.get(coverage.each)
            if group is None or (group.has("kind") and group.item.kind != "group"):
                faults.add((*part.path, "each"), coverage.each, say("group_of_plan"))
        if part.has("lead") and coverage.lead and coverage.lead not in draft.units:
            faults.add((*part.path, "lead"), coverage.lead, say("unit_of_plan"))
        for i, item in enumerate(coverage.items if part.has("items") else ()):
            if item.unit not in draft.units:
                faults.add((*part.path, "items", i, "unit"), item.unit, say("unit_of_plan"))


def _check_owners(draft: PlanDraft, faults: FaultList) -> None:
    """A target's owners are units of the register; one taken from a task's clause stands under that task."""
    names = unit_names(draft.units)
    by_place = {part.item.place: part for part in draft.tasks.values() if part.has("place", "units", "targets")}
    for key, target in draft.plan.targets.items():
        for owner in target.owners:
            unit = names.get(fold_name(owner.unit))
            if unit is None:
                faults.add(
                    (*draft.head.path, "units"), say("lacking", name=owner.unit), say("owner_of_target", target=key)
                )
                continue
            tasks = [by_place[place] for place in places_of(owner.clause) if place in by_place]
            if tasks and not any(unit in draft.reached(task.item.units) for task in tasks):
                faults.add(
                    (*tasks[0].path, "units"),
                    say("lacking", name=unit),
                    say("this_owner_of_target", target=key, unit=owner.unit),
                )
            for task in tasks:
                if key not in {link.target for link in task.item.targets}:
                    faults.add(
                        (*task.path, "targets"), say("lacking", name=key), say("target_owed_by_task", unit=owner.unit)
                    )


def places_of(clause: str) -> list[str]:
    """The places a clause means: 四(四)1-3 is three."""
    match = re.fullmatch(r"(.*?)(\d+)[-—–~](\d+)", clause)
    if not match:
        return [clause]
    return [f"{match[1]}{number}" for number in range(int(match[2]), int(match[3]) + 1)]
