"""A filled-in list (名单、台账) read back: one RosterRow per row, every fault at its cell.

The sheet is drawn in `book`. Columns are found by their headings; rows with nothing in them say nothing. What a
list comes to is counted elsewhere (`tracker/rules/roster_counts.py`) and only compared with the typed figures.
"""

from __future__ import annotations

from loaders.rosters.book import places_of
from loaders.rosters.entries import Place, read_entry
from loaders.rosters.totals import TOTALS_SHEET
from loaders.template.findings import Findings
from loaders.template.layout import Form
from loaders.template.meta import Meta, Origin, plan_problems, text_at
from loaders.template.words import period_problems
from loaders.workbook.cells import address
from loaders.workbook.model import Book, Sheet
from loaders.workbook.private import personal_data
from tracker.periods import Period, parse_period
from tracker.problems import Ambiguous, DuplicateRow, PersonalData, Unusable, WrongEntry
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register, fold_name
from tracker.schema.roster_checks import PERSONAL
from tracker.schema.roster_forms import RosterForm
from tracker.submission import Grade, Problem, RosterRow, Submission

_HEAD_WITHIN = 30


def read_roster(
    book: Book,
    meta: Meta,
    origin: Origin,
    catalogue: Catalogue,
    places: Register,
    *,
    plan: str | None = None,
    period: Period | None = None,
    grade: Grade = "own",
) -> Submission:
    """All rows of a list in stored form, with the problems of its cells. plan and period are what the caller was told."""
    form, root = catalogue.registers[meta["register"]], catalogue.plans[meta["plan"]].region
    region = meta["region"] if meta["region"] not in ("", root) else None
    found = Findings(Form(catalogue, places, meta["plan"], parse_period(meta["period"]), region, grade), meta)
    found.problems += plan_problems(meta, plan)
    # A form asked for by a milestone is of that day, whatever quarter the page stands at.
    period_problems(book, origin.file_name, found, None if form.milestone else period, {form.name})
    sheet = book.sheet(form.name)
    rows: list[RosterRow] = []
    if sheet is None:
        found.problems.append(Problem("", "", "blocking", Unusable(reason="no_table")))
    else:
        rows = RowReader(sheet, form, meta["register"], found).read()
    for other in book.sheets:
        if other.visible and other is not sheet:
            found.problems += personal_data(other)
            other.use.all(*(("reference", "sums") if other.name == TOTALS_SHEET else ("unread", "other_sheet")))
    if sheet and not rows and not found.problems:
        found.problem(sheet, 1, 1, Unusable(reason="no_rows"))
    return Submission(
        origin.file_name,
        origin.sha256,
        origin.size,
        "register",
        meta["plan"],
        (found.form.period,),
        grade,
        problems=tuple(found.problems),
        roster_rows=tuple(rows),
        unmatched_columns=tuple(found.unmatched_columns),
        source={"register": meta["register"], "covers": region or ""},
    )


class RowReader:
    """Reads the rows of one list, collecting every problem."""

    def __init__(self, sheet: Sheet, form: RosterForm, roster_id: str, found: Findings) -> None:
        self.sheet, self.form, self.roster_id, self.found = sheet, form, roster_id, found
        self.columns: dict[str, int] = {}
        root, period = found.form.plan.region, found.form.period
        self.allowed = {r.code for r in places_of(found.form.register, root, found.form.region, period)}

    def read(self) -> list[RosterRow]:
        head = self._head()
        if head is None:
            self.found.problem(self.sheet, 1, 1, Unusable(reason="no_table"))
            return []
        self._headings(head)
        for row in range(1, head + 1):
            self.sheet.use.row(row, "reference", "header")
        rows, numbers = [], set()
        seen: dict[tuple[str, ...], int] = {}
        known = set(self.columns.values())
        for row in sorted({r for r, c in self.sheet.cells if r > head and c in known and text_at(self.sheet, r, c)}):
            line = self._row(row)
            if line is None:
                self.sheet.use.row(row, "unread", "row_fault", told=True)
                continue
            entries = {**line.values, **({column: line.region} if (column := self.form.region_column) else {})}
            key = tuple(fold_name(str(entries.get(name, ""))) for name in self.form.key)
            at = self.columns[self.form.key[0]]
            if key in seen:
                first = f"{self.sheet.name}!{address(seen[key], at)}"
                name = text_at(self.sheet, row, at)
                said = DuplicateRow(kind="register", row=name, first=first)
                self.found.problem(self.sheet, row, at, said, name, region=line.region)
                self.sheet.use.row(row, "unread", "second", told=True)
                continue
            seen[key] = row
            for at in known:
                self.sheet.use.cell(row, at, "read")
            rows.append(line)
            numbers |= {address(row, c) for n, c in self.columns.items() if self.form.columns[n].kind == "number"}
        self.found.problems += personal_data(self.sheet, numbers)
        return rows

    def _head(self) -> int | None:
        """The row with the most of the list's headings, of those with at least half of them; the first of equals."""
        wanted = {fold_name(column.name) for column in self.form.columns.values()}
        found: dict[int, set[str]] = {}
        for (row, _column), cell in self.sheet.cells.items():
            if row <= _HEAD_WITHIN and fold_name(cell.text) in wanted:
                found.setdefault(row, set()).add(fold_name(cell.text))
        best = min(found, key=lambda row: (-len(found[row]), row), default=None)
        return best if best is not None and 2 * len(found[best]) >= len(wanted) else None

    def _headings(self, head: int) -> None:
        """Where each column stands. A missing one is a fault, one more than ours is listed, one about persons refused."""
        wanted = {fold_name(column.name): key for key, column in self.form.columns.items()}
        for column in sorted(c for r, c in self.sheet.cells if r == head):
            text = text_at(self.sheet, head, column)
            key = wanted.get(fold_name(text))
            if key and key in self.columns:
                twice = Ambiguous(kind="column", name=text, candidates=(text,))
                self.found.problem(self.sheet, head, column, twice, text)
            elif key:
                self.columns[key] = column
            elif PERSONAL.search(fold_name(text)):
                self.found.problem(self.sheet, head, column, PersonalData(kind="column"), text)
            else:
                self.found.unmatched_columns.append(text)
        for key, form in self.form.columns.items():
            if key not in self.columns:
                self.found.problem(self.sheet, head, 1, WrongEntry(reason="no_column", heading=form.name))

    def _row(self, row: int) -> RosterRow | None:
        """One row in stored form; None when anything in it is wrong or a column it needs is gone."""
        values: dict[str, str | float] = {}
        before = len(self.found.problems)
        place = Place(self.sheet, row, self.columns, self.form, self.found, self.allowed)
        for key in self.columns:
            entry = read_entry(place, key, values)
            if entry is not None:
                values[key] = entry
        if len(self.found.problems) > before or len(self.columns) < len(self.form.columns):
            return None
        column = self.form.region_column
        region = str(values.pop(column)) if column else self.found.form.plan.region
        cell = address(row, self.columns[self.form.key[0]])
        return RosterRow(self.roster_id, region, self.found.form.period, values, self.sheet.name, cell)
