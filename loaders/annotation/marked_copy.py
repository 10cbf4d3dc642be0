"""The marked copy of a workbook, made in the sandbox's child: marked in place, or built anew where that cannot be.

Whatever way it was made, the copy is read again before it is given out: it says what the workbook says, or it is not
given out.
"""

from __future__ import annotations

import zipfile

from loaders.annotation.marking import mark_xlsx
from loaders.annotation.rebuilding import rebuilt
from loaders.annotation.xml_pieces import Mark, Unmarkable
from loaders.workbook.model import Book, Unreadable
from loaders.workbook.open import open_workbook

# The marks; over the list how many, and what was kept of a copy marked in place or built anew; the list's headings.
Marking = tuple[list[tuple[str, ...]], str, str, str, list[str]]


def marked(content: bytes, file_name: str, marking: Marking) -> bytes:
    """The .xlsx with its marks. Unreadable when the file cannot be read, or its copy would not say the same."""
    rows, counts, in_place, built_anew, headings = marking
    marks = [Mark(*row) for row in rows]
    book = open_workbook(content, file_name)
    if book.format == "xlsx":
        try:
            copy = mark_xlsx(content, marks, [counts, in_place], headings, book.lists)
            if _says_the_same(book, open_workbook(copy, file_name), {}):
                return copy
        except (Unmarkable, Unreadable, KeyError, ValueError, zipfile.BadZipFile):
            pass  # its XML is not as office programs write it: the copy is built from what was read
    made, names = rebuilt(book)
    moved = [mark._replace(sheet=names.get(mark.sheet, mark.sheet)) for mark in marks]
    copy = mark_xlsx(made, moved, [counts, built_anew], headings, ())
    if not _says_the_same(book, open_workbook(copy, "copy.xlsx"), names):
        raise Unreadable("broken")
    return copy


def _says_the_same(book: Book, copy: Book, names: dict[str, str]) -> bool:
    """Whether every sheet of both has the same cells, as a reader sees them."""
    if [names.get(sheet.name, sheet.name) for sheet in book.sheets] != [sheet.name for sheet in copy.sheets]:
        return False
    for old, new in zip(book.sheets, copy.sheets, strict=True):
        if {key: (c.kind, c.text) for key, c in old.cells.items()} != {
            key: (c.kind, c.text) for key, c in new.cells.items()
        }:
            return False
    return True
