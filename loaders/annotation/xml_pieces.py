"""The pieces of XML that marking adds to a workbook: fills, comments with their boxes, and the list of problems.

Nothing is parsed and written again: a piece is put into the text of a part, all else stays as it was, byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from loaders.workbook.cells import place_of
from loaders.workbook.model import LIST_MARK

AUTHOR = "问题标注"
# The tints of the statuses 滞后 and 略滞后: must be put right, please check; grey-blue for a number that was not read.
FILLS = {"blocking": "FFF6CFCB", "doubtful": "FFFDF1DC", "unread": "FFDCE6F1"}
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Unmarkable(Exception):
    """The workbook is not written as office programs write it; it must be built anew to be marked."""


class Mark(NamedTuple):
    """One problem or unread number, in words: where it is, what stands there, what is wrong, how to put it right."""

    sheet: str
    cell: str
    severity: str
    word: str
    found: str
    what: str
    fix: str


def xml_text(text: str) -> str:
    """Text as it may stand in XML; what Excel would read as an escape (_x0041_) is kept as it is."""
    plain = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", _NOT_XML.sub("", text))
    return escape(plain, {'"': "&quot;", "\n": "&#10;", "\r": ""})


class Styles:
    """styles.xml with cell styles added as they are asked for."""

    def __init__(self, part: bytes) -> None:
        self.part = part.decode("utf-8")
        block = re.search(r"<(\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", self.part, re.S)
        if block is None:
            raise Unmarkable
        self.prefix = block[1] or ""
        self.kinds = re.findall(rf"<{self.prefix}xf\b[^>]*/>|<{self.prefix}xf\b.*?</{self.prefix}xf>", block[2], re.S)
        self.added: dict[tuple[int, str], int] = {}
        self._fills = {name: self._append("fills", self._fill(rgb)) for name, rgb in FILLS.items()}

    def _fill(self, rgb: str) -> str:
        p = self.prefix
        return (
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{rgb}"/><{p}bgColor indexed="64"/>'
            f"</{p}patternFill></{p}fill>"
        )

    def _append(self, group: str, piece: str) -> int:
        """The number of a piece put at the end of fonts, fills or cellXfs."""
        found = re.search(rf'<{self.prefix}{group}\b[^>]*?count="(\d+)"[^>]*>', self.part)
        end = self.part.find(f"</{self.prefix}{group}>")
        if found is None or end < 0:
            raise Unmarkable
        opening = found[0].replace(f'count="{found[1]}"', f'count="{int(found[1]) + 1}"')
        self.part = self.part[: found.start()] + opening + self.part[found.end() : end] + piece + self.part[end:]
        return int(found[1])

    def _style(self, base: int, name: str, attributes: Mapping[str, str], inside: str = "") -> int:
        if (base, name) not in self.added:
            if base >= len(self.kinds):
                raise Unmarkable
            kind = self.kinds[base]
            for attribute, value in attributes.items():
                kind = re.sub(rf'(<{self.prefix}xf\b[^>]*?)\s{attribute}="[^"]*"', r"\1", kind, count=1)
                kind = re.sub(rf"<{self.prefix}xf\b", f'<{self.prefix}xf {attribute}="{value}"', kind, count=1)
            if inside and kind.endswith("/>"):
                kind = f"{kind[:-2]}>{inside}</{self.prefix}xf>"
            self.added[base, name] = self._append("cellXfs", kind)
        return self.added[base, name]

    def filled(self, base: int, severity: str) -> int:
        """A style with the tint of a severity and all else as the base has it."""
        return self._style(base, severity, {"fillId": str(self._fills[severity]), "applyFill": "1"})

    def cleared(self, base: int) -> int:
        """A style without a fill, if the base's is one of ours, else the base itself."""
        fill = re.search(r'\sfillId="(\d+)"', self.kinds[base]) if base < len(self.kinds) else None
        block = re.search(rf"<{self.prefix}fills\b.*?</{self.prefix}fills>", self.part, re.S)
        fills = re.findall(rf"<{self.prefix}fill>.*?</{self.prefix}fill>", block[0], re.S) if block else []
        ours = fill and int(fill[1]) < len(fills) and any(rgb in fills[int(fill[1])] for rgb in FILLS.values())
        return self._style(base, "cleared", {"fillId": "0"}) if ours else base

    def plain(self, *, bold: bool = False, ink: str = "", fill: str = "") -> int:
        """A style of the list: wrapped, and never taken for a formula when it is edited."""
        p = self.prefix
        weight = f"<{p}b/>" if bold else ""
        line, colour = (f"<{p}u/>", f'<{p}color rgb="{ink}"/>') if ink else ("", "")
        font = self._append("fonts", f'<{p}font>{weight}{line}<{p}sz val="10"/>{colour}<{p}name val="等线"/></{p}font>')
        kind = (
            f'<{p}xf numFmtId="49" fontId="{font}" fillId="{self._fills[fill] if fill else 0}" borderId="0" xfId="0" '
            f'quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">'
            f'<{p}alignment vertical="top" wrapText="1"/></{p}xf>'
        )
        return self._append("cellXfs", kind)


def comment(place: str, author: int, text: str, prefix: str) -> str:
    """One comment element."""
    p = prefix
    return (
        f'<{p}comment ref="{place}" authorId="{author}" shapeId="0"><{p}text><{p}r><{p}t xml:space="preserve">'
        f"{xml_text(text)}</{p}t></{p}r></{p}text></{p}comment>"
    )


def with_comments(part: str | None, texts: Mapping[str, str]) -> tuple[str, set[str]]:
    """The comments part with a comment of ours for each address, and the addresses of ours that it held before.

    Somebody else's comment on such a cell stays and ours is put behind it.
    """
    if part is None:
        part = f'<?xml version="1.0" encoding="UTF-8"?>\n<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
    head = re.search(r"<(\w+:)?comments\b", part)
    if head is None:
        raise Unmarkable
    p = head[1] or ""
    part = re.sub(rf"<{p}(authors|commentList)\s*/>", rf"<{p}\1></{p}\1>", part)
    authors = re.findall(rf"<{p}author(?:\s*/>|>([^<]*)</{p}author>)", part)
    before: set[str] = set()

    def own(match: re.Match[str]) -> str:
        tag = match[0].partition(">")[0]
        place, author = re.search(r'\sref="([A-Z]+\d+)"', tag), re.search(r'\sauthorId="(\d+)"', tag)
        number = int(author[1]) if author else -1
        if place and 0 <= number < len(authors) and authors[number] == AUTHOR:
            before.add(place[1])
            return ""
        return match[0]

    part = re.sub(rf"<{p}comment\s.*?</{p}comment>", own, part, flags=re.S)
    if AUTHOR not in authors:
        part = part.replace(f"</{p}authors>", f"<{p}author>{AUTHOR}</{p}author></{p}authors>", 1)
        authors.append(AUTHOR)
    for place, text in texts.items():
        other = re.search(rf'<{p}comment\s[^>]*ref="{place}".*?(</{p}text>)', part, re.S)
        if other:
            run = f'<{p}r><{p}t xml:space="preserve">&#10;{xml_text(text)}</{p}t></{p}r>'
            part = part[: other.start(1)] + run + part[other.start(1) :]
        else:
            piece = comment(place, authors.index(AUTHOR), text, p)
            part = part.replace(f"</{p}commentList>", f"{piece}</{p}commentList>", 1)
    return part, before


_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


def with_boxes(part: str | None, wanted: Iterable[str], gone: Iterable[str]) -> str:
    """The drawing part with a hidden box for each address that has none; Excel shows no comment without its box."""
    part = part or _DRAWING
    places = {place_of(place) for place in gone}

    def kept(match: re.Match[str]) -> str:
        return "" if _anchor(match[0]) in places else match[0]

    part = re.sub(r"<v:shape\s.*?</v:shape>", kept, part, flags=re.S)
    there = {_anchor(shape) for shape in re.findall(r"<v:shape\s.*?</v:shape>", part, re.S)}
    number = max((int(n) for n in re.findall(r'id="_x0000_s(\d+)"', part)), default=1024)
    end = part.rfind("</xml>")
    if end < 0:
        raise Unmarkable
    pieces = []
    for place in wanted:
        row, column = place_of(place)
        if (row, column) not in there:
            number += 1
            pieces.append(_BOX.format(number=number, row=row - 1, column=column - 1))
    return part[:end] + "".join(pieces) + part[end:]


def _anchor(shape: str) -> tuple[int, int]:
    row, column = re.search(r"<x:Row>(\d+)<", shape), re.search(r"<x:Column>(\d+)<", shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else (0, 0)


_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:220pt;height:84pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def list_sheet(marks: Sequence[Mark], lines: Sequence[str], headings: Sequence[str], styles: Styles) -> bytes:
    """The sheet 问题清单: what it is, then one row for each problem, its address a link to the cell."""
    text, link = styles.plain(), styles.plain(ink="FF1F4E79")
    head = styles.plain(bold=True)
    tints = {severity: styles.plain(fill=severity) for severity in FILLS}
    rows = [_row(1, [(LIST_MARK, head)])]
    rows += [_row(number, [(line, head)]) for number, line in enumerate(lines, start=2)]
    first = len(lines) + 3
    rows.append(_row(first, [(heading, head) for heading in headings]))
    links = []
    for number, mark in enumerate(marks, start=1):
        at = first + number
        where = f"{mark.sheet}!{mark.cell}" if mark.sheet and mark.cell else mark.sheet or "—"
        tint = tints.get(mark.severity, text)
        rows.append(
            _row(
                at,
                [
                    (str(number), text),
                    (mark.word, tint),
                    (where, link),
                    (mark.found, text),
                    (mark.what, text),
                    (mark.fix, text),
                ],
            )
        )
        if mark.sheet and mark.cell:
            target = "'" + mark.sheet.replace("'", "''") + f"'!{mark.cell}"
            links.append(f'<hyperlink ref="C{at}" location="{xml_text(target)}" display="{xml_text(where)}"/>')
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate((6, 10, 22, 22, 56, 56), 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{_RELATIONS}">'
        f'<sheetPr><tabColor rgb="FF9C1B1B"/></sheetPr><cols>{widths}</cols><sheetData>{"".join(rows)}</sheetData>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + "</worksheet>"
    ).encode()


def _row(number: int, cells: Sequence[tuple[str, int]]) -> str:
    body = "".join(
        f'<c r="{chr(65 + column)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'
        for column, (text, style) in enumerate(cells)
    )
    return f'<row r="{number}">{body}</row>'
