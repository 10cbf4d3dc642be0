"""What a withdrawal would bring back: the figures before a submission, and the lights that would change."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from desk import Desk
from desk.board import board
from desk.check_in_changes import WordUndone, undone_words
from desk.preview import COLUMNS, lights_between
from store.database import utc_now
from tracker.figures import Reported
from tracker.periods import parse_period

_MOVED = ["region", "measure", "period", "now", "then"]
_STATES = ["now_state", "then_state"]


@dataclass(frozen=True)
class Undone:
    """`figures`: one row per current figure that would change: region, measure, period, now, then (None for none),
    and the words of a state, now_state and then_state.

    `words`: the check-ins that would change.
    `lights`: one row per target and region whose status would change at the plan's latest quarter (desk.preview.COLUMNS).
    Only figures are looked at, not tables of targets.
    """

    figures: pd.DataFrame
    lights: pd.DataFrame
    words: tuple[WordUndone, ...]


def undone(desk: Desk, plan_id: str, submission: str) -> Undone:
    """What would stand if a submission of a plan were withdrawn now; nothing is changed."""
    on = board(desk, plan_id)
    left = desk.store.frame("current_without", grade=on.grade or "own", known_at=utc_now(), submission=submission)
    left["state"] = left["state"].astype(object).where(left["state"].notna(), None)
    then = {
        (r, m, p): Reported(float(v), state)
        for r, m, p, v, state in left[["region", "measure", "period", "value", "state"]].itertuples(
            index=False, name=None
        )
    }
    rows, moved = [], {}
    for region, measure, period, _value, _word in desk.store.rows("figures_of_submission", submission=submission):
        when = parse_period(period)
        now, back = on.roll.figures.at(region, measure, when), then.get((region, measure, period))
        if now != back:
            values = (now.value if now else None, back.value if back else None)
            rows.append((region, measure, period, *values, now.state if now else None, back.state if back else None))
            moved[(region, measure, when)] = back
    figures = pd.DataFrame(rows, columns=_MOVED + _STATES, dtype=object)
    lights = pd.DataFrame(columns=COLUMNS)
    if moved and on.periods():
        lights = lights_between(on, on.with_changes(moved), on.periods()[-1])
    return Undone(figures, lights, undone_words(desk, submission, plan_id))
