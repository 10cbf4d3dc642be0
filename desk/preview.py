"""What a workbook would do before it is saved: the lights that would change, on a copy of the board."""

from __future__ import annotations

import pandas as pd

from desk import Desk
from desk.board import Board, board
from desk.judge import judge_board
from desk.load import compare
from tracker.figures import Reported
from tracker.periods import Period
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
    return lights_between(on, then, at)


def lights_between(on: Board, then: Board, at: Period) -> pd.DataFrame:
    """One row per target and region whose status differs between two boards of a plan at a period; columns COLUMNS."""
    rows = [
        (new.target, new.indicator, new.region, old.status, new.status, old.value, new.value)
        for regions in ("whole", "districts")
        for old, new in zip(judge_board(on, at, regions), judge_board(then, at, regions), strict=True)
        if old.status != new.status
    ]
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
    return on.with_changes(
        {
            (o.region, o.measure, o.period): None if o.value is None else Reported(o.value, o.state)
            for o in submission.observations
            if (o.region, o.measure, str(o.period)) in taken
        }
    )
