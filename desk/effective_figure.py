"""Which figure of a place speaks for a period, with the period it was given for."""

from __future__ import annotations

from desk.board import Board
from tracker.periods import Period
from tracker.rules.rollup import Reported


def effective_figure(on: Board, region: str, measure_id: str, period: Period) -> tuple[Period, Reported] | None:
    """The figure a roll-up takes for a period, and its own period: that quarter's, or the newest word where one holds
    until the next (surveys, states). None where there is none. A year-end measure is asked at its own year-end."""
    measure = on.roll.catalogue.measures[measure_id]
    figures = on.roll.figures
    if measure.cutoff == "year_end" or measure.frequency == "quarter":
        found = figures.at(region, measure_id, period)
        return None if found is None else (period, found)
    late = measure.frequency != "year" or period.quarter_number == 4
    return figures.latest(region, measure_id, period.end if late else Period.year_end(period.year - 1).end)
