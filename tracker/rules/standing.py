"""How tasks and dated items stand: a unit's last word on a task, the task by its units' words, a duty on a day.

What the plan says of them is in `tracker.schema.tasks`; what was said of them are check-ins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.periods import Period
from tracker.rules.progress import Status
from tracker.schema.tasks import Duty, Task


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A unit that answers for a task or a dated item, and its last check-in on it.

    `through` is the group it came by. `state` and what follows are None while it has not spoken; `at` is UTC. `missing`: it
    owes a check-in for the quarter.
    """

    unit: str
    name: str
    name_en: str
    kind: str
    role: str
    role_basis: str
    basis: str
    through: str | None
    to_confirm: bool
    state: str | None = None
    period: Period | None = None
    note: str | None = None
    evidence: str | None = None
    evidence_sha256: str | None = None
    at: datetime | None = None
    who: str | None = None
    submission: str | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class LinkedTarget:
    """A target a task should move: `link` is stated or inferred, `status` its own at the quarter."""

    target: str
    link: str
    status: Status | None


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task, safeguard or requirement at a quarter. `state` is the lead's last word, without one the worst of the others',
    None when nobody has spoken; `missing` are the units that owe a check-in. `own` is the part of one unit, where asked."""

    task: Task
    units: tuple[UnitWord, ...]
    targets: tuple[LinkedTarget, ...]
    milestones: tuple[str, ...]
    state: str | None
    reported: int
    expected: int
    missing: tuple[str, ...]
    own: UnitWord | None = None


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """A milestone, phase or a place's part in a coverage or list as it stands on a day.

    `state` is done, open or spared (no longer needed: other places have met its target), of a phase upcoming, running or
    over. `by` is what says that it is done: check_in, target or form. `late_days` counts from the due day to the day it was
    done or to today, None for one done on a day nobody gave; `rung` is that of the reminders' ladder.
    """

    duty: Duty
    units: tuple[UnitWord, ...]
    state: str
    by: str | None
    enough: bool
    reported: str | None
    said: str | None
    evidence: str | None
    evidence_sha256: str | None
    unit: str | None
    period: Period | None
    who: str | None
    at: datetime | None
    submission: str | None
    done_on: date | None
    late_days: int | None
    overdue: bool
    rung: str
    own: UnitWord | None = None
