"""One plan as known at one moment: its figures, baselines and allocations, ready to be rolled up and judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from desk import Desk
from desk.permission import seen_at
from desk.receipts import early_figures, is_early, received_day
from store import Store
from tracker.figures import Coded, Figures, Reported
from tracker.periods import Period, elapsed_share, parse_period
from tracker.rules.progress import FailedYear, Method, method_of, satisfies
from tracker.rules.rollup import Aggregate, Aggregator, Columns
from tracker.rules.speaking import speaks_for
from tracker.schema.catalogue import Comparator, Indicator, Measure, Plan, Target

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Origin:
    """A baseline: its value, the day it held, and whether a document, the catalogue or our own figures give it."""

    value: float
    held_on: date
    basis: str
    source: str = ""


@dataclass(frozen=True)
class Terms:
    """How a target is judged, wherever and whenever: what follows from the catalogue alone."""

    target: Target
    indicator: Indicator
    method: Method
    number: float | None
    named: tuple[str, ...]
    cumulated: bool
    asked_of_each: bool
    # Judged by whole things, and counted in whole things (of a ratio its numerator).
    whole_numbers: bool
    counts_whole: bool
    tolerance: float
    uses_population: bool
    never_falls: bool
    is_flow: bool
    # Judged year by year; and with the yearly averages, promises of the plan's own years alone.
    yearly: bool
    of_plan_years: bool
    # The state a list or coverage counts.
    state: Measure | None
    state_id: str
    scheduled: bool


SOURCE_COLUMNS = {"source_title": "title", "address": "address", "as_printed": "as_of", "source_grade": "source_grade"}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything needed to judge one plan as known at a moment. `grade` is that of its figures, None while there are none.

    A snapshot never changes: what was worked out once of it is kept with it, and goes when the snapshot goes.
    """

    plan_id: str
    plan: Plan
    grade: str | None
    known_at: datetime
    roll: Aggregator
    store: Store
    allocations: dict[tuple[str, str], dict[int, float]]
    documents: tuple[str, ...]
    given_baselines: dict[tuple[str, str], Origin]
    # Annual sub-targets by uploaded tables: target key to year and value, and to the document of its last year.
    given_paths: dict[str, dict[int, float]] = field(default_factory=dict)
    path_documents: dict[str, str] = field(default_factory=dict)
    # Figures received before their quarter was over.
    early: frozenset[tuple[str, str, Period]] = frozenset()
    _answers: dict[Any, Any] = field(default_factory=dict, repr=False)
    _asking: dict[Any, Lock] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def answer(self, question: Any, work_out: Callable[[], Answer]) -> Answer:
        """The answer to a question of this snapshot: worked out once, by one of those who ask at the same time.

        It is shared by all who ask: nobody may change it.
        """
        if question in self._answers:
            return cast(Answer, self._answers[question])
        with self._lock:
            mine = self._asking.setdefault(question, Lock())
        with mine:
            if question not in self._answers:
                self._answers[question] = work_out()
        with self._lock:
            self._asking.pop(question, None)
        return cast(Answer, self._answers[question])

    def with_changes(self, changes: Mapping[tuple[str, str, Period], Reported | None]) -> Snapshot:
        """The same plan with these figures in place (None takes one away): a scenario, a preview."""
        touched = {measure for _region, measure, _period in changes}
        return self._over(self.roll.over(self.roll.figures.with_changes(changes), touched))

    def with_figures(self, figures: Figures) -> Snapshot:
        """The same plan over other figures, with nothing remembered of these."""
        return self._over(Aggregator(self.roll.catalogue, self.roll.register, self.plan, figures))

    def _over(self, roll: Aggregator) -> Snapshot:
        return replace(self, roll=roll, _answers={}, _asking={}, _lock=Lock())

    @cached_property
    def observations(self) -> pd.DataFrame:
        """One row per current figure of the plan's places, with the cell it came from and who handed it in.

        Read when first asked for: judging needs none of it.
        """
        frame = self.store.frame("current_observation", grade=self.grade or "own", known_at=self.known_at)
        frame = frame[frame["region"].isin(self.roll.codes)].reset_index(drop=True)
        frame["state"] = frame["state"].astype(object).where(frame["state"].notna(), None)
        return frame

    @cached_property
    def published(self) -> pd.DataFrame:
        """One row per published figure of the plan's places: region, measure, period, end, value, and its source."""
        frame = self.store.frame("published_observation", known_at=self.known_at)
        frame = frame[frame["region"].isin(self.roll.codes)].reset_index(drop=True)
        told = [json.loads(text) for text in frame["source"]]
        for column, key in SOURCE_COLUMNS.items():
            frame[column] = [source.get(key, "") for source in told]
        return frame.drop(columns="source").rename(columns={"period_end": "end"})

    @cached_property
    def _terms(self) -> dict[str, Terms]:
        return {key: self._terms_of(target) for key, target in self.plan.targets.items()}

    def _terms_of(self, target: Target) -> Terms:
        catalogue = self.roll.catalogue
        indicator = catalogue.indicators[target.indicator]
        formula, measures = indicator.formula, [catalogue.measures[m] for m in indicator.formula.measures]
        counted = [catalogue.measures[m] for m in formula.ratio.numerator] if formula.ratio else measures
        kinds = {measure.kind for measure in measures}
        running = formula.cumulate is not None
        return Terms(
            target,
            indicator,
            method_of(indicator, target, catalogue),
            target.number,
            tuple(target.value) if isinstance(target.value, tuple) else (),
            target.basis == "yearly_average",
            target.scope == "each" or formula.coverage is not None,
            target.unit != "%" and formula.ratio is None and all(m.integer for m in measures),
            all(m.integer for m in counted),
            0.5 * 10**-indicator.precision,
            any(m.cutoff == "year_end" for m in measures),
            running or kinds <= {"year_to_date", "flow", "cumulative"},
            running or bool(kinds & {"year_to_date", "flow"}),
            target.basis in ("each_year", "year_on_year"),
            target.basis in ("each_year", "year_on_year", "yearly_average"),
            catalogue.measures[state] if (state := formula.coverage or formula.members or "") else None,
            state,
            (target.schedule or self.plan.schedule) == "linear",
        )

    def terms(self, key: str) -> Terms:
        """What the catalogue says of how a target is judged. KeyError: no such target."""
        return self._terms[key]

    def key_of(self, indicator_id: str) -> str | None:
        """The first target that promises an indicator; None where the plan has none."""
        return next((key for key, target in self.plan.targets.items() if target.indicator == indicator_id), None)

    def indicator(self, key: str) -> Indicator:
        return self._terms[key].indicator

    def uses_population(self, key: str) -> bool:
        """Whether the target's indicator divides by residents at a year-end."""
        return self._terms[key].uses_population

    @cached_property
    def _periods(self) -> list[Period]:
        measures = [
            m for m, kind in self.roll.catalogue.plan_measures(self.plan_id).items() if kind.cutoff != "year_end"
        ]
        return self.roll.figures.quarters(self.roll.codes, measures)

    def periods(self) -> list[Period]:
        """Quarters with a figure of this plan, oldest first. A year-end population alone makes none."""
        return list(self._periods)

    def latest(self) -> Period:
        """The last quarter with figures; the plan's last period while there are none."""
        return self._periods[-1] if self._periods else self.plan.last_period

    def period_before(self, period: Period) -> Period:
        """The last quarter with figures before `period`; the calendar's when there is none."""
        earlier = [p for p in self._periods if p.end < period.end]
        return earlier[-1] if earlier else period.plus_quarters(-1)

    def quarters_to(self, at: Period) -> tuple[Period, ...]:
        """The consecutive quarters from the plan's baseline to `at`."""
        return self.answer(("quarters", at), lambda: _quarters(self.plan.baseline, at))

    def judged_period(self, target: Target, as_of: Period) -> Period:
        """The period a target is judged at: `as_of`, but never after its deadline."""
        return as_of if as_of.end <= target.deadline else Period.of_date(target.deadline)

    def columns(self, key: str, period: Period) -> Columns:
        """The target's indicator in every place at a period, cumulated over the plan for a yearly average."""
        terms = self._terms[key]
        return self.roll.columns(terms.target.indicator, period, named=terms.named, cumulated=terms.cumulated)

    def rolled(self, key: str, region: str, period: Period) -> Aggregate:
        """The same in one place, or in the whole."""
        columns = self.columns(key, period)
        return columns.whole if region == self.plan.region else columns.of(region)

    def value(self, key: str, region: str, period: Period) -> float | None:
        """The value alone of the same."""
        columns = self.columns(key, period)
        return columns.whole.value if region == self.plan.region else columns.value(region)

    def effective(self, region: str, measure_id: str, period: Period) -> tuple[Period, Reported] | None:
        """The figure of a place a roll-up takes for a period (`speaks_for`), and its own period; None where there is none."""
        figures = self.roll.figures
        asked = speaks_for(self.roll.catalogue.measures[measure_id], period)
        if not isinstance(asked, Period):
            return figures.latest(region, measure_id, asked)
        found = figures.at(region, measure_id, asked)
        return None if found is None else (asked, found)

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
        terms = self._terms[key]
        target, number = terms.target, terms.number
        if terms.named:
            return float(len(terms.named)) if region == self.plan.region else 1.0
        if region != self.plan.region and not terms.asked_of_each:
            return self.allocations.get((key, region), {}).get(target.deadline.year)
        if number is not None and target.basis == "yearly_average":
            return number * (self.plan.end.year - self.plan.start.year + 1)
        return number

    def comparator(self, key: str, region: str) -> Comparator:
        """How a region's value is held against its number: an allocated share is reached, only the whole breaks through."""
        given = self.plan.targets[key].comparator
        return given if region == self.plan.region or given != "more_than" else "at_least"

    def origin(self, key: str, region: str) -> Origin | None:
        """The baseline, first that exists: by document, in the catalogue, our own figure at the plan's baseline quarter."""
        target, method = self.plan.targets[key], self._terms[key].method
        if method in ("each_year", "yearly_average"):
            return Origin(0.0, self.plan.start, "zero")
        if method in ("direct", "survey", "growth") or target.scope == "each":
            return None
        if given := self.given_baselines.get((f"{self.plan_id}.{key}", region)):
            return given
        if target.baseline and region == self.plan.region:
            return Origin(target.baseline.value, target.baseline.date, "catalogue", target.baseline.source)
        own = self.value(key, region, self.plan.baseline)
        return None if own is None else Origin(own, self.plan.baseline.end, "observation")

    def share(self, key: str, period: Period) -> float:
        """τ: the share of the plan's months gone by, or of the open year's for a promise of every year."""
        return self.answer(("share", key, period), lambda: self._share(key, period))

    def _share(self, key: str, period: Period) -> float:
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

    def accumulates(self, key: str, period: Period) -> bool:
        """Whether the figure only grows until the period it is judged by closes: a count from the plan's or a year's start."""
        terms = self._terms[key]
        kinds = {self.roll.catalogue.measures[m].kind for m in terms.indicator.formula.measures}
        if terms.indicator.formula.cumulate or kinds <= {"cumulative"}:
            return True
        this_year = terms.of_plan_years or period.year == terms.target.deadline.year
        return terms.indicator.formula.ratio is None and kinds <= {"year_to_date", "flow"} and this_year

    def reference(self, key: str, region: str, period: Period) -> float | None:
        """A rate's value in the same quarter of the last year that kept the promise; None while no such year is known."""
        number = self.promised(key, region)
        for year in range(period.year - 1, period.year - 1 - YEARS_BACK, -1):
            held = self.value(key, region, Period.year_end(year))
            if held is None or number is None or not satisfies(self.comparator(key, region), held, number):
                continue
            then = self.value(key, region, Period.quarter(year, period.quarter_number))
            if then is not None:
                return then
        return None

    def is_early(self, key: str, region: str, period: Period) -> bool:
        """Whether a figure of the target's at a quarter was received before the quarter was over: it is interim then."""
        if not self.early:
            return False
        measures = self._terms[key].indicator.formula.measures
        return any(
            (region in (place, self.plan.region)) and measure in measures and at == period
            for place, measure, at in self.early_here
        )

    @cached_property
    def early_here(self) -> tuple[tuple[str, str, Period], ...]:
        """Region, measure and quarter of the plan's figures that were received before their quarter was over."""
        places = set(self.roll.codes)
        return tuple(one for one in self.early if one[0] in places)

    def carried_states(self, key: str, codes: Iterable[str], period: Period) -> dict[str, Period]:
        """The places whose state speaks for `period` without having been reported in its quarter, and when it was."""
        terms = self._terms[key]
        if terms.state is None:
            return {}
        before = Period.quarter(period.year, period.quarter_number).plus_quarters(-1)
        last = {code: self.roll.figures.latest(code, terms.state_id, period.end) for code in codes}
        return {code: found[0] for code, found in last.items() if found and found[0].end <= before.end}

    def best_possible(self, key: str, region: str, period: Period, rolled: Aggregate) -> float | None:
        """The highest a rate over cases can still come to: every case now open is closed too. None where not known."""
        ratio = self.indicator(key).formula.ratio
        if ratio is None or ratio.open is None or rolled.numerator is None or not rolled.denominator:
            return None
        still_open = self.roll.figures.at(region, ratio.open, period)
        if still_open is None:
            return None
        return ratio.scale * (rolled.numerator + still_open.value) / rolled.denominator

    def failed_years(self, key: str, region: str, period: Period) -> tuple[FailedYear, ...]:
        """Closed plan years in which a promise of every year was not kept; a year without figures is not counted."""
        target = self.plan.targets[key]
        if not self._terms[key].yearly:
            return ()
        last = period.year if period == Period.year_end(period.year) else period.year - 1
        failed = []
        for year in range(self.plan.start.year, last + 1):
            held = self.value(key, region, Period.year_end(year))
            if target.comparator == "increase":
                asked = self.value(key, region, Period.year_end(year - 1))
                kept = held is None or asked is None or asked <= 0 or held > asked
            else:
                asked = self.promised(key, region)
                kept = held is None or asked is None or satisfies(target.comparator, held, asked)
            if not kept and not self.is_early(key, region, Period.year_end(year)):
                failed.append(FailedYear(year, held, asked))
        return tuple(failed)


# How many years are looked back over for one that kept its promise.
YEARS_BACK = 10
# Boards of past moments never go stale; a few are kept for those who look back together.
PAST_KEPT = 3


def snapshot_of(desk: Desk, plan_id: str, known_at: datetime | None = None) -> Snapshot:
    """The plan as known at a moment (UTC; default now). KeyError: no such plan.

    That of now is kept until something of the plan is written, and let go when it is asked for again after that; it also
    answers for every moment since that write. Of who sees no drafts it is what was published (desk/permission.py).
    """
    known_at = seen_at(desk, plan_id, known_at)
    plan, changed = desk.catalogue.plans[plan_id], desk.plan_changed(plan_id)
    moment = str(known_at) if known_at and known_at < changed else ""
    # An edition is judged by the catalogue of its day: that desk shares the snapshots of this one.
    key = (desk.catalogue_version, plan_id, moment)
    version = "" if moment else str(changed)
    with desk.snapshots_lock:
        found = desk.snapshots.get(key)
        if found and found[0] == version:
            desk.snapshots.move_to_end(key)
            return cast(Snapshot, found[1])
    as_known = known_at or desk.store.last_change()
    older = cast(Snapshot, found[1]) if found else None
    made = (_moved_on(desk, older, as_known) if older else None) or _make_snapshot(desk, plan_id, plan, as_known)
    with desk.snapshots_lock:
        desk.snapshots[key] = (version, made)
        desk.snapshots.move_to_end(key)
        moments = [one for one in desk.snapshots if one[2]]
        for gone in moments[:-PAST_KEPT]:
            del desk.snapshots[gone]
    return made


def _moved_on(desk: Desk, older: Snapshot, known_at: datetime) -> Snapshot | None:
    """The snapshot of a later moment from an older one: only what was written since is read. None where that is not enough.

    A commit of one figure into a nation's two million would otherwise read them all again.
    """
    since = {"since": older.known_at, "known_at": known_at}
    grade = desk.store.working_grade(known_at)
    if older.grade is None or grade != older.grade:
        return None
    written = desk.store.rows("touched_since", **since)
    if any(region is None for region, _m, _p in written):
        return None
    places = set(older.roll.codes)
    touched = [key for key in written if key[0] in places]
    periods = {text: parse_period(text) for text in {period for _r, _m, period in touched}}
    changes: dict[tuple[str, str, Period], Reported | None] = {(r, m, periods[p]): None for r, m, p in touched}
    asked = {"measures": sorted({m for _r, m, _p in touched}), "periods": sorted(periods)}
    early = {key for key in older.early if key not in changes}
    for region, measure, text, value, state, at, told in desk.store.rows(
        "current_figure_of", grade=grade, known_at=known_at, **asked
    ):
        key = (region, measure, periods[text])
        if key not in changes:
            continue
        changes[key] = Reported(float(value), state)
        if is_early(desk.catalogue, measure, key[2], received_day(at, told)):
            early.add(key)
    return replace(older.with_changes(changes), known_at=known_at, early=frozenset(early))


def _quarters(first: Period, last: Period) -> tuple[Period, ...]:
    quarters, quarter = [], first
    while quarter.end <= last.end:
        quarters.append(quarter)
        quarter = quarter.plus_quarters(1)
    return tuple(quarters)


def _make_snapshot(desk: Desk, plan_id: str, plan: Plan, known_at: datetime) -> Snapshot:
    grade = desk.store.working_grade(known_at)
    family = [r.code for r in desk.register.family(plan.region)]
    current = desk.store.columns("current_figure", grade=grade or "own", known_at=known_at)
    regions, measures, periods = (_coded(current, name) for name in ("region", "measure", "period"))
    states = current["state"]
    figures = Figures.of_columns(
        regions,
        measures,
        Coded(periods.codes, [parse_period(text) for text in periods.different]),
        current["value"].to_numpy(),
        None if states.null_count == len(states) else states.to_pylist(),
        family,
    )
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
    return Snapshot(
        plan_id,
        plan,
        grade if figures.grids else None,
        known_at,
        roll,
        desk.store,
        allocations,
        tuple(documents),
        baselines,
        paths,
        path_documents,
        early_figures(desk, known_at, grade),
    )


def _coded(table: pa.Table, name: str) -> Coded[str]:
    column = table[name].combine_chunks()
    return Coded(column.indices.to_numpy().astype(np.intp), column.dictionary.to_pylist())
