"""Where the table stands in a stranger's sheet: title lines, header rows, units, the column of places, the body.

            A            B          C          D
    1  黄石市2024年一季度商标统计表                       title lines: one text across
    2                                单位:件             a line of what holds for all
    3  县(市、区)     商标申请量            商标注册量     header rows: one to three, merged groups
    4               数量       同比       数量
    5  大冶市         237      18.50%      311           body: a place, its figures
    6  全市合计       906       8.50%      888
    7  注:截至3月15日                                     below: notes, signatures

becomes Table(title=[("A1", …)], columns=[Column("商标申请量/数量", …), …], rows=[Row(5, "大冶市"), …]).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from loaders.tables.dating import Dated, dated, is_other_date
from loaders.tables.labels import is_facts, is_place_heading
from loaders.workbook.cells import Cell, RowCells, address, place_of
from loaders.workbook.model import Sheet
from loaders.workbook.serials import read_serials
from loaders.workbook.use import UseKind
from loaders.workbook.values import fold_unit, is_missing, is_unit_word, looks_like_unit
from tracker.number_formats import number_format as meaning_of
from tracker.numbers import parse_number
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import fold_name

SEARCHED_ROWS = 2_000  # a table begins, and names most of its places, within so many rows
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(19|20)\d\d(\.\d{1,2})?")
# A line that speaks of the figures, and heads none: 注：…, 数据时间：2026年6月, 以8月31日为准.
_NOTE = re.compile(r"^[(（]?(注|备注|说明|以上|上述)|[:：]|为准")
_A_TITLE = 6  # characters: 项目 in a corner is none
MAX_HEADER_ROWS = 4  # three of headings and one of units


@dataclass(frozen=True)
class Column:
    """A column of figures: its heading cell's address, the header's words top down, and a unit row's unit."""

    number: int
    cell: str
    parts: tuple[str, ...]
    unit: str | None = None

    @property
    def heading(self) -> str:
        return "/".join(self.parts)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body. `label` is the place's name as typed, white space kept; "" when there is none."""

    number: int
    label: str
    cell: str


@dataclass
class Table:
    title: list[tuple[str, str]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    # The first row of its headings; what stands above is its title.
    head: int = 0
    # Whether it is the figures of one place in a long table, one a row of the sheet.
    is_list: bool = False


class _Rows(MutableMapping[int, dict[int, Cell]]):
    """The rows of a big sheet, each made when it is first asked for."""

    def __init__(self, cells: RowCells) -> None:
        self._cells = cells
        self._held = cells.held_rows()
        self._known = set(self._held)
        self._made: dict[int, dict[int, Cell]] = {}

    def __getitem__(self, row: int) -> dict[int, Cell]:
        if row not in self._made:
            if row not in self._known:
                raise KeyError(row)
            self._made[row] = self._cells.row(row)
        return self._made[row]

    def __setitem__(self, row: int, cells: dict[int, Cell]) -> None:
        if row not in self._known:
            self._known.add(row)
            self._held.append(row)
        self._made[row] = cells

    def __delitem__(self, row: int) -> None:
        raise NotImplementedError

    def __contains__(self, row: object) -> bool:
        return row in self._known

    def __iter__(self) -> Iterator[int]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


class Grid:
    """A sheet whose merged cells all show their text. Transposed, its columns are read as rows."""

    def __init__(self, sheet: Sheet, transposed: bool = False) -> None:
        self.sheet = sheet
        self.transposed = transposed
        self._anchors: dict[tuple[int, int], tuple[int, int]] = {}
        self._merged_rows: set[int] = set()
        self._formatted: frozenset[int] | None = None
        self._plain: dict[str, list[Any] | None] = {}
        # Merged cells that hold something: the first place of each, and its last one.
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        # Where rows may be read as they lie: a big sheet, read down.
        self.lying: RowCells | None = None
        self.by_row: MutableMapping[int, dict[int, Cell]] = {}
        if isinstance(sheet.cells, RowCells) and not transposed:
            self.lying = sheet.cells
            self.by_row = _Rows(sheet.cells)
            self.last_column = sheet.cells.last_column()
        else:
            for key, cell in sheet.cells.items():
                row, column = (key[1], key[0]) if transposed else key
                self.by_row.setdefault(row, {})[column] = cell
            self.last_column = max((max(cells) for cells in self.by_row.values()), default=0)
        self.last_row = max(self.by_row, default=0)
        for top, left, bottom, right in sheet.merged:
            self._spread(self._turned((top, left)), self._turned((bottom, right)))
        self._dated_rows = read_serials(self.by_row, is_place_heading, SEARCHED_ROWS)

    def plain(self, row: int, place: int) -> list[Any] | None:
        """The values of a row of a big sheet that holds the name of a place, plain numbers, and nothing else; None for any
        other row, which is read cell by cell.
        """
        if self.lying is None or row in self._merged_rows or row in self._dated_rows:
            return None
        return self.lying.plain(row, place)

    def plain_line(self, row: int, place: int) -> Row | None:
        """A plain row as one of the body whose places stand in the column `place`."""
        values = self.plain(row, place)
        if values is None:
            return None
        line = Row(row, values[place - 1].strip(), address(row, place))
        self._plain[line.cell] = values
        return line

    def plain_row(self, row: Row) -> list[Any] | None:
        """The same of a row of the body."""
        if self.lying is None:
            return None
        if row.cell not in self._plain:
            self._plain[row.cell] = self.plain(row.number, place_of(row.cell)[1])
        return self._plain[row.cell]

    def columns_of(self, rows: Iterable[Row]) -> set[int]:
        """The columns in which one of the rows holds something."""
        found: set[int] = set()
        shapes: set[tuple[type, ...]] = set()
        for row in rows:
            values = self.plain_row(row)
            if values is None:
                found.update(self.by_row[row.number])
            elif (shape := tuple(map(type, values))) not in shapes:
                shapes.add(shape)
                found.add(place_of(row.cell)[1])
                found.update(column for column, kind in enumerate(shape, start=1) if kind is float)
        return found

    def value(self, row: Row, column: int) -> object:
        """What the row's cell in a column holds, None where there is none."""
        values = self.plain_row(row)
        if values is None or column > len(values) or column in self.formatted_columns():
            cell = self.cell(row.number, column)
            return None if cell is None else cell.value
        value = values[column - 1]
        return int(value) if type(value) is float and value.is_integer() and abs(value) < 1e15 else value

    def is_wordless(self, row: Row, column: int) -> bool:
        """Whether a plain row's cell in a column is blank or a number without a format of its own."""
        values = self.plain_row(row)
        if values is None or column in self.formatted_columns():
            return False
        value = values[column - 1] if column <= len(values) else ""
        return value == "" or (type(value) is float and abs(value) < 1e15)

    def formatted_columns(self) -> frozenset[int]:
        """The columns of a big sheet of which a number has a format that shows something else."""
        if self._formatted is None:
            formats = self.lying.formats if self.lying is not None else {}
            self._formatted = frozenset({place & 0x3FFF for place in formats})
        return self._formatted

    def _turned(self, key: tuple[int, int]) -> tuple[int, int]:
        return (key[1], key[0]) if self.transposed else key

    def _spread(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        cell = self.by_row.get(first[0], {}).get(first[1])
        if cell is None:
            return
        self.merged[first] = last
        for row in range(first[0], min(last[0], self.last_row + 1) + 1):
            for column in range(first[1], min(last[1], self.last_column + 1) + 1):
                self._anchors[row, column] = first
                self._merged_rows.add(row)
                self.by_row.setdefault(row, {}).setdefault(column, cell)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, or for a merged one the cell it belongs to."""
        cells = self.by_row.get(row)
        return None if cells is None else cells.get(column)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        return self._anchors.get((row, column), (row, column))

    def text(self, row: int, column: int) -> str:
        cell = self.cell(row, column)
        return cell.text.strip() if cell else ""

    def width(self, row: int, column: int) -> int:
        """How many columns the cell spans."""
        anchor = self.anchor(row, column)
        return sum(self.anchor(row, other) == anchor for other in range(column, self.last_column + 2))

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The cell's own row and column in the sheet, whichever way it is read; of a merged one its first cell's."""
        return self._turned(self.anchor(row, column))

    def unmerge(self, first: tuple[int, int]) -> None:
        """Takes a merged cell's text back to its first place."""
        last = self.merged.pop(first)
        for row in range(first[0], min(last[0], self.last_row + 1) + 1):
            for column in range(first[1], min(last[1], self.last_column + 1) + 1):
                if (row, column) != first and self._anchors.get((row, column)) == first:
                    del self._anchors[row, column]
                    del self.by_row[row][column]

    def use(self, row: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Says what all of a row's cells were used for; read across, it is a column of the sheet."""
        (self.sheet.use.column if self.transposed else self.sheet.use.row)(row, kind, why, told=told)

    def use_column(self, column: int, rows: Iterable[int], kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Says what a column's cells in these rows were used for; what was said of a whole row stands."""
        said = self.sheet.use.columns if self.transposed else self.sheet.use.rows
        left = [row for row in rows if row not in said]
        if self.transposed or self.lying is None:
            for row in left:
                self.use_cell(row, column, kind, why, told=told)
            return
        for row in self._merged_rows.intersection(left):
            self.use_cell(row, column, kind, why, told=told)
        self.sheet.use.run(column, [row for row in left if row not in self._merged_rows], kind, why, told=told)

    def use_cell(self, row: int, column: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Says what one cell was used for; what was said of it before stands."""
        self.sheet.use.cell(*self.place(row, column), kind, why, told=told)

    def address(self, row: int, column: int) -> str:
        """The address in the sheet, whichever way it is read."""
        return address(*self._turned(self.anchor(row, column)))

    def texts(self, row: int) -> dict[int, str]:
        """The row's texts by column, a merged cell once."""
        cells = self.by_row.get(row)
        if not cells:
            return {}
        if row not in self._merged_rows:
            return {column: text for column, cell in sorted(cells.items()) if (text := cell.text.strip())}
        seen: set[tuple[int, int]] = set()
        texts: dict[int, str] = {}
        for column in sorted(cells):
            anchor = self.anchor(row, column)
            if anchor not in seen and (text := self.text(row, column)):
                seen.add(anchor)
                texts[column] = text
        return texts


def is_figure(cell: Cell | None) -> bool:
    """Whether a cell holds a figure or stands for one: a number that is no year, 95%, an error, a formula."""
    if cell is None or cell.kind in ("error", "uncached"):
        return cell is not None
    if cell.kind == "number" and cell.number_format == "General" and isinstance(cell.value, float | int):
        value = cell.value
        return isfinite(value) and not (1900 <= value < 2100 and bool(_YEAR.fullmatch(cell.text)))
    if cell.kind == "number" and not meaning_of(cell.number_format).unit and isinstance(cell.value, float | int):
        if meaning_of(cell.number_format, cell.value < 0).is_odd:
            return True
        year = 1900 <= cell.value < 2100 and _YEAR.fullmatch(cell.text)
        return not year and isfinite(cell.value)
    if cell.kind in ("date", "bool") or (cell.kind == "text" and (not _DIGIT.search(cell.text) or is_missing(cell))):
        return False
    try:
        figure = parse_number(cell.value, cell.number_format)
    except ValueError:
        return False
    if figure is None or (figure.unit and not is_unit_word(figure.unit)):
        return False  # 2026年 and 9月 are headings
    return bool(figure.unit) or not _YEAR.fullmatch(cell.text.strip())


def has_figure(grid: Grid, row: Row) -> bool:
    """Whether one of a plain row's numbers is a figure for certain: no year, no format that may show something else."""
    formatted = grid.formatted_columns()
    for column, value in enumerate(grid.plain_row(row) or (), start=1):
        if type(value) is float and (value < 1900 or 2100 <= value < 1e15) and column not in formatted:
            return True
    return False


def find_tables(grid: Grid, is_place: Callable[[str], bool], catalogue: Catalogue) -> list[Table]:
    """The tables of a sheet, top down, and side by side where each has its own column of places.

    A new one starts where a header with other headings stands, or a title that names another period.
    """
    places = _place_columns(grid, is_place)
    found: list[Table] = []
    for index, column in enumerate(places):
        first = places[index] if index else 0
        last = places[index + 1] if index + 1 < len(places) else grid.last_column + 1
        for table in _tables_of(grid, column, is_place, catalogue):
            table.columns = [c for c in table.columns if first < c.number < last]
            found.append(table)
    return [table for table in found if table.columns]


def _tables_of(grid: Grid, column: int, is_place: Callable[[str], bool], catalogue: Catalogue) -> list[Table]:
    """The tables below one another whose places stand in this column."""
    first = _first_body_row(grid, column, is_place)
    if first is None:
        return []
    tables = [_head(grid, column, first, 0, catalogue)]
    skip_until = first
    section: list[tuple[str, str]] = []
    over: list[Row] = []  # title lines that no figure stands under yet
    for row in range(first, grid.last_row + 1):
        if row < skip_until or row not in grid.by_row:
            continue
        if not section and (line := grid.plain_line(row, column)) and has_figure(grid, line):
            tables[-1].rows.append(line)
            continue
        if again_at := _header_again(grid, row, column, is_place):
            body = next(
                (
                    r
                    for r in range(row, grid.last_row + 1)
                    if _is_body(grid, r, again_at, is_place) and not _is_index_row(grid, r, again_at)
                ),
                None,
            )
            if body is None:
                break
            # What stands between the last figures and this header belongs to it: its title, its groups, its units.
            while tables[-1].rows and not _is_body(grid, tables[-1].rows[-1].number, column, is_place):
                tables[-1].rows.pop()
            last = tables[-1].rows[-1].number if tables[-1].rows else min(row - 1, first)
            column, section = again_at, []
            again = _head(grid, column, body, last, catalogue)
            skip_until = body
            if not any(dated(text) for _, text in again.title):
                # What stands above the first table holds for those below it that say nothing of their own.
                # Its unit line is of its own figures.
                again.title += [
                    line
                    for line in tables[0].title
                    if (not again.title or dated(line[1])) and (dated(line[1]) or "单位" not in line[1])
                ]
            other = [c.parts for c in again.columns] != [c.parts for c in tables[-1].columns]
            if other or _dates(again.title) - _dates(tables[-1].title):
                tables.append(again)
            continue
        label = grid.text(row, column)
        if _is_title_of_its_own(grid, row, is_place):
            section = title_line(grid, row)
            over.append(Row(row, label, grid.address(row, column)))
            continue
        if section and any(is_figure(c) for k, c in grid.by_row[row].items() if k != column):
            # Figures under a line that names another time are of that time: the table goes on under another title.
            kept = [line for line in tables[0].title if not dated(line[1])]
            if _dates(section) - _dates(tables[-1].title):
                tables.append(Table([*kept, *section], tables[-1].columns, head=row))
            section, over = [], []
        tables[-1].rows.append(Row(row, label, grid.address(row, column)))
    tables[-1].rows += over
    return [table for table in tables if table.rows and table.columns]


def _dates(title: list[tuple[str, str]]) -> set[Dated]:
    return {said for _, text in title for said in dated(text)}


def _is_title_of_its_own(grid: Grid, row: int, is_place: Callable[[str], bool]) -> bool:
    """Whether a row within the body is one text that names a time and no place: 泉州市2026年二季度."""
    texts = list(grid.texts(row).values())
    return (
        len(texts) == 1
        and not _NOTE.search(texts[0])
        and bool(dated(texts[0]))
        and not is_place(texts[0])
        and len(grid.by_row[row]) <= 1 + sum(grid.anchor(row, column) != (row, column) for column in grid.by_row[row])
    )


def _place_columns(grid: Grid, is_place: Callable[[str], bool]) -> list[int]:
    """The column with the most names of places, and others headed like it that name places too; failing that, the one that
    is headed like one."""
    names: dict[int, set[str]] = {}
    headed: list[tuple[int, int]] = []
    for row in sorted(grid.by_row)[:SEARCHED_ROWS]:
        for column, cell in grid.by_row[row].items():
            if cell.kind != "text":
                continue
            if is_place(cell.text):
                names.setdefault(column, set()).add(fold_name(cell.text))
            elif is_place_heading(cell.text):
                headed.append((row, column))
    if not names:
        return [min(headed)[1]] if headed else []
    most = max(map(len, names.values()))
    main = min(names, key=lambda column: (-len(names[column]), column))
    # Of tables below one another whose places stand in different columns, the first one's.
    main = next((c for _, c in sorted(headed) if 2 * len(names.get(c, ())) >= most), main)
    own = {(row, fold_name(grid.text(row, main))) for row, column in headed if column == main}
    beside = {
        c for row, c in headed if (row, fold_name(grid.text(row, c))) in own and 2 * len(names.get(c, ())) >= most
    }
    return sorted({main, *beside})


def _is_body(grid: Grid, row: int, place: int, is_place: Callable[[str], bool]) -> bool:
    return is_place(grid.text(row, place)) or any(
        is_figure(c) for k, c in grid.by_row.get(row, {}).items() if k != place
    )


def _first_body_row(grid: Grid, place: int, is_place: Callable[[str], bool]) -> int | None:
    """The first row of figures or of a place that stands below at least one row of headings."""
    headings_seen = False
    for row in sorted(grid.by_row):
        texts = grid.texts(row)
        named = place in texts and is_place(texts[place])
        figures = [c for k, c in grid.by_row[row].items() if k != place and is_figure(c)]
        if headings_seen and (named or figures) and not _is_index_row(grid, row, place):
            return row
        headings_seen = (
            headings_seen
            or _is_lone_heading(grid, row, place, is_place)
            or (len(texts) >= 2 and not figures and not is_facts(texts))
        )
    return None


def _is_lone_heading(grid: Grid, row: int, place: int, is_place: Callable[[str], bool]) -> bool:
    """Whether the only text of a row heads a column of figures beside places under no heading."""
    texts = grid.texts(row)
    column = min(texts, default=place)
    return (
        len(texts) == 1
        and column != place
        and grid.width(row, column) == 1
        and is_place(grid.text(row + 1, place))
        and is_figure(grid.cell(row + 1, column))
    )


def _is_index_row(grid: Grid, row: int, place: int) -> bool:
    """Whether the row only numbers the columns: 甲 | 1 | 2 | 3."""
    texts = grid.texts(row)
    if texts.get(place, "") not in ("", "甲", "乙", "丙", "—", "-", "栏次", "列次", "行次"):
        return False
    words = [re.sub(r"[()（）]", "", text) for column, text in texts.items() if column != place]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    lettered = any(text in ("甲", "乙", "丙") for text in texts.values())
    if not numbers or len(numbers) + sum(word in ("甲", "乙", "丙") for word in words) < len(words):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and (
        numbers[0] == 1 if lettered else numbers[0] in (1, 2) and len(numbers) >= 2
    )


def _header_again(grid: Grid, row: int, place: int, is_place: Callable[[str], bool]) -> int | None:
    """The column of places of a further header in this row, None where it is no header."""
    texts = grid.texts(row)
    if len(texts) < 2 or any(is_figure(c) for c in grid.by_row[row].values()):
        return None
    if is_place_heading(grid.text(row, place)):
        return place
    below = range(row + 1, min(row + 2 + MAX_HEADER_ROWS, grid.last_row) + 1)
    headed = (column for column, text in texts.items() if is_place_heading(text))
    return next((c for c in headed if any(is_place(grid.text(r, c)) for r in below)), None)


def _head(grid: Grid, place: int, body: int, after: int, catalogue: Catalogue) -> Table:
    """A table without rows: the header rows right above `body`, and the lines above those down from `after`."""
    rows = _header_rows(grid, place, body, after)
    units: dict[int, str] = {}
    headings = []
    for row in rows:
        others = {c: t for c, t in grid.texts(row).items() if c != place and grid.anchor(row, c)[0] == row}
        if _is_index_row(grid, row, place):
            continue
        if len(rows) > 1 and others and all(looks_like_unit(t.strip("()（）"), catalogue) for t in others.values()):
            units = {
                c: fold_unit(grid.text(row, c).strip("()（）"))
                for c in range(1, grid.last_column + 1)
                if grid.text(row, c) and grid.anchor(row, c)[0] == row
            }
        else:
            headings.append(row)
    columns = []
    for column in range(1, grid.last_column + 1):
        anchors = dict.fromkeys(grid.anchor(row, column) for row in headings if grid.text(row, column))
        parts = tuple(re.sub(r"\s+", "", grid.text(*anchor)) for anchor in anchors)
        if column != place and parts:
            cell = grid.address(*list(anchors)[-1])
            columns.append(Column(column, cell, parts, units.get(column)))
    top = rows[0] if rows else body
    return Table([line for row in range(after + 1, top) for line in title_line(grid, row)], columns, head=top)


def title_line(grid: Grid, row: int) -> list[tuple[str, str]]:
    """A title row's texts with their addresses, each after the label that stands in the cell before it: 填报日期：|2026-10-12."""
    lines, label = [], ""
    for column, text in grid.texts(row).items():
        lines.append((grid.address(row, column), label + text))
        label = text if text.endswith((":", "：")) or is_other_date(text) else ""
    return lines


def _header_rows(grid: Grid, place: int, body: int, after: int) -> list[int]:
    """The rows of headings right above `body`, top down; a blank row among them is passed over."""
    rows: list[int] = []
    for row in range(body - 1, after, -1):
        texts = grid.texts(row)
        if is_facts(texts) or len(rows) == MAX_HEADER_ROWS or (rows and _is_title_above(grid, row, rows[0], place)):
            break
        if _is_index_row(grid, row, place) or (not texts and row > after + 1 and len(grid.texts(row - 1)) >= 2):
            continue
        if not rows and _is_group(grid, row, place, after):
            continue
        lone = row == body - 1 and min(texts, default=place) != place and is_figure(grid.cell(body, min(texts)))
        if len(texts) < 2 and not lone and not _belongs_to_header(grid, row, place, bool(rows)):
            break
        rows.insert(0, row)
    return rows


def _is_title_above(grid: Grid, row: int, below: int, place: int) -> bool:
    """Whether a row above the heading of places is a title with its time beside it, and no corner over groups of columns."""
    title = grid.text(row, place)
    if not is_place_heading(grid.text(below, place)) or is_place_heading(title) or len(title) < _A_TITLE:
        return False
    return any(dated(text) for text in grid.texts(row).values())


def _is_group(grid: Grid, row: int, place: int, after: int) -> bool:
    """Whether the only text of a row is a group's name in the column of places (沿海地区), with the header above it."""
    texts = grid.texts(row)
    if list(texts) != [place] or grid.anchor(row, place) != (row, place):
        return False
    above = [r for r in range(row - 1, after, -1) if len(grid.texts(r)) >= 2][:MAX_HEADER_ROWS]
    return any(is_place_heading(text) for r in above for text in grid.texts(r).values())


def _belongs_to_header(grid: Grid, row: int, place: int, rows_below: bool) -> bool:
    """Whether a row of one text is part of a header: a group over columns, a single sub-heading or unit, a merge's rest.

    One text across everything is a title.
    """
    texts = grid.texts(row)
    column = min(texts, default=0)
    if texts and grid.anchor(row, column)[0] < row:
        return True
    for above in range(row - 1, row - MAX_HEADER_ROWS, -1):
        others = {c: text for c, text in grid.texts(above).items() if grid.anchor(above, c)[0] == above}
        if column <= place or is_facts(others) or (len(others) == 1 and min(others) <= place):
            break
        if len(others) >= 2:
            return True
    return rows_below and column > place and grid.width(row, column) > 1
