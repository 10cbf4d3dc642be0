"""A cell of a workbook as it stands in its sheet, among its headings and neighbours, as a table."""

from __future__ import annotations

from dataclasses import dataclass

from components.html import Markup, render
from tracker.submission import Clipping
from wording import _


@dataclass(frozen=True)
class _Cell:
    """A cell of the table: what it shows, over how many columns, its address, whether it is the one in question."""

    text: str
    width: int
    here: str
    is_it: bool


def clipping_table(clipping: Clipping) -> Markup:
    """The cells with their column letters and row numbers; headings are headings, the cell itself is marked."""
    rows = []
    for row in clipping.rows:
        cells, at = [], 0
        for text, width in row.cells:
            over = [f"{letter}{row.number}" for letter in clipping.columns[at : at + width]]
            cells.append(_Cell(text, width, over[0], clipping.cell in over))
            at += width
        rows.append({"number": row.number, "is_heading": row.is_heading, "cells": cells})
    name = _("工作表“{sheet}”中的 {cell}").format(sheet=clipping.sheet, cell=clipping.cell)
    return render("clipping.html", name=name, columns=clipping.columns, rows=rows)


def folded(title: str, clipping: Markup, *, is_open: bool) -> Markup:
    """A clipping under a line that opens and closes it."""
    return render("folded.html", title=title, inside=clipping, is_open=is_open)
