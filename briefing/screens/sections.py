"""What board, screens and pictures are made of: charts with their place, tables as they are shown, and pieces of both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import plotly.graph_objects as go

from briefing.content import model as content
from briefing.content.model import Cell, Column, Table
from charts.layout import plotly_config
from components.drawing import drawing
from components.html import Markup, render, span
from components.marks import status_mark
from tracker.numbers import shown
from wording.status import status_look

# Words as short as these are never broken: figures, names of places, states, days.
_TIGHT = 13
# Keeps figures with and without a mark in one line.
_NO_MARK = span("", "gap")


@dataclass(frozen=True)
class Chart:
    """A chart as it stands before any script: its drawing, what it shows, its height in px; where it can be pointed at the key
    of its figure; and its figures as a table for a reader whose browser runs no scripts."""

    drawn: Markup
    title: str
    height: int
    key: str = ""
    told: ShownTable | None = None


def chart_of(figure: go.Figure, title: str) -> Chart:
    """The chart of a figure; `title` is what it shows."""
    return Chart(drawing(figure), title, round(figure.layout.height))


@dataclass
class Figures:
    """The figures of a document whose charts can be pointed at, by the key of their place."""

    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    def place(self, figure: go.Figure, title: str, name: str, *, told: ShownTable | None = None) -> Chart:
        """The chart of a figure: `title` is what it shows, `name` what its picture is called."""
        key = f"figure-{len(self.made) + 1}"
        self.made[key] = {**json.loads(figure.to_json()), "config": plotly_config(name)}
        return replace(chart_of(figure, title), key=key, told=told)

    def as_json(self) -> Markup:
        """All of them, safe inside a script."""
        return Markup(json.dumps(self.made, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


@dataclass(frozen=True)
class Head:
    """A column: its title over its unit, and the class that says on which side it stands."""

    title: str
    unit: str
    side: str


@dataclass(frozen=True)
class ShownCell:
    """A cell: its words with the mark after a figure, or mark and word of a status in its colour; tint #RRGGBB or none."""

    text: str
    side: str
    tint: str
    mark: Markup | str
    word: Markup | str


@dataclass(frozen=True)
class Line:
    """A row of cells; the last one may be a total."""

    cells: tuple[ShownCell, ...]
    total: bool


@dataclass(frozen=True)
class ShownTable:
    """A table as it is shown."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[Line, ...]

    @property
    def in_words(self) -> bool:
        """Whether it has no figures: on a phone such a table is read row by row."""
        return len(self.heads) > 2 and not any("r" in head.side.split() for head in self.heads)


@dataclass(frozen=True)
class Piece:
    """What stands under a small heading: a chart, a table, or what is drawn already."""

    title: str = ""
    unit: str = ""
    chart: Chart | None = None
    table: ShownTable | None = None
    drawn: Markup | str = ""


def shown_table(table: Table) -> ShownTable:
    """The table with its marks and tints."""
    marked = [any(line[n].status for line in table.rows) for n in range(len(table.columns))]
    rows = tuple(
        Line(
            tuple(
                _cell(cell, column, n, marked[n])
                for n, (cell, column) in enumerate(zip(row, table.columns, strict=True))
            ),
            total=table.last_is_total and number == len(table.rows) - 1,
        )
        for number, row in enumerate(table.rows)
    )
    heads = tuple(Head(column.title, column.unit, _side(column, n)) for n, column in enumerate(table.columns))
    return ShownTable(table.title, heads, rows)


def told_of(chart: content.Chart) -> ShownTable:
    """A chart's figures as a table: a row for each quarter or place, a column for each series."""
    heads = [Column("name", "")]
    heads += [Column(str(n), one.name, chart.unit, "right") for n, one in enumerate(chart.series)]
    rows = tuple(
        (Cell(name), *(Cell(shown(one.values[at], chart.decimals)) for one in chart.series))
        for at, name in enumerate(chart.categories)
    )
    return shown_table(Table(chart.title, tuple(heads), rows))


def columns(table: Table, keys: Sequence[str]) -> Table:
    """The table with only these columns."""
    kept = [n for n, column in enumerate(table.columns) if column.key in keys]
    return Table(
        table.title,
        tuple(table.columns[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in table.rows),
        table.last_is_total,
    )


def _side(column: Column, number: int) -> str:
    return {"right": "r", "center": "c"}.get(column.align, "") + (" first" if number == 0 else "")


def _cell(cell: Cell, column: Column, number: int, marked: bool) -> ShownCell:
    """A cell's words with the mark of its status: after a figure, before the word of a status."""
    look, right = status_look(cell.status), column.align == "right"
    drawn: Markup | str = ""
    if right:
        drawn = status_mark(cell.status, 14) if cell.status else _NO_MARK if marked else ""
    word = render(
        "labelled.html", mark=status_mark(cell.status, 14, beside=True), word=cell.text, colour=look.colour, css="light"
    )
    return ShownCell(
        text=cell.text,
        side=_side(column, number) + (" tight" if len(cell.text) <= _TIGHT else ""),
        tint=look.tint if cell.status and look.tint != "#FFFFFF" else "",
        mark=drawn,
        word=word if cell.status and not right else "",
    )
