"""What if: another pace, a population revision, a one-off gain, held through the same judgement; actuals untouched.

A scenario is a name and a few adjustments. Gains and residents change the figures a copy of the snapshot is judged by;
a changed pace moves the forecast. Its results are never figures: nothing of them is stored but the adjustments.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from desk import Desk
from desk.explain import members_of
from desk.judge import judge_snapshot
from desk.outlook import counted
from desk.permission import allow, doing
from desk.snapshot import Snapshot, snapshot_of
from desk.typed import typed
from store.database import utc_now
from tracker.figures import Reported
from tracker.periods import Period, parse_period
from tracker.rules.forecast import shifted
from tracker.rules.judgement import Judgement
from tracker.rules.pace import quarters_left, recent_pace

# What a scenario can bend: sums and ratios of stocks, whose parts districts report.
BENDABLE = ("linear", "yearly_average")


@dataclass(frozen=True)
class Adjustment:
    """What is assumed of one district: `pace` per remaining quarter in counted units (None: as lately), `gain` added at
    once in counted units, `population` residents in 万人 (None: as they are)."""

    region: str
    pace: float | None = None
    gain: float = 0.0
    population: float | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How a district stands: what is `counted` (numerator or value), its mean change per quarter over the last four (None
    without five quarters), and residents in 万人 (None where the target divides by none)."""

    region: str
    counted: float | None
    pace: float | None
    population: float | None


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A scenario on a plan's list; `target` is `<plan>.<key>`, `saved_at` UTC."""

    name: str
    target: str
    as_of: Period
    adjustments: tuple[Adjustment, ...]
    saved_at: datetime
    who: str

    @property
    def key(self) -> str:
        """The target's key within its plan."""
        return self.target.partition(".")[2]


@dataclass(frozen=True)
class Outcome:
    """The whole's judgement as it is and as it would be."""

    before: Judgement
    after: Judgement


def paces(
    desk: Desk, plan_id: str, key: str, as_of: Period | None = None, known_at: datetime | None = None
) -> tuple[Pace, ...]:
    """How the districts of a target stand, in register order."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    at = snapshot.judged_period(
        snapshot.plan.targets[key], as_of or (snapshot.periods() or [snapshot.plan.last_period])[-1]
    )
    found = []
    for region in members_of(snapshot, key, at):
        people = snapshot.rolled(key, region, at).denominator if snapshot.uses_population(key) else None
        counted_now = _count(snapshot, key, region, at)
        found.append(Pace(region, counted_now, _recent(snapshot, key, region, at), people))
    return tuple(found)


def what_if(
    desk: Desk, plan_id: str, key: str, adjustments: list[Adjustment], as_of: Period | None = None,
    known_at: datetime | None = None,
) -> Outcome:  # fmt: skip
    """How status and forecast of the whole move under the adjustments. ValueError for a district without a figure."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    at = as_of or (snapshot.periods() or [snapshot.plan.last_period])[-1]
    [before] = judge_snapshot(snapshot, at, "whole", [key])
    bent = snapshot.with_changes(_bent(snapshot, key, at, adjustments))
    [after] = judge_snapshot(bent, at, "whole", [key])
    return Outcome(before, _with_moved_forecast(snapshot, bent, key, at, adjustments, after))


def _with_moved_forecast(
    snapshot: Snapshot, bent: Snapshot, key: str, as_of: Period, adjustments: list[Adjustment], after: Judgement
) -> Judgement:
    """The forecast of the figures as they are, moved by gains and changed paces: a gain is no pace of its own."""
    target = snapshot.plan.targets[key]
    at, whole = snapshot.judged_period(target, as_of), snapshot.plan.region
    left = quarters_left(at, target.deadline)
    base = counted(snapshot, key, whole, at, snapshot.rolled(key, whole, at), snapshot.promised(key, whole), left)
    then = counted(bent, key, whole, at, bent.rolled(key, whole, at), bent.promised(key, whole), left)
    by = sum(adjustment.gain for adjustment in adjustments)
    ahead_of = _ahead_of(snapshot, key, at, base.found.expected, left)
    for adjustment in adjustments:
        if adjustment.pace is not None:
            by += adjustment.pace * left - ahead_of.get(adjustment.region, 0.0)
    moved = replace(
        then, found=shifted(base.found, by, target=then.wanted, whole_numbers=then.whole_numbers)
    ).in_units()
    ahead = replace(
        after.outlook,
        forecast=moved.expected,
        low=moved.low,
        high=moved.high,
        probability=moved.probability,
        refused=moved.refused,
    )
    return replace(after, outlook=ahead)


def _ahead_of(snapshot: Snapshot, key: str, at: Period, expected: float | None, left: int) -> dict[str, float]:
    """What each district has in the growth the forecast expects of the whole: its recent pace, and of what the forecast has
    beside those a part in proportion. They add up to that growth, so paces typed for all take the forecast's place."""
    value = _count(snapshot, key, snapshot.plan.region, at)
    recent = {region: _recent(snapshot, key, region, at) or 0.0 for region in members_of(snapshot, key, at)}
    if value is None or expected is None or not recent:
        return {}
    beside = expected - value - left * sum(recent.values())
    sizes = sum(map(abs, recent.values()))
    return {
        region: left * pace + beside * (abs(pace) / sizes if sizes else 1 / len(recent))
        for region, pace in recent.items()
    }


def _recent(snapshot: Snapshot, key: str, region: str, at: Period) -> float | None:
    return recent_pace([_count(snapshot, key, region, at.plus_quarters(-n)) for n in range(4, -1, -1)])


def _count(snapshot: Snapshot, key: str, region: str, period: Period) -> float | None:
    rolled = snapshot.rolled(key, region, period)
    return rolled.numerator if snapshot.indicator(key).formula.ratio and rolled.value is not None else rolled.value


def _bent(
    snapshot: Snapshot, key: str, as_of: Period, adjustments: list[Adjustment]
) -> dict[tuple[str, str, Period], Reported | None]:
    at = snapshot.judged_period(snapshot.plan.targets[key], as_of)
    formula = snapshot.indicator(key).formula
    counts = formula.ratio.numerator if formula.ratio else formula.sum or ()
    if formula.cumulate:
        counts = (formula.cumulate.flow,)
    changes: dict[tuple[str, str, Period], Reported | None] = {}
    for adjustment in adjustments:
        if adjustment.gain:
            found = snapshot.roll.figures.at(adjustment.region, counts[0], at)
            if found is None:
                raise ValueError(f"{adjustment.region} has no figure at {at}")
            changes[adjustment.region, counts[0], at] = Reported(found.value + adjustment.gain, found.state)
        population = snapshot.rolled(key, snapshot.plan.region, at).population
        if adjustment.population is not None and formula.ratio and population:
            changes[adjustment.region, formula.ratio.denominator[0], population] = Reported(adjustment.population)
    return changes


def save(desk: Desk, plan_id: str, name: str, key: str, as_of: Period, adjustments: list[Adjustment], who: str) -> None:
    """Puts a scenario on the plan's list; an earlier one of the same name stays in the store but off the list.

    ValueError when the name is empty, PersonalInText.
    """
    name = typed(name)
    if not name:
        raise ValueError("a scenario needs a name")
    content = json.dumps([vars(a) for a in adjustments], ensure_ascii=False)
    with doing(desk, "steer", plan_id, what=name):
        desk.store.save_scenario(plan_id, name, f"{plan_id}.{key}", str(as_of), content, who=who)


def remove(desk: Desk, plan_id: str, name: str, who: str) -> None:
    """Takes a scenario off the list; it stays in the store."""
    with doing(desk, "steer", plan_id, what=name):
        desk.store.save_scenario(plan_id, name, "", "", "[]", who=who, removed=True)


def saved(desk: Desk, plan_id: str) -> tuple[SavedScenario, ...]:
    """The scenarios on a plan's list, by name. MayNot for who sees no drafts."""
    allow(desk, "see_draft", plan_id)
    return tuple(
        SavedScenario(
            name, target, parse_period(as_of), tuple(Adjustment(**one) for one in json.loads(content)), saved_at, who
        )
        for name, target, as_of, content, saved_at, who in desk.store.rows(
            "scenarios", plan=plan_id, known_at=utc_now()
        )
    )
