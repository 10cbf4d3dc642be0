"""A workbook as cells with addresses, whatever program wrote it, or one clear reason why it cannot be read.

The kind of file is told by its bytes, never by its name: an .xls may be a web page, an .et or an .xlsx. Only cells
that hold something are kept and walked; a claimed range of A1:XFD1048576 costs nothing. Opening a stranger's file
may exhaust memory or kill the process: outside tests use `loaders.reading_room.read_safely`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

Value = str | float | int | bool | datetime | date | None
Kind = Literal["text", "number", "date", "bool", "error", "uncached"]
Format = Literal["xlsx", "xls", "ods", "csv"]
Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Limits:
    """What a file may cost. Megabytes are of 1,000,000 bytes; `seconds` is wall time in the reading process."""

    megabytes: int = 20
    unpacked_megabytes: int = 300
    # Beyond a tenth of the above, a file that unpacks to more than so many times its size is a bomb.
    unpacked_times: int = 200
    value_cells: int = 2_000_000
    # openpyxl makes an object of every cell: up to so many it reads the whole workbook, up to the second at all.
    walked_cells: int = 50_000
    stored_cells: int = 1_000_000
    # A dense reader lays out the whole rectangle from A1 to the last cell.
    box_cells: int = 20_000_000
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


class RowCells(Mapping[tuple[int, int], Cell]):
    """The cells of a big sheet, kept as rows of plain values and made when asked for.

    `special` are those that a plain value does not tell all about; None: the value stands in a per-cent format.
    """

    def __init__(self, rows: list[list[Any]], special: dict[tuple[int, int], Cell | None]) -> None:
        self.rows = rows
        self.special = special
        # Error cells and formulas without values are blank to the reader of values.
        self._blank = [key for key, cell in special.items() if cell and self._value(key) in ("", None)]

    def _value(self, key: tuple[int, int]) -> Any:
        """The plain value, None outside the rows."""
        row, column = key
        inside = 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1])
        return self.rows[row - 1][column - 1] if inside else None

    def __getitem__(self, key: tuple[int, int]) -> Cell:
        cell = self._cell(key, self._value(key))
        if cell is None:
            raise KeyError(key)
        return cell

    def _cell(self, key: tuple[int, int], value: Any) -> Cell | None:
        number_format = "General"
        if key in self.special:
            special = self.special[key]
            if special is not None:
                return special
            number_format = "0%"
        # calamine gives every number as a float.
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        return make_cell(value, number_format)

    def items(self) -> Iterator[tuple[tuple[int, int], Cell]]:  # type: ignore[override]  # walked once, never kept
        for row, values in enumerate(self.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value == "":
                    continue
                if cell := self._cell((row, column), value):
                    yield (row, column), cell
        for key in self._blank:
            yield key, self[key]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return (key for key, _ in self.items())

    def __len__(self) -> int:
        return sum(len(values) - values.count("") for values in self.rows) + len(self._blank)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def used(self) -> tuple[set[int], set[int]]:
        """The rows and the columns that hold something."""
        rows = {number for number, values in enumerate(self.rows, start=1) if values.count("") < len(values)}
        width = max(map(len, self.rows), default=0)
        columns = {c + 1 for c in range(width) if any(len(v) > c and v[c] != "" for v in self.rows)}
        return rows | {row for row, _ in self._blank}, columns | {column for _, column in self._blank}

    def without(self, last_row: int, last_column: int) -> RowCells:
        """The cells up to a row and a column."""
        rows = [values[:last_column] for values in self.rows[:last_row]]
        special = {key: cell for key, cell in self.special.items() if key[0] <= last_row and key[1] <= last_column}
        return RowCells(rows, special)


@dataclass
class Sheet:
    """One sheet: its cells by (row, column) from 1, merged ranges as (top, left, bottom, right)."""

    name: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    stray_cells: tuple[str, ...] = ()


# A marked copy carries a list of its problems; a sheet with this first cell is that list and no part of the workbook.
LIST_NAME = "问题清单"
LIST_MARK = "问题清单（标注副本，再次上报时不读这一页）"


@dataclass
class Book:
    """A workbook's sheets, without the `lists` of problems it was given when it was marked."""

    format: Format
    sheets: list[Sheet]
    lists: tuple[str, ...] = ()

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


def _is_list(sheet: Sheet) -> bool:
    first = sheet.cells.get((1, 1))
    return first is not None and first.value == LIST_MARK


def without_strays(sheet: Sheet) -> Sheet:
    """The sheet without cells that lie far below or far right of everything before them; those are named instead."""
    if isinstance(sheet.cells, RowCells):
        rows, columns = sheet.cells.used()
        last_row = _last_before_gap(rows, LIMITS.stray_rows)
        last_column = _last_before_gap(columns, LIMITS.stray_columns)
        if last_row < max(rows, default=0) or last_column < max(columns, default=0):
            strays = sorted(key for key in sheet.cells if key[0] > last_row or key[1] > last_column)
            sheet.cells = sheet.cells.without(last_row, last_column)
        else:
            strays = []
    else:
        last_row = _last_before_gap({row for row, _ in sheet.cells}, LIMITS.stray_rows)
        last_column = _last_before_gap({c for r, c in sheet.cells if r <= last_row}, LIMITS.stray_columns)
        strays = sorted(key for key in sheet.cells if key[0] > last_row or key[1] > last_column)
        if strays:
            sheet.cells = {k: cell for k, cell in sheet.cells.items() if k[0] <= last_row and k[1] <= last_column}
    sheet.stray_cells = tuple(address(*key) for key in strays[:20])
    sheet.merged = tuple(r for r in sheet.merged if r[2] <= last_row + 10 and r[3] <= last_column + 10)
    return sheet


def _last_before_gap(places: set[int], gap: int) -> int:
    last = 0
    for place in sorted(places):
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
    book.lists = tuple(sheet.name for sheet in book.sheets if _is_list(sheet))
    book.sheets = [without_strays(sheet) for sheet in book.sheets if sheet.name not in book.lists]
    if not any(sheet.cells for sheet in book.sheets):
        raise Unreadable("empty")
    return book
