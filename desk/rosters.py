"""Lists (名单、台账) at the desk: what the current ones come to, and where figures differ from them.

A count never becomes a figure. Where a list and the typed figure differ, whichever came second carries a doubt, and
`differences` names them for as long as they last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desk import Desk
from desk.permission import seen_at
from desk.snapshot import Snapshot, snapshot_of
from tracker.periods import Period, parse_period
from tracker.problems import TotalMismatch
from tracker.rules.roster_counts import Values, counted_rows, counts_of, distinct
from tracker.schema.roster_forms import RosterForm
from tracker.submission import Problem, Submission


@dataclass(frozen=True, slots=True)
class ReceivedList:
    """A list received and not withdrawn: `covers` is a place's code, '' for all places; `replaced`, whether a newer one
    covers all of its places."""

    submission: str
    register: str
    period: Period
    covers: str
    file_name: str
    committed_at: datetime
    row_count: int
    replaced: bool


@dataclass(frozen=True, slots=True)
class ListCount:
    """What a list comes to for a measure of a place beside the typed figure, in stored units; None where nobody gave one."""

    register: str
    region: str
    measure: str
    listed: float
    typed: float | None


@dataclass(frozen=True, slots=True)
class DistinctCount:
    """Of a list's `rows` in a place that count for any measure, how many are `different`: a firm with two honours is one."""

    register: str
    region: str
    rows: int
    different: int


@dataclass(frozen=True)
class Difference:
    """A typed figure and what the list of that place and period comes to, both in the measure's stored unit."""

    register: str
    region: str
    measure: str
    period: str
    typed: float
    listed: float


@dataclass(frozen=True)
class Listed:
    """The rows in force of one list at a period, by place; `covered` are the places some list speaks for."""

    form: RosterForm
    rows: Mapping[str, Sequence[Values]]
    covered: tuple[str, ...]


def lists(desk: Desk, plan_id: str, known_at: datetime | None = None) -> tuple[ReceivedList, ...]:
    """The lists received and not withdrawn, oldest first."""
    at = seen_at(desk, plan_id, known_at) or desk.store.last_change()
    grade = desk.store.working_grade(at) or "own"
    ours = desk.store.rows("register_lists", plan=plan_id, grade=grade, known_at=at)
    return tuple(
        ReceivedList(
            submission,
            register,
            parse_period(period),
            covers,
            file_name,
            committed_at,
            count,
            any((r, p) == (register, period) and c in ("", covers) for _s, r, p, c, *_ in ours[place + 1 :]),
        )
        for place, (submission, register, period, covers, file_name, committed_at, count) in enumerate(ours)
    )


def stands(desk: Desk, plan_id: str, submission: str) -> bool:
    """Whether a list still speaks for a place."""
    return any(one.submission == submission and not one.replaced for one in lists(desk, plan_id))


def listed(desk: Desk, plan_id: str, period: Period, known_at: datetime | None = None) -> dict[str, Listed]:
    """List id to its rows in force at a period, for the lists of the plan that somebody sent."""
    at = seen_at(desk, plan_id, known_at) or desk.store.last_change()
    grade = desk.store.working_grade(at) or "own"
    received = [one for one in lists(desk, plan_id, known_at) if one.period == period]
    if not received:
        return {}
    rows: dict[str, dict[str, list[Values]]] = {}
    current = desk.store.rows("current_register_row", plan=plan_id, grade=grade, known_at=at)
    for register, held_for, region, entry, *_ in current:
        if held_for == str(period):
            rows.setdefault(register, {}).setdefault(region, []).append(json.loads(entry))
    found = {}
    for key, form in desk.catalogue.plan_rosters(plan_id).items():
        covers = {one.covers for one in received if one.register == key}
        if covers:
            found[key] = Listed(form, rows.get(key, {}), _covered(desk, plan_id, form, covers, period))
    return found


def _covered(desk: Desk, plan_id: str, form: RosterForm, covers: set[str], period: Period) -> tuple[str, ...]:
    """The places these lists speak for, in the register's order; the whole alone where a list is not by place."""
    root = desk.catalogue.plans[plan_id].region
    if form.region_column is None:
        return (root,)
    members = [region.code for region in desk.register.members(root, period.end)]
    return tuple(code for code in members if "" in covers or code in covers)


def handed_in(desk: Desk, plan_id: str, known_at: datetime | None = None) -> dict[tuple[str, str], date | None]:
    """(milestone, place) to the day its form came in, for the forms that a plan's milestones ask for.

    A place handed in what is of it alone, or has a row in the list of all. The sample's days of receipt say nothing: None.
    """
    at = seen_at(desk, plan_id, known_at) or desk.store.last_change()
    grade = desk.store.working_grade(at) or "own"
    forms = {key: form.milestone for key, form in desk.catalogue.registers.items() if form.of == plan_id}
    found: dict[tuple[str, str], date | None] = {}
    current = desk.store.rows("current_register_row", plan=plan_id, grade=grade, known_at=at)
    for register, _period, region, *_more, committed_at in current:
        milestone = forms.get(register)
        if milestone:
            found.setdefault((milestone, region), None if grade == "sample" else committed_at.date())
    return found


def counted(desk: Desk, plan_id: str, period: Period, known_at: datetime | None = None) -> tuple[ListCount, ...]:
    """What the lists of a period come to, by list, covered place and measure of the plan."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    return tuple(
        ListCount(key, region, measure, float(count), _typed(snapshot, region, measure, period))
        for key, found in listed(desk, plan_id, period, known_at).items()
        for region in found.covered
        for measure, count in counts_of(found.form, desk.catalogue, plan_id, found.rows.get(region, ()), period).items()
    )


def _typed(snapshot: Snapshot, region: str, measure: str, period: Period) -> float | None:
    found = snapshot.effective(region, measure, period)
    return None if found is None else found[1].value


def differences(
    desk: Desk, plan_id: str, as_of: Period | None = None, known_at: datetime | None = None
) -> list[Difference]:
    """Where the typed figures of a quarter (default the latest) differ from the lists sent for it, in list then place order."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    period = as_of or (snapshot.periods() or [snapshot.plan.last_period])[-1]
    return [
        Difference(one.register, one.region, one.measure, str(period), one.typed, one.listed)
        for one in counted(desk, plan_id, period, known_at)
        if one.typed is not None and one.typed != one.listed
    ]


def distinct_counts(
    desk: Desk, plan_id: str, period: Period, known_at: datetime | None = None
) -> tuple[DistinctCount, ...]:
    """How many different things the lists with a distinct count name, by list and place, the whole last: a firm with two
    honours is one, also across places."""
    root = desk.catalogue.plans[plan_id].region
    counts = []
    for key, found in listed(desk, plan_id, period, known_at).items():
        if not found.form.distinct:
            continue
        counting = {code: counted_rows(found.form, found.rows.get(code, ()), period) for code in found.covered}
        every = [values for rows_there in counting.values() for values in rows_there]
        for code, there in (*counting.items(), *([] if root in counting else [(root, every)])):
            counts.append(DistinctCount(key, code, len(there), len(distinct(found.form.distinct, there))))
    return tuple(counts)


def roster_problems(desk: Desk, submission: Submission) -> tuple[Problem, ...]:
    """The doubts between lists and figures that a submission raises, as it comes second: at the list's rows, or at the
    typed cells."""
    if submission.plan is None or not desk.catalogue.plan_rosters(submission.plan):
        return ()
    found = _of_list(desk, submission) if submission.layout == "register" else _of_figures(desk, submission)
    return tuple(found)


def _of_list(desk: Desk, submission: Submission) -> Iterable[Problem]:
    if not submission.roster_rows or submission.plan is None:
        return
    on, first = snapshot_of(desk, submission.plan), submission.roster_rows[0]
    form = desk.catalogue.registers[first.register]
    covers = {submission.source.get("covers", "")}
    for region in _covered(desk, submission.plan, form, covers, first.period):
        rows = [row for row in submission.roster_rows if row.region == region]
        counts = counts_of(form, desk.catalogue, submission.plan, [row.values for row in rows], first.period)
        for measure, count in counts.items():
            typed = _typed(on, region, measure, first.period)
            if typed is not None and typed != count:
                sheet, cell = (rows[0].sheet, rows[0].cell) if rows else (first.sheet, "A1")
                yield _doubt(desk, form, region, measure, typed, count, (sheet, cell, f"{count:g}"))


def _of_figures(desk: Desk, submission: Submission) -> Iterable[Problem]:
    if submission.plan is None:
        return
    for period in dict.fromkeys(o.period for o in submission.observations):
        known = {(c.region, c.measure): (c.register, c.listed) for c in counted(desk, submission.plan, period)}
        for o in submission.observations:
            key, count = known.get((o.region, o.measure), ("", None))
            if o.period == period and count is not None and o.value is not None and o.value != count:
                form = desk.catalogue.registers[key]
                yield _doubt(desk, form, o.region, o.measure, o.value, count, (o.sheet, o.cell, o.raw))


def _doubt(
    desk: Desk, form: RosterForm, region: str, measure_id: str, typed: float, count: float, at: tuple[str, str, str]
) -> Problem:
    measure = desk.catalogue.measures[measure_id]
    said = TotalMismatch(
        kind="register",
        register=form.name,
        typed=f"{typed:.10g}",
        sum=f"{count:.10g}",
        difference=f"{typed - count:+.10g}",
    )
    sheet, cell, found = at
    about = said.of(measure_id, measure.name, row=desk.register[region].name, unit=measure.unit)
    return Problem(sheet, cell, "doubtful", about, found, region)
