"""What a workbook would do before it is saved: the lights that would change, on a copy of the board."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from desk import Desk
from desk.board import Board, board
from desk.judge import judge_board
from desk.load import compare
from tracker.periods import Period
from tracker.rules.rollup import Figures, Reported
from tracker.submission import Submission

COLUMNS = ["target", "indicator", "region", "before_status", "after_status", "before", "after"]


def lights(desk: Desk, *submissions: Submission) -> pd.DataFrame:
    """One row per target and region whose status would change if all of these were saved, whole first, at the newest
    period the workbooks speak of. They are of one plan, and no two give the same figure.

    Columns COLUMNS; a status is None for a district without its own share. Figures that a higher-ranked supplier keeps
    from becoming current change nothing here either.
    """
    giving = [one for one in submissions if one.plan is not None and one.observations]
    if not giving or giving[0].plan is None:
        return pd.DataFrame(columns=COLUMNS)
    on = then = board(desk, giving[0].plan)
    for one in giving:
        then = _with(desk, then, one)
    at = max((_shown(on, one) for one in giving), key=lambda period: period.end)
    return lights_between(on, then, at, desk.data_version())


def lights_between(on: Board, then: Board, at: Period, version: str) -> pd.DataFrame:
    """One row per target and region whose status differs between two boards of a plan at a period; columns COLUMNS."""
    rows = []
    for regions in ("whole", "districts"):
        before, after = judge_board(on, at, regions, version), judge_board(then, at, regions, version)
        for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
            if old["status"] != new["status"]:
                rows.append(
                    (
                        new["target"],
                        new["indicator"],
                        new["region"],
                        old["status"],
                        new["status"],
                        old["value"],
                        new["value"],
                    )
                )
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def with_figures(on: Board, figures: Mapping[tuple[str, str, Period], Reported | None]) -> Board:
    """The board as it would be with these figures in place; None takes one away."""
    series = {place: dict(known) for place, known in on.roll.figures.series.items()}
    for (region, measure, period), figure in figures.items():
        known = series.setdefault((region, measure), {})
        if figure is None:
            known.pop(period, None)
        else:
            known[period] = figure
    return on.with_figures(Figures(series, dict(on.roll.figures.adopted)))


def _shown(on: Board, submission: Submission) -> Period:
    """The quarter a screen would show after saving: the newest with figures, the workbook's own included."""
    own = [p for p in submission.periods if p.is_quarter]
    return max([*on.periods(), *own], key=lambda p: p.end, default=on.plan.last_period)


def _with(desk: Desk, on: Board, submission: Submission) -> Board:
    changes = compare(desk, submission)
    taken = {
        (region, measure, period)
        for region, measure, period, kind in changes[["region", "measure", "period", "kind"]].itertuples(
            index=False, name=None
        )
        if kind in ("new", "changed")
    }
    return with_figures(
        on,
        {
            (o.region, o.measure, o.period): None if o.value is None else Reported(o.value, o.state)
            for o in submission.observations
            if (o.region, o.measure, str(o.period)) in taken
        },
    )
