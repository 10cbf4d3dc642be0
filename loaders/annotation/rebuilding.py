"""A workbook built anew as .xlsx from what was read of an .xls, .et, .ods or a text: values, merges, what was hidden."""

from __future__ import annotations

import io
import re
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment

from loaders.workbook.cells import address, column_letters
from loaders.workbook.model import Book, Sheet

_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rebuilt(book: Book) -> tuple[bytes, dict[str, str]]:
    """The .xlsx and the new name of each sheet by its old one. Texts that look like formulas are quoted texts."""
    made = Workbook()
    made.remove(made.worksheets[0])
    names: dict[str, str] = {}
    for source in book.sheets:
        name = _sheet_name(source.name, set(names.values()))
        names[source.name] = name
        _fill(made, name, source)
    if not any(sheet.visible for sheet in book.sheets):
        made.worksheets[0].sheet_state = "visible"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue(), names


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\]", "_", ILLEGAL_CHARACTERS_RE.sub("", name)).strip("'")[:31] or "Sheet"
    number = 1
    chosen = plain
    while chosen.casefold() in {t.casefold() for t in taken}:
        number += 1
        chosen = f"{plain[: 30 - len(str(number))]}_{number}"
    return chosen


def _fill(made: Workbook, name: str, source: Sheet) -> None:
    sheet = made.create_sheet(name)
    sheet.sheet_state = "visible" if source.visible else "hidden"
    for (row, column), cell in source.cells.items():
        target = sheet.cell(row, column)
        value = cell.value
        if isinstance(value, datetime) and value.tzinfo:
            value = value.replace(tzinfo=None)
        if isinstance(value, str):
            target.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            target.data_type = "e" if cell.kind == "error" else "f" if cell.kind == "uncached" else "s"
            if cell.kind == "text" and value.startswith(_LOOKS_LIKE_FORMULA):
                target.quotePrefix = True
        else:
            target.value = value
            if cell.number_format != "General":
                target.number_format = cell.number_format
        if "\n" in str(value):
            target.alignment = Alignment(wrap_text=True)
    for top, left, bottom, right in source.merged:
        sheet.merge_cells(f"{address(top, left)}:{address(bottom, right)}")
    for row in source.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in source.hidden_columns:
        sheet.column_dimensions[column_letters(column)].hidden = True
