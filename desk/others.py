"""What belongs to no district (其他): which of its figures are missing, and whose they are to give."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from desk import Desk
from desk.snapshot import snapshot_of
from tracker.periods import Period
from tracker.rules.rollup import CARRIED


@dataclass(frozen=True, slots=True)
class MissingOther:
    """A residual row that gave a figure of a measure at `last` (in its stored unit) and none for `period`.

    `carried`: its last figure stands in for it; else the whole is incomplete. `supplier` is who is asked, never a county.
    """

    region: str
    measure: str
    period: Period
    last: Period
    last_value: float
    carried: bool
    supplier: str


def missing_others(
    desk: Desk, plan_id: str, period: Period, known_at: datetime | None = None
) -> tuple[MissingOther, ...]:
    """The figures of rows of no district that are missing for a quarter, in the catalogue's then the register's order."""
    roll, found = snapshot_of(desk, plan_id, known_at).roll, []
    for measure_id, measure in desk.catalogue.plan_measures(plan_id).items():
        for region, last in roll.silent_others(measure_id, period).items():
            figure = roll.figures.at(region, measure_id, last)
            if figure is not None:
                supplier, carried = measure.supplied_by.name, measure.kind in CARRIED
                found.append(MissingOther(region, measure_id, period, last, figure.value, carried, supplier))
    return tuple(found)


def others_due(
    desk: Desk,
    plan_id: str,
    period: Period,
    given: Collection[tuple[str, str]] = (),
    known_at: datetime | None = None,
) -> tuple[MissingOther, ...]:
    """Those of `missing_others` to ask for now: a place has given its figure of the measure, they have not. `given` are the
    (region, measure) of workbooks that are read and not yet saved."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    places = [place.code for place in desk.register.expected(snapshot.plan.region, period.end)]

    def is_in(region: str, measure: str) -> bool:
        return (region, measure) in given or snapshot.roll.figures.at(region, measure, period) is not None

    return tuple(
        one
        for one in missing_others(desk, plan_id, period, known_at)
        if not is_in(one.region, one.measure) and any(is_in(place, one.measure) for place in places)
    )


def reporting_others(desk: Desk, plan_id: str, period: Period) -> dict[str, frozenset[str]]:
    """The rows of no district that have ever given a figure to be handed in each quarter, with the measures they gave."""
    plan, roll = desk.catalogue.plans[plan_id], snapshot_of(desk, plan_id).roll
    places = desk.register.members(plan.region, period.end)
    found = {}
    for row in (place for place in places if place.level == "residual"):
        gave = frozenset(
            key
            for key, measure in desk.catalogue.plan_measures(plan_id).items()
            if not measure.is_whole and roll.figures.latest(row.code, key, period.end)
        )
        found.update({row.code: gave} if gave else {})
    return found
