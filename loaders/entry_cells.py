"""One cell of our own form read against its measure: the figure in its stored unit, or the problem with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.workbook import Cell
from tracker.catalogue import Catalogue, Measure
from tracker.numbers import parse_number
from tracker.submission import Severity

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])"
)
_YES_NO = {"bool": "yes_no", "date": "date"}


@dataclass(frozen=True)
class Reading:
    """A cell's figure (None when it says nothing), the state word it came from, the unit it was given in."""

    value: float | None
    state: str | None = None
    unit: str = ""


class CellFault(Exception):
    """The cell holds no figure of this measure. `code` and `details` are those of docs/loading.md."""

    def __init__(self, code: str, severity: Severity = "blocking", /, **details: str) -> None:
        super().__init__(code)
        self.code, self.severity, self.details = code, severity, details


def read_entry(cell: Cell | None, measure: Measure, unit: str, catalogue: Catalogue) -> Reading:
    """The figure of a cell headed `unit`, in the measure's stored unit. CellFault says why there is none.

    A value outside the measure's bounds, a fraction where whole things are counted and a share where per cent are
    meant are faults too: they are never rounded, cut or scaled.
    """
    if cell is None:
        return Reading(None)
    if cell.kind == "error":
        raise CellFault("error_cell", error=cell.text)
    if cell.kind == "uncached":
        raise CellFault("uncached_formula", formula=cell.text)
    if cell.kind in _YES_NO:
        raise CellFault("not_a_number", reason=_YES_NO[cell.kind])
    if measure.states:
        return _state(cell, measure)
    try:
        figure = parse_number(cell.value, cell.number_format)
    except ValueError as fault:
        reason = "note_in_number" if re.match(r"\s*[-+]?\d", cell.text) else "words"
        raise CellFault("not_a_number", reason=reason) from fault
    if figure is None:
        return Reading(None)
    given = _full_unit(figure.unit, unit)
    try:
        value = catalogue.in_stored_unit(figure.value, given, measure.unit)
    except ValueError as fault:
        details = {"reason": "foreign_unit", "unit": given, "stored_unit": measure.unit, "expected": measure.unit}
        raise CellFault("unit_suspect", **details) from fault
    if measure.unit == "%" and not figure.unit and 0 < value < 1:
        raise CellFault("unit_suspect", reason="fraction", expected="%")
    _check_bounds(value, measure)
    return Reading(value, None, given)


def _full_unit(written: str, headed: str) -> str:
    """The unit a figure was given in: what is written beside it, else the heading's; 万 alone takes the heading's noun."""
    return written + headed if written in ("万", "亿") else written or headed


def _state(cell: Cell, measure: Measure) -> Reading:
    word = re.sub(r"\s+", "", cell.text)
    if word in measure.states:
        return Reading(float(measure.states[word]), word, measure.unit)
    raise CellFault("not_a_number", reason="state", states="、".join(measure.states))


def _check_bounds(value: float, measure: Measure) -> None:
    ceiling = 100.0 if measure.maximum is None and measure.unit == "%" else measure.maximum
    if value < measure.minimum:
        raise CellFault("out_of_range", reason="below_minimum", limit=f"{measure.minimum:g}", unit=measure.unit)
    if ceiling is not None and value > ceiling:
        raise CellFault("out_of_range", reason="above_maximum", limit=f"{ceiling:g}", unit=measure.unit)
    if measure.integer and value != int(value):
        raise CellFault("out_of_range", reason="not_whole", unit=measure.unit)


def personal_data(cell: Cell) -> tuple[str, str] | None:
    """(mobile or identity_card, the number masked) when a cell holds one, else None."""
    if cell.kind not in ("text", "number"):
        return None
    if found := _IDENTITY.search(cell.text):
        return "identity_card", found[0][:6] + "*" * 8 + found[0][-4:]
    if found := _MOBILE.search(cell.text):
        digits = re.sub(r"\D", "", found[0])
        return "mobile", f"{digits[:3]}****{digits[-4:]}"
    return None
