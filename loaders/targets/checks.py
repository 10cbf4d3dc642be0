"""Whether given numbers fit the plan and each other: the way of years, and the districts' shares against the whole's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from loaders.template.layout import target_key
from tracker.problems import OutOfRange, Said, TotalMismatch, WrongPeriod
from tracker.rules.split import asked_of, reached
from tracker.schema.catalogue import Catalogue, Plan, Target
from tracker.schema.regions import Register
from tracker.submission import Allocation, PathPoint, Problem, Severity, Submission


@dataclass(frozen=True)
class Known:
    """What a database already holds of a plan, by target key: allocations by district and year, paths by year.

    `weights` are the newest denominators (residents) of the districts, for targets that are ratios.
    """

    allocations: Mapping[tuple[str, str], Mapping[int, float]] = field(default_factory=dict)
    paths: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def target_problems(
    submission: Submission, catalogue: Catalogue, register: Register, known: Known
) -> tuple[Problem, ...]:
    """The faults of a 目标数据表 as a whole, over what is known already. A path that does not end at the target is refused;
    shares that stay short of the whole's number are doubtful: what is not handed out may be meant so."""
    if submission.plan is None:
        return ()
    problems: list[Problem] = []
    for key, target in catalogue.plans[submission.plan].targets.items():
        name = target_key(submission.plan, key)
        points = [point for point in submission.paths if point.target == name]
        if points and target.number is not None:
            problems += _path_problems(points, known.paths.get(key, {}), target, target.number, catalogue)
        given = [row for row in submission.allocations if row.target == name]
        if given and target.number is not None:
            problems += _turns(given, catalogue, register, target)
            plan = catalogue.plans[submission.plan]
            path = {**known.paths.get(key, {}), **{point.year: point.value for point in points}} or target.path
            problems += _Sum(catalogue, register, plan, key, known).problems(given, dict(path))
    return tuple(problems)


def _path_problems(
    points: Sequence[PathPoint], known: Mapping[int, float], target: Target, number: float, catalogue: Catalogue
) -> Iterator[Problem]:
    """A way of years never falls and ends at the target (for 突破, at it or at the next one) in the deadline's year."""
    indicator = catalogue.indicators[target.indicator]
    unit, at = indicator.unit, {point.year: point for point in points}
    way = {**known, **{point.year: point.value for point in points}}
    for (before, low), (year, value) in pairwise(sorted(way.items())):
        if value < low and target.comparator != "at_most":
            point = at.get(year) or at[before] if year in at or before in at else points[0]
            yield _problem(point, "blocking", OutOfRange(reason="falls", limit=_plain(low), year=before, unit=unit))
    last = target.deadline.year
    if last not in way:
        end = WrongPeriod(reason="path_end", period=str(max(way)), last=str(last))
        yield _problem(points[-1], "blocking", end)
    elif way[last] not in (number, asked_of(number, target.comparator, indicator.precision)):
        point = at.get(last, points[-1])
        off = OutOfRange(reason="not_the_target", limit=_plain(number), year=last, unit=unit)
        yield _problem(point, "blocking", off)


def _turns(given: Sequence[Allocation], catalogue: Catalogue, register: Register, target: Target) -> Iterator[Problem]:
    """A district that is asked for less in a later year."""
    unit = catalogue.indicators[target.indicator].unit
    ways: dict[str, list[Allocation]] = {}
    for row in given:
        ways.setdefault(row.region, []).append(row)
    for region, rows in ways.items():
        for before, after in pairwise(sorted(rows, key=lambda row: row.year)):
            if after.value < before.value:
                said = OutOfRange(reason="falls", limit=_plain(before.value), year=before.year, unit=unit)
                yield _problem(after, "doubtful", said.of(row=register[region].name))


@dataclass(frozen=True)
class _Sum:
    """Holds the districts' shares of one target, new and known, against the number of the whole."""

    catalogue: Catalogue
    register: Register
    plan: Plan
    key: str
    known: Known

    def problems(self, given: Sequence[Allocation], path: Mapping[int, float]) -> Iterator[Problem]:
        target = self.plan.targets[self.key]
        indicator = self.catalogue.indicators[target.indicator]
        last = target.deadline.year
        for year in sorted({row.year for row in given}):
            number = target.number if year == last else path.get(year)
            if number is None:
                continue
            asked = asked_of(number, target.comparator, indicator.precision) if year == last else number
            shares = self._shares(given, year)
            ratio = indicator.formula.ratio is not None
            total = reached(shares, self.known.weights.get(self.key, {}) if ratio else None)
            if total is None or total >= asked - 1e-9 or target.comparator == "at_most":
                continue
            members = [r.code for r in self.register.expected(self.plan.region, self.plan.end)]
            first = next(row for row in given if row.year == year)
            said = TotalMismatch(
                kind="weighted" if ratio else "allocation",
                year=year,
                typed=_plain(asked),
                sum=_plain(total),
                difference=_plain(asked - total),
                unit=indicator.unit,
                missing=sum(code not in shares for code in members),
                measure_name=indicator.name,
            )
            yield _problem(first, "doubtful", said)

    def _shares(self, given: Sequence[Allocation], year: int) -> dict[str, float]:
        there = {
            region: years[year]
            for (key, region), years in self.known.allocations.items()
            if key == self.key and year in years
        }
        return {**there, **{row.region: row.value for row in given if row.year == year}}


def _problem(row: Allocation | PathPoint, severity: Severity, said: Said) -> Problem:
    return Problem(row.sheet, row.cell, severity, said, _plain(row.value))


def _plain(value: float) -> str:
    return f"{round(value, 6):.15g}"
