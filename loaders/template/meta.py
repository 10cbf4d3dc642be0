"""The hidden sheet of a workbook of ours, read back: what it says it is, and where each measure was put."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.template import layout
from loaders.workbook.cells import address
from loaders.workbook.model import Book, Sheet
from tracker.problems import Ambiguous
from tracker.submission import Problem, Submission


@dataclass(frozen=True)
class Place:
    """Where a measure was put when the workbook was written: a column letter, or a row number on the whole's sheet."""

    sheet: str
    place: str
    measure_id: str
    heading: str
    period: str


@dataclass(frozen=True)
class Meta:
    """Key and value of each fact, the cell it stands in, and the places of the measures."""

    facts: dict[str, str]
    cells: dict[str, str]
    places: tuple[Place, ...] = ()

    def __getitem__(self, key: str) -> str:
        return self.facts.get(key, "")

    def cell(self, key: str) -> str:
        return self.cells.get(key, "B1")


def text_at(sheet: Sheet, row: int, column: int) -> str:
    """What a cell shows, "" when it is empty."""
    cell = sheet.cells.get((row, column))
    return cell.text.strip() if cell else ""


def meta_of(book: Book) -> Meta | None:
    """The hidden sheet's facts, None when the workbook is not ours."""
    sheet = book.sheet(layout.META_SHEET)
    if sheet is None or text_at(sheet, 1, 1) != "template_version":
        return None
    facts: dict[str, str] = {}
    cells: dict[str, str] = {}
    row = 1
    while key := text_at(sheet, row, 1):
        facts[key], cells[key] = text_at(sheet, row, 2), address(row, 2)
        row += 1
    places = []
    row += 2
    while text_at(sheet, row, 1):
        places.append(Place(*(text_at(sheet, row, column) for column in range(1, 6))))
        row += 1
    return Meta(facts, cells, tuple(places))


@dataclass(frozen=True)
class Origin:
    """The file a submission comes from."""

    file_name: str
    sha256: str
    size: int

    def refused(self, problem: Problem) -> Submission:
        """The submission of a file that cannot be followed at all."""
        return Submission(self.file_name, self.sha256, self.size, "unreadable", None, (), None, problems=(problem,))


def plan_problems(meta: Meta, plan: str | None) -> list[Problem]:
    """A plan asked for that is not the workbook's own is a problem at the hidden sheet's cell."""
    if plan is None or plan == meta["plan"]:
        return []
    said = Ambiguous(kind="plan", name=meta["plan"], candidates=(plan, meta["plan"]))
    return [Problem(layout.META_SHEET, meta.cell("plan"), "blocking", said, meta["plan"])]
