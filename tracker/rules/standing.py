"""How tasks and dated items stand: a unit's last word on a task, the task by its units' words, a duty on a day.

What the plan says of them is in `tracker.schema.tasks`; what was said of them are check-ins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.rules.judgement import LOST, Light
from tracker.schema.task_types import Basis, CheckInState, Role, UnitKind
from tracker.schema.tasks import Duty, Share, Task
from tracker.submission import CheckIn

# 蓝 when the day comes near, 黄 from the day on, 红 when it is long past; done when all is in.
Rung = Literal["done", "not_due", "blue", "yellow", "red"]
By = Literal["check_in", "target", "form"]
DutyState = Literal["done", "open", "spared", "upcoming", "running", "over"]


@dataclass(frozen=True, kw_only=True)
class ReceivedCheckIn(CheckIn):
    """A check-in with its submission: when it came (UTC), from whom, and since when it is withdrawn."""

    submission: str
    file_name: str
    at: datetime
    who: str
    withdrawn_at: datetime | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether its submission was taken back."""
        return self.withdrawn_at is not None


@dataclass(frozen=True, slots=True)
class TaskWord:
    """A unit's part in a task and its last check-in up to a quarter; `missing`: it owes one for that very quarter."""

    task: Task
    share: Share
    last: ReceivedCheckIn | None
    missing: bool


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A unit that answers for a task or a dated item, and its last check-in on it, None while it has not spoken.

    `through` is the group it came by. `missing`: it owes a check-in for the quarter. Of a dated item only who owes it is
    said: its word is the item's own.
    """

    unit: str
    name: str
    name_en: str
    kind: UnitKind
    role: Role
    role_basis: str
    basis: Basis
    through: str | None
    to_confirm: bool
    last: ReceivedCheckIn | None = None
    missing: bool = False

    @property
    def state(self) -> CheckInState | None:
        """How it said it stands, None while it has not."""
        return self.last.state if self.last else None

    @property
    def note(self) -> str:
        """What it said, "" for nothing."""
        return self.last.note if self.last else ""


@dataclass(frozen=True, slots=True)
class LinkedTarget:
    """A target a task should move: `link` is stated or inferred, `status` its own light at the quarter."""

    target: str
    link: Basis
    status: Light | None


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task, safeguard or requirement at a quarter.

    `units` are those that answer, the lead first. `milestones` are the keys of its duties. `state` is the lead's last word,
    without one the worst of the others', None when nobody has spoken. `reported` of `expected` units have a word for the
    quarter; `missing` are those that owe one.
    """

    task: Task
    units: tuple[UnitWord, ...]
    targets: tuple[LinkedTarget, ...]
    milestones: tuple[str, ...]
    state: CheckInState | None
    reported: int
    expected: int
    missing: tuple[str, ...]

    @property
    def contradicts(self) -> tuple[str, ...]:
        """The targets that are lost although the task that should move them was reported done."""
        return tuple(one.target for one in self.targets if self.state == "done" and one.status in LOST)


@dataclass(frozen=True, slots=True)
class DutyFulfilment:
    """Whether a duty is done on any day, and `by` what that is said. `enough`: not done, but its target is met by others.

    `last` is the newest word on it, of a lead where one has spoken; `done_on` the day they gave, or a form's day of receipt.
    """

    duty: Duty
    by: By | None
    enough: bool
    last: ReceivedCheckIn | None
    done_on: date | None

    @property
    def done(self) -> bool:
        """Whether a word, its target or its form says that it is done."""
        return self.by is not None


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """A milestone, phase or a place's part in a coverage or list as it stands on a day.

    `state` is done, open or spared (no longer needed: other places have met its target), of a phase upcoming, running or
    over. `late_days` counts from the due day to the day it was done or to today, negative before, None for one done on a
    day nobody gave; `overdue`: past due and open. `rung` is that of the reminders' ladder, a phase's done when it is over.
    """

    fulfilment: DutyFulfilment
    units: tuple[UnitWord, ...]
    state: DutyState
    late_days: int | None
    overdue: bool
    rung: Rung

    @property
    def duty(self) -> Duty:
        """What is owed."""
        return self.fulfilment.duty

    @property
    def last(self) -> ReceivedCheckIn | None:
        """The newest word on it."""
        return self.fulfilment.last

    @property
    def done_on(self) -> date | None:
        """The day it was done, None where nobody gave one."""
        return self.fulfilment.done_on


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task with one unit's part in it; its targets as they stand in the unit's own place."""

    standing: TaskStanding
    part: UnitWord


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """A dated item with one unit's part in it."""

    standing: DutyStanding
    part: UnitWord


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """A target a unit answers for; `region` is its own place where the target is judged there, else the whole."""

    target: str
    basis: Basis | Literal["confirmed"]
    role: Role | None
    clause: str
    region: str
    status: Light | None
