"""附表, 一页纸 and 提示函: tables to reckon with, one page that shows everywhere, letters that tell nobody another's figures."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from docx import Document
from openpyxl.utils import column_index_from_string, get_column_letter
from pypdf import PdfReader

import wording
from briefing.content.compose import compose
from briefing.content.template import load_template
from briefing.excel.annex import annex
from briefing.fonts import FOLDER
from briefing.pdf.one_page import REQUESTS, one_page
from briefing.word.letters import letters
from desk.briefing import gather
from desk.briefings import STYLE, Asked, make
from desk.judge import judge
from tests.papers import briefing_of, material_of
from tests.sheet_formulas import Sheets
from wording import named

QUANZHOU = "quanzhou_2024"
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")


@pytest.fixture(scope="module")
def papers(sample_desk):
    """The briefing and material of Quanzhou's edition."""
    on = gather(sample_desk, QUANZHOU)
    return compose(on, load_template(STYLE)), on


def books(data):
    """The workbook with its formulas, and with the results they carry."""
    return openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def column(sheet, title):
    """The cells below a heading, the heading in the third line."""
    place = next(cell.column for cell in sheet[3] if cell.value and str(cell.value).startswith(title))
    return [sheet.cell(line, place) for line in range(4, sheet.max_row + 1)]


def words_of(paper):
    return "\n".join(p.text for p in paper.paragraphs) + "\n".join(
        cell.text for table in paper.tables for row in table.rows for cell in row.cells
    )


@pytest.mark.parametrize("plan", PLANS)
def test_every_formula_of_the_annex_comes_to_the_result_it_carries(sample_desk, plan):
    written, carried = books(make(sample_desk, Asked(plan), ["xlsx"], who="甲").files["xlsx"][1])
    sheets, seen = Sheets(written), 0
    for sheet in written:
        for cell in (cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"):
            # Our small spreadsheet reads no $; the place is the same.
            cell.value = cell.value.replace("$", "")
            assert sheets.value(sheet.title, cell.coordinate) == pytest.approx(
                carried[sheet.title][cell.coordinate].value
            )
            seen += 1
    assert (seen > 50) == (plan in PLANS[:3])


def test_the_annex_says_the_judgement_s_figures_unrounded(sample_desk, papers):
    _written, carried = books(annex(*papers))
    catalogue = sample_desk.catalogue
    known = {row.indicator: row.value for row in judge(sample_desk, QUANZHOU)}
    by_name = {named(catalogue.indicators[key], "short"): key for key in known}
    values = {
        cell.value: row.value
        for cell, row in zip(column(carried["目标总表"], "指标"), column(carried["目标总表"], "最新值"), strict=True)
    }
    assert values["优势示范企业"] == known[by_name["优势示范企业"]] == 341
    assert values["每万人高价值专利"] == known[by_name["每万人高价值专利"]]
    assert values["商标有效注册量"] == known[by_name["商标有效注册量"]] / 10000
    assert values["版权登记量"] == pytest.approx(30.3174)


def test_a_district_s_sheet_adds_up_to_the_whole_with_what_no_district_owns(papers):
    written, carried = books(annex(*papers))
    assert column(written["商标有效注册量"], "最新值")[-1].value == "=SUM(B4:B17)"
    assert column(carried["商标有效注册量"], "最新值")[-1].value == pytest.approx(86.1)
    assert column(carried["商标有效注册量"], "县（市、区）")[-2].value == "其他"
    ratio = written["每万人高价值专利"]
    assert [cell.value for cell in column(ratio, "最新值")][::14] == ["=B4/C4", "=B18/C18"]


def test_the_annex_is_ready_to_be_read_and_printed(papers):
    written, _carried = books(annex(*papers))
    for sheet in written.worksheets[1:]:
        assert sheet.freeze_panes == "B4"
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1) == ("landscape", 9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$3"
        heads = [cell.value for cell in sheet[3] if cell.value]
        if "来源文件" in heads and sheet.title != "来源明细":
            # Where figures come from has a sheet of its own; on paper it would halve the type.
            last = get_column_letter(heads.index("来源文件"))
            assert sheet.print_area.endswith(f"${last}${sheet.max_row}")
        else:
            assert not sheet.print_area
        assert "演示数据·非真实" in sheet.oddHeader.right.text
        assert "数据版本" in sheet.oddFooter.left.text
    assert column(written["优势示范企业"], "完成比例")[0].number_format == "0.0%"
    assert column(written["优势示范企业"], "单元格")[0].value == "填报!P7、填报!R7"
    assert column(written["目标总表"], "最新值")[0].number_format == "0.00"


def test_a_remark_that_looks_like_a_formula_stays_a_text(papers):
    briefing, on = papers
    assert on.remarks
    key = f"{QUANZHOU}.ip_enterprises"
    first, *others = on.sources[key]
    typed = replace(on, sources={**on.sources, key: (replace(first, raw="=1+1"), *others)})
    written, _carried = books(annex(briefing, typed))
    assert [c.data_type for c in column(written["来源明细"], "原样") if c.value == "=1+1"] == ["s"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_no_page_of_the_annex_holds_a_few_lines_and_no_word_is_broken_in_a_column(sample_desk, plan, language):
    briefing = briefing_of(sample_desk, plan, language)
    wording.use(language)
    written, _carried = books(annex(briefing, material_of(sample_desk, plan)))
    for sheet in written.worksheets[1:]:
        printed = sheet.max_column
        if sheet.print_area:
            printed = column_index_from_string(sheet.print_area.split("$")[-2])
        # Neighbours of one width are written as one; a number that is the default is not written.
        widths = {n: one.width for one in sheet.column_dimensions.values() for n in range(one.min, one.max + 1)}
        told = 1 if sheet.page_setup.fitToHeight is None else sheet.page_setup.fitToHeight
        wide = 5.6 * sum(widths[n] for n in range(1, printed + 1))
        high = sum(sheet.row_dimensions[n].height for n in range(4, sheet.max_row + 1))
        scale = min(1.0, 756 / wide)
        pages = (high + 36 / scale) / (480 / scale - sheet.row_dimensions[3].height)
        # A third of a page at least, or as many pages as it is told to take.
        assert told or pages < 1 or pages % 1 > 0.33 or int(pages) / pages < 0.7, sheet.title
        assert not told or 0.7 * pages <= told <= pages + 1, sheet.title
        for column_of in sheet.iter_cols(min_row=4):
            words = [word for cell in column_of for word in re.findall(r"[A-Za-z]+", str(cell.value or ""))]
            room = widths[column_of[0].column]
            assert any(cell.data_type == "f" for cell in column_of) or max(map(len, words), default=0) < room, (
                sheet.title,
                words,
            )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_the_one_page_is_one_page_with_its_fonts_inside(sample_desk, plan, language):
    made = make(sample_desk, Asked(plan, language=language), ["pdf"], who="甲")
    reader = PdfReader(io.BytesIO(made.files["pdf"][1]))
    assert len(reader.pages) == 1
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner)
    said = "".join(reader.pages[0].extract_text().split())
    assert "".join(made.briefing.marks[0].split()) in said
    for part in made.briefing.parts:
        if part.kind == "overview":
            assert "".join(part.title.split()) in said


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_the_one_page_is_filled_from_its_title_to_its_foot(sample_desk, plan, language):
    page = PdfReader(io.BytesIO(one_page(briefing_of(sample_desk, plan, language)))).pages[0]
    heights = []

    def seen(text, matrix, at, _font, _size):
        if text.strip():
            heights.append(matrix[1] * at[4] + matrix[3] * at[5] + matrix[5])

    page.extract_text(visitor_text=seen)
    foot, high = 19 / 25.4 * 72, float(page.mediabox.height)
    body = [y for y in heights if y > foot]
    assert len(body) > 5
    assert min(body) <= foot + 0.05 * high
    assert max(body) >= 0.9 * high


def test_a_letter_outside_the_shipped_fonts_is_shown_when_the_system_has_it(papers):
    """堃 and 淼 stand in many names; 𬭚 is not even in the first plane."""
    briefing, _on = papers
    odd = replace(briefing, facts={**briefing.facts, "report_title": "陈堃淼𬭚"})
    assert "陈堃淼𬭚" in PdfReader(io.BytesIO(one_page(odd))).pages[0].extract_text()
    assert (FOLDER / "NotoSansCJKsc-Regular-GB2312.otf").exists()


def test_the_same_papers_are_the_same_bytes(papers):
    briefing, on = papers
    assert one_page(briefing) == one_page(briefing)
    assert annex(briefing, on) == annex(briefing, on)
    assert letters(briefing, on) == letters(briefing, on)


def test_each_district_s_letter_names_no_other_district_and_carries_its_own_figures(papers):
    briefing, on = papers
    with zipfile.ZipFile(io.BytesIO(letters(briefing, on))) as bundle:
        assert len(bundle.namelist()) == len(on.places) == 13
        told = {name.split("-")[1]: words_of(Document(io.BytesIO(bundle.read(name)))) for name in bundle.namelist()}
    names = [on.register[code].name for code in on.places]
    for name, words in told.items():
        assert any(f"{name}{body}：" in words for body in ("", "人民政府", "管委会", "管理委员会"))
        assert [other for other in names if other != name and other in words.replace(name, "")] == []
    assert "0.91万件" in told["晋江市"].replace(" ", "")
    # The city's copyright bureau owes the figure, not the county.
    assert "尽快报送" not in told["德化县"]
    assert "341家" in told["鲤城区"].replace(" ", "")


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024"])
def test_a_list_of_the_one_page_is_not_cut_while_there_is_room(sample_desk, plan):
    briefing = briefing_of(sample_desk, plan)
    said = "".join(PdfReader(io.BytesIO(one_page(briefing))).pages[0].extract_text().split())
    asked = briefing.part("next_steps").paragraphs
    listed = sum("".join(text.split())[:12] in said for text in asked)
    head = re.search(r"提请协调（共(\d+)件，列前(\d+)件）", said)
    assert listed > REQUESTS
    # What its heading says stands below it, and a whole list says no number.
    assert (int(head[1]), int(head[2])) == (len(asked), listed) if head else listed == len(asked)


def test_what_belongs_to_no_place_is_told_of_all_places_and_never_of_a_few(sample_desk):
    """Where only some are asked for, what the others have is no remainder."""
    whole = briefing_of(sample_desk, "quanzhou_2024")
    [told] = [note for part in whole.parts for note in part.notes if "不属于各单位" in note]
    assert "地理标志总量 3 件" in told
    few = gather(sample_desk, "quanzhou_2024", places=("350502", "350582"))
    parts = [part for part in compose(few, load_template(STYLE)).parts if part.kind == "districts"]
    assert parts
    assert [note for part in parts for note in part.notes if "不属于各单位" in note] == []
