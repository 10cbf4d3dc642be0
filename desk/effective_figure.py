"""Which figure of a place speaks for a period, with the period it was given for."""

from __future__ import annotations

from desk.board import Board
from tracker.figures import Reported
from tracker.periods import Period


def standing(on: Board, region: str, measure_id: str, period: Period) -> tuple[Period, Reported] | None:
    """The figure a roll-up takes for a period, and its own period: that quarter's, or the newest word where one holds
    until the next (surveys, states). None where there is none. A year-end measure is asked at its own year-end."""
    figures = on.roll.figures
    exact, upto = on.roll.catalogue.measures[measure_id].speaks_for(period)
    if exact is None:
        return figures.latest(region, measure_id, upto)
    found = figures.at(region, measure_id, exact)
    return None if found is None else (exact, found)
