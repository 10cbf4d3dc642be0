"""A target's course as a small SVG of our own: history, target and schedule, without a browser.

Only what the judgement prints is written on it: the latest figure and the promise. There are no axis numbers, and that
the axis does not start at zero is said below by whoever sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from briefing.content.model import Chart, Series
from briefing.fonts import FAMILY
from charts.labels import text_width

INK, MUTED, NAVY, SCHEDULE, GRID = "#1B2733", "#525D69", "#1F4E79", "#6B7782", "#E6EAEE"
WIDE, HIGH = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 26, 128, 22, 30
SIZE = 13
Place = Callable[[int], float]
Level = Callable[[float], float]


def course_svg(chart: Chart, *, latest: str, promise: str) -> bytes:
    """The chart of a target, 640 × 240 px; `latest` and `promise` are its figures as printed elsewhere."""
    lines: dict[str, Series] = {series.role: series for series in chart.series}
    known = [value for series in chart.series for value in series.values if value is not None]
    low, high = min(known), max(known)
    spare = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    low, high = low - spare, high + spare
    last = len(chart.categories) - 1

    def x(place: int) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * place / max(1, last)

    def y(value: float) -> float:
        return TOP + (HIGH - TOP - BOTTOM) * (high - value) / (high - low)

    def line(series: Series, look: str) -> str:
        return "".join(_run(points, look) for points in _runs(series.values, x, y))

    drawn = [_rule(LEFT, y(low), WIDE - RIGHT, INK), *_ticks(chart.categories, x, y(low))]
    labels: list[tuple[float, str, str, bool]] = []
    if target := lines.get("target"):
        drawn.append(line(target, f'stroke="{INK}" stroke-width="1.6" stroke-dasharray="7 5"'))
        labels.append((y(_final(target)), promise, INK, True))
    if schedule := lines.get("schedule"):
        drawn.append(line(schedule, f'stroke="{SCHEDULE}" stroke-width="1.4" stroke-dasharray="2 4"'))
        labels.append((y(_final(schedule)) + 14, schedule.name, SCHEDULE, False))
    if ahead := lines.get("forecast"):
        drawn += _ahead(lines, ahead, x, y)
        labels.append((y(_final(ahead)) + 4, ahead.name, NAVY, False))
    if actual := lines.get("actual"):
        drawn.append(line(actual, f'stroke="{NAVY}" stroke-width="2.6"'))
        points = [(x(at), y(value)) for at, value in enumerate(actual.values) if value is not None]
        drawn += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.6" fill="{NAVY}"/>' for a, b in points]
        drawn.append(_latest(points[-1], latest, lines))
    drawn += _labelled(labels)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}">'
    return f'{head}<g font-family="{FAMILY}" font-size="{SIZE}" fill="none">{"".join(drawn)}</g></svg>'.encode()


def _final(series: Series) -> float:
    return next(value for value in reversed(series.values) if value is not None)


def _runs(values: Sequence[float | None], x: Place, y: Level) -> list[list[tuple[float, float]]]:
    """Stretches without a gap: a missing quarter is never bridged."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x(place), y(value)))
    return [run for run in runs if run]


def _run(points: Sequence[tuple[float, float]], look: str) -> str:
    return f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" {look}/>'


def _rule(left: float, top: float, right: float, colour: str) -> str:
    return f'<line x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{top:.1f}" stroke="{colour}" stroke-width="1"/>'


def _ticks(categories: Sequence[str], x: Place, base: float) -> list[str]:
    """The quarter's name under the first, every fourth, and nothing where names would touch."""
    drawn = []
    for place, name in enumerate(categories):
        drawn.append(
            f'<line x1="{x(place):.1f}" y1="{base:.1f}" x2="{x(place):.1f}" y2="{base + 4:.1f}" stroke="{INK}"/>'
        )
        if place % 4 == 0:
            anchor = "start" if place == 0 else "middle"
            at = LEFT - 10 if place == 0 else x(place)
            drawn.append(_words(at, base + 19, name, MUTED, anchor))
    return drawn


def _words(left: float, base: float, text: str, colour: str, anchor: str = "start", *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}" fill="{colour}"{weight}>{escape(text)}</text>'


def _ahead(lines: dict[str, Series], ahead: Series, x: Place, y: Level) -> list[str]:
    """The forecast: its interval as an upright bar, a dashed way to it, a hollow end. It may lie before the deadline."""
    at = max(place for place, value in enumerate(ahead.values) if value is not None)
    drawn = []
    ends = [value for role in ("low", "high") if role in lines and (value := lines[role].values[at]) is not None]
    if len(ends) == 2:
        bottom, top = (y(value) for value in ends)
        drawn.append(
            f'<rect x="{x(at) - 5:.1f}" y="{top:.1f}" width="10" height="{max(1.0, bottom - top):.1f}" fill="#B4C3D1"/>'
        )
    way = [(x(place), y(value)) for place, value in enumerate(ahead.values) if value is not None]
    drawn.append(_run(way, f'stroke="{NAVY}" stroke-width="1.8" stroke-dasharray="4 4"'))
    drawn.append(
        f'<circle cx="{way[-1][0]:.1f}" cy="{way[-1][1]:.1f}" r="4" fill="#fff" stroke="{NAVY}" stroke-width="2"/>'
    )
    return drawn


def _latest(point: tuple[float, float], words: str, lines: dict[str, Series]) -> str:
    """The latest figure, on the side of the line where the schedule is not."""
    schedule, actual = lines.get("schedule"), lines["actual"]
    place = max(at for at, value in enumerate(actual.values) if value is not None)
    line = schedule.values[place] if schedule else None
    above = line is None or line <= (actual.values[place] or 0)
    base = point[1] - 10 if above else point[1] + 20
    left = min(point[0], WIDE - RIGHT - text_width(words, SIZE) / 2)
    return _words(left, base, words, NAVY, "middle", bold=True)


def _labelled(labels: Sequence[tuple[float, str, str, bool]]) -> list[str]:
    """The names at the right end, moved apart where they would overlap; long ones in two lines."""
    drawn, free = [], -1e9
    for base, words, colour, bold in sorted(labels):
        lines = _broken(words, RIGHT - 10)
        top = max(base - (len(lines) - 1) * (SIZE + 2) / 2, free)
        for line in lines:
            drawn.append(_words(WIDE - RIGHT + 8, top + 4, line, colour, bold=bold))
            top += SIZE + 3
        free = top + 1
    return drawn


def _broken(words: str, wide: float) -> list[str]:
    """The words in lines of at most so many px, parted at a space where there is one."""
    lines = [""]
    for piece in words.replace(" ", " \0").split("\0"):
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), SIZE) > wide:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]
