"""Meeting papers read back: slides and reports as pieces of text, each of which stands by itself (tests/papers_numbers)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import html
from plotly.io import from_json
from pptx import Presentation
from pypdf import PdfReader


def table_pieces(title: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """One piece per cell: the table's title, its column's heading, its row's name, what it says; headings last."""
    head = rows[0]
    for row in rows[1:]:
        for heading, cell in zip(head, row, strict=True):
            if re.search(r"\d", cell) and heading not in ("序号", "No."):
                yield "｜".join(dict.fromkeys((title, heading, row[0], cell)))
    yield from (heading for heading in head if re.search(r"\d", heading))


def pieces_of_slides(deck: bytes) -> list[str]:
    """The pieces of a deck: of every page its title with each paragraph and cell, its foot, and its notes.

    纵轴自 75 起 is taken out where it is what the page's own axis says.
    """
    found = []
    for slide in Presentation(io.BytesIO(deck)).slides:
        title = slide.shapes.title.text_frame.text
        found.append(title)
        starts = [f"{s.chart.value_axis.minimum_scale:g}" for s in slide.shapes if s.has_chart]
        for shape in slide.shapes:
            if shape.has_table:
                rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                found += [f"{title}｜{piece}" for piece in table_pieces("", rows)]
            elif shape.has_text_frame and shape != slide.shapes.title:
                for paragraph in shape.text_frame.paragraphs:
                    text = paragraph.text
                    for start in starts:
                        text = re.sub(
                            rf"纵轴自 {re.escape(start)}(?:\.0+)? 起|axis from {re.escape(start)}(?:\.0+)?$", "", text
                        )
                    found.append(f"{title}｜{text}")
        found += [f"{title}｜{line}" for line in slide.notes_slide.notes_text_frame.text.split("\n")]
    return found


def pieces_of_report(report: bytes) -> list[str]:
    """The pieces of a report: its paragraphs, each with the heading it stands under, and the cells of its tables."""
    document, found, above = Document(io.BytesIO(report)), [], ""
    for block in document.element.body.iterchildren():
        if block.tag.endswith("}p"):
            paragraph: Any = Paragraph(block, document)
            text, style = paragraph.text.replace("\n", ""), paragraph.style.name
            if style in ("Annex Title", "Table Title", "Heading 2"):
                above = text
            elif style == "Heading 1":
                above = ""
            text = re.sub(
                r"^(附件\d+|(?:附件：|　　　|Annex(?:es)?:? ?)\d+\.?|\d+\. |（[一二三四五六七八九十]+）|\(\d+\) )",
                "",
                text,
            )
            text = re.sub(r"〔[^〕]*〕", "", text)
            found.append(f"{above}｜{text}" if style in ("Normal", "Heading 2") and above != text else text)
        elif block.tag.endswith("}tbl"):
            rows = [[cell.text for cell in row.cells] for row in Table(block, document).rows]
            found += table_pieces(above, rows)
    return found


def lines_of_pdf(paper: bytes) -> list[str]:
    """The lines of a page as they stand, its days put together again."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    return re.sub(r"(?<=\d) (?=[年月日])|(?<=[年月]) (?=\d)", "", text).split("\n")


def pieces_of_annex(book: bytes) -> list[str]:
    """The pieces of a workbook: what its cells show, figures in the format they carry, under their sheet and heading."""
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(book), data_only=True):
        lines = [[_shown(cell) for cell in line] for line in sheet.iter_rows()]
        found += [f"{sheet.title}｜{text}" for line in lines[:2] for text in line if text]
        found += [f"{sheet.title}｜{piece}" for piece in table_pieces("", lines[2:])] if len(lines) > 2 else []
    return found


def table_lines(book: bytes, sheet: str) -> list[dict[str, str]]:
    """The lines of one sheet by their headings, as they are shown."""
    lines = [
        [_shown(cell) for cell in line] for line in openpyxl.load_workbook(io.BytesIO(book), data_only=True)[sheet]
    ]
    return [dict(zip(lines[2], line, strict=True)) for line in lines[3:]]


def _shown(cell: Any) -> str:
    """A cell as a reader sees it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        shape = re.match(r"(\+?)[#,]*0(?:\.(0+))?(%?)(?:;|$)", cell.number_format)
        if shape:
            size = f"{abs(value) * (100 if shape[3] else 1):.{len(shape[2] or '')}f}{shape[3]}"
            sign = "−" if value < 0 else shape[1] if value > 0 else ""
            return sign + size
    return str(value)


def pieces_of_html(page: bytes) -> list[str]:
    """The pieces of the file: every text under its section's heading or its card's name, and every table's cells.

    The strip that counts the lights is told apart (lights_of_html), so is what stands for a chart where no script runs
    (tests/test_board_scripts.py).
    """
    found: list[str] = []
    whole = html.fromstring(page.decode("utf-8"))
    for unseen in list(whole.iter("noscript")):
        unseen.drop_tree()
    for section in whole.iter("section", "header", "footer", "nav"):
        heading = next(iter(section.iter("h1", "h2")), None)
        title = "" if heading is None else _words(heading)
        for table in list(section.iter("table")):
            rows = [[_words(cell) for cell in line] for line in table.iter("tr")]
            found += [f"{title}｜{piece}" for piece in table_pieces("", rows)]
            table.drop_tree()
        for card in section.find_class("card"):
            name = next(iter(card.find_class("name"))).get("title")
            found += [f"{name}｜{_words(part)}" for part in card]
            card.drop_tree()
        for strip in section.find_class("strip"):
            strip.drop_tree()
        for block in section.iter("h1", "h2", "h3", "p", "li", "a", "header", "footer"):
            found.append(f"{title}｜{_words(block)}")
    return found


def lights_of_html(page: bytes) -> dict[str, int]:
    """The strip of the file: how many targets have each light, by its word."""
    (strip,) = html.fromstring(page.decode("utf-8")).find_class("strip")
    return {_words(one).partition(" ")[2]: int(_words(one).partition(" ")[0]) for one in strip.find_class("one")}


def charts_of_html(page: bytes) -> list[tuple[str, Any]]:
    """Every chart of the file with the heading of its section."""
    whole = html.fromstring(page.decode("utf-8"))
    specs = json.loads(whole.get_element_by_id("figures").text)
    found = []
    for section in whole.iter("section"):
        title = "".join(_words(heading) for heading in list(section.iter("h2"))[:1])
        for box in section.find_class("plot"):
            spec = {key: specs[box.get("data-figure")][key] for key in ("data", "layout")}
            found.append((title, from_json(json.dumps(spec))))
    return found


def _words(block: Any) -> str:
    return " ".join(" ".join(block.itertext()).split())


def pieces_of_screen(screen: Any) -> list[str]:
    """The words on a screen, those of its charts with them, each under the screen's title; where an axis starts is nothing the
    judgement says."""
    found = pieces_of_html(screen.html.encode("utf-8"))
    for note in html.fromstring(screen.html).iterfind(".//text[@class]"):
        if "annotation-text" in note.get("class"):
            found.append(f"{screen.title}｜{_words(note)}")
    return [re.sub(r"纵轴自 [\d.]+ 起|axis from [\d.]+", "", piece) for piece in found]


def lights_of_screen(screen: Any) -> dict[str, int]:
    """The strip of a screen: how many targets have each light, by its word; empty without a strip."""
    return lights_of_html(screen.html.encode("utf-8")) if 'class="strip' in screen.html else {}
