"""One indicator's course: the actual line, the promised value, the schedule line, and published reference points."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.layout import Scale, figure, say_empty
from charts.palette import INK, MUTED, NAVY, SCHEDULE
from charts.rows import rows
from tracker.periods import Period, parse_period
from wording import _
from wording.figures import period_words


def history_line(
    history: pd.DataFrame,
    scale: Scale,
    *,
    target: float | None = None,
    target_words: str = "",
    schedule: pd.DataFrame | None = None,
    references: pd.DataFrame | None = None,
    start: date | None = None,
    end: date | None = None,
    restarts_each_year: bool = False,
    height: int = 336,
) -> go.Figure:
    """The course of one indicator in one region, in the scale's unit, from `start` to `end` (the plan's days).

    `history`: one row per period with `period`, `end`, `value` (None when incomplete), `partial_value`, `reported`,
    `expected`, `interim`. `schedule`: `end`, `expected_value`. `references`: `end`, `value`, `as_printed`,
    `source_title`. A missing quarter is a gap, never a bridge. `restarts_each_year` breaks the line of a 本年累计 figure
    at New Year, so that its restart is not drawn as a fall.
    """
    fig = figure(height, 52, 30, 26, 35)
    known = history.dropna(subset=["value"]) if len(history) else history
    if known.empty and (references is None or references.empty):
        return say_empty(fig, _("还没有数据"))
    days = _days(history, schedule, references, start, end)
    if target is not None:
        _target(fig, scale.of(target), target_words, days, to_right=_near(known, target))
    if schedule is not None and len(schedule):
        _schedule(fig, schedule, scale)
    _actual(fig, history, scale, restarts_each_year, target)
    _partial(fig, history, scale)
    if references is not None and len(references):
        _references(fig, references, scale)
    _axes(fig, days, scale)
    return fig


def starts_at(fig: go.Figure) -> float | None:
    """Where the vertical axis starts when it does not start at zero (纵轴自 75 起), else None."""
    bounds = fig.layout.yaxis.range
    return float(bounds[0]) if bounds and bounds[0] > 0 else None


def _days(
    history: pd.DataFrame, schedule: pd.DataFrame | None, references: pd.DataFrame | None, start: date | None,
    end: date | None,
) -> tuple[pd.Timestamp, pd.Timestamp]:  # fmt: skip
    ends: list[Any] = [day for day in (start, end) if day]
    for frame in (history, schedule, references):
        if frame is not None and len(frame):
            ends += list(frame["end"])
    stamps = pd.to_datetime(pd.Series(ends))
    return stamps.min(), stamps.max()


def _near(known: pd.DataFrame, target: float) -> bool:
    """Whether the course begins beside the target line, where its words would stand."""
    if known.empty:
        return False
    values = [*known["value"], target]
    return bool(abs(target - float(known["value"].iloc[0])) < 0.16 * ((max(values) - min(values)) or 1.0))


def _target(
    fig: go.Figure, value: float, words: str, days: tuple[pd.Timestamp, pd.Timestamp], *, to_right: bool
) -> None:
    pad = (days[1] - days[0]) * 0.04
    fig.add_trace(
        go.Scatter(x=[days[0] - pad, days[1] + pad], y=[value, value], mode="lines", name=words, hoverinfo="skip",
                   line={"color": INK, "width": 1.6, "dash": "dash"})
    )  # fmt: skip
    fig.add_annotation(x=0.995 if to_right else 0.005, xref="paper", y=value, text=words, showarrow=False,
                       xanchor="right" if to_right else "left", yanchor="bottom",
                       yshift=2, font={"size": 15, "color": INK})  # fmt: skip


def _schedule(fig: go.Figure, schedule: pd.DataFrame, scale: Scale) -> None:
    name = _("序时线")
    values = [scale.of(v) for v in schedule["expected_value"]]
    ends = list(pd.to_datetime(schedule["end"]))
    fig.add_trace(
        go.Scatter(x=ends, y=values, mode="lines", name=name, hovertemplate=f"{name} %{{y:.{scale.decimals}f}}<extra></extra>",
                   line={"color": SCHEDULE, "width": 1.4, "dash": "dot"})
    )  # fmt: skip
    spot = max(1, len(ends) // 3) if len(ends) > 2 else 0
    fig.add_annotation(x=ends[spot], y=values[spot], text=name, showarrow=False, xanchor="left", yanchor="top",
                       xshift=8, yshift=-6, font={"size": 14, "color": MUTED})  # fmt: skip


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
        go.Scatter(x=x, y=y, mode="lines+markers", connectgaps=False, name=_("实际"), text=notes,
                   hovertemplate="%{text}<extra></extra>", line={"color": NAVY, "width": 2.6},
                   marker={"size": 6, "color": NAVY, "symbol": hollow})
    )  # fmt: skip
    _label_points(fig, history.dropna(subset=["value"]), scale, target, restarts)


def _label_points(fig: go.Figure, known: pd.DataFrame, scale: Scale, target: float | None, restarts: bool) -> None:
    """Only three figures are printed: where it began, the end of the last year, and now."""
    points = [(pd.Timestamp(row["end"]), row["value"], _period(row["period"])) for row in rows(known)]
    if not points:
        return
    values = [value for _end, value, _name in points]
    span = max(*values, target or values[0]) - min(*values, target or values[0]) or 1.0
    rising = values[-1] >= values[0]

    def say(at: int, default: int, anchor: str) -> None:
        end, value, name = points[at]
        # The target line and its words are near: a label goes to the other side of the point.
        near = target is not None and abs(target - value) < 0.16 * span
        side = default if not near or target is None else -1 if value <= target else 1
        now = at == len(points) - 1
        words = f"<b>{scale.written(value, target)}</b>" if now else f"{name} {scale.written(value, target)}"
        beside = now and restarts
        fig.add_annotation(
            x=end, y=scale.of(value), text=words, showarrow=False, xanchor="left" if beside else anchor,
            xshift={"left": 6, "right": -4, "center": -2}[anchor] + (10 if beside else 0),
            yshift=0 if beside else side * (20 if now else 15), bgcolor="rgba(255,255,255,.72)", borderpad=0,
            font={"size": 18 if now else 14, "color": NAVY},
        )  # fmt: skip

    if len(points) > 1:
        say(0, -1 if rising else 1, "left")
    year_ends = [i for i in range(1, len(points) - 2) if points[i][0].month == 12]
    if year_ends:
        say(year_ends[-1], 1 if rising else -1, "right")
    say(len(points) - 1, -1 if rising else 1, "center")


def _partial(fig: go.Figure, history: pd.DataFrame, scale: Scale) -> None:
    """Sums of the units that have reported: light crosses beside the line, so that nobody reads them as the total."""
    partial = [row for row in rows(history) if row["value"] is None and row["partial_value"] is not None]
    if not partial:
        return
    notes = [
        _("{period}：未报齐，已报合计 {value} {unit}（{reported}/{expected}）").format(
            period=_period(r["period"]), value=scale.written(r["partial_value"]), unit=scale.unit, reported=r["reported"],
            expected=r["expected"])
        for r in partial
    ]  # fmt: skip
    fig.add_trace(
        go.Scatter(x=[pd.Timestamp(r["end"]) for r in partial], y=[scale.of(r["partial_value"]) for r in partial], mode="markers",
                   name=_("未报齐"), text=notes, hovertemplate="%{text}<extra></extra>",
                   marker={"size": 8, "symbol": "x-thin-open", "color": MUTED, "line": {"width": 1.6, "color": MUTED}})
    )  # fmt: skip
    last = partial[-1]
    fig.add_annotation(x=pd.Timestamp(last["end"]), y=scale.of(last["partial_value"]), showarrow=False, xanchor="right", xshift=-8,
                       text=_("未报齐 {reported}/{expected}").format(reported=last["reported"], expected=last["expected"]),
                       font={"size": 13, "color": MUTED})  # fmt: skip


def _references(fig: go.Figure, references: pd.DataFrame, scale: Scale) -> None:
    name = _("公开数据")
    notes = [
        f"{name} {scale.written(r['value'])} {scale.unit}<br>{r['source_title']}" for r in rows(references)
    ]  # fmt: skip
    fig.add_trace(
        go.Scatter(x=list(pd.to_datetime(references["end"])), y=[scale.of(r["value"]) for r in rows(references)], mode="markers",
                   name=name, text=notes, hovertemplate="%{text}<extra></extra>",
                   marker={"size": 12, "symbol": "diamond-open", "color": MUTED, "line": {"width": 2, "color": MUTED}})
    )  # fmt: skip
    last = rows(references)[-1]
    fig.add_annotation(x=pd.Timestamp(last["end"]), y=scale.of(last["value"]), showarrow=False, xanchor="left", xshift=9, yshift=-14,
                       text=f"{name} {scale.written(last['value'])}", font={"size": 13, "color": MUTED})  # fmt: skip


def _axes(fig: go.Figure, days: tuple[pd.Timestamp, pd.Timestamp], scale: Scale) -> None:
    pad = (days[1] - days[0]) * 0.04 if days[1] > days[0] else pd.Timedelta(days=60)
    year_ends = [pd.Timestamp(y, 12, 31) for y in range(days[0].year - 1, days[1].year + 1)]
    shown = [day for day in year_ends if days[0] - pad <= day <= days[1] + pad]
    words = [_("{year} 年末").format(year=day.year) for day in shown]
    if len(shown) < 2:
        shown = sorted({days[0], days[1]})
        words = [f"{day:%Y-%m-%d}" for day in shown]
    quarters = list(pd.date_range(days[0], days[1], freq="QE")) if days[1] - days[0] < pd.Timedelta(days=2200) else []
    fig.update_xaxes(range=[days[0] - pad, days[1] + pad], tickvals=shown, ticktext=words,
                     minor={"tickvals": quarters, "ticklen": 2, "ticks": "outside"})  # fmt: skip
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
