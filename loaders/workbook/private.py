"""Mobile and identity-card numbers in a workbook: found by their pattern, shown masked, never stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from loaders.workbook.cells import Cell, RowCells, address, place_of
from loaders.workbook.model import Sheet
from tracker.problems import PersonalData, PersonalKind
from tracker.submission import Problem

_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# Digits behind a decimal point are no number of a person's.
_IDENTITY = re.compile(
    r"(?<!\d)(?<!\d\.)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)(?<!\d\.)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


def masked(text: str) -> str:
    """The text with the middle of every such number starred: 138****5678."""
    text = _IDENTITY.sub(lambda m: f"{m[0][:3]}{'*' * 11}{m[0][-4:]}", text.translate(_WIDE))
    return _MOBILE.sub(lambda m: f"{m[0][:3]}****{m[0][-4:]}", text)


def blacked_out(text: str, instead: str) -> str:
    """The text with `instead` in the place of every such number."""
    found = [match.span() for form in (_IDENTITY, _MOBILE) for match in form.finditer(text.translate(_WIDE))]
    for start, end in sorted(found, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def personal_kind(text: str) -> PersonalKind | None:
    """identity_card or mobile when the text holds such a number, None otherwise."""
    text = text.translate(_WIDE)
    return "identity_card" if _IDENTITY.search(text) else "mobile" if _MOBILE.search(text) else None


def personal_data(sheet: Sheet, figures: Collection[str] | Callable[[], Collection[str]] = ()) -> list[Problem]:
    """A problem for each cell with such a number, save the addresses that hold figures."""
    problems = []
    held: Collection[str] | None = None
    for key, cell in _long_cells(sheet):
        if cell.kind not in ("text", "number"):
            continue
        if cell.kind == "number":
            if held is None:
                held = figures() if callable(figures) else figures
            if address(*key) in held:
                continue
        if kind := personal_kind(cell.text):
            said = PersonalData(kind=kind)
            problems.append(Problem(sheet.name, address(*key), "blocking", said, masked(cell.text)))
    return sorted(problems, key=lambda p: place_of(p.cell))


def _long_cells(sheet: Sheet) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The cells long enough to hold such a number; of a big sheet the others are not made."""
    cells = sheet.cells
    if not isinstance(cells, RowCells):
        yield from (item for item in cells.items() if not _is_too_short(item[1]))
        return
    for row, values in enumerate(cells.rows, start=1):
        for column, value in enumerate(values, start=1):
            if abs(value) >= 1e10 if type(value) is float else type(value) is not str or len(value) > 10:
                cell = None if (row, column) in cells.special else cells.get((row, column))
                if cell is not None and not _is_too_short(cell):
                    yield (row, column), cell
    yield from (item for item in cells.special.items() if not _is_too_short(item[1]))


def _is_too_short(cell: Cell) -> bool:
    """Whether the cell cannot hold the eleven digits of a mobile number: nearly all cell's case, told quickly."""
    value = cell.value
    if isinstance(value, float | int):
        return abs(value) < 1e10
    return isinstance(value, str) and len(value) < 11
