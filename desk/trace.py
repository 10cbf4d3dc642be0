"""Where a number comes from: the file, sheet and cell of every figure that went into it."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from desk import Desk
from desk.snapshot import snapshot_of
from tracker.periods import Period, parse_period
from tracker.rules.course import ReceivedRemark, SourceFigure

_COLUMNS = [
    "measure",
    "region",
    "period",
    "value",
    "state",
    "unit",
    "file_name",
    "sheet",
    "cell",
    "raw",
    "who",
    "committed_at",
    "submission",
]


def sources(
    desk: Desk,
    plan_id: str,
    indicator_id: str,
    region: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
) -> tuple[SourceFigure, ...]:
    """The figures behind an indicator's value, in the formula's then the register's order."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    at = as_of or snapshot.latest()
    formula = desk.catalogue.indicators[indicator_id].formula
    rolled = snapshot.roll.indicator(indicator_id, region, at)
    order = [r.code for r in desk.register.family(region)] if region == snapshot.plan.region else [region]
    parts = []
    for measure in formula.measures:
        kind = desk.catalogue.measures[measure]
        rows = snapshot.observations[
            snapshot.observations["measure"].eq(measure) & snapshot.observations["region"].isin(order)
        ]
        if kind.cutoff == "year_end":
            rows = rows[rows["period"].eq(str(rolled.population))]
        elif kind.frequency == "quarter" and not formula.cumulate:
            rows = rows[rows["period"].eq(str(at))]
        else:
            rows = rows[rows["period"].map(_end).le(at.end.isoformat())]
            if not formula.cumulate:
                rows = rows[rows["period"].eq(rows.groupby("region")["period"].transform("max"))]
        rows = rows.assign(unit=kind.unit, place=rows["region"].map({code: n for n, code in enumerate(order)}))
        parts.append(rows.sort_values(["place", "period"], ascending=[True, False]))
    frame = pd.concat(parts) if parts else pd.DataFrame(columns=_COLUMNS)
    return tuple(
        SourceFigure(
            measure,
            place,
            parse_period(period),
            float(value),
            state,
            unit,
            file_name,
            sheet,
            cell,
            raw,
            who,
            at.to_pydatetime(),
            snapshot.grade,
            submission,
        )
        for measure, place, period, value, state, unit, file_name, sheet, cell, raw, who, at, submission in frame[
            _COLUMNS
        ].itertuples(index=False, name=None)
    )


def _end(period: str) -> str:
    return parse_period(period).end.isoformat()


def remarks(desk: Desk, plan_id: str, as_of: Period, known_at: datetime | None = None) -> tuple[ReceivedRemark, ...]:
    """What units wrote of the plan's targets at `as_of`."""
    snapshot = snapshot_of(desk, plan_id, known_at)
    frame = desk.store.frame("current_remark", grade=snapshot.grade or "own", known_at=snapshot.known_at)
    here = frame[frame["period"].eq(str(as_of)) & frame["target"].str.startswith(f"{plan_id}.")]
    columns = ["target", "region", "kind", "text", "sheet", "cell", "file_name", "who"]
    return tuple(
        ReceivedRemark(target, region, as_of, kind, text, sheet, cell, file_name, who)
        for target, region, kind, text, sheet, cell, file_name, who in here[columns].itertuples(index=False, name=None)
    )
