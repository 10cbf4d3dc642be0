"""报送情况 (催报): who owes which figure for which quarter, since when, and how far up the ladder that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk import Desk
from desk.receipts import receipt_days
from desk.snapshot import snapshot_of
from tracker.periods import Period
from tracker.rules.standing import Rung

RUNGS: tuple[Rung, ...] = ("done", "not_due", "blue", "yellow", "red")


@dataclass(frozen=True)
class Owed:
    """What a unit owes of one measure for one quarter. `supplier` is who hands it in; reports go by that name.

    `received_on` is the office's day its figure came in, None while it is owed; `late_days` counts from the due day: of
    receipt where it is in, of today where it is not, and is negative before.
    """

    supplier: str
    supplier_level: str
    measure: str
    region: str
    period: Period
    due: date
    received_on: date | None
    late_days: int
    rung: Rung


def due_day(desk: Desk, period: Period) -> date:
    """The day by which a period's figures are due."""
    return period.end + timedelta(days=desk.catalogue.settings.report_due_days)


def owed(desk: Desk, plan_id: str, period: Period, today: date, known_at: datetime | None = None) -> list[Owed]:
    """One entry per measure and unit that owes it for a quarter, in the catalogue's then the register's order; what was
    in by `known_at`, by default by now.

    Optional measures, and those that hold until their next word, are never chased; a year-end figure is owed with the
    first quarter after it.
    """
    snapshot = snapshot_of(desk, plan_id, known_at)
    entries = []
    seen = snapshot.observations.set_index(["region", "measure", "period"])["submission"].to_dict()
    days = receipt_days(desk, snapshot.known_at, snapshot.grade)
    for measure_id, measure in desk.catalogue.plan_measures(plan_id).items():
        if measure.optional or measure.frequency == "occasional":
            continue
        wanted = period
        if measure.cutoff == "year_end":
            if period.quarter_number != 1:
                continue
            wanted = Period.year_end(period.year - 1)
        whole = [snapshot.plan.region] if measure.is_whole else None
        expected = [r.code for r in desk.register.expected(snapshot.plan.region, period.end)]
        # A row of no district owes nothing until it has reported once; what it owes is asked of who supplies the measure,
        # once that one has given the others.
        silent = list(snapshot.roll.silent_others(measure_id, wanted))
        if not any((region, measure_id, str(wanted)) in seen for region in expected):
            silent = []
        for region in whole or [*expected, *silent]:
            at = seen.get((region, measure_id, str(wanted)))
            received = None if at is None else days[at]
            late = ((received or today) - due_day(desk, period)).days
            rung: Rung = "done" if received else rung_of(late, desk.catalogue.settings.chase_ladder_days)
            own = measure.supplied_by.level == "district" and region not in silent
            by = desk.register[region].name if own else measure.supplied_by.name
            entries.append(
                Owed(
                    by,
                    measure.supplied_by.level,
                    measure_id,
                    region,
                    wanted,
                    due_day(desk, period),
                    received,
                    late,
                    rung,
                )
            )
    return entries


def overdue(desk: Desk, plan_id: str, today: date, known_at: datetime | None = None) -> tuple[Owed, ...]:
    """What is past its due day and not in, of any quarter of the plan, the oldest first."""
    plan, found = desk.catalogue.plans[plan_id], []
    quarter = plan.baseline
    while quarter.end <= plan.end and due_day(desk, quarter) < today:
        found += [one for one in owed(desk, plan_id, quarter, today, known_at) if one.received_on is None]
        quarter = quarter.plus_quarters(1)
    return tuple(found)


def rung_of(late: int, ladder: tuple[int, int, int]) -> Rung:
    """The rung of something owed that is `late` days past its due day, negative before it."""
    near, due, long_past = ladder
    if late >= long_past:
        return "red"
    if late >= due:
        return "yellow"
    return "blue" if late >= near else "not_due"


@dataclass(frozen=True)
class Timeliness:
    """A supplier's quarter: how many figures it owed, how many are in, how many of them came by the due day."""

    supplier: str
    owed: int
    received: int
    in_time: int
    rung: Rung


def by_supplier(entries: list[Owed]) -> list[Timeliness]:
    """One entry per supplier in order of first mention; its rung is that of its latest debt."""
    found: dict[str, list[Owed]] = {}
    for entry in entries:
        found.setdefault(entry.supplier, []).append(entry)
    return [
        Timeliness(
            supplier,
            len(rows),
            sum(1 for r in rows if r.received_on),
            sum(1 for r in rows if r.received_on and r.late_days <= 0),
            max((r.rung for r in rows), key=RUNGS.index),
        )
        for supplier, rows in found.items()
    ]
