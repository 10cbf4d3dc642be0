"""A list of items: one measure a row, one column of figures, for the whole or for the one unit the sheet names.

环翠区2026年三季度知识产权指标           填报单位：张村镇 makes them that unit's figures
序号 | 指标名称         | 单位 | 目标 | 本期
1    | 公众满意度       | %    | 85   | 86.1
"""

from __future__ import annotations

import re

from loaders.tables.headings import Reader
from loaders.tables.layout import SEARCHED_ROWS, Column, Grid, Row, Table, is_figure
from loaders.tables.report import Report
from loaders.tables.rows import RowReader
from loaders.workbook.model import Sheet
from tracker.schema.regions import Region


def find_items(sheet: Sheet, reader: Reader, rows: RowReader, report: Report) -> tuple[Grid, Table] | None:
    """The list as a table of one row whose columns are the items; None when the sheet is no such list."""
    items = _items_column(sheet, reader)
    if items is None:
        return None
    column, named = items
    grid = Grid(sheet, transposed=True)
    lines = [(key, cell.text.strip()) for key, cell in sorted(sheet.cells.items()) if key[0] < min(named)]
    head = max((key[0] for key, _ in lines if key[1] == column), default=0)
    values = [c for c in _value_columns(grid, column, sorted(named)) if _is_read(grid, reader, head, c)]
    title = [(grid.address(key[1], key[0]), text) for key, text in lines if key[0] != head]
    if len(values) != 1:
        if values:
            words = "、".join(grid.text(c, head) or grid.address(c, min(named)) for c in values)
            where = grid.address(values[0], head or min(named))
            report.problem(sheet.name, where, "ambiguous", words, kind="column", name=words, candidates=words)
        return None
    value = values[0]
    unit_columns = [c for c in range(1, grid.last_row + 1) if re.fullmatch(r"(计量)?单位", grid.text(c, head))]
    columns = []
    for row in range(min(named), grid.last_column + 1):
        text = re.sub(r"\s+", "", grid.text(column, row))
        if text:
            unit = next((grid.text(c, row) for c in unit_columns if grid.text(c, row)), None)
            columns.append(Column(row, grid.address(column, row), (text,), unit))
    region = _unit_named([text for _, text in title], rows) or rows.root
    title += [(grid.address(value, head), grid.text(value, head))] if head else []
    return grid, Table(title, columns, [Row(value, region.name, grid.address(value, head or min(named)))])


def _items_column(sheet: Sheet, reader: Reader) -> tuple[int, list[int]] | None:
    """The column that names the most measures, at least two or all there is, and the rows where it does."""
    named: dict[int, list[int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row <= SEARCHED_ROWS and cell.kind == "text" and len(cell.text) <= 60 and reader.names_measure(cell.text):
            named.setdefault(column, []).append(row)
    if not named:
        return None
    column = max(named, key=lambda c: len(named[c]))
    return column, named[column]


def _value_columns(grid: Grid, items: int, named: list[int]) -> list[int]:
    return [c for c in range(items + 1, grid.last_row + 1) if any(is_figure(grid.cell(c, row)) for row in named)]


def _is_read(grid: Grid, reader: Reader, head: int, column: int) -> bool:
    """Whether the column's heading does not make it last year's, a growth or a target."""
    return not head or not reader.is_derived(grid.text(column, head))


def _unit_named(title: list[str], rows: RowReader) -> Region | None:
    """The one reporting unit a 填报单位: line or the title's beginning names."""
    for text in title:
        match = re.search(r"(填报|报送)单位[:：]\s*([^\s，,;；|（(]+)", text)
        meaning = rows.meaning(match[2]) if match else None
        if meaning and meaning.kind == "member":
            return meaning.region
    return None
