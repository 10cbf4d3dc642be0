"""Words that somebody typed into a blank of ours, around its figures or into its file's name: the same words that are asked of
a stranger's table are asked here.

填报 | … | 鲤城区 | 405 |   | 未审核        beside the entry cells
注：以上为预计数                          below the total
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from loaders.tables.dating import Dated
from loaders.tables.headings import Reader
from loaders.tables.rows import RowReader
from loaders.tables.vocabulary import TELLING_OF_A_TABLE, Vocabulary
from loaders.tables.wording_rows import Around
from loaders.template import layout
from loaders.template.findings import Findings, head_row
from loaders.template.tables import HINT
from loaders.workbook.cells import Cell, address
from loaders.workbook.model import Book, Sheet
from loaders.workbook.values import fold_unit
from tracker.numbers import is_numeric_text
from tracker.problems import Unexplained
from tracker.submission import Problem


def own_words(book: Book, file_name: str, found: Findings) -> list[Problem]:
    """A doubt for each text of the sheets of figures that our blank does not hold and that may make them others, and one for
    a file's name that says so, or names another unit.
    """
    form = found.form
    sheets = [s for name in (layout.MEMBERS_SHEET, form.whole_sheet) if (s := book.sheet(name)) is not None]
    if not found.observations or not sheets:
        return []
    rows = RowReader(form.register, form.root.code, None)
    vocabulary = Vocabulary(form.catalogue, form.register, form.root.code)
    reader = Reader(form.catalogue, form.plan_id, None, vocabulary)
    times = tuple(dict.fromkeys((form.period, *(entry.period for entry in form.entries))))
    units = frozenset(fold_unit(entry.measure.unit) for entry in form.entries)
    around = Around(tuple(map(Dated, times)), units, rows, reader)
    problems = []
    for sheet in sheets:
        for key, cell in _strange_texts(sheet, found):
            if words := around.telling(cell.text):
                said = Unexplained(reason="note", words=words[:6], heading=cell.text)
                problems.append(Problem(sheet.name, address(*key), "doubtful", said, cell.text))
    stem = PurePath(file_name).stem
    qualifiers = vocabulary.explain(stem).qualifiers
    telling = [word for kind, word in qualifiers.items() if kind in TELLING_OF_A_TABLE - {"scope"}]
    members = rows.members_in(stem)
    if form.region and members and form.region not in {region.code for region in members}:
        telling.append(members[0].name)
    if telling:
        said = Unexplained(reason="title", words=tuple(telling), heading=stem)
        problems.append(Problem(sheets[0].name, "A1", "doubtful", said, stem))
    return problems


def _strange_texts(sheet: Sheet, found: Findings) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The sheet's texts that our blank did not put there, headings, states and numbers (the account has them) left out."""
    form = found.form
    ours = {form.title, HINT, layout.BANNER, layout.TOTAL_NAME, *(region.name for region in form.rows)}
    ours |= {text for entry in form.entries for text in (entry.measure.name, entry.measure.note, entry.measure.unit)}
    ours |= {state for entry in form.entries for state in entry.measure.states or ()}
    whens = tuple({entry.when for entry in form.entries})
    head = head_row(sheet, layout.UNIT_HEADING) or head_row(sheet, layout.ITEM_HEADING) or (0, 0)
    headings = range(head[0], head[0] + (3 if head_row(sheet, layout.UNIT_HEADING) else 1))
    read = {(p.sheet, p.cell) for p in found.problems}
    for key, cell in sorted(sheet.cells.items()):
        told = cell.kind != "text" or key[0] in headings or (sheet.name, address(*key)) in read
        told = told or is_numeric_text(cell.text)
        if not told and cell.text.strip() not in ours and not cell.text.startswith(whens):
            yield key, cell
