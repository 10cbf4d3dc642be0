"""The deck tells one story: the answer, the three that need the leader, who holds them back, what is proposed; no more."""

import io
import re

import pytest
from pptx import Presentation

import wording
from briefing.content.closing import is_closing
from briefing.content.matters import asks_of
from briefing.slides.deck import slides
from tests.papers import SETS, briefing_of, material_of
from wording import named
from wording.sentences import target_of
from wording.status import trouble_order
from wording.suppliers import place_names

QUANZHOU = "quanzhou_2024"


def deck_of(desk, plan, language="zh", **more):
    return Presentation(io.BytesIO(slides(briefing_of(desk, plan, language), **more)))


def kinds(desk, plan):
    return [part.kind for part in briefing_of(desk, plan).story]


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_a_deck_is_short_and_its_annex_comes_on_request(sample_desk, plan, language):
    short, whole = (deck_of(sample_desk, plan, language, annex=annex).slides for annex in (False, True))
    assert 4 <= len(short) <= 12
    assert len(whole) > len(short)
    titles = [slide.shapes.title.text_frame.text for slide in short]
    assert titles == [slide.shapes.title.text_frame.text for slide in whole][: len(titles)]


def test_the_story_begins_with_the_answer_and_ends_with_what_goes_well(sample_desk):
    assert kinds(sample_desk, QUANZHOU) == [
        "cover",
        "answer",
        "target",
        "target",
        "target",
        "districts",
        "tasks",
        "milestones",
        "decisions",
        "settled",
    ]
    # A plan without numbers tells of its tasks and days.
    assert kinds(sample_desk, "fujian_2023")[:3] == ["cover", "overview", "tasks"]


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "anqing_2023"])
def test_the_gravest_are_told_with_who_lacks_what_and_who_is_asked(sample_desk, plan):
    on, told = material_of(sample_desk, plan), briefing_of(sample_desk, plan)
    grave = trouble_order(on.whole)[:3]
    assert [part.key for part in told.story if part.kind == "target"] == [row.target for row in grave]
    answer = next(part for part in told.story if part.kind == "answer")
    names = [named(target_of(row, on.catalogue)[1], "short") for row in grave]
    assert [matter.name for matter in answer.matters] == names
    decisions = [part for part in told.story if part.kind == "decisions"]
    # Of a plan that has ended nothing can be asked any more.
    assert bool(decisions) == (plan != "anqing_2023")
    asked = {cells[0].text.partition("：")[0]: cells[0].text for part in decisions for cells in part.tables[0].rows}
    for row in on.whole:
        name = named(target_of(row, on.catalogue)[1], "short")
        for one in on.asks[row.target].asked if name in asked else ():
            assert row.figure.missing or place_names([one.region], on.register) in asked[name], name


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023"])
def test_every_paper_asks_the_same_of_the_same_by_the_same_day(sample_desk, plan):
    on, told = material_of(sample_desk, plan), briefing_of(sample_desk, plan)
    asked = asks_of(on)
    deck = [part for part in told.story if part.kind == "decisions"]
    rows = [tuple(cell.text for cell in row) for part in deck for row in part.tables[0].rows]
    if on.whole:
        assert rows == [ask.row for ask in asked]
    else:
        (dated,) = [part for part in told.story if part.kind == "milestones"] or [None]
        open_items = [(row[1].text, row[3].text) for row in dated.tables[0].rows] if dated else []
        assert open_items == [(ask.words, ask.owner) for ask in asked]
        assert rows == []
    circular = next((part for part in told.circular if part.title == "下一步工作要求"), None)
    listed = [row[1:] for row in circular.tables[0].rows] if circular else []
    assert [(row[0].text, row[2].text) for row in listed] == [(ask.words, ask.when) for ask in asked]
    # Whoever is named in one is named in the other, in the circular in full.
    for row, ask in zip(listed, asked, strict=True):
        assert all(unit in row[1].text for unit in ask.units) or len(ask.units) > 9
        assert all(place in ask.words for place in ask.places)
    if on.whole:
        answer = next(part for part in told.story if part.kind == "answer")
        assert ("提请议定" in answer.title) == bool(asked)
        assert f"提请议定 {len(asked)} 件事" in answer.title or not asked
        steps = told.part("next_steps").paragraphs if told.part("next_steps") else ()
        assert [text.removesuffix("。") for text in steps[: len(asked)]] == [ask.words for ask in asked]
        if not is_closing(on):
            needing = [row.target for row in trouble_order(on.whole)]
            assert [ask.target for ask in asked][: len(needing)] == needing


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_goes_well_is_counted_as_in_the_answer_and_says_of_whom_something_is_asked(sample_desk, plan, language):
    told = briefing_of(sample_desk, plan, language)
    wording.use(language)
    on = material_of(sample_desk, plan)
    fine = [row for row in on.whole if row.light in ("met", "on_track")]
    asked = {ask.target: ask for ask in asks_of(on)}
    last = [part for part in told.story if part.kind == "settled"]
    assert bool(last) == bool(fine)
    for part in last:
        (table,) = part.tables
        answer = next(part for part in told.story if part.kind == "answer")
        counted = re.findall(r"\d+", answer.title)
        assert counted[1] == str(len(fine)) == str(len(table.rows))
        still = [row.target for row in fine if row.target in asked]
        # The title's counts are those of the table below it: all of its lines, and those that ask something.
        assert re.findall(r"\d+", part.title) == [str(len(fine)), *([str(len(still))] if still else [])]
        assert [column.key for column in table.columns][-1] == ("asked" if still else "status")
        for row, line in zip(fine, table.rows, strict=True):
            names = asked[row.target].places or (asked[row.target].owner,) if row.target in asked else ("—",)
            assert not still or all(name in line[-1].text for name in names)


def test_no_version_hash_stands_on_a_slide_but_in_its_notes(sample_desk):
    on = material_of(sample_desk, QUANZHOU)
    version = on.data_version[:22]
    for slide in deck_of(sample_desk, QUANZHOU).slides:
        said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert version not in said
        assert version in slide.notes_slide.notes_text_frame.text
