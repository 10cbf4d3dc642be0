"""核数: a report edited in an office program is held against its edition; every number that no longer matches is listed."""

import io
import random
import re
import zipfile

import pytest
from docx import Document

from briefing.content.compose import compose
from briefing.content.template import load_template
from briefing.proof.compare import proofread
from briefing.proof.text import NotAReport
from briefing.word.report import report
from desk.briefing import gather
from desk.briefings import STYLE


@pytest.fixture(scope="module")
def circular(sample_desk):
    """The 通报 of Quanzhou's edition as it was made."""
    return report(compose(gather(sample_desk, "quanzhou_2024"), load_template(STYLE)), "circular")


def edited(original, change):
    """The report after an editor's hand."""
    paper = Document(io.BytesIO(original))
    change(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def listed(original, change):
    return [(d.kind, d.found, d.expected) for d in proofread(edited(original, change), original)]


def the(paper, words):
    return next(p for p in paper.paragraphs if words in p.text)


def put(paragraph, old, new):
    """Words of a paragraph changed, its runs torn as an editor leaves them."""
    text = paragraph.text
    assert old in text
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = ""
    for letter in re.findall(r"..?", text.replace(old, new, 1)):
        paragraph.add_run(letter)


def test_a_report_nobody_touched_has_nothing_to_list(circular):
    assert proofread(circular, circular) == []


def test_moved_torn_and_rewritten_text_with_its_numbers_kept_is_no_fault(circular):
    def change(paper):
        paragraphs = [p for p in paper.paragraphs if re.match("（[一二三四]）", p.text)]
        paragraphs[0]._p.addprevious(paragraphs[3]._p)
        put(paragraphs[0], "（一）优势示范企业。泉州市341家，较基期", "一是优势示范企业，全市３４１家，较基期")
        put(the(paper, "商标有效注册量。"), "晋江市差0.91万件", "晋江市差 0.91 万件")
        the(paper, "版权登记量：未报齐").clear()
        the(paper, "附件：1")._p.getparent().remove(the(paper, "附件：1")._p)

    assert listed(circular, change) == []


def test_a_changed_number_is_listed_with_what_the_edition_says(circular):
    found = proofread(edited(circular, lambda paper: put(the(paper, "优势示范企业。"), "341家", "342家")), circular)
    assert [(d.kind, d.found, d.expected) for d in found] == [("changed", "342家", "341家")]
    assert re.fullmatch(r"第 \d+ 段", found[0].place)
    assert "泉州市342家" in found[0].words


def test_two_districts_numbers_exchanged_are_both_listed(circular):
    def change(paper):
        put(the(paper, "优势示范企业。"), "晋江市差9家、南安市差8家", "晋江市差8家、南安市差9家")

    assert listed(circular, change) == [("changed", "8家", "9家"), ("changed", "9家", "8家")]


def test_two_sentences_numbers_exchanged_are_both_listed(circular):
    def change(paper):
        put(the(paper, "优势示范企业。"), "晋江市差9家", "晋江市差1家")
        put(the(paper, "地理标志总量。"), "永春县差1件", "永春县差9件")

    assert sorted(listed(circular, change)) == [("changed", "1家", "9家"), ("changed", "9件", "1件")]


def test_a_number_written_in_and_one_taken_out_are_listed(circular):
    def change(paper):
        put(the(paper, "地理标志总量。"), "67件，", "67件，其中新增5件，")
        put(the(paper, "商标有效注册量。"), "，目前还差1.9万件", "")
        paper.add_paragraph("全市共投入2000万元。")

    assert sorted(listed(circular, change)) == [
        ("added", "2000万元", ""),
        ("added", "5件", ""),
        ("missing", "", "1.9万件"),
    ]


def test_a_place_a_unit_or_a_status_put_in_anothers_stead_is_listed(circular):
    names = ("鲤城区", "晋江市", "市版权局", "市工信局", "滞后", "略滞后", "达到序时")

    def change(paper):
        put(the(paper, "按已下达的任务"), "鲤城区", "晋江市")
        put(the(paper, "版权登记量：未报齐"), "市版权局", "市工信局")
        table = next(t for t in paper.tables if t.rows[0].cells[1].text == "目标值")
        row = next(row for row in table.rows if row.cells[0].text == "优势示范企业")
        (cell,) = [cell for cell in row.cells if "滞后" in cell.text]
        put(cell.paragraphs[0], "■ 滞后", "▲ 略滞后")

    found = proofread(edited(circular, change), circular, names)
    assert [(d.kind, d.found, d.expected) for d in found] == [
        ("changed", "晋江市", "鲤城区"),
        ("changed", "市工信局", "市版权局"),
        ("changed", "略滞后", "滞后"),
    ]
    assert proofread(circular, circular, names) == []


def test_the_minute_of_making_is_never_listed(circular):
    def change(paper):
        stamp = next(p for p in paper.paragraphs if "生成" in p.text)
        put(stamp, re.search(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", stamp.text)[0], "2031-01-02 03:04")

    assert listed(circular, change) == []


def test_tables_are_compared_cell_by_cell_wherever_lines_and_columns_went(circular):
    def change(paper):
        table = next(t for t in paper.tables if len(t.rows) == 14 and len(t.columns) == 8)
        rows = [row._tr for row in table.rows]
        rows[1].addprevious(rows[6])
        for cell in (row.cells[3] for row in table.rows):
            cell._tc.getparent().remove(cell._tc)
        jinjiang = next(row for row in table.rows if row.cells[0].text == "晋江市")
        assert jinjiang.cells[1].text == "22.78"
        jinjiang.cells[1].paragraphs[0].runs[0].text = "22.87"
        table.rows[-1]._tr.getparent().remove(table.rows[-1]._tr)

    found = listed(circular, change)
    assert [one for one in found if one[0] == "changed"] == [("changed", "22.87", "22.78")]
    # The column 同比 had a number in each of 13 lines, the last line had eight more figures in all its cells.
    assert {one[0] for one in found} == {"changed", "missing"}
    assert ("missing", "", "+2.7%") in found
    assert len(found) < 25


def test_deleted_words_of_a_revision_do_not_count_and_inserted_ones_do(circular):
    def change(paper):
        paragraph = the(paper, "知识产权强县。")
        put(paragraph, "1个", "1个")
        run = next(r for r in paragraph.runs if "1" in r.text)
        for tag, words in (("w:del", "w:delText"), ("w:ins", "w:t")):
            wrapped = run._r.makeelement(
                f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag[2:]}", {}
            )
            piece = run._r.__copy__()
            text = next(child for child in piece if child.tag.endswith("}t"))
            if words == "w:delText":
                text.tag = text.tag[:-1] + "delText"
            else:
                text.text = text.text.replace("1", "2")
            wrapped.append(piece)
            run._r.addprevious(wrapped)
        run._r.getparent().remove(run._r)

    assert listed(circular, change) == [("changed", "2个", "1个")]


def test_nearly_every_digit_changed_anywhere_is_noticed(circular):
    """One digit at a time, in prose and tables alike: what is changed is listed."""
    chance = random.Random(7)
    paper = Document(io.BytesIO(circular))
    cells = [p for t in paper.tables for row in t.rows[1:] for c in row.cells for p in c.paragraphs]
    places = [
        (p, run, match.start())
        for p in [*paper.paragraphs, *cells]
        if not re.match("附[表件]|　", p.text)
        for run in p.runs
        for match in re.finditer(r"(?<![A-Za-z_!\d.\-])\d(?=[\d.]*(?:件|家|个|万|亿|%|$))", run.text)
        if not re.match(r"\d+\. ", run.text[match.start() :])
    ]
    assert len(places) > 400
    missed = []
    for paragraph, run, at in chance.sample(places, 60):
        before = run.text
        run.text = before[:at] + str((int(before[at]) + 3) % 10) + before[at + 1 :]
        out = io.BytesIO()
        paper.save(out)
        if not proofread(out.getvalue(), circular):
            missed.append(paragraph.text)
        run.text = before
    assert missed == []


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 no", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_docx_is_said_in_one_sentence(circular, data):
    with pytest.raises(NotAReport, match="另存为 docx"):
        proofread(data, circular)


def test_a_bomb_in_a_docx_is_refused_and_entities_are_not_followed(circular):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"<a>" + b" " * 40_000_000 + b"</a>")
    with pytest.raises(NotAReport, match="太大"):
        proofread(bomb.getvalue(), circular)
    leaking = io.BytesIO()
    with zipfile.ZipFile(leaking, "w") as file:
        w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        file.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>&x;12家</w:t></w:r></w:p></w:body></w:document>',
        )
    assert [d.found for d in proofread(leaking.getvalue(), circular) if d.kind == "added"] == ["12家"]
