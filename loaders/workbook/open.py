"""From bytes to a `Book`, whatever program wrote them, or one clear reason why they cannot be read.

The kind of file is told by its bytes, never by its name: an .xls may be a web page, an .et or an .xlsx. Opening a
stranger's file may exhaust memory or kill the process: outside tests use `loaders.sandbox.client.read_safely`.
"""

from __future__ import annotations

import re

from loaders.workbook.cells import RowCells, address
from loaders.workbook.model import LIMITS, LIST_MARK, Book, Sheet, Unreadable


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


# The first record of an old workbook, and behind it within a few records that of a password.
_BIFF_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_BIFF_PASSWORD = 0x2F


def _has_password(content: bytes) -> bool:
    """Whether an old workbook (.xls, .et) is encrypted: its record FILEPASS stands near the front."""
    at = content.find(_BIFF_START)
    for _ in range(6):
        if at < 0 or at + 4 > len(content):
            return False
        kind, size = int.from_bytes(content[at : at + 2], "little"), int.from_bytes(content[at + 2 : at + 4], "little")
        if kind == _BIFF_PASSWORD:
            return True
        at += 4 + size
    return False


_WEB_PAGE = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|table|div|body)\b", re.I | re.S
)


def open_workbook(content: bytes, file_name: str) -> Book:
    """The workbook's sheets with every cell that holds something. Unreadable with one reason otherwise.

    `file_name` only decides between text formats that look alike; the bytes decide everything else.
    """
    from loaders.workbook import formats, ole_guard

    if not content.strip(b"\x00 \r\n\t"):
        raise Unreadable("empty")
    if len(content) > LIMITS.megabytes * 1_000_000:
        raise Unreadable("too_large", size=f"{len(content) / 1e6:.1f}", limit=LIMITS.megabytes)
    if content[:2] == b"PK":
        book = formats.read_zip(content)
    elif content[:8] == OLE_MAGIC:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("encrypted")
        if _has_password(content):
            raise Unreadable("encrypted")
        ole_guard.check_chains(content)
        book = Book("xls", formats.read_with_calamine(content))
    elif _WEB_PAGE.match(content[:4096].removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable("html")
    elif b"urn:schemas-microsoft-com:office:spreadsheet" in content[:4096]:
        raise Unreadable("xml_2003")
    else:
        book = Book("csv", [formats.read_text(content, file_name)])
    book.lists = tuple(sheet.name for sheet in book.sheets if _is_list(sheet))
    book.sheets = [without_strays(sheet) for sheet in book.sheets if sheet.name not in book.lists]
    if not any(sheet.cells for sheet in book.sheets):
        raise Unreadable("empty")
    return book
