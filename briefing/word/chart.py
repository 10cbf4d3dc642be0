"""A native chart in a Word document: its part, the workbook inside it, and the drawing in the text that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from briefing.content.model import Chart
from briefing.word.paper import begin

# Draws a chart of a width and a height in points, its words at a scale: its XML, and the workbook it stands on, called rId1 in it.
Draw = Callable[[Chart, float, float, float], tuple[bytes, bytes]]
WIDTH, HEIGHT = 150.0, 52.0
# Words of a slide are for the back of a room.
_SCALE = 0.62
_POINTS = 72 / 25.4
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def add_chart(paper: Any, chart: Chart, draw: Draw, number: int, height: float = HEIGHT) -> None:
    """The chart in a paragraph of its own, `number` being its place among the document's charts, so many millimetres high."""
    xml, book = draw(chart, WIDTH * _POINTS, height * _POINTS, _SCALE)
    package = paper.part.package
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, xml, package)
    drawn.relate_to(Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK, book, package), f"{_RELATED}/package")
    key = paper.part.relate_to(drawn, f"{_RELATED}/chart")
    paragraph = begin(paper, "Note")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.keep_with_next = True
    inline = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{Mm(WIDTH)}" cy="{Mm(height)}"/><wp:docPr id="{1000 + number}" name="" descr=""/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_SPACE}">'
        f'<c:chart xmlns:c="{_SPACE}" r:id="{key}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    about = inline[0].find(f"{{{inline[0].nsmap['wp']}}}docPr")
    # What a chart is called comes from the catalogue: set as an attribute it stays a text.
    about.set("name", chart.title)
    about.set("descr", chart.title)
    paragraph.add_run()._r.append(inline)
