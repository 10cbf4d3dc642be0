"""A workbook as cells with addresses, whatever program wrote it, or one clear reason why it cannot be read.

The kind of file is told by its bytes, never by its name: an .xls may be a web page, an .et or an .xlsx. Only cells
that hold something are kept and walked; a claimed range of A1:XFD1048576 costs nothing. Opening a stranger's file
may exhaust memory or kill the process: outside tests use `loaders.reading_room.read_safely`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from loaders.cells import Cell, RowCells, address, column_letters, make_cell, place_of

Format = Literal["xlsx", "xls", "ods", "csv"]
Range = tuple[int, int, int, int]
__all__ = [
    "LIMITS",
    "Book",
    "Cell",
    "RowCells",
    "Sheet",
    "Unreadable",
    "address",
    "column_letters",
    "make_cell",
    "open_workbook",
    "place_of",
]


@dataclass(frozen=True)
class Limits:
    """What a file may cost, all of it: the table of docs/loading.md. Megabytes are of 1,000,000 bytes, `seconds` of processor
    time in the reading process.
    """

    megabytes: int = 20
    unpacked_megabytes: int = 300
    # Beyond a tenth of the above, a file that unpacks to more than so many times its size is a bomb.
    unpacked_times: int = 200
    value_cells: int = 2_000_000
    # openpyxl makes an object of every cell: up to so many it reads the whole workbook, up to the second at all.
    walked_cells: int = 5_000
    stored_cells: int = 1_000_000
    # A dense reader lays out the whole rectangle from A1 to the last cell.
    box_cells: int = 20_000_000
    # As many as a spreadsheet has, and as many cell styles as it allows.
    columns: int = 16_384
    styles: int = 65_490
    sheets: int = 60
    # What one workbook may say: figures kept, and problems listed before the rest is only counted.
    figures: int = 1_000_000
    problems: int = 1_000
    seconds: int = 60
    # Where other programs keep the processors busy, the clock may run so many times as long as the reading itself.
    clock_times: int = 2
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


def cells_above(sheet: Sheet, row: int) -> Mapping[tuple[int, int], Cell]:
    """The sheet's cells down to a row; of a big sheet without a walk through all of it."""
    if isinstance(sheet.cells, RowCells):
        return sheet.cells.without(row, 1 << 14)
    return {key: cell for key, cell in sheet.cells.items() if key[0] <= row}


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
    from loaders import ole_guard, workbook_formats

    if not content.strip(b"\x00 \r\n\t"):
        raise Unreadable("empty")
    if len(content) > LIMITS.megabytes * 1_000_000:
        raise Unreadable("too_large", size=f"{len(content) / 1e6:.1f}", limit=LIMITS.megabytes)
    if content[:2] == b"PK":
        book = workbook_formats.read_zip(content)
    elif content[:8] == OLE_MAGIC:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("encrypted")
        ole_guard.check_chains(content)
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
