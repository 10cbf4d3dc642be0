"""A cell cut out of its sheet with what a person looks at to judge it: its row's name, its headings, its neighbours.

     A        C      D      E
3    县区     商标   专利   同比       headings
7    鲤城区   8000   300    2
8    丰泽区   7000  [约五千] 3
9    洛江区   6000   280    1
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from loaders.workbook.account import is_numeric
from loaders.workbook.cells import column_letters, place_of
from loaders.workbook.model import Range, Sheet
from loaders.workbook.open import open_workbook
from loaders.workbook.private import masked
from tracker.submission import ClippedRow, Clipping, Clippings

AROUND = 2  # so many rows and columns on each side
COLUMNS = 6
HEADINGS = 3
SHOWN = 24  # characters of a cell


def clipped(content: bytes, file_name: str, places: Iterable[tuple[str, str]]) -> Clippings:
    """The cells asked for (sheet, address) with their neighbours. Unreadable when the workbook is."""
    book = open_workbook(content, file_name)
    known: dict[str, _Looked] = {}
    pieces = []
    for name, cell in places:
        sheet, at = book.sheet(name), place_of(cell)
        if sheet is None or at == (0, 0):
            continue
        if name not in known:
            known[name] = _Looked(sheet)
        pieces.append(Clipping(name, cell, *known[name].around(*at)))
    return Clippings(tuple(pieces))


class _Looked:
    """A sheet with what one walk through it tells: which rows have numbers, which only texts, how far it reaches."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        texts: dict[int, int] = {}
        self.numbers: set[int] = set()
        self.names: dict[int, int] = {}
        self.last_row = self.last_column = 1
        for (row, column), cell in sheet.cells.items():
            self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
            if is_numeric(cell):
                self.numbers.add(row)
            else:
                texts[row] = texts.get(row, 0) + 1
                self.names[row] = min(column, self.names.get(row, column))
        self.wordy = sorted(row for row, count in texts.items() if count > 1 and row not in self.numbers)

    def around(self, row: int, column: int) -> tuple[tuple[str, ...], tuple[ClippedRow, ...]]:
        headings = self._headings(row)
        first = max(row - AROUND, headings[-1] + 1 if headings else 1)
        body = range(first, max(row, min(row + AROUND, self.last_row)) + 1)
        columns = self._columns(row, column)
        merged = [m for m in self.sheet.merged if any(m[0] <= n <= m[2] for n in (*headings, *body))]
        rows = [ClippedRow(n, n in headings, self._cells(n, columns, merged)) for n in (*headings, *body)]
        return tuple(map(column_letters, columns)), tuple(rows)

    def _headings(self, row: int) -> list[int]:
        """The nearest rows of words above that stand over numbers, or over the row itself; of a list its first row of words."""
        above = self.wordy[: bisect_left(self.wordy, row)]
        over = next((n for n in reversed(above) if n + 1 == row or n + 1 in self.numbers), above[0] if above else None)
        if over is None:
            return []
        block = [over]
        while block[0] - 1 in above:
            block.insert(0, block[0] - 1)
        # More rows of words than a head has are the rows of a list.
        return block if len(block) <= HEADINGS else block[:1]

    def _columns(self, row: int, column: int) -> list[int]:
        first = max(1, column - AROUND)
        found = set(range(first, max(column, min(column + AROUND, self.last_column)) + 1))
        found.add(self.names.get(row, column))
        for more in range(first, self.last_column + 1):
            if len(found) >= COLUMNS:
                break
            found.add(more)
        return sorted(found)

    def _cells(self, row: int, columns: list[int], merged: list[Range]) -> tuple[tuple[str, int], ...]:
        made: list[tuple[str, int]] = []
        before: Range | None = None
        for column in columns:
            whole = next((m for m in merged if m[0] <= row <= m[2] and m[1] <= column <= m[3]), None)
            if whole is not None and whole == before:
                made[-1] = (made[-1][0], made[-1][1] + 1)
            else:
                cell = self.sheet.cells.get(whole[:2] if whole else (row, column))
                text = masked(cell.text) if cell else ""
                made.append((text if len(text) <= SHOWN else text[: SHOWN - 1] + "…", 1))
            before = whole
        return tuple(made)
