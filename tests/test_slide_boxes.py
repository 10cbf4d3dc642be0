"""Every text of every slide fits its box, no box lies on another or leaves the slide's margins, no slide is half empty."""

import io
from datetime import date, timedelta
from itertools import pairwise
from math import hypot

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from briefing.slides.deck import BODY, slides
from briefing.slides.labels import Plot
from briefing.slides.table import printed
from briefing.slides.template import LEFT, RIGHT, STAMP
from briefing.slides.text import lines_of, longest_word, wide
from tests.papers import briefing_of, slides_of

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
DECKS = [(plan, language) for plan in PLANS for language in ("zh", "en")]
# What a person at the back of a room still reads: the small print below the rule and what names an axis is for the file.
READ = 13
LINES = (XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS)


def opened(desk, plan, language):
    return Presentation(io.BytesIO(slides_of(desk, plan, language)))


def told(desk, plan, language):
    """The slides of the story alone, without the cover."""
    deck = Presentation(io.BytesIO(slides(briefing_of(desk, plan, language))))
    return list(deck.slides)[1:]


def needed(frame, width):
    """How high a frame's words are in a width and how wide the widest of them is that stays whole, in points."""
    height = widest = 0.0
    for paragraph in frame.paragraphs:
        if not paragraph.runs:
            continue
        size = max(run.font.size.pt for run in paragraph.runs)
        bold = any(run.font.bold for run in paragraph.runs)
        words = "".join(run.text for run in paragraph.runs)
        line = paragraph.line_spacing.pt
        assert line >= size
        height += lines_of(words, width, size, bold=bold) * line + (paragraph.space_after or Pt(0)).pt
        widest = max(widest, longest_word(words, size, bold=bold))
    return height, widest


def box(shape):
    left, top = Emu(shape.left).pt, Emu(shape.top).pt
    high = sum(Emu(row.height).pt for row in shape.table.rows) if shape.has_table else Emu(shape.height).pt
    return left, top, left + Emu(shape.width).pt, top + high


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_every_text_fits_its_box(sample_desk, plan, language):
    for number, slide in enumerate(opened(sample_desk, plan, language).slides, start=1):
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text and not shape.is_placeholder:
                width, height = Emu(shape.width).pt, Emu(shape.height).pt
                high, wide = needed(shape.text_frame, width)
                last = shape.text_frame.paragraphs[-1].space_after or Pt(0)
                assert wide <= width + 0.5, (number, shape.name, shape.text_frame.text)
                assert high - last.pt <= height + 0.5, (number, shape.name, shape.text_frame.text, high, height)


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_every_title_takes_two_lines_at_most(sample_desk, plan, language):
    for slide in opened(sample_desk, plan, language).slides:
        title = slide.shapes.title
        high, wide = needed(title.text_frame, Emu(title.width).pt)
        assert wide <= Emu(title.width).pt
        assert high <= Emu(title.height).pt, title.text_frame.text


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_every_cell_of_a_table_is_as_high_and_as_wide_as_its_words(sample_desk, plan, language):
    for number, slide in enumerate(opened(sample_desk, plan, language).slides, start=1):
        for table in (shape.table for shape in slide.shapes if shape.has_table):
            widths = [Emu(column.width).pt for column in table.columns]
            for row in table.rows:
                for cell, own in zip(row.cells, widths, strict=True):
                    room = own - Emu(cell.margin_left).pt - Emu(cell.margin_right).pt
                    high, wide = needed(cell.text_frame, room)
                    edges = Emu(cell.margin_top).pt + Emu(cell.margin_bottom).pt
                    assert wide <= room + 0.5, (number, cell.text_frame.text)
                    assert high + edges <= Emu(row.height).pt + 0.5, (number, cell.text_frame.text)


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_no_box_lies_on_another_or_outside_the_margins(sample_desk, plan, language):
    for number, slide in enumerate(opened(sample_desk, plan, language).slides, start=1):
        boxes = [(shape.name, *box(shape)) for shape in slide.shapes]
        for name, left, top, right, bottom in boxes:
            assert left >= LEFT - 0.5, (number, name)
            assert right <= RIGHT + 0.5, (number, name)
            assert top >= 20, (number, name)
            assert bottom <= STAMP.top + STAMP.height + 0.5, (number, name)
        for place, (name, left, top, right, bottom) in enumerate(boxes):
            for other, a, b, c, d in boxes[place + 1 :]:
                apart = left >= c - 0.5 or a >= right - 0.5 or top >= d - 0.5 or b >= bottom - 0.5
                assert apart, (number, name, other)


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_what_is_said_on_a_slide_is_large_enough_for_a_room(sample_desk, plan, language):
    for number, slide in enumerate(told(sample_desk, plan, language), start=2):
        for shape in slide.shapes:
            if shape.has_text_frame and Emu(shape.top).pt < STAMP.top and not shape.is_placeholder:
                for run in (run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs):
                    assert run.font.size.pt >= READ, (number, run.text)


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_no_slide_of_the_story_is_half_empty(sample_desk, plan, language):
    for number, slide in enumerate(told(sample_desk, plan, language), start=2):
        bodies = [box(shape) for shape in slide.shapes if not shape.is_placeholder and Emu(shape.top).pt < STAMP.top]
        reached = max(bottom for _left, _top, _right, bottom in bodies)
        assert reached - BODY.top >= 0.68 * BODY.height, (number, slide.shapes.title.text_frame.text)
        broad = max(right for _left, _top, right, _bottom in bodies) - min(left for left, *_rest in bodies)
        assert broad >= 0.8 * BODY.width, (number, slide.shapes.title.text_frame.text)


def number(element, name):
    found = element.find(f".//{qn(name)}")
    return float(found.get("val")) if found is not None else 0.0


def course(frame):
    """A line chart as a reader sees it: its plot, each series' points in it, each label's box, and how far names on the time axis
    are apart; points from the plot's upper left corner."""
    chart = frame.chart
    inner = chart._chartSpace.find(f".//{qn('c:plotArea')}/{qn('c:layout')}")
    width, height = number(inner, "c:w") * Emu(frame.width).pt, number(inner, "c:h") * Emu(frame.height).pt
    days = [date(1899, 12, 30) + timedelta(days=float(day)) for day in chart.plots[0].categories]
    months = tuple((day.year - days[0].year) * 12 + day.month - days[0].month for day in days)
    axis = chart.value_axis
    plot = Plot(width, height, axis.minimum_scale, axis.maximum_scale, months)
    lines, boxes = [], []
    for series in chart.plots[0].series:
        points = {n: plot.at(n, value) for n, value in enumerate(series.values) if value is not None}
        if series._element.find(f"{qn('c:spPr')}/{qn('a:ln')}/{qn('a:noFill')}") is None:
            lines.append(list(points.values()))
        for label in series._element.iter(qn("c:dLbl")):
            boxes.append(label_box(label, series, points, Emu(frame.height).pt))
    apart = number(chart.category_axis._element, "c:majorUnit") / (months[-1] + 1) * width
    return plot, lines, boxes, apart


def label_box(label, series, points, high):
    at = int(number(label, "c:idx"))
    words = [series.name] if number(label, "c:showSerName") else []
    if number(label, "c:showVal"):
        form = label.find(qn("c:numFmt")).get("formatCode")
        words.append(f"{series.values[at]:{',' if ',' in form else ''}.{len(form.partition('.')[2])}f}")
    run = label.find(f".//{qn('a:defRPr')}")
    size = int(run.get("sz")) / 100
    wide_, tall = wide(" ".join(words), size, bold=run.get("b") == "1"), 1.2 * size
    x, y = points[at]
    side = label.find(qn("c:dLblPos")).get("val")
    left = {"l": x - 7 - wide_, "r": x + 7}.get(side, x - wide_ / 2)
    top = {"t": y - 7 - tall, "b": y + 7}.get(side, y - tall / 2) + number(label, "c:y") * high
    return left, top, left + wide_, top + tall, " ".join(words)


def on_line(label, line):
    """How many points of a line lie behind a label."""
    left, top, right, bottom, _words = label
    behind = 0.0
    for (x0, y0), (x1, y1) in pairwise(line):
        length = hypot(x1 - x0, y1 - y0)
        many = max(1, round(length))
        spots = [(x0 + (x1 - x0) * (n + 0.5) / many, y0 + (y1 - y0) * (n + 0.5) / many) for n in range(many)]
        behind += sum(left <= x <= right and top <= y <= bottom for x, y in spots) * length / many
    return behind


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_no_words_of_a_chart_lie_on_other_words_or_on_a_line(sample_desk, plan, language):
    for slide_number, slide in enumerate(opened(sample_desk, plan, language).slides, start=1):
        for frame in (shape for shape in slide.shapes if shape.has_chart and shape.chart.chart_type in LINES):
            plot, lines, boxes, apart = course(frame)
            for place, one in enumerate(boxes):
                assert one[2] <= Emu(frame.width).pt, (slide_number, one)
                assert one[1] >= -14, (slide_number, one)
                assert one[3] <= plot.height + 2, (slide_number, one)
                assert sum(on_line(one, line) for line in lines) <= 0.3 * (one[2] - one[0]), (slide_number, one)
                for other in boxes[place + 1 :]:
                    clear = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
                    assert clear, (slide_number, one, other)
            named = "2026年末" if language == "zh" else "end 2026"
            assert apart >= wide(named, 14), slide_number


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_no_mark_begins_a_line_or_hangs_over_an_edge(sample_desk, plan, language):
    for slide in opened(sample_desk, plan, language).slides:
        # The slide's number is a field of the master's own.
        written = (p for p in slide._element.iter(qn("a:p")) if p.find(qn("a:r")) is not None)
        for properties in (p.find(qn("a:pPr")) for p in written):
            assert (properties.get("eaLnBrk"), properties.get("hangingPunct")) == ("1", "0")


def test_a_line_is_measured_with_its_marks_where_they_belong():
    size = 10.0
    # Ten letters and a mark in a room for ten letters: the last letter goes down with its mark.
    assert lines_of("一二三四五六七八九十", 10.3 * size, size) == 1
    assert lines_of("一二三四五六七八九十，", 10.3 * size, size) == 2
    assert lines_of("一二三四五六七八九（十）", 10.3 * size, size) == 2
    assert lines_of("一二三四五六七八《十》", 9.3 * size, size) == 2


@pytest.mark.parametrize(("plan", "language"), DECKS)
def test_every_row_of_the_story_stands_on_a_slide(sample_desk, plan, language):
    shown = {
        row.cells[0].text_frame.text
        for slide in told(sample_desk, plan, language)
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    }
    for part in briefing_of(sample_desk, plan, language).story:
        for table in part.tables if part.kind != "answer" else ():
            assert {printed(row[0]) for row in table.rows} <= shown, part.title
