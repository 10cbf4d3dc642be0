"""Who does what by when: the tasks, units and duties of every plan, as `tasks.yaml` gives them.

    book = task_file.load_tasks(Path("tasks.yaml"), catalogue, register)   # CatalogueError lists all faults
    book.targets_of_unit("quanzhou_2024", "版权局")                     # a name, an alias or an id

A group of units (各地知识产权管理部门) is expanded over its members; a member keeps by which group it came (`through`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from tracker.schema.catalogue import Catalogue, Indicator, Target
from tracker.schema.regions import Register, fold_name
from tracker.schema.task_types import Assignment, Basis, Kind, PlanTasks, ResponsibleUnit, Role, TaskEntry, kind_of

DutyKind = Literal["milestone", "phase", "coverage"]


@dataclass(frozen=True)
class Share:
    """One unit's part in a task or duty. `through` is the group it came by; `basis` is inferred when either is."""

    unit: str
    role: Role
    basis: Basis
    role_basis: str
    as_printed: str
    through: str | None = None


@dataclass(frozen=True)
class Task:
    """A numbered task, safeguard or requirement. `key` is plan.group.number, ids of targets are `plan.target`."""

    key: str
    plan: str
    kind: Kind
    group: str
    group_title: str
    group_title_en: str
    number: int
    title: str
    title_en: str
    printed: str
    content: str
    content_en: str
    place: str
    due: date
    due_basis: str
    units: tuple[Assignment, ...]
    shares: tuple[Share, ...]
    targets: tuple[tuple[str, Basis], ...]
    milestones: tuple[str, ...]


@dataclass(frozen=True)
class UnitTarget:
    """A target a unit answers for; `basis` is stated, inferred (the plan names no owner) or confirmed."""

    target: str
    basis: Basis | Literal["confirmed"]
    role: Role | None
    clause: str


@dataclass(frozen=True)
class Duty:
    """A dated thing owed: a milestone, a phase, or one place's part in a coverage or list target.

    `key` is the milestone's or target's code, with the region where each place owes its own. `target` is set where the
    same promise is counted by a target (it is done when that is met there).
    """

    key: str
    plan: str
    kind: DutyKind
    title: str
    title_en: str
    region: str
    due: date
    due_basis: str
    start: date | None
    shares: tuple[Share, ...]
    task: str | None
    target: str | None
    each: bool = False
    basis: Basis = "stated"
    note: str = ""
    note_en: str = ""

    def is_past(self, day: date) -> bool:
        """Whether its due day lies before `day`; the due day itself is in time."""
        return self.due < day


@dataclass(frozen=True)
class TaskBook:
    """The tasks of all plans. Empty for a catalogue without a `tasks.yaml`."""

    catalogue: Catalogue
    register: Register
    plans: dict[str, PlanTasks] = field(default_factory=dict)

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        """Plan to folded name, alias or id to unit id."""
        names: dict[str, dict[str, str]] = {}
        for plan, held in self.plans.items():
            mine = names.setdefault(plan, {})
            for key, unit in held.units.items():
                for name in (key, unit.name, *unit.aliases):
                    mine[fold_name(name)] = key
        return names

    def unit_id(self, plan: str, name: str) -> str | None:
        """The id of the unit that carries this id, name or alias in the plan, None when none does."""
        return self._names.get(plan, {}).get(fold_name(name))

    def unit(self, plan: str, unit: str) -> ResponsibleUnit:
        """The unit with this id. KeyError when the plan has none."""
        return self.plans[plan].units[unit]

    def units_of(self, plan: str) -> dict[str, ResponsibleUnit]:
        """The plan's units by id, groups with members left out: those that answer for something themselves."""
        held = self.plans[plan].units if plan in self.plans else {}
        return {k: u for k, u in held.items() if not (u.members or u.inferred_members)}

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Every task, safeguard and requirement by key, in the file's order."""
        return {
            f"{plan}.{key}": self._task(plan, key, entry)
            for plan, held in self.plans.items()
            for key, entry in held.tasks.items()
        }

    def of_plan(self, plan: str, *, kind: Kind | None = None) -> tuple[Task, ...]:
        """The plan's tasks in its order; all kinds, or one."""
        return tuple(t for t in self.tasks.values() if t.plan == plan and kind in (None, t.kind))

    def of_target(self, target: str) -> tuple[tuple[Task, Basis], ...]:
        """The tasks that should move a target (`plan.target`), each stated or inferred."""
        return tuple((task, link) for task in self.tasks.values() for key, link in task.targets if key == target)

    def targets_of_unit(self, plan: str, unit: str) -> tuple[UnitTarget, ...]:
        """The targets a unit answers for, by itself or as a member of a group, in the catalogue's order."""
        key = self.unit_id(plan, unit)
        found: dict[str, UnitTarget] = {}
        for name, target in self.catalogue.plans[plan].targets.items():
            for owner in target.owners:
                named = self.unit_id(plan, owner.unit)
                if key and named and key in (named, *(share.unit for share in self._members(plan, named))):
                    mine = UnitTarget(f"{plan}.{name}", owner.basis, owner.role, owner.clause)
                    found.setdefault(name, mine)
        return tuple(found.values())

    @cached_property
    def duties(self) -> dict[str, tuple[Duty, ...]]:
        """Every dated thing owed, by plan: milestones first, then coverage, each place's own."""
        return {plan: (*self._milestones(plan), *self._coverage(plan)) for plan in self.plans}

    def milestones_of_plan(self, plan: str) -> tuple[Duty, ...]:
        """The plan's milestones, phases and places' parts in coverage, in the catalogue's order."""
        return self.duties.get(plan, ())

    def _task(self, plan: str, key: str, entry: TaskEntry) -> Task:
        group, number = key.split(".")
        held, heading = self.plans[plan], self.plans[plan].groups[group]
        return Task(
            key=f"{plan}.{key}",
            plan=plan,
            kind=kind_of(key),
            group=group,
            group_title=heading.title,
            group_title_en=heading.title_en,
            number=int(number),
            title=entry.title,
            title_en=entry.title_en,
            printed=entry.heading,
            content=entry.content,
            content_en=entry.content_en,
            place=entry.place,
            due=entry.due or self.catalogue.plans[plan].end,
            due_basis=entry.due_basis or held.due_basis,
            units=entry.units,
            shares=self.expanded(plan, entry.units),
            targets=tuple((f"{plan}.{link.target}", link.link) for link in entry.targets),
            milestones=entry.milestones,
        )

    def expanded(self, plan: str, assignments: tuple[Assignment, ...]) -> tuple[Share, ...]:
        """Every unit meant, groups followed by their members; named by itself beats come by a group."""
        shares: dict[str, Share] = {}
        for a in assignments:
            shares[a.unit] = Share(a.unit, a.role, a.basis, a.role_basis, a.as_printed)
        for a in assignments:
            for member in self._members(plan, a.unit):
                basis: Basis = "stated" if (a.basis, member.basis) == ("stated", "stated") else "inferred"
                share = Share(member.unit, a.role, basis, a.role_basis, a.as_printed, through=a.unit)
                shares.setdefault(member.unit, share)
        return tuple(shares.values())

    def _members(self, plan: str, group: str) -> Iterator[Share]:
        unit = self.plans[plan].units[group]
        for member in unit.members:
            yield Share(member, "support", "stated", "order", unit.name, group)
        for member in unit.inferred_members:
            yield Share(member, "support", "inferred", "order", unit.name, group)

    def _milestones(self, plan: str) -> Iterator[Duty]:
        held, whole = self.plans[plan], self.catalogue.plans[plan].region
        for key, milestone in self.catalogue.plans[plan].milestones.items():
            task = next((t for t in self.of_plan(plan) if key in t.milestones), None)
            own = held.milestones.get(key)
            assignments = own.units if own and own.units else task.units if task else ()
            if own and own.places:
                assignments = (*(a for a in assignments if held.units[a.unit].kind != "group"), *own.places)
            shares = self.expanded(plan, assignments)
            duty = Duty(
                key=key,
                plan=plan,
                kind="phase" if own and own.start else "milestone",
                title=milestone.title,
                title_en=milestone.title_en,
                region=whole,
                due=milestone.due,
                due_basis=milestone.due_basis,
                start=own.start if own else None,
                shares=shares,
                task=task.key if task else None,
                target=f"{plan}.{milestone.refers_to}" if milestone.refers_to else None,
            )
            if milestone.scope == "each":
                yield from self._for_each(duty)
            else:
                yield duty

    def _for_each(self, duty: Duty) -> Iterator[Duty]:
        """The duty once for each unit of a place below the plan's."""
        for share in duty.shares:
            region = self.unit(duty.plan, share.unit).region
            if share.through and region:
                values = {
                    **vars(duty),
                    "key": f"{duty.key}.{region}",
                    "region": region,
                    "shares": (share,),
                    "each": True,
                }
                yield Duty(**{**values, "basis": share.basis})

    def _coverage(self, plan: str) -> Iterator[Duty]:
        held, entry = self.plans[plan], self.catalogue.plans[plan]
        for key, coverage in held.coverage.items():
            target = entry.targets[key]
            indicator = self.catalogue.indicators[target.indicator]
            task = f"{plan}.{coverage.task}" if coverage.task else None
            for member in self._members(plan, coverage.each) if coverage.each else ():
                duty = self._part(plan, key, target, indicator, member, task)
                if coverage.lead:
                    name = self.unit(plan, coverage.lead).name
                    lead = Share(coverage.lead, "lead", "inferred", "order", name)
                    duty = replace(duty, shares=(lead, replace(duty.shares[0], role="support")))
                yield duty
            for item in coverage.items:
                share = Share(item.unit, "lead", item.basis, "order", item.as_printed)
                duty = self._part(plan, key, target, indicator, share, task)
                yield replace(
                    duty,
                    title=item.title or duty.title,
                    title_en=item.title_en or duty.title_en,
                    note=item.note,
                    note_en=item.note_en,
                )

    def _part(self, plan: str, key: str, target: Target, indicator: Indicator, share: Share, task: str | None) -> Duty:
        region = self.unit(plan, share.unit).region or self.catalogue.plans[plan].region
        each = region != self.catalogue.plans[plan].region
        share = Share(share.unit, "lead", share.basis, share.role_basis, share.as_printed, share.through)
        return Duty(
            key=f"{target.code}.{region}" if each else target.code,
            plan=plan,
            kind="coverage",
            title=indicator.short,
            title_en=indicator.short_en,
            region=region,
            due=target.deadline,
            due_basis="stated",
            start=None,
            shares=(share,),
            task=task,
            target=f"{plan}.{key}",
            each=each,
            basis=share.basis,
        )
