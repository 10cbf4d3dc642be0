"""A doubtful cell as it stands in its sheet: cut out in the sandbox, with headings, the row's name and its neighbours."""

import io

import openpyxl
import pytest

from loaders.sandbox.client import clip_safely
from loaders.workbook.model import Unreadable
from tests.workbooks import encrypted, workbook
from ui.clippings import clipping_table

HEADS = ["县区", "商标", "专利", "版权", "地标", "金额", "备注"]
ROWS = [["泉州市2026年三季度"], HEADS, *([f"第{n}区", n, n * 2, n * 3, n * 4, n * 5, ""] for n in range(1, 12))]


def clip(content, *cells, sheet="Sheet1", name="表.xlsx"):
    return clip_safely(content, name, tuple((sheet, cell) for cell in cells)).pieces


def shown(piece):
    return [(row.number, row.is_heading, [text for text, _width in row.cells]) for row in piece.rows]


def test_a_cell_stands_below_its_headings_beside_its_rows_name_among_its_neighbours():
    [piece] = clip(workbook(ROWS), "F8")
    assert piece.columns == ("A", "D", "E", "F", "G")
    assert shown(piece) == [
        (2, True, ["县区", "版权", "地标", "金额", "备注"]),
        *((n, False, [f"第{n - 2}区", str((n - 2) * 3), str((n - 2) * 4), str((n - 2) * 5), ""]) for n in range(6, 11)),
    ]


def test_the_first_row_and_a_blank_cell_outside_the_table_are_shown_as_well():
    first, outside = clip(workbook(ROWS), "B3", "J15")
    assert [row.number for row in first.rows] == [2, 3, 4, 5]
    assert "J" in outside.columns
    assert outside.rows[-1].number == 15
    assert len(first.columns) == len(outside.columns) == 6 or len(outside.columns) <= 6


def test_headings_of_two_rows_are_both_shown_and_a_merged_one_is_as_wide_as_its_columns():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in [["标题"], ["县区", "商标", None, "专利"], [None, "本期", "上期", "本期"], ["鲤城区", 8, 7, "约五"]]:
        sheet.append(row)
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("A2:A3")
    stream = io.BytesIO()
    book.save(stream)
    [piece] = clip(stream.getvalue(), "D4")
    assert [(row.number, row.is_heading) for row in piece.rows] == [(2, True), (3, True), (4, False)]
    assert piece.rows[0].cells == (("县区", 1), ("商标", 2), ("专利", 1))
    html = clipping_table(piece)
    assert '<th scope="col" colspan="2">商标</th>' in html
    assert '<th scope="row">4</th>' in html
    assert '<td class="it" aria-current="true" title="D4">约五</td>' in html


def test_what_a_stranger_wrote_is_masked_cut_and_never_markup():
    rows = [["县区", "商标"], ["鲤城区", 5], ["<script>x</script>", "13812345678"], ["丰泽区" * 20, 6]]
    [piece] = clip(workbook(rows), "B3")
    html = clipping_table(piece)
    assert "13812345678" not in html
    assert "138****5678" in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert max(len(text) for row in piece.rows for text, _width in row.cells) == 24


def test_a_cell_of_a_sheet_that_is_not_there_is_left_out_and_a_file_that_cannot_be_read_says_so():
    assert clip(workbook(ROWS), "B3", sheet="没有") == ()
    with pytest.raises(Unreadable):
        clip(encrypted(), "A1")
