"""Which targets need attention, and which of them first."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.rules.judgement import Judgement
from wording.status import SEVERITY, TROUBLE

LATE_QUARTERS = 2


def needs_attention(judgement: Judgement, *, late: bool) -> bool:
    """Whether a target belongs on the list of troubles: short of schedule, unknown, may fall back; late, also doubtful."""
    if judgement.status in TROUBLE or judgement.status in ("no_data", "not_judged") or judgement.outlook.at_risk:
        return True
    return late and judgement.outlook.prospect in ("unlikely", "uncertain")


def trouble_order(judged: Sequence[Judgement]) -> list[Judgement]:
    """The targets that need attention, gravest first.

    With two quarters or fewer left 完成研判 comes first, and a target on schedule that will hardly be met is on the list
    too; earlier the status comes first. Then whoever is most points below schedule.
    """
    late = is_late(judged)
    troubled = [row for row in judged if needs_attention(row, late=late)]
    severity: dict[str | None, int] = {code: place for place, code in enumerate(SEVERITY)}

    def weight(judgement: Judgement) -> tuple[int, int, float]:
        by_status = severity[judgement.status]
        by_outlook = _outlook_place(judgement)
        below = judgement.schedule.gap_pp or 0.0
        return (by_outlook, by_status, below) if late else (by_status, by_outlook, below)

    return sorted(troubled, key=weight)


def is_late(rows: Sequence[Judgement]) -> bool:
    """Whether two quarters or fewer are left, so that 完成研判 counts before the status."""
    return bool(rows) and max(row.outlook.quarters_left for row in rows) <= LATE_QUARTERS


def _outlook_place(judgement: Judgement) -> int:
    """Lost, hardly to be met, in trouble without a forecast, doubtful, in trouble but likely, unknown, may fall back."""
    status = judgement.status
    if status in ("missed", "out_of_reach"):
        return 0
    if status in ("no_data", "not_judged"):
        return 5
    place = {"unlikely": 1, "uncertain": 3}.get(str(judgement.outlook.prospect))
    if place is not None:
        return place
    return 6 if status not in TROUBLE else 2 if judgement.outlook.prospect is None else 4
