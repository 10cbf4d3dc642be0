"""Which figures came before the day they are of: a quarter that was not over is interim (期中), whatever its title says."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from desk import Desk
from tracker.clock import today_at
from tracker.periods import Period, parse_period
from tracker.problems import WrongPeriod
from tracker.schema.catalogue import Catalogue, Measure
from tracker.submission import Observation, Problem, Submission

# A region, a measure and a period.
Key = tuple[str, str, Period]
# Words and samples that hold on the day they are given for, not over a quarter.
EXEMPT = ("survey", "state", "ratio")


def cut_off(measure: Measure, period: Period) -> date:
    """The day a quarter's figure of a measure is of: the 15th of its last month for trademarks, else its last day."""
    return period.end.replace(day=15) if measure.cutoff == "day_15" and period.is_quarter else period.end


def receipt_days(desk: Desk, known_at: datetime, grade: str | None) -> dict[str, date]:
    """The office's day on which each submission in force was received: the one it names (`source["received_on"]`), else
    that of its commit."""
    rows = desk.store.rows("received_days", known_at=known_at, grade=grade or "own")
    return {key: received_day(at, told) for key, at, told, _last in rows}


def doubts_of_early(submission: Submission, day: date, catalogue: Catalogue) -> list[Problem]:
    """One doubt for each quarter and day its figures are of, where the submission's figures came before it."""
    early: dict[tuple[Period, date], list[Observation]] = {}
    for one in submission.observations:
        if is_early(catalogue, one.measure, one.period, day):
            last = cut_off(catalogue.measures[one.measure], one.period)
            early.setdefault((one.period, last), []).append(one)
    return [
        Problem(
            figures[0].sheet,
            figures[0].cell,
            "doubtful",
            WrongPeriod(
                reason="not_over",
                period=str(period),
                last=last.isoformat(),
                received=day.isoformat(),
                count=len(figures),
            ),
        )
        for (period, last), figures in sorted(early.items(), key=lambda item: item[0][1])
    ]


def named_later(early: Collection[Key], figures: Iterable[Observation], day: date, catalogue: Catalogue) -> bool:
    """Whether figures that stand as interim are handed in again on or after their cut-off: that makes them final (确认为期末数)."""
    return any(
        (one.region, one.measure, one.period) in early and day >= cut_off(catalogue.measures[one.measure], one.period)
        for one in figures
    )


def early_figures(desk: Desk, known_at: datetime, grade: str | None) -> frozenset[Key]:
    """The current quarterly figures that were received before their measure's own cut-off.

    The day of receipt is that of `receipt_days`.
    """
    asked = {"known_at": known_at, "grade": grade or "own"}
    days: dict[str, date] = {}
    for key, committed_at, told, last in desk.store.rows("received_days", **asked):
        day = received_day(committed_at, told)
        if day < last:
            days[key] = day
    if not days:
        return frozenset()
    # Read only where there is such a submission: of a nation it is two million rows.
    frame = desk.store.frame("current_observation", **asked)
    frame = frame[frame["submission"].isin(days)]
    rows = frame[["region", "measure", "period", "submission"]].to_numpy()
    return frozenset(
        (region, measure, period)
        for region, measure, text, submission in rows
        if is_early(desk.catalogue, measure, period := parse_period(text), days[submission])
    )


def is_early(catalogue: Catalogue, measure_id: str, period: Period, received: date) -> bool:
    """Whether a figure received on that day is interim: it came before its measure's own cut-off."""
    measure = catalogue.measures.get(measure_id)
    if measure is None or measure.kind in EXEMPT or not period.is_quarter:
        return False
    return received < cut_off(measure, period)


def received_day(committed_at: datetime, told: str | None) -> date:
    """The office's day of a receipt: the one the workbook was handed in with, else that of its commit (UTC)."""
    return date.fromisoformat(told) if told else today_at(committed_at)
