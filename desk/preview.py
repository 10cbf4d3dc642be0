"""What a workbook would do before it is saved: the lights that would change, on a copy of the snapshot."""

from __future__ import annotations

from collections.abc import Iterable

from desk import Desk
from desk.changes import LightChange
from desk.judge import judge_snapshot
from desk.load import compare
from desk.permission import knowing, own_places
from desk.snapshot import Snapshot, snapshot_of
from tracker.figures import Reported
from tracker.periods import Period
from tracker.submission import Submission


def lights(desk: Desk, *submissions: Submission) -> tuple[LightChange, ...]:
    """The lights that would change if all of these were saved, whole first, at the newest period the workbooks speak of.
    They are of one plan, and no two give the same figure.

    Figures that a higher-ranked supplier keeps from becoming current change nothing here either.
    """
    saving = after_saving(desk, *submissions)
    return own_lights(desk, lights_between(*saving)) if saving else ()


def own_lights(desk: Desk, lights: Iterable[LightChange]) -> tuple[LightChange, ...]:
    """Those of the lights that whoever sits at the desk may see before they are published."""
    places = own_places(desk)
    return tuple(one for one in lights if places is None or one.region in places)


def after_saving(desk: Desk, *submissions: Submission) -> tuple[Snapshot, Snapshot, Period] | None:
    """What is known now, what would be if all of these were saved, and the newest period they speak of; None where they give
    no figure of a plan."""
    giving = [one for one in submissions if one.plan is not None and one.observations]
    if not giving or giving[0].plan is None:
        return None
    desk = knowing(desk, giving[0])
    snapshot = then = snapshot_of(desk, giving[0].plan)
    for one in giving:
        then = _with(desk, then, one)
    at = max((_shown(snapshot, one) for one in giving), key=lambda period: period.end)
    return snapshot, then, at


def lights_between(snapshot: Snapshot, then: Snapshot, at: Period) -> tuple[LightChange, ...]:
    """The lights that differ between two snapshots of a plan at a period."""
    return tuple(
        LightChange(new.target, new.indicator, new.region, old.light, new.light, old.value, new.value)
        for regions in ("whole", "districts")
        for old, new in zip(judge_snapshot(snapshot, at, regions), judge_snapshot(then, at, regions), strict=True)
        if old.light != new.light
    )


def _shown(snapshot: Snapshot, submission: Submission) -> Period:
    """The quarter a screen would show after saving: the newest with figures, the workbook's own included."""
    own = [p for p in submission.periods if p.is_quarter]
    return max([*snapshot.periods(), *own], key=lambda p: p.end, default=snapshot.plan.last_period)


def _with(desk: Desk, snapshot: Snapshot, submission: Submission) -> Snapshot:
    taken = {
        (one.region, one.measure, one.period)
        for one in compare(desk, submission).figures
        if one.kind in ("new", "changed")
    }
    return snapshot.with_changes(
        {
            (o.region, o.measure, o.period): None if o.value is None else Reported(o.value, o.state)
            for o in submission.observations
            if (o.region, o.measure, str(o.period)) in taken
        }
    )
