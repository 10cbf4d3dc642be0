"""From what districts reported to any place's indicator at a period: sums, ratio of sums, coverage, completeness.

An indicator is rolled up for all places of a plan at once, by column; what is said of one place is a row of that. A
ratio is always the sum of numerators over the sum of denominators, never a mean of ratios. A place without a figure is
missing, not zero; a whole with members missing has no value, only the sum of those who reported.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from tracker.figures import Figures, Flags, Floats, Positions, Words
from tracker.periods import Period
from tracker.rules.speaking import speaks_for
from tracker.schema.catalogue import Catalogue, Formula, Plan
from tracker.schema.regions import Register

# How far back a population year is looked for when the wanted one is not there.
YEARS_BACK = 10
# What holds until it changes: where it was not given, its last figure stands in for it.
CARRIED = ("stock", "cumulative")
# Below this a double has nine decimals to round, above it they are already noise of the last bit.
_ROUNDED_BELOW = 1e6


@dataclass(frozen=True)
class Member:
    """A named place of a list or coverage: what it stands at, None when it has not reported.

    `pending`: it has applied, and others decide.
    """

    code: str
    value: float | None
    state: str | None = None
    pending: bool = False


@dataclass(frozen=True)
class Aggregate:
    """A place's indicator at a period.

    `value` is None when anything is missing; `partial` is then the sum (or ratio of sums) of those who reported.
    `reported` of `expected` places have everything the formula needs; `observed` says that anything at all came in.
    `denominator_missing` says that the figure fails only for want of a denominator. Of the rows that belong to no member
    (其他) `others_carried` gave a figure before and not now, so that their last one stands in for it (row and its period);
    `others_absent` leave the whole incomplete.
    """

    value: float | None
    partial: float | None
    reported: int
    expected: int
    observed: bool = False
    missing: tuple[str, ...] = ()
    population: Period | None = None
    population_fallback: bool = False
    denominator_missing: bool = False
    zero_denominator: bool = False
    numerator: float | None = None
    denominator: float | None = None
    members: tuple[Member, ...] = ()
    others_carried: tuple[tuple[str, Period], ...] = ()
    others_absent: tuple[str, ...] = ()

    @property
    def others_missing(self) -> tuple[str, ...]:
        """The rows that belong to no member, gave a figure before and give none now."""
        return tuple(dict.fromkeys((*(code for code, _period in self.others_carried), *self.others_absent)))


@dataclass
class _Rest:
    """What belongs to no member: its sum, and which rows gave a figure before and not now."""

    value: float = 0.0
    carried: dict[str, Period] = field(default_factory=dict)
    absent: dict[str, None] = field(default_factory=dict)

    @property
    def on_whole(self) -> dict[str, Any]:
        return {"others_carried": tuple(self.carried.items()), "others_absent": tuple(self.absent)}


@dataclass(frozen=True, eq=False)
class Columns:
    """An indicator at a period for every place of a plan by itself, and for the whole.

    One row per place of `row_of` and a last one for any other: `values`, and for a ratio `numerators` and `denominators`,
    are NaN where there is none; `complete` says that a place has everything the formula needs, `years` the year-end its
    residents are of (0: none). `members` are the places' own 0/1 values with their words, for lists and coverage.
    """

    row_of: dict[str, int]
    values: Floats
    complete: Flags
    observed: Flags
    whole: Aggregate
    numerators: Floats | None = None
    denominators: Floats | None = None
    without_denominator: Flags | None = None
    years: Positions | None = None
    wanted_year: int = 0
    adopted: frozenset[str] = frozenset()
    members: Floats | None = None
    states: Words | None = None
    pending_states: tuple[str, ...] = ()

    def value(self, region: str) -> float | None:
        """A district's own value; the same as `of(region).value`."""
        return self._values[self.row_of.get(region, -1)]

    @cached_property
    def _values(self) -> list[float | None]:
        return _nones(self.values)

    @cached_property
    def _tops(self) -> list[float | None]:
        return [None] * len(self.values) if self.numerators is None else _nones(self.numerators)

    @cached_property
    def _bottoms(self) -> list[float | None]:
        return [None] * len(self.values) if self.denominators is None else _nones(self.denominators)

    def numerator(self, region: str) -> float | None:
        """A district's own numerator; None where the indicator is no ratio."""
        return self._tops[self.row_of.get(region, -1)]

    def denominator(self, region: str) -> float | None:
        """A district's own denominator; None where the indicator is no ratio."""
        return self._bottoms[self.row_of.get(region, -1)]

    def of(self, region: str) -> Aggregate:
        """A district by itself: one place expected, complete or missing."""
        row = self.row_of.get(region, -1)
        value, complete = self._values[row], bool(self.complete[row])
        year = 0 if self.years is None else int(self.years[row])
        members: tuple[Member, ...] = ()
        if self.members is not None:
            own = float(self.members[row])
            state = self.states[row] if self.states is not None else None
            members = (Member(region, None if own != own else own, state, state in self.pending_states),)
        return Aggregate(
            value=value,
            partial=None,
            reported=int(complete),
            expected=1,
            observed=bool(self.observed[row]),
            missing=() if complete else (region,),
            population=Period.year_end(year) if year else None,
            population_fallback=bool(year) and year != self.wanted_year and region not in self.adopted,
            denominator_missing=self.without_denominator is not None and bool(self.without_denominator[row]),
            zero_denominator=self.denominators is not None and complete and value is None,
            numerator=self._tops[row],
            denominator=self._bottoms[row],
            members=members,
        )


def _nones(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


@dataclass(frozen=True, eq=False)
class Aggregator:
    """Rolls indicators of one plan up from figures. Regions are codes; the plan's own region is the whole."""

    catalogue: Catalogue
    register: Register
    plan: Plan
    figures: Figures
    # Figures do not change under a roll-up, and one screen asks for the same column many times.
    _made: dict[tuple[str, Period, tuple[str, ...], bool], Columns] = field(default_factory=dict, repr=False)
    _places: dict[tuple[str, date], Positions] = field(default_factory=dict, repr=False)

    def indicator(
        self, indicator_id: str, region: str, period: Period, *, named: tuple[str, ...] = (), cumulated: bool = False
    ) -> Aggregate:
        """The indicator of a region at a period; `named` and `cumulated` as in `columns`."""
        found = self.columns(indicator_id, period, named=named, cumulated=cumulated)
        return found.whole if region == self.plan.region else found.of(region)

    def columns(
        self, indicator_id: str, period: Period, *, named: tuple[str, ...] = (), cumulated: bool = False
    ) -> Columns:
        """The indicator at a period for every place and the whole. `named` are the places an all-of list asks for.

        `cumulated` adds the closed years of the plan to a year-to-date figure (年均 targets).
        """
        asked = (indicator_id, period, named, cumulated)
        if asked not in self._made:
            formula = self.catalogue.indicators[indicator_id].formula
            if formula.members or formula.coverage:
                self._made[asked] = self._listed(formula, period, named)
            elif formula.ratio:
                self._made[asked] = self._ratio(formula, period)
            else:
                self._made[asked] = self._additive(indicator_id, period, cumulated=cumulated)
        return self._made[asked]

    def owed_by(self, indicator_id: str) -> bool:
        """Whether districts report this indicator at all (a `whole` measure is the plan's alone)."""
        return not self.catalogue.measures[self.catalogue.indicators[indicator_id].formula.measures[0]].is_whole

    def over(self, figures: Figures, touched: Collection[str]) -> Aggregator:
        """The same over figures that differ in the `touched` measures alone: what rests on none of them is kept."""
        kept = {}
        if figures.regions == self.figures.regions:
            kept = {
                asked: columns
                for asked, columns in self._made.items()
                if not set(touched).intersection(self.catalogue.indicators[asked[0]].formula.measures)
            }
        return Aggregator(self.catalogue, self.register, self.plan, figures, kept)

    # -- the places ---------------------------------------------------------------------------------------------------

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The plan's own place and every row below it, in the register's order: the rows of a column."""
        return tuple(region.code for region in self.register.family(self.plan.region))

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def _where(self) -> Positions:
        """Where the rows of a column stand in the figures, a last one for places nothing is known of."""
        return np.append(self.figures.positions(self.codes), len(self.figures.regions))

    def _rows(self, kind: str, day: date) -> Positions:
        """The rows of a column that add up to the whole on a day: `expected` members, or the `residual` ones."""
        if (kind, day) not in self._places:
            members = self.register.members(self.plan.region, day)
            wanted = [r.code for r in members if r.expected == (kind == "expected")]
            self._places[kind, day] = np.array([self.row_of[code] for code in wanted], dtype=np.intp)
        return self._places[kind, day]

    def _added(self, measure: str, period: Period) -> Positions:
        """The rows the whole's own value is made of: its members, or its own row for a measure of the whole."""
        if self.catalogue.measures[measure].is_whole:
            return np.array([0], dtype=np.intp)
        return self._rows("expected", period.end)

    def _codes_of(self, rows: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.codes[row] for row in rows)

    # -- the figures --------------------------------------------------------------------------------------------------

    def _exact(self, measure: str, period: Period) -> Floats:
        return self.figures.column(measure, period)[self._where]

    def _figure(self, measure: str, period: Period) -> Floats:
        """The figures that speak for `period`: its own for quarterly measures, else the newest up to it."""
        asked = speaks_for(self.catalogue.measures[measure], period)
        if isinstance(asked, Period):
            return self._exact(measure, asked)
        return self.figures.newest(measure, asked)[0][self._where]

    def _states(self, measure: str, period: Period) -> Words | None:
        """The words of the figures that speak for `period`; None for a measure without words."""
        words = self.figures.words(measure, speaks_for(self.catalogue.measures[measure], period))
        return None if words is None else words[self._where]

    def _several(self, measures: tuple[str, ...], period: Period, years: Positions | None = None) -> Floats:
        """The sum of several measures per place; an optional one may be missing, but not all.

        A year-end measure is taken of the `years` given (0: none), and has no figure without them.
        """
        columns = []
        for measure in measures:
            if self.catalogue.measures[measure].cutoff == "year_end":
                columns.append(self._of_years(measure, years))
            else:
                columns.append(self._figure(measure, period))
        return self._summed(measures, columns)

    def _of_years(self, measure: str, years: Positions | None) -> Floats:
        found = np.full(len(self._where), np.nan)
        for year in [] if years is None else np.unique(years[years > 0]).tolist():
            mine = years == year
            found[mine] = self._exact(measure, Period.year_end(year))[mine]
        return found

    def _summed(self, measures: tuple[str, ...], columns: list[Floats]) -> Floats:
        if len(columns) == 1:
            return _rounded(columns[0])
        total = np.zeros(len(self._where))
        short, any_there = np.zeros(len(total), dtype=bool), np.zeros(len(total), dtype=bool)
        for measure, column in zip(measures, columns, strict=True):
            there = ~np.isnan(column)
            total += np.where(there, column, 0.0)
            any_there |= there
            if not self.catalogue.measures[measure].optional:
                short |= ~there
        return _rounded(np.where(any_there & ~short, total, np.nan))

    def _anything(self, formula: Formula, period: Period) -> Flags:
        """Whether a place gave any figure for the period itself; residents at a past year-end do not count."""
        opening = formula.cumulate.opening if formula.cumulate else None
        found = np.zeros(len(self._where), dtype=bool)
        for measure in formula.measures:
            if self.catalogue.measures[measure].cutoff != "year_end" and measure != opening:
                found |= ~np.isnan(self._figure(measure, period))
        return found

    def silent_others(self, measure: str, period: Period) -> dict[str, Period]:
        """The residual rows that have given a figure of a measure before and none for `period`, and when they last did.

        What holds until its next word, or comes once a year, is never missed in a quarter.
        """
        known = self.catalogue.measures[measure]
        if known.frequency != "quarter" or known.cutoff == "year_end" or known.is_whole:
            return {}
        found = {}
        for row in self._rows("residual", period.end).tolist():
            code = self.codes[row]
            if self.figures.at(code, measure, period) is None:
                last = self.figures.latest(code, measure, period.end)
                found.update({code: last[0]} if last else {})
        return found

    def _rest_of(self, measures: tuple[str, ...], period: Period, rest: _Rest) -> None:
        """Adds what belongs to no member. A row that never reported owes nothing; one that has is a supplier: what it holds
        is carried from its last figure, what it does in a quarter or year is missed."""
        rows = self._rows("residual", period.end)
        if not len(rows):
            return
        found = [rest.value]
        for measure in measures:
            found += [value for value in self._figure(measure, period)[rows].tolist() if value == value]
            for code, last in self.silent_others(measure, period).items():
                figure = self.figures.at(code, measure, last)
                if figure is not None and self.catalogue.measures[measure].kind in CARRIED:
                    found.append(figure.value)
                    rest.carried[code] = last
                else:
                    rest.absent[code] = None
        rest.value = _sum(found)

    # -- the kinds of indicators --------------------------------------------------------------------------------------

    def _additive(self, indicator_id: str, period: Period, *, cumulated: bool) -> Columns:
        indicator = self.catalogue.indicators[indicator_id]
        formula, minimum = indicator.formula, indicator.roll_up == "minimum"
        measures = formula.sum or ((formula.latest,) if formula.latest else ())
        if formula.cumulate:
            values = self._cumulative(formula.cumulate.flow, formula.cumulate.opening, period)
        else:
            values = self._summed(measures, [self._so_far(m, period, cumulated=cumulated) for m in measures])
        rows = self._added(formula.measures[0], period)
        observed, complete = self._anything(formula, period), ~np.isnan(values)
        parts = values[rows]
        there = parts[~np.isnan(parts)].tolist()
        value = (min(there) if minimum else _sum(there)) if there else None
        rest = self._unowned(formula, period) if indicator.roll_up == "sum" else _Rest()
        if value is not None:
            value = _sum([value, rest.value])
        missing = self._codes_of(rows[np.isnan(parts)])
        listed = zip(self._codes_of(rows), _nones(parts), strict=True) if minimum else ()
        whole = Aggregate(
            value=None if missing or rest.absent else value,
            partial=value if missing or rest.absent else None,
            reported=len(there),
            expected=len(rows),
            missing=missing,
            observed=bool(observed[rows].any()),
            members=tuple(Member(code, value) for code, value in listed),
            **rest.on_whole,
        )
        return Columns(self.row_of, values, complete, observed, whole, members=values if minimum else None)

    def _so_far(self, measure: str, period: Period, *, cumulated: bool) -> Floats:
        """A measure's figures, and with `cumulated` the year-ends of the plan's closed years added to them."""
        found = self._figure(measure, period)
        if cumulated:
            for year in range(self.plan.start.year, period.year):
                found = found + self._exact(measure, Period.year_end(year))
        return found

    def _cumulative(self, flow: str, opening: str, period: Period) -> Floats:
        """Opening balance and every flow since, of places whose balance is of different days each from its own."""
        balances, since = self.figures.newest(opening, self.plan.start)
        balances, since = balances[self._where], since[self._where]
        total = np.full(len(balances), np.nan)
        for row in np.unique(since[since >= 0]).tolist():
            start = self.figures.grids[opening].periods[row]
            if start > period:
                continue
            added, quarter = balances, start.plus_quarters(1)
            while quarter <= period:
                added = added + self._exact(flow, quarter)
                quarter = quarter.plus_quarters(1)
            total = np.where(since == row, added, total)
        return _rounded(total)

    def _unowned(self, formula: Formula, period: Period) -> _Rest:
        """What the residual rows add to a sum: for a running total their opening balance and every flow since."""
        rest = _Rest()
        if formula.cumulate is None:
            self._rest_of(formula.sum or (), period, rest)
            return rest
        self._rest_of((formula.cumulate.opening,), period, rest)
        quarter = self.plan.baseline.plus_quarters(1)
        while quarter <= period:
            self._rest_of((formula.cumulate.flow,), quarter, rest)
            quarter = quarter.plus_quarters(1)
        return rest

    def _ratio(self, formula: Formula, period: Period) -> Columns:
        assert formula.ratio is not None
        ratio, rows = formula.ratio, self._added(formula.measures[0], period)
        annual = [m for m in ratio.denominator if self.catalogue.measures[m].cutoff == "year_end"]
        years, shared, own = self._population_years(annual, rows, period) if annual else (None, 0, frozenset())
        tops = self._several(ratio.numerator, period)
        bottoms = self._several(ratio.denominator, period, years)
        complete = ~(np.isnan(tops) | np.isnan(bottoms))
        observed = self._anything(formula, period)
        positive = complete & (bottoms > 0)
        values = np.full(len(tops), np.nan)
        values[positive] = ratio.scale * tops[positive] / bottoms[positive]
        # The whole divides everybody by its one year; a district may have adopted another, or have only an older one.
        whole_bottoms = bottoms
        if annual and (own or not shared):
            whole_bottoms = self._several(ratio.denominator, period, np.full(len(bottoms), shared, dtype=np.intp))
        whole = self._whole_ratio(formula, period, rows, tops, whole_bottoms)
        return Columns(
            self.row_of,
            values,
            complete,
            observed,
            Aggregate(
                **whole,
                observed=bool(observed[rows].any()),
                population=Period.year_end(shared) if shared else None,
                population_fallback=bool(shared) and shared != period.year - 1 and not self._adopted(None, period),
            ),
            np.where(complete, tops, np.nan),
            np.where(complete, bottoms, np.nan),
            ~complete & ~np.isnan(tops),
            years,
            period.year - 1,
            frozenset(self.codes) if self._adopted(None, period) else own,
        )

    def _whole_ratio(
        self, formula: Formula, period: Period, rows: Positions, tops: Floats, bottoms: Floats
    ) -> dict[str, Any]:
        """The sum of numerators over the sum of denominators; what no district owns counts in the numerator only: it
        has no residents of its own."""
        assert formula.ratio is not None
        short = np.isnan(tops[rows]) | np.isnan(bottoms[rows])
        there, missing = rows[~short], self._codes_of(rows[short])
        rest = _Rest()
        self._rest_of(formula.ratio.numerator, period, rest)
        numerator = _sum([*tops[there].tolist(), rest.value])
        denominator = _sum(bottoms[there].tolist())
        value = formula.ratio.scale * numerator / denominator if len(there) and denominator > 0 else None
        return {
            "value": None if missing or rest.absent else value,
            "partial": value if missing or rest.absent else None,
            **rest.on_whole,
            "reported": len(there),
            "expected": len(rows),
            "missing": missing,
            "denominator_missing": bool(missing) and not np.isnan(tops[rows]).any(),
            "zero_denominator": not missing and not rest.absent and denominator <= 0,
            "numerator": numerator if len(there) else None,
            "denominator": denominator if len(there) else None,
        }

    def _adopted(self, region: str | None, period: Period) -> int:
        """The population year somebody adopted for a quarter of a place (None: of the whole); 0 without one."""
        return self.figures.adopted.get((region or self.plan.region, period), 0)

    def _population_years(
        self, annual: list[str], rows: Positions, period: Period
    ) -> tuple[Positions, int, frozenset[str]]:
        """The year-end every place divides by (0: none), the whole's own, and the places with an adopted one of theirs.

        The year before's, or an adopted one, or the newest earlier one there is: one year for all places of the plan, so
        that every screen divides by the same; only where no year has them all, each place by its own newest.
        """
        wanted = period.year - 1
        shared, newest = 0, np.zeros(len(self._where), dtype=np.intp)
        for year in range(wanted, wanted - YEARS_BACK, -1):
            known = np.logical_and.reduce([~np.isnan(self._exact(m, Period.year_end(year))) for m in annual])
            if len(rows) and known[rows].all():
                # Most often the first: no older one is looked at.
                shared = year
                break
            newest[(newest == 0) & known] = year
        years = np.full(len(newest), shared, dtype=np.intp) if shared else newest
        if everybody := self._adopted(None, period):
            shared, years = everybody, np.full(len(years), everybody, dtype=np.intp)
        own = frozenset(code for code, quarter in self.figures.adopted if quarter == period and code in self.row_of) - {
            self.plan.region
        }
        for code in own:
            years[self.row_of[code]] = self._adopted(code, period)
        return years, shared, own

    def _listed(self, formula: Formula, period: Period, named: tuple[str, ...]) -> Columns:
        """A named list or a coverage: how many of its places are at 1, for coverage in per cent of them."""
        measure, coverage = formula.members or formula.coverage or "", formula.coverage is not None
        held, states = self._figure(measure, period), self._states(measure, period)
        there = ~np.isnan(held)
        full = 100.0 if coverage else 1.0
        values = np.where(there, np.where(held >= 1, full, 0.0), np.nan)
        rows = self._added(measure, period)
        if named:
            rows = np.array([self.row_of.get(code, -1) for code in named], dtype=np.intp)
        places = named or self._codes_of(rows)
        said = [None] * len(rows) if states is None else states[rows].tolist()
        waiting = self.catalogue.measures[measure].pending_states
        members = tuple(
            Member(code, own, state, state in waiting)
            for code, own, state in zip(places, _nones(held[rows]), said, strict=True)
        )
        reported = [member for member in members if member.value is not None]
        done = sum(1 for member in reported if member.value and member.value >= 1)
        value = (100.0 * done / len(places) if places else None) if coverage else float(done)
        missing = tuple(member.code for member in members if member.value is None)
        whole = Aggregate(
            value=None if missing else value,
            partial=value if missing and reported else None,
            reported=len(reported),
            expected=len(places),
            observed=bool(reported),
            missing=missing,
            members=members,
        )
        return Columns(self.row_of, values, there, there, whole, members=held, states=states, pending_states=waiting)


def _sum(values: list[float]) -> float:
    """The exact sum, with the noise of decimal fractions (13 populations of one decimal) taken off."""
    return round(math.fsum(values), 9)


def _rounded(values: Floats) -> Floats:
    """The numbers without the noise of decimal fractions, as `_sum` gives them."""
    return np.where(np.abs(values) < _ROUNDED_BELOW, np.round(values, 9), values)
