"""Which figure of a place speaks for a period, with the period it was given for."""

from __future__ import annotations

from desk.snapshot import Snapshot
from tracker.figures import Reported
from tracker.periods import Period
from tracker.rules.speaking import speaks_for


def effective_figure(
    snapshot: Snapshot, region: str, measure_id: str, period: Period
) -> tuple[Period, Reported] | None:
    """The figure a roll-up takes for a period (`speaks_for`), and its own period; None where there is none."""
    figures = snapshot.roll.figures
    asked = speaks_for(snapshot.roll.catalogue.measures[measure_id], period)
    if not isinstance(asked, Period):
        return figures.latest(region, measure_id, asked)
    found = figures.at(region, measure_id, asked)
    return None if found is None else (asked, found)
