"""The account of a workbook: every numeric cell of its visible sheets, and what became of it.

    A            B             C
 1  泉州市2026年三季度指标                     no number
 2  县(市、区)   商标(件)      同比(%)
 3  鲤城区       8000          12.4            read · checked
 4  合计         15000                         checked
 5               15                            unread: outside

Readers say what they used each cell for (`Sheet.use`); the cells are counted by a walk of their own, so that a number no
reader ever looked at is still in the account.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import compress
from typing import TYPE_CHECKING, Any

from loaders.workbook.cells import Cell, RowCells, address, column_letters, place_of
from loaders.workbook.private import masked
from loaders.workbook.use import Use
from tracker.numbers import is_numeric_text
from tracker.submission import Account, Lines, Observations, Submission, Unread

if TYPE_CHECKING:
    from loaders.workbook.model import Book, Sheet

LISTED = 1_000  # so many unread cells are named, the rest is counted


def is_numeric(cell: Cell) -> bool:
    """Whether a cell holds a number: one, a date, or a text that is one (88万, 95%, 约91.2)."""
    return cell.kind in ("number", "date") or (cell.kind == "text" and is_numeric_text(cell.text))


def numeric_cells(sheet: Sheet) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The sheet's cells that hold a number, by place."""
    for key, cell in sheet.cells.items():
        if cell.kind == "number" or (cell.kind != "bool" and is_numeric(cell)):
            yield key, cell


def _kinds_of_big(
    sheet: Sheet, cells: RowCells, lines: list[Lines], read: set[tuple[int, int]]
) -> Iterator[tuple[Use, int, list[tuple[int, int]]]]:
    """What a big sheet's numbers were used for: each use with its count, and the cells where it is none that is only
    counted. Column by column: a national table has a million numbers.
    """
    use = sheet.use
    width, height = max(map(len, cells.rows), default=0), len(cells.rows)
    rest = [(row, column) for row, column in cells.special if row > height or column > width]
    for key in rest:
        if is_numeric(cells.special[key]):
            yield (_READ if key in read else use.of(*key)), 1, [key]
    by_column: dict[int, list[tuple[int, Use]]] = {}
    for (row, column), told in use.cells.items():
        by_column.setdefault(column, []).append((row, told))
    for row, column in read:
        by_column.setdefault(column, []).append((row, _READ))
    for column in range(1, width + 1):
        uses: list[Use] = []
        numbers: dict[Use, int] = {}

        def number(told: Use, uses: list[Use] = uses, numbers: dict[Use, int] = numbers) -> int:
            if told not in numbers:
                numbers[told] = len(uses)
                uses.append(told)
            return numbers[told]

        # The weakest saying first: what is said of a cell beats its row, its row beats its column.
        codes = array("I", [number(use.columns.get(column) or use.rest)]) * (height + 1)
        for row, told in use.rows.items():
            if row <= height:
                codes[row] = number(told)
        for rows, told in reversed(use.runs.get(column, [])):
            code = number(told)
            for row in rows:
                if row <= height:
                    codes[row] = code
        letters = column_letters(column)
        for part in lines:
            if any(one.letters == letters for one in part.columns):
                code = number(_READ)
                first, last = part.rows[0], part.rows[-1]
                if last - first + 1 == len(part.rows):
                    codes[first : last + 1] = array("I", [code]) * len(part.rows)
                else:
                    for row in part.rows:
                        codes[row] = code
        for row, told in by_column.get(column, ()):
            if row <= height:
                codes[row] = number(told)
        values = [row[column - 1] if column <= len(row) else "" for row in cells.rows]
        held = bytearray([0, *(type(value) is float for value in values)])
        others = [row for row, value in enumerate(values, start=1) if value != "" and type(value) is not float]
        for row in {*others, *(row for row, at in cells.special if at == column and row <= height)}:
            held[row] = _holds_number(cells, row, column, values[row - 1])
        for code, count in Counter(compress(codes, held)).items():
            told = uses[code]
            listed = told.kind not in _COUNTED
            places = (
                [(row, column) for row in compress(range(height + 1), held) if codes[row] == code] if listed else []
            )
            yield told, count, places


def _holds_number(cells: RowCells, row: int, column: int, value: Any) -> bool:
    if (row, column) in cells.special:
        return is_numeric(cells.special[row, column])
    if type(value) is float:
        return True
    cell = cells.get((row, column)) if value != "" else None
    return cell is not None and is_numeric(cell)


def account_of(book: Book, submission: Submission) -> Account:
    """What became of every number: as read by the submission's figures, or as the readers' use of its cell says."""
    read = _read_cells(submission)
    checked = {(growth.sheet, growth.cell) for growth in submission.growths}
    counts = dict.fromkeys(_COUNTED, 0)
    numeric = 0
    unread: list[Unread] = []
    for sheet in book.sheets:
        if not sheet.visible and not sheet.use.is_used:
            continue
        own = read.get(sheet.name, set())
        found: Iterable[tuple[Use, int, list[tuple[int, int]]]]
        if isinstance(sheet.cells, RowCells):
            lines = [part for part in _lines(submission) if part.sheet == sheet.name]
            found = _kinds_of_big(sheet, sheet.cells, lines, own)
        else:
            found = ((_READ if key in own else sheet.use.of(*key), 1, [key]) for key, _ in numeric_cells(sheet))
        for use, count, places in found:
            numeric += count
            if use.kind in counts:
                counts[use.kind] += count
                continue
            for key in places:
                cell = sheet.cells[key]
                if (sheet.name, address(*key)) in checked:
                    counts["checked"] += 1
                else:
                    unread.append(Unread(sheet.name, address(*key), masked(cell.text)[:40], use.why, use.is_told))
    return Account(numeric, **counts, unread=tuple(sorted(unread, key=lambda u: (u.sheet, *place_of(u.cell)))))


_READ = Use("read")
_COUNTED = ("read", "checked", "reference", "ignored")


def _lines(submission: Submission) -> list[Lines]:
    return submission.observations.lines if isinstance(submission.observations, Observations) else []


def _read_cells(submission: Submission) -> dict[str, set[tuple[int, int]]]:
    """The places that records of the submission came from, by sheet."""
    found: dict[str, set[tuple[int, int]]] = {}
    figures = submission.observations
    given: tuple[Iterable[object], ...] = (
        figures.singles if isinstance(figures, Observations) else figures,
        submission.allocations,
        submission.paths,
        submission.baselines,
        submission.remarks,
    )
    for records in given:
        for record in records:
            found.setdefault(record.sheet, set()).add(place_of(record.cell))  # type: ignore[attr-defined]
    return found
