"""One indicator's course: the actual line, the promised value, the schedule line, and published reference points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import plotly.graph_objects as go

from charts.history_labels import Known, label, with_values
from charts.layout import Scale, figure, moment, say_empty
from charts.markup import hover, plain, stacked
from charts.palette import INK, MUTED, NAVY, SCHEDULE
from tracker.rules.course import CoursePoint, PublishedFigure, ScheduledValue
from wording import _
from wording.figures import period_words

# The first and the last day a picture shows.
Days = tuple[datetime, datetime]


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
    history: Sequence[CoursePoint],
    scale: Scale,
    *,
    target: float | None = None,
    target_words: str = "",
    schedule: Sequence[ScheduledValue] = (),
    references: Sequence[PublishedFigure] = (),
    ahead: Ahead | None = None,
    start: date | None = None,
    end: date | None = None,
    restarts_each_year: bool = False,
    height: int = 336,
) -> go.Figure:
    """The course of one indicator in one region, in the scale's unit, from `start` to `end` (the plan's days).

    `ahead` is drawn as a band from the last figure to a hollow point. A missing quarter is a gap, never a bridge.
    `restarts_each_year` breaks the line of a 本年累计 figure at New Year, so that its restart is not drawn as a fall.
    """
    fig = figure(height, 52, 30, 26, 35)
    known = with_values(history)
    if not known and not references:
        return say_empty(fig, _("还没有数据"))
    days = _days(history, schedule, references, start, end)
    if target is not None:
        _target(fig, scale.of(target), target_words, days)
    if schedule:
        _schedule(fig, schedule, scale)
    if ahead is not None and known:
        _band(fig, known[-1], ahead, scale)
    _actual(fig, history, scale, restarts_each_year, target)
    _partial(fig, history, scale)
    if references:
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
    )
    return fig


def starts_at(fig: go.Figure) -> float | None:
    """Where the vertical axis starts when it does not start at zero (纵轴自 75 起), else None."""
    bounds = fig.layout.yaxis.range
    return float(bounds[0]) if bounds and bounds[0] > 0 else None


def _days(
    history: Sequence[CoursePoint],
    schedule: Sequence[ScheduledValue],
    references: Sequence[PublishedFigure],
    start: date | None,
    end: date | None,
) -> Days:
    ends = [day for day in (start, end) if day]
    ends += [one.end for points in (history, schedule, references) for one in points]
    return moment(min(ends)), moment(max(ends))


def _target(fig: go.Figure, value: float, words: str, days: Days) -> None:
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


def _band(fig: go.Figure, last: Known, ahead: Ahead, scale: Scale) -> None:
    """From the last figure to the deadline: the 80 % band, its middle dashed, a hollow point at the end."""
    now, then = moment(last.end), moment(ahead.end)
    value = scale.of(last.value)
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
    note = hover(stacked(ahead.words, ahead.interval))
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


def _schedule(fig: go.Figure, schedule: Sequence[ScheduledValue], scale: Scale) -> None:
    name = _("序时线")
    fig.add_trace(
        go.Scatter(
            x=[moment(one.end) for one in schedule],
            y=[scale.of(one.value) for one in schedule],
            mode="lines",
            name=name,
            hovertemplate=hover(f"{name} %{{y:.{scale.decimals}f}}"),
            line={"color": SCHEDULE, "width": 1.4, "dash": "dot"},
        )
    )


def _actual(fig: go.Figure, history: Sequence[CoursePoint], scale: Scale, restarts: bool, target: float | None) -> None:
    x: list[datetime] = []
    y: list[float | None] = []
    notes: list[str] = []
    hollow: list[str] = []
    year = None
    for point in history:
        end = moment(point.end)
        if restarts and year is not None and end.year != year:
            x.append(end - timedelta(days=1))
            y.append(None)
            notes.append("")
            hollow.append("circle")
        year = end.year
        value = point.value
        x.append(end)
        y.append(None if value is None else scale.of(value))
        written = "" if value is None else f"{scale.written(value, target)} {scale.unit}"
        notes.append(stacked(period_words(point.period, stock=True), written))
        hollow.append("circle-open" if point.interim else "circle")
    fig.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="lines+markers",
            connectgaps=False,
            name=_("实际"),
            text=notes,
            hovertemplate=hover("%{text}"),
            line={"color": NAVY, "width": 2.6},
            marker={"size": 6, "color": NAVY, "symbol": hollow},
        )
    )


def _partial(fig: go.Figure, history: Sequence[CoursePoint], scale: Scale) -> None:
    """Sums of the units that have reported: light crosses beside the line, so that nobody reads them as the total."""
    partial = [(point, point.partial) for point in history if point.value is None and point.partial is not None]
    if not partial:
        return
    notes = [
        _("{period}：未报齐，已报合计 {value} {unit}（{reported}/{expected}）").format(
            period=period_words(point.period, stock=True),
            value=scale.written(together),
            unit=scale.unit,
            reported=point.reported,
            expected=point.expected,
        )
        for point, together in partial
    ]
    fig.add_trace(
        go.Scatter(
            x=[moment(point.end) for point, _together in partial],
            y=[scale.of(together) for _point, together in partial],
            mode="markers",
            name=_("未报齐"),
            text=notes,
            hovertemplate=hover("%{text}"),
            marker={"size": 8, "symbol": "x-thin-open", "color": MUTED, "line": {"width": 1.6, "color": MUTED}},
        )
    )


def _references(fig: go.Figure, references: Sequence[PublishedFigure], scale: Scale) -> None:
    name = _("公开数据")
    notes = [stacked(f"{name} {scale.written(one.value)} {scale.unit}", plain(one.source_title)) for one in references]
    fig.add_trace(
        go.Scatter(
            x=[moment(one.end) for one in references],
            y=[scale.of(one.value) for one in references],
            mode="markers",
            name=name,
            text=notes,
            hovertemplate=hover("%{text}"),
            marker={"size": 12, "symbol": "diamond-open", "color": MUTED, "line": {"width": 2, "color": MUTED}},
        )
    )


def _axes(fig: go.Figure, days: Days, scale: Scale) -> None:
    pad = (days[1] - days[0]) * 0.04 if days[1] > days[0] else timedelta(days=60)
    year_ends = [datetime(y, 12, 31) for y in range(days[0].year - 1, days[1].year + 1)]
    shown = [day for day in year_ends if days[0] - pad <= day <= days[1] + pad]
    words = [_("{year} 年末").format(year=day.year) for day in shown]
    if len(shown) < 2:
        shown = sorted({days[0], days[1]})
        words = [f"{day:%Y-%m-%d}" for day in shown]
    quarters = _quarter_ends(*days) if days[1] - days[0] < timedelta(days=2200) else []
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


def _quarter_ends(first: datetime, last: datetime) -> list[datetime]:
    ends = ((3, 31), (6, 30), (9, 30), (12, 31))
    every = [datetime(year, month, day) for year in range(first.year, last.year + 1) for month, day in ends]
    return [day for day in every if first <= day <= last]
