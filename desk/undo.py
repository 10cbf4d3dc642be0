"""What a withdrawal would bring back: the figures before a submission, and the lights that would change."""

from __future__ import annotations

from dataclasses import dataclass

from desk import Desk
from desk.changes import FigureUndone, LightChange, WordUndone
from desk.check_in_changes import undone_words
from desk.preview import lights_between
from desk.snapshot import snapshot_of
from store.database import utc_now
from tracker.figures import Reported
from tracker.periods import parse_period


@dataclass(frozen=True)
class Undone:
    """The current figures, the lights at the plan's latest quarter and the units' words that would change.

    Only figures are looked at, not tables of targets.
    """

    figures: tuple[FigureUndone, ...]
    lights: tuple[LightChange, ...]
    words: tuple[WordUndone, ...]


def undone(desk: Desk, plan_id: str, submission: str) -> Undone:
    """What would stand if a submission of a plan were withdrawn now; nothing is changed."""
    snapshot = snapshot_of(desk, plan_id)
    left = desk.store.frame("current_without", grade=snapshot.grade or "own", known_at=utc_now(), submission=submission)
    left["state"] = left["state"].astype(object).where(left["state"].notna(), None)
    then = {
        (r, m, p): Reported(float(v), state)
        for r, m, p, v, state in left[["region", "measure", "period", "value", "state"]].itertuples(
            index=False, name=None
        )
    }
    figures, moved = [], {}
    for region, measure, period, _value, _word in desk.store.rows("figures_of_submission", submission=submission):
        when = parse_period(period)
        now, back = snapshot.roll.figures.at(region, measure, when), then.get((region, measure, period))
        if now != back:
            values = (now.value if now else None, back.value if back else None)
            states = (now.state if now else None, back.state if back else None)
            figures.append(FigureUndone(region, measure, period, *values, *states))
            moved[(region, measure, when)] = back
    words = undone_words(desk, submission, plan_id)
    lights: tuple[LightChange, ...] = ()
    if moved and snapshot.periods():
        lights = lights_between(snapshot, snapshot.with_changes(moved), snapshot.periods()[-1])
    return Undone(tuple(figures), lights, words)
