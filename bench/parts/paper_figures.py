"""The numbers a meeting paper shows, read from the file alone: nothing of ours is asked, so that any release's papers are read alike.

    numbers_in("pptx", deck) == {"1": [...], "2": [...], "2 chart 1": [...], "2 notes": [...], …}

A printed number is a text as it stands there ("−7", "86.10", "91.7%"); what a cell or a chart holds is a float. When a set was
made and from which version of the data differs between two sets that say the same, and is left out.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import openpyxl
from docx import Document
from lxml import html
from pptx import Presentation
from pypdf import PdfReader

Number = str | float
Numbers = dict[str, list[Number]]

# The stamp of every paper: the version of the data, the moment it was made (in Chinese and English).
_VERSION = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}-\d{8}(?:T\d+)?")
_MOMENT = re.compile(r"\d{4}[-年]\d{1,2}[-月]\d{1,2}日?[ T]?\d{1,2}:\d{2}(?::\d{2})?|\d{1,2} \w+ \d{4},? \d{1,2}:\d{2}")
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])(?:(?<!\d)[+−-])?\d+(?:\.\d+)?%?")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WRITING = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def printed_in(text: str) -> list[Number]:
    """Every number of a text, in order, as it is printed there; full-width digits and thousands marks folded."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "−")
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    return list(_NUMBER.findall(_MOMENT.sub(" ", _VERSION.sub(" ", plain))))


def of_slides(deck: bytes) -> Numbers:
    """Of every slide its words (text boxes, tables), what its charts draw, and its notes."""
    found: Numbers = {}
    for place, slide in enumerate(Presentation(io.BytesIO(deck)).slides, 1):
        found[f"{place}"] = _printed(_paragraphs(slide.element, _DRAWING))
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        for number, chart in enumerate(charts, 1):
            drawn = [value for plot in chart.plots for series in plot.series for value in series.values]
            found[f"{place} chart {number}"] = [float(value) for value in drawn if value is not None]
            found[f"{place} chart {number} behind"] = _of_book(chart.part.chart_workbook.xlsx_part.blob)
        if slide.has_notes_slide:
            found[f"{place} notes"] = _printed(_paragraphs(slide.notes_slide.element, _DRAWING))
    return found


def of_report(report: bytes) -> Numbers:
    """Of a written report its paragraphs and the cells of its tables, in their order."""
    return {"text": _printed(_paragraphs(Document(io.BytesIO(report)).element.body, _WRITING))}


def of_pdf(paper: bytes) -> Numbers:
    """Of every page the text as it is set."""
    pages = PdfReader(io.BytesIO(paper)).pages
    return {str(place): printed_in(page.extract_text()) for place, page in enumerate(pages, 1)}


def of_workbook(book: bytes) -> Numbers:
    """Of every sheet its cells, and the formulas beside them: a formula that adds up other cells is another number."""
    found: Numbers = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(book), data_only=True):
        found[sheet.title] = [number for line in sheet.iter_rows() for cell in line for number in _of_cell(cell.value)]
    for sheet in openpyxl.load_workbook(io.BytesIO(book)):
        formulas = [str(c.value) for line in sheet.iter_rows() for c in line if c.data_type == "f"]
        found[f"{sheet.title} formulas"] = list(formulas)
    return found


def of_html(page: bytes) -> Numbers:
    """Of the one file its words, and what every chart in it draws and writes."""
    whole = html.fromstring(page.decode("utf-8"))
    # A chart's figures stand in the chart; its table for who runs no scripts says them once more.
    for unseen in list(whole.iter("noscript")):
        unseen.drop_tree()
    found: Numbers = {}
    for script in list(whole.iter("script", "style")):
        if script.get("type") == "application/json":
            for name, spec in json.loads(script.text or "{}").items():
                found[f"chart {name}"] = list(_of_chart(spec))
        script.drop_tree()
    found["text"] = _printed(whole.itertext())
    return found


def of_letters(bundle: bytes) -> Numbers:
    """Of every letter in the zip what a report is asked."""
    found: Numbers = {}
    with zipfile.ZipFile(io.BytesIO(bundle)) as letters:
        for name in sorted(letters.namelist()):
            found[name] = of_report(letters.read(name))["text"]
    return found


READERS: dict[str, Callable[[bytes], Numbers]] = {
    "pptx": of_slides,
    "docx": of_report,
    "special": of_report,
    "pdf": of_pdf,
    "xlsx": of_workbook,
    "html": of_html,
    "letters": of_letters,
}


def numbers_in(kind: str, paper: bytes) -> Numbers:
    """The numbers of a paper of a kind, by the part they stand in; parts without any are left out."""
    return {part: numbers for part, numbers in READERS[kind](paper).items() if numbers}


def _printed(texts: Iterable[str]) -> list[Number]:
    return [number for text in texts for number in printed_in(text)]


def _paragraphs(element: Any, tongue: str) -> Iterator[str]:
    """The words of every paragraph; a number parted over two runs is one number."""
    for paragraph in element.iter(f"{tongue}p"):
        yield "".join(part.text or "" for part in paragraph.iter(f"{tongue}t"))


def _of_book(book: bytes) -> list[Number]:
    return [number for numbers in of_workbook(book).values() for number in numbers]


def _of_cell(value: Any) -> list[Number]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [float(value)]
    if isinstance(value, date):
        return [value.isoformat()]
    return printed_in(value) if isinstance(value, str) else []


def _of_chart(spec: dict[str, Any]) -> Iterator[Number]:
    """What the lines and bars hold, and the words written into the chart. Sizes and colours are no figures."""
    for trace in spec.get("data", ()):
        for axis in ("x", "y", "base", "text", "customdata", "name"):
            yield from _leaves(trace.get(axis))
    for words in spec.get("layout", {}).get("annotations", ()):
        yield from printed_in(re.sub(r"<[^>]+>", " ", str(words.get("text") or "")))


def _leaves(value: Any) -> Iterator[Number]:
    if isinstance(value, dict) and "bdata" in value:
        # Plotly packs long runs of numbers; as packed they are still compared, digit for digit.
        yield str(value["bdata"])
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    else:
        yield from _of_cell(value)
