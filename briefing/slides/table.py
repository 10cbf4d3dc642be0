"""Tables on a slide: native, with rules only below rows, at a size at which every word is whole; long ones in pieces.

A table is measured before it is drawn: the columns as wide as their words, the rows as high as their lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from briefing.content.model import Cell, Column, Table
from briefing.slides.text import LINE, Box, Piece, fill_frame, lines_of, longest_word, wide
from charts.palette import INK, MUTED, NAVY, ROW_RULE
from wording.status import SEVERITY, TROUBLE, status_look, status_text, status_word

SIZES = (18.0, 17.0, 16.0, 15.0, 14.0)
SMALLEST = 13.0
# Only where the words of a heading would be cut at any other.
_FINE = (12.0, 11.0, 10.0)
_SIDE, _HIGH = 6.0, 3.0
# The built-in style without fills and lines; ours are on the cells.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True)
class Fit:
    """A table measured in points: its type size, column widths and row heights, the heading first."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def width(self) -> float:
        return sum(self.widths)

    @property
    def height(self) -> float:
        return sum(self.heights)


def printed(cell: Cell) -> str:
    """A cell as it is read on the slide: a light alone is its glyph and its word, a figure's light its glyph."""
    return "".join(text for text in _figure_and_light(cell))


def _figure_and_light(cell: Cell) -> tuple[str, str]:
    if cell.status is None:
        return cell.text, ""
    if cell.text in ("", status_word(cell.status), status_text(cell.status)):
        return "", status_text(cell.status)
    return f"{cell.text} ", status_look(cell.status).glyph


def lights_in(table: Table) -> list[str]:
    """The lights that stand as glyphs beside figures, gravest last; their words are said below the table."""
    found = {cell.status for row in table.rows for cell in row if cell.status and _figure_and_light(cell)[0]}
    return [code for code in reversed(SEVERITY) if code in found]


def heading(column: Column) -> str:
    return f"{column.title} {column.unit}".strip()


def measured(table: Table, size: float, width: float) -> Fit:
    """The table at a size in a width: a column as wide as its words where there is room, else words wrap."""
    natural = [_natural(table, number, size) for number in range(len(table.columns))]
    least = _least(table, size, width)
    widths = _shared(natural, least, [column.width for column in table.columns], width)
    heights = [_row_height([heading(c) for c in table.columns], widths, size, bold=True)]
    for row in table.rows:
        heights.append(_row_height([printed(cell) for cell in row], widths, size))
    return Fit(size, tuple(widths), tuple(heights))


def natural_width(table: Table, size: float, *, first_at_most: float = math.inf) -> float:
    """How wide a table is in points when no word wraps, but those of its first column beyond a width."""
    first, *others = (_natural(table, number, size) for number in range(len(table.columns)))
    return min(first, first_at_most) + sum(others)


def best(table: Table, width: float, height: float, sizes: Sequence[float] = (*SIZES, SMALLEST)) -> Fit | None:
    """The table at the first size at which it goes into a place, None when it does not at any.

    A smaller size at which every word stands on one line goes before a larger one at which words wrap, then one at
    which only headings wrap.
    """
    fits = [measured(table, size, width) for size in (*sizes, *_FINE)]
    fits = [fit for fit in fits if fit.height <= height and fit.width <= width + 0.5]
    usual = [fit for fit in fits if fit.size in sizes]
    whole = [fit for fit in usual if natural_width(table, fit.size) <= width]
    uncut = [fit for fit in fits if sum(_least(table, fit.size, width)) <= width]
    wrapped = [fit for fit in usual if not _cuts_a_heading(table, fit)]
    return next(iter([*whole, *(fit for fit in uncut if fit in usual), *wrapped, *uncut, *usual]), None)


def _cuts_a_heading(table: Table, fit: Fit) -> bool:
    words = (longest_word(heading(column), fit.size, bold=True) for column in table.columns)
    return any(word + 2 * _SIDE > own for word, own in zip(words, fit.widths, strict=True))


def pieces(table: Table, width: float, height: float) -> list[Table]:
    """The table whole where it fits, else in as few pieces of about equal length as it takes: large enough to read and
    nothing cut, else small and nothing cut, else as it comes."""
    for least, uncut in ((SMALLEST, True), (0.0, True), (0.0, False)):
        for count in range(1, len(table.rows) + 1):
            parts = _split(table, count)
            fits = [best(part, width, height) for part in parts]
            if all(fit and fit.size >= least and not (uncut and _cuts_a_heading(table, fit)) for fit in fits):
                return parts
    return _split(table, max(1, len(table.rows)))


def _split(table: Table, count: int) -> list[Table]:
    total, parts, start = len(table.rows), [], 0
    for number in range(count):
        end = start + total // count + (number < total % count)
        parts.append(replace(table, rows=table.rows[start:end], last_is_total=table.last_is_total and end == total))
        start = end
    return [part for part in parts if part.rows]


def _natural(table: Table, number: int, size: float) -> float:
    head = 1.03 * wide(heading(table.columns[number]), size, bold=True) + 2 * _SIDE + 2
    return max(head, _cells_width(table, number, size))


def _cells_width(table: Table, number: int, size: float) -> float:
    """How wide a column must be for its cells to stand on one line, and no word of its heading to be cut."""
    bold = table.last_is_total
    words = [longest_word(heading(table.columns[number]), size, bold=True)]
    words += [wide(printed(row[number]), size, bold=bold or _is_bold(row[number])) for row in table.rows]
    return 1.03 * max(words, default=0.0) + 2 * _SIDE + 2


def _least(table: Table, size: float, width: float) -> list[float]:
    """How wide each column must be for no cell and no word of a heading to be cut; names may wrap beyond a share."""
    first, *others = (_cells_width(table, number, size) for number in range(len(table.columns)))
    # A Chinese name stays whole.
    names = [row[0].text for row in table.rows]
    words = (wide(name, size) if not name.isascii() else longest_word(name, size) for name in names)
    return [min(first, max(1.03 * max(words, default=0.0) + 2 * _SIDE + 2, 0.15 * width)), *others]


def _shared(natural: Sequence[float], least: Sequence[float], shares: Sequence[float], width: float) -> list[float]:
    """Column widths: what is left over goes by the columns' shares; what is short is taken from headings, then from
    the widest."""
    spare = width - sum(natural)
    if spare >= 0:
        total = sum(shares)
        return [own + spare * share / total for own, share in zip(natural, shares, strict=True)]
    if sum(least) <= width:
        part = (width - sum(least)) / max(1e-9, sum(natural) - sum(least))
        return [low + part * (own - low) for low, own in zip(least, natural, strict=True)]
    limit, widths = max(natural), list(natural)
    while sum(widths) > width and limit > 20:
        limit -= 2
        widths = [min(own, limit) for own in natural]
    return widths


def _row_height(words: Sequence[str], widths: Sequence[float], size: float, *, bold: bool = False) -> float:
    lines = 1
    for text, width in zip(words, widths, strict=True):
        room = width - 2 * _SIDE
        if wide(text, size, bold=bold) > room:
            # Programs break words at places of their own: one line may be the shorter for it.
            lines = max(lines, lines_of(text, room - size, size, bold=bold))
    return lines * LINE * size + 2 * _HIGH


def draw_table(shapes: Any, table: Table, fit: Fit, box: Box, alt: str) -> Any:
    """The table drawn at its size from the box's upper left corner; rows are opened a little where there is room."""
    spare = min(max(0.0, box.height - fit.height) / len(fit.heights), 0.55 * fit.size)
    height = fit.height + spare * len(fit.heights)
    frame = shapes.add_table(
        1 + len(table.rows), len(table.columns), Pt(box.left), Pt(box.top), Pt(fit.width), Pt(height)
    )
    frame.name = table.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    drawn = frame.table
    drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    drawn.horz_banding = False
    for number, wide_in_points in enumerate(fit.widths):
        drawn.columns[number].width = Emu(Pt(wide_in_points))
    for number, high in enumerate(fit.heights):
        drawn.rows[number].height = Emu(Pt(high + spare))
    for number, column in enumerate(table.columns):
        _head(drawn.cell(0, number), column, fit.size)
    for at, row in enumerate(table.rows, 1):
        is_total = table.last_is_total and at == len(table.rows)
        before_total = table.last_is_total and at == len(table.rows) - 1
        for number, cell in enumerate(row):
            _cell(drawn.cell(at, number), cell, table.columns[number], fit.size, is_total)
            _rule(drawn.cell(at, number), INK if before_total else ROW_RULE, 1.0 if before_total else 0.75)
    return frame


def _head(cell: Any, column: Column, size: float) -> None:
    said = [Piece(column.title, size, True, NAVY)]
    if column.unit:
        said.append(Piece(f" {column.unit}", size, False, MUTED))
    _fill(cell, said, column.align)
    _rule(cell, INK, 1.25)


def _cell(cell: Any, content: Cell, column: Column, size: float, is_total: bool) -> None:
    if content.status is None:
        return _fill(cell, [Piece(content.text, size, is_total)], column.align)
    look, (figure, light) = status_look(content.status), _figure_and_light(content)
    said = [Piece(light, size, _is_bold(content), look.colour)]
    if figure:
        said.insert(0, Piece(figure, size, is_total))
    _fill(cell, said, column.align)
    if content.status in TROUBLE:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(look.tint.lstrip("#"))


def _is_bold(cell: Cell) -> bool:
    return cell.status in TROUBLE


def _fill(cell: Any, said: list[Piece], align: str) -> None:
    fill_frame(cell.text_frame, [said], align=align, anchor="middle")
    cell.vertical_anchor = cell.text_frame.vertical_anchor or cell.vertical_anchor
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_HIGH)


def _rule(cell: Any, colour: str, width: float) -> None:
    """A line below the cell and none elsewhere."""
    properties = cell._tc.get_or_add_tcPr()
    for side in ("lnL", "lnR", "lnT"):
        line = properties.makeelement(qn(f"a:{side}"), {"w": "0"})
        line.append(line.makeelement(qn("a:noFill"), {}))
        properties.append(line)
    line = properties.makeelement(qn("a:lnB"), {"w": str(Pt(width)), "cap": "flat", "cmpd": "sng", "algn": "ctr"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour.lstrip("#")}))
    line.append(fill)
    properties.append(line)
    # The order of the schema: lines before the fill.
    for fill_of_cell in [child for child in properties if child.tag in (qn("a:solidFill"), qn("a:noFill"))]:
        properties.remove(fill_of_cell)
        properties.append(fill_of_cell)
