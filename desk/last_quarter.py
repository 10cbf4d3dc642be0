"""A workbook beside the quarter before it, as a clerk compares; what it changes of the figures known is `load.compare`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desk import Desk
from desk.changes import FigureChange, LightChange
from desk.judge import judge_snapshot
from desk.preview import after_saving
from desk.snapshot import Snapshot, snapshot_of
from tracker.figures import Reported
from tracker.periods import Period, parse_period
from tracker.rules.judgement import Judgement
from tracker.submission import Submission


@dataclass(frozen=True, slots=True)
class Before:
    """What stood the period before (a year-end's: the year before), None for nothing; `is_first`: nothing ever did."""

    last: Reported | None
    is_first: bool


def before_of(desk: Desk, plan_id: str, figures: Iterable[FigureChange]) -> dict[FigureChange, Before]:
    """Each figure of a measure with what stood the period before it."""
    roll = snapshot_of(desk, plan_id).roll
    found = {}
    for one in figures:
        measure = desk.catalogue.measures.get(one.measure)
        if measure is None:
            continue  # a number of a target
        period = parse_period(one.period)
        yearly = measure.cutoff == "year_end" or measure.frequency == "year"
        last = period.plus_quarters(-4 if yearly else -1)
        before = roll.figures.at(one.region, one.measure, last)
        ever = before or roll.figures.latest(one.region, one.measure, last.end)
        found[one] = Before(before, ever is None)
    return found


def lights_since(desk: Desk, *submissions: Submission) -> tuple[LightChange, ...]:
    """The lights that would turn if all of these were saved, each against the one that stands now; where nothing is known of
    the quarter yet, against the quarter before. Otherwise as `desk.preview.lights`."""
    saving = after_saving(desk, *submissions)
    if saving is None:
        return ()
    snapshot, then, at = saving
    found = []
    for regions in ("whole", "districts"):
        now, last = judge_snapshot(snapshot, at, regions), _judged(snapshot, at.plus_quarters(-1), regions)
        for old, new in zip(now, judge_snapshot(then, at, regions), strict=True):
            before = last.get((old.target, old.region), old) if old.light == "no_data" != new.light else old
            if before.light != new.light:
                found.append(
                    LightChange(new.target, new.indicator, new.region, before.light, new.light, before.value, new.value)
                )
    return tuple(found)


def _judged(snapshot: Snapshot, at: Period, regions: str) -> dict[tuple[str, str], Judgement]:
    return {(one.target, one.region): one for one in judge_snapshot(snapshot, at, regions)}
