"""What a workbook leaves out: figures of its own places and columns that came last quarter and are blank in this one."""

from __future__ import annotations

from desk import Desk
from desk.changes import FigureChange
from desk.chase import due_day, owed
from desk.others import missing_others
from desk.permission import knowing
from desk.snapshot import snapshot_of
from tracker.submission import Submission


def left_out(desk: Desk, submission: Submission) -> tuple[FigureChange, ...]:
    """The figures still owed for the workbook's quarter that were reported the quarter before and are not in it.

    `old` is the quarter before's value, kind is `missing`. Looked for are the
    measures the workbook gives, and of our own blank workbook of one unit everything that unit owes; the row 其他 owes what
    it last gave, whenever that was, in a workbook of several places.
    """
    given = {(o.region, o.measure) for o in submission.observations}
    quarters = [period for period in submission.periods if period.is_quarter]
    if submission.plan is None or not given or not quarters or submission.grade == "published":
        return ()
    regions, measures = {region for region, _m in given}, {measure for _r, measure in given}
    alone = submission.layout == "template" and len(regions) == 1
    period = max(quarters, key=lambda p: p.end)
    desk = knowing(desk, submission)
    seen = snapshot_of(desk, submission.plan).observations
    before = seen.loc[seen["period"].eq(str(period.plus_quarters(-1))), ["region", "measure", "value", "state"]]
    known = {(r, m): (float(v), word) for r, m, v, word in before.itertuples(index=False, name=None)}
    missing = []
    for debt in owed(desk, submission.plan, period, due_day(desk, period)):
        key = (debt.region, debt.measure)
        asked = (
            debt.region in regions if alone else debt.measure in measures and (len(regions) > 1 or key[0] in regions)
        )
        if debt.received_on is None and debt.period == period and asked and key not in given and key in known:
            missing.append(key)
    # 其他 is asked for elsewhere once the others are in; a workbook of several places that leaves it blank says so at once.
    for other in missing_others(desk, submission.plan, period) if len(regions) > 1 else ():
        key = (other.region, other.measure)
        if other.measure in measures and key not in given and key not in missing:
            missing.append(key)
            known.setdefault(key, (other.last_value, None))
    return tuple(
        FigureChange(*key, str(period), known[key][0], None, "missing", old_state=known[key][1]) for key in missing
    )
