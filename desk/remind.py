"""Due days: on each rung of the ladder of reminders (before, on and after the day) whoever still owes something is told, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from desk import Desk
from desk.chase import due_day, owed
from desk.chase_tasks import owed_tasks
from desk.check_ins import task_quarters
from desk.ledger import ledger
from desk.permission import allow
from desk.telling import tell, units_that_may
from tracker.permission import About, Actor

# A timer that stood still makes up for so many days.
MOST_DAYS = 7


def remind(desk: Desk, today: date) -> list[str]:
    """Tells every unit of the access file that still owes a figure, a check-in, a dated item or an answer on the ledger and has
    reached a rung since the last time; their names, once for each plan and page. MayNot."""
    inside = allow(desk, "keep_copies")
    since = max(_last_time(desk) or today - timedelta(days=1), today - timedelta(days=MOST_DAYS))
    ladder = desk.catalogue.settings.chase_ladder_days

    def is_reached(due: date) -> bool:
        return any(since < due + timedelta(days=rung) <= today for rung in ladder)

    told: list[str] = []
    for plan in inside.home_plans():
        figures, dated = _figures(inside, plan, today, is_reached), _dated(inside, plan, today, is_reached)
        asked = _units_with_matters(inside, plan, is_reached)
        told += tell(inside, "submit", plan, units_that_may("hand_in", figures))
        told += tell(inside, "tasks", plan, units_that_may("check_in", dated, asked))
    _remember(desk, today)
    return told


def _figures(desk: Desk, plan_id: str, today: date, is_reached: Callable[[date], bool]) -> list[About]:
    """Of every quarter at a rung the figures that are not in."""
    plan, found = desk.catalogue.plans[plan_id], []
    quarter = plan.baseline
    while quarter.end <= plan.end:
        if is_reached(due_day(desk, quarter)):
            missing = [one for one in owed(desk, plan_id, quarter, today) if one.received_on is None]
            found += [About(plan_id, (one.region,), (one.measure,)) for one in missing]
        quarter = quarter.plus_quarters(1)
    return found


def _dated(desk: Desk, plan_id: str, today: date, is_reached: Callable[[date], bool]) -> list[About]:
    """Units with check-ins of a quarter at a rung, or with dated items at one, that are open."""
    units = {
        one.unit
        for quarter in task_quarters(desk, plan_id)
        if is_reached(due_day(desk, quarter))
        for one in owed_tasks(desk, plan_id, today, quarter)
        if one.tasks
    }
    units |= {one.unit for one in owed_tasks(desk, plan_id, today) if any(is_reached(d.due) for d in one.milestones)}
    return [About(plan_id, units=(unit,)) for unit in units]


def _units_with_matters(desk: Desk, plan_id: str, is_reached: Callable[[date], bool]) -> Callable[[Actor], bool]:
    """Whether a unit has a matter on the ledger at a rung that it has not answered."""

    def has_one(one: Actor) -> bool:
        own = ledger(replace(desk, actor=one), plan_id) if one.may("see_published", About(plan_id)) else []
        return any(matter.state == "assigned" and matter.due and is_reached(matter.due) for matter in own)

    return has_one


def _kept_in(desk: Desk) -> Path:
    return desk.files.database.with_name("reminded")


def _last_time(desk: Desk) -> date | None:
    with suppress(OSError, ValueError):
        return date.fromisoformat(_kept_in(desk).read_text(encoding="utf-8").strip())
    return None


def _remember(desk: Desk, today: date) -> None:
    if not desk.store.in_memory:
        _kept_in(desk).write_text(f"{today}\n", encoding="utf-8")
