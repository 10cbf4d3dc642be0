"""Cells and their addresses: one cell that holds something, and the cells of a big sheet, made when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple

from tracker.number_formats import BUILTIN_DATE
from tracker.number_formats import number_format as meaning_of
from tracker.visible import visible

Value = str | float | int | bool | datetime | date | None
Kind = Literal["text", "number", "date", "bool", "error", "uncached"]
_FIRST_DAY = date(1899, 12, 30)


class Cell(NamedTuple):
    """One cell that holds something. An error's value is its name, an uncached formula's is the formula."""

    value: Value
    number_format: str
    kind: Kind

    @property
    def text(self) -> str:
        """What the cell shows, near enough to be found again: 95% for 0.95 in a percent format."""
        value = self.value
        if type(value) is str:
            return value
        if self.number_format == "General" and type(value) is int:
            return str(value)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, datetime):
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float | int):
            if self.number_format == "General":
                return f"{value:.15g}" if isinstance(value, float) else str(value)
            form = meaning_of(self.number_format, value < 0)
            number = value if form.factor == 1 or form.is_odd else round(value * form.factor, 10)
            return f"{number:.15g}{form.unit}" if isinstance(number, float) else f"{number}{form.unit}"
        return "" if value is None else str(value)


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A1 for (1, 1)."""
    return f"{column_letters(column)}{row}"


def place_of(cell: str) -> tuple[int, int]:
    """(row, column) of an address such as AB12, (0, 0) when it is none."""
    match = _ADDRESS.fullmatch(cell)
    return (0, 0) if match is None else (int(match[2]), _column_number(match[1]))


_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@cache
def _column_number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def make_cell(value: object, number_format: str = "General") -> Cell | None:
    """The cell for a plain value, None when it holds nothing to be seen."""
    if isinstance(value, str):
        text = visible(value)
        return Cell(text, number_format, "text") if text.strip() else None
    if value is None:
        return None
    if isinstance(value, bool):
        return Cell(value, number_format, "bool")
    if isinstance(value, int | float):
        if number_format == BUILTIN_DATE and (day := _day_of(value)):
            return Cell(day, number_format, "date")
        return Cell(value, number_format, "number")
    if isinstance(value, datetime | date):
        return Cell(value, number_format, "date")
    return Cell(str(value), number_format, "text")


def _day_of(serial: float) -> date | None:
    """The day of a serial number in a date's format; None for one that no calendar has."""
    try:
        return _FIRST_DAY + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return None


def place_number(row: int, column: int) -> int:
    """Row and column as one number."""
    return row << 14 | column


class RowCells(Mapping[tuple[int, int], Cell]):
    """The cells of a big sheet, kept as rows of plain values and made when asked for.

    `special` are those that a plain value does not tell (errors, formulas without values), `formats` the number formats of
    those that show something else than the plain number, by place number.
    """

    def __init__(
        self, rows: list[list[Any]], special: dict[tuple[int, int], Cell], formats: Mapping[int, str] | None = None
    ) -> None:
        self.rows = rows
        self.special = special
        self.formats = formats or {}
        # Error cells and formulas without values are blank to the reader of values.
        self._blank = [key for key in special if self._value(key) in ("", None)]
        self._special_rows = {row for row, _ in special}
        # By the types of a row's values: the column of places it was asked for, and the columns that must be blank.
        self._shapes: dict[tuple[type, ...], tuple[int, list[int] | None]] = {}

    def _value(self, key: tuple[int, int]) -> Any:
        """The plain value, None outside the rows."""
        row, column = key
        inside = 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1])
        return self.rows[row - 1][column - 1] if inside else None

    def __getitem__(self, key: tuple[int, int]) -> Cell:
        cell = self.special.get(key) or self._cell(self._value(key), self.formats.get(place_number(*key)))
        if cell is None:
            raise KeyError(key)
        return cell

    def _cell(self, value: Any, code: str | None) -> Cell | None:
        # calamine gives every number as a float.
        if type(value) is float:
            number = int(value) if value.is_integer() and abs(value) < 1e15 else value
            return Cell(number, "General", "number") if code is None else make_cell(number, code)
        return make_cell(value, code or "General")

    def items(self) -> Iterator[tuple[tuple[int, int], Cell]]:  # type: ignore[override]  # walked once, never kept
        formats, special = self.formats, self.special
        for row, values in enumerate(self.rows, start=1):
            for column, value in enumerate(values, start=1):
                key = (row, column)
                if value == "" or (special and key in special):
                    continue
                if cell := self._cell(value, formats.get(row << 14 | column) if formats else None):
                    yield key, cell
        yield from special.items()

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for row, values in enumerate(self.rows, start=1):
            for column, value in enumerate(values, start=1):
                if type(value) is float or (value != "" and (type(value) is not str or value.strip())):
                    yield row, column
        yield from self._blank

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def used(self) -> tuple[set[int], set[int]]:
        """The rows and the columns that hold something."""
        rows = {number for number, values in enumerate(self.rows, start=1) if values.count("") < len(values)}
        width = max(map(len, self.rows), default=0)
        columns = {c + 1 for c in range(width) if any(len(v) > c and v[c] != "" for v in self.rows)}
        return rows | {row for row, _ in self._blank}, columns | {column for _, column in self._blank}

    def row(self, number: int) -> dict[int, Cell]:
        """One row's cells by column."""
        values = self.rows[number - 1] if 0 < number <= len(self.rows) else ()
        formats = self.formats
        found = {}
        for column, value in enumerate(values, start=1):
            if value != "" and (cell := self._cell(value, formats.get(number << 14 | column) if formats else None)):
                found[column] = cell
        if number in self._special_rows:
            found |= {column: cell for (row, column), cell in self.special.items() if row == number}
        return found

    def held_rows(self) -> list[int]:
        """The rows that hold a cell, from the top."""
        found = {row for row, _ in self.special}
        for number, values in enumerate(self.rows, start=1):
            if float in map(type, values) or (values.count("") < len(values) and self.row(number)):
                found.add(number)
        return sorted(found)

    def last_column(self) -> int:
        """The last column that holds a cell."""
        last = max((column for _, column in self.special), default=0)
        for column in range(max(map(len, self.rows), default=0), last, -1):
            values = [row[column - 1] for row in self.rows if len(row) >= column]
            if float in map(type, values) or any(self._cell(v, None) for v in set(values)):
                return column
        return last

    def plain(self, number: int, place: int) -> list[Any] | None:
        """The values of a row that holds plain numbers and, beside blanks, no text but in the column `place`; None for any
        other row.
        """
        if not 0 < number <= len(self.rows) or number in self._special_rows:
            return None
        values: list[Any] = self.rows[number - 1]
        shape = tuple(map(type, values))
        if shape not in self._shapes:
            texts = [column for column, kind in enumerate(shape) if kind is not float]
            fits = place - 1 in texts and all(shape[column] is str for column in texts)
            self._shapes[shape] = (place, [c for c in texts if c != place - 1]) if fits else (place, None)
        asked, texts_of = self._shapes[shape]
        if asked != place:
            del self._shapes[shape]
            return self.plain(number, place)
        if texts_of is None or any(values[column] != "" for column in texts_of):
            return None
        label = values[place - 1]
        return values if label.isprintable() and label.strip() else None

    def without(self, last_row: int, last_column: int) -> RowCells:
        """The cells up to a row and a column."""
        rows = [values[:last_column] for values in self.rows[:last_row]]
        special = {key: cell for key, cell in self.special.items() if key[0] <= last_row and key[1] <= last_column}
        return RowCells(rows, special, self.formats)
