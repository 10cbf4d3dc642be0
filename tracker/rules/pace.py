"""How much is missing in units a person can count, and at what pace it would have to come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from tracker.periods import Period


def quarters_left(at: Period, deadline: date) -> int:
    """Quarters from the one `at` falls in to the one the deadline falls in; 0 in the last, never negative."""
    last = Period.of_date(deadline)
    return max(0, (last.year - at.year) * 4 + last.quarter_number - at.quarter_number)


def required_pace(missing: float | None, left: int) -> float | None:
    """What has to come per remaining quarter (需季均增量): 0 when nothing is missing, None when no quarter is left."""
    if missing is None or (missing > 0 and left == 0):
        return None
    return missing / left if left else 0.0


def recent_pace(values: Sequence[float | None]) -> float | None:
    """The mean change per quarter over the last four (近四季季均): needs the value now and the one four quarters ago."""
    if len(values) < 5 or values[-1] is None or values[-5] is None:
        return None
    return (values[-1] - values[-5]) / 4


def countable_needed(
    target: float, denominator: float, numerator: float, *, scale: float = 1, strict: bool = False
) -> int:
    """Whole numerator units still needed so that scale × numerator ÷ denominator reaches (or exceeds) the target.

    ⌈T·P⌉ − N, and ⌊T·P⌋ + 1 − N for a strict target; never below 0. A hair of floating noise is not another patent.
    """
    wanted = target * denominator / scale
    needed = math.floor(wanted + 1e-9) + 1 if strict else math.ceil(wanted - 1e-9)
    return max(0, int(needed - math.floor(numerator + 1e-9)))


def ranks(progress: Mapping[str, float | None]) -> dict[str, int]:
    """Place of each region by progress, best first; equal progress shares a place, who has none has no place."""
    known = {region: value for region, value in progress.items() if value is not None}
    place: dict[float, int] = {}
    for n, value in enumerate(sorted(known.values(), reverse=True), start=1):
        place.setdefault(value, n)
    return {region: place[value] for region, value in known.items()}


def extreme_changes(values: Sequence[float | None]) -> tuple[float, float] | None:
    """The largest fall (≤ 0) and the largest rise (≥ 0) between neighbouring quarters; None without two neighbours."""
    changes = [b - a for a, b in pairwise(values) if a is not None and b is not None]
    return (min(0.0, *changes), max(0.0, *changes)) if changes else None
