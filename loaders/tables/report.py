"""What has been read of a stranger's workbook so far: figures, problems, and what matched nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from loaders.workbook.cells import place_of
from loaders.workbook.private import masked
from tracker.periods import Period
from tracker.problems import Said
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Grade, Growth, Observation, Observations, Problem, Severity


class PlainColumn(Protocol):
    """The figures of one measure and period in a table's plain rows."""

    def where(self, region: str) -> tuple[str, str] | None:
        """The sheet and the cell of the name of a region's row, None where it gives no number."""


@dataclass
class Report:
    """Lists grow while sheets are read. `first_of` tells in which row a figure was met first."""

    catalogue: Catalogue
    register: Register
    plan: str
    grade: Grade
    observations: Observations = field(default_factory=Observations)
    growths: list[Growth] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    matched_columns: dict[str, str] = field(default_factory=dict)
    unmatched_columns: dict[str, None] = field(default_factory=dict)
    unmatched_rows: dict[str, None] = field(default_factory=dict)
    periods: list[Period] = field(default_factory=list)
    # By measure and period, and by region.
    first_of: dict[tuple[str, str], dict[str, tuple[str, str]]] = field(default_factory=dict)
    # The columns of plain rows, by measure and period.
    plain: dict[tuple[str, str], list[PlainColumn]] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    _told: set[tuple[str, str, Said]] = field(default_factory=set)
    # By sheet the cells that say what its figures are: places, headings, title lines.
    labels: dict[str, set[tuple[int, int]]] = field(default_factory=dict)

    @property
    def root(self) -> str:
        return self.catalogue.plans[self.plan].region

    def problem(
        self,
        sheet: str,
        cell: str,
        said: Said,
        found: str = "",
        severity: Severity = "blocking",
        region: str | None = None,
    ) -> None:
        # Whatever a problem quotes, a telephone number in it stays hidden.
        self.problems.append(Problem(sheet, cell, severity, said.with_texts(masked), masked(found), region))

    def once(
        self,
        sheet: str,
        cell: str,
        said: Said,
        found: str = "",
        severity: Severity = "doubtful",
        region: str | None = None,
    ) -> None:
        """A problem of a cell that several tables of the sheet stand around: told once."""
        told = (sheet, cell, said.with_texts(masked))
        if told not in self._told:
            self._told.add(told)
            self.problem(sheet, cell, said, found, severity, region)

    def unmatched_column(self, heading: str) -> None:
        """List a heading once, in the order met."""
        self.unmatched_columns[heading] = None

    def unmatched_row(self, name: str) -> None:
        """List a row's name once, in the order met."""
        self.unmatched_rows[masked(name)] = None

    def first(self, region: str, key: tuple[str, str]) -> tuple[str, str] | None:
        """In which sheet and row the figure was met first."""
        found = self.first_of.get(key, {}).get(region)
        return found or next((where for column in self.plain.get(key, ()) if (where := column.where(region))), None)

    def cells_of(self, sheet: str) -> set[str]:
        """The cells of a sheet that gave figures."""
        return {o.cell for o in self.observations if o.sheet == sheet}

    def with_suppliers(self) -> Sequence[Observation]:
        """The figures with who hands them in: the measure's supplier, or the unit itself when it is alone in the book."""
        members = self.observations.regions() - {self.root}
        if len(members) == 1 and len(self.register.expected(self.root)) > 1:
            return tuple(replace(o, supplier="district") if o.region != self.root else o for o in self.observations)
        return self.observations if self.observations.lines else tuple(self.observations)

    def in_order(self, sheets: list[str]) -> tuple[Problem, ...]:
        """The problems sheet by sheet, row by row."""
        order = {name: index for index, name in enumerate(sheets)}
        return tuple(sorted(self.problems, key=lambda p: (order.get(p.sheet, -1), *place_of(p.cell))))
