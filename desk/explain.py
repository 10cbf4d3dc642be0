"""Who and why: each district's part of the gap and of the change, places and how they moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desk import Desk
from desk.cases import judged
from desk.snapshot import Snapshot, snapshot_of
from tracker.periods import Period
from tracker.rules.contribution import (
    Change,
    GapPart,
    Shares,
    Step,
    of_count_change,
    of_count_gap,
    of_ratio_change,
    of_ratio_gap,
)
from tracker.rules.pace import ranks


def members_of(snapshot: Snapshot, key: str, at: Period) -> list[str]:
    """The districts that report a target's indicator, in register order; none for a measure of the whole."""
    return snapshot.answer(("members", key, at.end), lambda: _members_of(snapshot, key, at))


def _members_of(snapshot: Snapshot, key: str, at: Period) -> list[str]:
    if not snapshot.roll.owed_by(snapshot.plan.targets[key].indicator):
        return []
    return [
        r.code
        for r in snapshot.roll.register.expected(snapshot.plan.region, at.end)
        if snapshot.applies_to(key, r.code)
    ]


def gap_shares(snapshot: Snapshot, key: str, at: Period) -> Shares | None:
    """Each district's part of the whole's gap to its expected value at `at`; None while either is unknown."""
    return snapshot.answer(("gap", key, at), lambda: _gap_shares(snapshot, key, at))


def _gap_shares(snapshot: Snapshot, key: str, at: Period) -> Shares | None:
    found = _over_expected(snapshot, key, at)
    return found.turned() if found and snapshot.plan.targets[key].comparator == "at_most" else found


def _over_expected(snapshot: Snapshot, key: str, at: Period) -> Shares | None:
    columns, places = snapshot.columns(key, at), members_of(snapshot, key, at)
    whole, expected = columns.whole, expected_of(snapshot, key, snapshot.plan.region, at)
    if whole.value is None or expected is None or not places:
        return None
    ratio = snapshot.indicator(key).formula.ratio
    if ratio:
        tops = {place: columns.numerator(place) for place in places}
        bottoms = {place: columns.denominator(place) for place in places}
        known_tops = {place: top for place, top in tops.items() if top is not None}
        known_bottoms = {place: bottom for place, bottom in bottoms.items() if bottom is not None}
        if whole.numerator is None or len(known_tops) < len(places) or len(known_bottoms) < len(places):
            return None
        return of_ratio_gap(known_tops, known_bottoms, whole.numerator, expected, ratio.scale)
    if snapshot.indicator(key).roll_up != "sum":
        return None
    values = {place: value for place in places if (value := columns.value(place)) is not None}
    own = {place: e for place in places if (e := expected_of(snapshot, key, place, at)) is not None}
    origins = {place: o.value for place in places if (o := snapshot.origin(key, place))}
    origin = snapshot.origin(key, snapshot.plan.region)
    return of_count_gap(
        values, whole.value, expected, own_expected=own, baselines=origins, baseline=origin.value if origin else None
    )


def expected_of(snapshot: Snapshot, key: str, region: str, at: Period) -> float | None:
    """The expected value (序时目标值) of a region at a period, None where the kind or the region has none."""
    if snapshot.terms(key).method not in ("linear", "yearly_average"):
        return None
    found = judged(snapshot, key, region, at)
    origin, number = found.origin, found.case.target
    if origin is None or number is None:
        return None
    if found.case.expected is not None:
        return found.case.expected
    return origin.value + found.case.share * (number - origin.value)


def change_shares(snapshot: Snapshot, key: str, start: Period, end: Period) -> Change | None:
    """Each district's part of the whole's change between two periods; for a ratio the population's part apart."""
    places = members_of(snapshot, key, end)
    before, after = snapshot.rolled(key, snapshot.plan.region, start), snapshot.rolled(key, snapshot.plan.region, end)
    if before.value is None or after.value is None or not places:
        return None
    ratio = snapshot.indicator(key).formula.ratio
    if ratio is None:
        if snapshot.indicator(key).roll_up != "sum":
            return None
        counts = [_values(snapshot, key, places, period) for period in (start, end)]
        return of_count_change(counts[0], counts[1], before.value, after.value)
    tops = [
        {place: n for place in places if (n := snapshot.columns(key, period).numerator(place)) is not None}
        for period in (start, end)
    ]
    if not (before.numerator and after.numerator and before.denominator and after.denominator):
        return None
    totals, people = (before.numerator, after.numerator), (before.denominator, after.denominator)
    return of_ratio_change(tops[0], tops[1], totals, people, ratio.scale)


def _values(snapshot: Snapshot, key: str, places: list[str], period: Period) -> dict[str, float]:
    columns = snapshot.columns(key, period)
    return {place: value for place in places if (value := columns.value(place)) is not None}


def places_of(snapshot: Snapshot, key: str, at: Period, group: str | None = None) -> dict[str, int]:
    """Each ranked district's place by progress on its own allocation; zones, residual and the unreported have none.

    With `group` (山区, 沿海) the places among the districts of that group.
    """
    return snapshot.answer(("places", key, at, group), lambda: _places_of(snapshot, key, at, group))


def _places_of(snapshot: Snapshot, key: str, at: Period, group: str | None) -> dict[str, int]:
    progress: dict[str, float | None] = {}
    for code in members_of(snapshot, key, at):
        region = snapshot.roll.register[code]
        if not region.ranked or snapshot.promised(key, code) is None or group not in (None, region.group):
            continue
        found = judged(snapshot, key, code, at)
        if found.case.tally is not None:
            continue  # it is there or not: nobody is first or last in that
        verdict = found.verdict
        # Who holds what it was given from the start is done; it has no percentage, but it is not last either.
        held = 100.0 if verdict.maintain and verdict.status == "met" else None
        reached = -verdict.progress if verdict.progress is not None and found.case.is_ceiling else verdict.progress
        progress[code] = reached if reached is not None else held
    return ranks(progress)


@dataclass(frozen=True)
class YearEnd:
    """A year-end ratio in one edition: divided by the residents at the end of `population` (a year)."""

    population: int
    value: float
    status: str


def year_end_editions(
    desk: Desk, plan_id: str, key: str, as_of: Period | None = None, known_at: datetime | None = None
) -> tuple[YearEnd, ...]:
    """The first edition (residents at the end of the year before) and the final one (of the year itself), in order.

    Empty unless `as_of` is a year-end, the target divides by residents, and both years' are known for every district.
    """
    snapshot = snapshot_of(desk, plan_id, known_at)
    at = snapshot.judged_period(snapshot.plan.targets[key], as_of or snapshot.latest())
    if at != Period.year_end(at.year) or not snapshot.uses_population(key):
        return ()
    found = []
    for year in (at.year - 1, at.year):
        adopted = {**snapshot.roll.figures.adopted, (snapshot.plan.region, at): year}
        edition = snapshot.with_figures(replace(snapshot.roll.figures, adopted=adopted))
        value = edition.rolled(key, snapshot.plan.region, at).value
        if value is None:
            return ()
        found.append(YearEnd(year, value, str(judged(edition, key, snapshot.plan.region, at).verdict.status)))
    return tuple(found)


def waterfall(
    desk: Desk, plan_id: str, key: str, as_of: Period | None = None, known_at: datetime | None = None
) -> tuple[Step, ...]:
    """The steps from the baseline quarter's value to that at `as_of`: the changes of regions, rest and population add up to
    end − start. Regions come with the largest change first. Empty where the change cannot be split."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    change = change_shares(snapshot, key, snapshot.plan.baseline, as_of or snapshot.latest())
    if change is None:
        return ()
    steps = [Step("start", None, change.start)]
    ordered = sorted(change.parts.items(), key=lambda item: -abs(item[1]))
    steps += [Step("region", region, part) for region, part in ordered]
    if abs(change.rest) > 1e-9:
        steps.append(Step("rest", None, change.rest))
    if change.population:
        steps.append(Step("population", None, change.population))
    return (*steps, Step("end", None, change.end))


def gap_table(
    desk: Desk, plan_id: str, key: str, as_of: Period | None = None, known_at: datetime | None = None
) -> tuple[GapPart, ...]:
    """One part per district and one for the rest; they add up to the whole's gap to its expected value. The largest
    shortfall first. Empty where unknown."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    shares = gap_shares(snapshot, key, snapshot.judged_period(snapshot.plan.targets[key], as_of or snapshot.latest()))
    if shares is None:
        return ()
    parts = [GapPart(region, gap, shares.basis) for region, gap in sorted(shares.parts.items(), key=lambda one: one[1])]
    return (*parts, GapPart(None, shares.rest, shares.basis))
