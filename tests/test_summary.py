"""All templates at once, and the 汇总表: every formula in it, worked out from its cells, is the figure the desk shows."""

import io
import zipfile
from dataclasses import replace
from math import ceil

import openpyxl
import pytest

from desk import blanks, open_desk
from desk.judge import by_region
from desk.snapshot import snapshot_of
from desk.summary import summary_workbook
from loaders import read_submission
from tests.sheet_formulas import Sheets
from tests.small_county import files, quarter, submission
from tests.test_cli import run
from tracker.periods import Period, parse_period

QUARTERS = [
    ("quanzhou_2024", "2026Q3"), ("quanzhou_2024", "2024Q2"), ("quanzhou_2024", "2023Q4"), ("huancui_2024", "2026Q3"),
    ("anqing_2023", "2025Q4"), ("putian_2023", "2023-08-20"),
]  # fmt: skip


def written(desk, plan, period):
    content, name = summary_workbook(desk, plan, period)
    return openpyxl.load_workbook(io.BytesIO(content)), name


def headings(sheet):
    """Column heading to letter, and the first row below the headings."""
    head = next(row for row in range(1, 9) if sheet.cell(row, 1).value in ("填报单位", "项目"))
    return {c.value: c.column_letter for c in sheet[head] if c.value}, head


def rows_of(sheet):
    return {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value}


def rolled(on, target, region, period):
    named = tuple(target.value) if isinstance(target.value, tuple) else ()
    return on.roll.indicator(target.indicator, region, period, named=named)


def number(found):
    return None if found in ("", None) else pytest.approx(found, rel=1e-12)


@pytest.mark.parametrize(("plan", "period"), QUARTERS)
def test_the_indicators_worked_out_from_the_cells_are_the_desks(sample_desk, catalogue, plan, period):
    at = parse_period(period)
    book, _name = written(sample_desk, plan, at)
    on, sheets = snapshot_of(sample_desk, plan), Sheets(book)
    sheet = next(s for s in book if s.title.endswith("指标"))
    columns, _head = headings(sheet)
    # A measure of the whole and its indicator may share a name: the indicator's row is the lower one.
    rows = rows_of(sheet)
    seen = []
    for target in on.plan.targets.values():
        row = rows[catalogue.indicators[target.indicator].name]
        now, ago = (rolled(on, target, on.plan.region, p) for p in (at, at.same_last_year()))
        shown = [
            sheets.value(sheet.title, f"{columns[text]}{row}") for text in ("本期", "上年同期", "已报", "已报合计")
        ]
        whole = all(catalogue.measures[m].is_whole for m in catalogue.indicators[target.indicator].formula.measures)
        part = now.value if now.value is not None else now.partial
        assert (target.code, now.value, ago.value, f"{now.reported}/{now.expected}", part) == (
            target.code,
            number(shown[0]),
            number(shown[1]),
            shown[2],
            part if whole else number(shown[3]),
        )
        seen.append(now.value)
    assert len(seen) == len(on.plan.targets)


@pytest.mark.parametrize(("plan", "period"), QUARTERS)
def test_every_districts_figure_ratio_and_growth_is_the_desks(sample_desk, catalogue, register, plan, period):
    at = parse_period(period)
    book, _name = written(sample_desk, plan, at)
    sheets, on = Sheets(book), snapshot_of(sample_desk, plan)
    columns, _head = headings(book["汇总"])
    rows, compared = rows_of(book["汇总"]), 0
    for target in on.plan.targets.values():
        indicator = catalogue.indicators[target.indicator]
        measures = [catalogue.measures[m] for m in indicator.formula.measures]
        if any(m.is_whole or m.states for m in measures):
            continue
        letter = columns[indicator.name if len(measures) > 1 else measures[0].name]
        growth = openpyxl.utils.get_column_letter(openpyxl.utils.column_index_from_string(letter) + 1)
        for figure in by_region(sample_desk, plan, target.indicator, at):
            region = figure.region
            row = rows[register[region].name]
            held, held_ago = (rolled(on, target, region, p).value for p in (at, at.same_last_year()))
            shown = sheets.value("汇总", f"{letter}{row}")
            assert (indicator.short, region, held) == (
                indicator.short,
                region,
                None if shown == "未报送" else number(shown),
            )
            assert held is None or at.end > target.deadline or held == pytest.approx(figure.value)
            grown = None if held is None or not held_ago or held_ago <= 0 else 100 * (held / held_ago - 1)
            found = sheets.value("汇总", f"{growth}{row}")
            assert grown == (None if found in ("", None) else pytest.approx(found, abs=1e-9))
            compared += 1
    assert compared >= 5


def test_every_formula_of_the_workbook_works_out_without_an_error(sample_desk):
    for plan, period in QUARTERS:
        book, _name = written(sample_desk, plan, parse_period(period))
        sheets = Sheets(book)
        formulas = [(s.title, c.coordinate) for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
        assert len(formulas) > 10
        for place in formulas:
            assert isinstance(sheets.value(*place), float | int | str | None), place


def test_a_missing_figure_reads_so_in_grey_is_no_zero_and_leaves_no_total(sample_desk):
    book, name = written(sample_desk, "quanzhou_2024", Period.quarter(2026, 3))
    sheet, sheets = book["汇总"], Sheets(book)
    columns, _head = headings(sheet)
    rows = rows_of(sheet)
    flow = columns["版权登记量(当季)"]
    [missing] = [c for c in sheet[flow] if c.value == "未报送"]
    assert (missing.font.color.rgb, missing.row) == ("FF7A7A7A", rows["德化县"])
    assert [sheets.value("汇总", f"{flow}{rows[text]}") for text in ("合计", "已报")] == ["", "12/13"]
    given = snapshot_of(sample_desk, "quanzhou_2024").observations
    given = given[given["measure"].eq("copyright_registrations") & given["period"].eq("2026Q3")]
    assert len(given) == 12
    assert sheets.value("汇总", f"{flow}{rows['已报合计']}") == given["value"].sum()
    assert name == "泉州市_2026Q3_汇总表_演示数据·非真实.xlsx"
    assert all(s["A3"].value == "演示数据·非真实" for s in book)


def test_the_totals_are_formulas_and_a_ratio_is_sum_over_sum(sample_desk):
    book, _name = written(sample_desk, "quanzhou_2024", Period.quarter(2026, 3))
    sheet = book["汇总"]
    columns, _head = headings(sheet)
    total = rows_of(sheet)["合计"]
    ratio, top, below = (
        columns[text] for text in ("每万人口高价值发明专利拥有量", "高价值发明专利拥有量", "年末常住人口")
    )
    assert sheet[f"{top}{total}"].value == f'=IF(COUNT({top}6:{top}18)=13,SUM({top}6:{top}19),"")'
    assert sheet[f"{ratio}{total}"].value == (
        f"=IF(COUNT({top}6:{top}18,{below}6:{below}18)=26,IF(SUM({below}6:{below}18)>0,"
        f'SUM({top}6:{top}19)/SUM({below}6:{below}18),""),"")'
    )
    assert sheet[f"{ratio}{total}"].number_format == "#,##0.00"
    assert sheet[f"{below}5"].value == "万人\n2025年末"
    assert book["上年同期"][f"{headings(book['上年同期'])[0]['年末常住人口']}5"].value == "万人\n2024年末"


def test_a_changed_cell_changes_what_is_calculated_from_it(sample_desk):
    """The workbook's formulas hold on to the cells: nothing calculated is typed in."""
    book, _name = written(sample_desk, "quanzhou_2024", Period.quarter(2026, 3))
    sheet = book["汇总"]
    columns, _head = headings(sheet)
    rows = rows_of(sheet)
    flow, cumulated = book["版权登记量累计"], columns["版权登记量(累计)"]
    last = next(c.column_letter for c in flow[4] if c.value == "2026Q3")
    flow[f"{last}{rows['德化县']}"] = 700
    sheet[f"{columns['商标有效注册量']}{rows['晋江市']}"] = 0
    sheets, before = Sheets(book), Sheets(written(sample_desk, "quanzhou_2024", Period.quarter(2026, 3))[0])
    assert before.value("汇总", f"{cumulated}{rows['合计']}") == ""
    part = before.value("汇总", f"{cumulated}{rows['已报合计']}")
    assert sheets.value("汇总", f"{cumulated}{rows['合计']}") > part + 700
    marks = f"{columns['商标有效注册量']}{rows['合计']}"
    jinjiang = before.value("汇总", f"{columns['商标有效注册量']}{rows['晋江市']}")
    assert sheets.value("汇总", marks) == before.value("汇总", marks) - jinjiang


def test_every_typed_figure_has_its_source(sample_desk, catalogue, register):
    book, _name = written(sample_desk, "huancui_2024", Period.quarter(2026, 3))
    source = book["来源"]
    lines = [[c.value for c in row] for row in source.iter_rows(min_row=5)]
    cells = {}
    for sheet in book:
        if sheet.title != "来源":
            columns, head = headings(sheet)
            width = max(openpyxl.utils.column_index_from_string(letter) for letter in columns.values())
            for row in sheet.iter_rows(min_row=head + 1, min_col=2, max_col=width + 1):
                cells |= {f"{sheet.title}!{c.coordinate}": c.value for c in row if isinstance(c.value, int | float)}
    assert {line[0]: line[4] for line in lines} == pytest.approx(cells)
    on = snapshot_of(sample_desk, "huancui_2024").observations
    known = {
        (register[r].name, catalogue.measures[m].name, p): (v, f"{file}!{sheet}!{cell}")
        for r, m, p, v, file, sheet, cell in on[
            ["region", "measure", "period", "value", "file_name", "sheet", "cell"]
        ].itertuples(index=False, name=None)
    }
    assert all(known[line[1], line[2], line[3]] == (line[4], line[6]) for line in lines)


def test_the_workbook_prints_wide_with_its_headings_on_every_page(sample_desk):
    book, _name = written(sample_desk, "quanzhou_2024", Period.quarter(2026, 3))
    for sheet in book:
        setup = sheet.page_setup
        # A page holds twenty-one columns of figures; with more of them the names stand on each page.
        pages = ceil((sheet.max_column - 1) / 21) if sheet.title in ("汇总", "上年同期") else 1
        assert (setup.orientation, setup.fitToWidth, setup.fitToHeight) == ("landscape", pages, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows.startswith("$1:$")
        assert sheet.freeze_panes is not None
    assert book["汇总"].page_setup.fitToWidth == 2
    assert book["汇总"].print_title_cols == "$A:$A"
    assert (book["汇总"].page_setup.paperSize, book["来源"].page_setup.paperSize) == (8, 9)


def test_a_file_or_sheet_named_like_a_formula_stays_text(tmp_path):
    desk = open_desk(files(tmp_path))
    sent = submission(("990001", "patents", "2024Q1", 5.0))
    figures = tuple(replace(o, sheet="=1+1") for o in sent.observations)
    sent = replace(sent, file_name="=HYPERLINK(1).xlsx", observations=figures)
    desk.store.commit(sent, b"x", who="测试", reading="{}", catalogue="v1")
    book, name = written(desk, "county_2024", quarter("2024Q1"))
    desk.store.close()
    [cell] = [c for row in book["来源"].iter_rows() for c in row if c.value and "HYPERLINK" in str(c.value)]
    assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, "=HYPERLINK(1).xlsx!=1+1!B3")
    assert "演示数据" not in name


def test_a_plan_without_targets_has_nothing_to_sum_up(sample_desk):
    with pytest.raises(ValueError, match="nothing to sum up"):
        summary_workbook(sample_desk, "fujian_2023", Period.quarter(2023, 4))


def test_the_same_figures_give_the_same_bytes(sample_desk):
    one, other = (summary_workbook(sample_desk, "putian_2023", parse_period("2023-08-20"))[0] for _ in range(2))
    assert one == other


# All templates


@pytest.mark.parametrize(
    ("plan", "period", "suppliers", "units"),
    [
        ("quanzhou_2024", "2026Q3", ["省知识产权局", "统计局", "市版权局", "知识产权主管部门", "市金融监管局"], 0),
        ("anqing_2023", "2025Q4", ["知识产权主管部门"], 12),
        ("putian_2023", "2023-08-20", [], 5),
    ],
)  # fmt: skip
def test_the_zip_holds_a_workbook_for_everyone_who_owes_a_figure_and_asks_each_for_its_own(
    sample_desk, catalogue, register, plan, period, suppliers, units
):
    at = parse_period(period)
    content, name = blanks.bundle(sample_desk, plan, at)
    archive = zipfile.ZipFile(io.BytesIO(content))
    root = register[catalogue.plans[plan].region].name
    members = [r.name for r in register.expected(catalogue.plans[plan].region)] if units else []
    assert len(members) == units
    names = {f"{root}_{who}_{period}_填报表_演示数据·非真实.xlsx": who for who in (*suppliers, *members)}
    assert sorted(archive.namelist()) == sorted(names)
    assert name == f"{root}_{period}_填报表_全部_演示数据·非真实.zip"
    assert {part.date_time[:3] for part in archive.infolist()} == {(at.end.year, at.end.month, at.end.day)}
    measures = catalogue.plan_measures(plan)
    every = set()
    for each, who in names.items():
        found = read_submission(archive.read(each), each, catalogue, register)
        assert [p.details["reason"] for p in found.problems] == ["nothing_filled"]
        assert (found.grade, found.periods[0]) == ("sample", at)
        book = openpyxl.load_workbook(io.BytesIO(archive.read(each)))
        asked = {row[2].value for row in book["_meta"].iter_rows(min_row=9) if row[2].value}
        supplied_by = {measures[m].supplied_by for m in asked}
        if who in suppliers:
            assert {by.name for by in supplied_by} == {who}
            assert f"（{who}）" in book.worksheets[0]["A1"].value
        else:
            assert {by.level for by in supplied_by} == {"district"}
        every |= asked
    assert every == {k for k, m in measures.items() if m.frequency != "year" or m.cutoff == "year_end"}


def test_a_department_fills_its_own_workbook_of_the_zip_and_its_figures_are_the_departments(
    sample_desk, catalogue, register
):
    content, _name = blanks.bundle(sample_desk, "quanzhou_2024", parse_period("2026Q4"))
    archive = zipfile.ZipFile(io.BytesIO(content))
    [name] = [each for each in archive.namelist() if "市版权局" in each]
    book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
    book["填报"]["B7"] = 700
    stream = io.BytesIO()
    book.save(stream)
    found = read_submission(stream.getvalue(), name, catalogue, register)
    [figure] = found.observations
    assert found.problems == ()
    assert (figure.region, figure.measure, figure.supplier) == ("350502", "copyright_registrations", "department")


def test_a_county_fills_its_own_workbook_of_the_zip_and_it_comes_back_as_its_own(sample_desk, catalogue, register):
    content, _name = blanks.bundle(sample_desk, "anqing_2023", parse_period("2025Q4"))
    archive = zipfile.ZipFile(io.BytesIO(content))
    [name] = [each for each in archive.namelist() if "桐城市" in each]
    book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
    sheet = book["填报"]
    [letter] = [c.column_letter for row in sheet.iter_rows(max_row=8) for c in row if c.value == "已建成专题数据库"]
    row = next(c.row for c in sheet["A"] if c.value == "桐城市")
    sheet[f"{letter}{row}"] = 2
    stream = io.BytesIO()
    book.save(stream)
    [figure] = read_submission(stream.getvalue(), name, catalogue, register).observations
    assert (figure.region, figure.measure, figure.value, figure.supplier) == (
        "340881",
        "topic_databases",
        2.0,
        "district",
    )


def test_a_plan_that_asks_for_nothing_has_no_templates(sample_desk):
    with pytest.raises(ValueError, match="nothing to report"):
        blanks.bundle(sample_desk, "fujian_2023", Period.quarter(2023, 4))


def test_zip_and_summary_are_written_by_the_command_line(sample_database, tmp_path):
    def command(*arguments, expect=0):
        return run("--database", sample_database, *arguments, expect=expect)

    packed, table = tmp_path / "全部.zip", tmp_path / "汇总表.xlsx"
    command("template", "--plan", "anqing_2023", "--period", "2025Q4", "--all", "--out", packed)
    assert len(zipfile.ZipFile(packed).namelist()) == 13
    command("summary", "--plan", "quanzhou_2024", "--period", "2026Q3", "--out", table)
    assert openpyxl.load_workbook(table).sheetnames == ["汇总", "全市指标", "上年同期", "版权登记量累计", "来源"]
    for arguments in (
        ("template", "--plan", "anqing_2023", "--period", "2025Q4", "--all", "--region", "340881", "--out", packed),
        ("template", "--plan", "fujian_2023", "--period", "2023Q4", "--all", "--out", packed),
        ("summary", "--plan", "fujian_2023", "--period", "2023Q4", "--out", table),
    ):
        assert "错误：" in command(*arguments, expect=2)


def test_by_unit_the_zip_holds_a_workbook_for_each_place_that_asks_for_all_of_its_figures(
    sample_desk, catalogue, register
):
    plan, at = "quanzhou_2024", parse_period("2026Q4")
    content, name = blanks.bundle(sample_desk, plan, at, by_unit=True)
    assert name == blanks.bundle_name(sample_desk, plan, at, by_unit=True)
    assert name == "泉州市_2026Q4_填报表_各单位_演示数据·非真实.zip"
    archive = zipfile.ZipFile(io.BytesIO(content))
    units = [r.name for r in register.expected("350500")]
    names = [f"泉州市_{unit}_2026Q4_填报表_演示数据·非真实.xlsx" for unit in units]
    # What belongs to no county has a book of its own, with what it has ever given.
    others = "泉州市_其他_2026Q4_填报表_演示数据·非真实.xlsx"
    assert set(archive.namelist()) == {"泉州市_2026Q4_填报表_演示数据·非真实.xlsx", others, *names}
    measures = catalogue.plan_measures(plan)
    for each in (name for name in archive.namelist() if name != others):
        book = openpyxl.load_workbook(io.BytesIO(archive.read(each)))
        asked = {row[2].value for row in book["_meta"].iter_rows(min_row=9) if row[2].value}
        assert asked == {k for k, m in measures.items() if m.is_whole is (each == archive.namelist()[0])}
