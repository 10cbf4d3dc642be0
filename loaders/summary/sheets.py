"""Draws the sheets of a 汇总表 (what stands on them: `model`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from openpyxl.worksheet.worksheet import Worksheet

from loaders.summary.columns import (
    Column,
    Rows,
    columns_of,
    growth_formula,
    made_formula,
    partial_formula,
    reported_formula,
    total_formula,
)
from loaders.summary.cumulated import Cumulated, draw_cumulated, sheet_name
from loaders.summary.model import AGO_SHEET, HINT, NOT_ASKED, NOW_SHEET, SOURCE_SHEET, Drawing, Summary
from loaders.summary.whole import whole_sheet
from loaders.template import layout, sheets
from loaders.workbook.cells import column_letters
from tracker.periods import Period

TOTALS = ("合计", "已报合计", "已报")
# Columns of figures that a printed page holds.
READABLE = 21


def write_summary(summary: Summary) -> bytes:
    """The 汇总表 (.xlsx bytes). ValueError when the plan's targets ask for no figure at all."""
    given = {measure for _region, measure, _period in summary.figures}
    columns = columns_of(summary.catalogue, summary.plan_id, given)
    if not summary.catalogue.plan_measures(summary.plan_id):
        raise ValueError(f"{summary.plan_id} has nothing to sum up")
    drawing = Drawing(summary, _rows(summary))
    book = sheets.empty_book()
    letters = {at: _letters(columns, growth=at == summary.period) for at in (summary.period, summary.ago)}
    now = book.create_sheet(NOW_SHEET) if columns else None
    whole = book.create_sheet(f"{layout.whole_words(summary.places[summary.root])}指标")
    cumulated: dict[str, Cumulated] = {}
    if now:
        ago = book.create_sheet(AGO_SHEET)
        for key, indicator in summary.cumulated().items():
            sheet = book.create_sheet(sheet_name(indicator))
            cumulated[f"={key}"] = draw_cumulated(sheet, drawing, indicator)
        for sheet, at in ((now, summary.period), (ago, summary.ago)):
            _members(sheet, drawing, columns, letters, at, cumulated)
    whole_sheet(whole, drawing, columns, letters)
    _sources(book.create_sheet(SOURCE_SHEET), drawing)
    book.calculation.fullCalcOnLoad = True
    return sheets.workbook_bytes(book)


def summary_name(summary: Summary) -> str:
    """The file name: 泉州市_2026Q3_汇总表.xlsx, with the sample's mark in it."""
    parts = [summary.places[summary.root].name, str(summary.period), "汇总表"]
    return "_".join([*parts, layout.BANNER] if summary.grade == "sample" else parts) + ".xlsx"


def _rows(summary: Summary) -> Rows:
    """The places of both quarters, those that owe figures first, each once in administrative order."""
    found = {r.code: r for at in (summary.ago, summary.period) for r in summary.places.members(summary.root, at.end)}
    ordered = sorted(found.values(), key=lambda region: (region.sort, region.code))
    owing = tuple(region.code for region in ordered if region.expected)
    rest = tuple(region.code for region in ordered if not region.expected)
    return Rows(6 if summary.grade == "sample" else 5, owing, rest)


def _letters(columns: Sequence[Column], *, growth: bool) -> dict[str, str]:
    """Column key to its letter; the growth columns stand to the right of theirs."""
    letters, at = {}, 2
    for column in columns:
        letters[column.key] = column_letters(at)
        at += 2 if growth and column.grows else 1
    return letters


def _members(
    sheet: Worksheet,
    drawing: Drawing,
    columns: Sequence[Column],
    letters: Mapping[Period, Mapping[str, str]],
    at: Period,
    cumulated: Mapping[str, Cumulated],
) -> None:
    """Draw one quarter: the places in rows, the measures in columns, the totals below."""
    summary, rows = drawing.summary, drawing.rows
    is_now = at == summary.period
    count = len(columns) + sum(column.grows for column in columns if is_now)
    names = [summary.places[code].name for code in rows.places]
    sheets.set_widths(sheet, [max(12, 2 * max(map(len, names)) + 2), *([11.5] * count)])
    title = summary.title if is_now else f"{summary.title}：上年同期（{layout.period_words(at)}）"
    head = sheets.heading_rows(sheet, title, HINT, 1 + count, summary.grade)
    for row in (head, head + 1):
        sheets.put(sheet, row, 1, layout.UNIT_HEADING if row == head else None, bold=True, fill=sheets.HEAD_FILL)
    for code, row in rows.places.items():
        sheets.put(sheet, row, 1, summary.places[code].name, align="left", fill=sheets.HEAD_FILL)
    for offset, text in enumerate(TOTALS):
        sheets.put(sheet, rows.total + offset, 1, text, bold=True, align="left", fill=sheets.HEAD_FILL)
    for column in columns:
        _heading(sheet, summary, column, head, letters[at][column.key], at)
        _column(sheet, drawing, column, letters[at], at, cumulated)
        if is_now and column.grows:
            _growth(sheet, rows, head, letters[at][column.key], letters[summary.ago][column.key])
    sheet.row_dimensions[head].height = 15 * max(sheets.lines_of(c.name, 11) for c in columns) + 4
    sheet.row_dimensions[head + 1].height = 44
    sheet.freeze_panes = sheet.cell(rows.first, 2).coordinate
    sheet.sheet_view.showGridLines = False
    sheets.print_setup(sheet, rows.first, wide=count > 14)
    # Forty columns on one page could not be read; the names of the units stand on each.
    sheet.page_setup.fitToWidth = ceil(count / READABLE)
    sheet.print_title_cols = "A:A"


def _heading(sheet: Worksheet, summary: Summary, column: Column, head: int, letter: str, at: Period) -> None:
    at_column = sheet[f"{letter}{head}"].column
    sheets.put(sheet, head, at_column, column.name, bold=True, fill=sheets.HEAD_FILL)
    when = summary.when(column.key, at) if column.kind in ("measure", "state") else "计算"
    sheets.put(
        sheet, head + 1, at_column, f"{column.unit}\n{when}" if when else column.unit, size=9, fill=sheets.HEAD_FILL
    )


def _column(
    sheet: Worksheet,
    drawing: Drawing,
    column: Column,
    letters: Mapping[str, str],
    at: Period,
    cumulated: Mapping[str, Cumulated],
) -> None:
    """Draw one column: figures or formulas of the places, then the three totals."""
    rows, letter = drawing.rows, letters[column.key]
    owed = drawing.summary.owed(at)
    number = sheet[f"{letter}1"].column
    for code, row in rows.places.items():
        asked = code in (column.named or owed)
        if column.kind in ("measure", "state"):
            drawing.figure(sheet, row, number, code, column.key, at, asked)
        elif column.kind == "cumulate":
            _formula(sheet, row, number, cumulated[column.key].reference(at, row), column.number_format)
        elif code in rows.owing:
            formula = made_formula(column, {key: f"{letters[key]}{row}" for key in (*column.parts, *column.below)})
            _formula(sheet, row, number, formula, column.number_format)
        else:
            sheets.put(sheet, row, number, NOT_ASKED, align="right", ink=sheets.GREY_INK)
    count = len(column.named or owed)
    totals: list[str | None]
    if column.kind == "cumulate":
        totals = [cumulated[column.key].reference(at, rows.total + offset) for offset in range(2)]
    else:
        totals = [total_formula(column, letters, rows, count), partial_formula(column, letters, rows)]
    totals.append(reported_formula(column, letters, rows, count))
    for offset, total in enumerate(totals):
        _formula(sheet, rows.total + offset, number, total, column.number_format, bold=True)


def _formula(
    sheet: Worksheet, row: int, column: int, formula: str | None, number_format: str, *, bold: bool = False
) -> None:
    fill = sheets.HEAD_FILL if bold else None
    sheets.put(sheet, row, column, formula, align="right", number_format=number_format, bold=bold, fill=fill)


def _growth(sheet: Worksheet, rows: Rows, head: int, letter: str, ago: str) -> None:
    """Draw the growth beside a column: of every place and of the total, which is there only when all have reported."""
    number = sheet[f"{letter}1"].column + 1
    sheets.put(sheet, head, number, "同比", fill=sheets.HEAD_FILL, size=9)
    sheets.put(sheet, head + 1, number, "%", size=9, fill=sheets.HEAD_FILL)
    for row in (*rows.places.values(), rows.total):
        formula = growth_formula(f"{letter}{row}", f"'{AGO_SHEET}'!{ago}{row}")
        _formula(sheet, row, number, formula, "0.0", bold=row == rows.total)
    for row in (rows.total + 1, rows.total + 2):
        sheets.put(sheet, row, number, None, fill=sheets.HEAD_FILL)


def _sources(sheet: Worksheet, drawing: Drawing) -> None:
    """Draw one row per typed-in figure: where it stands here, what it is, and the cell it came from."""
    summary = drawing.summary
    sheets.set_widths(sheet, [20, 24, 36, 12, 14, 8, 70, 18])
    head = sheets.heading_rows(
        sheet, f"{summary.title}：来源", "每个数在本表的位置，和它所在的文件、工作表、单元格。", 8, summary.grade
    )
    headings = ("在本表", "地区", "填报项", "时期", "数值", "单位", "出处(文件!工作表!单元格)", "入库(UTC)")
    for column, text in enumerate(headings, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    for row, (place, region, key, given) in enumerate(drawing.placed, head + 1):
        measure = summary.catalogue.measures[key]
        cells = (
            place,
            summary.places[region].name,
            measure.name,
            str(given.period),
            given.value,
            measure.unit,
            f"{given.file_name}!{given.sheet}!{given.cell}",
            f"{given.committed_at:%Y-%m-%d %H:%M}",
        )
        for column, content in enumerate(cells, 1):
            sheets.put(
                sheet,
                row,
                column,
                None,
                align="left" if column in (1, 2, 3, 7) else "center",
                size=9,
                number_format="#,##0.######" if column == 5 else None,
            )
            sheets.put_data(sheet, row, column, content)
    sheet.freeze_panes = sheet.cell(head + 1, 2).coordinate
    sheets.print_setup(sheet, head + 1, wide=False)
