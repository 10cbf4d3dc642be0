"""What only many figures together show: last quarter's file under a new title, two columns changed over, a wrong year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

import numpy as np

from loaders.history.course import plain
from loaders.history.series import History, steps
from tracker.figures import Flags, Floats
from tracker.periods import Period
from tracker.problems import OfFigure, Resent, ResentReason, SuspiciousChange, WrongPeriod
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Observation, Problem, Submission

# Of the figures that usually move, so many must be there and so large a share must be the old ones.
FEWEST = 4
FEWEST_OF_A_UNIT = 3
NEARLY_ALL = 0.9
# A figure fits another series within a fifth of its last value, and is out of its own beyond twice or half of it.
FITS = (0.8, 1.25)
OUT = (0.5, 2.0)
SMALLEST_SWAPPED = 5
F = TypeVar("F", bound=OfFigure)


class Patterns:
    """The doubts about a submission as a whole, against one state of what is known."""

    def __init__(self, submission: Submission, catalogue: Catalogue, register: Register, history: History) -> None:
        self.catalogue, self.register, self.history = catalogue, register, history
        self.figures = [
            o
            for o in submission.observations
            if o.value is not None and o.measure in catalogue.measures and not catalogue.measures[o.measure].states
        ]
        self._places: dict[str, tuple[str, ...]] = {}
        self._last_values: dict[tuple[str, Period, str], Floats] = {}

    def about(self, said: F, figure: Observation) -> F:
        """What is said of a figure, said of this one."""
        measure = self.catalogue.measures[figure.measure]
        row = self.register[figure.region].name if figure.region in self.register else ""
        return said.of(figure.measure, measure.name, unit=measure.unit, row=row)

    def resent(self) -> Iterator[Problem]:
        """Figures that are nearly all those of the quarter before, or of the same quarter last year."""
        quarters = [o for o in self.figures if o.period.is_quarter and not self._of_the_year(o)]
        sources: tuple[tuple[ResentReason, Callable[[Period], Period]], ...] = (
            ("previous", lambda period: period.plus_quarters(-1)),
            ("last_year", Period.same_last_year),
        )
        for period in sorted({o.period for o in quarters}):
            for reason, earlier in sources:
                found = list(self._resent_at([o for o in quarters if o.period == period], reason, earlier(period)))
                yield from found
                if found:
                    break

    def _of_the_year(self, figure: Observation) -> bool:
        return self.catalogue.measures[figure.measure].frequency != "quarter"

    def _resent_at(self, figures: list[Observation], reason: ResentReason, before: Period) -> Iterator[Problem]:
        old = [(o, self.history.at(o, before)) for o in figures]
        moving = [(o, value == o.value) for o, value in old if value is not None and self._moves(o, before)]
        if not moving:
            return
        same = sum(equal for _, equal in moving)
        units = {o.region for o, _ in moving}
        if len(moving) >= FEWEST and same >= NEARLY_ALL * len(moving):
            region = units.pop() if len(units) == 1 else None
            yield self._resent(moving[0][0], reason, before, same, len(moving), region)
            return
        of_units: dict[str, list[tuple[Observation, bool]]] = {}
        for o, equal in moving:
            of_units.setdefault(o.region, []).append((o, equal))
        for unit, own in sorted(of_units.items()):
            if len(own) >= FEWEST_OF_A_UNIT and all(equal for _, equal in own):
                yield self._resent(own[0][0], reason, before, len(own), len(own), unit)

    def _moves(self, figure: Observation, before: Period) -> bool:
        """Whether the series changed at most of its steps so far, so that standing still would be news."""
        points = [(p, v) for p, v in self.history.earlier(figure) if p.end <= before.end]
        changes = steps(points)
        if len(changes) < 2:
            return bool(figure.value) and abs(figure.value or 0) >= 100
        return sum(change != 0 for change in changes) >= 0.75 * len(changes)

    def _resent(
        self, first: Observation, reason: ResentReason, before: Period, same: int, count: int, region: str | None
    ) -> Problem:
        row = self.register[region].name if region is not None and region in self.register else ""
        said = Resent(reason=reason, last_period=before, same=same, count=count, row=row)
        return Problem(first.sheet, first.cell, "doubtful", said, first.raw, region)

    def swapped(self) -> Iterator[Problem]:
        """Pairs of figures of one unit of which each fits the other's last value and not its own."""
        groups: dict[tuple[str, Period], list[tuple[Observation, float]]] = {}
        for figure in self.figures:
            points = self.history.earlier(figure)
            if (
                points
                and (figure.value or 0) >= SMALLEST_SWAPPED
                and points[-1][1] >= SMALLEST_SWAPPED
                and _is_out(figure.value or 0, points[-1][1])
            ):
                groups.setdefault((figure.region, figure.period), []).append((figure, points[-1][1]))
        for group in groups.values():
            for (one, last_one), (other, last_other) in combinations(group, 2):
                if self._unlike(one, other) or not _are_swapped(one, last_one, other, last_other):
                    continue
                yield self._swapped(one, other, last_one)
                yield self._swapped(other, one, last_other)

    def other_places(self) -> dict[str, Problem]:
        """Each place whose figures are nearly all another's, by the last ones of both, with the one doubt that says so at its
        first figure; of two that are each other's the first one's doubt speaks of both."""
        groups: dict[tuple[str, Period], list[tuple[Observation, float]]] = {}
        for figure in self.figures:
            if (points := self.history.earlier(figure)) and points[-1][1] >= SMALLEST_SWAPPED:
                groups.setdefault((figure.region, figure.period), []).append((figure, points[-1][1]))
        found: dict[str, tuple[str, Observation, int, int]] = {}
        for (region, _), figures in groups.items():
            if sum(_is_out(figure.value or 0, last) for figure, last in figures) < FEWEST_OF_A_UNIT:
                continue
            best = max(self._of_another(region, figures), default=None)
            if best:
                found[region] = (best[2], figures[0][0], best[0], best[1])
        problems, told = {}, set()
        for region, (other, first, same, count) in found.items():
            is_mutual = found.get(other, ("",))[0] == region
            if is_mutual and other in told:
                continue
            told.add(region)
            said = SuspiciousChange(
                reason="other_place",
                other_place=self.register[other].name,
                is_mutual="yes" if is_mutual else "",
                same=same,
                count=count,
            )
            whole = replace(said, row=self.register[region].name)
            problems[region] = Problem(first.sheet, first.cell, "doubtful", whole, first.raw, region)
        # Of a pair the second place has no doubt of its own, and none of the many either.
        return {region: problems[region if region in problems else found[region][0]] for region in found}

    def _of_another(self, region: str, figures: list[tuple[Observation, float]]) -> Iterator[tuple[int, int, str]]:
        """(how many fit, of how many that tell the two apart, the other place) for each place these may be the figures of."""
        parent = self.register[region].parent if region in self.register else None
        if not parent:
            return
        places = self._members(parent)
        last = np.array([self._lasts(figure, parent) for figure, _ in figures])
        value, own = (
            np.array(column)[:, None] for column in zip(*((f.value or 0, was) for f, was in figures), strict=True)
        )
        telling = (last >= SMALLEST_SWAPPED) & ~_between(last / own, OUT)
        fitting = (telling & _between(value / np.where(telling, last, np.nan), FITS)).sum(axis=0)
        counts = telling.sum(axis=0)
        for n in np.flatnonzero((counts >= FEWEST_OF_A_UNIT) & (fitting >= NEARLY_ALL * counts)).tolist():
            if places[n] != region:
                yield int(fitting[n]), int(counts[n]), places[n]

    def _members(self, parent: str) -> tuple[str, ...]:
        """The places below one, once looked up."""
        if parent not in self._places:
            self._places[parent] = tuple(place.code for place in self.register.members(parent))
        return self._places[parent]

    def _lasts(self, figure: Observation, parent: str) -> Floats:
        """The last value before a figure's period of its measure in each of a parent's members, NaN where there is none. Asked of
        every member that is out of its course, made once: with thousands of them it cannot be each beside each."""
        key = (figure.measure, figure.period, parent)
        if key not in self._last_values:
            series = (self.history.earlier(replace(figure, region=code)) for code in self._members(parent))
            self._last_values[key] = np.array([points[-1][1] if points else np.nan for points in series])
        return self._last_values[key]

    def _unlike(self, one: Observation, other: Observation) -> bool:
        """Figures in different units are not taken for one another."""
        measures = self.catalogue.measures
        return measures[one.measure].unit != measures[other.measure].unit or one.sheet != other.sheet

    def _swapped(self, figure: Observation, other: Observation, last: float) -> Problem:
        said = SuspiciousChange(
            reason="swapped",
            value=plain(figure.value or 0),
            last=plain(last),
            last_period=self.history.earlier(figure)[-1][0],
            other_measure=self.catalogue.measures[other.measure].name,
            other_cell=other.cell,
        )
        return self._doubt(said, figure)

    def _doubt(self, said: OfFigure, figure: Observation) -> Problem:
        return Problem(figure.sheet, figure.cell, "doubtful", self.about(said, figure), figure.raw, figure.region)

    def wrong_year(self) -> Iterator[Problem]:
        """Year-end facts (residents) that are another year's, or not those already known for their year."""
        columns: dict[tuple[str, Period], list[Observation]] = {}
        for figure in self.figures:
            if self.catalogue.measures[figure.measure].cutoff == "year_end":
                columns.setdefault((figure.measure, figure.period), []).append(figure)
        for (_, period), figures in columns.items():
            others = [o for o in figures if not _same(o.value, self.history.at(o, period))]
            years = {p for o in others for p in self.history.series.get((o.region, o.measure), {}) if p != period}
            for other in sorted(years, reverse=True):
                # Rounding makes 38.18 of one year and 38.2 of another look alike; only the very figure tells of a wrong year.
                equal = [o for o in others if o.value == self.history.at(o, other)]
                comparable = [o for o in figures if self.history.at(o, other) is not None]
                if equal and len(equal) >= NEARLY_ALL * len(comparable):
                    yield self._other_year(equal, period, other, len(comparable))
                    break
            else:
                yield from (
                    self._differs(o, known) for o in others if (known := self.history.at(o, period)) is not None
                )

    def _other_year(self, equal: list[Observation], period: Period, other: Period, count: int) -> Problem:
        first = equal[0]
        said = WrongPeriod(reason="other_year", period=str(period), last_period=other, same=len(equal), count=count)
        if count == 1:
            return self._doubt(said, first)
        whole = replace(self.about(said, first), row="")
        return Problem(first.sheet, first.cell, "doubtful", whole, first.raw)

    def _differs(self, figure: Observation, known: float) -> Problem:
        value, last = plain(figure.value or 0), plain(known)
        said = SuspiciousChange(reason="known_differs", value=value, last=last, last_period=figure.period)
        return self._doubt(said, figure)


def _are_swapped(one: Observation, last_one: float, other: Observation, last_other: float) -> bool:
    """Of two figures that are out of their own series, whether each fits the other's."""
    return _fits(one.value or 0.0, last_other) and _fits(other.value or 0.0, last_one)


def _fits(value: float, last: float) -> bool:
    return FITS[0] <= value / last <= FITS[1]


def _is_out(value: float, last: float) -> bool:
    return not OUT[0] <= value / last <= OUT[1]


def _between(ratios: Floats, bounds: tuple[float, float]) -> Flags:
    return (bounds[0] <= ratios) & (ratios <= bounds[1])


def _same(value: float | None, known: float | None) -> bool:
    """Whether two year-end figures are one, the coarser of them rounded (208.4 and 208.41)."""
    if value is None or known is None:
        return False
    decimals = min(len(plain(v).partition(".")[2]) for v in (value, known))
    return abs(value - known) <= 0.5 * 10.0**-decimals + 1e-9 if decimals else value == known
