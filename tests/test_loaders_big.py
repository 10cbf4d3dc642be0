"""The reader of big workbooks gives what openpyxl gives, cell by cell, and knows when it must not try."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from loaders.sandbox.client import read_safely
from loaders.workbook import formats as workbook_formats
from loaders.workbook.big_sheets import read_big
from loaders.workbook.cells import RowCells
from loaders.workbook.model import LIMITS
from loaders.workbook.zip_guard import facts_of, sheet_parts
from tests.workbooks import rezipped, saved, workbook

FORMATS = ("General", "0.0%", "0%", "0.00", "yyyy-mm-dd", '[Red]0.0%;"-"', '0.0"%"', '0.00"亿元"', "0!.0000")
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda v: round(v, 6)),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.sampled_from(
        ["鲤城区", "其 他", "—", "95%", " 1 234 ", "<&>\"'", "#DIV/0!", "#N/A", "=1+1", "=SUM(A1:B2)", "_x000D_", "'=1"]
    ),
    st.text("县区 0a.<>&", max_size=8),
)


def both(content: bytes):
    """The same xlsx by both readers: name, visibility, merges, hidden lines, and each cell's address, kind and text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        facts = facts_of(archive, sheet_parts(archive))
        big = read_big(archive, content, facts)
        walked = workbook_formats._read_xlsx(archive, content, True)
    return [plain(sheet) for sheet in big], [plain(sheet) for sheet in walked]


def plain(sheet):
    cells = {
        key: (c.kind, c.text if c.kind != "uncached" else "", "%" in c.number_format and c.kind == "number")
        for key, c in sheet.cells.items()
    }
    assert len(sheet.cells) == len(cells)
    assert all(sheet.cells[key] is not None and key in sheet.cells for key in cells)
    return (sheet.name, sheet.visible, sorted(sheet.merged), sheet.hidden_rows, sheet.hidden_columns, cells)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(VALUES, st.sampled_from(FORMATS)), max_size=6), min_size=1, max_size=8), st.data())
def test_both_readers_give_the_same_cells(rows, data):
    book = openpyxl.Workbook()
    sheet = book.active
    for r, row in enumerate(rows, 1):
        for c, (value, number_format) in enumerate(row, 1):
            sheet.cell(r, c).value = value
            if not isinstance(value, date):
                sheet.cell(r, c).number_format = number_format if "y" not in number_format else "General"
    for number in data.draw(st.sets(st.integers(1, 9), max_size=3)):
        sheet.row_dimensions[number].hidden = True
    for letter in data.draw(st.sets(st.sampled_from("ABCDE"), max_size=2)):
        sheet.column_dimensions[letter].hidden = True
    for number in data.draw(st.sets(st.integers(1, 9), max_size=2)):
        sheet.row_dimensions[number].height = data.draw(st.sampled_from((0.5, 1, 15)))
    for letter in data.draw(st.sets(st.sampled_from("ABCDE"), max_size=2)):
        sheet.column_dimensions[letter].width = data.draw(st.sampled_from((0.3, 0.5, 12)))
    sheet.merge_cells("H1:I2")
    book.create_sheet("旧 & 新").sheet_state = "hidden"
    big, walked = both(saved(book))
    assert big == walked


def test_rich_text_times_and_cells_far_apart_are_the_same_too():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = CellRichText("有效", TextBlock(InlineFont(b=True), "商标"))
    sheet["C9"] = datetime(2026, 9, 30, 12, 30)
    sheet["AB40"] = time(8, 15)
    sheet["A41"] = 1
    big, walked = both(saved(book))
    assert big == walked


@pytest.mark.parametrize("name", ["泉州市_2026Q3_填报表", "环翠区_2024Q1_填报表", "泉州市_2026Q3_任务进展表"])
def test_a_workbook_of_ours_is_the_same_too(name):
    from pathlib import Path

    (path,) = (Path(__file__).parent.parent / "data" / "sample").glob(f"{name}*.xlsx")
    big, walked = both(path.read_bytes())
    assert big == walked


def test_formulas_with_values_are_values_and_without_are_named_whatever_the_writer():
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>IF(1,"")</f><v></v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">A1*2</f><v>4</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"><f t="shared" si="0"/><v>8</v></c><c s="0" r="B3"><f t="shared" si="0"/><v/></c></row>'
    )
    good = workbook([["x"]])
    for prefix in ("", "x:"):
        body = rows
        if prefix:
            for name in ("row", "c", "f", "v"):
                body = body.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
                body = body.replace(f"</{name}>", f"</x:{name}>").replace(f"<{name}/>", f"<x:{name}/>")
        space = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'.replace(
            ":x", ":x" if prefix else ""
        )
        part = f"<{prefix}worksheet {space}><{prefix}sheetData>{body}</{prefix}sheetData></{prefix}worksheet>"
        big, walked = both(rezipped(good, {"xl/worksheets/sheet1.xml": part.encode()}))
        assert big == walked
        assert {k: v[:2] for k, v in big[0][5].items()} == {
            (1, 1): ("number", "2"),
            (1, 2): ("uncached", ""),
            (2, 1): ("number", "4"),
            (2, 2): ("error", "#DIV/0!"),
            (3, 1): ("number", "8"),
            (3, 2): ("uncached", ""),
        }
        assert big[0][3] == {3}


def many(rows: int, **corner) -> bytes:
    """A wide table of more cells than are walked, with a per-cent column and one error."""
    chance = random.Random(1)
    book = openpyxl.Workbook()
    sheet = book.active
    for r in range(1, rows + 1):
        sheet.append([f"县{r}", *(chance.randrange(10**6) for _ in range(11)), 0.5])
        sheet.cell(r, 13).number_format = "0.0%"
    sheet["B7"] = "#N/A"
    for place, value in corner.items():
        sheet[place] = value
    return saved(book)


def test_a_big_workbook_comes_as_rows_with_its_formats_errors_and_stray_cells_set_aside():
    content = many(LIMITS.walked_cells // 13 + 1)
    (sheet,) = read_safely(content, "全国.xlsx").sheets
    assert isinstance(sheet.cells, RowCells)
    assert len(sheet.cells) == 13 * (LIMITS.walked_cells // 13 + 1)
    assert (sheet.cells[7, 2].kind, sheet.cells[7, 2].text, sheet.cells[3, 13].text) == ("error", "#N/A", "50%")
    (sheet,) = read_safely(many(LIMITS.walked_cells // 13 + 1, A9000="x"), "全国.xlsx").sheets
    assert sheet.stray_cells == ("A9000",)
    assert max(sheet.cells) == (LIMITS.walked_cells // 13 + 1, 13)


def test_a_big_workbook_with_a_cell_in_the_last_corner_is_walked_instead_of_laid_out():
    (sheet,) = read_safely(many(LIMITS.walked_cells // 13 + 1, XFD1048576=1), "全国.xlsx").sheets
    assert isinstance(sheet.cells, dict)
    assert sheet.stray_cells == ("XFD1048576",)
    assert sheet.cells[3, 13].text == "50%"


def test_a_per_cent_style_is_found_wherever_it_stands_in_the_tag():
    content = workbook([["县区", 0.5, "0.5"], [1, 0.25, None]], formats={"B1": "0.0%", "B2": "0%", "C1": "0%"})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    swapped = re.sub(r'(<c r="\w+") (s="\d+") (t="\w+")>', r"\1 \3 \2>", sheet)
    assert swapped != sheet
    for text in (sheet, swapped):
        big, walked = both(rezipped(content, {"xl/worksheets/sheet1.xml": text.encode()}))
        assert big == walked
        assert {key for key, (_, _, percent) in big[0][5].items() if percent} == {(1, 2), (2, 2)}
