"""Native charts: the office can open their data in the slide and change it.

A line of each role has a dash of its own, so that they can be told apart in black and white. A missing quarter is a
gap. The vertical axis of lines may start above zero, and the slide says where; bars start at zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pptx
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from briefing.content.model import Chart, Role
from briefing.slides.labels import Label, Plot, decimals_at, labels, right_room
from briefing.slides.text import Box, in_our_font, wide
from charts.palette import GRID, INK, MUTED, NAVY, PALE_NAVY, SCHEDULE
from tracker.numbers import shown
from wording import _, language

_TICK = 14.0


@dataclass(frozen=True)
class Axis:
    """The value axis: from `low` to `high` with a tick every `step`, printed with `decimals`."""

    low: float
    high: float
    step: float

    @property
    def decimals(self) -> int:
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    @property
    def starts_above_zero(self) -> bool:
        return self.low > 0


@dataclass(frozen=True)
class _Look:
    colour: str
    width: float
    dash: Any = None
    marker: Any = None
    size: int = 6
    hollow: bool = False


_LOOKS: dict[Role, _Look] = {
    "actual": _Look(NAVY, 2.75, None, XL_MARKER_STYLE.CIRCLE, 7),
    "target": _Look(INK, 1.75, MSO_LINE.DASH),
    "schedule": _Look(SCHEDULE, 1.75, MSO_LINE.ROUND_DOT),
    "forecast": _Look(NAVY, 2.0, MSO_LINE.DASH_DOT, XL_MARKER_STYLE.CIRCLE, 9, True),
    "low": _Look(NAVY, 0, None, XL_MARKER_STYLE.DASH, 9),
    "high": _Look(NAVY, 0, None, XL_MARKER_STYLE.DASH, 9),
    "whole": _Look(INK, 1.5, MSO_LINE.LONG_DASH),
    "district": _Look(PALE_NAVY, 1.5),
}


def axis_of(chart: Chart) -> Axis:
    """The value axis of a chart in its unit: bars from zero, lines from a round number below the lowest value."""
    values = [value for series in chart.series for value in series.values if value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if chart.kind == "bar":
        low = min(0.0, low)
    span = (high - low) or abs(high) or 1.0
    step = _round_step(span / 4)
    if chart.decimals == 0:
        step = max(1.0, step)
    bottom = math.floor((low - 0.08 * span) / step + 1e-9) * step
    if low >= 0 and (bottom < 0 or low < 0.35 * high):
        bottom = 0.0
    top = math.ceil((high + 0.1 * span) / step - 1e-9) * step
    return Axis(round(bottom, 9), round(top, 9), step)


def starts_words(chart: Chart) -> str:
    """纵轴自 75 起, for a line chart whose axis is cut; "" when it starts at zero."""
    axis = axis_of(chart)
    if chart.kind == "bar" or not axis.starts_above_zero:
        return ""
    return _("纵轴自 {start} 起").format(start=f"{axis.low:.{axis.decimals}f}")


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough - 1e-12)


def _digits(decimals: int) -> str:
    """The number format of so many decimals, with English thousands apart; Chinese figures of that size have a unit of 万."""
    return ("#,##0" if language() == "en" else "0") + ("." + "0" * decimals if decimals else "")


def draw_chart(shapes: Any, chart: Chart, box: Box, alt: str) -> Any:
    """A native chart in a box, its embedded workbook holding the chart's own values."""
    data = CategoryChartData(number_format=_digits(chart.decimals))
    data.categories = list(chart.ends or chart.categories)
    for series in chart.series:
        # A workbook keeps fewer digits than the chart: rounded beyond all meaning, the two are equal.
        data.add_series(series.name, [None if value is None else round(value, 10) for value in series.values])
    kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind == "line" else XL_CHART_TYPE.BAR_CLUSTERED
    frame = shapes.add_chart(kind, *box.emu, data)
    frame.name = chart.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    drawn = frame.chart
    drawn.has_legend, drawn.has_title = False, False
    drawn.font.size = Pt(_TICK)
    in_our_font(drawn.font._rPr)
    _clear_background(drawn)
    if chart.kind == "line":
        _lines(drawn, chart, box)
    else:
        _bars(drawn, chart, box)
    return frame


def chart_parts(chart: Chart, width: float, height: float, scale: float = 1.0) -> tuple[bytes, bytes]:
    """The same chart for another office file, in points: its XML, and the workbook it stands on, which it calls rId1.

    `scale` makes words, lines and dots smaller than on a slide; they are laid out for it.
    """
    slides = pptx.Presentation().slides
    slide = slides.add_slide(slides.part.presentation.slide_layouts[-1])
    part = draw_chart(slide.shapes, chart, Box(0, 0, width / scale, height / scale), chart.title).chart.part
    [(key, workbook)] = [(key, rel.target_part.blob) for key, rel in part.rels.items()]
    space = etree.fromstring(part.blob.replace(f'r:id="{key}"'.encode(), b'r:id="rId1"'))
    for element in space.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:ln"), qn("c:size")):
        for name in ("sz", "w", "val"):
            if name in element.attrib:
                element.set(name, str(max(2, round(int(element.get(name)) * scale))))
    return etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True), workbook


def _clear_background(drawn: Any) -> None:
    """No fill and no frame: the page's own white."""
    space = drawn._chartSpace
    plain = parse_xml(f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>")
    space.insert(list(space).index(space.find(qn("c:chart"))) + 1, plain)
    rounded = space.makeelement(qn("c:roundedCorners"), {"val": "0"})
    date = space.find(qn("c:date1904"))
    space.insert(0 if date is None else list(space).index(date) + 1, rounded)


def _lines(drawn: Any, chart: Chart, box: Box) -> None:
    axis, right = axis_of(chart), right_room(chart)
    left = wide(f"{axis.high:.{axis.decimals}f}", _TICK) + 10
    plot_box = Box(left, 14, box.width - left - right, box.height - 14 - 30)
    _place_plot(drawn, plot_box, box)
    _value_axis(drawn.value_axis, axis)
    plot = Plot(plot_box.width, plot_box.height, axis.low, axis.high, _months(chart))
    _time_axis(drawn.category_axis, chart, plot)
    by_series: dict[int, list[Label]] = {}
    for label in labels(chart, plot, right):
        by_series.setdefault(label.series, []).append(label)
    for number, (series, given) in enumerate(zip(drawn.plots[0].series, chart.series, strict=True)):
        _line_look(series, _LOOKS[given.role])
        if given.role == "forecast":
            _without_first_marker(series, given.values)
        _label(series, by_series.get(number, []), _LOOKS[given.role].colour, high=box.height)


def _line_look(series: Any, look: _Look) -> None:
    series.smooth = False
    if look.width:
        series.format.line.color.rgb, series.format.line.width = _rgb(look.colour), Pt(look.width)
        if look.dash is not None:
            series.format.line.dash_style = look.dash
    else:
        series.format.line.fill.background()
    series.marker.style = look.marker or XL_MARKER_STYLE.NONE
    if look.marker is not None:
        series.marker.size = look.size
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _rgb("#FFFFFF" if look.hollow else look.colour)
        series.marker.format.line.color.rgb = _rgb(look.colour)
        series.marker.format.line.width = Pt(1.75 if look.hollow else 0.75)


def _without_first_marker(series: Any, values: Sequence[float | None]) -> None:
    """The forecast starts at the last figure, which has its own marker."""
    known = [n for n, value in enumerate(values) if value is not None]
    if len(known) > 1:
        series.points[known[0]].marker.style = XL_MARKER_STYLE.NONE


def _bars(drawn: Any, chart: Chart, box: Box) -> None:
    axis = axis_of(chart)
    size = max(10.0, min(_TICK, (box.height - 12) / max(1, len(chart.categories)) / 1.55))
    left = max(wide(name, size) for name in chart.categories) + 10
    _place_plot(drawn, Box(left, 4, box.width - left - 6, box.height - 8), box)
    whole = next((series for series in chart.series if series.role == "whole"), None)
    values = [v for series in chart.series for v in series.values if v is not None]
    top = max([*values, 0.0]) * 1.16 or 1.0
    _value_axis(drawn.value_axis, Axis(axis.low, top, axis.step))
    drawn.value_axis.visible, drawn.value_axis.has_major_gridlines = False, False
    _name_axis(drawn.category_axis, size)
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 38, 100
    for number, (series, given) in enumerate(zip(drawn.plots[0].series, chart.series, strict=True)):
        series.invert_if_negative = False
        if given.role == "whole":
            _whole_bars(series, number, given.values, chart, size)
        else:
            room = (box.width - left - 6) / (top - axis.low)
            _district_bars(series, number, chart, whole.values if whole else None, room, size)


def _whole_bars(series: Any, number: int, values: Sequence[float | None], chart: Chart, size: float) -> None:
    """The whole as a dashed frame over every bar, named once: a line across bars is not among the native kinds."""
    series.format.fill.background()
    series.format.line.color.rgb, series.format.line.width = _rgb(INK), Pt(1.25)
    series.format.line.dash_style = MSO_LINE.DASH
    last = len(values) - 1
    _label(series, [Label(number, last, "r", size, True, True, decimals_at(chart, number, last))], INK, "outEnd")


def _district_bars(
    series: Any, number: int, chart: Chart, whole: Sequence[float | None] | None, room: float, size: float
) -> None:
    """Bars below the whole (above it, of what falls) navy with their figure inside, the others pale with it outside, as on the screen.

    `room` is how many points one unit of the value is long: a bar shorter than its figure has it outside.
    """
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb(NAVY)
    inside: list[Label] = []
    outside: list[Label] = []
    for point, value in enumerate(chart.series[number].values):
        if value is None:
            continue
        level = whole[point] if whole else None
        low = level is None or (value > level if chart.falls else value < level)
        if not low:
            series.points[point].format.fill.solid()
            series.points[point].format.fill.fore_color.rgb = _rgb(PALE_NAVY)
        label = Label(number, point, "r", size, False, False, decimals_at(chart, number, point))
        fits = value * room > wide(shown(value, label.decimals or 0), size) + 12
        (inside if low and fits else outside).append(label)
    _label(series, outside, INK, "outEnd")
    _label(series, inside, "#FFFFFF", "inEnd", more=True)


def _place_plot(drawn: Any, plot: Box, box: Box) -> None:
    """The inner plot area at a fixed place, so that labels stand where they were measured."""
    shares = (plot.left / box.width, plot.top / box.height, plot.width / box.width, plot.height / box.height)
    inner = "".join(f'<c:{name} val="{share:.5f}"/>' for name, share in zip("xywh", shares, strict=True))
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{inner}</c:manualLayout></c:layout>'
    )
    area = drawn._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def _value_axis(value_axis: Any, axis: Axis) -> None:
    value_axis.minimum_scale, value_axis.maximum_scale, value_axis.major_unit = axis.low, axis.high, axis.step
    value_axis.has_major_gridlines = True
    value_axis.major_gridlines.format.line.color.rgb = _rgb(GRID)
    value_axis.major_gridlines.format.line.width = Pt(0.75)
    value_axis.format.line.fill.background()
    value_axis.major_tick_mark = XL_TICK_MARK.NONE
    _tick_text(value_axis, _TICK, MUTED)
    value_axis.tick_labels.number_format = _digits(axis.decimals)
    value_axis.tick_labels.number_format_is_linked = False


def _name_axis(axis: Any, size: float) -> None:
    """Every name beside its bar, the first at the top."""
    axis.format.line.color.rgb, axis.format.line.width = _rgb(INK), Pt(1)
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.has_major_gridlines = False
    axis.reverse_order = True
    _tick_text(axis, size, INK)


def _time_axis(axis: Any, chart: Chart, plot: Plot) -> None:
    """Time below the lines: a name at each year's end, or at as many as stand side by side, a tick at each quarter's."""
    axis.format.line.color.rgb, axis.format.line.width = _rgb(INK), Pt(1)
    axis.major_tick_mark, axis.minor_tick_mark = XL_TICK_MARK.OUTSIDE, XL_TICK_MARK.OUTSIDE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.has_major_gridlines = False
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _day_format(chart), False
    _tick_text(axis, _TICK, MUTED)
    given = axis._element
    for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit", "minorUnit", "minorTimeUnit"):
        for old in given.findall(qn(f"c:{name}")):
            given.remove(old)
    step = _named_step(chart, plot)
    for name, value in (
        ("baseTimeUnit", "months"),
        ("majorUnit", step),
        ("majorTimeUnit", "months"),
        ("minorUnit", 3),
        ("minorTimeUnit", "months"),
    ):
        given.append(given.makeelement(qn(f"c:{name}"), {"val": str(value)}))


def _months(chart: Chart) -> tuple[int, ...]:
    """How many months after the first each quarter of a line ends."""
    first = chart.ends[0]
    return tuple((day.year - first.year) * 12 + day.month - first.month for day in chart.ends)


def _step(chart: Chart) -> int:
    """Months from one name on the axis to the next: a year, or a quarter in a course too short for years."""
    return 12 if _months(chart)[-1] >= 18 else 3


def _named_step(chart: Chart, plot: Plot) -> int:
    """Months from one printed name to the next: the fewest of which none lies on another, where it can be with the last named."""
    step, span = _step(chart), plot.months[-1]
    widest = wide(_day_format(chart).replace('"', "").replace("yyyy", "2026").replace("mmm", "Mar"), _TICK)
    room = [many for many in range(step, span + 1, step) if many / (span + 1) * plot.width >= widest + 4]
    return next((many for many in room if span % many == 0), room[0] if room else step)


def _day_format(chart: Chart) -> str:
    """How a day is written on the axis: 2026年末 where the course starts at a year's end."""
    if chart.ends[0].month == 12 and _step(chart) == 12:
        return _('yyyy"年末"')
    return _('yyyy"年"m"月"')


def _tick_text(axis: Any, size: float, colour: str) -> None:
    font = axis.tick_labels.font
    font.size, font.bold = Pt(size), False
    font.color.rgb = _rgb(colour)
    in_our_font(font._rPr)
    # Never turned: a slanted name is not read from the back of a room.
    axis._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0")


def _label(
    series: Any, wanted: Sequence[Label], colour: str, side: str = "", *, high: float = 1.0, more: bool = False
) -> None:
    """Print the labels of a series in a chart `high` points high; `more` adds to those it has."""
    if not wanted and more:
        return
    own = series._element.get_or_add_dLbls()
    if not more:
        for child in list(own):
            own.remove(child)
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"):
            own.append(own.makeelement(qn(f"c:{name}"), {"val": "0"}))
    for label in wanted:
        made = parse_xml(_label_xml(label, colour, side or label.side[-1], label.let_down / high))
        after = [
            n
            for n, child in enumerate(own)
            if etree.QName(child).localname == "dLbl" and int(child[0].get("val")) < label.point
        ]
        own.insert(after[-1] + 1 if after else 0, made)


def _label_xml(label: Label, colour: str, side: str, down: float) -> str:
    """A label at its native place, or so much of the chart's height below it."""
    moved = (
        f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{down:.5f}"/></c:manualLayout></c:layout>' if down else ""
    )
    code = _digits(label.decimals or 0)
    return (
        f'<c:dLbl {nsdecls("c", "a")}><c:idx val="{label.point}"/>{moved}'
        f'<c:numFmt formatCode="{code}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(label.size * 100)}" '
        f'b="{int(label.bold)}"><a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-ea"/></a:defRPr>'
        f'</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr><c:dLblPos val="{side}"/><c:showLegendKey val="0"/>'
        f'<c:showVal val="{int(label.decimals is not None)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(label.name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        "<c:separator> </c:separator></c:dLbl>"
    )


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour.lstrip("#"))
