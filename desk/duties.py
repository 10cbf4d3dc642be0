"""Who does what by when, joined for pages, briefings and the command line: tasks, milestones, and all of one unit.

What the book of tasks says, what was reported on it, and how the targets stand that it should move. Only milestones and
what is due know of a `today`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from charts.rows import Row, rows
from desk import Desk
from desk.chase import RUNGS, due_day, rung_of
from desk.check_ins import check_ins, milestone_states, task_quarter
from desk.judge import judge
from tracker.periods import Period
from tracker.schema.tasks import Duty, Share, Task

TASK_COLUMNS = [
    "task",
    "plan",
    "kind",
    "group",
    "group_title",
    "group_title_en",
    "number",
    "title",
    "title_en",
    "content",
    "content_en",
    "place",
    "due",
    "due_basis",
    "units",
    "targets",
    "milestones",
    "state",
    "reported",
    "expected",
    "missing",
]
MILESTONE_COLUMNS = [
    "duty",
    "plan",
    "kind",
    "title",
    "title_en",
    "region",
    "units",
    "due",
    "due_basis",
    "start",
    "task",
    "target",
    "basis",
    "note",
    "note_en",
    "state",
    "done_on",
    "by",
    "enough",
    "reported",
    "said",
    "evidence",
    "evidence_sha256",
    "who",
    "at",
    "late_days",
    "overdue",
    "rung",
]
# A task with several words and no lead is as far as the unit in the worst place.
_WORST_FIRST = ("blocked", "behind", "not_started", "in_progress", "done")


def tasks_frame(
    desk: Desk, plan_id: str, as_of: Period | None = None, known_at: datetime | None = None
) -> pd.DataFrame:
    """One row per task, safeguard and requirement, in the plan's order. Columns TASK_COLUMNS.

    units: one mapping per unit that answers, the lead first: unit, name, name_en, role, role_basis, basis, through (the
    group it came by), to_confirm, state, period, note, evidence, evidence_sha256, at, missing. targets: target, link
    (stated or inferred), status at that quarter. milestones: the keys of its duties. state: the lead's last word, without
    one the worst of the others', None when nobody has spoken; reported and expected count the units that have.
    """
    quarter = task_quarter(desk, plan_id, as_of, known_at)
    words: dict[str, dict[str, Row]] = {}
    for row in rows(check_ins(desk, plan_id, quarter, known_at)):
        words.setdefault(row["task"], {})[row["unit"]] = row
    statuses = target_statuses(desk, plan_id, quarter, known_at)
    duties: dict[str | None, list[str]] = {}
    for duty in desk.tasks.milestones_of_plan(plan_id):
        duties.setdefault(duty.task, []).append(duty.key)
    found = []
    for task in desk.tasks.of_plan(plan_id):
        units = units_of_task(desk, task, words.get(task.key, {}))
        targets = [{"target": key, "link": link, "status": statuses.get(key)} for key, link in task.targets]
        owed = [unit for unit in units if unit["kind"] != "group"]
        found.append(
            {
                **{name: getattr(task, name) for name in TASK_COLUMNS if hasattr(task, name)},
                "task": task.key,
                "units": units,
                "targets": targets,
                "milestones": duties.get(task.key, []),
                "state": state_of(units),
                "reported": sum(not unit["missing"] for unit in owed),
                "expected": len(owed),
                "missing": [unit["unit"] for unit in owed if unit["missing"]],
            }
        )
    return pd.DataFrame(found, columns=TASK_COLUMNS, dtype=object)


def target_statuses(
    desk: Desk, plan_id: str, as_of: Period, known_at: datetime | None = None, region: str = "whole"
) -> dict[str, str | None]:
    """Target (plan.target) to its status for the whole, or a region, at a quarter; {} for a plan without numbers."""
    return {one.target: one.status for one in judge(desk, plan_id, as_of, known_at, region)}


def units_of_task(desk: Desk, task: Task, words: dict[str, Row]) -> list[Row]:
    """The units that answer for a task with their last word, the lead first and then as the plan names them."""
    shares = [share for share in task.shares if share.unit in desk.tasks.units_of(task.plan)]
    shares.sort(key=lambda share: share.role != "lead")
    return [_unit(desk, task.plan, share, words.get(share.unit, {})) for share in shares]


def _unit(desk: Desk, plan_id: str, share: Share, word: Row) -> Row:
    unit = desk.tasks.unit(plan_id, share.unit)
    said = ("state", "period", "note", "evidence", "evidence_sha256", "at", "who", "submission")
    return {
        "unit": share.unit,
        "name": unit.name,
        "name_en": unit.name_en,
        "kind": unit.kind,
        "role": share.role,
        "role_basis": share.role_basis,
        "basis": share.basis,
        "through": share.through,
        "to_confirm": unit.to_confirm,
        **{name: word.get(name) for name in said},
        "missing": bool(word.get("missing", False)),
    }


def state_of(units: list[Row]) -> str | None:
    """How a task stands by its units' words: the lead's, without one the worst of the others'; None for no word."""
    leads = [unit["state"] for unit in units if unit["role"] == "lead" and unit["state"]]
    said = leads or [unit["state"] for unit in units if unit["state"]]
    return next((state for state in _WORST_FIRST if state in said), None)


def milestones_frame(desk: Desk, plan_id: str, today: date, known_at: datetime | None = None) -> pd.DataFrame:
    """One row per milestone, phase and place's part in a coverage or list, earliest due first. Columns MILESTONE_COLUMNS.

    units: who owes it (unit, name, name_en, role, basis, through …). state is done, open, or spared (not done and no
    longer needed: other places have met its target, `enough`), of a phase upcoming, running or over while nobody said done. late_days counts from the due day to the day it was done or to `today`, negative before, None for
    one done on a day nobody gave; overdue: past due and open. rung is that of the ladder: done, not_due, blue, yellow, red; a phase's
    is done when it is over.
    """
    states = {row["duty"]: row for row in rows(milestone_states(desk, plan_id, known_at))}
    ladder = desk.catalogue.settings.chase_ladder_days
    found = []
    for duty in desk.tasks.milestones_of_plan(plan_id):
        row = states[duty.key]
        state = _phase_state(duty, row["state"], today) if duty.kind == "phase" else row["state"]
        until = row["done_on"] or (None if state == "done" else today)
        late = (until - duty.due).days if until else None
        state = "spared" if state == "open" and row["enough"] else state
        owed = duty.kind != "phase" and state == "open"
        found.append(
            {
                **{name: getattr(duty, name) for name in MILESTONE_COLUMNS if hasattr(duty, name)},
                **row,
                "duty": duty.key,
                "units": _owing(desk, duty),
                "state": state,
                "note": duty.note,
                "said": row["note"],
                "late_days": late,
                "overdue": owed and (late or 0) > 0,
                "rung": rung_of(late or 0, ladder) if owed else _quiet_rung(state),
            }
        )
    frame = pd.DataFrame(found, columns=MILESTONE_COLUMNS, dtype=object)
    return frame.sort_values("due", kind="stable", ignore_index=True)


def _owing(desk: Desk, duty: Duty) -> list[Row]:
    shares = [share for share in duty.shares if share.unit in desk.tasks.units_of(duty.plan)]
    return [_unit(desk, duty.plan, share, {}) for share in sorted(shares, key=lambda share: share.role != "lead")]


def _phase_state(duty: Duty, state: str, today: date) -> str:
    if state == "done":
        return state
    if duty.start and today < duty.start:
        return "upcoming"
    return "over" if duty.is_past(today) else "running"


def _quiet_rung(state: str) -> str:
    return "done" if state in ("done", "over", "spared") else "not_due"


@dataclass(frozen=True)
class UnitDuties:
    """All of one unit in a plan at a quarter and a day.

    `tasks` and `milestones` are rows of tasks_frame and milestones_frame with the unit's own part in them beside: role,
    role_basis, own_basis, through, and of tasks own_state, own_note, own_period, own_missing. `targets`: target, basis (stated, inferred, confirmed), role,
    clause, region and status there: its own place's where that is judged, else the whole's. `red`: targets in trouble, tasks behind or blocked, milestones overdue, as (kind, key). `due_next`: its
    open milestones still to come, nearest first. `missing`: the tasks it owes a check-in on, due `check_in_due`.
    """

    unit: str
    quarter: Period
    targets: pd.DataFrame
    tasks: pd.DataFrame
    milestones: pd.DataFrame
    red: tuple[tuple[str, str], ...]
    due_next: tuple[str, ...]
    missing: tuple[str, ...]
    check_in_due: date
    check_in_rung: str


UNIT_TARGET_COLUMNS = ["target", "basis", "role", "clause", "region", "status"]
# The gravest first.
TROUBLE = ("missed", "out_of_reach", "behind", "slightly_behind")
_STUCK = ("blocked", "behind")


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
    return [mine for mine in found if len(mine.tasks) or len(mine.targets) or len(mine.milestones)]


def _duties_of(
    desk: Desk, plan_id: str, units: list[str], today: date, as_of: Period | None, known_at: datetime | None
) -> list[UnitDuties]:
    """The duties of several units from one reading of tasks, dated items and verdicts."""
    quarter = task_quarter(desk, plan_id, as_of, known_at)
    all_tasks = rows(tasks_frame(desk, plan_id, quarter, known_at))
    all_milestones = rows(milestones_frame(desk, plan_id, today, known_at))
    statuses: dict[tuple[str, str], str | None] = {
        (one.target, one.region): one.status
        for part in ("whole", "districts")
        for one in judge(desk, plan_id, quarter, known_at, part)
    }
    due, found = due_day(desk, quarter), []
    for key in units:
        place = desk.tasks.unit(plan_id, key).region or ""
        targets = _own_targets(desk, plan_id, key, statuses)
        tasks, milestones = _own_rows(all_tasks, key), _own_rows(all_milestones, key)
        for row in tasks:
            row["targets"] = [
                item | {"status": statuses.get((item["target"], place)) or item["status"]} for item in row["targets"]
            ]
        missing = tuple(row["task"] for row in tasks if row["own_missing"])
        ladder = desk.catalogue.settings.chase_ladder_days
        found.append(
            UnitDuties(
                key,
                quarter,
                pd.DataFrame(targets, columns=UNIT_TARGET_COLUMNS, dtype=object),
                pd.DataFrame(tasks, columns=[*TASK_COLUMNS, *_OWN, *_OWN_WORD], dtype=object),
                pd.DataFrame(milestones, columns=[*MILESTONE_COLUMNS, *_OWN], dtype=object),
                _red(targets, tasks, milestones),
                tuple(row["duty"] for row in milestones if row["state"] == "open" and not row["overdue"]),
                missing,
                due,
                rung_of((today - due).days, ladder) if missing else RUNGS[0],
            )
        )
    return found


def _red(targets: list[Row], tasks: list[Row], milestones: list[Row]) -> tuple[tuple[str, str], ...]:
    """Tasks, dated items and targets in trouble, of each kind the gravest first."""
    stuck = [row for row in tasks if row["own_state"] in _STUCK]
    red = [("task", str(row["task"])) for row in sorted(stuck, key=lambda row: _STUCK.index(row["own_state"]))]
    red += [("milestone", str(row["duty"])) for row in milestones if row["overdue"]]
    missed = [row for row in targets if row["status"] in TROUBLE]
    return tuple(
        red + [("target", str(row["target"])) for row in sorted(missed, key=lambda row: TROUBLE.index(row["status"]))]
    )


def _own_targets(desk: Desk, plan_id: str, key: str, statuses: dict[tuple[str, str], str | None]) -> list[Row]:
    """The targets a unit answers for with their status in its own place where that is judged, else in the whole."""
    whole, place = desk.catalogue.plans[plan_id].region, desk.tasks.unit(plan_id, key).region
    found = []
    for owned in desk.tasks.targets_of_unit(plan_id, key):
        region = place if place and statuses.get((owned.target, place)) else whole
        found.append({**vars(owned), "region": region, "status": statuses.get((owned.target, region))})
    return found


# What a unit's own rows say of the unit beside what they say of the whole, and the name it has in `units`.
_OWN = {"role": "role", "role_basis": "role_basis", "through": "through", "own_basis": "basis"}
_OWN_WORD = {"own_state": "state", "own_note": "note", "own_period": "period", "own_missing": "missing"}


def _own_rows(every: list[Row], key: str) -> list[Row]:
    """The rows a unit has a part in, with its part and its last word."""
    parts = [(row, next((unit for unit in row["units"] if unit["unit"] == key), None)) for row in every]
    return [row | {name: mine[of] for name, of in (_OWN | _OWN_WORD).items()} for row, mine in parts if mine]
