"""The sheets of the workbook we hand out, drawn with openpyxl: white cells to fill, grey ones to read.

Every workbook of ours is saved through `workbook_bytes`, which fixes the times inside the file: the same content
is the same bytes, on any day and machine.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Any, Literal
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from loaders.template.layout import BANNER
from tracker.rules.magnitude import Bounds

FONT = "等线"
_EDGE = Side(style="thin", color="FFB8C0CC")
BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
HEAD_FILL = PatternFill("solid", fgColor="FFE4EBF5")
GREY_FILL = PatternFill("solid", fgColor="FFF0F0F0")
GREY_INK = "FF7A7A7A"
BANNER_FILL = PatternFill("solid", fgColor="FFC00000")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
FIXED_TIME = datetime(2024, 1, 1, tzinfo=UTC)

# By workbook: what a cell was asked to look like, and how that book keeps it.
_LOOKS: WeakKeyDictionary[Workbook, dict[Any, tuple[PatternFill | None, StyleArray]]] = WeakKeyDictionary()


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: object,
    *,
    bold: bool = False,
    size: int = 10,
    ink: str = "FF1F1F1F",
    fill: PatternFill | None = None,
    align: str = "center",
    border: bool = True,
    entry: bool = False,
    number_format: str | None = None,
) -> None:
    """Write one cell with its looks. `entry` cells are the only ones the protection leaves open."""
    cell: Any = sheet.cell(row, column)
    cell.value = value
    # A book keeps its looks by number. Found by what they say, eight times for each cell, they took most of a blank's time.
    book: Any = sheet.parent
    looks = _LOOKS.setdefault(book, {})
    asked = bold, size, ink, id(fill), align, border, entry, number_format
    if asked in looks:
        cell._style = copy(looks[asked][1])
        return
    cell.font = Font(name=FONT, size=size, bold=bold, color=ink)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if fill:
        cell.fill = fill
    if border:
        cell.border = BORDER
    if number_format:
        cell.number_format = number_format
    cell.protection = Protection(locked=not entry)
    looks[asked] = fill, copy(cell._style)


def put_data(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Write somebody's text, number or day into a cell already drawn; text is never taken for a formula.

    Excel keeps a text that begins with = + - @ as text only while it is marked so; other programs go by the type.
    """
    cell = sheet.cell(row, column)
    cell.value = value  # type: ignore[assignment]  # the stubs do not know `object`
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_SIGNS)


def heading_rows(sheet: Worksheet, title: str, hint: str, width: int, grade: str) -> int:
    """Write title, hint and, for a sample, the red banner. Returns the row below them."""
    for row, text, size, bold in ((1, title, 15, True), (2, hint, 9, False)):
        put(sheet, row, 1, text, size=size, bold=bold, border=False, align="left")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    columns = sum(sheet.column_dimensions[get_column_letter(c)].width for c in range(1, width + 1))
    # A title letter of 15 points is half as wide again as the 10 points a column's width is counted in.
    sheet.row_dimensions[1].height = 24 * lines_of(title, columns / 1.5) + 6
    sheet.row_dimensions[2].height = 15 * lines_of(hint, columns)
    if grade != "sample":
        return first_below(grade)
    put(sheet, 3, 1, BANNER, size=12, bold=True, ink="FFFFFFFF", fill=BANNER_FILL, border=False, align="left")
    sheet.merge_cells(start_row=3, start_column=1, end_row=3, end_column=width)
    sheet.row_dimensions[3].height = 22
    sheet.sheet_properties.tabColor = "C00000"
    if sheet.oddHeader:
        sheet.oddHeader.center.text = BANNER
    return first_below(grade)


def first_below(grade: str) -> int:
    """The row below title, hint and, for a sample, the red banner."""
    return 4 if grade == "sample" else 3


def lines_of(text: str, width: float) -> int:
    """How many lines `text` takes in a column `width` characters wide; a Chinese character is two wide."""
    wide = sum(2 if ord(ch) > 0x2E7F else 1 for ch in text)
    return max(1, -(-wide // max(1, int(width) - 1)))


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width


def protect(sheet: Worksheet) -> None:
    """Lock all but the entry cells, without a password: it guards against slips, not against people."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.sheet_view.showGridLines = False


def print_setup(sheet: Worksheet, first_row: int, *, wide: bool) -> None:
    """Landscape, one page wide, headings repeated; A3 when a table is wide, else A4."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8 if wide else 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{first_row - 1}"
    sheet.print_options.horizontalCentered = True
    if sheet.oddFooter:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.page_margins.left = sheet.page_margins.right = 0.4


def choice(words: Iterable[str] | str, error: str) -> DataValidation:
    """A drop-down of a few words, or of a range of another sheet."""
    formula = f"={words}" if isinstance(words, str) else '"' + ",".join(words) + '"'
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "请从下拉列表中选择", error
    return rule


def number_rule(bounds: Bounds, prompt: str) -> DataValidation:
    """A check at the cell: whole numbers where the measure counts things, never outside the measure's bounds."""
    kind: Literal["whole", "decimal"] = "whole" if bounds.integer else "decimal"
    low, high = _plain(bounds.minimum), None if bounds.maximum is None else _plain(bounds.maximum)
    if high is None:
        operator: Literal["greaterThan", "greaterThanOrEqual"] = "greaterThan" if bounds.above else "greaterThanOrEqual"
        rule = DataValidation(type=kind, operator=operator, formula1=low, allow_blank=True)
    else:
        rule = DataValidation(type=kind, operator="between", formula1=low, formula2=high, allow_blank=True)
    least = f"大于 {low}" if bounds.above else f"不小于 {low}"
    allowed = least if high is None else f"{low} 到 {high} 之间"
    rule.errorTitle = "请按台账核对"
    rule.error = f"本格填{'整数' if bounds.integer else '数字'}，{allowed}，单位：{bounds.unit}。"
    rule.promptTitle, rule.prompt = "填报口径", prompt[:250]
    rule.showErrorMessage = rule.showInputMessage = True
    return rule


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def empty_book() -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    return book


def workbook_bytes(book: Workbook, when: datetime = FIXED_TIME) -> bytes:
    """The finished .xlsx file. Times of creation and change are `when`, so equal content gives equal bytes."""
    book.properties.creator = "知识产权强市指标看板"
    raw = io.BytesIO()
    book.save(raw)
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp.encode(), content)
            part = zipfile.ZipInfo(name, date_time=when.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, content, compresslevel=9)
    return fixed.getvalue()
