"""Meeting papers read back: slides and reports as pieces of text, each of which stands by itself (tests/papers_numbers)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from pptx import Presentation


def table_pieces(title: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """One piece per cell: the table's title, its column's heading, its row's name, what it says; headings last."""
    head = rows[0]
    for row in rows[1:]:
        for heading, cell in zip(head, row, strict=True):
            if re.search(r"\d", cell):
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
                r"^(附表\d+|(?:附表：|　　　|Annex(?:es)?:? ?)\d+\.?|\d+\. |（[一二三四五六七八九十]+）|\(\d+\) )",
                "",
                text,
            )
            found.append(f"{above}｜{text}" if style in ("Normal", "Heading 2") and above != text else text)
        elif block.tag.endswith("}tbl"):
            rows = [[cell.text for cell in row.cells] for row in Table(block, document).rows]
            found += table_pieces(above, rows)
    return found
