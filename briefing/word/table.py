"""A table of a briefing in a Word document: framed, its heading repeated on every page, no row torn in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from briefing.columns import capped, lowered, wrapped
from briefing.content.model import Cell, Column, Table
from briefing.word.paper import latin_width, run, style_id
from wording import language
from wording.status import status_look, status_text, status_word

_SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
# More columns than these do not fit a page that stands.
WIDE = 8
# 五号, and smaller where a word would be cut.
SIZES = (10.5, 9.0, 8.0)
# The height of a line in a cell, in points; of a table set small where that saves a page, and of tables that stand together on
# one: 小五 on lines of thirteen and of eleven.
LINE, CLOSE, DENSE = 16.0, 13.0, 11.0
# Both margins of a cell and a hair, in millimetres.
_AIR = 2.8
_SHORT = 16
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DAY = re.compile(r"\d{4}")
_JOINTS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")
# What a heading is broken into at most: Chinese two and two, Latin by words.
_PARTS = re.compile(r"[\u2e80-\uffff]{1,2}|[^\s\u2e80-\uffff]+")
_BEFORE = re.compile(r"(?<=[\u4e00-\u9fff，。；：、（）《》“”＞]) +(?=[\d＞+−])")
_BRACKETS = str.maketrans("()", "（）")
_AFTER = re.compile(r"(?<=[\d%]) +(?=[\u4e00-\u9fff])")


def official(text: str) -> str:
    """A Chinese text as official papers write it, without the spaces a screen sets between words and figures."""
    if not re.search(r"[\u4e00-\u9fff]", text):
        return text
    if language() == "zh":
        text = text.translate(_BRACKETS)
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
    if not column.unit:
        return column.title
    return f"{column.title}（{column.unit}）" if language() == "zh" else f"{column.title} ({column.unit})"


def add_table(
    paper: Any, table: Table, width: float, *, together: bool = False, line: float = LINE, opened: float = 1.0
) -> None:
    """The table over `width` millimetres, without its title; `together` keeps it on one page; `line` is how high a line is in
    points (below LINE its words are small), and `opened` how many times as high as its words a row is."""
    grid = paper.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    size, shares = fitting(table, width, line=line)
    widths = [Mm(own) for own in shares]
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = wide
    _tight(grid)
    heights = _heights(table, shares, size, line) if opened > 1 else []
    for row in grid.rows:
        _flag(row, "w:cantSplit")
    for row, height in list(zip(grid.rows, heights, strict=False))[1:]:
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(round(height * opened, 1))
    _flag(grid.rows[0], "w:tblHeader")
    cells = [list(row.cells) for row in grid.rows]
    head, text = (style_id(paper, name) for name in ("Table Head", "Table Text"))
    for place, column in enumerate(table.columns):
        _fill(cells[0][place], widths[place], column_words(column), head, "center", size=size, line=line)
    for given, row in zip(table.rows, cells[1:], strict=True):
        for cell, place, column, wide in zip(given, row, table.columns, widths, strict=True):
            _fill(place, wide, cell_words(cell), text, column.align, size=size, line=line)
            if cell.status is not None:
                _shade(place, status_look(cell.status).tint)
    for row in cells[:-1] if together else ():
        for place in row:
            place.paragraphs[0].paragraph_format.keep_with_next = True
    if table.last_is_total and table.rows:
        for place in cells[-1]:
            _rule_above(place)


def fitting(table: Table, width: float, *, line: float = LINE) -> tuple[float, list[float]]:
    """The largest size in points at which no word is cut, and millimetres for each column: short words whole, what is
    left to the columns with long ones."""
    for size in SIZES[1:] if line < LINE else SIZES:
        natural, least = _measured(table, size)
        if sum(least) <= width or size == SIZES[-1]:
            break
    spare = width - sum(natural)
    if spare >= 0:
        whole = sum(column.width for column in table.columns)
        return size, [own + spare * column.width / whole for own, column in zip(natural, table.columns, strict=True)]
    if sum(least) > width:
        return size, [own * width / sum(least) for own in least]
    told = _told(table)
    em = size * 0.3528
    kept = lowered(capped(least, natural, width), least, (4 * em, em), lambda tried: sum(_lines(told, tried, size)))
    return size, kept


def is_wide(table: Table, standing: float) -> bool:
    """Whether a table does not fit a page that stands, whose text is so many millimetres wide."""
    return len(table.columns) > WIDE or sum(_measured(table, SIZES[-1])[1]) > standing


def height_of(table: Table, width: float, *, line: float = LINE) -> float:
    """About how high the table is in points, over so many millimetres."""
    return sum(heights_of(table, width, line=line))


def heights_of(table: Table, width: float, *, line: float = LINE) -> list[float]:
    """About how high its heading and each of its rows are."""
    size, widths = fitting(table, width, line=line)
    return _heights(table, widths, size, line)


def _heights(table: Table, widths: Sequence[float], size: float, line: float) -> list[float]:
    """About how high the heading and each row are in points."""
    return [lines * line + 1 for lines in _lines(_told(table), widths, size)]


def _told(table: Table) -> list[list[str]]:
    """What the heading and each row say."""
    return [[column_words(c) for c in table.columns], *([cell_words(cell) for cell in row] for row in table.rows)]


def _lines(told: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[int]:
    """About how many lines the heading and each row take, the columns so many millimetres wide."""
    rooms = [(own - _AIR) / (size * 0.3528) for own in widths]
    return [max(_lines_of(text, room) for text, room in zip(row, rooms, strict=True)) for row in told]


@lru_cache(maxsize=16384)
def _lines_of(text: str, room: float) -> int:
    # Programs part Chinese and figures by more than is reckoned here: a tenth of a line may stay empty.
    share = 0.91 if _HAN.search(text) else 1.0
    return 1 if _wide(text) <= room else wrapped(text, share * room, _wide)


def _measured(table: Table, size: float) -> tuple[list[float], list[float]]:
    """For each column how wide it is with every cell on a line, and with none of its words cut."""
    natural, least = [], []
    for number, column in enumerate(table.columns):
        told = [cell_words(row[number]) for row in table.rows]
        head = max(map(_wide, _PARTS.findall(column_words(column))))
        words = max((_wide(word) for text in told for word in _PARTS.findall(text)), default=0.0)
        whole = (_wide(text) for row, text in zip(table.rows, told, strict=True) if _stays_whole(row[number], text))
        natural.append(size * 0.3528 * max(head, *map(_wide, told), 0.0) + _AIR)
        least.append(size * 0.3528 * max(head, words, *whole) + _AIR)
    return natural, least


def _stays_whole(cell: Cell, text: str) -> bool:
    """A light with its word and a day are not broken."""
    return len(text) <= _SHORT and (cell.status is not None or bool(_DAY.search(text)))


@lru_cache(maxsize=16384)
def _wide(text: str) -> float:
    """How wide a text is in characters of its size, rather too wide; programs part Chinese from figures by a gap."""
    return sum(map(_own_width, text)) + 0.25 * len(_JOINTS.findall(text))


def _own_width(letter: str) -> float:
    if ord(letter) > 0x2010:
        return 1.03
    return latin_width(letter) if letter.isalpha() or letter == " " else 0.6


def _fill(place: Any, width: Any, text: str, style: str | None, side: str, *, size: float, line: float) -> None:
    place.width = width
    paragraph = place.paragraphs[0]
    paragraph._p.style = style
    paragraph.alignment = _SIDES[side]
    piece = run(paragraph, text)
    if size != SIZES[0]:
        piece.font.size = Pt(size)
    if line < LINE:
        paragraph.paragraph_format.line_spacing = Pt(line)
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
