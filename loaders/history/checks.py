"""What is doubtful about figures against what is already known; only thousands of times too much or too little is a fault.

First what many figures show together (`patterns`), then each figure beside its own series (`course`). A cell gets one
problem, the most telling; a problem that belongs to a unit names it, so that the other units can be committed alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from loaders.history.course import doubt_about, plain, rising_measures
from loaders.history.growth import growth_problems
from loaders.history.patterns import Patterns
from loaders.history.series import History
from tracker.figures import NamedColumns
from tracker.periods import Period
from tracker.problems import UnitSuspect
from tracker.rules.magnitude import FAR, FAR_FROM_PEERS, is_far
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Observation, Problem, Submission


def history_problems(
    submission: Submission, catalogue: Catalogue, register: Register, known: NamedColumns
) -> tuple[Problem, ...]:
    """Everything a person would ask about the figures, who knows those of before; each at its cell.

    `known` has one row per current figure: region, measure, period (2026Q3), value in stored units.
    """
    history = History.of(known)
    patterns = Patterns(submission, catalogue, register, history)
    whole = [*patterns.resent(), *patterns.wrong_year()]
    problems = {(p.sheet, p.cell): p for p in patterns.swapped()}
    problems |= {(p.sheet, p.cell): p for p in whole if p.code != "resent"}
    rising = rising_measures(catalogue)
    peers = _Peers(submission, register, history)
    others = patterns.other_places()
    moved = {(o.sheet, o.cell) for o in submission.observations if o.region in others}
    for figure in sorted(submission.observations, key=lambda o: o.period):
        measure = catalogue.measures.get(figure.measure)
        if measure is None or figure.value is None or measure.states or figure.taken_back:
            continue
        place = (figure.sheet, figure.cell)
        unit = _unit_fault(figure, peers, patterns)
        if unit is not None:
            problems[place] = unit
        elif place not in problems and measure.cutoff != "year_end":
            doubt = doubt_about(figure, measure, history, rising)
            if doubt is not None:
                said = patterns.about(replace(doubt, value=plain(figure.value)), figure)
                problems[place] = Problem(*place, "doubtful", said, figure.raw, figure.region)
        if place not in problems:
            history.add(figure)
    grown = growth_problems(submission, catalogue, register, history)
    # That they are another place's explains what else is strange about them.
    rest = [p for p in (*problems.values(), *grown) if p.severity == "blocking" or (p.sheet, p.cell) not in moved]
    return (*(p for p in whole if p.code == "resent"), *dict.fromkeys(others.values()), *rest)


def _unit_fault(figure: Observation, peers: _Peers, patterns: Patterns) -> Problem | None:
    """A figure thousands of times the usual one of its series or a thousandth of it, else of its peers'."""
    measure = patterns.catalogue.measures[figure.measure]
    if not figure.value or measure.unit == "%":
        return None
    usual = patterns.history.usual(figure)
    if usual is not None:
        if not is_far(figure.value, usual[1], FAR):
            return None
        said = UnitSuspect(reason="jump", last=plain(usual[1]), last_period=usual[0])
    else:
        typical, largest = _others(figure.value, peers.values(figure))
        if not typical or not is_far(figure.value, typical, FAR_FROM_PEERS) or largest >= 1_000 * typical:
            return None
        said = UnitSuspect(reason="neighbours", typical=plain(typical))
    said = patterns.about(replace(said, value=plain(figure.value)), figure)
    return Problem(figure.sheet, figure.cell, "blocking", said, figure.raw, figure.region)


class _Peers:
    """What a measure is in the places that the register puts beside one: as the workbook gives it, else as known."""

    def __init__(self, submission: Submission, register: Register, history: History) -> None:
        self.register, self.history = register, history
        self.given: dict[tuple[str, Period], dict[str, float | None]] = {}
        for o in submission.observations:
            self.given.setdefault((o.measure, o.period), {})[o.region] = o.value
        self.columns: dict[tuple[str, Period, str | None], list[float]] = {}

    def values(self, figure: Observation) -> list[float]:
        """The values of the figure's place and of its peers in rising order, zeros left out."""
        parent = self.register[figure.region].parent if figure.region in self.register else None
        key = (figure.measure, figure.period, parent)
        if key not in self.columns:
            given = self.given[figure.measure, figure.period]
            codes = [r.code for r in self.register.members(parent)] if parent else list(given)
            found = (
                given[code] if code in given else self.history.near(code, figure.measure, figure.period)
                for code in dict.fromkeys((*codes, figure.region))
            )  # fmt: skip
            self.columns[key] = sorted(value for value in found if value)
        return self.columns[key]


def _others(value: float, column: Sequence[float]) -> tuple[float, float]:
    """The median and the largest of a column's other values; (0, 0) when there are fewer than three."""
    count = len(column) - 1
    if count < 3:
        return 0.0, 0.0
    own = bisect_left(column, value)

    def at(index: int) -> float:
        return column[index if index < own else index + 1]

    return (at((count - 1) // 2) + at(count // 2)) / 2, at(count - 1)
