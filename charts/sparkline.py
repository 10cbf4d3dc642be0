"""The small line on a card: the course so far, the target dashed above it, the last figure dotted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from charts.marks import picture
from charts.palette import NAVY, SCHEDULE
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
    values: Sequence[float | None], target: float | None, words: str, *, width: int = 112, height: int = 34
) -> str:
    """An <img> of the course, `width` × `height` px; `words` is its alternative text. A None leaves a gap."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    every = [*known, *([target] if target is not None else [])]
    low, high = (min(every), max(every)) if every else (0.0, 1.0)
    span = (high - low) or 1.0
    step = (width - 10) / max(1, len(values) - 1)

    def spot(index: int, value: float) -> tuple[float, float]:
        return round(3 + index * step, 1), round(height - 5 - (value - low) / span * (height - 10), 1)

    parts = []
    if target is not None:
        y = spot(0, target)[1]
        parts.append(f'<path d="M1 {y}H{width - 1}" stroke="{SCHEDULE}" stroke-width="1.4" stroke-dasharray="4 3"/>')
    run: list[tuple[float, float]] = []
    runs = [run]
    for index, value in enumerate(values):
        if value is None or not math.isfinite(value):
            run = []
            runs.append(run)
        else:
            run.append(spot(index, value))
    for points in runs:
        if len(points) > 1:
            path = " ".join(f"{x},{y}" for x, y in points)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{NAVY}" stroke-width="1.8"/>')
        elif points:
            parts.append(f'<circle cx="{points[0][0]}" cy="{points[0][1]}" r="1.6" fill="{NAVY}"/>')
    last = next((points[-1] for points in reversed(runs) if points), None)
    if last:
        parts.append(f'<circle cx="{last[0]}" cy="{last[1]}" r="3" fill="{NAVY}"/>')
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    return picture(svg, words, width, height)
