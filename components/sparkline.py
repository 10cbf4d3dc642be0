"""The small line on a card: the course so far, the target dashed above it, the last figure dotted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from charts.palette import NAVY, SCHEDULE
from components.html import Markup, render
from components.marks import picture
from tracker.rules.course import CoursePoint


def single_quarters(history: Sequence[CoursePoint]) -> list[float | None]:
    """The figure of each quarter alone, from 本年累计; None where either end of the difference is missing.

    A saw-tooth would look like four collapses.
    """
    alone: list[float | None] = []
    before: dict[int, float | None] = {}
    for point in history:
        opening = 0.0 if point.end.month <= 3 else before.get(point.end.year)
        alone.append(None if point.value is None or opening is None else point.value - opening)
        before[point.end.year] = point.value
    return alone


def sparkline(
    values: Sequence[float | None],
    target: float | None,
    words: str,
    *,
    width: int = 112,
    height: int = 34,
    css: str = "",
) -> Markup:
    """A picture of the course, `width` × `height` px; `words` is its alternative text. A None leaves a gap."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    every = [*known, *([target] if target is not None else [])]
    low, high = (min(every), max(every)) if every else (0.0, 1.0)
    span = (high - low) or 1.0
    step = (width - 10) / max(1, len(values) - 1)

    def spot(index: int, value: float) -> tuple[float, float]:
        return round(3 + index * step, 1), round(height - 5 - (value - low) / span * (height - 10), 1)

    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None or not math.isfinite(value):
            runs.append([])
        else:
            runs[-1].append(spot(index, value))
    svg = render(
        "sparkline.svg",
        width=width,
        height=height,
        runs=runs,
        last=next((run[-1] for run in reversed(runs) if run), None),
        target=None if target is None else spot(0, target)[1],
        ink=NAVY,
        schedule=SCHEDULE,
    )
    return picture(svg, words, width, height, css)
