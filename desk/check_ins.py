"""进展报送 (check-ins): how every unit stands with every task at a quarter, and which duties are done.

A check-in is a submission like any other: it has a receipt, it is withdrawn the same way, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desk import Desk
from desk.check_in_changes import current_check_ins, received, working_grade
from desk.judge import judge
from desk.permission import seen_at
from desk.publish import default_quarter
from desk.rosters import handed_in
from tracker.periods import Period
from tracker.rules.standing import By, DutyFulfilment, ReceivedCheckIn, TaskWord
from tracker.schema.tasks import Duty


def task_quarter(desk: Desk, plan_id: str, as_of: Period | None = None, known_at: datetime | None = None) -> Period:
    """The quarter tasks are looked at: that of `as_of`, else the plan's own (desk.publish.default_quarter); of a plan without
    figures the latest with a check-in, else its last."""
    if as_of is not None:
        return as_of.plus_quarters(0)
    latest = default_quarter(desk, plan_id, known_at)
    if latest is None:
        latest = max((word.period for word in current_check_ins(desk, plan_id, known_at)), default=None)
    return (latest or desk.catalogue.plans[plan_id].last_period).plus_quarters(0)


def task_quarters(desk: Desk, plan_id: str) -> list[Period]:
    """Every quarter a plan's tasks are reported for, oldest first: those its span touches."""
    plan = desk.catalogue.plans[plan_id]
    first, last = Period.of_date(plan.start).plus_quarters(0), plan.last_period.plus_quarters(0)
    found = [first]
    while found[-1] < last:
        found.append(found[-1].plus_quarters(1))
    return found


def is_sample(desk: Desk, plan_id: str, known_at: datetime | None = None) -> bool:
    """Whether what the plan's pages show of tasks are sample check-ins (演示数据·非真实)."""
    return working_grade(desk, known_at) == "sample" and bool(current_check_ins(desk, plan_id, known_at))


def check_ins(
    desk: Desk, plan_id: str, as_of: Period | None = None, known_at: datetime | None = None
) -> tuple[TaskWord, ...]:
    """Each task and unit with a part in it, in the plan's order: the unit's latest check-in up to the quarter.

    A group stands for its members and is left out; a group nobody is named for is there and owes nothing. missing: no
    check-in for this very quarter, and the task was not done before.
    """
    quarter = task_quarter(desk, plan_id, as_of, known_at)
    latest = _latest(desk, plan_id, "task", quarter, known_at)
    book, found = desk.tasks, []
    for task in book.of_plan(plan_id):
        for share in task.shares:
            unit = book.unit(plan_id, share.unit)
            if unit.members or unit.inferred_members:
                continue
            last = latest.get((task.key, share.unit))
            spoken = last is not None and (last.state == "done" or last.period == quarter)
            found.append(TaskWord(task, share, last, missing=unit.kind != "group" and not spoken))
    return tuple(found)


def check_in_history(
    desk: Desk, subject: str, unit: str | None = None, known_at: datetime | None = None
) -> tuple[ReceivedCheckIn, ...]:
    """Every check-in ever given on a task (plan.1.2) or duty (plan.QZM02), withdrawn ones too, newest first."""
    known_at = seen_at(desk, subject.partition(".")[0], known_at)
    found = desk.store.rows("check_in_versions", subject=subject, known_at=known_at or desk.store.last_change())
    return tuple(word for word in map(received, found) if unit in (None, word.unit))


def milestone_states(desk: Desk, plan_id: str, known_at: datetime | None = None) -> tuple[DutyFulfilment, ...]:
    """Whether each duty (milestone, phase, place's part in coverage) is done, in the plan's order.

    enough: open, but its target is met by the others (of seven databases three are asked). Whether it is overdue depends
    on today, and stands in `desk.duties.duty_standings`.
    """
    latest = _latest(desk, plan_id, "duty", None, known_at)
    met, whole = _targets_met(desk, plan_id, known_at), desk.catalogue.plans[plan_id].region
    forms = handed_in(desk, plan_id, known_at)
    found = []
    for duty in desk.tasks.milestones_of_plan(plan_id):
        last, form = _word_on(duty, latest), (duty.key.partition(".")[0], duty.region)
        says: dict[By, bool] = {
            "check_in": last is not None and last.state == "done",
            "target": (duty.target, duty.region) in met,
            "form": form in forms,
        }
        by = next((one for one, is_so in says.items() if is_so), None)
        said_on = last.done_on if last else None
        enough = by is None and (duty.target, whole) in met
        found.append(DutyFulfilment(duty, by, enough, last, forms[form] if by == "form" else said_on))
    return tuple(found)


def _word_on(duty: Duty, latest: Mapping[tuple[str, str], ReceivedCheckIn]) -> ReceivedCheckIn | None:
    """The newest check-in on a duty, of those of its leads where one has spoken; None when nobody has."""
    said = {share: latest.get((subject_of(duty), share.unit)) for share in duty.shares}
    leads = [word for share, word in said.items() if word and share.role == "lead"]
    words = leads or [word for word in said.values() if word]
    return max(words, key=lambda word: (word.period.end, word.at), default=None)


def subject_of(duty: Duty) -> str:
    """The key check-ins on a duty go by: its own, with the plan before it."""
    return f"{duty.plan}.{duty.key}"


def _targets_met(desk: Desk, plan_id: str, known_at: datetime | None) -> set[tuple[str | None, str]]:
    """(target, region) of every promise that is kept by the latest figures; of a thing counted once, where it is there."""
    whole = desk.catalogue.plans[plan_id].region
    return {
        (one.target, one.region)
        for regions in ("whole", "districts")
        for one in judge(desk, plan_id, None, known_at, regions)
        if one.status == "met" or (one.status is None and one.region != whole and (one.value or 0) >= 1)
    }


def _latest(
    desk: Desk, plan_id: str, about: str, quarter: Period | None, known_at: datetime | None
) -> dict[tuple[str, str], ReceivedCheckIn]:
    """(subject, unit) to the newest check-in up to a quarter."""
    return {
        (word.subject, word.unit): word
        for word in current_check_ins(desk, plan_id, known_at)
        if word.about == about and (quarter is None or word.period.end <= quarter.end)
    }
