"""What is doubtful against what is already known: a factor of ten thousand is a unit, not a growth."""

from __future__ import annotations

import pandas as pd
import pytest

from loaders import read_submission
from loaders.checks import history_problems
from tests.workbooks import workbook

PLACES = ("鲤城区", "丰泽区", "洛江区", "泉港区", "石狮市")


def known(*rows):
    return pd.DataFrame(rows, columns=["region", "measure", "period", "value"])


@pytest.fixture
def problems(catalogue, register):
    def _problems(values, history):
        rows = [["泉州市2026年三季度"], ["县区", "商标有效注册量"], *zip(PLACES, values, strict=False)]
        submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
        assert submission.problems == ()
        return history_problems(submission, catalogue, register, history)

    return _problems


@pytest.mark.parametrize("typed", [9, 88_000_000])
def test_a_figure_ten_thousand_times_off_the_last_one_is_a_unit_to_be_checked(problems, typed):
    history = known(
        ("350502", "valid_trademarks", "2026Q1", 70_000.0),
        ("350502", "valid_trademarks", "2026Q2", 85_000.0 if typed == 9 else 8_500.0),
    )
    (problem,) = problems([typed], history)
    assert (problem.cell, problem.severity, problem.code, problem.region) == (
        "B3",
        "blocking",
        "unit_suspect",
        "350502",
    )
    assert problem.details["reason"] == "jump"
    assert problem.details["last_period"] == "2026Q2"
    assert problem.details["value"] == str(typed)


def test_growth_a_fall_or_a_first_figure_after_zero_is_no_unit(problems):
    history = known(
        ("350502", "valid_trademarks", "2026Q2", 100.0),
        ("350503", "valid_trademarks", "2026Q2", 90_000.0),
        ("350504", "valid_trademarks", "2026Q2", 0.0),
    )
    assert [p for p in problems([400, 300, 90_000], history) if p.code == "unit_suspect"] == []


def test_without_history_the_neighbours_tell(problems):
    (problem,) = problems([82_000, 61_000, 9, 45_000, 71_000], known())
    assert (problem.cell, problem.details["reason"], problem.details["typical"]) == ("B5", "neighbours", "66000")
    assert (problem.details["row"], problem.details["unit"]) == ("洛江区", "件")


def test_a_small_place_beside_large_ones_is_no_unit(problems):
    assert problems([8_200, 6_100, 40, 4_500, 7_100], known()) == ()


def test_a_known_small_place_is_not_measured_by_its_neighbours(problems):
    history = known(("350504", "valid_trademarks", "2026Q2", 8.0))
    assert problems([82_000, 61_000, 9, 45_000, 71_000], history) == ()
