"""What is doubtful about figures against what is already known: a figure typed in 万件 where 件 are counted."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

import pandas as pd

from tracker.catalogue import Catalogue
from tracker.periods import parse_period
from tracker.regions import Register
from tracker.submission import Observation, Problem, Submission

# A factor of 10,000 with room for the growth of a few quarters, and with more room against other places.
JUMP = (3_000, 30_000)
NEIGHBOURS = (2_000, 50_000)


def history_problems(
    submission: Submission, catalogue: Catalogue, register: Register, known: pd.DataFrame
) -> tuple[Problem, ...]:
    """Figures about 10,000 times or 1/10,000 of the last known one of their series, else of the other places'.

    `known` has one row per current figure: region, measure, period (2026Q3), value in stored units.
    """
    history = _by_series(known)
    problems = []
    for figure in submission.observations:
        measure = catalogue.measures.get(figure.measure)
        if measure is None or not figure.value or measure.states or measure.unit == "%" or figure.taken_back:
            continue
        last = _last(history.get((figure.region, figure.measure), []), figure)
        if last is not None:
            if _is_off(figure.value, last[1], JUMP):
                problems.append(
                    _problem(figure, catalogue, register, reason="jump", last=_plain(last[1]), last_period=last[0])
                )
            continue
        others = _others(figure, submission.observations)
        if (
            len(others) >= 3
            and _is_off(figure.value, median(others), NEIGHBOURS)
            and max(others) < 1_000 * median(others)
        ):
            problems.append(_problem(figure, catalogue, register, reason="neighbours", typical=_plain(median(others))))
    return tuple(problems)


def _by_series(known: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, float]]]:
    series: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for row in known.to_dict("records"):
        if pd.notna(row["value"]) and row["value"]:
            key = (str(row["region"]), str(row["measure"]))
            series.setdefault(key, []).append((str(row["period"]), float(row["value"])))
    return series


def _last(series: list[tuple[str, float]], figure: Observation) -> tuple[str, float] | None:
    """The newest known figure up to the figure's own period, else the earliest later one."""
    if not series:
        return None
    earlier = [item for item in series if parse_period(item[0]).end <= figure.period.end]
    if earlier:
        return max(earlier, key=lambda item: parse_period(item[0]).end)
    return min(series, key=lambda item: parse_period(item[0]).end)


def _others(figure: Observation, observations: Iterable[Observation]) -> list[float]:
    """The same measure and period in the submission's other places, zeros left out."""
    return [
        o.value
        for o in observations
        if o.measure == figure.measure and o.period == figure.period and o.region != figure.region and o.value
    ]


def _is_off(value: float, usual: float, window: tuple[int, int]) -> bool:
    ratio = abs(value / usual)
    return window[0] <= ratio <= window[1] or window[0] <= 1 / ratio <= window[1]


def _problem(figure: Observation, catalogue: Catalogue, register: Register, **details: str) -> Problem:
    measure = catalogue.measures[figure.measure]
    about = {"measure": figure.measure, "measure_name": measure.name, "unit": measure.unit}
    if figure.region in register:
        about["row"] = register[figure.region].name
    return Problem(
        figure.sheet, figure.cell, "blocking", "unit_suspect", figure.raw,
        {**about, "value": _plain(figure.value or 0.0), **details}, figure.region,
    )  # fmt: skip


def _plain(value: float) -> str:
    return f"{round(value, 6):.15g}"
