"""The circular goes into the meeting as it is: four pages of text, none all but empty, its annexes' pages filled."""

import io
import re
import zipfile
from math import ceil

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

import wording
from briefing.word.letters import letters
from briefing.word.paper import title_lines
from tests.papers import briefing_of, material_of, report_of

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
EVERY = pytest.mark.parametrize(("plan", "language"), [(plan, language) for plan in PLANS for language in ("zh", "en")])
# A page that stands, in points: 22 lines of 28 characters.
PAGE, PITCH, WIDTH = 637.0, 28.95, 442.0


def wide(text):
    """In Chinese characters; a text of Latin letters has as many narrow ones and blanks as English has."""
    latin = 0.5 if re.search(r"[\u4e00-\u9fff]", text) else 0.45
    return sum(1.0 if ord(letter) > 0x2E80 or letter in "“”‘’—…" else latin for letter in text)


def lines_of(text, size, room):
    return max(1, ceil(wide(text) * size / room))


def blocks_of_text(document):
    """The text before the annexes: each paragraph's height and whether it stays with the next; each row of a table."""
    for block in document.element.body:
        if block.tag == qn("w:p"):
            paragraph = Paragraph(block, document)
            if paragraph.style.name == "Annex":
                return
            form = paragraph.style.paragraph_format
            line = max(form.line_spacing.pt, PITCH if form.line_spacing.pt > 20 and on_grid(paragraph.style) else 0)
            count = max(
                paragraph.text.count("\n") + 1,
                lines_of(paragraph.text, paragraph.style.font.size.pt, WIDTH - form.first_line_indent.pt),
            )
            after = form.space_after.pt if form.space_after else 0
            own = paragraph.paragraph_format.keep_with_next
            yield count * line + after, form.keep_with_next if own is None else own
        elif block.tag == qn("w:tbl"):
            for row in Table(block, document).rows:
                sizes = [
                    run.font.size.pt if run.font.size else 10.5
                    for c in row.cells
                    for p in c.paragraphs
                    for run in p.runs
                ]
                pitch = row.cells[0].paragraphs[0].paragraph_format.line_spacing
                size, line = max(sizes, default=10.5), pitch.pt if pitch else 16.0
                rooms = [cell.width.pt - 7 for cell in row.cells]
                high = max(lines_of(cell.text, 1.05 * size, room) for cell, room in zip(row.cells, rooms, strict=True))
                yield high * line + 1, False


def on_grid(style):
    """Whether its lines keep to the 22 of a Chinese page."""
    return style.element.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "1"


def pages_of_text(document):
    """How full each page of the text is, in points: what stays together goes to the next page together."""
    pages, chain = [0.0], 0.0
    for height, stays in blocks_of_text(document):
        chain += height
        if stays and chain < PAGE:
            continue
        # A paragraph alone flows over a page's end; a chain does not.
        if pages[-1] + chain > PAGE and chain != height:
            pages.append(0.0)
        pages[-1] += chain
        while pages[-1] > PAGE:
            pages.append(pages[-1] - PAGE)
            pages[-2] = PAGE
        chain = 0.0
    return pages


def opened(desk, plan, language="zh"):
    return Document(io.BytesIO(report_of(desk, plan, language=language)))


@EVERY
def test_a_circular_is_four_pages_and_its_end_does_not_stand_alone(sample_desk, plan, language):
    document = opened(sample_desk, plan, language)
    assert on_grid(document.styles["Normal"]) == (language == "zh")
    pages = pages_of_text(document)
    assert len(pages) <= 4
    closing = [p for p in document.paragraphs if p.paragraph_format.keep_with_next and p.style.name == "Normal"]
    assert closing
    assert pages[-1] > PITCH * (len(closing) + 2)


@EVERY
def test_every_letter_is_one_page(sample_desk, plan, language):
    wording.use(language)
    made = letters(briefing_of(sample_desk, plan, language), material_of(sample_desk, plan))
    with zipfile.ZipFile(io.BytesIO(made)) as bundle:
        for name in bundle.namelist():
            assert sum(high for high, _stays in blocks_of_text(Document(io.BytesIO(bundle.read(name))))) <= PAGE, name


def test_a_letter_about_a_plan_that_has_ended_asks_for_no_measures(sample_desk):
    for plan, asked in (("anqing_2023", False), ("quanzhou_2024", True)):
        made = letters(briefing_of(sample_desk, plan), material_of(sample_desk, plan))
        with zipfile.ZipFile(io.BytesIO(made)) as bundle:
            for name in bundle.namelist():
                told = "".join(p.text for p in Document(io.BytesIO(bundle.read(name))).paragraphs)
                assert "请核对" in told
                assert ("推进措施" in told) == asked


@pytest.mark.parametrize("plan", PLANS)
def test_an_annex_names_every_unit(sample_desk, plan):
    told = [cell.text for table in opened(sample_desk, plan).tables for row in table.rows for cell in row.cells]
    assert not [text for text in told if "等" in text and text.endswith("家")]


@pytest.mark.parametrize("plan", PLANS)
def test_what_the_figures_stand_on_is_said_once(sample_desk, plan):
    told = [p.text for p in opened(sample_desk, plan).paragraphs]
    assert sum("数据版本" in text for text in told) == 1


def test_no_mark_begins_a_line_of_a_paper_or_hangs_over_its_edge(sample_desk):
    styles = opened(sample_desk, "quanzhou_2024").styles
    for name in ("Normal", "Heading 1", "Table Text", "Annex Title", "Salutation"):
        rules = styles[name].element.pPr
        assert (rules.find(qn("w:kinsoku")).get(qn("w:val")), rules.find(qn("w:overflowPunct")).get(qn("w:val"))) == (
            "1",
            "0",
        )


def test_a_title_takes_as_few_lines_as_it_can_and_no_mark_begins_one():
    long = "关于《威海市环翠区国家知识产权强县建设试点县工作方案（2024-2026年）》2026年三季度推进情况的通报"
    lines = title_lines(long, 19.0)
    assert len(lines) == 3
    assert "".join(lines) == long
    assert max(map(wide, lines)) <= 19
    quoted = title_lines("关于《莆田市2023年“知识产权服务万里行”活动工作方案》完成情况的总结（初步）", 19.0)
    assert not [line for line in quoted if line[0] in "”》）、，"]
