"""Big xlsx workbooks (a national table): values by calamine, the rest by one look through the XML (`zip_guard`).

openpyxl needs seconds and hundreds of megabytes where calamine needs tenths; it alone knows formats, errors and
formulas without values, which the look through the XML adds. What both give is the same; a test compares them.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile

from loaders.workbook.cells import Cell, RowCells, place_of
from loaders.workbook.model import Sheet, Unreadable
from loaders.workbook.zip_guard import SheetFacts

_ATTRIBUTE = re.compile(r"(?:\w+:)?(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def read_big(archive: zipfile.ZipFile, content: bytes, facts: dict[str, SheetFacts]) -> list[Sheet]:
    """The sheets of an xlsx that has too many cells to be walked one by one."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if "xl/sharedStrings.xml" in archive.namelist():
        with archive.open("xl/sharedStrings.xml") as stream:
            while stream.read(1 << 20):
                pass  # to the end, where the check sum is compared; calamine does not
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    parts = parts_by_name(archive)
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        source = book.get_sheet_by_name(meta.name)
        known = facts.get(parts.get(meta.name, ""))
        if known is None:
            raise Unreadable("broken")
        sheets.append(
            Sheet(
                meta.name,
                RowCells(source.to_python(skip_empty_area=False), _special_cells(known), known.formats),
                merged=tuple((t + 1, c + 1, b + 1, r + 1) for (t, c), (b, r) in source.merged_cell_ranges or ()),
                hidden_rows=frozenset(known.hidden_rows),
                hidden_columns=frozenset(known.hidden_columns),
                visible=meta.visible == SheetVisibleEnum.Visible,
            )
        )
    if not sheets:
        raise Unreadable("no_sheets")
    return sheets


def parts_by_name(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the zip each sheet's name stands for, in the workbook's order."""
    relations = attributes_of(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace"), "Relationship")
    targets = {r.get("Id", ""): posixpath.normpath(posixpath.join("/xl", r.get("Target", "")))[1:] for r in relations}
    sheets = attributes_of(archive.read("xl/workbook.xml").decode("utf-8", "replace"), "sheet")
    return {s.get("name", ""): targets.get(s.get("id", ""), "") for s in sheets}


def attributes_of(text: str, element: str) -> list[dict[str, str]]:
    """The attributes of every such element, their prefixes left out."""
    return [
        {name: html.unescape(a or b) for name, a, b in _ATTRIBUTE.findall(body)}
        for body in re.findall(rf"<(?:\w+:)?{element}\s([^>]*)>", text)
    ]


def _special_cells(facts: SheetFacts) -> dict[tuple[int, int], Cell]:
    """The cells that are blank to calamine: errors, and formulas that were never calculated."""
    special = {}
    for place, error in facts.errors.items():
        special[place_of(place.decode())] = Cell(html.unescape(error.decode("utf-8", "replace")), "General", "error")
    for place, formula in facts.uncached.items():
        text = "=" + html.unescape(formula.decode("utf-8", "replace"))
        special[place_of(place.decode())] = Cell(text, "General", "uncached")
    return special
