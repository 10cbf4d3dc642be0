"""The judgement of a plan's targets: the one frame that pages, sentences and the command line all read.

No words in any language here: notes are codes with details, worded at the edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk import Desk
from desk.cases import Judged, judged, judged_once
from desk.check_in_changes import current_check_ins, working_grade
from desk.explain import gap_shares, places_of
from desk.outlook import outlook
from desk.rosters import Difference, differences
from desk.snapshot import Snapshot, Terms, snapshot_of
from tracker.periods import Period, elapsed_share, parse_period
from tracker.rules.course import CoursePoint, PublishedFigure, ScheduledValue
from tracker.rules.judgement import (
    DistrictFigure,
    Figure,
    Judgement,
    Light,
    Moved,
    Movement,
    Note,
    OpenYear,
    Outlook,
    Promise,
    Rank,
    Schedule,
    light_of,
)
from tracker.rules.progress import Verdict
from tracker.schema.catalogue import DIRECTIONS, Target

# Counts up with every change of the rules that could change a judgement; an edition keeps the one it was made by.
METHOD_VERSION = 2


def periods(desk: Desk, plan_id: str, known_at: datetime | None = None) -> list[Period]:
    """The quarters that have figures of a plan, oldest first."""
    return snapshot_of(desk, plan_id, known_at).periods()


def default_as_of(desk: Desk, plan_id: str, known_at: datetime | None = None) -> Period | None:
    """The latest quarter with a figure; None while there is none. Never the wall clock."""
    found = periods(desk, plan_id, known_at)
    return found[-1] if found else None


def grade(desk: Desk, plan_id: str, known_at: datetime | None = None) -> str | None:
    """own or sample: what the plan's figures and check-ins are, None while there are none."""
    found = snapshot_of(desk, plan_id, known_at).grade
    if found is None and current_check_ins(desk, plan_id, known_at):
        return working_grade(desk, known_at)
    return found


def judge(
    desk: Desk,
    plan_id: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
    regions: str | tuple[str, ...] = "whole",
    targets: Iterable[str] | None = None,
) -> tuple[Judgement, ...]:
    """One judgement per target and region, in the catalogue's then the register's order.

    `regions` is "whole", "districts" (each expected member), a region's code or several; `targets` are keys of the plan, None for
    all. Without any figure `as_of` falls back to the plan's last period. They are shared by all who ask.
    """
    snapshot = snapshot_of(desk, plan_id, known_at)
    at = as_of or snapshot.latest()
    keys = tuple(snapshot.plan.targets) if targets is None else tuple(targets)
    question = ("judge", at, regions, keys)
    return snapshot.answer(
        question, lambda: tuple(_with_lists(desk, snapshot, judge_snapshot(snapshot, at, regions, keys), at, known_at))
    )


def judge_snapshot(
    snapshot: Snapshot, as_of: Period | None, regions: str | tuple[str, ...], targets: Iterable[str] | None = None
) -> list[Judgement]:
    """The same over a snapshot at hand (a scenario's, whose figures nobody reported), without what lists say."""
    at = as_of or snapshot.latest()
    if isinstance(regions, tuple):
        codes = list(regions)
    elif regions == "whole":
        codes = [snapshot.plan.region]
    elif regions == "districts":
        codes = [r.code for r in snapshot.roll.register.expected(snapshot.plan.region, at.end)]
    else:
        codes = [regions]
    keys = snapshot.plan.targets if targets is None else targets
    return [_judgement(snapshot, key, code, at) for key in keys for code in codes if snapshot.applies_to(key, code)]


def _with_lists(
    desk: Desk, snapshot: Snapshot, found: list[Judgement], at: Period, known_at: datetime | None
) -> list[Judgement]:
    """The judgements with a note where a list (名单, 台账) counts another number than was typed."""
    differing = (
        snapshot.answer(("lists", at), lambda: differences(desk, snapshot.plan_id, at, known_at)) if found else []
    )
    if not differing:
        return found
    return [_with_list(snapshot, one, differing) for one in found]


def _with_list(snapshot: Snapshot, one: Judgement, differing: list[Difference]) -> Judgement:
    measures = snapshot.indicator(one.key).formula.measures
    mine = [d for d in differing if d.measure in measures and one.region in (d.region, snapshot.plan.region)]
    if not mine:
        return one
    details = {"n": 1, "typed": mine[0].typed, "listed": mine[0].listed} if len(mine) == 1 else {"n": len(mine)}
    return replace(one, notes=(*one.notes, Note("register_differs", details)))


def history(
    desk: Desk,
    plan_id: str,
    indicator_id: str,
    region: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
) -> tuple[CoursePoint, ...]:
    """One point per period with a figure, from the plan's baseline quarter to `as_of`, oldest first."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    last = as_of or snapshot.latest()
    return snapshot.answer(
        ("history", indicator_id, region, last), lambda: _history(desk, snapshot, indicator_id, region, last)
    )


def _history(desk: Desk, snapshot: Snapshot, indicator_id: str, region: str, last: Period) -> tuple[CoursePoint, ...]:
    key, measures = snapshot.key_of(indicator_id), desk.catalogue.measures
    asked = [m for m in desk.catalogue.indicators[indicator_id].formula.measures if measures[m].cutoff != "year_end"]
    given = snapshot.roll.figures.periods(asked, None if region == snapshot.plan.region else region)
    found = []
    for period in sorted(p for p in given if snapshot.plan.baseline.end <= p.end <= last.end):
        rolled = snapshot.rolled(key, region, period) if key else snapshot.roll.indicator(indicator_id, region, period)
        found.append(
            CoursePoint(
                period,
                rolled.value,
                rolled.partial,
                rolled.reported,
                rolled.expected,
                interim=not period.is_quarter or (key is not None and snapshot.is_early(key, region, period)),
            )
        )
    return tuple(found)


def schedule_line(
    desk: Desk, plan_id: str, key: str, region: str, known_at: datetime | None = None
) -> tuple[ScheduledValue, ...]:
    """What the schedule expects at the end of each quarter of the plan. Empty where the kind has no schedule."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    target = snapshot.plan.targets[key]
    origin, number = snapshot.origin(key, region), snapshot.promised(key, region)
    if snapshot.terms(key).method not in ("linear", "yearly_average") or not snapshot.terms(key).scheduled:
        return ()
    if origin is None or number is None or number == origin.value:
        return ()
    if (number > origin.value) != (target.comparator != "at_most" or snapshot.accumulates(key, snapshot.plan.baseline)):
        return ()
    found: list[ScheduledValue] = []
    quarter = snapshot.plan.baseline
    while quarter.end <= target.deadline:
        given = snapshot.expected_value(key, region, quarter, origin)
        share = elapsed_share(snapshot.plan.start, target.deadline, quarter.end)
        value = given if given is not None else origin.value + share * (number - origin.value)
        found.append(ScheduledValue(quarter.end, origin.value if share == 0 else value))
        quarter = quarter.plus_quarters(1)
    return tuple(found)


def by_region(
    desk: Desk,
    plan_id: str,
    indicator_id: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
    region: str | None = None,
) -> tuple[DistrictFigure, ...]:
    """One entry per expected member in the register's order, or that of one `region`."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    at = as_of or snapshot.latest()
    return snapshot.answer(
        ("by_region", indicator_id, at, region), lambda: tuple(_by_region(desk, snapshot, indicator_id, at, region))
    )


def _by_region(
    desk: Desk, snapshot: Snapshot, indicator_id: str, at: Period, only: str | None
) -> Iterator[DistrictFigure]:
    key = snapshot.key_of(indicator_id)
    if key:
        at = snapshot.judged_period(snapshot.plan.targets[key], at)
    now, before, ago = (
        snapshot.columns(key, period) if key else snapshot.roll.columns(indicator_id, period)
        for period in (at, snapshot.period_before(at), at.same_last_year())
    )
    adds_up = desk.catalogue.indicators[indicator_id].roll_up == "sum"
    total = now.whole.value if now.whole.value is not None else now.whole.partial
    for region in desk.register.expected(snapshot.plan.region, at.end) if snapshot.roll.owed_by(indicator_id) else []:
        if only not in (None, region.code) or (key and not snapshot.applies_to(key, region.code)):
            continue
        rolled, last_year = now.of(region.code), ago.value(region.code)
        yield DistrictFigure(
            region.code,
            rolled.value,
            100 * rolled.value / total if adds_up and rolled.value is not None and total else None,
            before.value(region.code),
            last_year,
            _growth(rolled.value, last_year),
            rolled.numerator,
            rolled.denominator,
            rolled.members[0].state if rolled.members else None,
        )


def changes(
    desk: Desk, plan_id: str, as_of: Period | None = None, known_at: datetime | None = None
) -> tuple[Moved, ...]:
    """One entry per target of the whole whose light or value differs from the quarter before."""
    moved = (
        Moved(one.target, one.indicator, one.movement.previous_light, one.light, one.movement.previous_value, one.value)
        for one in judge(desk, plan_id, as_of, known_at)
    )
    return tuple(one for one in moved if (one.light, one.value) != (one.previous_light, one.previous_value))


def reference_points(
    desk: Desk, plan_id: str, indicator_id: str, region: str, known_at: datetime | None = None
) -> tuple[PublishedFigure, ...]:
    """The really published figures of an indicator in a region, oldest first."""
    indicator = desk.catalogue.indicators[indicator_id]
    single = indicator.formula.sum if indicator.formula.sum and len(indicator.formula.sum) == 1 else ()
    wanted = {m for m in (*single, indicator.reported_as) if m}
    found = snapshot_of(desk, plan_id, known_at).published
    return tuple(
        PublishedFigure(
            parse_period(row["period"]),
            float(row["value"]),
            row["as_printed"],
            row["source_title"],
            row["address"],
            row["source_grade"],
        )
        for row in found[found["region"].eq(region) & found["measure"].isin(wanted)].to_dict("records")
    )


def to_json(
    found: Iterable[Judgement], words: Callable[[str | None, Any], str], data_version: str
) -> list[dict[str, Any]]:
    """The judgements as `judge --json` prints them (README): one mapping each. `words` gives a note's sentence."""
    return [_json(one, words, data_version) for one in found]


def _json(one: Judgement, words: Callable[[str | None, Any], str], data_version: str) -> dict[str, Any]:
    figure, promise, schedule, ahead = one.figure, one.promise, one.schedule, one.outlook
    note = one.note
    return {
        "plan": one.plan,
        "target": one.target,
        "indicator": one.indicator,
        "region": one.region,
        "as_of": str(one.as_of),
        "value": figure.value,
        "partial_value": figure.partial,
        "unit": figure.unit,
        "comparator": promise.comparator,
        "target_value": promise.number if promise.places is None else list(promise.places),
        "baseline": promise.baseline,
        "progress": schedule.progress,
        "schedule": schedule.planned,
        "gap_pp": schedule.gap_pp,
        "gap_units": schedule.gap_units,
        "to_target": promise.to_target,
        "status": one.status,
        "failed_years": [failed.year for failed in one.failed_years],
        "reported": figure.reported,
        "expected": figure.expected,
        "others_missing": list(figure.others_missing),
        "note": note and {"code": note.code, "words": words(note.code, note.details)},
        "expected_value": schedule.expected_value,
        "required_pace": ahead.required_pace,
        "recent_pace": ahead.recent_pace,
        "forecast": ahead.forecast,
        "forecast_low": ahead.low,
        "forecast_high": ahead.high,
        "probability": ahead.probability,
        "units_needed": ahead.units_needed,
        "rank": one.rank.place,
        "contribution": one.rank.contribution,
        "population_year": figure.population.year if figure.population else None,
        "data_version": data_version,
        "best_case": ahead.best,
        "worst_case": ahead.worst,
        "year": one.year and _year_json(one.year),
    }


def _year_json(year: OpenYear) -> dict[str, Any]:
    return {
        "status": year.status,
        "progress": year.progress,
        "schedule": year.planned,
        "gap_pp": year.gap_pp,
        "gap_units": year.gap_units,
        "to_target": year.to_target,
        "probability": year.probability,
    }


def _judgement(snapshot: Snapshot, key: str, region: str, as_of: Period) -> Judgement:
    terms, previous = snapshot.terms(key), snapshot.period_before(as_of)
    now, before = judged(snapshot, key, region, as_of), judged(snapshot, key, region, previous)
    target, verdict = terms.target, _shown(now)
    ahead = outlook(snapshot, key, region, now)
    year = _open_year(now, verdict, ahead)
    if year is not None and now.case.failed_years:
        # The plan's promise is broken: what can still be kept is the year's.
        ahead = replace(ahead, probability=None, at_risk=False)
    return Judgement(
        plan=snapshot.plan_id,
        target=f"{snapshot.plan_id}.{key}",
        code=target.code,
        indicator=target.indicator,
        region=region,
        as_of=as_of,
        method=terms.method,
        status=verdict.status if _is_shown(now) else None,
        figure=_figure(now, terms.indicator.unit, _last_complete(snapshot, key, region, now)),
        promise=_promise(snapshot, key, region, now),
        schedule=Schedule(
            verdict.progress,
            verdict.schedule,
            verdict.gap_pp,
            verdict.gap_units,
            verdict.expected_value,
            now.case.share,
            verdict.small_step,
            verdict.maintain,
            verdict.whole_expected,
        ),
        outlook=ahead,
        movement=_movement(snapshot, key, region, as_of, now, before, previous),
        rank=_rank(snapshot, key, region, as_of, previous, now),
        notes=_notes(snapshot, key, region, now),
        failed_years=now.case.failed_years,
        year=year,
    )


def _light(target: Target, found: Judged) -> Light | None:
    case = found.case
    pending = case.pending and found.verdict.status == "not_judged"
    strive = target.commitment == "strive"
    return light_of(found.verdict.status, found.at, case.failed_years, strive=strive, pending=pending)


def _open_year(found: Judged, verdict: Verdict, ahead: Outlook) -> OpenYear | None:
    if verdict.year is None or not _is_shown(found):
        return None
    return OpenYear(
        verdict.year,
        verdict.progress,
        verdict.schedule,
        verdict.gap_pp,
        verdict.gap_units,
        verdict.to_target,
        ahead.probability,
    )


def _is_shown(found: Judged) -> bool:
    """Whether a status is said: a district without its own share is shown but not judged; that it did not report is."""
    return found.has_promise or found.verdict.status == "no_data"


def _shown(found: Judged) -> Verdict:
    """The verdict as far as it is said of a region."""
    if _is_shown(found):
        return found.verdict
    return replace(
        found.verdict,
        progress=None,
        schedule=None,
        gap_pp=None,
        gap_units=None,
        to_target=None,
        expected_value=None,
        whole_expected=None,
    )


def _last_complete(snapshot: Snapshot, key: str, region: str, found: Judged) -> tuple[Period, float] | None:
    """The last quarter before an incomplete one that had a value, and it; None for a complete one."""
    if found.rolled.value is not None or not found.rolled.observed:
        return None
    quarter = found.at
    while quarter.end > snapshot.plan.baseline.end:
        quarter = quarter.plus_quarters(-1)
        value = snapshot.value(key, region, quarter)
        if value is not None:
            return quarter, value
    return None


def _figure(found: Judged, unit: str, before: tuple[Period, float] | None) -> Figure:
    rolled, tally = found.rolled, found.case.tally
    return Figure(
        rolled.value,
        unit,
        rolled.partial,
        rolled.reported,
        rolled.expected,
        rolled.missing,
        rolled.members,
        tally.done if tally else None,
        rolled.others_missing,
        before[0] if before else None,
        before[1] if before else None,
        rolled.numerator,
        rolled.denominator,
        rolled.population,
        found.early or not found.at.is_quarter,
    )


def _promise(snapshot: Snapshot, key: str, region: str, found: Judged) -> Promise:
    target, origin, number = snapshot.plan.targets[key], found.origin, found.case.target
    places = None
    if target.comparator == "all_of" and isinstance(target.value, tuple):
        places = target.value if region == snapshot.plan.region else (region,)
    value, verdict = found.rolled.value, _shown(found)
    held = value is not None and number is not None and verdict.status == "met" and found.case.method != "growth"
    return Promise(
        comparator=found.case.comparator,
        number=None if target.comparator in DIRECTIONS or places is not None else number,
        places=places,
        baseline=origin.value if origin else None,
        baseline_basis=origin.basis if origin else None,
        baseline_source=origin.source if origin else "",
        to_target=verdict.to_target,
        headroom=found.case.better * (value - number)
        if held and _is_shown(found) and value is not None and number is not None
        else None,
        strive=target.commitment == "strive",
    )


def _movement(
    snapshot: Snapshot, key: str, region: str, as_of: Period, now: Judged, before: Judged, previous: Period
) -> Movement:
    ago, growth = snapshot.value(key, region, now.at.same_last_year()), now.verdict.growth_percent
    if growth is None and snapshot.indicator(key).unit != "%":
        growth = _growth(now.rolled.value, ago)
    return Movement(
        previous_period=previous,
        previous_value=before.rolled.value,
        previous_status=before.verdict.status if _is_shown(before) else None,
        previous_light=_light(snapshot.plan.targets[key], before) if _is_shown(before) else None,
        previous_gap_pp=_shown(before).gap_pp,
        last_year_value=ago,
        growth_percent=growth,
        first_behind=_is_shown(now)
        and now.verdict.status == "behind"
        and not _was_behind(snapshot, key, region, as_of),
    )


def _rank(snapshot: Snapshot, key: str, region: str, as_of: Period, previous: Period, found: Judged) -> Rank:
    """A district's place among the ranked, and its part of the whole's gap; the whole's own part is the gap."""
    if region == snapshot.plan.region:
        return Rank(contribution=_shown(found).gap_units)
    places, earlier = places_of(snapshot, key, as_of), places_of(snapshot, key, previous)
    group = snapshot.roll.register[region].group
    among = places_of(snapshot, key, as_of, group) if group else {}
    shares = gap_shares(snapshot, key, found.at)
    return Rank(
        places.get(region),
        earlier.get(region),
        len(places),
        among.get(region),
        len(among) if region in among else None,
        shares.parts.get(region) if shares else None,
    )


def _was_behind(snapshot: Snapshot, key: str, region: str, before: Period) -> bool:
    quarters = [p for p in snapshot.periods() if snapshot.plan.baseline.end < p.end < before.end]
    return any(judged_once(snapshot, key, region, quarter).verdict.status == "behind" for quarter in quarters)


def _notes(snapshot: Snapshot, key: str, region: str, found: Judged) -> tuple[Note, ...]:
    """What a reader must know of a judgement, the weightiest first."""
    terms, rolled, at, verdict = snapshot.terms(key), found.rolled, found.at, found.verdict
    notes: list[Note] = []
    wanted = at.year - 1
    typed = snapshot.typed(key, region, at)
    if typed is not None and rolled.value is not None and abs(typed - rolled.value) > 10**-terms.indicator.precision:
        notes.append(Note("reported_differs", {"reported_value": typed, "value": rolled.value}))
    if rolled.observed and rolled.zero_denominator:
        notes.append(Note("zero_denominator"))
    elif rolled.observed and rolled.denominator_missing and rolled.population is None and terms.uses_population:
        notes.append(Note("population_year", {"wanted": wanted}))
    elif rolled.observed and rolled.missing:
        notes.append(Note("incomplete", {"missing": list(rolled.missing), **_owed_by(snapshot, terms)}))
    if found.early and rolled.observed:
        notes.append(Note("early"))
    if rolled.observed and rolled.others_absent:
        notes.append(Note("others_absent"))
    elif rolled.observed and rolled.others_carried:
        oldest = min(period for _code, period in rolled.others_carried)
        notes.append(Note("others_carried", {"period": str(oldest)}))
    if not rolled.observed and (last := _last_observed(snapshot, key, region, at)):
        quarters = (at.year - last.year) * 4 + at.quarter_number - last.quarter_number
        notes.append(Note("stale", {"period": str(last), "quarters": quarters}))
    if not found.has_promise:
        notes.append(Note("no_allocation"))
    elif verdict.status == "not_judged" and rolled.value is not None and (why := _not_judged(found, terms)):
        notes.append(why)
    if rolled.value is not None and "突破" in terms.target.phrase and rolled.value == found.case.target:
        notes.append(Note("equal_not_exceeded"))
    if terms.method == "direct" and not found.case.year_closed and not found.case.closed:
        notes.append(Note("interim"))
    whole = _shown(found).whole_expected
    if verdict.small_step and whole is not None:
        notes.append(Note("small_step", {"expected_value": whole}))
    if rolled.population:
        notes.append(Note("population_year", {"year": rolled.population.year, "wanted": wanted}))
    if terms.target.to_confirm:
        notes.append(Note("to_confirm"))
    return tuple(notes)


def _owed_by(snapshot: Snapshot, terms: Terms) -> dict[str, str]:
    """Who owes the missing figures of an indicator: nobody by name where every place owes its own."""
    supplier = snapshot.roll.catalogue.measures[terms.indicator.formula.measures[0]].supplied_by
    if supplier.level == "district":
        return {}
    return {"supplier": supplier.name, "supplier_en": supplier.name_en}


def _not_judged(found: Judged, terms: Terms) -> Note | None:
    """Why a figure that is there is not judged."""
    case = found.case
    if case.before_plan:
        return Note("before_plan")
    if found.carried is not None:
        return Note("carried", {"period": str(found.carried)})
    if case.pending:
        return Note("pending")
    if not case.scheduled:
        return Note("no_schedule")
    if terms.method == "direct":
        return None
    return Note("growth_no_base" if terms.method == "growth" else "no_baseline")


def _last_observed(snapshot: Snapshot, key: str, region: str, before: Period) -> Period | None:
    quarter = before
    while quarter.end > snapshot.plan.baseline.end:
        quarter = quarter.plus_quarters(-1)
        if snapshot.rolled(key, region, quarter).observed:
            return quarter
    return None


def _growth(value: float | None, ago: float | None) -> float | None:
    return 100 * (value / ago - 1) if value is not None and ago is not None and ago > 0 else None
