"""A state is a word (在审), not the 0 or 1 it counts as: in blank workbooks, differences, corrections and withdrawals."""

import io
from dataclasses import replace

import openpyxl
import pytest

from desk.blanks import template
from desk.changes import FigureUndone
from desk.correct import Correction, correct
from desk.left_out import left_out
from desk.load import compare, same_figure
from desk.records import difference_made, undone
from tests.small_county import WEST, quarter, submission
from tests.test_desk import PLAN, desk  # noqa: F401  (the county's desk is a fixture)
from tracker.submission import Observation, Submission
from ui.record_words import amount, change_table

QUANZHOU, STATUS, NANAN = "quanzhou_2024", "strong_ip_county_status", "350583"
Q4 = quarter("2026Q4")


def of_quanzhou(*figures):
    made = tuple(
        Observation(region, measure, when, value, "填报", f"B{line}", "", "个", "department", state=state)
        for line, (region, measure, when, value, state) in enumerate(figures, 7)
    )
    return Submission("表.xlsx", "c", 1, "table", QUANZHOU, (made[0].period,), "sample", observations=made)


def test_the_grey_column_of_a_blank_workbook_says_the_state_as_it_was_last_reported(sample_desk):
    content, _name = template(sample_desk, QUANZHOU, Q4)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["填报"]
    [column] = [cell.column for cell in sheet[4] if cell.value == "国家知识产权强县建设状态"]
    grey = {row[0].value: row[column].value for row in sheet.iter_rows(min_row=7, max_row=19)}
    assert {name: grey[name] for name in ("晋江市", "南安市", "德化县", "鲤城区")} == {
        "晋江市": "已批复",
        "南安市": "在审",
        "德化县": "已批复",
        "鲤城区": "未申报",
    }


@pytest.mark.parametrize(("word", "kind"), [("未申报", "changed"), ("在审", "unchanged"), (None, "unchanged")])
def test_another_word_is_a_change_although_it_counts_the_same(word, kind, sample_desk):
    on = sample_desk.store.rows("current_observation", grade="sample", known_at=sample_desk.store.last_change())
    last = max((p for r, m, p, *_ in on if (r, m) == (NANAN, STATUS)), key=lambda p: quarter(p).end)
    sent = of_quanzhou((NANAN, STATUS, quarter(last), 0, word))
    [line] = [one for one in compare(sample_desk, sent).figures if one.kind != "not_filled"]
    assert (line.old, line.new, line.kind, line.old_state, line.new_state) == (0, 0, kind, "在审", word)


def test_a_difference_is_listed_in_the_words_of_the_state_without_a_unit(sample_desk):
    changes = compare(sample_desk, of_quanzhou((NANAN, STATUS, Q4, 0, "在审")))
    said = change_table(changes.figures, sample_desk.catalogue, sample_desk.register)
    assert "<b>在审</b>" in said
    assert "个" not in said
    assert amount(1, STATUS, sample_desk.catalogue, "已批复") == "已批复"


def test_versions_say_the_same_when_one_of_them_was_counted_without_a_word():
    assert same_figure(0, None, 0, "在审")
    assert same_figure(1, "已批复", 1, None)
    assert not same_figure(0, "在报", 0, "在审")
    assert not same_figure(0, "在报", 1, "在报")


def test_a_state_corrected_by_telephone_keeps_its_word_until_the_correction_is_taken_back(desk):  # noqa: F811
    first = submission((WEST, "point", "2026Q3", 0))
    first = replace(first, observations=tuple(replace(o, state="在建") for o in first.observations))
    desk.store.commit(first, b"a", who="测试", reading="", catalogue=desk.catalogue_version)
    told = Correction(PLAN, WEST, "point", quarter("2026Q3"), 1, "已建成", "telephone", state="建成")
    receipt = correct(desk, told, who="测试", copy=False)
    [made] = difference_made(desk, receipt.submission).figures
    assert (made.kind, made.old_state, made.new_state) == ("changed", "在建", "建成")
    assert undone(desk, PLAN, receipt.submission).figures == (
        FigureUndone(WEST, "point", "2026Q3", 1, 0, "建成", "在建"),
    )


def test_what_the_row_of_others_held_and_a_workbook_leaves_blank_is_named(sample_desk):
    [measure] = [key for key, m in sample_desk.catalogue.measures.items() if m.name == "地理标志商标"]
    sent = of_quanzhou(*((code, measure, Q4, 5, None) for code in ("350502", "350503")))
    [others] = [one for one in left_out(sample_desk, sent) if one.region == "350599"]
    assert (others.measure, others.old, others.kind) == (measure, 3, "missing")
    alone = of_quanzhou(("350502", measure, Q4, 5, None))
    assert "350599" not in {one.region for one in left_out(sample_desk, alone)}
    given = of_quanzhou(*((code, measure, Q4, 3, None) for code in ("350502", "350599")))
    assert "350599" not in {one.region for one in left_out(sample_desk, given)}
