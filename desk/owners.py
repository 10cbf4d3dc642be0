"""Who answers for a target: the units the plan names at the task behind it, in the plan's own order, until the office
confirms who leads and who supports, with the document that says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desk import Desk
from desk.permission import doing
from desk.typed import typed
from tracker.schema.catalogue import Target
from tracker.schema.task_types import Role

Basis = Literal["stated", "inferred", "confirmed"]


@dataclass(frozen=True, slots=True)
class Answering:
    """A unit that answers for a target. `role` is None until it is confirmed; `basis` says whether the plan names it for
    the target itself (stated), for the task behind it (inferred), or the office confirmed it."""

    unit: str
    name: str
    name_en: str
    role: Role | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class TargetOwners:
    """The units of a target, in the plan's own order or as confirmed; `document` is what a confirmation rests on."""

    target: str
    units: tuple[Answering, ...]
    document: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether the office has said who answers, or the catalogue has its word."""
        return any(one.basis == "confirmed" for one in self.units)


def target_owners(desk: Desk, plan_id: str, known_at: datetime | None = None) -> dict[str, TargetOwners]:
    """Target (`<plan>.<key>`) to its units, in the catalogue's order."""
    rows = desk.store.remembered("owner_confirmations", plan=plan_id, known_at=known_at or datetime.max)
    confirmed = {row[0]: (json.loads(row[1]), row[2]) for row in rows}
    found = {}
    for key, target in desk.catalogue.plans[plan_id].targets.items():
        name = f"{plan_id}.{key}"
        if name in confirmed:
            units, document = confirmed[name]
            said = tuple(_answering(desk, plan_id, unit, role, "confirmed") for unit, role in units)
            found[name] = TargetOwners(name, said, document)
        else:
            document = next((owner.document for owner in target.owners if owner.basis == "confirmed"), "")
            found[name] = TargetOwners(name, _named(desk, plan_id, name, target), document)
    return found


def confirm(
    desk: Desk, plan_id: str, target: str, units: Sequence[tuple[str, Role]], document: str, *, who: str
) -> None:
    """Adds the office's word on who answers for a target (`<plan>.<key>`); without units takes the earlier one back.

    ValueError without a document, with a unit twice or the plan does not know, or with another number of leads than one; PersonalInText.
    """
    document = typed(document)
    if not units:
        with doing(desk, "steer", plan_id, what=f"{target} {document}".strip()):
            desk.store.confirm_owners(plan_id, target, None, document, who=who)
        return
    names = {unit.name for unit in desk.tasks.units_of(plan_id).values()} | {
        owner.unit for owner in desk.catalogue.plans[plan_id].targets[target.partition(".")[2]].owners
    }
    if not document:
        raise ValueError("document")
    if len({unit for unit, _role in units}) < len(units) or any(unit not in names for unit, _role in units):
        raise ValueError("units")
    if sum(role == "lead" for _unit, role in units) != 1:
        raise ValueError("lead")
    content = json.dumps([list(one) for one in units], ensure_ascii=False)
    with doing(desk, "steer", plan_id, what=f"{target} {document}"):
        desk.store.confirm_owners(plan_id, target, content, document, who=who)


def _named(desk: Desk, plan_id: str, name: str, target: Target) -> tuple[Answering, ...]:
    """The catalogue's owners of a target, in the order the plan prints them at the task behind it."""
    printed: Mapping[str, int] = {}
    for task in desk.tasks.of_plan(plan_id):
        places = {owner.clause for owner in target.owners}
        if task.place in places and any(linked == name for linked, _link in task.targets):
            order = [desk.tasks.unit(plan_id, share.unit).name for share in task.shares]
            printed = {unit: n for n, unit in enumerate(order)}
            break
    owners = sorted(target.owners, key=lambda owner: printed.get(owner.unit, len(printed)))
    # Nothing of ours says who leads: only a confirmation does.
    roles = {owner.unit: owner.role if owner.basis == "confirmed" else None for owner in owners}
    return tuple(_answering(desk, plan_id, owner.unit, roles[owner.unit], owner.basis) for owner in owners)


def _answering(desk: Desk, plan_id: str, unit: str, role: Role | None, basis: Basis) -> Answering:
    key = desk.tasks.unit_id(plan_id, unit)
    return Answering(unit, unit, desk.tasks.unit(plan_id, key).name_en if key else unit, role, basis)
