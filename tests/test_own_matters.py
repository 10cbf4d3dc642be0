"""What is asked in the office's own words: kept with the set, marked in the papers, its numbers held against the edition's."""

import io
from dataclasses import replace

import pandas as pd
import pytest
from docx import Document

from desk import briefings
from desk.briefings import Asked
from desk.typed import PersonalInText
from pages.briefing.parts.own_matters import rows_of
from tests.conftest import _desk_over

PLAN = "quanzhou_2024"
OWN = ("请市工信局牵头拿出培育方案", "市工信局、市科技局", "2026年12月10日")


@pytest.fixture
def office(sample_database):
    desk = _desk_over(sample_database)
    yield desk
    desk.store.close()


def tables_of(content):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(content)).tables]


def test_dropped_reordered_and_added_asks_are_the_papers_and_marked(office):
    asked = Asked(PLAN)
    rules = briefings.asks(office, asked, who="甲")
    matters = (rules[1], OWN, rules[0])
    made = briefings.make(office, replace(asked, matters=matters), ["docx", "pptx"], who="甲")
    plain = briefings.make(office, asked, [], who="甲")
    [before], [section] = (
        [part for part in one.briefing.circular if part.title == "下一步工作要求"] for one in (plain, made)
    )
    assert [tuple(cell.text for cell in row[1:4]) for row in section.tables[0].rows] == list(matters)
    # By what places are asked is said as long as one of the rules' asks stands.
    [measure] = before.paragraphs
    assert section.paragraphs == (measure, "第 2 项为本单位文字。")
    [decisions] = [part for part in made.briefing.story if part.kind == "decisions"]
    assert [tuple(cell.text for cell in row) for row in decisions.tables[0].rows] == list(matters)
    assert any(OWN[0] in cell for table in tables_of(made.files["docx"][1]) for row in table for cell in row)


def test_a_recorded_set_keeps_them_and_is_made_again_alike(office):
    asked = Asked(PLAN, matters=(OWN,))
    made = briefings.make(office, asked, ["docx"], who="甲")
    papers = briefings.record(office, asked, made, who="甲")
    assert briefings.again(office, papers).files["docx"] == made.files["docx"]
    assert briefings.proofread(office, papers, made.files["docx"][1]) == []


def test_the_rules_own_asks_are_no_own_words(office):
    asked = Asked(PLAN)
    plain = briefings.make(office, asked, [], who="甲").briefing
    same = briefings.make(
        office, replace(asked, matters=tuple(briefings.asks(office, asked, who="甲"))), [], who="甲"
    ).briefing
    asks = [[part for part in one.circular if part.title == "下一步工作要求"] for one in (plain, same)]
    assert asks[0] == asks[1]


def test_a_number_that_is_not_the_editions_is_named():
    rules = [("优势示范企业：净增 20 家", "市工信局", "2026年12月31日")]
    assert briefings.strange_numbers([("净增 20 家", "甲", "2026年12月31日")], rules) == []
    assert briefings.strange_numbers([("净增 21 家", "甲", "2026年12月31日")], rules) == ["21 家"]


def test_no_telephone_number_goes_into_a_paper(office):
    with pytest.raises(PersonalInText):
        briefings.make(office, Asked(PLAN, matters=(("请致电 13800138000", "甲", ""),)), ["docx"], who="甲")


def test_rows_go_by_their_number_and_empty_ones_are_left_out():
    told = pd.DataFrame(
        [(2.0, "乙", None, "x"), (None, "丙", "", ""), (1.0, "甲", "", ""), (0.5, " ", "", "")],
        columns=["order", "matter", "owner", "due"],
    )
    assert rows_of(told) == (("甲", "", ""), ("乙", "", "x"), ("丙", "", ""))
