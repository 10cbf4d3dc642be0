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

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from loaders.workbook.cells import Cell, address, place_of
from loaders.workbook.private import masked
from loaders.workbook.use import Use
from tracker.numbers import is_numeric_text
from tracker.submission import Account, Submission, Unread

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


def account_of(book: Book, submission: Submission) -> Account:
    """What became of every number: as read by the submission's figures, or as the readers' use of its cell says."""
    read = _read_cells(submission)
    checked = {(growth.sheet, growth.cell) for growth in submission.growths}
    counts = dict.fromkeys(("read", "checked", "reference", "ignored"), 0)
    numeric = 0
    unread: list[Unread] = []
    for sheet in book.sheets:
        if not sheet.visible and not sheet.use.is_used:
            continue
        own = read.get(sheet.name, set())
        for key, cell in numeric_cells(sheet):
            numeric += 1
            use = _READ if key in own else sheet.use.of(*key)
            if use.kind != "unread" and use.kind in counts:
                counts[use.kind] += 1
            elif (sheet.name, address(*key)) in checked:
                counts["checked"] += 1
            else:
                unread.append(Unread(sheet.name, address(*key), masked(cell.text)[:40], use.why, use.is_told))
    return Account(numeric, **counts, unread=tuple(sorted(unread, key=lambda u: (u.sheet, *place_of(u.cell)))))


_READ = Use("read")


def _read_cells(submission: Submission) -> dict[str, set[tuple[int, int]]]:
    """The places that records of the submission came from, by sheet."""
    found: dict[str, set[tuple[int, int]]] = {}
    given: tuple[Iterable[object], ...] = (
        submission.observations,
        submission.allocations,
        submission.paths,
        submission.baselines,
        submission.remarks,
    )
    for records in given:
        for record in records:
            found.setdefault(record.sheet, set()).add(place_of(record.cell))  # type: ignore[attr-defined]
    return found
