"""The written report: 通报 and 专报 in the form of GB/T 9704-2012, said in the sentences of the screens."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from briefing.word.report import heading, numeral, report
from desk.judge import judge
from tests.office_order import out_of_order
from tests.papers import SETS, briefing_of, material_of, report_of
from wording.paragraphs import target_sentence

QUANZHOU = "quanzhou_2024"


def opened(desk, plan, form="circular", language="zh"):
    return Document(io.BytesIO(report_of(desk, plan, form, language)))


def words(document):
    return [paragraph.text for paragraph in document.paragraphs]


def test_a_page_has_the_margins_and_the_grid_of_the_standard(sample_desk):
    section = opened(sample_desk, QUANZHOU).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    assert section._sectPr.find(qn("w:docGrid")).get(qn("w:type")) == "lines"


def test_title_body_and_headings_are_in_the_fonts_and_sizes_of_the_standard(sample_desk):
    styles = opened(sample_desk, QUANZHOU).styles
    asked = {
        "Title": ("方正小标宋简体", 22),
        "Normal": ("仿宋_GB2312", 16),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
    }
    for name, (font, size) in asked.items():
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert styles[name].font.size == Pt(size)
        assert not styles[name].font.bold
    assert styles["Normal"].paragraph_format.line_spacing == Pt(28)
    assert styles["Normal"].paragraph_format.first_line_indent == Pt(32)


def test_a_machine_without_the_fonts_is_told_what_to_take_instead(sample_desk):
    with zipfile.ZipFile(io.BytesIO(report_of(sample_desk, QUANZHOU))) as file:
        table = file.read("word/fontTable.xml").decode()
    for font, instead in (
        ("方正小标宋简体", "宋体"),
        ("仿宋_GB2312", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("黑体", "SimHei"),
    ):
        assert re.search(rf'w:name="{font}"><w:altName w:val="[^"]*{instead}', table)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (23, "二十三"), (99, "九十九")]
)
def test_sections_are_counted_as_official_papers_count(number, said):
    assert numeral(number) == said
    assert heading(number, "总体进度") == f"{said}、总体进度"


def test_the_circular_goes_from_the_whole_to_what_is_asked_with_its_tables_behind(sample_desk):
    document = opened(sample_desk, QUANZHOU)
    sections = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert sections[:5] == ["一、总体进度", "二、各指标进展", "三、各地情况", "四、存在问题", "五、下步要求"]
    annexes = [p.text for p in document.paragraphs if p.style.name == "Annex"]
    listed = [text for text in words(document) if re.match(r"(附表：|　　　)\d+\. ", text)]
    assert annexes == [f"附表{n}" for n in range(1, len(listed) + 1)]
    assert len(annexes) > 3


@pytest.mark.parametrize(("plan", "language"), [pair for pair in SETS if pair[1] == "zh"])
def test_every_target_is_told_in_the_sentence_of_the_screens(sample_desk, plan, language):
    on, told = material_of(sample_desk, plan), "".join(words(opened(sample_desk, plan)))
    for row in judge(sample_desk, plan, on.as_of, on.known_at):
        said = target_sentence(row, on.catalogue, on.register, on.gaps[row.target], on.remarks)
        assert said.replace(" ", "") in told.replace(" ", "")


def test_districts_stand_in_tables_with_their_place_and_its_change(sample_desk):
    document = opened(sample_desk, QUANZHOU)
    titles = [p.text for p in document.paragraphs if p.style.name == "Annex Title"]
    table = dict(zip(titles, document.tables[-len(titles) :], strict=True))["商标有效注册量"]
    head, *body = [[cell.text for cell in row.cells] for row in table.rows]
    by_place = {row[0]: row for row in body}
    on = material_of(sample_desk, QUANZHOU)
    judged = judge(sample_desk, QUANZHOU, on.as_of, on.known_at, "districts", ["valid_trademarks"])
    assert len(judged) == 13
    for row in judged:
        place = by_place[on.register[row.region].name][head.index("位次")]
        moved = (row.rank.previous or 0) - (row.rank.place or 0)
        arrow = f"{'↑' if moved > 0 else '↓'}{abs(moved)}" if moved else ""
        assert place == (f"{row.rank.place} {arrow}".strip() if row.rank.place is not None else "—")


def test_the_special_report_speaks_of_what_is_in_trouble_only(sample_desk):
    told = words(opened(sample_desk, QUANZHOU, "special"))
    headings = [text for text in told if re.match("（.）", text)]
    assert len(headings) == 4
    assert "三、存在问题" in told
    assert "四、下步建议" in told


@pytest.mark.parametrize(("plan", "language"), SETS)
@pytest.mark.parametrize("form", ["circular", "special"])
def test_every_report_carries_its_marks_and_its_version(sample_desk, plan, language, form):
    document, on = opened(sample_desk, plan, form, language), briefing_of(sample_desk, plan, language)
    headers = {document.sections[0].header.paragraphs[0].text, document.sections[0].even_page_header.paragraphs[0].text}
    assert headers == {"　".join(on.marks)}
    assert on.stamp[1].split(" · ")[0].replace(" ", "") in "".join(words(document)).replace(" ", "")


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_nothing_in_a_report_is_out_of_the_schemas_order(sample_desk, plan, language):
    assert out_of_order(report_of(sample_desk, plan, "circular", language)) == set()


def test_wide_tables_lie_on_their_side_and_the_heading_row_is_repeated(sample_desk):
    document = opened(sample_desk, QUANZHOU)
    assert any(round(section.page_width.mm) == 297 for section in document.sections)
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_same_briefing_gives_the_same_report(sample_desk):
    on = briefing_of(sample_desk, "putian_2023")
    assert report(on) == report(on)
