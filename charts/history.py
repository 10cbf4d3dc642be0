"""One indicator's course: the actual line, the promised value, the schedule line, and published reference points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.history_labels import label
from charts.layout import Scale, figure, say_empty
from charts.palette import INK, MUTED, NAVY, SCHEDULE
from charts.rows import rows
from tracker.periods import Period, parse_period
from wording import _
from wording.figures import period_words


@dataclass(frozen=True)
class Ahead:
    """The forecast at the deadline, in stored units, and its words: one line in bold, one with the interval."""

    end: date
    expected: float
    low: float
    high: float
    words: str
    interval: str


def history_line(
    history: pd.DataFrame,
    scale: Scale,
    *,
    target: float | None = None,
    target_words: str = "",
    schedule: pd.DataFrame | None = None,
    references: pd.DataFrame | None = None,
    ahead: Ahead | None = None,
    start: date | None = None,
    end: date | None = None,
    restarts_each_year: bool = False,
    height: int = 336,
    wide: int | None = None,
) -> go.Figure:
    """The course of one indicator in one region, in the scale's unit, from `start` to `end` (the plan's days).

    `history`: one row per period with `period`, `end`, `value` (None when incomplete), `partial_value`, `reported`,
    `expected`, `interim`. `schedule`: `end`, `expected_value`. `references`: `end`, `value`, `as_printed`,
    `source_title`. `ahead` is drawn as a band from the last figure to a hollow point. A missing quarter is a gap,
    never a bridge. `restarts_each_year` breaks the line of a 本年累计 figure at New Year, so that its restart is not
    drawn as a fall. `wide` is the plot's width in px where the picture has only that one: the target and the forecast
    are then named at its right, outside.
    """
    fig = figure(height, 52, 30, 26, 35)
    known = history.dropna(subset=["value"]) if len(history) else history
    if known.empty and (references is None or references.empty):
        return say_empty(fig, _("还没有数据"))
    days = _days(history, schedule, references, start, end)
    if target is not None:
        _target(fig, scale.of(target), target_words, days)
    if schedule is not None and len(schedule):
        _schedule(fig, schedule, scale)
    if ahead is not None and len(known):
        _band(fig, known, ahead, scale)
    _actual(fig, history, scale, restarts_each_year, target)
    _partial(fig, history, scale)
    if references is not None and len(references):
        _references(fig, references, scale)
    _axes(fig, days, scale)
    label(
        fig,
        history,
        scale,
        target=target,
        target_words=target_words,
        ahead=ahead,
        restarts=restarts_each_year,
        references=references,
        wide=wide,
    )
    return fig


def starts_at(fig: go.Figure) -> float | None:
    """Where the vertical axis starts when it does not start at zero (纵轴自 75 起), else None."""
    bounds = fig.layout.yaxis.range
    return float(bounds[0]) if bounds and bounds[0] > 0 else None


def _days(
    history: pd.DataFrame,
    schedule: pd.DataFrame | None,
    references: pd.DataFrame | None,
    start: date | None,
    end: date | None,
) -> tuple[pd.Timestamp, pd.Timestamp]:
    ends: list[Any] = [day for day in (start, end) if day]
    for frame in (history, schedule, references):
        if frame is not None and len(frame):
            ends += list(frame["end"])
    stamps = pd.to_datetime(pd.Series(ends))
    return stamps.min(), stamps.max()


def _target(fig: go.Figure, value: float, words: str, days: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    pad = (days[1] - days[0]) * 0.04
    fig.add_trace(
        go.Scatter(
            x=[days[0] - pad, days[1] + pad],
            y=[value, value],
            mode="lines",
            name=words,
            hoverinfo="skip",
            line={"color": INK, "width": 1.6, "dash": "dash"},
        )
    )


def _band(fig: go.Figure, known: pd.DataFrame, ahead: Ahead, scale: Scale) -> None:
    """From the last figure to the deadline: the 80 % band, its middle dashed, a hollow point at the end."""
    last = rows(known)[-1]
    now, then = pd.Timestamp(last["end"]), pd.Timestamp(ahead.end)
    value = scale.of(last["value"])
    low, middle, high = scale.of(ahead.low), scale.of(ahead.expected), scale.of(ahead.high)
    fig.add_trace(
        go.Scatter(
            x=[now, then, then, now],
            y=[value, high, low, value],
            mode="lines",
            fill="toself",
            hoverinfo="skip",
            name=_("预测区间"),
            line={"width": 0},
            fillcolor="rgba(31,78,121,.16)",
        )
    )
    note = f"{ahead.words}<br>{ahead.interval}<extra></extra>"
    fig.add_trace(
        go.Scatter(
            x=[now, then],
            y=[value, middle],
            mode="lines+markers",
            name=_("预测"),
            hovertemplate=["", note],
            line={"color": NAVY, "width": 2, "dash": "dash"},
            marker={"size": [0, 9], "symbol": "circle-open", "color": NAVY, "line": {"width": 2, "color": NAVY}},
        )
    )


def _schedule(fig: go.Figure, schedule: pd.DataFrame, scale: Scale) -> None:
    name = _("序时线")
    values = [scale.of(v) for v in schedule["expected_value"]]
    ends = list(pd.to_datetime(schedule["end"]))
    fig.add_trace(
        go.Scatter(
            x=ends,
            y=values,
            mode="lines",
            name=name,
            hovertemplate=f"{name} %{{y:.{scale.decimals}f}}<extra></extra>",
            line={"color": SCHEDULE, "width": 1.4, "dash": "dot"},
        )
    )


def _actual(fig: go.Figure, history: pd.DataFrame, scale: Scale, restarts: bool, target: float | None) -> None:
    x: list[Any] = []
    y: list[float | None] = []
    notes: list[str] = []
    hollow: list[str] = []
    year = None
    for row in rows(history):
        end = pd.Timestamp(row["end"])
        if restarts and year is not None and end.year != year:
            x.append(end - timedelta(days=1))
            y.append(None)
            notes.append("")
            hollow.append("circle")
        year = end.year
        value = row["value"]
        x.append(end)
        y.append(None if value is None else scale.of(value))
        written = "" if value is None else f"{scale.written(value, target)} {scale.unit}"
        notes.append(f"{_period(row['period'])}<br>{written}")
        hollow.append("circle-open" if row["interim"] else "circle")
    fig.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="lines+markers",
            connectgaps=False,
            name=_("实际"),
            text=notes,
            hovertemplate="%{text}<extra></extra>",
            line={"color": NAVY, "width": 2.6},
            marker={"size": 6, "color": NAVY, "symbol": hollow},
        )
    )


def _partial(fig: go.Figure, history: pd.DataFrame, scale: Scale) -> None:
    """Sums of the units that have reported: light crosses beside the line, so that nobody reads them as the total."""
    partial = [row for row in rows(history) if row["value"] is None and row["partial_value"] is not None]
    if not partial:
        return
    notes = [
        _("{period}：未报齐，已报合计 {value} {unit}（{reported}/{expected}）").format(
            period=_period(r["period"]),
            value=scale.written(r["partial_value"]),
            unit=scale.unit,
            reported=r["reported"],
            expected=r["expected"],
        )
        for r in partial
    ]
    fig.add_trace(
        go.Scatter(
            x=[pd.Timestamp(r["end"]) for r in partial],
            y=[scale.of(r["partial_value"]) for r in partial],
            mode="markers",
            name=_("未报齐"),
            text=notes,
            hovertemplate="%{text}<extra></extra>",
            marker={"size": 8, "symbol": "x-thin-open", "color": MUTED, "line": {"width": 1.6, "color": MUTED}},
        )
    )


def _references(fig: go.Figure, references: pd.DataFrame, scale: Scale) -> None:
    name = _("公开数据")
    notes = [f"{name} {scale.written(r['value'])} {scale.unit}<br>{r['source_title']}" for r in rows(references)]
    fig.add_trace(
        go.Scatter(
            x=list(pd.to_datetime(references["end"])),
            y=[scale.of(r["value"]) for r in rows(references)],
            mode="markers",
            name=name,
            text=notes,
            hovertemplate="%{text}<extra></extra>",
            marker={"size": 12, "symbol": "diamond-open", "color": MUTED, "line": {"width": 2, "color": MUTED}},
        )
    )


def _axes(fig: go.Figure, days: tuple[pd.Timestamp, pd.Timestamp], scale: Scale) -> None:
    pad = (days[1] - days[0]) * 0.04 if days[1] > days[0] else pd.Timedelta(days=60)
    year_ends = [pd.Timestamp(y, 12, 31) for y in range(days[0].year - 1, days[1].year + 1)]
    shown = [day for day in year_ends if days[0] - pad <= day <= days[1] + pad]
    words = [_("{year} 年末").format(year=day.year) for day in shown]
    if len(shown) < 2:
        shown = sorted({days[0], days[1]})
        words = [f"{day:%Y-%m-%d}" for day in shown]
    quarters = list(pd.date_range(days[0], days[1], freq="QE")) if days[1] - days[0] < pd.Timedelta(days=2200) else []
    fig.update_xaxes(
        range=[days[0] - pad, days[1] + pad],
        tickvals=shown,
        ticktext=words,
        minor={"tickvals": quarters, "ticklen": 2, "ticks": "outside"},
    )
    values = [v for trace in fig.data for v in trace.y if v is not None]
    low, high = min(values), max(values)
    span = (high - low) or abs(high) or 1.0
    # A cut axis starts at a round number, so that the caption can say where.
    step = 10 ** math.floor(math.log10(span)) / 2
    bottom = math.floor((low - 0.12 * span) / step) * step
    if low >= 0 and (bottom < 0 or low < 0.35 * high):
        bottom = 0.0
    counts = scale.decimals == 0 and span <= 6
    if counts:
        bottom = max(0.0, math.floor(low) - 1.0)
    fig.update_yaxes(range=[bottom, high + 0.14 * span], tickformat=".1f" if 0.5 < span < 4 and high < 1000 else None)
    if counts:
        fig.update_yaxes(dtick=1, tickformat="d")


def _period(period: Any) -> str:
    return period_words(period if isinstance(period, Period) else parse_period(str(period)), stock=True)
