"""Tasks, dated items, a unit's duties and what is owed as scripts read them: the JSON of tasks, milestones and chase."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from desk.chase import Owed
from desk.chase_tasks import UnitOwes
from desk.duties import UnitDuties
from tracker.ledger import LedgerMatter
from tracker.rules.standing import DutyStanding, TaskStanding, UnitWord

Facts = dict[str, object]


def task_facts(one: TaskStanding) -> Facts:
    """A task at a quarter."""
    task = one.task
    return {
        "task": task.key,
        "plan": task.plan,
        "kind": task.kind,
        "group": task.group,
        "group_title": task.group_title,
        "group_title_en": task.group_title_en,
        "number": task.number,
        "title": task.title,
        "title_en": task.title_en,
        "content": task.content,
        "content_en": task.content_en,
        "place": task.place,
        "due": task.due,
        "due_basis": task.due_basis,
        "units": [unit_facts(unit) for unit in one.units],
        "targets": [asdict(linked) for linked in one.targets],
        "milestones": one.milestones,
        "state": one.state,
        "reported": one.reported,
        "expected": one.expected,
        "missing": one.missing,
    }


def unit_facts(unit: UnitWord) -> Facts:
    """A unit with its last word; what it did not say is null."""
    last = unit.last
    return {
        "unit": unit.unit,
        "name": unit.name,
        "name_en": unit.name_en,
        "kind": unit.kind,
        "role": unit.role,
        "role_basis": unit.role_basis,
        "basis": unit.basis,
        "through": unit.through,
        "to_confirm": unit.to_confirm,
        "state": unit.state,
        "period": str(last.period) if last else None,
        "note": last.note if last else None,
        "evidence": last.evidence if last else None,
        "evidence_sha256": last.evidence_sha256 if last else None,
        "at": last.at if last else None,
        "who": last.who if last else None,
        "submission": last.submission if last else None,
        "missing": unit.missing,
    }


def duty_facts(one: DutyStanding) -> Facts:
    """A dated item on a day."""
    duty, last = one.duty, one.last
    return {
        "duty": duty.key,
        "plan": duty.plan,
        "kind": duty.kind,
        "title": duty.title,
        "title_en": duty.title_en,
        "region": duty.region,
        "units": [unit_facts(unit) for unit in one.units],
        "due": duty.due,
        "due_basis": duty.due_basis,
        "start": duty.start,
        "task": duty.task,
        "target": duty.target,
        "basis": duty.basis,
        "note": duty.note,
        "note_en": duty.note_en,
        "state": one.state,
        "done_on": one.done_on,
        "by": one.fulfilment.by,
        "enough": one.fulfilment.enough,
        "reported": last.state if last else None,
        "said": last.note if last else None,
        "evidence": last.evidence if last else None,
        "evidence_sha256": last.evidence_sha256 if last else None,
        "who": last.who if last else None,
        "at": last.at if last else None,
        "late_days": one.late_days,
        "overdue": one.overdue,
        "rung": one.rung,
    }


def own_facts(mine: UnitDuties) -> Facts:
    """All of one unit: what stands in the lists of the plan, with its own part beside."""
    return {
        "unit": mine.unit,
        "quarter": str(mine.quarter),
        "targets": [asdict(one) for one in mine.targets],
        "tasks": [task_facts(own.standing) | _part(own.part) | _word(own.part) for own in mine.tasks],
        "milestones": [duty_facts(own.standing) | _part(own.part) for own in mine.milestones],
        "red": mine.red,
        "due_next": mine.due_next,
        "missing": mine.missing,
        "check_in_due": mine.check_in_due,
        "check_in_rung": mine.check_in_rung,
    }


def _part(part: UnitWord) -> Facts:
    return {"role": part.role, "role_basis": part.role_basis, "through": part.through, "own_basis": part.basis}


def _word(part: UnitWord) -> Facts:
    last = part.last
    return {
        "own_state": part.state,
        "own_note": last.note if last else None,
        "own_period": str(last.period) if last else None,
        "own_missing": part.missing,
    }


def owed_facts(one: Owed) -> Facts:
    """A figure that a supplier owes or gave."""
    return {
        "supplier": one.supplier,
        "supplier_level": one.supplier_level,
        "measure": one.measure,
        "region": one.region,
        "period": str(one.period),
        "due": one.due,
        "received_on": one.received_on,
        "late_days": one.late_days,
        "rung": one.rung,
    }


def owes_facts(one: UnitOwes) -> Facts:
    """What a unit owes of check-ins and dated items."""
    return {
        "unit": one.unit,
        "period": str(one.period),
        "tasks": one.tasks,
        "inferred": one.inferred,
        "due": one.due,
        "late_days": one.late_days,
        "milestones": [asdict(duty) for duty in one.milestones],
        "rung": one.rung,
        "to_confirm": one.to_confirm,
    }


def ledger_facts(one: LedgerMatter, day: date) -> Facts:
    """A matter on the ledger with every word on it, the oldest first."""
    return {
        "number": one.number,
        "source": one.source,
        "target": one.target,
        "period": str(one.period) if one.period else None,
        "words": one.words,
        "units": one.units,
        "due": one.due,
        "document": one.document,
        "state": one.state,
        "late": one.is_late(day),
        "opened_at": one.at,
        "who": one.who,
        "said": [asdict(word) for word in one.said],
    }
