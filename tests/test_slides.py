"""The slides: native charts whose workbooks hold the judgement's own figures, one message a page, sources in the notes."""

import io
import re
import zipfile
from datetime import datetime, timedelta

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from briefing.slides.deck import slides
from desk.judge import history, judge, schedule_line
from tests.office_order import out_of_order
from tests.papers import SETS, briefing_of, charts_in, material_of, slides_of
from wording.figures import in_shown_unit

QUANZHOU = "quanzhou_2024"


def _category(label):
    """A category as drawn: a name, or a day that the chart keeps as a number."""
    if not re.fullmatch(r"\d+(\.0)?", label):
        return label
    return (datetime(1899, 12, 30) + timedelta(days=float(label))).strftime("%Y-%m-%d")


def opened(desk, plan, language="zh"):
    return Presentation(io.BytesIO(slides_of(desk, plan, language)))


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_the_workbook_in_every_chart_holds_exactly_what_is_drawn(sample_desk, plan, language):
    charts = charts_in(slides_of(sample_desk, plan, language))
    for _name, chart, rows in charts:
        plot = chart.plots[0]
        assert rows[0] == [None, *(series.name for series in plot.series)]
        drawn = [day.strftime("%Y-%m-%d") if isinstance(day := row[0], datetime) else row[0] for row in rows[1:]]
        assert drawn == [_category(label) for label in plot.categories]
        for number, series in enumerate(plot.series, start=1):
            assert [row[number] for row in rows[1:]] == list(series.values)
    on = briefing_of(sample_desk, plan, language)
    drawn = [chart for part in (*on.story, *on.annex) for chart in part.charts]
    assert len(charts) == len(drawn)


def test_history_target_and_schedule_in_a_chart_are_the_judgements_own(sample_desk):
    on = material_of(sample_desk, QUANZHOU)
    charts = {name: chart for name, chart, rows in charts_in(slides_of(sample_desk, QUANZHOU)) if rows[0][1] == "实际"}
    checked = 0
    for row in judge(sample_desk, QUANZHOU, on.as_of, on.known_at):
        indicator = on.catalogue.indicators[row.indicator]
        if indicator.name not in charts:
            continue
        plot = charts[indicator.name].plots[0]
        days = [_category(label) for label in plot.categories]
        by_name = {series.name: dict(zip(days, series.values, strict=True)) for series in plot.series}
        course = {
            point.end.isoformat(): in_shown_unit(point.value, indicator, on.catalogue)
            for point in history(sample_desk, QUANZHOU, row.indicator, on.plan.region, on.as_of, on.known_at)
            if point.value is not None
        }
        assert {quarter: v for quarter, v in by_name["实际"].items() if v is not None} == pytest.approx(course)
        if row.promise.number is not None and "目标" in by_name:
            promised = in_shown_unit(row.promise.number, indicator, on.catalogue)
            assert set(by_name["目标"].values()) == {promised}
        line = schedule_line(sample_desk, QUANZHOU, row.key, on.plan.region, on.known_at)
        expected = [in_shown_unit(one.value, indicator, on.catalogue) for one in line]
        assert [v for v in by_name.get("序时线", {}).values() if v is not None] == pytest.approx(expected)
        checked += 1
    assert checked == 8


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_a_deck_is_wide_and_every_page_says_what_it_is_of_and_whence(sample_desk, plan, language):
    deck, on = opened(sample_desk, plan, language), briefing_of(sample_desk, plan, language)
    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)
    for slide in deck.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert slide.shapes.title.text_frame.text
        foot = " ".join(texts)
        assert all(mark in foot for mark in on.marks)
        # The data version is for the record: on a slide of the story it stands in the notes.
        version = on.stamp[1].split(" · ")[0]
        assert version in foot + slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
    sources = [part for part in on.parts if part.kind == "target"]
    noted = "\n".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides)
    assert all(note in noted for part in sources for note in part.notes)


def test_every_run_names_its_chinese_font_and_nothing_is_smaller_than_the_foot(sample_desk):
    for slide in opened(sample_desk, QUANZHOU).slides:
        for properties in slide._element.iter(qn("a:rPr")):
            assert properties.find(qn("a:ea")) is not None
            assert int(properties.get("sz")) >= Pt(10).pt * 100


def test_the_same_briefing_gives_the_same_bytes(sample_desk):
    assert slides(briefing_of(sample_desk, "putian_2023")) == slides(briefing_of(sample_desk, "putian_2023"))


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_nothing_in_the_file_is_out_of_the_schemas_order(sample_desk, plan, language):
    assert out_of_order(slides_of(sample_desk, plan, language)) == set()


def test_an_axis_out_of_order_is_noticed(sample_desk):
    deck = Presentation(io.BytesIO(slides_of(sample_desk, QUANZHOU)))
    shape = next(shape for slide in deck.slides for shape in slide.shapes if shape.has_chart)
    axis = shape.chart.category_axis._element
    axis.append(axis.find(qn("c:numFmt")))
    raw = io.BytesIO()
    deck.save(raw)
    assert out_of_order(raw.getvalue()) == {("chart:dateAx", "numFmt")}


def test_every_part_of_the_file_is_well_formed_and_related(sample_desk):
    with zipfile.ZipFile(io.BytesIO(slides_of(sample_desk, QUANZHOU))) as file:
        names = set(file.namelist())
        assert file.testzip() is None
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(file.read(name))
        for name in (n for n in names if n.endswith(".rels")):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            for target in re.findall(rb'Target="([^"]+)"', file.read(name)):
                path = target.decode()
                if "://" not in path:
                    steps = (
                        path.lstrip("/").split("/") if path.startswith("/") else [*folder.split("/"), *path.split("/")]
                    )
                    kept: list[str] = []
                    for step in steps:
                        kept = kept[:-1] if step == ".." else [*kept, step] if step not in ("", ".") else kept
                    assert "/".join(kept) in names
