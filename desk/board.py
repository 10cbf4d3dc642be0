"""One plan as known at one moment: its figures, baselines and allocations, ready to be rolled up and judged."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import cast

import pandas as pd

from desk import Desk
from tracker.periods import Period, elapsed_share, parse_period
from tracker.rules.progress import method_of, satisfies
from tracker.rules.rollup import Aggregate, Aggregator, Figures
from tracker.schema.catalogue import Indicator, Plan, Target


@dataclass(frozen=True)
class Origin:
    """A baseline: its value, the day it held, and whether a document, the catalogue or our own figures give it."""

    value: float
    held_on: date
    basis: str
    source: str = ""


@dataclass(frozen=True)
class Board:
    """Everything needed to judge one plan. `grade` is the grade of its figures, None while there are none."""

    plan_id: str
    plan: Plan
    grade: str | None
    known_at: datetime
    roll: Aggregator
    observations: pd.DataFrame
    allocations: dict[tuple[str, str], dict[int, float]]
    documents: tuple[str, ...]
    given_baselines: dict[tuple[str, str], Origin]
    # Annual sub-targets by uploaded tables: target key to year and value, and to the document of its last year.
    given_paths: dict[str, dict[int, float]] = field(default_factory=dict)
    path_documents: dict[str, str] = field(default_factory=dict)
    # One screen asks for the same figure many times; a board never changes.
    _rolled: dict[tuple[str, str, Period], Aggregate] = field(default_factory=dict, repr=False, compare=False)

    def with_figures(self, figures: Figures) -> Board:
        """The same plan over other figures, with nothing remembered of these: a scenario, a preview, an edition."""
        roll = Aggregator(self.roll.catalogue, self.roll.register, self.plan, figures)
        return replace(self, roll=roll, _rolled={})

    def indicator(self, key: str) -> Indicator:
        return self.roll.catalogue.indicators[self.plan.targets[key].indicator]

    def uses_population(self, key: str) -> bool:
        """Whether the target's indicator divides by residents at a year-end."""
        measures = self.indicator(key).formula.measures
        return any(self.roll.catalogue.measures[m].cutoff == "year_end" for m in measures)

    def periods(self) -> list[Period]:
        """Quarters with a figure of this plan, oldest first. A year-end population alone makes none."""
        measures = {
            m for m, kind in self.roll.catalogue.plan_measures(self.plan_id).items() if kind.cutoff != "year_end"
        }
        regions = {r.code for r in self.roll.register.family(self.plan.region)}
        return self.roll.figures.quarters(regions, measures)

    def period_before(self, period: Period) -> Period:
        """The last quarter with figures before `period`; the calendar's when there is none."""
        earlier = [p for p in self.periods() if p.end < period.end]
        return earlier[-1] if earlier else period.plus_quarters(-1)

    def judged_period(self, target: Target, as_of: Period) -> Period:
        """The period a target is judged at: `as_of`, but never after its deadline."""
        return as_of if as_of.end <= target.deadline else Period.of_date(target.deadline)

    def rolled(self, key: str, region: str, period: Period) -> Aggregate:
        """The target's indicator in a region at a period, cumulated over the plan where the promise is a yearly average."""
        asked = (key, region, period)
        if asked not in self._rolled:
            target = self.plan.targets[key]
            named = tuple(target.value) if isinstance(target.value, tuple) else ()
            self._rolled[asked] = self.roll.indicator(
                target.indicator, region, period, named=named, cumulated=target.basis == "yearly_average"
            )
        return self._rolled[asked]

    def typed(self, key: str, region: str, period: Period) -> float | None:
        """The finished figure somebody typed beside its parts; it is compared with ours and never used in its place."""
        measure = self.indicator(key).reported_as
        figure = self.roll.figures.at(region, measure, period) if measure else None
        return figure.value if figure else None

    def applies_to(self, key: str, region: str) -> bool:
        """Whether a row for this region makes sense: the whole always, districts only for what they report."""
        target = self.plan.targets[key]
        if region == self.plan.region:
            return True
        if isinstance(target.value, tuple):
            return region in target.value
        return self.roll.owed_by(target.indicator)

    def promised(self, key: str, region: str) -> float | None:
        """The number asked of a region: the plan's for the whole, its allocation for a district, None without one."""
        target = self.plan.targets[key]
        if isinstance(target.value, tuple):
            return float(len(target.value)) if region == self.plan.region else 1.0
        number = target.number
        if region != self.plan.region and not self.asked_of_each(key):
            return self.allocations.get((key, region), {}).get(target.deadline.year)
        if number is not None and target.basis == "yearly_average":
            return number * (self.plan.end.year - self.plan.start.year + 1)
        return number

    def asked_of_each(self, key: str) -> bool:
        """Whether the plan asks its target of every district by itself (覆盖, each county at least one)."""
        target = self.plan.targets[key]
        return target.scope == "each" or self.indicator(key).formula.coverage is not None

    def comparator(self, key: str, region: str) -> str:
        """How a region's value is held against its number: an allocated share is reached, only the whole breaks through."""
        given = self.plan.targets[key].comparator
        return given if region == self.plan.region or given != "more_than" else "at_least"

    def has_promise(self, key: str, region: str) -> bool:
        """Whether a region is judged at all: the whole always, a district when it was given its share."""
        return region == self.plan.region or self.promised(key, region) is not None

    def origin(self, key: str, region: str) -> Origin | None:
        """The baseline, first that exists: by document, in the catalogue, our own figure at the plan's baseline quarter."""
        target = self.plan.targets[key]
        method = method_of(self.indicator(key), target, self.roll.catalogue)
        if method in ("each_year", "yearly_average"):
            return Origin(0.0, self.plan.start, "zero")
        if method not in ("linear", "not_below"):
            return None
        if given := self.given_baselines.get((f"{self.plan_id}.{key}", region)):
            return given
        if target.baseline and region == self.plan.region:
            return Origin(target.baseline.value, target.baseline.date, "catalogue", target.baseline.source)
        own = self.rolled(key, region, self.plan.baseline).value
        return None if own is None else Origin(own, self.plan.baseline.end, "observation")

    def share(self, key: str, period: Period) -> float:
        """τ: the share of the plan's months gone by, or of the open year's for a promise of every year."""
        target = self.plan.targets[key]
        if target.basis in ("each_year", "year_on_year"):
            return elapsed_share(date(period.year, 1, 1), date(period.year, 12, 31), period.end)
        return elapsed_share(self.plan.start, target.deadline, period.end)

    def path(self, key: str, region: str) -> dict[int, float]:
        """Year to what is asked at its end: for the whole the newest table's, else the catalogue's; a district's own shares."""
        if region != self.plan.region:
            return self.allocations.get((key, region), {})
        return self.given_paths.get(key) or dict(self.plan.targets[key].path)

    def expected_value(self, key: str, region: str, period: Period, origin: Origin | None) -> float | None:
        """Where the annual sub-targets put the region at a period: piecewise straight between year-ends, None without."""
        path = self.path(key, region)
        if origin is None or len(path) < 2:
            return None
        points = [(self.plan.start, origin.value)] + [
            (date(year, 12, 31), value) for year, value in sorted(path.items())
        ]
        for (left, low), (right, high) in pairwise(points):
            if period.end <= right:
                first = left if left == self.plan.start else date(left.year + 1, 1, 1)
                return low + elapsed_share(first, right, period.end) * (high - low)
        return points[-1][1]

    def best_possible(self, key: str, region: str, period: Period, rolled: Aggregate) -> float | None:
        """The highest a rate over cases can still come to: every case now open is closed too. None where not known."""
        ratio = self.indicator(key).formula.ratio
        if ratio is None or ratio.open is None or rolled.numerator is None or not rolled.denominator:
            return None
        still_open = self.roll.figures.at(region, ratio.open, period)
        if still_open is None:
            return None
        return ratio.scale * (rolled.numerator + still_open.value) / rolled.denominator

    def failed_years(self, key: str, region: str, period: Period) -> tuple[int, ...]:
        """Closed plan years in which a promise of every year was not kept; a year without figures is not counted."""
        target = self.plan.targets[key]
        if target.basis not in ("each_year", "year_on_year"):
            return ()
        last = period.year if period == Period.year_end(period.year) else period.year - 1
        failed = []
        for year in range(self.plan.start.year, last + 1):
            held = self.rolled(key, region, Period.year_end(year)).value
            if target.comparator == "increase":
                before = self.rolled(key, region, Period.year_end(year - 1)).value
                noise = 1 + self.roll.catalogue.settings.thresholds.growth_noise_percent / 100
                kept = None if held is None or before is None or before <= 0 else held > before * noise
            else:
                number = self.promised(key, region)
                kept = None if held is None or number is None else satisfies(target.comparator, held, number)
            if kept is False:
                failed.append(year)
        return tuple(failed)


BOARDS_KEPT = 24


def board(desk: Desk, plan_id: str, known_at: datetime | None = None) -> Board:
    """The plan as known at a moment (UTC; default now). Kept while the data version stands. KeyError: no such plan."""
    plan = desk.catalogue.plans[plan_id]
    key = (desk.data_version(), plan_id, str(known_at))
    with desk.boards_lock:
        if key in desk.boards:
            desk.boards.move_to_end(key)
            return cast(Board, desk.boards[key])
    made = _make_board(desk, plan_id, plan, known_at or desk.store.last_change())
    with desk.boards_lock:
        desk.boards[key] = made
        while len(desk.boards) > BOARDS_KEPT:
            desk.boards.popitem(last=False)
    return made


def _make_board(desk: Desk, plan_id: str, plan: Plan, known_at: datetime) -> Board:
    grade = desk.store.working_grade(known_at)
    family = {r.code for r in desk.register.family(plan.region)}
    observations = desk.store.frame("current_observation", grade=grade or "own", known_at=known_at)
    observations = observations[observations["region"].isin(family)].reset_index(drop=True)
    observations["state"] = observations["state"].astype(object).where(observations["state"].notna(), None)
    columns = observations[["region", "measure", "period", "value", "state"]].itertuples(index=False, name=None)
    figures = Figures.of((r, m, parse_period(p), float(v), s) for r, m, p, v, s in columns)
    for region, period, year, _document in desk.store.rows("current_adopted_population", known_at=known_at):
        figures.adopted[(region, parse_period(period))] = year
    allocations: dict[tuple[str, str], dict[int, float]] = {}
    documents: dict[str, None] = {}
    for target, region, year, value, document, *_ in desk.store.rows(
        "current_allocation", grade=grade or "own", known_at=known_at
    ):
        owner, _, name = target.partition(".")
        if owner == plan_id:
            allocations.setdefault((name, region), {})[int(year)] = float(value)
            documents[document] = None
    baselines = {
        (target, region): Origin(value, held_on, "document", document)
        for target, region, value, held_on, document, *_ in desk.store.rows(
            "current_baseline", grade=grade or "own", known_at=known_at
        )
    }
    paths: dict[str, dict[int, float]] = {}
    path_documents: dict[str, str] = {}
    for target, year, value, document, *_ in desk.store.rows("current_path", grade=grade or "own", known_at=known_at):
        owner, _, name = target.partition(".")
        if owner == plan_id:
            paths.setdefault(name, {})[int(year)] = float(value)
            path_documents[name] = document
    roll = Aggregator(desk.catalogue, desk.register, plan, figures)
    return Board(
        plan_id,
        plan,
        grade if len(observations) else None,
        known_at,
        roll,
        observations,
        allocations,
        tuple(documents),
        baselines,
        paths,
        path_documents,
    )


SOURCE_COLUMNS = {"source_title": "title", "address": "address", "as_printed": "as_of", "source_grade": "source_grade"}


def published(desk: Desk, plan_id: str, known_at: datetime | None = None) -> pd.DataFrame:
    """One row per published figure of the plan's places: region, measure, period, end, value, and its source."""
    family = {r.code for r in desk.register.family(desk.catalogue.plans[plan_id].region)}
    frame = desk.store.frame("published_observation", known_at=known_at or desk.store.last_change())
    frame = frame[frame["region"].isin(family)].reset_index(drop=True)
    sources = [json.loads(text) for text in frame["source"]]
    for column, key in SOURCE_COLUMNS.items():
        frame[column] = [source.get(key, "") for source in sources]
    return frame.drop(columns="source").rename(columns={"period_end": "end"})
