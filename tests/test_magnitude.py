"""One rule of magnitude wherever a figure comes in: a cell, a list, a table of targets, a correction."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.correct import Correction, NotACorrection, correct, problems_of
from loaders import read_submission
from loaders.history.checks import history_problems
from loaders.workbook.cells import Cell
from loaders.workbook.values import read_cell
from tests.test_loaders_checks import known, workbook
from tests.test_records import PLAN, WEST, WHO, commit, desk, quarter, told, towns  # noqa: F401
from tracker.rules.magnitude import MOST, Bounds, is_far, size_fault

PLACES = ["鲤城区", "丰泽区", "洛江区", "泉港区", "石狮市", "晋江市"]
TOWNS = tuple(f"35050{n}" for n in (2, 3, 4, 5))


@given(value=st.floats(-1e20, 1e20), factor=st.sampled_from((1, 1e4, 1e8)))
def test_no_figure_of_more_digits_than_a_cell_keeps_is_taken(value, factor):
    fault = size_fault(value * factor, Bounds("件"), value)
    if max(abs(value), abs(value * factor)) >= 1e15:
        assert fault is not None
        assert fault.reason == "too_many_digits"
    elif abs(value * factor) > MOST:
        assert fault is not None
        assert fault.reason == "above_maximum"
    elif value < 0:
        assert fault is not None
        assert fault.reason == "below_minimum"
    else:
        assert fault is None


@pytest.mark.parametrize("typed", ["12345678901234567", "1234567890123456789 件", 12345678901234567, 1e16])
def test_seventeen_digits_whose_last_is_lost_are_said_and_not_kept(catalogue, typed):
    cell = Cell(typed, "General", "text" if isinstance(typed, str) else "number")
    read = read_cell(cell, catalogue.measures["valid_trademarks"], None, catalogue)
    assert (read.code, read.reason) == ("out_of_range", "too_many_digits")


@given(usual=st.floats(1, 1e9), times=st.floats(1.01, 1e14))
def test_far_is_far_both_ways_however_far(usual, times):
    assert is_far(usual * times, usual, 3_000) == is_far(usual / times, usual, 3_000)
    if not 2_900 < times < 3_100:
        assert is_far(usual * times, usual, 3_000) is (times > 3_000)


@settings(max_examples=25, deadline=None)
@given(exponent=st.integers(4, 11), known_before=st.booleans())
def test_any_number_of_ten_thousands_too_much_is_blocking_with_history_or_without(
    catalogue, register, exponent, known_before
):
    history = known(*((code, "valid_trademarks", "2026Q2", 8_000.0) for code in TOWNS)) if known_before else known()
    values = [8_000 * 10**exponent, 8_100, 7_900, 8_050, 7_950, 8_200]
    rows = [["泉州市2026年三季度"], ["县区", "商标有效注册量"], *zip(PLACES, values, strict=True)]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    found = [*submission.problems, *history_problems(submission, catalogue, register, history)]
    assert ("B3", "blocking") in {(p.cell, p.severity) for p in found}


def test_one_place_alone_is_held_against_its_peers_as_known(catalogue, register):
    history = known(*((code, "valid_trademarks", "2026Q3", 8_000.0) for code in TOWNS[1:]))
    rows = [["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", 9 * 10**8]]
    [problem] = history_problems(
        read_submission(workbook(rows), "表.xlsx", catalogue, register), catalogue, register, history
    )
    assert (problem.severity, problem.details["reason"], problem.details["typical"]) == (
        "blocking",
        "neighbours",
        "8000",
    )


def test_a_wrong_figure_that_stands_does_not_keep_the_right_one_out(desk):  # noqa: F811
    for period, value in (("2025Q4", 190), ("2026Q1", 195), ("2026Q2", 200)):
        commit(desk, *towns("patents", period, 280, value), sha256=period)
    commit(desk, *towns("patents", "2026Q3", 282, 2_000_000_000), sha256="wrong")
    correct(desk, told(201), who=WHO, copy=False)
    commit(desk, *towns("patents", "2026Q4", 283, 205), sha256="later")
    assert problems_of(desk, told(206)) == ()


@pytest.mark.parametrize("value", [1e16, 6e8, 2_000_000, 12345678901234567])
def test_a_correction_is_held_against_the_course_like_a_cell(desk, value):  # noqa: F811
    commit(desk, *towns("patents", "2026Q2", 282, 200))
    with pytest.raises(NotACorrection) as refused:
        correct(desk, told(value), who=WHO, copy=False)
    assert {p.code for p in refused.value.problems} <= {"out_of_range", "unit_suspect"}


@settings(max_examples=30, deadline=None)
@given(residents=st.floats(-1e6, 0))
def test_residents_of_none_or_fewer_are_refused_in_a_cell_and_in_a_correction(catalogue, sample_desk, residents):
    measure = catalogue.measures["resident_population"]
    read = read_cell(Cell(residents, "General", "number"), measure, None, catalogue)
    assert read is not None
    assert read.code == "out_of_range"
    asked = Correction(
        "quanzhou_2024", "350502", "resident_population", quarter("2025Q4"), residents, "核对", "telephone"
    )
    assert [p.code for p in problems_of(sample_desk, asked)] == ["out_of_range"]
