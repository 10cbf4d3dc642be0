"""Figures in hidden or filtered rows and columns, struck out or white on white: read like all others, and asked about once
for each line.
"""

from __future__ import annotations

from collections.abc import Iterable

from loaders.workbook.cells import column_letters, place_of
from loaders.workbook.model import Sheet
from tracker.problems import Hidden, HiddenKind
from tracker.submission import Observation, Problem


def hidden_problems(sheet: Sheet, observations: Iterable[Observation]) -> list[Problem]:
    """One doubt for each hidden row or column of the sheet that gave figures, at its first one."""
    if not (sheet.hidden_rows or sheet.hidden_columns or sheet.marks):
        return []
    lines: dict[tuple[HiddenKind, str], list[Observation]] = {}
    for figure in observations:
        if figure.sheet != sheet.name:
            continue
        row, column = place_of(figure.cell)
        if row in sheet.hidden_rows:
            lines.setdefault(("row", str(row)), []).append(figure)
        elif mark := sheet.marks.get((row, column)):
            lines.setdefault((mark, ""), []).append(figure)
        elif column in sheet.hidden_columns:
            lines.setdefault(("column", column_letters(column)), []).append(figure)
    return [_problem(kind, place, figures) for (kind, place), figures in lines.items()]


def _problem(kind: HiddenKind, place: str, figures: list[Observation]) -> Problem:
    units = {figure.region for figure in figures}
    first = figures[0]
    said = Hidden(kind=kind, place=place, count=len(figures))
    return Problem(first.sheet, first.cell, "doubtful", said, first.raw, units.pop() if len(units) == 1 else None)
