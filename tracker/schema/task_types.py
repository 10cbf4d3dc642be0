"""What a plan asks to be done, and of whom, as `tasks.yaml` writes it: units, groups, tasks, milestones, coverage.

A unit is an office, a court, a county authority …, or a group of them (领导小组各成员单位). `as_printed` are the plan's own
letters for a unit (科技局), which a check looks up in the plan's text; the unit's name is what they mean (市科技局).
The file is read by `tasks`; what must agree in it is in `task_checks`, the comparison with the texts in `task_texts`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tracker.schema.model import Id, Model, Words

Kind = Literal["task", "safeguard", "requirement"]
Role = Literal["lead", "support"]
Basis = Literal["stated", "inferred"]
CheckInState = Literal["not_started", "in_progress", "done", "behind", "blocked"]
# In the order a form offers them: 未启动、进行中、已完成、滞后、受阻.
CHECK_IN_STATES: tuple[CheckInState, ...] = ("not_started", "in_progress", "done", "behind", "blocked")
UnitKind = Literal[
    "department",
    "division",
    "centre",
    "office",
    "party",
    "court",
    "procuratorate",
    "police",
    "customs",
    "bank",
    "government",
    "city",
    "county",
    "zone",
    "group",
]
GroupKey = Annotated[str, StringConstraints(pattern=r"^(\d+|s|r)$")]
TaskKey = Annotated[str, StringConstraints(pattern=r"^(\d+|s|r)\.\d+$")]


class ResponsibleUnit(Model):
    """Who answers for tasks. A group stands for its members: those the plan names and those it does not (inferred)."""

    name: Words
    name_en: str = ""
    kind: UnitKind
    region: Words | None = None
    aliases: tuple[Words, ...] = ()
    members: tuple[Id, ...] = ()
    inferred_members: tuple[Id, ...] = ()
    to_confirm: bool = False
    note: str = ""
    note_en: str = ""


class Assignment(Model):
    """A unit under a task or a milestone.

    `basis: inferred` means the plan does not name it there. The lead is the first named unless `role_basis` is stated
    or confirmed (then with its document).
    """

    unit: Id
    role: Role = "support"
    as_printed: Words
    basis: Basis = "stated"
    role_basis: Literal["order", "stated", "confirmed"] = "order"
    document: str = ""


class TargetLink(Model):
    """A target of the same plan that the task should move; stated when the task's own words hold it."""

    target: Id
    link: Basis


class TaskGroup(Model):
    """A heading over tasks. Group `s` holds safeguards, group `r` requirements."""

    title: Words
    title_en: str = ""
    place: Words


class TaskEntry(Model):
    """One numbered task, safeguard or requirement.

    `title` are the plan's own short words; where they had to be repaired, `printed` keeps what stands in the text.
    `content` is a line of ours. `place` is written as the catalogue writes a clause: 二(一)3.
    """

    title: Words
    title_en: str = ""
    printed: Words | None = None
    content: Annotated[str, StringConstraints(min_length=4, max_length=80)]
    content_en: str = ""
    place: Words
    units: tuple[Assignment, ...] = ()
    targets: tuple[TargetLink, ...] = ()
    milestones: tuple[Words, ...] = ()
    due: date | None = None
    due_basis: Literal["stated", "year", "plan_end"] | None = None

    @property
    def heading(self) -> str:
        """The title as it stands in the plan's text."""
        return self.printed or self.title


class MilestoneDuty(Model):
    """What `tasks.yaml` adds to a milestone of the catalogue.

    Without an entry the units of its task owe it. `units` names others; `places` names the localities it concerns, in
    place of a group of localities; `start` makes it a phase that runs from then to its due day.
    """

    units: tuple[Assignment, ...] = ()
    places: tuple[Assignment, ...] = ()
    start: date | None = None


class CoverageItem(Model):
    """One thing a coverage or list target asks of one unit; without a title it is the target's own name."""

    unit: Id
    title: Words | None = None
    title_en: Words | None = None
    as_printed: Words
    basis: Basis = "stated"
    note: str = ""
    note_en: str = ""


class Coverage(Model):
    """Who owes a target that counts places: every member of the group `each`, or the items named.

    `lead` is a unit that answers for every place, the place's own then supports it.
    """

    task: TaskKey | None = None
    each: Id | None = None
    lead: Id | None = None
    items: tuple[CoverageItem, ...] = ()


class PlanTasks(Model):
    """A plan's part of `tasks.yaml`. `units_listed`: every task ends in a printed list of its units."""

    due_basis: Literal["stated", "year", "plan_end"]
    units_listed: bool
    units: dict[Id, ResponsibleUnit]
    groups: dict[GroupKey, TaskGroup]
    tasks: dict[TaskKey, TaskEntry]
    milestones: dict[Words, MilestoneDuty] = Field(default={})
    coverage: dict[Id, Coverage] = Field(default={})


class TaskFile(Model):
    """The whole of `tasks.yaml`."""

    schema_version: Literal[1]
    plans: dict[Id, PlanTasks]


def kind_of(key: str) -> Kind:
    """What the key 1.2, s.1 or r.3 holds."""
    group = key.split(".")[0]
    return {"s": "safeguard", "r": "requirement"}.get(group, "task")  # type: ignore[return-value]
