"""Days that stand as a number, the spreadsheet's serial (46295), 20260930 or 202609, where nothing else can be meant.

    截止日期 | 46295                     beside words that ask for a day
    县(市、区) | 46112 | 46203 | 46295    a header of month ends beside the heading of the places

Anywhere else such a number is a figure.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import isfinite

from loaders.workbook.cells import Cell
from tracker.schema.regions import fold_name

# Serial 0 of the calendar of 1900, as every spreadsheet program counts it from March 1900 on.
_FIRST_DAY = date(1899, 12, 30)
_YEARS = range(2000, 2050)
_ASKS_FOR_A_DAY = re.compile(r"(统计|数据|报告|报表)?(截止|截至)?(日期|时间|时点|日|期):?|(数据)?截[至止]:?")


def asks_for_a_day(label: str) -> bool:
    """Whether a text is only the label of the day the figures hold: 截止日期."""
    return bool(_ASKS_FOR_A_DAY.fullmatch(fold_name(label)))


def _whole(value: object) -> int | None:
    """A whole number as such; None for a fraction, a text, a yes, and what is no number at all."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value != int(value):
        return None
    return int(value)


def day_of_serial(value: object) -> date | None:
    """The day a whole number of a spreadsheet's calendar stands for, 2000 to 2049; None for any other."""
    number = _whole(value)
    if number is None or not 0 < number < 100_000:
        return None
    day = _FIRST_DAY + timedelta(days=number)
    return day if day.year in _YEARS else None


def day_of_number(value: object) -> date | None:
    """The day of a serial, of 20260930, or the last one of 202609; None for any other number."""
    text = str(_whole(value))
    if not re.fullmatch(r"20[0-4]\d{3}(\d\d)?", text):
        return day_of_serial(value)
    year, month = int(text[:4]), int(text[4:6])
    try:
        return date(year, month, int(text[6:]) if text[6:] else monthrange(year, month)[1])
    except ValueError:
        return None


def read_serials(
    by_row: Mapping[int, dict[int, Cell]], is_place_heading: Callable[[str], bool], last_row: int
) -> set[int]:
    """Puts days in the place of the serial numbers in the first rows of a sheet that can be nothing else; gives those rows."""
    changed: set[int] = set()
    for row in sorted(row for row in by_row if row <= last_row):
        cells = by_row[row]
        headed = _is_headed(by_row, row, is_place_heading)
        found = {
            column: day for column, cell in cells.items() if (day := _day(cell, cells.get(column - 1), headed=headed))
        }
        numbers = [cell for cell in cells.values() if cell.kind == "number"]
        # One number that is no month end among them, and the row is one of figures.
        if found and (not headed or len(found) == len(numbers)):
            cells.update({column: Cell(day, "yyyy-mm-dd", "date") for column, day in found.items()})
            changed.add(row)
    return changed


def _is_headed(by_row: Mapping[int, Mapping[int, Cell]], row: int, is_place_heading: Callable[[str], bool]) -> bool:
    """Whether the row is a header of the places' table, or the numbers right below it."""
    texts = [cell.text for cell in by_row[row].values() if cell.kind == "text"]
    if texts:
        return any(map(is_place_heading, texts))
    return any(is_place_heading(cell.text) for cell in by_row.get(row - 1, {}).values() if cell.kind == "text")


def _day(cell: Cell, before: Cell | None, *, headed: bool) -> date | None:
    if cell.kind != "number" or "%" in cell.number_format:
        return None
    if not headed and not (before is not None and before.kind == "text" and asks_for_a_day(before.text)):
        return None
    day = day_of_number(cell.value)
    return None if day is None or (headed and day.day != monthrange(day.year, day.month)[1]) else day
