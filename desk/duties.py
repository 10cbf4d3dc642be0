"""Who does what by when, joined for pages, briefings and the command line: tasks, milestones, and all of one unit.

What the book of tasks says, what was reported on it, and how the targets stand that it should move. Only milestones and
what is due know of a `today`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from desk import Desk
from desk.chase import RUNGS, due_day, rung_of
from desk.check_ins import check_ins, milestone_states, task_quarter
from desk.publish import said
from tracker.periods import Period
from tracker.rules.judgement import LOST, Light
from tracker.rules.standing import (
    DutyFulfilment,
    DutyStanding,
    DutyState,
    LinkedTarget,
    OwnDuty,
    OwnTarget,
    OwnTask,
    Rung,
    TaskStanding,
    TaskWord,
    UnitWord,
)
from tracker.schema.task_types import CheckInState
from tracker.schema.tasks import Duty, Share, Task

# A task with several words and no lead is as far as the unit in the worst place.
_WORST_FIRST: tuple[CheckInState, ...] = ("blocked", "behind", "not_started", "in_progress", "done")


def task_standings(
    desk: Desk, plan_id: str, as_of: Period | None = None, known_at: datetime | None = None
) -> tuple[TaskStanding, ...]:
    """Every task, safeguard and requirement at a quarter, in the plan's order."""
    quarter = task_quarter(desk, plan_id, as_of, known_at)
    words: dict[str, dict[str, TaskWord]] = {}
    for word in check_ins(desk, plan_id, quarter, known_at):
        words.setdefault(word.task.key, {})[word.share.unit] = word
    statuses = target_statuses(desk, plan_id, quarter, known_at)
    duties: dict[str | None, list[str]] = {}
    for duty in desk.tasks.milestones_of_plan(plan_id):
        duties.setdefault(duty.task, []).append(duty.key)
    found = []
    for task in desk.tasks.of_plan(plan_id):
        units = units_of_task(desk, task, words.get(task.key, {}))
        owed = [unit for unit in units if unit.kind != "group"]
        found.append(
            TaskStanding(
                task,
                units,
                tuple(LinkedTarget(key, link, statuses.get(key)) for key, link in task.targets),
                tuple(duties.get(task.key, ())),
                state_of(units),
                sum(not unit.missing for unit in owed),
                len(owed),
                tuple(unit.unit for unit in owed if unit.missing),
            )
        )
    return tuple(found)


def target_statuses(
    desk: Desk, plan_id: str, as_of: Period, known_at: datetime | None = None, region: str = "whole"
) -> dict[str, Light | None]:
    """Target (plan.target) to its light for the whole, or a region, at a quarter; {} for a plan without numbers."""
    return {one.target: one.light for one in said(desk, plan_id, as_of, known_at, region)}


def units_of_task(desk: Desk, task: Task, words: Mapping[str, TaskWord]) -> tuple[UnitWord, ...]:
    """The units that answer for a task with their last word, the lead first and then as the plan names them."""
    return tuple(_unit(desk, task.plan, share, words.get(share.unit)) for share in _answering(desk, task))


def _answering(desk: Desk, owed: Task | Duty) -> list[Share]:
    """The parts of units in a task or duty, groups with members left out: as the plan prints them, a lead it states first."""
    units = desk.tasks.units_of(owed.plan)
    shares = [share for share in owed.shares if share.unit in units]
    return sorted(shares, key=lambda share: share.role != "lead" or share.role_basis != "stated")


def _unit(desk: Desk, plan_id: str, share: Share, word: TaskWord | None = None) -> UnitWord:
    unit = desk.tasks.unit(plan_id, share.unit)
    return UnitWord(
        share.unit,
        unit.name,
        unit.name_en,
        unit.kind,
        share.role,
        share.role_basis,
        share.basis,
        share.through,
        unit.to_confirm,
        word.last if word else None,
        word is not None and word.missing,
    )


def state_of(units: Iterable[UnitWord]) -> CheckInState | None:
    """How a task stands by its units' words: the lead's, without one the worst of the others'; None for no word."""
    spoken = [unit for unit in units if unit.state]
    leads = [unit.state for unit in spoken if unit.role == "lead"]
    said = leads or [unit.state for unit in spoken]
    return next((state for state in _WORST_FIRST if state in said), None)


def duty_standings(desk: Desk, plan_id: str, today: date, known_at: datetime | None = None) -> tuple[DutyStanding, ...]:
    """Every milestone, phase and place's part in a coverage or list as it stands on a day, earliest due first."""
    found = [_standing(desk, one, today) for one in milestone_states(desk, plan_id, known_at)]
    return tuple(sorted(found, key=lambda one: one.duty.due))


def _standing(desk: Desk, one: DutyFulfilment, today: date) -> DutyStanding:
    duty = one.duty
    state = _state_on(one, today)
    until = one.done_on or (None if state == "done" else today)
    late = (until - duty.due).days if until else None
    owed = duty.kind != "phase" and state == "open"
    rung = rung_of(late or 0, desk.catalogue.settings.chase_ladder_days) if owed else _quiet_rung(state)
    units = tuple(_unit(desk, duty.plan, share) for share in _answering(desk, duty))
    return DutyStanding(one, units, state, late, owed and (late or 0) > 0, rung)


def _state_on(one: DutyFulfilment, today: date) -> DutyState:
    duty = one.duty
    if one.done:
        return "done"
    if duty.kind != "phase":
        return "spared" if one.enough else "open"
    if duty.start and today < duty.start:
        return "upcoming"
    return "over" if duty.is_past(today) else "running"


def _quiet_rung(state: DutyState) -> Rung:
    return "done" if state in ("done", "over", "spared") else "not_due"


@dataclass(frozen=True)
class UnitDuties:
    """All of one unit in a plan at a quarter and a day.

    `red`: targets in trouble, tasks behind or blocked, milestones overdue, as (kind, key). `due_next`: its open milestones
    still to come, nearest first. `missing`: the tasks it owes a check-in on, due `check_in_due`.
    """

    unit: str
    quarter: Period
    targets: tuple[OwnTarget, ...]
    tasks: tuple[OwnTask, ...]
    milestones: tuple[OwnDuty, ...]
    red: tuple[tuple[str, str], ...]
    due_next: tuple[str, ...]
    missing: tuple[str, ...]
    check_in_due: date
    check_in_rung: Rung


# The gravest first.
TROUBLE: tuple[Light, ...] = (*LOST, "behind", "slightly_behind")
_STUCK = ("blocked", "behind")
# (target, region) to its light.
Statuses = dict[tuple[str, str], Light | None]


def unit_duties(
    desk: Desk, plan_id: str, unit: str, today: date, as_of: Period | None = None, known_at: datetime | None = None
) -> UnitDuties:
    """What one unit (id, name or alias) answers for. KeyError when the plan knows no such unit."""
    key = desk.tasks.unit_id(plan_id, unit)
    if key is None:
        raise KeyError(unit)
    return _duties_of(desk, plan_id, [key], today, as_of, known_at)[0]


def duties_by_unit(
    desk: Desk, plan_id: str, today: date, as_of: Period | None = None, known_at: datetime | None = None
) -> list[UnitDuties]:
    """What each unit answers for, in the plan's order; units named only as those a paper goes to are left out."""
    found = _duties_of(desk, plan_id, list(desk.tasks.units_of(plan_id)), today, as_of, known_at)
    return [mine for mine in found if mine.tasks or mine.targets or mine.milestones]


def stated_duties(units: Iterable[UnitDuties]) -> list[UnitDuties]:
    """The same with only what the plan itself asks of a unit by name, or the office confirmed: what headlines and papers
    count. Groups and units nothing is left of are left out; what is inferred stays on the lists, marked."""
    found = []
    for mine in units:
        tasks = tuple(own for own in mine.tasks if own.part.basis == "stated" and own.part.kind != "group")
        milestones = tuple(own for own in mine.milestones if own.part.basis == "stated" and own.part.kind != "group")
        targets = tuple(own for own in mine.targets if own.basis != "inferred")
        if not tasks and not any(own.standing.overdue for own in milestones):
            continue
        keys = {own.standing.task.key for own in tasks}
        found.append(
            replace(
                mine,
                targets=targets,
                tasks=tasks,
                milestones=milestones,
                red=_red(targets, tasks, milestones),
                missing=tuple(key for key in mine.missing if key in keys),
            )
        )
    return found


def _duties_of(
    desk: Desk, plan_id: str, units: list[str], today: date, as_of: Period | None, known_at: datetime | None
) -> list[UnitDuties]:
    """The duties of several units from one reading of tasks, dated items and verdicts."""
    quarter = task_quarter(desk, plan_id, as_of, known_at)
    all_tasks = task_standings(desk, plan_id, quarter, known_at)
    all_milestones = duty_standings(desk, plan_id, today, known_at)
    statuses: Statuses = {
        (one.target, one.region): one.light
        for part in ("whole", "districts")
        for one in said(desk, plan_id, quarter, known_at, part)
    }
    due, found = due_day(desk, quarter), []
    ladder = desk.catalogue.settings.chase_ladder_days
    for key in units:
        targets = _own_targets(desk, plan_id, key, statuses)
        place = desk.tasks.unit(plan_id, key).region or ""
        tasks = tuple(
            OwnTask(_in_place(one, place, statuses), part)
            for one in all_tasks
            for part in one.units
            if part.unit == key
        )
        milestones = tuple(OwnDuty(one, part) for one in all_milestones for part in one.units if part.unit == key)
        missing = tuple(own.standing.task.key for own in tasks if own.part.missing)
        found.append(
            UnitDuties(
                key,
                quarter,
                targets,
                tasks,
                milestones,
                _red(targets, tasks, milestones),
                tuple(
                    own.standing.duty.key
                    for own in milestones
                    if own.standing.state == "open" and not own.standing.overdue
                ),
                missing,
                due,
                rung_of((today - due).days, ladder) if missing else RUNGS[0],
            )
        )
    return found


def _in_place(one: TaskStanding, place: str, statuses: Statuses) -> TaskStanding:
    """The task with its targets as they stand in a unit's own place, where they are judged there."""
    return replace(
        one,
        targets=tuple(
            replace(linked, status=statuses.get((linked.target, place)) or linked.status) for linked in one.targets
        ),
    )


def _red(
    targets: Iterable[OwnTarget], tasks: Iterable[OwnTask], milestones: Iterable[OwnDuty]
) -> tuple[tuple[str, str], ...]:
    """Tasks, dated items and targets in trouble, of each kind the gravest first."""
    red = [("task", own.standing.task.key) for state in _STUCK for own in tasks if own.part.state == state]
    red += [("milestone", own.standing.duty.key) for own in milestones if own.standing.overdue]
    return tuple(red + [("target", own.target) for status in TROUBLE for own in targets if own.status == status])


def _own_targets(desk: Desk, plan_id: str, key: str, statuses: Statuses) -> tuple[OwnTarget, ...]:
    """The targets a unit answers for with their status in its own place where that is judged, else in the whole."""
    whole, place = desk.catalogue.plans[plan_id].region, desk.tasks.unit(plan_id, key).region
    found = []
    for owned in desk.tasks.targets_of_unit(plan_id, key):
        region = place if place and statuses.get((owned.target, place)) else whole
        status = statuses.get((owned.target, region))
        found.append(OwnTarget(owned.target, owned.basis, owned.role, owned.clause, region, status))
    return tuple(found)
