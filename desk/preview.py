"""What a workbook would do before it is saved: the lights that would change, on a copy of the board."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from desk import Desk
from desk.board import Board, board
from desk.judge import judge_board
from desk.load import compare
from tracker.periods import Period
from tracker.rollup import Figures, Reported
from tracker.submission import Submission

COLUMNS = ["target", "indicator", "region", "before_status", "after_status", "before", "after"]


def lights(desk: Desk, submission: Submission) -> pd.DataFrame:
    """One row per target and region whose status would change, whole first, at the newest period the workbook speaks of.

    Columns COLUMNS; a status is None for a district without its own share. Figures that a higher-ranked supplier keeps
    from becoming current change nothing here either.
    """
    if submission.plan is None or not submission.observations:
        return pd.DataFrame(columns=COLUMNS)
    on = board(desk, submission.plan)
    at = _shown(on, submission)
    then = _with(desk, on, submission)
    version = desk.data_version()
    rows = []
    for regions in ("whole", "districts"):
        before, after = judge_board(on, at, regions, version), judge_board(then, at, regions, version)
        for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
            if old["status"] != new["status"]:
                rows.append((
                    new["target"], new["indicator"], new["region"], old["status"], new["status"], old["value"], new["value"],
                ))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


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
    series = {place: dict(figures) for place, figures in on.roll.figures.series.items()}
    for o in submission.observations:
        if (o.region, o.measure, str(o.period)) not in taken:
            continue
        figures = series.setdefault((o.region, o.measure), {})
        if o.value is None:
            figures.pop(o.period, None)
        else:
            figures[o.period] = Reported(o.value, o.state)
    return replace(on, roll=replace(on.roll, figures=Figures(series, dict(on.roll.figures.adopted))), _rolled={})
