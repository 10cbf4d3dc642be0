"""Figures in hidden or filtered rows and columns, struck out or white on white: read like all others, and asked about once
for each line.
"""

from __future__ import annotations

from collections.abc import Iterable

from loaders.workbook.cells import address, column_letters, place_of
from loaders.workbook.model import Sheet
from tracker.problems import Hidden, HiddenKind
from tracker.submission import Observation, Problem


def hidden_problems(
    sheet: Sheet, observations: Iterable[Observation], labels: Iterable[tuple[int, int]] = ()
) -> list[Problem]:
    """One doubt for each hidden row or column of the sheet that gave figures, at its first one, and for each of its labels
    (places, headings, titles) that is hidden or taken back.
    """
    # A nation's figures stay columns where nothing is hidden: each by itself is an object.
    if sheet.visible and not (sheet.hidden_rows or sheet.hidden_columns or sheet.marks or sheet.short_rows):
        return []
    own = [figure for figure in observations if figure.sheet == sheet.name]
    if not sheet.visible:
        return [_problem("sheet", sheet.name, own)] if own else []
    lines: dict[tuple[HiddenKind, str], list[Observation]] = {}
    for figure in own:
        row, column = place_of(figure.cell)
        if row in sheet.short_rows:
            lines.setdefault(("short", str(row)), []).append(figure)
        if row in sheet.hidden_rows:
            lines.setdefault(("row", str(row)), []).append(figure)
        elif mark := sheet.marks.get((row, column)):
            lines.setdefault((mark, ""), []).append(figure)
        elif column in sheet.hidden_columns:
            lines.setdefault(("column", column_letters(column)), []).append(figure)
    problems = [_problem(kind, place, figures) for (kind, place), figures in lines.items()]
    if own:
        told = {(p.said.kind, p.said.place) for p in problems if isinstance(p.said, Hidden)}
        for key in sorted(set(labels)):
            if (found := _label_problem(sheet, key, told)) is not None:
                problems.append(found)
    return problems


def _label_problem(sheet: Sheet, key: tuple[int, int], told: set[tuple[HiddenKind, str]]) -> Problem | None:
    """The doubt about a label that is hidden, struck out or not to be seen; once for a hidden line."""
    cell = sheet.cells.get(key)
    if cell is None or cell.kind != "text":
        return None
    row, column = key
    mark = sheet.marks.get(key)
    said: tuple[HiddenKind, str] | None = None
    if row in sheet.hidden_rows:
        said = ("row", str(row))
    elif column in sheet.hidden_columns:
        said = ("column", column_letters(column))
    elif mark in ("struck", "white"):
        said = (mark, cell.text.strip()[:20])
    if said is None or said in told:
        return None
    told.add(said)
    return Problem(sheet.name, address(row, column), "doubtful", Hidden(kind=said[0], place=said[1]), cell.text)


def _problem(kind: HiddenKind, place: str, figures: list[Observation]) -> Problem:
    units = {figure.region for figure in figures}
    first = figures[0]
    said = Hidden(kind=kind, place=place, count=len(figures))
    return Problem(first.sheet, first.cell, "doubtful", said, first.raw, units.pop() if len(units) == 1 else None)
