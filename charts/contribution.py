"""How a figure came from its baseline to today: one step per place, the smallest together, residents apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from charts.labels import text_width
from charts.layout import Scale, figure, say_empty
from charts.markup import bold, hover, plain
from charts.palette import INK, MUTED, NAVY
from wording import _

SHOWN = 8
ROW = 18


@dataclass(frozen=True)
class NamedStep:
    """One step of the picture, in stored units: a total at `start` and `end`, else a change; `name` is a place's."""

    kind: Literal["start", "region", "rest", "population", "end"]
    name: str
    change: float


def waterfall(
    steps: Sequence[NamedStep], scale: Scale, *, start_words: str, end_words: str, finer: int = 0, shown: int = SHOWN
) -> go.Figure:
    """Horizontal steps in the scale's unit: where it began, what each place added, where it is now.

    `steps` come with the largest change first. A falling step is hatched, not red. The axis does not start at zero, so
    the two totals are ticks and not bars. `finer` decimals more are printed for steps than for totals.
    """
    lines = grouped(steps, shown)
    if not lines:
        return say_empty(figure(140, 20, 20, 4, 4), _("这项指标的增减不能分到各单位"))
    names = {"start": start_words, "end": end_words, "population": _("人口变化")}
    ticks = [names.get(line.kind) or line.name for line in lines]
    fig = figure(10 + ROW * len(lines), round(max(text_width(tick, 13) for tick in ticks)) + 12, 60, 4, 4)
    level = scale.of(lines[0].change)
    ends = [level]
    for place, line in enumerate(lines):
        if line.kind in ("start", "end"):
            level = scale.of(line.change)
            _total(fig, level, place, bold(scale.written(line.change)))
            continue
        step = scale.of(line.change)
        _step(fig, level, step, place, ticks[place], _signed(line.change, scale, finer))
        level += step
        ends.append(level)
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    fig.update_yaxes(
        tickvals=list(range(len(lines))),
        ticktext=[plain(tick) for tick in ticks],
        range=[len(lines) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": 13, "color": MUTED},
    )
    fig.update_xaxes(visible=False, range=[low - 0.03 * span, high + 0.16 * span])
    fig.update_layout(bargap=0.28)
    return fig


def grouped(lines: Sequence[NamedStep], shown: int = SHOWN) -> list[NamedStep]:
    """The steps with all but the `shown` largest places, and what belongs to no place, as one: 其余 5 个."""
    places = [line for line in lines if line.kind == "region"]
    rest = sum(line.change for line in lines if line.kind == "rest")
    # One small place alone keeps its name.
    keep = len(places) if len(places) <= shown + 1 and not rest else min(len(places), shown)
    small = places[keep:]
    made = [line for line in lines if line.kind == "start"] + places[:keep]
    if small or rest:
        name = _("其余 {n} 个").format(n=len(small)) if small else _("其他")
        if small and rest:
            name = _("其余 {n} 个及其他").format(n=len(small))
        made.append(NamedStep("rest", name, rest + sum(line.change for line in small)))
    return made + [line for line in lines if line.kind in ("population", "end")]


def _signed(change: float, scale: Scale, finer: int) -> str:
    finest = Scale(scale.unit, scale.factor, scale.decimals + finer)
    printed = finest.written(abs(change))
    return "0" if not any(sign in "123456789" for sign in printed) else f"{'+' if change > 0 else '−'}{printed}"


def _step(fig: go.Figure, level: float, step: float, place: int, name: str, words: str) -> None:
    falling = step < 0
    fig.add_trace(
        go.Bar(
            x=[abs(step)],
            base=[min(level, level + step)],
            y=[place],
            orientation="h",
            name=name,
            marker={
                "color": "#fff" if falling else NAVY,
                "line": {"color": NAVY, "width": 1 if falling else 0},
                "pattern": {"shape": "/" if falling else "", "fgcolor": NAVY, "size": 5},
            },
            hovertemplate=hover(f"{plain(name)} {words}"),
        )
    )
    fig.add_annotation(
        x=max(level, level + step),
        y=place,
        text=words,
        showarrow=False,
        xanchor="left",
        xshift=4,
        font={"size": 13, "color": INK},
    )


def _total(fig: go.Figure, level: float, place: int, words: str) -> None:
    fig.add_shape(type="line", x0=level, x1=level, y0=place - 0.45, y1=place + 0.45, line={"color": INK, "width": 4})
    fig.add_annotation(
        x=level, y=place, text=words, showarrow=False, xanchor="left", xshift=7, font={"size": 13, "color": INK}
    )
