"""Which targets need attention, and which of them first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from wording.sentences import Row, number, status_of
from wording.status import SEVERITY, TROUBLE

# A judgement, its rows, or nothing.
Given = pd.DataFrame | Iterable[Row] | None
LATE_QUARTERS = 2


def needs_attention(row: Row, *, late: bool) -> bool:
    """Whether a target belongs on the list of troubles: short of schedule, unknown, may fall back; late, also doubtful."""
    if status_of(row) in TROUBLE or status_of(row) in ("no_data", "not_judged") or row.get("at_risk"):
        return True
    return late and row.get("outlook") in ("unlikely", "uncertain")


def trouble_order(frame: Given) -> list[Row]:
    """The targets that need attention, gravest first.

    With two quarters or fewer left 完成研判 comes first, and a target on schedule that will hardly be met is on the list
    too; earlier the status comes first. Then whoever is most points below schedule.
    """
    judged = records(frame)
    late = is_late(judged)
    troubled = [row for row in judged if needs_attention(row, late=late)]
    status = {code: place for place, code in enumerate(SEVERITY)}

    def weight(row: Row) -> tuple[int, int, float]:
        by_status = status[str(status_of(row))]
        by_outlook = _outlook_place(row)
        below = number(row, "gap_pp") or 0.0
        return (by_outlook, by_status, below) if late else (by_status, by_outlook, below)

    return sorted(troubled, key=weight)


def is_late(rows: Sequence[Row]) -> bool:
    """Whether two quarters or fewer are left, so that 完成研判 counts before the status."""
    left = [int(row["quarters_left"]) for row in rows if row.get("quarters_left") is not None]
    return bool(left) and max(left) <= LATE_QUARTERS


def _outlook_place(row: Row) -> int:
    """Lost, hardly to be met, in trouble without a forecast, doubtful, in trouble but likely, unknown, may fall back."""
    status = status_of(row)
    if status in ("missed", "out_of_reach"):
        return 0
    if status in ("no_data", "not_judged"):
        return 5
    place = {"unlikely": 1, "uncertain": 3}.get(str(row.get("outlook")))
    if place is not None:
        return place
    return 6 if status not in TROUBLE else 2 if not isinstance(row.get("outlook"), str) else 4


def records(given: Given) -> list[Row]:
    """Rows of a frame or of a list; none of nothing."""
    if given is None:
        return []
    if isinstance(given, pd.DataFrame):
        return [{str(key): value for key, value in record.items()} for record in given.to_dict("records")]
    return list(given)
