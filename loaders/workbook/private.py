"""Mobile and identity-card numbers in a workbook: found by their pattern, shown masked, never stored."""

from __future__ import annotations

import re
from collections.abc import Collection

from loaders.workbook.cells import Cell, address, place_of
from loaders.workbook.model import Sheet
from tracker.problems import PersonalData, PersonalKind
from tracker.submission import Problem

_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


def masked(text: str) -> str:
    """The text with the middle of every such number starred: 138****5678."""
    text = _IDENTITY.sub(lambda m: f"{m[0][:3]}{'*' * 11}{m[0][-4:]}", text.translate(_WIDE))
    return _MOBILE.sub(lambda m: f"{m[0][:3]}****{m[0][-4:]}", text)


def personal_kind(text: str) -> PersonalKind | None:
    """identity_card or mobile when the text holds such a number, None otherwise."""
    text = text.translate(_WIDE)
    return "identity_card" if _IDENTITY.search(text) else "mobile" if _MOBILE.search(text) else None


def personal_data(sheet: Sheet, figures: Collection[str] = ()) -> list[Problem]:
    """A problem for each cell with such a number, save the addresses known to hold figures."""
    problems = []
    for key, cell in sheet.cells.items():
        if _is_too_short(cell):
            continue
        if cell.kind not in ("text", "number") or (cell.kind == "number" and address(*key) in figures):
            continue
        if kind := personal_kind(cell.text):
            said = PersonalData(kind=kind)
            problems.append(Problem(sheet.name, address(*key), "blocking", said, masked(cell.text)))
    return sorted(problems, key=lambda p: place_of(p.cell))


def _is_too_short(cell: Cell) -> bool:
    """Whether the cell cannot hold the eleven digits of a mobile number: nearly all cell's case, told quickly."""
    value = cell.value
    if isinstance(value, float | int):
        return abs(value) < 1e10
    return isinstance(value, str) and len(value) < 11
