"""A workbook as cells with addresses, whatever program wrote it, or one clear reason why it cannot be read.

The kind of file is told by its bytes, never by its name: an .xls may be a web page, an .et or an .xlsx. Only cells
that hold something are kept and walked; a claimed range of A1:XFD1048576 costs nothing. Opening a stranger's file
may exhaust memory or kill the process: outside tests use `loaders.reading_room.read_safely`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

Value = str | float | int | bool | datetime | date | None
Kind = Literal["text", "number", "date", "bool", "error", "uncached"]
Format = Literal["xlsx", "xls", "ods", "csv"]
Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Limits:
    """What a file may cost. Megabytes are of 1,000,000 bytes; `seconds` is wall time in the reading process."""

    megabytes: int = 20
    unpacked_megabytes: int = 300
    value_cells: int = 200_000
    stored_cells: int = 1_000_000
    sheets: int = 60
    seconds: int = 60
    memory_megabytes: int = 1_500
    # A cell further than this below or right of everything else is a stray one, not part of a table.
    stray_rows: int = 1_000
    stray_columns: int = 200


LIMITS = Limits()


class Unreadable(Exception):
    """The file cannot be read. `reason` is a code of docs/loading.md, `details` are the parameters of its sentence."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = {name: str(value) for name, value in details.items()}


class Cell(NamedTuple):
    """One cell that holds something. An error's value is its name, an uncached formula's is the formula."""

    value: Value
    number_format: str
    kind: Kind

    @property
    def text(self) -> str:
        """What the cell shows, near enough to be found again: 95% for 0.95 in a percent format."""
        value = self.value
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, datetime):
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float | int):
            if "%" in self.number_format:
                return f"{round(value * 100, 10):.15g}%"
            return f"{value:.15g}" if isinstance(value, float) else str(value)
        return "" if value is None else str(value)


@dataclass
class Sheet:
    """One sheet: its cells by (row, column) from 1, merged ranges as (top, left, bottom, right)."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    stray_cells: tuple[str, ...] = ()


@dataclass
class Book:
    format: Format
    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, hidden or not."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A1 for (1, 1)."""
    return f"{column_letters(column)}{row}"


def place_of(cell: str) -> tuple[int, int]:
    """(row, column) of an address such as AB12, (0, 0) when it is none."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell)
    if match is None:
        return (0, 0)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return (int(match[2]), column)


def make_cell(value: object, number_format: str = "General") -> Cell | None:
    """The cell for a plain value, None when it holds nothing to be seen."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return Cell(value, number_format, "bool")
    if isinstance(value, int | float):
        return Cell(value, number_format, "number")
    if isinstance(value, datetime | date):
        return Cell(value, number_format, "date")
    return Cell(str(value), number_format, "text")


def without_strays(sheet: Sheet) -> Sheet:
    """The sheet without cells that lie far below or far right of everything before them; those are named instead."""
    last_row = _last_before_gap((row for row, _ in sheet.cells), LIMITS.stray_rows)
    last_column = _last_before_gap((c for r, c in sheet.cells if r <= last_row), LIMITS.stray_columns)
    strays = sorted(key for key in sheet.cells if key[0] > last_row or key[1] > last_column)
    for key in strays:
        del sheet.cells[key]
    sheet.stray_cells = tuple(address(*key) for key in strays[:20])
    sheet.merged = tuple(r for r in sheet.merged if r[2] <= last_row + 10 and r[3] <= last_column + 10)
    return sheet


def _last_before_gap(places: Iterable[int], gap: int) -> int:
    last = 0
    for place in sorted(set(places)):
        if place - last > gap:
            break
        last = place
    return last


OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB_PAGE = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|table|div|body)\b", re.I | re.S
)


def open_workbook(content: bytes, file_name: str) -> Book:
    """The workbook's sheets with every cell that holds something. Unreadable with one reason otherwise.

    `file_name` only decides between text formats that look alike; the bytes decide everything else.
    """
    from loaders import workbook_formats

    if not content.strip(b"\x00 \r\n\t"):
        raise Unreadable("empty")
    if len(content) > LIMITS.megabytes * 1_000_000:
        raise Unreadable("too_large", size=f"{len(content) / 1e6:.1f}", limit=LIMITS.megabytes)
    if content[:2] == b"PK":
        book = workbook_formats.read_zip(content)
    elif content[:8] == OLE_MAGIC:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("encrypted")
        book = Book("xls", workbook_formats.read_with_calamine(content))
    elif _WEB_PAGE.match(content[:4096].removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable("html")
    elif b"urn:schemas-microsoft-com:office:spreadsheet" in content[:4096]:
        raise Unreadable("xml_2003")
    else:
        book = Book("csv", [workbook_formats.read_text(content, file_name)])
    book.sheets = [without_strays(sheet) for sheet in book.sheets]
    if not any(sheet.cells for sheet in book.sheets):
        raise Unreadable("empty")
    return book
