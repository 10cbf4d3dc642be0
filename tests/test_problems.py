"""What a problem says is stored as texts and read back as it was."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import read_submission
from pages.returns.parts import naming
from tests.workbooks import workbook
from tracker.periods import Period
from tracker.problems import (
    KINDS,
    Ambiguous,
    NotANumber,
    TotalMismatch,
    UnknownMeasure,
    WrongPeriod,
    read,
    words_of,
    written,
)

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="、"), min_size=1, max_size=9)
PERIODS = st.one_of(
    st.builds(Period.quarter, st.integers(1990, 2100), st.integers(1, 4)),
    st.dates(date(1990, 1, 1)).map(Period.of_date),
)


def values_of(hint):
    """Every value a parameter of this type may have."""
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return st.lists(NAMES, max_size=4).map(tuple)
    if hint is str:
        return st.text(max_size=9)
    return st.none() | (st.integers(0) if int in get_args(hint) else PERIODS)


@st.composite
def problems(draw):
    kind = draw(st.sampled_from(list(KINDS.values())))
    hints = get_type_hints(kind)
    return kind(**{one.name: draw(values_of(hints[one.name])) for one in fields(kind)})


@given(problems())
def test_what_is_written_is_read_back_as_it_was_and_is_texts_alone(said):
    stored = written(said)
    assert all(isinstance(text, str) for text in stored.values())
    assert read(said.code, stored) == said


@given(problems())
def test_a_change_of_the_texts_changes_what_is_stored_of_them_and_leaves_words_numbers_and_periods(said):
    changed = said.with_texts(lambda text: text if text in words_of(type(said)) else text.upper())
    assert written(changed) == {
        name: text if text in words_of(type(said)) else text.upper() for name, text in written(said).items()
    }


def test_a_row_of_another_release_is_read_without_what_is_no_longer_known():
    assert read("not_a_number", {"reason": "gone", "colour": "red"}) == NotANumber(reason="words")
    assert read("total_mismatch", {"sum": "482", "missing": "3"}) == TotalMismatch(kind="total", sum="482", missing=3)


def test_names_and_periods_stand_in_the_store_as_they_always_did():
    both = Ambiguous(kind="column", name="商标", candidates=("商标有效注册量", "有效商标注册量"))
    assert written(both) == {"kind": "column", "name": "商标", "candidates": "商标有效注册量、有效商标注册量"}
    other = WrongPeriod(reason="other_year", period="2025Q4", last_period=Period.quarter(2024, 4), same=13, count=13)
    assert written(other) == {
        "reason": "other_year",
        "period": "2025Q4",
        "last_period": "2024Q4",
        "same": "13",
        "count": "13",
    }


@pytest.mark.parametrize("code", KINDS)
def test_no_parameter_is_needed_that_an_older_row_may_lack(code):
    assert read(code, {}).code == code


def test_every_one_of_several_headings_that_say_nothing_is_asked_for(catalogue, register, monkeypatch):
    rows = [
        ["泉州市2026年三季度"],
        ["县区", "商标有效注册量", "驿站个数", "沙龙场次"],
        ["鲤城区", 42354, 3, 4],
        ["丰泽区", 41000, 5, 6],
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register, plan="quanzhou_2024")
    [problem] = submission.problems
    assert problem.said == UnknownMeasure(reason="unknown", heading=("驿站个数", "沙龙场次"))
    monkeypatch.setattr(naming.session, "the_desk", lambda: None)
    monkeypatch.setattr(naming.aliases, "settled", lambda desk, plan: ())
    asked = [("quanzhou_2024", "measure", name) for name in ("驿站个数", "沙龙场次")]
    assert naming.names_to_ask([submission]) == asked


def test_of_many_names_the_first_stay_whole_where_the_text_is_cut():
    many = UnknownMeasure(reason="unknown", heading=("甲列", "乙列", "丙列"))
    assert many.with_texts(lambda text: text[:7]).heading == ("甲列", "乙列", "丙")
