"""The written report: 通报 and 专报 in the form of GB/T 9704-2012, said in the sentences of the screens."""

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from briefing.content.compose import compose
from briefing.content.targets import where_words
from briefing.word.report import heading, numeral, report
from briefing.word.table import official
from desk.judge import judge
from tests.office_order import out_of_order
from tests.papers import SETS, TEMPLATE, briefing_of, material_of, report_of
from wording.paragraphs import target_sentence
from wording.status import trouble_order

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
    assert heading(number, "总体情况") == f"{said}、总体情况"


def body_of(document):
    """The paragraphs before the annexes."""
    told = []
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Annex":
            break
        told.append(paragraph)
    return told


def test_the_circular_goes_from_the_whole_to_what_is_asked_with_its_annexes_behind(sample_desk):
    document = opened(sample_desk, QUANZHOU)
    sections = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert sections == ["一、总体情况", "二、存在的主要问题", "三、各县（市、区）情况", "四、下一步工作要求"]
    annexes = [p.text for p in document.paragraphs if p.style.name == "Annex"]
    listed = [text for text in words(document) if re.match(r"(附件：|　　　)\d+\. ", text)]
    assert annexes == [f"附件{n}" for n in range(1, len(listed) + 1)]
    assert len(annexes) > 3
    assert "特此通报。" in words(document)


def test_the_circular_of_a_city_is_four_pages_without_forecasts_or_lights(sample_desk):
    document = opened(sample_desk, QUANZHOU)
    body = [p.text for p in body_of(document)]
    # 22 lines of 28 characters; a paragraph's last line counts whole, the table of what is asked as lines of its own.
    asked = next(table for table in document.tables if table.rows[0].cells[0].text == "序号")
    lines = sum(-(-len(text) // 28) or 1 for text in body) + sum(len(row.cells[1].text) // 14 + 1 for row in asked.rows)
    assert 40 < lines <= 4 * 22
    told = "".join(body).replace("\n", "")
    assert not re.search("预计|预测|完成研判|难度较大|区间", told)
    assert not re.search("[★●▲■×○◇◆□]", told)
    assert told.count("《泉州市国家知识产权强市建设示范城市工作方案（2024-2026年）》") == 2
    assert not re.search(r"[()]", told)


def test_the_circular_names_every_district_once_in_the_group_of_its_tasks(sample_desk):
    on = material_of(sample_desk, QUANZHOU)
    (said,) = [p.text for p in opened(sample_desk, QUANZHOU).paragraphs if p.text.startswith("按已下达的任务")]
    good, _comma, rest = said.partition("予以肯定")
    for code in on.places:
        rows = [row.status for row in on.districts if row.region == code and row.status]
        name, below = on.register[code].name, sum(status in ("slightly_behind", "behind") for status in rows)
        assert said.count(name) == 1
        if below:
            assert f"{name}{len(rows)}项中{below}项" in rest
        else:
            assert name in good
    assert "市版权局尚未提供德化县数据" in "".join(words(opened(sample_desk, QUANZHOU)))


def test_a_day_for_feedback_an_office_and_whom_it_writes_to_come_from_its_own_style(sample_desk):
    ours = TEMPLATE.model_copy(
        update={"feedback_days": 10, "paper_date": date(2026, 10, 20), "recipients": "各有关单位", "contact": "规划科"}
    )
    document = Document(io.BytesIO(report(compose(material_of(sample_desk, QUANZHOU), ours))))
    asked = next(table for table in document.tables if table.rows[0].cells[0].text == "序号")
    assert [cell.text for cell in asked.rows[0].cells] == ["序号", "事项", "责任单位", "时限", "反馈时间"]
    assert {row.cells[4].text for row in asked.rows[1:]} == {"2026年10月30日"}
    assert "各有关单位：" in words(document)
    assert "（联系处室：规划科）" in words(document)
    without = next(t for t in opened(sample_desk, QUANZHOU).tables if t.rows[0].cells[0].text == "序号")
    assert len(without.rows[0].cells) == 4


@pytest.mark.parametrize("plan", ["fujian_2023", "putian_2023"])
def test_a_plan_of_few_numbers_is_told_by_its_tasks_and_days(sample_desk, plan):
    told = "".join(p.text for p in body_of(opened(sample_desk, plan)))
    assert "项任务：" in told
    assert "逾期未完成" in told
    assert len(told) < 900


@pytest.mark.parametrize(("plan", "language"), [pair for pair in SETS if pair[1] == "zh"])
def test_the_special_report_tells_every_target_that_needs_attention_in_the_sentence_of_the_screens(
    sample_desk, plan, language
):
    on, told = material_of(sample_desk, plan), "".join(words(opened(sample_desk, plan, "special")))
    for row in trouble_order(judge(sample_desk, plan, on.as_of, on.known_at)):
        said = target_sentence(row, on.catalogue, on.register, remarks=on.remarks, where=where_words(on, row))
        assert told.replace(" ", "").count(official(said).replace(" ", "")) == 1


def test_districts_stand_in_tables_with_their_place_and_its_change(sample_desk):
    document = opened(sample_desk, QUANZHOU)
    titles = [p.text for p in document.paragraphs if p.style.name == "Table Title"]
    by_target = [
        table
        for table in document.tables
        if "位次" in [c.text for c in table.rows[0].cells] or "占比" in [c.text for c in table.rows[0].cells]
    ]
    table = dict(zip(titles, by_target, strict=False))["商标有效注册量"]
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


def test_the_special_report_has_three_sections_and_says_nothing_twice(sample_desk):
    document = opened(sample_desk, QUANZHOU, "special")
    sections = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert sections == ["一、总体进度", "二、重点指标", "三、下步建议"]
    told = [text for text in words(document) if len(text) > 20]
    assert len(told) == len(set(told))
    assert "完成研判" in "".join(told)


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
