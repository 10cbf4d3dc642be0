"""What a reader used the cells of a sheet for, said of one cell, a row, a column, or all the rest of the sheet."""

from __future__ import annotations

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

    @property
    def is_used(self) -> bool:
        """Whether any reader said anything of the sheet."""
        return bool(self.cells or self.rows or self.columns)

    def cell(self, row: int, column: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Say it of one cell; what was said of it before stands."""
        self.cells.setdefault((row, column), Use(kind, why, told))

    def row(self, row: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        self.rows.setdefault(row, Use(kind, why, told))

    def column(self, column: int, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        self.columns.setdefault(column, Use(kind, why, told))

    def all(self, kind: UseKind, why: str = "", *, told: bool = False) -> None:
        """Say it of every cell that nothing else is said of."""
        self.rest = Use(kind, why, told)

    def of(self, row: int, column: int) -> Use:
        """What the cell was used for."""
        return self.cells.get((row, column)) or self.rows.get(row) or self.columns.get(column) or self.rest
