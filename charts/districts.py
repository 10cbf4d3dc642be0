"""One indicator over the districts: zero-based bars, sorted, the whole as one named line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts.labels import text_width
from charts.layout import Scale, figure, say_empty
from charts.markup import hover, plain, stacked, styled
from charts.palette import INK, MUTED, NAVY, PALE_NAVY, SCHEDULE
from wording import _
from wording.status import status_look, status_word

ROW = 21
# Px for a name; the longest Chinese one of a zone takes 160.
NAME = 175


@dataclass(frozen=True)
class Bar:
    """A district's figure in stored units, None when missing, and its status, None without a task."""

    name: str
    value: float | None
    status: str | None


def district_bars(
    districts: Sequence[Bar],
    scale: Scale,
    *,
    whole: float | None = None,
    whole_name: str = "",
    line: float | None = None,
    line_name: str = "",
    height: int | None = None,
    names: int = NAME,
    row: int = ROW,
    falls: bool = False,
) -> go.Figure:
    """Bars of one indicator per district, greatest first, in the scale's unit.

    `whole` is drawn only where districts can be compared with it (a ratio): below it (above it, of what `falls`) navy with
    the figure inside, the others pale with the figure outside. `line` is the plan's own value, drawn for reference (全市目标线（参考）). A district without a figure is named at the
    bottom as 未报送, never as a bar of zero. `names` is the room for a name in px, `row` what a bar takes of the height.
    """
    known = sorted(((bar, bar.value) for bar in districts if bar.value is not None), key=lambda one: -one[1])
    missing = [bar for bar in districts if bar.value is None]
    count = max(3, len(districts))
    fig = figure(
        height or 34 + row * count, _margin(districts, names), 52, 26 if whole is not None or line is not None else 6, 6
    )
    if not known:
        return say_empty(fig, _("这个季度还没有各地的数据"))
    ticks = [_tick(bar.name, bar.status, names) for bar, _value in known]
    ticks += [_tick(bar.name, "no_data", names) for bar in missing]
    places = list(range(len(ticks)))
    values = [scale.of(value) for _bar, value in known]
    _bars(fig, known, values, scale, whole, falls=falls)
    top = max([*values, *(scale.of(v) for v in (whole, line) if v is not None), 0.0]) or 1.0
    for offset, bar in enumerate(missing):
        fig.add_annotation(
            x=0,
            y=len(known) + offset,
            text=status_word("no_data"),
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"size": 13, "color": MUTED},
            hovertext=bar.name,
        )
    if whole is not None:
        _line(
            fig,
            scale.of(whole),
            f"{whole_name} {scale.written(whole)}",
            len(ticks),
            "solid",
            INK,
            line is not None and line < whole,
        )
    if line is not None:
        _line(
            fig,
            scale.of(line),
            f"{line_name} {scale.brief(line)}",
            len(ticks),
            "dash",
            SCHEDULE,
            whole is not None and line >= whole,
        )
    fig.update_yaxes(tickvals=places, ticktext=ticks, range=[len(ticks) - 0.5, -0.5], showgrid=False, ticklen=0)
    fig.update_xaxes(visible=False, range=[0, top * 1.18])
    return fig


def _margin(every: Sequence[Bar], names: int) -> int:
    """Room for the longest name and its glyph, in px."""
    return 30 + round(max((text_width(fitting(bar.name, names), 14) for bar in every), default=42))


def fitting(name: str, room: int = NAME) -> str:
    """The name, or as much of it as a phone has room for beside the bars; the rest is in the hover text."""
    while text_width(name, 14) > room:
        name = name.removesuffix("…").rstrip()[:-1] + "…"
    return name


def _tick(name: str, status: str | None, room: int) -> str:
    look = status_look(status)
    glyph = f"{styled(look.glyph, look.colour)} " if status else ""
    return f"{glyph}{plain(fitting(name, room))}"


def _bars(
    fig: go.Figure,
    known: Sequence[tuple[Bar, float]],
    values: list[float],
    scale: Scale,
    whole: float | None,
    *,
    falls: bool,
) -> None:
    compared = whole is not None
    below = [whole is not None and (value > whole if falls else value < whole) for _bar, value in known]
    long_enough = [value > 0.22 * max(values) for value in values]
    inside = [(not compared or low) and room for low, room in zip(below, long_enough, strict=True)]
    colours = [NAVY if not compared or low else PALE_NAVY for low in below]
    words = [scale.written(value) for _bar, value in known]
    notes = [
        stacked(f"{plain(bar.name)} {text} {scale.unit}", status_word(bar.status) if bar.status else "")
        for (bar, _value), text in zip(known, words, strict=True)
    ]
    fig.add_trace(
        go.Bar(
            x=values,
            y=list(range(len(values))),
            orientation="h",
            marker={"color": colours},
            text=words,
            textposition=["inside" if w else "outside" for w in inside],
            insidetextanchor="end",
            textangle=0,
            constraintext="none",
            cliponaxis=False,
            textfont={"size": 14, "color": ["#fff" if w else INK for w in inside]},
            hovertext=notes,
            hovertemplate=hover("%{hovertext}"),
        )
    )


def _line(fig: go.Figure, x: float, words: str, rows: int, dash: str, colour: str, to_right: bool) -> None:
    fig.add_shape(type="line", x0=x, x1=x, y0=-0.5, y1=rows - 0.5, line={"color": colour, "width": 1.5, "dash": dash})
    fig.add_annotation(
        x=x,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=words,
        showarrow=False,
        xshift=4 if to_right else -4,
        xanchor="left" if to_right else "right",
        font={"size": 14, "color": INK},
    )
