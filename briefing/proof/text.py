"""What a Word document says, as prose and tables, from its XML: runs split or moved by an editor do not matter.

A stranger's file: only `word/document.xml` is read, at most so many bytes of it, and nothing it points to is followed.
Deleted text (修订) and the fallback drawings of text boxes are left out; inserted text counts.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from wording import _

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
MOST = 30_000_000
_UNITS = "个百分点|百分点|万件|万人|万元|亿元|人次|季度|件/万人|件|家|个|项|次|人|元|位|本|季|年|月|日|处|倍|%|‰|points|[A-Za-z]+"
_NUMBER = re.compile(rf"(?<![A-Za-z0-9_.])(?P<sign>[+−-]?)(?P<digits>\d+(?:\.\d+)?)(?!\.?\d)\s*(?P<unit>{_UNITS})?")
_ORDINAL = re.compile(r"^(?:附[表件][:：]?\s*)?\d+[.．、](?!\d)\s*|^附[表件]\s*\d+\s*")
# When a paper was made is no figure of it: made again at another minute it says the same.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_PUNCTUATION = re.compile(r"[\W_]+")


class NotAReport(Exception):
    """What was uploaded is no readable .docx; its words say what to do."""


@dataclass(frozen=True)
class Figure:
    """A number in a text with its unit and the words before it (at most ten letters)."""

    value: Decimal
    unit: str
    label: str
    printed: str

    @property
    def amount(self) -> tuple[Decimal, str]:
        return self.value, self.unit


@dataclass(frozen=True)
class Sentence:
    """One sentence: its paragraph's number from 1, its words without white space, its figures."""

    paragraph: int
    text: str
    figures: tuple[Figure, ...]

    @property
    def masked(self) -> str:
        """The sentence without its figures, to find the one it was."""
        return re.sub(r"[+−-]?\d+(?:\.\d+)?", "#", self.text)


@dataclass(frozen=True)
class Grid:
    """One table: its number from 1, the text before it, and its cells; the first line is the heading."""

    number: int
    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DocumentText:
    """All that a document says."""

    sentences: list[Sentence] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


def document_text(data: bytes) -> DocumentText:
    """Prose and tables of a .docx. NotAReport when it is none."""
    told, number, last = DocumentText(), 0, ""
    for element in _body(data):
        if element.tag == f"{_W}tbl":
            told.grids.append(Grid(len(told.grids) + 1, last, tuple(_rows(element))))
            continue
        if element.tag == f"{_W}p" and (text := folded(_text(element))):
            number, last = number + 1, text
            told.sentences.extend(sentences_of(text, number))
    return told


def _body(data: bytes) -> Iterator[etree._Element]:
    """The paragraphs and tables of the document in order, those inside tables left to their table."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            info = file.getinfo("word/document.xml")
            if info.file_size > MOST:
                raise NotAReport(_("文件太大，读不了；请只传通报本身。"))
            with file.open(info) as part:
                content = part.read(MOST + 1)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(content[:MOST], parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, RuntimeError, OSError) as error:
        raise NotAReport(_("这不是可读的 docx 文件；请在 WPS 或 Word 里另存为 docx 再传。")) from error
    body = root.find(f"{_W}body")
    yield from _blocks(root if body is None else body)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag in _GONE:
            continue
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        # Content controls and the like hold paragraphs of their own.
        elif len(child):
            yield from _blocks(child)


def _text(element: etree._Element) -> str:
    """The words under an element in order, those deleted left out, a line break as one."""
    found = []
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_W}t":
            found.append("".join(child.itertext()))
        elif child.tag in (f"{_W}br", f"{_W}tab", f"{_W}cr"):
            found.append(" ")
        elif child.tag == f"{_W}p":
            found.append(_text(child) + " ")
        else:
            found.append(_text(child))
    return "".join(found)


def _rows(table: etree._Element) -> Iterator[tuple[str, ...]]:
    for row in table.iter(f"{_W}tr"):
        yield tuple(folded(_text(cell)) for cell in row if cell.tag == f"{_W}tc")


def folded(text: str) -> str:
    """Text with full-width digits as plain ones, no thousands marks, one minus sign, single spaces."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "−")
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    return re.sub(r"\s+", " ", plain).strip()


def sentences_of(text: str, paragraph: int) -> Iterator[Sentence]:
    """The sentences of a paragraph that carry figures or words; numbers of a list are left out."""
    for part in re.split(r"[。;；！？!?]|\.(?=\s|$)", _MOMENT.sub("", _ORDINAL.sub("", text))):
        said = part.strip()
        if said:
            yield Sentence(paragraph, re.sub(r"\s+", "", said), tuple(figures_in(said)))


def figures_in(text: str) -> Iterator[Figure]:
    """Every number of a text with its unit and what stands before it since the last one."""
    since = 0
    for match in _NUMBER.finditer(text):
        label = _PUNCTUATION.sub("", text[since : match.start()])[-10:]
        since = match.end()
        sign = "-" if match["sign"] in ("−", "-") else ""
        yield Figure(Decimal(sign + match["digits"]), match["unit"] or "", label, match.group().strip())
