"""What is doubtful about figures against what is already known; only a factor of ten thousand is taken for a fault.

First what many figures show together (`patterns`), then each figure beside its own series (`course`). A cell gets one
problem, the most telling; a problem that belongs to a unit names it, so that the other units can be committed alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from loaders.history.course import doubt_about, plain, rising_measures
from loaders.history.growth import growth_problems
from loaders.history.patterns import Patterns
from loaders.history.series import History
from tracker.periods import Period
from tracker.problems import UnitSuspect
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Observation, Problem, Submission

# A factor of 10,000 with room for the growth of a few quarters, and with more room against other places.
JUMP = (3_000, 30_000)
NEIGHBOURS = (2_000, 50_000)


def history_problems(
    submission: Submission, catalogue: Catalogue, register: Register, known: pd.DataFrame
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
    columns = _columns(submission.observations)
    for figure in sorted(submission.observations, key=lambda o: o.period):
        measure = catalogue.measures.get(figure.measure)
        if measure is None or figure.value is None or measure.states or figure.taken_back:
            continue
        place = (figure.sheet, figure.cell)
        unit = _unit_fault(figure, columns[figure.measure, figure.period], patterns)
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
    return (*(p for p in whole if p.code == "resent"), *problems.values(), *grown)


def _unit_fault(figure: Observation, column: Sequence[float], patterns: Patterns) -> Problem | None:
    """A figure about 10,000 times or 1/10,000 of the last known one of its series, else of the other places'."""
    measure = patterns.catalogue.measures[figure.measure]
    if not figure.value or measure.unit == "%":
        return None
    last = patterns.history.nearest(figure)
    if last is not None:
        if not _is_off(figure.value, last[1], JUMP):
            return None
        said = UnitSuspect(reason="jump", last=plain(last[1]), last_period=last[0])
    else:
        typical, largest = _others(figure.value, column)
        if not typical or not _is_off(figure.value, typical, NEIGHBOURS) or largest >= 1_000 * typical:
            return None
        said = UnitSuspect(reason="neighbours", typical=plain(typical))
    said = patterns.about(replace(said, value=plain(figure.value)), figure)
    return Problem(figure.sheet, figure.cell, "blocking", said, figure.raw, figure.region)


def _columns(observations: Iterable[Observation]) -> dict[tuple[str, Period], list[float]]:
    """The values of each measure and period in rising order, zeros left out."""
    columns: dict[tuple[str, Period], list[float]] = {}
    for o in observations:
        values = columns.setdefault((o.measure, o.period), [])
        if o.value:
            values.append(o.value)
    return {key: sorted(values) for key, values in columns.items()}


def _others(value: float, column: Sequence[float]) -> tuple[float, float]:
    """The median and the largest of a column's other values; (0, 0) when there are fewer than three."""
    count = len(column) - 1
    if count < 3:
        return 0.0, 0.0
    own = bisect_left(column, value)

    def at(index: int) -> float:
        return column[index if index < own else index + 1]

    return (at((count - 1) // 2) + at(count // 2)) / 2, at(count - 1)


def _is_off(value: float, usual: float, window: tuple[int, int]) -> bool:
    ratio = abs(value / usual)
    return window[0] <= ratio <= window[1] or window[0] <= 1 / ratio <= window[1]
