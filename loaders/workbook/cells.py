"""Cells and their addresses: one cell that holds something, and the cells of a big sheet, made when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, NamedTuple

Value = str | float | int | bool | datetime | date | None
Kind = Literal["text", "number", "date", "bool", "error", "uncached"]
# Marks without width that come along when a text is copied from a web page or a chat: nobody sees or means them.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


class Cell(NamedTuple):
    """One cell that holds something. An error's value is its name, an uncached formula's is the formula."""

    value: Value
    number_format: str
    kind: Kind

    @property
    def text(self) -> str:
        """What the cell shows, near enough to be found again: 95% for 0.95 in a percent format."""
        value = self.value
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, datetime):
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float | int):
            if "%" in self.number_format:
                return f"{round(value * 100, 10):.15g}%"
            return f"{value:.15g}" if isinstance(value, float) else str(value)
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
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell)
    if match is None:
        return (0, 0)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return (int(match[2]), column)


def make_cell(value: object, number_format: str = "General") -> Cell | None:
    """The cell for a plain value, None when it holds nothing to be seen."""
    if isinstance(value, str):
        text = value if value.isascii() else _INVISIBLE.sub("", value)
        return Cell(text, number_format, "text") if text.strip() else None
    if value is None:
        return None
    if isinstance(value, bool):
        return Cell(value, number_format, "bool")
    if isinstance(value, int | float):
        return Cell(value, number_format, "number")
    if isinstance(value, datetime | date):
        return Cell(value, number_format, "date")
    return Cell(str(value), number_format, "text")


def place_number(row: int, column: int) -> int:
    """Row and column as one number."""
    return row << 14 | column


class RowCells(Mapping[tuple[int, int], Cell]):
    """The cells of a big sheet, kept as rows of plain values and made when asked for.

    `special` are those that a plain value does not tell (errors, formulas without values), `percents` the place numbers
    of those in a per-cent format.
    """

    def __init__(
        self, rows: list[list[Any]], special: dict[tuple[int, int], Cell], percents: frozenset[int] = frozenset()
    ) -> None:
        self.rows = rows
        self.special = special
        self.percents = percents
        # Error cells and formulas without values are blank to the reader of values.
        self._blank = [key for key in special if self._value(key) in ("", None)]

    def _value(self, key: tuple[int, int]) -> Any:
        """The plain value, None outside the rows."""
        row, column = key
        inside = 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1])
        return self.rows[row - 1][column - 1] if inside else None

    def __getitem__(self, key: tuple[int, int]) -> Cell:
        cell = self.special.get(key) or self._cell(self._value(key), place_number(*key) in self.percents)
        if cell is None:
            raise KeyError(key)
        return cell

    def _cell(self, value: Any, is_percent: bool) -> Cell | None:
        # calamine gives every number as a float.
        if type(value) is float:
            number = int(value) if value.is_integer() and abs(value) < 1e15 else value
            return Cell(number, "0%" if is_percent else "General", "number")
        return make_cell(value, "0%" if is_percent else "General")

    def items(self) -> Iterator[tuple[tuple[int, int], Cell]]:  # type: ignore[override]  # walked once, never kept
        percents, special = self.percents, self.special
        for row, values in enumerate(self.rows, start=1):
            for column, value in enumerate(values, start=1):
                key = (row, column)
                if value == "" or (special and key in special):
                    continue
                if cell := self._cell(value, bool(percents) and (row << 14 | column) in percents):
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

    def without(self, last_row: int, last_column: int) -> RowCells:
        """The cells up to a row and a column."""
        rows = [values[:last_column] for values in self.rows[:last_row]]
        special = {key: cell for key, cell in self.special.items() if key[0] <= last_row and key[1] <= last_column}
        return RowCells(rows, special, self.percents)
