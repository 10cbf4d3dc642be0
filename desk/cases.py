"""A target in a region at a period, as the numbers the judgement asks for, and what it is judged to be."""

from __future__ import annotations

from dataclasses import dataclass

from desk.snapshot import Origin, Snapshot
from tracker.periods import Period
from tracker.rules.progress import Case, Verdict, judge_case
from tracker.rules.rollup import Aggregate


@dataclass(frozen=True, slots=True)
class Judged:
    """The numbers of one target in one region and the verdict on them. `at` is the period judged, `has_promise` whether
    the region is judged at all: a district without its own share has a verdict that nobody is shown."""

    at: Period
    case: Case
    verdict: Verdict
    rolled: Aggregate
    origin: Origin | None
    has_promise: bool


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
    case = Case(
        method=terms.method,
        comparator=snapshot.comparator(key, region),
        target=promised,
        value=rolled.value,
        observed=rolled.observed,
        share=snapshot.share(key, at),
        closed=as_of.end >= target.deadline,
        baseline=origin.value if origin else None,
        expected=snapshot.expected_value(key, region, at, origin),
        last_year=snapshot.value(key, region, at.same_last_year()) if terms.method == "growth" else None,
        previous=previous,
        whole_numbers=terms.whole_numbers,
        tolerance=terms.tolerance,
        failed_years=snapshot.failed_years(key, region, at),
        year_closed=at == Period.year_end(at.year),
        best_possible=snapshot.best_possible(key, region, at, rolled),
    )
    verdict = judge_case(case, snapshot.roll.catalogue.settings.thresholds)
    return Judged(at, case, verdict, rolled, origin, region == snapshot.plan.region or promised is not None)
