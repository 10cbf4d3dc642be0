"""征求意见: places answer on their lines before a paper is signed; their words stand in it; drafts that are sent out say so."""

import io
import zipfile

import pytest
from docx import Document

from briefing.content.compose import compose
from briefing.content.template import load_template
from desk import briefings
from desk.briefing import STYLE, gather
from desk.briefings import Asked
from desk.consultation import answers, record_answer
from desk.typed import PersonalInText
from tests.conftest import _desk_over
from tracker.periods import parse_period

PLAN, AT = "quanzhou_2024", parse_period("2026Q3")
JINJIANG, SHISHI = "350582", "350581"


@pytest.fixture
def office(sample_database):
    desk = _desk_over(sample_database)
    yield desk
    desk.store.close()


def words_of(office):
    parts = compose(gather(office, PLAN), load_template(STYLE)).circular
    return [text for part in parts for text in part.paragraphs if text.startswith("征求各地意见")]


def test_the_newest_answer_of_a_place_stands_in_the_paper_with_its_words(office):
    assert words_of(office) == []
    record_answer(office, PLAN, AT, JINJIANG, "agreed", "", who="甲")
    record_answer(office, PLAN, AT, SHISHI, "agreed", "", who="甲")
    record_answer(office, PLAN, AT, SHISHI, "objects", "商标数与国家局不一致", who="甲")
    assert {code: (one.answer, one.words) for code, one in answers(office, PLAN, AT).items()} == {
        JINJIANG: ("agreed", ""),
        SHISHI: ("objects", "商标数与国家局不一致"),
    }
    assert words_of(office) == ["征求各地意见：无异议 1 家，有异议 1 家，未答复 11 家；石狮市：商标数与国家局不一致。"]
    # Another quarter was not asked yet.
    assert answers(office, PLAN, AT.plus_quarters(-1)) == {}


@pytest.mark.parametrize(
    ("region", "answer", "words", "why"),
    [("110000", "agreed", "", "region"), (SHISHI, "perhaps", "", "answer"), (SHISHI, "objects", " ", "words")],
)
def test_what_is_no_answer_is_refused(office, region, answer, words, why):
    with pytest.raises(ValueError, match=why):
        record_answer(office, PLAN, AT, region, answer, words, who="甲")
    with pytest.raises(PersonalInText):
        record_answer(office, PLAN, AT, SHISHI, "objects", "致电 13800138000", who="甲")
    assert answers(office, PLAN, AT) == {}


def test_letters_that_are_sent_out_to_be_answered_say_so(office):
    def said(**asked):
        made = briefings.make(office, Asked(PLAN, **asked), ["letters"], who="甲")
        bundle = zipfile.ZipFile(io.BytesIO(made.files["letters"][1]))
        return [
            "".join(p.text for p in Document(io.BytesIO(bundle.read(name))).sections[0].header.paragraphs)
            for name in bundle.namelist()
        ]

    assert all("征求意见稿" in text for text in said(for_comment=True))
    assert not any("征求意见稿" in text for text in said())


def test_a_set_sent_out_to_be_answered_is_made_again_as_one(office):
    asked = Asked(PLAN, for_comment=True)
    made = briefings.make(office, asked, ["docx"], who="甲")
    papers = briefings.record(office, asked, made, who="甲")
    assert briefings.again(office, papers).files["docx"] == made.files["docx"]
