"""The deck tells one story: the answer, the three that need the leader, who holds them back, what is proposed; no more."""

import io

import pytest
from pptx import Presentation

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
    decisions = next(part for part in told.story if part.kind == "decisions")
    asked = {cells[0].text.partition("：")[0]: cells[0].text for cells in decisions.tables[0].rows}
    for row in on.whole:
        name = named(target_of(row, on.catalogue)[1], "short")
        for one in on.asks[row.target].asked if name in asked else ():
            assert row.figure.missing or place_names([one.region], on.register) in asked[name], name


def test_no_version_hash_stands_on_a_slide_but_in_its_notes(sample_desk):
    on = material_of(sample_desk, QUANZHOU)
    version = on.data_version[:22]
    for slide in deck_of(sample_desk, QUANZHOU).slides:
        said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert version not in said
        assert version in slide.notes_slide.notes_text_frame.text
