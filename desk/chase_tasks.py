"""催报 of tasks: which units owe a check-in for a quarter or a milestone by its day, and how far up the ladder that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desk import Desk
from desk.chase import RUNGS, due_day, rung_of
from desk.check_ins import check_ins, task_quarter
from desk.duties import duty_standings
from tracker.periods import Period
from tracker.rules.standing import DutyStanding, Rung

# What is not yet near its day is not asked for.
ASKED = ("blue", "yellow", "red")


@dataclass(frozen=True)
class DutyOwed:
    """A milestone, or a place's part in coverage, that is near its day or past it; `late_days` is negative before."""

    duty: str
    region: str
    due: date
    due_basis: str
    late_days: int
    rung: Rung


@dataclass(frozen=True)
class UnitOwes:
    """What one unit owes: the tasks it has not reported on for the quarter (due that day), and its milestones.

    `rung` is that of its latest debt; `to_confirm`, the unit itself is not certain. `inferred` are those of the tasks that the
    plan does not ask of it by name: they are chased, and no headline counts them.
    """

    unit: str
    period: Period
    tasks: tuple[str, ...]
    due: date
    late_days: int
    milestones: tuple[DutyOwed, ...]
    rung: Rung
    to_confirm: bool
    inferred: tuple[str, ...] = ()

    @property
    def stated(self) -> tuple[str, ...]:
        return tuple(key for key in self.tasks if key not in self.inferred)


def owed_tasks(
    desk: Desk, plan_id: str, today: date, as_of: Period | None = None, known_at: datetime | None = None
) -> list[UnitOwes]:
    """One entry per unit that owes anything, the highest rung first, then in the plan's order.

    A milestone is asked of its lead, without one of every unit named; check-ins not yet near their day are left out.
    """
    quarter = task_quarter(desk, plan_id, as_of, known_at)
    due, ladder = due_day(desk, quarter), desk.catalogue.settings.chase_ladder_days
    late = (today - due).days
    tasks: dict[str, list[str]] = {}
    inferred: dict[str, list[str]] = {}
    if rung_of(late, ladder) in ASKED:
        for word in check_ins(desk, plan_id, quarter, known_at):
            if word.missing:
                tasks.setdefault(word.share.unit, []).append(word.task.key)
                if word.share.basis != "stated":
                    inferred.setdefault(word.share.unit, []).append(word.task.key)
    duties: dict[str, list[DutyOwed]] = {}
    for one in duty_standings(desk, plan_id, today, known_at):
        if one.rung in ASKED:
            duty = one.duty
            owed = DutyOwed(duty.key, duty.region, duty.due, duty.due_basis, one.late_days or 0, one.rung)
            for unit in _asked(one):
                duties.setdefault(unit, []).append(owed)
    found = []
    for unit, kind in desk.tasks.units_of(plan_id).items():
        mine, dated = tuple(tasks.get(unit, ())), tuple(duties.get(unit, ()))
        if mine or dated:
            rungs = [*([rung_of(late, ladder)] if mine else []), *(item.rung for item in dated)]
            rung = max(rungs, key=RUNGS.index)
            told = tuple(inferred.get(unit, ()))
            found.append(UnitOwes(unit, quarter, mine, due, late, dated, rung, kind.to_confirm, told))
    return sorted(found, key=lambda one: -RUNGS.index(one.rung))


def _asked(one: DutyStanding) -> list[str]:
    leads = [unit.unit for unit in one.units if unit.role == "lead"]
    return leads or [unit.unit for unit in one.units]
