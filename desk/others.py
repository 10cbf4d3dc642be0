"""What belongs to no district (其他): which of its figures are missing, and whose they are to give."""

from __future__ import annotations

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
