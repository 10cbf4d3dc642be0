"""From what districts reported to any place's indicator at a period: sums, ratio of sums, coverage, completeness.

A ratio is always the sum of numerators over the sum of denominators, never a mean of ratios. A place without a
figure is missing, not zero; a whole with members missing has no value, only the sum of those who reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.periods import Period
from tracker.schema.catalogue import Catalogue, Formula, Measure, Plan
from tracker.schema.regions import Register


@dataclass(frozen=True)
class Reported:
    """One current figure: its value in the stored unit and, for a 0/1 measure, the word it was given as."""

    value: float
    state: str | None = None


Series = dict[Period, Reported]


@dataclass
class Figures:
    """The current figures of one grade, by region and measure. `adopted` overrides the population year of a quarter."""

    series: dict[tuple[str, str], Series] = field(default_factory=dict)
    adopted: dict[tuple[str, Period], int] = field(default_factory=dict)

    @staticmethod
    def of(rows: Iterable[tuple[str, str, Period, float, str | None]]) -> Figures:
        """Figures from rows of region, measure, period, value, state."""
        figures = Figures()
        for region, measure, period, value, state in rows:
            figures.series.setdefault((region, measure), {})[period] = Reported(value, state)
        return figures

    def at(self, region: str, measure: str, period: Period) -> Reported | None:
        return self.series.get((region, measure), {}).get(period)

    def latest(self, region: str, measure: str, upto: date) -> tuple[Period, Reported] | None:
        """The newest figure that ends on or before `upto`, with its period."""
        series = self.series.get((region, measure), {})
        newest = max((p for p in series if p.end <= upto), default=None)
        return None if newest is None else (newest, series[newest])

    def quarters(self, regions: set[str], measures: set[str]) -> list[Period]:
        """Every quarter with a figure of these, oldest first; a dated figure stands for the quarter it falls in."""
        found = {
            p for (region, measure), s in self.series.items() if region in regions and measure in measures for p in s
        }
        quarters = {p for p in found if p.is_quarter}
        return sorted(quarters or {Period.quarter(p.year, p.quarter_number) for p in found})


@dataclass(frozen=True)
class Member:
    """A named place of a list or coverage: what it stands at, None when it has not reported."""

    code: str
    value: float | None
    state: str | None = None


@dataclass(frozen=True)
class Aggregate:
    """A place's indicator at a period.

    `value` is None when anything is missing; `partial` is then the sum (or ratio of sums) of those who reported.
    `reported` of `expected` places have everything the formula needs; `observed` says that anything at all came in.
    `denominator_missing` says that the figure fails only for want of a denominator.
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


@dataclass(frozen=True)
class Aggregator:
    """Rolls indicators of one plan up from figures. Regions are codes; the plan's own region is the whole."""

    catalogue: Catalogue
    register: Register
    plan: Plan
    figures: Figures
    # The population year all places share, once looked up: figures do not change under a roll-up.
    _shared_year: dict[tuple[tuple[str, ...], str, Period], Period | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def indicator(
        self, indicator_id: str, region: str, period: Period, *, named: tuple[str, ...] = (), cumulated: bool = False
    ) -> Aggregate:
        """The indicator of a region at a period. `named` are the places an all-of list asks for.

        `cumulated` adds the closed years of the plan to a year-to-date figure (年均 targets).
        """
        indicator = self.catalogue.indicators[indicator_id]
        formula = indicator.formula
        whole = region == self.plan.region
        if formula.members or formula.coverage:
            measure = formula.members or formula.coverage or ""
            places = named or self._places(region, measure, period)
            return self._listed(measure, places if whole else (region,), period, coverage=formula.coverage is not None)
        places = self._places(region, formula.measures[0], period)
        if formula.ratio:
            return self._ratio(formula, region, places, period)
        parts = {place: self._additive(formula, place, period, cumulated=cumulated) for place in places}
        rolled = _total(parts, minimum=indicator.roll_up == "minimum")
        rolled = replace(rolled, observed=self._anything(formula, places, period))
        return self._with_residual(rolled, formula, region, period) if whole and indicator.roll_up == "sum" else rolled

    def owed_by(self, indicator_id: str) -> bool:
        """Whether districts report this indicator at all (a `whole` measure is the plan's alone)."""
        return not self.catalogue.measures[self.catalogue.indicators[indicator_id].formula.measures[0]].is_whole

    def _places(self, region: str, measure: str, period: Period) -> tuple[str, ...]:
        if region != self.plan.region or self.catalogue.measures[measure].is_whole:
            return (region,)
        return tuple(r.code for r in self.register.expected(region, period.end))

    def _figure(self, region: str, measure: str, period: Period) -> Reported | None:
        """The figure that speaks for `period`: its own for quarterly measures, else the newest up to it."""
        kind = self.catalogue.measures[measure]
        if kind.cutoff == "year_end" or kind.frequency == "quarter":
            return self.figures.at(region, measure, period)
        upto = period.end
        if kind.frequency == "year" and period.quarter_number < 4:
            upto = Period.year_end(period.year - 1).end
        latest = self.figures.latest(region, measure, upto)
        return latest[1] if latest else None

    def _additive(self, formula: Formula, region: str, period: Period, *, cumulated: bool) -> float | None:
        if formula.cumulate:
            return self._cumulative(formula.cumulate.flow, formula.cumulate.opening, region, period)
        measures = formula.sum or ((formula.latest,) if formula.latest else ())
        found: list[float] = []
        for measure in measures:
            figure = self._figure(region, measure, period)
            if figure is None:
                if self.catalogue.measures[measure].optional:
                    continue
                return None
            found.append(figure.value)
            if cumulated:
                for year in range(self.plan.start.year, period.year):
                    closed = self.figures.at(region, measure, Period.year_end(year))
                    if closed is None:
                        return None
                    found.append(closed.value)
        return _sum(found) if found else None

    def _cumulative(self, flow: str, opening: str, region: str, period: Period) -> float | None:
        balance = self.figures.latest(region, opening, self.plan.start)
        if balance is None:
            return None
        start = balance[0]
        total = [balance[1].value]
        quarter = start.plus_quarters(1)
        while quarter <= period:
            figure = self.figures.at(region, flow, quarter)
            if figure is None:
                return None
            total.append(figure.value)
            quarter = quarter.plus_quarters(1)
        return _sum(total) if start <= period else None

    def _ratio(self, formula: Formula, region: str, places: tuple[str, ...], period: Period) -> Aggregate:
        assert formula.ratio is not None
        population, fallback = self._population_period(formula, region, places, period)
        tops: dict[str, float | None] = {}
        bottoms: dict[str, float | None] = {}
        for place in places:
            tops[place] = self._several(formula.ratio.numerator, place, period)
            bottoms[place] = self._several(formula.ratio.denominator, place, period, population)
        # What no district owns (residual) counts in the numerator only: it has no residents of its own.
        whole = region == self.plan.region
        extra = self._residual(formula.ratio.numerator, region, period) if whole else 0.0
        complete = [p for p in places if tops[p] is not None and bottoms[p] is not None]
        missing = tuple(p for p in places if tops[p] is None or bottoms[p] is None)
        numerator = _sum([tops[p] or 0.0 for p in complete] + [extra])
        denominator = _sum([bottoms[p] or 0.0 for p in complete])
        value = formula.ratio.scale * numerator / denominator if complete and denominator > 0 else None
        return Aggregate(
            value=None if missing else value,
            partial=value if missing else None,
            reported=len(complete),
            expected=len(places),
            missing=missing,
            observed=self._anything(formula, places, period),
            population=population,
            population_fallback=fallback,
            denominator_missing=bool(missing) and all(tops[p] is not None for p in places),
            zero_denominator=not missing and denominator <= 0,
            numerator=numerator if complete else None,
            denominator=denominator if complete else None,
        )

    def _several(
        self, measures: tuple[str, ...], region: str, period: Period, population: Period | None = None
    ) -> float | None:
        found: list[float] = []
        for measure in measures:
            kind: Measure = self.catalogue.measures[measure]
            if kind.cutoff == "year_end":
                figure = self.figures.at(region, measure, population) if population else None
            else:
                figure = self._figure(region, measure, period)
            if figure is None:
                if kind.optional:
                    continue
                return None
            found.append(figure.value)
        return _sum(found) if found else None

    def _population_period(
        self, formula: Formula, region: str, places: tuple[str, ...], period: Period
    ) -> tuple[Period | None, bool]:
        """The year-end a quarter divides by: the year before's, or an adopted one, or the newest earlier one there is.

        One year for all places of the plan, so that every screen divides by the same; second word: whether it fell back.
        """
        assert formula.ratio is not None
        annual = [m for m in formula.ratio.denominator if self.catalogue.measures[m].cutoff == "year_end"]
        if not annual:
            return None, False
        adopted = self.figures.adopted.get((region, period)) or self.figures.adopted.get((self.plan.region, period))
        if adopted:
            return Period.year_end(adopted), False
        wanted = Period.year_end(period.year - 1)
        shared = (tuple(annual), formula.ratio.numerator[0], period)
        if shared not in self._shared_year:
            # Every place asks; looking through all of them each time would grow with their square.
            members = self._places(self.plan.region, formula.ratio.numerator[0], period)
            self._shared_year[shared] = self._newest_year(annual, members, wanted.year)
        found = self._shared_year[shared] or self._newest_year(annual, places, wanted.year)
        return found, found is not None and found != wanted

    def _newest_year(self, annual: list[str], places: tuple[str, ...], wanted: int) -> Period | None:
        """The newest year-end up to `wanted` for which every one of `places` has all of these figures."""
        for year in range(wanted, wanted - 10, -1):
            candidate = Period.year_end(year)
            if places and all(self.figures.at(place, m, candidate) for place in places for m in annual):
                return candidate
        return None

    def _listed(self, measure: str, places: tuple[str, ...], period: Period, *, coverage: bool) -> Aggregate:
        members = []
        for place in places:
            figure = self._figure(place, measure, period)
            members.append(Member(place, figure.value if figure else None, figure.state if figure else None))
        reported = [m for m in members if m.value is not None]
        missing = tuple(m.code for m in members if m.value is None)
        done = sum(1 for m in reported if m.value and m.value >= 1)
        value = (100.0 * done / len(places) if places else None) if coverage else float(done)
        return Aggregate(
            value=None if missing else value,
            partial=value if missing and reported else None,
            reported=len(reported),
            expected=len(places),
            observed=bool(reported),
            missing=missing,
            members=tuple(members),
        )

    def _anything(self, formula: Formula, places: tuple[str, ...], period: Period) -> bool:
        """Whether any place gave any figure for the period itself; residents at a past year-end do not count."""
        opening = formula.cumulate.opening if formula.cumulate else None
        measures = [m for m in formula.measures if self.catalogue.measures[m].cutoff != "year_end" and m != opening]
        return any(self._figure(place, m, period) is not None for place in places for m in measures)

    def _residual(self, measures: tuple[str, ...], region: str, period: Period) -> float:
        """What belongs to no member, added as far as it was given: nobody owes it, so a blank there is nothing."""
        rows = [r.code for r in self.register.members(region, period.end) if not r.expected]
        found = [self._figure(row, measure, period) for row in rows for measure in measures]
        return _sum([figure.value for figure in found if figure])

    def _with_residual(self, rolled: Aggregate, formula: Formula, region: str, period: Period) -> Aggregate:
        extra = self._residual(formula.sum or (), region, period)
        if formula.cumulate:
            extra = self._residual((formula.cumulate.opening,), region, period)
            quarter = self.plan.baseline.plus_quarters(1)
            while quarter <= period:
                extra += self._residual((formula.cumulate.flow,), region, quarter)
                quarter = quarter.plus_quarters(1)
        return replace(
            rolled,
            value=None if rolled.value is None else _sum([rolled.value, extra]),
            partial=None if rolled.partial is None else _sum([rolled.partial, extra]),
        )


def _sum(values: list[float]) -> float:
    """The exact sum, with the noise of decimal fractions (13 populations of one decimal) taken off."""
    return round(math.fsum(values), 9)


def _total(parts: Mapping[str, float | None], *, minimum: bool) -> Aggregate:
    there = [v for v in parts.values() if v is not None]
    missing = tuple(place for place, v in parts.items() if v is None)
    value = (min(there) if minimum else _sum(there)) if there else None
    members = tuple(Member(place, v) for place, v in parts.items()) if minimum else ()
    return Aggregate(
        value=None if missing else value,
        partial=value if missing else None,
        reported=len(there),
        expected=len(parts),
        missing=missing,
        members=members,
    )
