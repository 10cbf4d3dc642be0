"""A table of a briefing in a Word document: framed, its heading repeated on every page, no row torn in two."""

from __future__ import annotations

import re
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from briefing.content import Cell, Column, Table
from briefing.paper import run
from wording.status import status_look, status_text, status_word

_SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
# More columns than these do not fit a page that stands.
WIDE = 8
# Both margins of a cell and a hair, in millimetres.
_AIR = 2.8
_JOINTS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")
# What a heading is broken into at most: Chinese two and two, Latin by words.
_PARTS = re.compile(r"[\u2e80-\uffff]{1,2}|[^\s\u2e80-\uffff]+")
_BEFORE = re.compile(r"(?<=[\u4e00-\u9fff，。；：、（）《》“”＞]) +(?=[\d＞+−])")
_AFTER = re.compile(r"(?<=[\d%]) +(?=[\u4e00-\u9fff])")


def official(text: str) -> str:
    """A Chinese text as official papers write it, without the spaces a screen sets between words and figures."""
    if not re.search(r"[\u4e00-\u9fff]", text):
        return text
    return _AFTER.sub("", _BEFORE.sub("", text))


def cell_words(cell: Cell) -> str:
    """What a cell says, its status in word and shape: 86.1 ▲ in a matrix, ▲ 略滞后 where the word is the cell."""
    if cell.status is None:
        return official(cell.text)
    look = status_look(cell.status)
    if not cell.text:
        return status_text(cell.status)
    if look.glyph in cell.text:
        return official(cell.text)
    told = status_word(cell.status) in cell.text
    return official(f"{look.glyph} {cell.text}" if told else f"{cell.text} {look.glyph}")


def column_words(column: Column) -> str:
    """A column's heading with its unit in brackets."""
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def add_table(paper: Any, table: Table, width: float, *, together: bool = False) -> None:
    """The table over `width` millimetres, without its title; `together` keeps it on one page."""
    grid = paper.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    small = len(table.columns) > WIDE + 2
    widths = [Mm(own) for own in column_widths(table, width, 9.0 if small else 10.5)]
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = wide
    _tight(grid)
    for row in grid.rows:
        _flag(row, "w:cantSplit")
    _flag(grid.rows[0], "w:tblHeader")
    cells = [list(row.cells) for row in grid.rows]
    for place, column in enumerate(table.columns):
        _fill(cells[0][place], widths[place], column_words(column), "Table Head", "center", small=small)
    for given, row in zip(table.rows, cells[1:], strict=True):
        for cell, place, column, wide in zip(given, row, table.columns, widths, strict=True):
            _fill(place, wide, cell_words(cell), "Table Text", column.align, small=small)
            if cell.status is not None:
                _shade(place, status_look(cell.status).tint)
    for row in cells[:-1] if together else ():
        for place in row:
            place.paragraphs[0].paragraph_format.keep_with_next = True
    if table.last_is_total and table.rows:
        for place in cells[-1]:
            _rule_above(place)


def column_widths(table: Table, width: float, size: float) -> list[float]:
    """Millimetres for each column: short words whole, what is left to the columns with long ones."""
    character = size * 0.3528
    heads = [max(map(_wide, _PARTS.findall(column_words(column)))) for column in table.columns]
    bodies = [max((_wide(cell_words(row[n])) for row in table.rows), default=0.0) for n in range(len(table.columns))]
    natural = [character * max(head, body) + _AIR for head, body in zip(heads, bodies, strict=True)]
    spare = width - sum(natural)
    if spare >= 0:
        whole = sum(column.width for column in table.columns)
        return [own + spare * column.width / whole for own, column in zip(natural, table.columns, strict=True)]
    limit = max(natural)
    while sum(min(own, limit) for own in natural) > width and limit > 4 * character:
        limit -= 0.5
    kept = [min(own, limit) for own in natural]
    return [own * width / sum(kept) for own in kept]


def _wide(text: str) -> float:
    """How wide a text is in characters of its size, rather too wide; programs part Chinese from figures by a gap."""
    return sum(1.03 if ord(letter) > 0x2010 else 0.56 for letter in text) + 0.25 * len(_JOINTS.findall(text))


def _fill(place: Any, width: Any, text: str, style: str, side: str, *, small: bool) -> None:
    place.width = width
    paragraph = place.paragraphs[0]
    paragraph.style = style
    paragraph.alignment = _SIDES[side]
    piece = run(paragraph, text)
    if small:
        piece.font.size = Pt(9)
    _centre_down(place)


def _tight(grid: Any) -> None:
    """A millimetre of air at the sides of a cell: names of nine characters then fit their column."""
    properties = grid._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _centre_down(place: Any) -> None:
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    place._tc.get_or_add_tcPr().append(middle)


def _shade(place: Any, colour: str) -> None:
    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.lstrip("#"))):
        fill.set(qn(f"w:{name}"), value)
    properties = place._tc.get_or_add_tcPr()
    properties.find(qn("w:vAlign")).addprevious(fill)


def _rule_above(place: Any) -> None:
    borders, top = OxmlElement("w:tcBorders"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "12"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = place._tc.get_or_add_tcPr()
    before = properties.find(qn("w:shd"))
    (properties.find(qn("w:vAlign")) if before is None else before).addprevious(borders)
