"""Every way in which office files hurt, by kind: read as a careful person reads it, or asked; and our own blank misused."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from desk import blanks
from loaders import read_submission
from loaders.submission.submitting import ReadRequest, read
from tests.office_hurts import KINDS
from tests.workbooks import workbook
from tracker.periods import parse_period


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_hurts_is_misread_in_silence_and_clean_ones_are_not_doubted(catalogue, register, kind):
    request = ReadRequest(catalogue, register, plan="quanzhou_2024")
    silent, needless = [], []
    for hurt in KINDS[kind]():
        submission = read(hurt.content, hurt.file, request)
        found = {(o.region, o.measure, str(o.period)): o.value for o in submission.observations}
        if submission.problems:
            needless += [(hurt.name, submission.problems)] if hurt.truth is not None else []
        elif found != hurt.truth:
            silent.append((hurt.name, found))
    assert silent == []
    assert needless == []


def filled(desk, change, region=None):
    """Our blank of Quanzhou's third quarter with three figures of one measure, after somebody's hand."""
    book = openpyxl.load_workbook(io.BytesIO(blanks.template(desk, "quanzhou_2024", parse_period("2026Q3"), region)[0]))
    sheet = book["填报"]
    rows = {cell.value: cell.row for row in sheet.iter_rows(max_col=1) for cell in row if cell.value}
    first = rows["丰泽区" if region else "鲤城区"]
    for offset in range(1 if region else 3):
        sheet.cell(first + offset, 2).value = 405 + offset
    change(book, sheet, first)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def typed(where, text):
    def change(book, sheet, row):
        sheet[where.format(row=row, below=row + 20, right=row + 1)].value = text

    return change


def swapped(book, sheet, row):
    head = row - 3
    one, other = sheet.cell(head, 2), sheet.cell(head, 4)
    one.value, other.value = other.value, one.value


def named(book, sheet, row):
    other = book.create_sheet("备查")
    other["A1"], other["B1"] = "测算", 12


BLANK = {
    "note below": typed("A{below}", "注：鲤城数据含开发区"),
    "note far right": typed("AZ{row}", "未审核"),
    "note in a grey cell": typed("C{row}", "预计数"),
    "note of another unit": typed("A{below}", "单位：万件"),
    "title of another time": typed("A1", "泉州市2026年二季度知识产权强市强县指标填报表"),
    "title of a version": typed("A1", "泉州市2026年三季度知识产权强市强县指标填报表（预计）"),
    "place struck out": lambda book, sheet, row: setattr(sheet.cell(row, 1), "font", Font(strike=True)),
    "hidden sheet": lambda book, sheet, row: setattr(sheet, "sheet_state", "hidden"),
    "hidden place": lambda book, sheet, row: setattr(sheet.column_dimensions["A"], "hidden", True),
    "row deleted": lambda book, sheet, row: sheet.delete_rows(row + 4),
    "columns deleted": lambda book, sheet, row: sheet.delete_cols(6, 2),
    "headings swapped": swapped,
    "sheet of one's own": named,
    "place overtyped": typed("A{row}", "厦门市"),
    "place overtyped with another's": typed("A{row}", "丰泽区"),
    "code of another": typed("A{row}", "350503鲤城区"),
}


@pytest.mark.parametrize("name", BLANK)
def test_our_blank_misused_is_asked(sample_desk, catalogue, register, name):
    if name == "hidden sheet":
        change = lambda book, sheet, row: (book.__setattr__("active", 1), BLANK[name](book, sheet, row))  # noqa: E731
    else:
        change = BLANK[name]
    assert read_submission(filled(sample_desk, change), "表.xlsx", catalogue, register).problems != ()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("鲤城区2026年三季度.xlsx", True),
        ("丰泽区2026年三季度.xlsx", False),
        ("丰泽区（预计）.xlsx", True),
        ("表.xlsx", False),
    ],
)
def test_a_units_blank_under_anothers_name_is_asked(sample_desk, catalogue, register, name, asked):
    content = filled(sample_desk, lambda book, sheet, row: None, "350503")
    assert bool(read_submission(content, name, catalogue, register).problems) is asked


@pytest.mark.parametrize("text", ["填表人：张三", "联系电话：0595-22345678", "（盖章）", "来源：市市场监管局"])
def test_a_papers_own_lines_in_our_blank_are_not_asked(sample_desk, catalogue, register, text):
    content = filled(sample_desk, typed("A{below}", text))
    assert read_submission(content, "表.xlsx", catalogue, register).problems == ()


def test_a_figure_typed_where_the_blank_knew_none_before_is_not_read_in_silence(empty_desk, catalogue, register):
    content = filled(empty_desk, typed("C{row}", 390))
    submission = read_submission(content, "表.xlsx", catalogue, register)
    assert [(p.code, p.cell) for p in submission.problems] == [("unread", "C6")]


def test_a_list_that_only_its_files_name_gives_a_place_is_taken_with_one_doubt(catalogue, register):
    rows = [
        ["2026年三季度知识产权指标"],
        ["序号", "指标", "单位", "本期"],
        [1, "高价值发明专利拥有量", "件", 405],
        [2, "商标有效注册量", "件", 42500],
    ]
    submission = read_submission(workbook(rows), "鲤城区指标.xlsx", catalogue, register)
    assert {(o.region, o.measure): o.value for o in submission.observations} == {
        ("350502", "high_value_patents"): 405, ("350502", "valid_trademarks"): 42500,
    }  # fmt: skip
    assert [(p.severity, p.details["reason"]) for p in submission.problems] == [("doubtful", "file_owner")]
