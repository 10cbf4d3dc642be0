"""An xlsx given back with its faulty cells tinted and commented and a list of the problems, all else untouched.

The parts of the zip are edited as text: only the style number of a marked cell changes, and what marking needs is
added. openpyxl would lose cached values, shapes, form controls and extensions; here nothing is read and written again.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from loaders.annotation.package import RELATIONS, Package
from loaders.annotation.xml_pieces import Mark, Styles, Unmarkable, list_sheet, with_boxes, with_comments, xml_text
from loaders.workbook.big_sheets import attributes_of, parts_by_name
from loaders.workbook.cells import address, place_of
from loaders.workbook.model import LIST_NAME

# What stands behind legacyDrawing in a worksheet.
_AFTER_DRAWING = ("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")


def mark_xlsx(
    content: bytes, marks: Sequence[Mark], lines: Sequence[str], headings: Sequence[str], old_lists: Sequence[str]
) -> bytes:
    """The workbook with every mark at its cell and the list as its last sheet. Unmarkable when its XML is unusual.

    `old_lists` are lists of ours from an earlier round: the new one takes their place.
    """
    package = Package(content)
    parts = parts_by_name(package.old)
    if "xl/styles.xml" not in package.names:
        raise Unmarkable
    styles = Styles(package.read("xl/styles.xml"))
    for name, part in parts.items():
        here = [mark for mark in marks if mark.sheet == name and place_of(mark.cell) != (0, 0)]
        if name not in old_lists and part in package.names:
            _mark_sheet(package, part, here, styles)
    part = parts[old_lists[0]] if old_lists else _add_sheet(package, parts)
    folder, file_name = posixpath.split(part)
    package.names.pop(f"{folder}/_rels/{file_name}.rels", None)
    package.write(part, list_sheet(marks, lines, headings, styles))
    package.write("xl/styles.xml", styles.part)
    return package.bytes()


def _add_sheet(package: Package, parts: dict[str, str]) -> str:
    """The part of a new last sheet, known to the workbook under our name for it."""
    name, number = LIST_NAME, 1
    while name in parts:
        number += 1
        name = f"{LIST_NAME}{number}"
    part = package.free("xl/worksheets/sheet{}.xml")
    package.declare(part, "worksheet")
    relation = package.relate("xl/workbook.xml", "worksheet", part)
    text = package.text("xl/workbook.xml")
    end = re.search(r"</(\w+:)?sheets>", text)
    if end is None:
        raise Unmarkable
    ids = [int(s.get("sheetId", "0")) for s in attributes_of(text, "sheet")]
    piece = (
        f'<{end[1] or ""}sheet xmlns:r="{RELATIONS}" name="{xml_text(name)}" sheetId="{max(ids, default=0) + 1}" '
        f'r:id="{relation}"/>'
    )
    package.write("xl/workbook.xml", text[: end.start()] + piece + text[end.start() :])
    return part


def _mark_sheet(package: Package, part: str, marks: Sequence[Mark], styles: Styles) -> None:
    texts: dict[str, str] = {}
    severities: dict[str, str] = {}
    for mark in marks:
        said = f"{mark.word}：{mark.what}\n{mark.fix}"
        texts[mark.cell] = f"{texts[mark.cell]}\n{said}" if mark.cell in texts else said
        if severities.get(mark.cell) != "blocking":
            severities[mark.cell] = mark.severity
    relations = package.relations(part)
    comments = next((target for kind, target in relations.values() if kind == "comments"), None)
    if not texts and comments is None:
        return
    old = package.text(comments) if comments else None
    new, before = with_comments(old, texts)
    if not texts and not before:
        return
    sheet = package.text(part)
    if comments is None:
        comments = package.free("xl/comments{}.xml")
        package.declare(comments, "comments")
        package.relate(part, "comments", comments)
    package.write(comments, new)
    sheet = _with_boxes(package, part, sheet, texts, before)
    cells = {place_of(cell): cell for cell in {*texts, *before}}
    package.write(part, _restyled(sheet, cells, severities, styles))


def _with_boxes(package: Package, part: str, sheet: str, texts: dict[str, str], before: set[str]) -> str:
    """The sheet with a drawing that has a box for each comment."""
    found = re.search(r"<(?:\w+:)?legacyDrawing\s[^>]*?\w+:id=\"([^\"]+)\"", sheet)
    gone = before - set(texts)
    if found:
        _, drawing = package.relations(part).get(found[1], ("", ""))
        if drawing not in package.names:
            raise Unmarkable
        package.write(drawing, with_boxes(package.text(drawing), texts, gone))
        return sheet
    drawing = package.free("xl/drawings/vmlDrawing{}.vml")
    package.declare(drawing, "")
    package.write(drawing, with_boxes(None, texts, gone))
    relation = package.relate(part, "vmlDrawing", drawing)
    root = re.search(r"<(\w+:)?worksheet\b", sheet)
    if root is None:
        raise Unmarkable
    p = root[1] or ""
    piece = f'<{p}legacyDrawing xmlns:r="{RELATIONS}" r:id="{relation}"/>'
    at = _place_of_drawing(sheet, p)
    return sheet[:at] + piece + sheet[at:]


def _place_of_drawing(sheet: str, p: str) -> int:
    """Where legacyDrawing belongs: before the first element of the sheet itself that must stand behind it."""
    end = sheet.rfind(f"</{p}worksheet>")
    start = max(sheet.rfind(f"</{p}sheetData>"), sheet.rfind(f"<{p}sheetData/>"))
    if end < 0 or start < 0:
        raise Unmarkable
    depth = 0
    for tag in re.finditer(r"<(/?)([\w:]+)[^>]*?(/?)>", sheet[start:end]):
        name = tag[2].removeprefix(p) if p else tag[2]
        if depth == 0 and not tag[1] and (name in _AFTER_DRAWING or name == "mc:AlternateContent"):
            return start + tag.start()
        if tag[2] != f"{p}sheetData":
            depth += -1 if tag[1] else 0 if tag[3] else 1
    return end


def _restyled(sheet: str, cells: dict[tuple[int, int], str], severities: dict[str, str], styles: Styles) -> str:
    """The sheet with the style numbers of the given cells changed; a cell or a row that is not there is added."""
    root = re.search(r"<(\w+:)?sheetData\b[^>]*?(/?)>", sheet)
    if root is None:
        raise Unmarkable
    p = root[1] or ""
    if root[2]:
        sheet = sheet[: root.start()] + f"<{p}sheetData></{p}sheetData>" + sheet[root.end() :]
    wanted: dict[int, dict[int, str]] = {}
    for (row, column), cell in cells.items():
        wanted.setdefault(row, {})[column] = cell
    pieces: list[str] = []
    done = 0
    columns = attributes_of(sheet[: root.start()], "col")
    for match in re.finditer(rf'<{p}row\b[^>]*?\sr="(\d+)"[^>]*>', sheet):
        number = int(match[1])
        for missing in sorted(row for row in wanted if row < number):
            pieces += [
                sheet[done : match.start()],
                _new_row(missing, wanted.pop(missing), severities, styles, columns, p),
            ]
            done = match.start()
        if number in wanted:
            end = match.end() if match[0].endswith("/>") else sheet.index(f"</{p}row>", match.end()) + len(f"</{p}row>")
            pieces += [
                sheet[done : match.start()],
                _row(sheet[match.start() : end], wanted.pop(number), severities, styles, columns, p),
            ]
            done = end
        if not wanted:
            break
    end = sheet.index(f"</{p}sheetData>")
    if wanted:
        pieces.append(sheet[done:end])
        pieces += [_new_row(row, wanted[row], severities, styles, columns, p) for row in sorted(wanted)]
        done = end
    return "".join(pieces) + sheet[done:]


def _style_of(base: int, cell: str, severities: dict[str, str], styles: Styles) -> int:
    return styles.filled(base, severities[cell]) if cell in severities else styles.cleared(base)


def _column_style(column: int, columns: Sequence[dict[str, str]]) -> int:
    for entry in columns:
        if int(entry.get("min", 0)) <= column <= int(entry.get("max", 0)):
            return int(entry.get("style", 0))
    return 0


def _new_row(
    number: int,
    cells: dict[int, str],
    severities: dict[str, str],
    styles: Styles,
    columns: Sequence[dict[str, str]],
    p: str,
) -> str:
    return _row(f'<{p}row r="{number}"></{p}row>', cells, severities, styles, columns, p)


def _row(
    row: str,
    cells: dict[int, str],
    severities: dict[str, str],
    styles: Styles,
    columns: Sequence[dict[str, str]],
    p: str,
) -> str:
    """One row's text with the cells restyled."""
    if row.endswith("/>"):
        row = row[:-2] + f"></{p}row>"
    opening = row[: row.index(">")]
    of_row = re.search(r'\ss="(\d+)"', opening) if 'customFormat="1"' in opening else None
    for column in sorted(cells):
        cell = cells[column]
        tag = re.search(rf'<{p}c\b(?=[^>]*\sr="{cell}")[^>]*>', row)
        if tag:
            style = re.search(r'\ss="(\d+)"', tag[0])
            number = _style_of(int(style[1]) if style else 0, cell, severities, styles)
            bare = tag[0].replace(style[0], "") if style else tag[0]
            row = row[: tag.start()] + re.sub(rf"^<{p}c\b", f'<{p}c s="{number}"', bare) + row[tag.end() :]
        elif cell in severities:
            base = int(of_row[1]) if of_row else _column_style(column, columns)
            piece = f'<{p}c r="{address(*place_of(cell))}" s="{_style_of(base, cell, severities, styles)}"/>'
            later = (m for m in re.finditer(rf'<{p}c\b[^>]*\sr="([A-Z]+\d+)"', row) if place_of(m[1])[1] > column)
            at = next((m.start() for m in later), row.rindex(f"</{p}row>"))
            row = row[:at] + piece + row[at:]
    return row
