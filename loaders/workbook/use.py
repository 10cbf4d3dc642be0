"""What a reader used the cells of a sheet for, said of one cell, a row, a column, or all the rest of the sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

UseKind = Literal["read", "checked", "reference", "ignored", "unread"]


@dataclass(frozen=True)
class Use:
    """What a number was used for. `why` is a code of docs/loading.md; `is_told` when a problem of its own says so."""

    kind: UseKind
    why: str = ""
    is_told: bool = False


_OUTSIDE = Use("unread", "outside")


@dataclass
class SheetUse:
    """One sheet's cells by what they were used for: what is said of a cell beats its row, its row beats its column."""

    cells: dict[tuple[int, int], Use] = field(default_factory=dict)
    rows: dict[int, Use] = field(default_factory=dict)
    columns: dict[int, Use] = field(default_factory=dict)
    rest: Use = _OUTSIDE
    # Runs of a column's cells, for a long table: the rows, and what was said of each of their cells.
    runs: dict[int, list[tuple[Collection[int], Use]]] = field(default_factory=dict)

    @property
    def is_used(self) -> bool:
        """Whether any reader said anything of the sheet."""
        return bool(self.cells or self.rows or self.columns or self.runs)

    def cell(self, row: int, column: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Say it of one cell; what was said of it before stands."""
        if self._in_runs(row, column) is None:
            self.cells.setdefault((row, column), Use(kind, why, told))

    def run(self, column: int, rows: Sequence[int], kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Say it of the cells of a column in these rows, as of each by itself."""
        if rows:
            whole = rows[-1] - rows[0] + 1 == len(rows)
            kept = range(rows[0], rows[-1] + 1) if whole else frozenset(rows)
            self.runs.setdefault(column, []).append((kept, Use(kind, why, told)))

    def _in_runs(self, row: int, column: int) -> Use | None:
        return next((use for rows, use in self.runs.get(column, ()) if row in rows), None)

    def row(self, row: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        self.rows.setdefault(row, Use(kind, why, told))

    def column(self, column: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        self.columns.setdefault(column, Use(kind, why, told))

    def all(self, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Say it of every cell that nothing else is said of."""
        self.rest = Use(kind, why, told)

    def of(self, row: int, column: int) -> Use:
        """What the cell was used for."""
        return (
            self.cells.get((row, column))
            or self._in_runs(row, column)
            or self.rows.get(row)
            or self.columns.get(column)
            or self.rest
        )
