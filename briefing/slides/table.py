"""Tables on a slide: native, with rules only below rows, at a size at which every word is whole; long ones in pieces.

A table is measured before it is drawn: the columns as wide as their words, the rows as high as their lines.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from briefing.columns import capped, lowered
from briefing.content.model import Cell, Column, Table
from briefing.slides.text import LINE, Box, Piece, fill_frame, lines_of, longest_word, wide
from charts.palette import INK, MUTED, NAVY, ROW_RULE
from wording.status import SEVERITY, TROUBLE, status_look, status_text, status_word

SIZES = (22.0, 20.0, 18.0, 17.0, 16.0)
# Space above and below the words of a row; where a table would not go on a page at the smallest size, hardly any.
_ROOMY, _TIGHT = 3.0, 1.0
# How much higher a row may be drawn than its words ask for, in lines: a short table fills its page.
_OPEN = 1.8
_STEPS = (*((size, _ROOMY) for size in SIZES), (SIZES[-1], _TIGHT))
_SIDE = 5.0
# A figure with its light, "4.24 ★", stays on one line; a range with what was reported so far may take two.
_SHORT = 16
_LIGHT = 18
# Nor is so little broken, whatever it is: ● 进行中.
_WORD = 7
_DAY = re.compile(r"\d{4}")
# The built-in style without fills and lines; ours are on the cells.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True)
class Fit:
    """A table measured in points: its type size, column widths and row heights, the heading first, and the space above and
    below a row's words."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    high: float = _ROOMY

    @property
    def width(self) -> float:
        return sum(self.widths)

    @property
    def height(self) -> float:
        return sum(self.heights)

    def of_rows(self, start: int, end: int) -> Fit:
        """The fit of some of its rows under the same heading."""
        return replace(self, heights=(self.heights[0], *self.heights[1 + start : 1 + end]))


def printed(cell: Cell) -> str:
    """A cell as it is read on the slide: a light alone is its glyph and its word, a figure's light its glyph."""
    return "".join(text for text in _figure_and_light(cell))


def _figure_and_light(cell: Cell) -> tuple[str, str]:
    said = cell.brief or cell.text
    if cell.status is None:
        return said, ""
    if said in ("", status_word(cell.status), status_text(cell.status)):
        return "", status_text(cell.status)
    return f"{said} ", status_look(cell.status).glyph


def lights_in(table: Table) -> list[str]:
    """The lights that stand as glyphs beside figures, gravest last; their words are said below the table."""
    found = {cell.status for row in table.rows for cell in row if cell.status and _figure_and_light(cell)[0]}
    return [code for code in reversed(SEVERITY) if code in found]


def heading(column: Column) -> str:
    return f"{column.title} {column.unit}".strip()


def measured(table: Table, size: float, width: float, high: float = _ROOMY, *, in_two: bool = False) -> Fit | None:
    """The table at a size in a width: a column as wide as its words where there is room, else words wrap; None where a word
    would be cut. With `in_two` short names and figures wrap too."""
    numbers = range(len(table.columns))
    least = [_least(table, number, size, in_two=in_two) for number in numbers]
    if sum(least) > width:
        return None
    whole = [max(low, _cells_width(table, number, size)) for number, low in zip(numbers, least, strict=True)]
    natural = [max(own, _head_width(table.columns[number], size)) for number, own in zip(numbers, whole, strict=True)]
    widths = _shared(least, whole, natural, [column.width for column in table.columns], width)
    if sum(whole) > width:
        widths = lowered(widths, least, (3 * size, size), lambda tried: sum(_lines(table, tried, size)))
    return _in_columns(table, size, widths, high)


def _in_columns(table: Table, size: float, widths: Sequence[float], high: float) -> Fit:
    return Fit(size, tuple(widths), tuple(n * LINE * size + 2 * high for n in _lines(table, widths, size)), high)


def _lines(table: Table, widths: Sequence[float], size: float) -> list[int]:
    """How many lines the heading and each row take."""
    lines = [_lines_of_row([(heading(column), True) for column in table.columns], widths, size)]
    for number, row in enumerate(table.rows, 1):
        total = table.last_is_total and number == len(table.rows)
        lines.append(_lines_of_row([(printed(cell), total or _is_bold(cell)) for cell in row], widths, size))
    return lines


def natural_width(table: Table, size: float, *, first_at_most: float = math.inf) -> float:
    """How wide a table is in points when no word wraps, but those of its first column beyond a width."""
    natural = [
        max(_cells_width(table, number, size), _head_width(column, size)) for number, column in enumerate(table.columns)
    ]
    return min(natural[0], first_at_most) + sum(natural[1:])


def together(tables: Sequence[Table], width: float, height: float) -> list[Fit] | None:
    """Tables below each other, all of the largest size at which they go into a height together; None where they do not."""
    for size, high in _STEPS:
        fits = [fit for table in tables if (fit := measured(table, size, width, high))]
        if len(fits) == len(tables) and sum(fit.height for fit in fits) <= height:
            return fits
    return None


def best(table: Table, width: float, height: float) -> Fit | None:
    """The table at the first size at which it goes into a place with no word cut, None when it does not at any."""
    return next((fit for fit in _sizes(table, width) if fit.height <= height), None)


def _sizes(table: Table, width: float) -> list[Fit]:
    """The table at each size at which no word is cut; where even two columns do not stand beside each other whole at any, with
    names on two lines."""
    for in_two in (False, True):
        fits = (measured(table, size, width, high, in_two=in_two) for size, high in _STEPS)
        if found := [fit for fit in fits if fit]:
            return found
    return []


def pieces(table: Table, width: float, height: float) -> list[tuple[Table, Fit]]:
    """The table whole where it fits, else in as few pieces as it takes, all of one size and with the same column widths: by
    rows, and where the words of all its columns do not stand side by side, by columns, each time with the first."""
    return [piece for columns in _columns_together(table, width) for piece in _rows_together(columns, width, height)]


def side_by_side(table: Table, width: float) -> bool:
    """Whether the words of all columns stand beside each other uncut."""
    return sum(_least(table, number, SIZES[-1]) for number in range(len(table.columns))) <= width


def _columns_together(table: Table, width: float) -> list[Table]:
    """The table's columns in as few groups as go side by side at the smallest size, of about equal number."""
    least = [_least(table, number, SIZES[-1]) for number in range(len(table.columns))]
    others = list(range(1, len(table.columns)))
    for count in range(1, len(others) + 1):
        groups = [[0, *group] for group in _evenly(others, count)]
        if all(sum(least[number] for number in group) <= width for group in groups):
            return [_with_columns(table, group) for group in groups]
    return [_with_columns(table, [0, number]) for number in others] or [table]


def _with_columns(table: Table, kept: Sequence[int]) -> Table:
    rows = tuple(tuple(row[number] for number in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[number] for number in kept), rows=rows)


def _rows_together(table: Table, width: float, height: float) -> list[tuple[Table, Fit]]:
    fits = _sizes(table, width)
    for count in range(1, len(table.rows) + 1):
        for fit in fits:
            # Rows of very unequal height are at last one a piece.
            shared = count < len(table.rows)
            groups = _of_equal_height(fit.heights[1:], count) if shared else [[one] for one in range(count)]
            if all(fit.of_rows(group[0], group[-1] + 1).height <= height for group in groups):
                return [_of_rows(table, fit, group[0], group[-1] + 1) for group in groups]
    # One row alone is higher than a page: the notes say it all.
    return [piece for row in table.rows for fit in fits[-1:] for piece in _cut(table, row, fit, height)]


def _of_rows(table: Table, fit: Fit, start: int, end: int) -> tuple[Table, Fit]:
    last = table.last_is_total and end == len(table.rows)
    return replace(table, rows=table.rows[start:end], last_is_total=last), fit.of_rows(start, end)


def _cut(table: Table, row: tuple[Cell, ...], fit: Fit, height: float) -> list[tuple[Table, Fit]]:
    """A row alone in the columns of all, its longest cell shortened until the row goes on a page."""
    while True:
        alone = replace(table, rows=(row,), last_is_total=False)
        sized = _in_columns(alone, fit.size, fit.widths, fit.high)
        if sized.height <= height:
            return [(alone, sized)]
        at = max(range(len(row)), key=lambda place: len(row[place].text))
        text = row[at].text.rstrip("…")
        if len(text) < _SHORT:
            return []
        row = (*row[:at], replace(row[at], text=text[: len(text) * 9 // 10] + "…"), *row[at + 1 :])


def _of_equal_height(heights: Sequence[float], count: int) -> list[list[int]]:
    """The rows' numbers in order in so many groups, at most, of about equal height."""
    groups: dict[int, list[int]] = {}
    for number, foot in enumerate(itertools.accumulate(heights)):
        middle = foot - heights[number] / 2
        groups.setdefault(int(middle * count / sum(heights)), []).append(number)
    return list(groups.values())


def _evenly(numbers: Sequence[int], count: int) -> list[Sequence[int]]:
    """The numbers in order in so many groups of about equal length."""
    edges = [len(numbers) * place // count for place in range(count + 1)]
    return [numbers[low:high] for low, high in itertools.pairwise(edges) if low < high]


def _head_width(column: Column, size: float) -> float:
    return 1.03 * wide(heading(column), size, bold=True) + 2 * _SIDE + 2


def _cells_width(table: Table, number: int, size: float) -> float:
    """How wide a column must be for its cells to stand on one line."""
    bold = table.last_is_total
    words = [wide(printed(row[number]), size, bold=bold or _is_bold(row[number])) for row in table.rows]
    return 1.03 * max(words, default=0.0) + 2 * _SIDE + 2


def _least(table: Table, number: int, size: float, *, in_two: bool = False) -> float:
    """How wide a column must be for no word of it to be cut, and but for `in_two` no short figure to leave its light."""
    bold = table.last_is_total
    words = [longest_word(heading(table.columns[number]), size, bold=True)]
    for row in table.rows:
        text, heavy = printed(row[number]), bold or _is_bold(row[number])
        # A Chinese name breaks anywhere, but reads badly in two; so does a figure, a day or a light.
        short = len(text) <= _SHORT and ((number == 0 and not text.isascii()) or table.columns[number].align == "right")
        is_day = len(text) <= _SHORT and _DAY.search(text)
        whole = not in_two and (
            short or is_day or len(text) <= _WORD or (row[number].status is not None and len(text) <= _LIGHT)
        )
        words.append(wide(text, size, bold=heavy) if whole else longest_word(text, size, bold=heavy))
    own = 1.03 * max(words) + 2 * _SIDE + 2
    return own if table.columns[number].align == "right" else max(own, 4 * size)


def _shared(
    least: Sequence[float], whole: Sequence[float], natural: Sequence[float], shares: Sequence[float], width: float
) -> list[float]:
    """Column widths: what is left over goes by the columns' shares; what is short is taken from headings first, then from
    the widest columns, down to what their words need."""
    spare = width - sum(natural)
    if spare >= 0:
        return [own + spare * share / sum(shares) for own, share in zip(natural, shares, strict=True)]
    if sum(whole) <= width:
        part = (width - sum(whole)) / max(1e-9, sum(natural) - sum(whole))
        return [low + part * (own - low) for low, own in zip(whole, natural, strict=True)]
    return capped(least, whole, width)


def _lines_of_row(words: Sequence[tuple[str, bool]], widths: Sequence[float], size: float) -> int:
    """How many lines a row takes, each of its cells with whether it is bold."""
    lines = 1
    for (text, bold), width in zip(words, widths, strict=True):
        room = width - 2 * _SIDE
        if wide(text, size, bold=bold) > room:
            lines = max(lines, lines_of(text, room, size, bold=bold))
    return lines


def drawn_height(fit: Fit, room: float) -> float:
    """How high the table is drawn in a room."""
    return fit.height + min(max(0.0, room - fit.height), _OPEN * fit.size * len(fit.heights))


def draw_table(shapes: Any, table: Table, fit: Fit, box: Box, alt: str) -> Any:
    """The table drawn at its size from the box's upper left corner; rows are opened where there is room."""
    height = drawn_height(fit, box.height)
    spare = (height - fit.height) / len(fit.heights)
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
        _head(drawn.cell(0, number), column, fit)
    for at, row in enumerate(table.rows, 1):
        is_total = table.last_is_total and at == len(table.rows)
        before_total = table.last_is_total and at == len(table.rows) - 1
        for number, cell in enumerate(row):
            _cell(drawn.cell(at, number), cell, table.columns[number], fit, is_total)
            _rule(drawn.cell(at, number), INK if before_total else ROW_RULE, 1.0 if before_total else 0.75)
    return frame


def _head(cell: Any, column: Column, fit: Fit) -> None:
    said = [Piece(column.title, fit.size, True, NAVY)]
    if column.unit:
        said.append(Piece(f" {column.unit}", fit.size, False, MUTED))
    _fill(cell, said, column.align, fit.high)
    _rule(cell, INK, 1.25)


def _cell(cell: Any, content: Cell, column: Column, fit: Fit, is_total: bool) -> None:
    if content.status is None:
        return _fill(cell, [Piece(printed(content), fit.size, is_total)], column.align, fit.high)
    look, (figure, light) = status_look(content.status), _figure_and_light(content)
    said = [Piece(light, fit.size, _is_bold(content), look.colour)]
    if figure:
        said.insert(0, Piece(figure, fit.size, is_total))
    _fill(cell, said, column.align, fit.high)
    if content.status in TROUBLE:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(look.tint.lstrip("#"))


def _is_bold(cell: Cell) -> bool:
    return cell.status in TROUBLE


def _fill(cell: Any, said: list[Piece], align: str, high: float) -> None:
    fill_frame(cell.text_frame, [said], align=align, anchor="middle")
    cell.vertical_anchor = cell.text_frame.vertical_anchor or cell.vertical_anchor
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(high)


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
