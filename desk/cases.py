"""A target in a region at a period, as the numbers the judgement asks for, and what it is judged to be."""

from __future__ import annotations

from dataclasses import dataclass

from desk.snapshot import Origin, Snapshot
from tracker.periods import Period
from tracker.rules.progress import Case, Tally, Verdict, judge_case, satisfies
from tracker.rules.rollup import Aggregate, Member
from tracker.schema.catalogue import Comparator


@dataclass(frozen=True, slots=True)
class Judged:
    """The numbers of one target in one region and the verdict on them. `at` is the period judged, `has_promise` whether
    the region is judged at all: a district without its own share has a verdict that nobody is shown. `carried`: states of
    that quarter were carried past the deadline, and leave the verdict open. `early`: received before the quarter was over."""

    at: Period
    case: Case
    verdict: Verdict
    rolled: Aggregate
    origin: Origin | None
    has_promise: bool
    carried: Period | None
    early: bool = False


def judged(snapshot: Snapshot, key: str, region: str, as_of: Period) -> Judged:
    """A target in one region at a quarter, judged; kept for whoever asks again of this snapshot."""
    known: dict[str, Judged] = snapshot.answer(("judged", key, as_of), dict)
    if region not in known:
        known[region] = judged_once(snapshot, key, region, as_of)
    return known[region]


def judged_once(snapshot: Snapshot, key: str, region: str, as_of: Period) -> Judged:
    """The same, not kept: for the quarters long past that are looked at once."""
    terms, target = snapshot.terms(key), snapshot.plan.targets[key]
    at = snapshot.judged_period(target, as_of)
    rolled, origin = snapshot.rolled(key, region, at), snapshot.origin(key, region)
    previous: tuple[float | None, ...] = ()
    if terms.method == "not_below":
        previous = tuple(snapshot.value(key, region, at.plus_quarters(-n)) for n in (1, 2))
    promised = snapshot.promised(key, region)
    # What was received before the quarter was over decides nothing.
    over = not snapshot.is_early(key, region, at)
    closed = over and as_of.end >= target.deadline
    year_closed = over and terms.yearly and at == Period.year_end(at.year)
    tally = _tally(snapshot, key, region, rolled, origin)
    carried = _carried(snapshot, key, at, rolled) if closed else None
    case = Case(
        method=terms.method,
        comparator=snapshot.comparator(key, region),
        target=promised,
        value=rolled.value,
        observed=rolled.observed,
        share=snapshot.share(key, at),
        closed=closed,
        baseline=origin.value if origin else None,
        expected=snapshot.expected_value(key, region, at, origin),
        last_year=snapshot.value(key, region, at.same_last_year()) if terms.method == "growth" else None,
        previous=previous,
        whole_numbers=terms.whole_numbers,
        tolerance=terms.tolerance,
        failed_years=snapshot.failed_years(key, region, at),
        year_closed=year_closed,
        best_possible=snapshot.best_possible(key, region, at, rolled),
        yearly=terms.yearly,
        before_plan=terms.of_plan_years and at.end < snapshot.plan.start,
        tally=tally,
        scheduled=terms.scheduled,
        accumulates=snapshot.accumulates(key, at),
        percent=terms.indicator.unit == "%",
        reference=snapshot.reference(key, region, at) if terms.method == "direct" and not closed else None,
        unsettled=carried is not None,
        pending=_is_pending(region, rolled),
    )
    verdict = judge_case(case, snapshot.roll.catalogue.settings.thresholds)
    has_promise = region == snapshot.plan.region or promised is not None
    return Judged(at, case, verdict, rolled, origin, has_promise, carried, not over)


def _tally(snapshot: Snapshot, key: str, region: str, rolled: Aggregate, origin: Origin | None) -> Tally | None:
    """How many places of a list or coverage, or of those that are each asked, have done it; None for other kinds."""
    terms, members = snapshot.terms(key), rolled.members
    if terms.method not in ("coverage", "checklist") or not members or rolled.value is None:
        return None
    number = 1.0 if terms.state is not None else terms.number or 1.0
    done = _done(terms.target.comparator, members, number)
    if terms.state is not None:
        size = 100 / len(members) if terms.indicator.formula.coverage else 1.0
        return Tally(done, len(members), None if origin is None else round(origin.value / size, 9), size)
    before = snapshot.rolled(key, region, snapshot.plan.baseline)
    start = None if before.value is None else float(_done(terms.target.comparator, before.members, number))
    return Tally(done, len(members), start)


def _done(comparator: Comparator, members: tuple[Member, ...], number: float) -> int:
    kept: Comparator = "at_least" if comparator == "all_of" else comparator
    return sum(1 for member in members if member.value is not None and satisfies(kept, member.value, number))


def _carried(snapshot: Snapshot, key: str, at: Period, rolled: Aggregate) -> Period | None:
    """The quarter of the states that were carried past the deadline and leave open how it ended; None where it is settled.

    One place that reported for the deadline's quarter and has not done it settles it; so do all that have, where nothing
    is taken back.
    """
    state, members = snapshot.terms(key).state, rolled.members
    carried = snapshot.carried_states(key, [member.code for member in members], at)
    done = {member.code for member in members if (member.value or 0) >= 1}
    if state is None or not carried or any(m.code not in done and m.code not in carried for m in members):
        return None
    return None if len(done) == len(members) and not state.can_fall else max(carried.values())


def _is_pending(region: str, rolled: Aggregate) -> bool:
    """Whether a place itself has applied, and others have to decide."""
    return [member.pending for member in rolled.members if member.code == region] == [True]
