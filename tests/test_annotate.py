"""The marked copy: every fault at its cell, nothing else changed, and read again as if it had never been marked."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

import wording
from loaders import read_submission
from loaders.annotate import annotate, annotated_name
from loaders.sandbox.client import read_safely
from loaders.workbook.cells import address
from loaders.workbook.model import LIST_NAME, Unreadable
from tests import workbooks
from tests.workbooks import rezipped, saved, workbook
from tracker.problems import NotANumber
from tracker.submission import Problem, Unread
from wording.problems import problem_sentence

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = next((ROOT / "data" / "sample").glob("泉州市_2026Q3_填报表_*.xlsx"))
RED, AMBER = "FFF6CFCB", "FFFDF1DC"


def problem(cell, severity="blocking", sheet="Sheet1", found="约三十", **about):
    return Problem(sheet, cell, severity, NotANumber(reason="words", **about), found)


def marked(content, problems, file_name="表.xlsx"):
    return annotate(content, file_name, problems, sentences=problem_sentence)


def opened(content, **how):
    return openpyxl.load_workbook(io.BytesIO(content), **how)


def cells_of(book):
    """Everything a sheet says and how it looks, save fills and comments."""
    return {
        (sheet.title, cell.coordinate): (
            cell.value,
            cell.data_type,
            cell.number_format,
            cell.font.b,
            cell.border.left.style,
            cell.protection.locked,
            cell.alignment.wrap_text,
        )
        for sheet in book.worksheets
        if not sheet.title.startswith(LIST_NAME)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_fault_is_tinted_and_commented_and_listed_with_a_link_to_its_cell():
    content = workbook([["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", "约三十"], ["丰泽区", 6]])
    faults = [problem("B4", "doubtful", found="6"), problem("B3"), problem("C9"), problem("", sheet="")]
    book = opened(marked(content, faults))
    assert book.sheetnames == ["Sheet1", LIST_NAME]
    sheet, listed = book.worksheets
    assert [sheet[c].fill.fgColor.rgb for c in ("B3", "B4", "C9", "A3")] == [RED, AMBER, RED, "00000000"]
    what, fix = problem_sentence(faults[1])
    assert sheet["B3"].comment.text == f"必须改：{what}\n{fix}"
    assert (sheet["B3"].value, sheet["B4"].value, sheet["C9"].value) == ("约三十", 6, None)
    assert [[cell.value for cell in row] for row in listed.iter_rows(min_row=6)] == [
        ["1", "必须改", "Sheet1!B3", "约三十", what, fix],
        ["2", "必须改", "Sheet1!C9", "约三十", what, fix],
        ["3", "必须改", "—", "约三十", what, fix],
        ["4", "请核对", "Sheet1!B4", "6", what, fix],
    ]
    links = [listed.cell(row, 3).hyperlink for row in range(6, 10)]
    assert [link and link.location for link in links] == ["'Sheet1'!B3", "'Sheet1'!C9", None, "'Sheet1'!B4"]
    assert "3 处必须改，1 处请核对" in listed["A2"].value


def test_two_faults_of_one_cell_share_its_comment_and_the_graver_tint():
    content = workbook([["a", "b"], ["鲤城区", 5]])
    sheet = opened(marked(content, [problem("B2", "doubtful"), problem("B2", row="鲤城区")])).worksheets[0]
    assert sheet["B2"].fill.fgColor.rgb == RED
    assert sheet["B2"].comment.text.count("不是数字") == 2


def test_words_are_the_sessions_and_the_sheets_name_stays():
    wording.use("en")
    book = opened(marked(workbook([["a", "b"], ["鲤城区", "x"]]), [problem("B2")]))
    assert book.sheetnames[-1] == LIST_NAME
    assert [cell.value for cell in book.worksheets[-1][5]][:3] == ["No.", "Kind", "Where"]
    assert "not a number" in book.worksheets[0]["B2"].comment.text


def full_book():
    """A workbook with much of what a workbook can hold."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append(["泉州市2026年三季度", None, None])
    sheet.append(["县区", "商标有效注册量", "满意度"])
    sheet.append(["鲤城区", "约三十", 0.95])
    sheet["C3"].number_format = "0.0%"
    sheet["A5"], sheet["B5"] = "合计", "=SUM(B3:B4)"
    sheet["D3"] = date(2026, 9, 30)
    sheet["D4"] = datetime(2026, 9, 30, 8, 30)
    sheet["E3"] = CellRichText("有效", TextBlock(InlineFont(b=True), "商标"))
    sheet["F3"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["F3"].comment = Comment("老王看过", "老王")
    sheet["F3"].value = 7
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["B"].width = 31
    sheet.row_dimensions[3].height = 40
    sheet.row_dimensions[4].hidden = True
    sheet.freeze_panes = "B3"
    sheet.print_title_rows = "1:2"
    sheet.oddFooter.center.text = "第 &P 页"
    rule = DataValidation(type="whole", operator="greaterThan", formula1="0")
    rule.add("B3:B4")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add(
        "B3:B4", openpyxl.formatting.rule.CellIsRule("lessThan", ["0"], fill=PatternFill(bgColor="FFFF0000"))
    )
    sheet.add_image(Image(io.BytesIO(PIXEL)), "H2")
    hidden = book.create_sheet("_秘 & 密")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    return saved(book)


def _pixel() -> bytes:
    from PIL import Image as Picture

    stream = io.BytesIO()
    Picture.new("RGB", (2, 2), "red").save(stream, "png")
    return stream.getvalue()


PIXEL = _pixel()


def test_every_part_but_those_that_marking_needs_stays_byte_by_byte():
    content = full_book()
    before, after = parts_of(content), parts_of(marked(content, [problem("B3"), problem("F3", "doubtful", found="7")]))
    touched = {name for name in before if after[name] != before[name]}
    assert touched == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    }
    plain = re.sub(rb'(<c) s="\d+"((?: \w+="[^"]*")* r="[BF]3")', rb"\1\2", after["xl/worksheets/sheet1.xml"])
    old = re.sub(rb'(<c r="[BF]3") s="\d+"', rb"\1", before["xl/worksheets/sheet1.xml"])
    assert plain == old, "only the style numbers of the two marked cells differ"
    assert after["xl/media/image1.png"] == PIXEL


def test_comments_of_others_stay_and_ours_is_put_behind_them():
    book = opened(marked(full_book(), [problem("F3", "doubtful", found="7")]))
    text = book.worksheets[0]["F3"].comment.text
    assert text.startswith("老王看过")
    assert "请核对：不是数字" in text
    assert book.worksheets[0]["F3"].fill.fgColor.rgb == AMBER


def test_cached_results_of_formulas_shared_ones_among_them_are_kept():
    rows = (
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>4</v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><f t="shared" si="0"/><v>6</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>"x"</f><v>x</v></c><c r="B3" t="e"><f t="shared" si="0"/><v>#VALUE!</v></c></row>'
    )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    part = f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>"
    content = rezipped(workbook([["x"]]), {"xl/worksheets/sheet1.xml": part.encode()})
    after = marked(content, [problem("B2"), problem("C2"), problem("B7")])
    values = {
        cell.coordinate: cell.value for row in opened(after, data_only=True).worksheets[0].iter_rows() for cell in row
    }
    assert {k: v for k, v in values.items() if v is not None} == {
        "A1": 2,
        "B1": 4,
        "A2": 3,
        "B2": 6,
        "A3": "x",
        "B3": "#VALUE!",
    }
    assert [opened(after).worksheets[0][f"B{n}"].value for n in (1, 2, 3)] == ["=A1*2", "=A2*2", "=A3*2"]


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6).map(lambda v: round(v, 4)),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.sampled_from(
        ["鲤城区", "95%", "=A1+1", "=SUM(A1:B9)", "#N/A", "-", "=1+", "@x", "<&>\"'", " 两 头 ", "_x0041_"]
    ),
    st.text("县区=+-@<>&0 \n", max_size=9),
)
BOOKS = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 7), VALUES, st.sampled_from(["General", "0.0%", "#,##0.00"])),
    max_size=30,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BOOKS, st.sets(st.tuples(st.integers(1, 15), st.integers(1, 9)), max_size=8), st.booleans())
def test_marking_never_changes_a_value_a_formula_or_a_look_other_than_the_tint(cells, places, twice):
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.active["A20"] = "县区"
    for row, column, value, number_format in cells:
        book.active.cell(row, column).value = value
        if not isinstance(value, date):
            book.active.cell(row, column).number_format = number_format
    content = saved(book)
    faults = [problem(address(*place), "doubtful" if sum(place) % 2 else "blocking") for place in sorted(places)]
    after = marked(content, faults)
    if twice:
        after = marked(after, faults[1:])
    assert cells_of(opened(after)) == cells_of(opened(content))
    assert cells_of(opened(after, data_only=True)) == cells_of(opened(content, data_only=True))
    tinted = {
        cell.coordinate
        for row in opened(after).worksheets[0].iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in (RED, AMBER)
    }
    assert tinted == {fault.cell for fault in (faults[1:] if twice else faults)}


def test_a_corrected_copy_passes_and_the_list_and_marks_are_not_read(catalogue, register):
    content = workbook([["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", "约三十"], ["丰泽区", 6]])
    first = read_submission(content, "表.xlsx", catalogue, register)
    assert [p.cell for p in first.problems] == ["B3"]
    book = opened(marked(content, first.problems))
    book.worksheets[0]["B3"] = 30
    second = read_submission(saved(book), "表_标注.xlsx", catalogue, register)
    assert second.problems == ()
    assert [(o.cell, o.value) for o in second.observations] == [("B3", 30), ("B4", 6)]


def test_a_copy_marked_again_shows_only_the_new_faults():
    content = workbook([["a", "b"], ["鲤城区", "x"], ["丰泽区", "y"]])
    once = marked(content, [problem("B2"), problem("B3")])
    twice = opened(marked(once, [problem("B3", "doubtful")]))
    sheet = twice.worksheets[0]
    assert twice.sheetnames == ["Sheet1", LIST_NAME]
    assert [(sheet[c].comment is None, sheet[c].fill.fgColor.rgb) for c in ("B2", "B3")] == [
        (True, "00000000"),
        (False, AMBER),
    ]
    assert twice.worksheets[1].max_row == 6


def test_a_sheet_of_somebody_elses_that_is_called_like_the_list_stays():
    content = workbook([["a", "b"], ["鲤城区", "x"]], more={LIST_NAME: [["自己的清单"]]})
    after = marked(content, [problem("B2")])
    assert opened(after).sheetnames == ["Sheet1", LIST_NAME, f"{LIST_NAME}2"]
    assert [sheet.name for sheet in read_safely(after, "表.xlsx").sheets] == ["Sheet1", LIST_NAME]


def test_a_marked_sample_is_still_a_sample_with_all_its_figures(catalogue, register):
    content = SAMPLE.read_bytes()
    before = read_submission(content, SAMPLE.name, catalogue, register)
    after = read_submission(
        marked(content, [problem("D9", sheet="填报")], SAMPLE.name), SAMPLE.name, catalogue, register
    )
    assert after.grade == before.grade == "sample"
    assert (after.observations, after.problems) == (before.observations, before.problems)


def test_texts_from_cells_that_look_like_formulas_are_written_as_texts():
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")']
    faults = [problem(f"B{n}", found=text) for n, text in enumerate(texts, start=2)]
    listed = opened(marked(workbook([["a", "b"]]), faults)).worksheets[-1]
    assert [
        (listed.cell(row, 4).value, listed.cell(row, 4).data_type, listed.cell(row, 4).quotePrefix)
        for row in range(6, 11)
    ] == [(text, "s", True) for text in texts]


@pytest.mark.parametrize("file_name", ["商标.xls", "商标.ods"])
def test_an_old_workbook_comes_back_as_an_xlsx_and_says_so(catalogue, register, file_name):
    content = (workbooks.FIXTURES / "formats" / file_name).read_bytes()
    before = read_submission(content, file_name, catalogue, register)
    after = marked(content, [problem("B3", sheet="商标")], file_name)
    book = opened(after)
    assert "重新生成" in book.worksheets[-1]["A3"].value
    assert book["商标"]["B3"].fill.fgColor.rgb == RED
    again = read_submission(after, "商标_标注.xlsx", catalogue, register)
    assert [(o.cell, o.value) for o in again.observations] == [(o.cell, o.value) for o in before.observations]


def test_a_text_file_comes_back_with_its_formulas_as_quoted_texts():
    content = "县区,商标有效注册量,备注\n鲤城区,5,=1+1\n丰泽区,x,@y\n".encode("gb18030")
    sheet = opened(marked(content, [problem("B3", sheet="三季度/表*")], "三季度/表*.csv")).worksheets[0]
    assert [(sheet[c].value, sheet[c].data_type, sheet[c].quotePrefix) for c in ("C2", "C3", "B2")] == [
        ("=1+1", "s", True),
        ("@y", "s", True),
        ("5", "s", False),
    ]


def test_what_cannot_be_read_cannot_be_marked():
    with pytest.raises(Unreadable) as refused:
        marked(workbooks.encrypted(), [problem("")])
    assert refused.value.said.reason == "encrypted"


@pytest.mark.parametrize(
    ("content", "file_name", "expected"),
    [
        (b"x", "表.csv", "表_标注.xlsx"),
        (b"PK\x03\x04", "表.XLS", "表_标注.xlsx"),
        (b"PK..xl/vbaProject.bin", "表.xlsm", "表_标注.xlsm"),
    ],
)
def test_the_copys_name_has_the_ending_its_content_asks_for(content, file_name, expected):
    assert annotated_name(content, file_name) == expected


def test_a_number_that_was_not_read_is_marked_with_why_unless_a_problem_stands_there():
    content = workbook(
        [["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", "约三十"], ["丰泽区", 6], [None, 15]]
    )
    unread = [Unread("Sheet1", "B3", "约三十", "not_a_number"), Unread("Sheet1", "B5", "15", "no_place")]
    copy = annotate(content, "表.xlsx", [problem("B3")], sentences=problem_sentence, unread=unread)
    sheet, listed = opened(copy).worksheets
    assert sheet["B5"].fill.fgColor.rgb == "FFDCE6F1"
    assert sheet["B5"].comment.text.startswith("未读：所在行不是认得的地区")
    assert "未读" not in sheet["B3"].comment.text
    lines = [[cell.value for cell in row] for row in listed.iter_rows()]
    assert lines[-1][1:5] == ["未读", "Sheet1!B5", "15", "所在行不是认得的地区"]
    assert lines[1][0].startswith("共 2 处：1 处必须改，0 处请核对，1 处未读")
    again = annotate(copy, "表_标注.xlsx", [], sentences=problem_sentence)
    assert opened(again).worksheets[0]["B5"].fill.fgColor.rgb != "FFDCE6F1"
