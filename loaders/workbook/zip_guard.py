"""What a zipped workbook would cost, measured before any reader opens it, and what the fast reader cannot see by itself.

Each sheet's XML goes by once, in blocks: cells are counted, and the few are noted that calamine does not tell apart,
per-cent formats, error cells, formulas that were never calculated, hidden rows and columns.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from loaders.workbook.cells import place_number
from loaders.workbook.model import LIMITS, Unreadable
from tracker.number_formats import BUILTIN_DATE, BUILTIN_DATES, number_format

_BLOCK = 1 << 20
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STRICT = b"http://purl.oclc.org/ooxml"
_SHEET_ENTRY = re.compile(rb"<(?:\w+:)?sheet\s")
_ROOT = re.compile(rb"<(\w+:)?(?:worksheet|chartsheet|dialogsheet|macrosheet)\b")
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_MERGE = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
# A column or row without width is not seen either.
_IS_HIDDEN = re.compile(rb'\s(?:hidden="(?:1|true)"|width="0(?:\.[0-4]\d*)?"|ht="[01](?:\.\d*)?")')
_MAY_HIDE = (b"hidden=", b'width="0', b'ht="0', b'ht="1"', b'ht="1.')
_ERROR_NAME = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_FORMULA = re.compile(
    rb"\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</"
)


@dataclass
class SheetFacts:
    """One sheet part: how much it holds, and its cells that need a second look, by address."""

    cells: int = 0
    placed: int = 0
    values: int = 0
    formulas: int = 0
    merged_area: int = 0
    last_row: int = 0
    last_column: int = 0
    formats: dict[int, str] = field(default_factory=dict)
    errors: dict[bytes, bytes] = field(default_factory=dict)
    uncached: dict[bytes, bytes] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @property
    def box(self) -> int:
        """Cells of the rectangle from A1 that a dense reader lays out."""
        return self.last_row * self.last_column


def column_number(letters: bytes) -> int:
    """28 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def guard(archive: zipfile.ZipFile, size: int) -> None:
    """Unreadable for what unpacks to too much, needs a password, or defines entities. `size` is the file's, in bytes."""
    unpacked = sum(item.file_size for item in archive.infolist())
    most = LIMITS.unpacked_megabytes * 1_000_000
    # A small file may not unpack to much more than itself: what shrinks two hundredfold is no table.
    limit = min(most, max(most // 10, LIMITS.unpacked_times * size))
    if unpacked > limit:
        raise Unreadable("zip_bomb", size=f"{unpacked / 1e6:.0f}", limit=f"{limit / 1e6:.0f}")
    for item in archive.infolist():
        if item.flag_bits & 1:
            raise Unreadable("encrypted")
        if item.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(item) as stream:
                if _defines_something(stream.read(1 << 16)):
                    raise Unreadable("entities")


def _defines_something(head: bytes) -> bool:
    """Whether anything but comments and instructions stands before the root element: no office program writes that."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        head = head.decode("utf-16", errors="replace").encode()
    body = re.sub(rb"\s*(?:<\?.*?\?>|<!--.*?-->)", b"", head.removeprefix(b"\xef\xbb\xbf"), flags=re.S).lstrip()
    return body.startswith(b"<!")


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The names of the sheets' parts. Unreadable when there are none, too many, or of the strict kind."""
    book = archive.read("xl/workbook.xml")
    if _STRICT in book:
        raise Unreadable("iso_strict")
    parts = [n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
    if not parts:
        raise Unreadable("no_sheets")
    count = max(len(parts), len(_SHEET_ENTRY.findall(book)))
    if count > LIMITS.sheets:
        raise Unreadable("too_many_sheets", size=count, limit=LIMITS.sheets)
    return parts


def telling_styles(archive: zipfile.ZipFile) -> dict[str, tuple[int, ...]]:
    """The cell styles, by number, that show something else than the plain number, under their formats' codes: 0%, 0.00"亿元",
    and the built-in dates that calamine takes for numbers (as `BUILTIN_DATE`).
    """
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = archive.read("xl/styles.xml")
    formats = {b"9": "0%", b"10": "0.00%", **{b"%d" % number: BUILTIN_DATE for number in BUILTIN_DATES}}
    for attributes in re.findall(rb"<(?:\w+:)?numFmt\s([^>]*)>", styles):
        number = re.search(rb'numFmtId="(\d+)"', attributes)
        code = re.search(rb'formatCode="([^"]*)"', attributes)
        if number and code:
            text = html.unescape(code[1].decode("utf-8", "replace"))
            if any(
                (m.factor, m.unit, m.is_odd) != (1.0, "", False)
                for m in map(number_format, (text, text), (False, True))
            ):
                formats[number[1]] = text
    block = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.S)
    kinds = re.findall(rb"<(?:\w+:)?xf\s([^>]*)>", block[0]) if block else []
    if len(kinds) > LIMITS.styles:
        raise Unreadable("too_many_styles", size=len(kinds), limit=LIMITS.styles)
    used = [re.search(rb'numFmtId="(\d+)"', attributes) for attributes in kinds]
    found: dict[str, tuple[int, ...]] = {}
    for index, match in enumerate(used):
        if match and match[1] in formats:
            code_of = formats[match[1]]
            found[code_of] = (*found.get(code_of, ()), index)
    return found


def facts_of(archive: zipfile.ZipFile, parts: list[str]) -> dict[str, SheetFacts]:
    """What each sheet part holds. Unreadable as soon as there are more cells than allowed."""
    styles = telling_styles(archive)
    found: dict[str, SheetFacts] = {}
    values = merged = 0
    for part in parts:
        found[part] = facts = SheetFacts()
        with archive.open(part) as stream:
            for prefix, block in _blocks(stream):
                _look_through(block, prefix, facts, styles)
                if values + facts.values > LIMITS.value_cells:
                    raise Unreadable("too_many_cells", size=f"{values + facts.values}+", limit=LIMITS.value_cells)
                if merged + facts.merged_area > LIMITS.stored_cells:
                    raise Unreadable("too_many_cells", size=f"{merged + facts.merged_area}+", limit=LIMITS.stored_cells)
        values, merged = values + facts.values, merged + facts.merged_area
    return found


def _blocks(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The part in pieces that end with a row, so that no cell is cut in two, each with the prefix of its elements."""
    rest = prefix = b""
    while block := stream.read(_BLOCK):
        if len(block) == _BLOCK and b"<" not in block:
            raise Unreadable("broken")  # a megabyte within one tag or one text; a cell holds 32,767 characters
        if root := _ROOT.search(block) if not rest and not prefix else None:
            prefix = root[1] or b""
        rest += block
        cut = rest.rfind(b"row>")
        if cut < 0 and len(rest) > 16 * _BLOCK:
            # One row of 16 MB is no row; cut anywhere between two tags.
            cut = rest.rfind(b"<") - 4
        if cut >= 0:
            yield prefix, rest[: cut + 4]
            rest = rest[cut + 4 :]
    yield prefix, rest


def _look_through(block: bytes, prefix: bytes, facts: SheetFacts, styles: dict[str, tuple[int, ...]]) -> None:
    """Count by plain search, which is ten times faster than a pattern; only what is found is looked at closely."""

    def count(*names: bytes) -> int:
        return sum(block.count(b"<" + prefix + name) for name in names)

    facts.cells += count(b"c ", b"c>")
    facts.placed += count(b'c r="')
    facts.values += count(b"v>", b"is>")
    facts.merged_area += sum(_area(*merge) for merge in _MERGE.findall(block))
    for row in block.split(b"</" + prefix + b"row>"):
        if last := _PLACE.search(row, max(row.rfind(b"<" + prefix + b"c "), 0)):
            facts.last_column = max(facts.last_column, column_number(last[1]))
            facts.last_row = max(facts.last_row, int(last[2]))
    for code, numbers in styles.items():
        facts.formats.update(dict.fromkeys(_places_with(numbers, block, prefix), code))
    for place, end in _cells_with(b't="e"', block, prefix):
        if error := _ERROR_NAME.search(block, end, end + 200):
            facts.errors[place] = error[1]
    if formulas := count(b"f"):
        facts.formulas += formulas
        _note_uncached(block, prefix, facts)
    if any(mark in block for mark in _MAY_HIDE):
        _note_hidden(block, prefix, facts)


def _places_with(styles: tuple[int, ...], block: bytes, prefix: bytes) -> Iterator[int]:
    """The place number of each cell in one of the styles: at once where the style stands right behind the address."""
    wanted = [b's="%d"' % style for style in styles]
    found = re.findall(b"<" + prefix + rb'c r="([A-Z]{1,3})(\d{1,7})" (?:' + b"|".join(wanted) + b")", block)
    if len(found) < sum(map(block.count, wanted)):
        found = [
            (place[: -len(place.lstrip(_LETTERS))], place.lstrip(_LETTERS))
            for style in wanted
            for place, _ in _cells_with(style, block, prefix)
        ]
    columns = {letters: column_number(letters) for letters in {letters for letters, _ in found}}
    return (place_number(int(row), columns[letters]) for letters, row in found)


def _cells_with(attribute: bytes, block: bytes, prefix: bytes) -> Iterator[tuple[bytes, int]]:
    """The address and the end of the opening tag of each cell with such an attribute."""
    opening, own = b"<" + prefix + b"c ", re.compile(rb"\s" + attribute)
    at = -1
    while (at := block.find(attribute, at + 1)) >= 0:
        start, end = block.rfind(b"<", 0, at), block.find(b">", at)
        tag = block[start:end]
        if tag.startswith(opening) and own.search(tag) and (place := _PLACE.search(tag)):
            yield place[1] + place[2], end


def _note_uncached(block: bytes, prefix: bytes, facts: SheetFacts) -> None:
    """Formulas that nothing was ever calculated for; one whose result is the empty text says so."""
    start = -1
    while (start := block.find(b"<" + prefix + b"f", start + 1)) >= 0:
        formula = _FORMULA.match(block, start)
        tag = block[block.rfind(b"<", 0, start) : start]
        if formula and b't="str"' not in tag and (place := _PLACE.search(tag)):
            facts.uncached[place[1] + place[2]] = formula[1] or b""


def _note_hidden(block: bytes, prefix: bytes, facts: SheetFacts) -> None:
    for match in _IS_HIDDEN.finditer(block):
        tag = block[block.rfind(b"<", 0, match.start()) : block.find(b">", match.end())]
        if tag.startswith(b"<" + prefix + b"row ") and (number := re.search(rb'\sr="(\d+)"', tag)):
            facts.hidden_rows.add(int(number[1]))
        ends = [re.search(rb"\s" + name + rb'="(\d{1,5})"', tag) for name in (b"min", b"max")]
        if tag.startswith(b"<" + prefix + b"col ") and ends[0] and ends[1]:
            first = int(ends[0][1])
            facts.hidden_columns.update(range(first, min(int(ends[1][1]), first + 500) + 1))


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """Cells of a merged range: openpyxl makes an object for each."""
    return (int(bottom) - int(top) + 1) * (column_number(right) - column_number(left) + 1)
