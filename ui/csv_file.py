"""Tables as files that spreadsheet programs open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """A table as CSV in UTF-8 with its mark; a text that begins like a formula is kept from being one."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[_plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return made.getvalue().encode("utf-8-sig")


def _plain(words: str) -> str:
    return f"'{words}" if words[:1] in tuple("=+-@\t\r") else words
