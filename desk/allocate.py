"""任务分解: what a split of a target over the districts would ask of each, and the workbook that carries it.

Nothing is decided or saved here: a split counts once it comes back through the loader as a table with its document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from desk import Desk
from desk.snapshot import Snapshot, snapshot_of
from loaders.targets.book import DRAFT_DOCUMENT, write_targets
from loaders.targets.checks import Known
from loaders.template.layout import ALLOCATION_SHEET, BANNER, BASELINE_SHEET, PATH_SHEET
from tracker.periods import Period, elapsed_share, months_between
from tracker.rules.progress import method_of
from tracker.rules.split import Method, Unit, asked_of, reached, split, steps
from tracker.submission import Grade

SAMPLE_DOCUMENT = "演示任务分解表(非真实)"


@dataclass(frozen=True, slots=True)
class ProposedShare:
    """What a split asks of a place, in the indicator's unit.

    `start` and `present` are its values at the baseline and now (`present_period`: the newest quarter with one),
    `allocated` the share in force, `growth` what it still has to gain and `pace` what each quarter; `weight` are residents.
    """

    region: str
    start: float | None
    present: float | None
    present_period: Period | None
    weight: float | None
    allocated: float | None
    locked: bool
    share: float | None
    growth: float | None
    growth_percent: float | None
    pace: float | None


@dataclass(frozen=True)
class Proposal:
    """A split of one target; the places of `shares` add up to the whole, residual last.

    `asked` is the least that keeps the promise, `total` what the shares come to (weighted for a ratio), None while a place is without one; `left` as in `Split`.
    `line_value` is the value of the whole at `as_of`, `quarters` those left to the deadline.
    """

    key: str
    as_of: Period
    method: Method
    ratio: bool
    decimals: int
    target: float
    asked: float
    deadline: date
    shares: tuple[ProposedShare, ...]
    total: float | None
    left: float
    unknown: tuple[str, ...]
    whole_start: float | None
    whole_present: float | None
    allocated_total: float | None
    quarters: int
    falling: bool = False


def splittable(desk: Desk, plan_id: str) -> list[str]:
    """The keys of a plan's targets that can be split: a number by a deadline, reported by districts, not asked of each."""
    catalogue = desk.catalogue
    found = []
    for key, target in catalogue.plans[plan_id].targets.items():
        indicator = catalogue.indicators[target.indicator]
        by_district = not catalogue.measures[indicator.formula.measures[0]].is_whole
        adds_up = indicator.roll_up in ("sum", "ratio_of_sums")
        straight = method_of(indicator, target, catalogue) == "linear"
        # A rate that is to stay low is everybody's own; only what adds up is shared out.
        straight = straight and (target.comparator != "at_most" or indicator.formula.ratio is None)
        if target.number is not None and by_district and adds_up and straight:
            found.append(key)
    return found


def proposal(
    desk: Desk,
    plan_id: str,
    key: str,
    as_of: Period | None,
    method: Method,
    locks: Mapping[str, float],
    known_at: datetime | None = None,
) -> Proposal:
    """The split of a target by `method` as of a quarter, with the locked districts' numbers kept. KeyError: no such target."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    target, indicator = snapshot.plan.targets[key], snapshot.indicator(key)
    at = snapshot.judged_period(target, as_of or (snapshot.periods() or [snapshot.plan.baseline])[-1])
    number, ratio = target.number, indicator.formula.ratio is not None
    if number is None:
        raise KeyError(key)
    asked = asked_of(number, target.comparator, indicator.precision)
    latest = {code: _latest(snapshot, key, code, at) for code in _places(snapshot, key, at)}
    heads = weights(snapshot, key, at) if ratio else _residents(snapshot, at)
    units = [
        Unit(code, _start(snapshot, key, code), value, heads.get(code), _lock(snapshot, key, code, value, locks))
        for code, (_period, value) in latest.items()
    ]
    falling = target.comparator == "at_most"
    found = split(asked, units, method, ratio=ratio, decimals=indicator.precision, falling=falling)
    quarters = -(-months_between(at.end + timedelta(days=1), target.deadline) // 3)
    shares = tuple(
        _share(snapshot, key, unit, latest[unit.region][0], found.shares[unit.region], quarters, locks)
        for unit in units
    )
    origin = snapshot.origin(key, snapshot.plan.region)
    return Proposal(
        key,
        at,
        method,
        ratio,
        indicator.precision,
        number,
        asked,
        target.deadline,
        shares,
        total(shares, [one.share for one in shares], ratio),
        found.left,
        found.unknown,
        origin.value if origin else None,
        snapshot.rolled(key, snapshot.plan.region, at).value,
        total(shares, [one.allocated for one in shares], ratio),
        quarters,
        falling,
    )


def years_of(desk: Desk, plan_id: str, key: str, as_of: Period) -> list[int]:
    """The years still open at `as_of`, to the target's deadline."""
    target = desk.catalogue.plans[plan_id].targets[key]
    first = as_of.year + (as_of == Period.year_end(as_of.year))
    return list(range(min(first, target.deadline.year), target.deadline.year + 1))


def by_year(
    desk: Desk, plan_id: str, found: Proposal, years: list[int], known_at: datetime | None = None
) -> pd.DataFrame:
    """One row per district and year: target, region, year, value, in stored units; districts without a share are left out.

    The years before the deadline's follow the whole's way: its annual sub-targets, else the straight line.
    """
    snapshot = snapshot_of(desk, plan_id, known_at)
    given = [(one, one.share) for one in found.shares if one.share is not None]
    starts = [one.present for one, _share in given]
    heavy = [one.weight or 0.0 if found.ratio else 1.0 for one, _share in given]
    along = [_along(snapshot, found, year) for year in years]
    values = steps(starts, [share for _one, share in given], along, heavy, found.decimals, falling=found.falling)
    lines = [
        (f"{plan_id}.{found.key}", one.region, year, year_values[place])
        for place, (one, _share) in enumerate(given)
        for year, year_values in zip(years, values, strict=True)
        if year == found.deadline.year or starts[place] is not None
    ]
    return pd.DataFrame(lines, columns=["target", "region", "year", "value"])


def workbook(
    desk: Desk, plan_id: str, found: Proposal, years: list[int], document: str, known_at: datetime | None = None
) -> tuple[bytes, str]:
    """The proposal as a 目标数据表 that the loader reads back, and its file name."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    grade: Grade = "sample" if snapshot.grade == "sample" else "own"
    rows = by_year(desk, plan_id, found, years, known_at).assign(document=document)
    content = write_targets(desk.catalogue, desk.register, plan_id, {ALLOCATION_SHEET: rows}, grade)
    return content, workbook_file(desk, plan_id, found, known_at)


def workbook_file(desk: Desk, plan_id: str, found: Proposal, known_at: datetime | None = None) -> str:
    """The file name of a `workbook`."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    place, short = desk.register[snapshot.plan.region].name, snapshot.indicator(found.key).short
    mark = BANNER if snapshot.grade == "sample" else DRAFT_DOCUMENT
    return f"{place}_任务分解_{short}_{mark}.xlsx".replace("/", "")


def blank(desk: Desk, plan_id: str) -> tuple[bytes, str]:
    """The 目标数据表 to be filled in by hand, every target that can have a row named, no number in it; and its file name."""
    snapshot = snapshot_of(desk, plan_id)
    plan = snapshot.plan
    grade: Grade = "sample" if snapshot.grade == "sample" else "own"
    members = [region.code for region in desk.register.expected(plan.region, plan.end)]
    keys, empty = splittable(desk, plan_id), {"value": None, "document": ""}
    shares = [(key, code, plan.targets[key].deadline.year) for key in keys for code in members]
    way = [
        (key, year)
        for key, target in plan.targets.items()
        if method_of(snapshot.indicator(key), target, desk.catalogue) == "linear"
        for year in range(plan.start.year, target.deadline.year + 1)
    ]
    starts = [(key, plan.region, plan.baseline.end) for key in dict.fromkeys(key for key, _ in way)]
    tables = {
        ALLOCATION_SHEET: pd.DataFrame(shares, columns=["target", "region", "year"]).assign(**empty),
        PATH_SHEET: pd.DataFrame(way, columns=["target", "year"]).assign(**empty),
        BASELINE_SHEET: pd.DataFrame(starts, columns=["target", "region", "held_on"]).assign(**empty),
    }
    content = write_targets(desk.catalogue, desk.register, plan_id, tables, grade)
    return content, blank_file(desk, plan_id)


def blank_file(desk: Desk, plan_id: str) -> str:
    """The file name of a `blank`."""
    snapshot = snapshot_of(desk, plan_id)
    mark = f"_{BANNER}" if snapshot.grade == "sample" else ""
    return f"{desk.register[snapshot.plan.region].name}_目标数据表{mark}.xlsx"


def known_targets(snapshot: Snapshot) -> Known:
    """What is in force of a plan: allocations, annual sub-targets, and the districts' newest residents for its ratios."""
    at = (snapshot.periods() or [snapshot.plan.baseline])[-1]
    ratios = [
        key
        for key in snapshot.plan.targets
        if snapshot.indicator(key).formula.ratio and snapshot.roll.owed_by(snapshot.plan.targets[key].indicator)
    ]
    return Known(snapshot.allocations, snapshot.given_paths, {key: weights(snapshot, key, at) for key in ratios})


def weights(snapshot: Snapshot, key: str, at: Period) -> dict[str, float]:
    """The denominators of a ratio by district, of the year-end its quarter divides by; places without one are left out."""
    ratio = snapshot.indicator(key).formula.ratio
    year_end = snapshot.rolled(key, snapshot.plan.region, at).population
    found: dict[str, float] = {}
    for region in snapshot.roll.register.expected(snapshot.plan.region, at.end) if ratio else []:
        parts = [_denominator(snapshot, region.code, m, at, year_end) for m in (ratio.denominator if ratio else ())]
        if parts and None not in parts:
            found[region.code] = sum(part for part in parts if part is not None)
    return {code: value for code, value in found.items() if value > 0}


def _denominator(snapshot: Snapshot, region: str, measure: str, at: Period, year_end: Period | None) -> float | None:
    if year_end and snapshot.roll.catalogue.measures[measure].cutoff == "year_end":
        figure = snapshot.roll.figures.at(region, measure, year_end)
        return figure.value if figure else None
    newest = snapshot.roll.figures.latest(region, measure, at.end)
    return newest[1].value if newest else None


def _residents(snapshot: Snapshot, at: Period) -> dict[str, float]:
    """Residents by district from the plan's first ratio over people; empty for a plan that counts no heads."""
    key = next((key for key in snapshot.plan.targets if snapshot.uses_population(key)), None)
    return weights(snapshot, key, at) if key else {}


def _places(snapshot: Snapshot, key: str, at: Period) -> list[str]:
    """The districts, and for a count the residual row as far as it holds anything."""
    members = snapshot.roll.register.members(snapshot.plan.region, at.end)
    ratio = snapshot.indicator(key).formula.ratio is not None
    return [r.code for r in members if r.expected or (not ratio and _latest(snapshot, key, r.code, at)[1])]


def _latest(snapshot: Snapshot, key: str, region: str, at: Period) -> tuple[Period | None, float | None]:
    """The newest value of a place up to a quarter, and its quarter; nothing before the plan's baseline is looked at."""
    quarter = at
    while quarter.end >= snapshot.plan.baseline.end:
        value = snapshot.rolled(key, region, quarter).value
        if value is not None:
            return quarter, value
        quarter = quarter.plus_quarters(-1)
    return None, None


def _start(snapshot: Snapshot, key: str, region: str) -> float | None:
    origin = snapshot.origin(key, region)
    return origin.value if origin else None


def _lock(snapshot: Snapshot, key: str, region: str, present: float | None, locks: Mapping[str, float]) -> float | None:
    """A district's fixed number; what belongs to no district has nobody to raise it and stays as it is."""
    if region in locks:
        return locks[region]
    return None if snapshot.roll.register[region].expected else present


def _share(
    snapshot: Snapshot,
    key: str,
    unit: Unit,
    period: Period | None,
    share: float | None,
    quarters: int,
    locks: Mapping[str, float],
) -> ProposedShare:
    growth = None if share is None or unit.present is None else share - unit.present
    return ProposedShare(
        unit.region,
        unit.start,
        unit.present,
        period,
        unit.weight,
        snapshot.promised(key, unit.region),
        unit.region in locks,
        share,
        growth,
        100 * (share / unit.start - 1) if share is not None and unit.start else None,
        growth / quarters if growth is not None and quarters else None,
    )


def total(places: Sequence[ProposedShare], values: Sequence[float | None], ratio: bool) -> float | None:
    """What the places' values come to: their sum, or for a ratio their mean weighted by residents. None where none has one."""
    given = {one.region: value for one, value in zip(places, values, strict=True) if value is not None}
    heavy = {one.region: one.weight or 0.0 for one in places if one.region in given} if ratio else None
    return reached(given, heavy) if given else None


def _along(snapshot: Snapshot, found: Proposal, year: int) -> float:
    """The share of the way from now to what is asked that the whole should have gone by the end of a year, 0 to 1."""
    now = total(found.shares, [one.present for one in found.shares], found.ratio)
    if year >= found.deadline.year or now is None or (found.asked >= now if found.falling else found.asked <= now):
        return 1.0
    end = date(year, 12, 31)
    given = snapshot.path(found.key, snapshot.plan.region).get(year)
    if given is None and found.whole_start is not None:
        share = elapsed_share(snapshot.plan.start, found.deadline, end)
        given = found.whole_start + share * (found.target - found.whole_start)
    if given is None:
        return elapsed_share(found.as_of.end + timedelta(days=1), found.deadline, end)
    return min(1.0, max(0.0, (given - now) / (found.asked - now)))
