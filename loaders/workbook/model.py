"""A workbook as sheets of cells with addresses, whatever program wrote it, and what a file may cost.

Only cells that hold something are kept and walked; a claimed range of A1:XFD1048576 costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from loaders.workbook.cells import Cell, RowCells
from loaders.workbook.use import SheetUse
from tracker.problems import Unusable, UnusableReason

Format = Literal["xlsx", "xls", "ods", "csv"]
Range = tuple[int, int, int, int]
Mark = Literal["struck", "white", "raised"]


@dataclass(frozen=True)
class Limits:
    """What a file may cost, all of it: the table of docs/loading.md. Megabytes are of 1,000,000 bytes, `seconds` of processor
    time in the reading process.
    """

    megabytes: int = 20
    unpacked_megabytes: int = 300
    # Beyond a tenth of the above, a file that unpacks to more than so many times its size is a bomb.
    unpacked_times: int = 200
    value_cells: int = 2_000_000
    # openpyxl makes an object of every cell: up to so many it reads the whole workbook, up to the second at all.
    walked_cells: int = 5_000
    stored_cells: int = 1_000_000
    # A dense reader lays out the whole rectangle from A1 to the last cell.
    box_cells: int = 20_000_000
    # As many as a spreadsheet has, and as many cell styles as it allows.
    columns: int = 16_384
    styles: int = 65_490
    sheets: int = 60
    # What one workbook may say: figures kept, and problems listed before the rest is only counted.
    figures: int = 1_000_000
    problems: int = 1_000
    seconds: int = 60
    # Where other programs keep the processors busy, the clock may run so many times as long as the reading itself.
    clock_times: int = 2
    memory_megabytes: int = 1_500
    # A cell further than this below or right of everything else is a stray one, not part of a table.
    stray_rows: int = 1_000
    stray_columns: int = 200


LIMITS = Limits()


class Unreadable(Exception):
    """The file cannot be read; `said` is what its one problem says."""

    def __init__(
        self, reason: UnusableReason, *, size: object = "", limit: object = "", line: int | None = None
    ) -> None:
        super().__init__(reason)
        self.said = Unusable(reason=reason, size=str(size), limit=str(limit), line=line)


@dataclass
class Sheet:
    """One sheet: its cells by (row, column) from 1, merged ranges as (top, left, bottom, right)."""

    name: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    stray_cells: tuple[str, ...] = ()
    # Cells whose look takes them back: struck out, raised, or written in the colour of their ground.
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)
    use: SheetUse = field(default_factory=SheetUse)
    # Rows of a text file with fewer cells than its header.
    short_rows: frozenset[int] = frozenset()
    # A text file has no sheets; its one is called after the file.
    is_named_by_file: bool = False


# A marked copy carries a list of its problems; a sheet with this first cell is that list and no part of the workbook.
LIST_NAME = "问题清单"
LIST_MARK = "问题清单（标注副本，再次上报时不读这一页）"


@dataclass
class Book:
    """A workbook's sheets, without the `lists` of problems it was given when it was marked."""

    format: Format
    sheets: list[Sheet]
    lists: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, hidden or not."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def cells_above(sheet: Sheet, row: int) -> Mapping[tuple[int, int], Cell]:
    """The sheet's cells down to a row; of a big sheet without a walk through all of it."""
    if isinstance(sheet.cells, RowCells):
        return sheet.cells.without(row, 1 << 14)
    return {key: cell for key, cell in sheet.cells.items() if key[0] <= row}
