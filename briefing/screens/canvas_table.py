"""A table on a sheet: type and columns chosen so that it fits, rows carried over to the next sheet where it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.content.model import Cell, Column, Table
from briefing.screens.canvas import LINE, Canvas, balance_lines, faint, lines_of, wide
from charts.palette import INK, MUTED, NAVY, ROW_RULE
from wording import _
from wording.status import TROUBLE, status_look

GAP = 22
# Type smaller than this, in px, is not read on a picture.
SMALLEST = 9
GRAVE = TROUBLE - {"slightly_behind"}


@dataclass(frozen=True)
class Fitted:
    """A table at a type size in px, with its columns' widths and each row's height."""

    table: Table
    size: int
    widths: tuple[float, ...]
    head: float
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        return self.head + sum(self.heights)


def pages(table: Table, width: float, height: float, sizes: Sequence[int]) -> list[Fitted]:
    """The table at the first size at which it fits the room, whole; else over as few sheets as the sizes allow."""
    tried = []
    for size in sizes:
        whole = _fitted(table, size, width)
        if whole.height <= height:
            return [_spread(whole, height)]
        tried.append(_parted(table, whole, width, height))
    # The largest type among those that need the fewest sheets.
    return min(tried, key=len)


def on_one_sheet(table: Table, width: float, height: float, sizes: Sequence[int]) -> Fitted:
    """The table on a single sheet, in smaller type than asked for where it must be; what even the smallest cannot hold
    is counted in a last row."""
    for size in (*sizes, *range(sizes[-1] - 1, SMALLEST - 1, -1)):
        whole = _fitted(table, size, width)
        if whole.height <= height:
            return _spread(whole, height)
    kept = len(_parted(table, whole, width, height)[0].table.rows) - 1
    words = _("另有 {n} 行未列出").format(n=len(table.rows) - kept)
    rest = tuple(Cell(words if number == 0 else "") for number in range(len(table.columns)))
    return _fitted(Table(table.title, table.columns, (*table.rows[:kept], rest)), SMALLEST, width)


def _parted(table: Table, whole: Fitted, width: float, height: float) -> list[Fitted]:
    """Evenly filled sheets: a last one with a single row reads like a mistake."""
    made: list[Fitted] = []
    room = whole.height - whole.head
    sheets = max(2, -(-int(room) // max(1, int(height - whole.head))))
    share, start, at = room / sheets, 0, 0.0
    for number, high in enumerate(whole.heights):
        if number > start and (at + high > height - whole.head or (at >= share * 0.999 and len(made) < sheets - 1)):
            made.append(_fitted(_part(table, start, number), whole.size, width))
            start, at = number, 0.0
        at += high
    made.append(_fitted(_part(table, start, len(table.rows)), whole.size, width))
    return [_spread(page, height) for page in made]


def _part(table: Table, start: int, end: int) -> Table:
    return Table(table.title, table.columns, table.rows[start:end], table.last_is_total and end == len(table.rows))


def _spread(fitted: Fitted, height: float) -> Fitted:
    """The rows with what room is left shared among them, up to half as high again."""
    spare = min((height - fitted.height) / max(1, len(fitted.heights)), 0.5 * fitted.size)
    heights = tuple(high + max(0.0, spare) for high in fitted.heights)
    return Fitted(fitted.table, fitted.size, fitted.widths, fitted.head, heights)


def _fitted(table: Table, size: int, width: float) -> Fitted:
    widths = _widths(table, size, width)
    columns = list(zip(table.columns, widths, strict=True))
    head = max(
        LINE * _small(size) * len(lines_of(column.title, _small(size), room - GAP, bold=True))
        + (LINE * _tiny(size) * len(lines_of(column.unit, _tiny(size), room - GAP)) if column.unit else 0)
        for column, room in columns
    )
    heights = [
        max(
            LINE * size * len(lines_of(cell.text, size, room - GAP - _mark(cell, column, size)) or [""])
            for cell, (column, room) in zip(row, columns, strict=True)
        )
        for row in table.rows
    ]
    pad = round(0.42 * size)
    return Fitted(table, size, tuple(widths), head + 8, tuple(high + pad for high in heights))


def _small(size: int) -> int:
    return max(18, round(size * 0.86))


def _tiny(size: int) -> int:
    return max(16, round(size * 0.74))


def _mark(cell: Cell, column: Column, size: int) -> float:
    """Room for the glyph beside a cell's words."""
    if cell.status is None and column.align != "right":
        return 0
    return 1.25 * size if cell.status is not None else 0


def _widths(table: Table, size: int, width: float) -> list[float]:
    """What each column would like, or a fair share of what there is; the words of the widest are broken into lines."""
    wished, least = [], []
    for number, column in enumerate(table.columns):
        cells = [row[number] for row in table.rows]
        marks = max((_mark(cell, column, size) for cell in cells), default=0.0)
        head = wide(column.title, _small(size), bold=True)
        unit = wide(column.unit, _tiny(size))
        wished.append(max([unit, head, *(wide(cell.text, size, bold=True) + marks for cell in cells)]) + GAP)
        # Figures are never broken, words may be.
        is_figure = column.align == "right" or column.key == "status"
        least.append(wished[-1] if is_figure and wished[-1] < 0.2 * width else min(wished[-1], 5.2 * size + GAP))
        if is_figure and head > max([unit, *(wide(c.text, size, bold=True) + marks for c in cells)]):
            # A Latin word cannot be parted.
            words = [wide(one, _small(size), bold=True) for one in column.title.split() if one.isascii()]
            inner = max([unit, head / 2 + size, *words, *(wide(c.text, size, bold=True) + marks for c in cells)])
            least[-1] = min(least[-1], inner + GAP)
    if sum(wished) <= width:
        spare = (width - sum(wished)) / len(wished)
        return [one + spare for one in wished]
    if sum(least) >= width:
        return [low * width / sum(least) for low in least]
    return _shared(wished, least, width)


def _shared(wished: Sequence[float], least: Sequence[float], width: float) -> list[float]:
    """Narrow columns get what they wish; what is left is shared by the wide ones, none below its least."""
    given: dict[int, float] = {}
    while len(given) < len(wished):
        open_ = [n for n in range(len(wished)) if n not in given]
        fair = (width - sum(given.values())) / len(open_)
        short = [n for n in open_ if least[n] > fair]
        glad = [n for n in open_ if wished[n] <= fair]
        if short:
            given |= {n: least[n] for n in short}
        elif glad:
            given |= {n: wished[n] for n in glad}
        else:
            given |= dict.fromkeys(open_, fair)
    return [given[n] for n in range(len(wished))]


def draw(on: Canvas, fitted: Fitted, left: float, top: float) -> float:
    """The table with its upper left corner at a place; where it ends."""
    table, size = fitted.table, fitted.size
    edges = [left]
    for width in fitted.widths:
        edges.append(edges[-1] + width)
    end = edges[-1]
    for column, x0, x1 in zip(table.columns, edges, edges[1:], strict=False):
        _head(on, column, size, x0, x1, top + fitted.head - 6)
    on.rule(left, top + fitted.head, end, top + fitted.head, INK, 2)
    y = top + fitted.head
    for number, (row, high) in enumerate(zip(table.rows, fitted.heights, strict=True)):
        total = table.last_is_total and number == len(table.rows) - 1
        for cell, column, x0, x1 in zip(row, table.columns, edges, edges[1:], strict=False):
            _cell(on, cell, column, size, (x0, y, x1, y + high), bold=total)
        if total:
            on.rule(left, y, end, y, INK, 1.5)
        y += high
        on.rule(left, y, end, y, ROW_RULE, 1)
    return y


def _head(on: Canvas, column: Column, size: int, x0: float, x1: float, bottom: float) -> None:
    """A column's heading, its unit under it in muted weight, both standing on `bottom`."""
    room = x1 - x0 - GAP
    title = balance_lines(column.title, _small(size), room, bold=True)
    unit = lines_of(column.unit, _tiny(size), room) if column.unit else []
    x = x1 - GAP if column.align == "right" else x0
    side = "right" if column.align == "right" else "left"
    y = bottom - LINE * (_small(size) * len(title) + _tiny(size) * len(unit))
    y = on.lines(x, y, title, _small(size), bold=True, side=side)  # type: ignore[arg-type]
    on.lines(x, y, unit, _tiny(size), MUTED, side=side)  # type: ignore[arg-type]


def _cell(
    on: Canvas, cell: Cell, column: Column, size: int, box: tuple[float, float, float, float], *, bold: bool
) -> None:
    """A cell's words, with the glyph of its status: before the word of a status, after a figure."""
    x0, y0, x1, y1 = box
    look = status_look(cell.status) if cell.status else None
    mark = _mark(cell, column, size)
    lines = balance_lines(cell.text, size, x1 - x0 - GAP - mark) or [""]
    top = (y0 + y1) / 2 - LINE * size * len(lines) / 2
    if look and look.tint != "#FFFFFF":
        on.box(x0 - GAP / 2 if column.align != "right" else x0, y0, x1 - GAP / 2, y1, look.tint)
    heavy = bold or cell.status in GRAVE
    if column.align == "right":
        if look:
            on.words(x1 - GAP, (y0 + y1) / 2, look.glyph, size * 0.86, look.colour, side="right")
        on.lines(x1 - GAP - mark, top, lines, size, faint(cell.text), bold=heavy, side="right")
        return
    if look:
        on.words(x0, (y0 + y1) / 2, look.glyph, size, look.colour)
    colour = look.colour if look else NAVY if bold and not cell.text else faint(cell.text)
    on.lines(x0 + mark, top, lines, size, colour, bold=heavy or bool(look))
