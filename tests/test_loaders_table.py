"""Strangers' tables in the layouts they really came in: what is read, what is only checked, what is asked."""

from __future__ import annotations

import io

import openpyxl
import pytest

from loaders import read_submission
from loaders.published import write_blank_published
from loaders.tables.mapping import read_mapping
from tests import workbooks
from tests.workbooks import as_text, place, workbook
from tracker.periods import Period, parse_period
from tracker.submission import Problem, Submission


def read(name: str, content: bytes, file_name: str = "表.xlsx", **asked: object) -> Submission:
    known = place(name)
    return read_submission(content, file_name, known.catalogue, known.register, **asked)  # type: ignore[arg-type]


def mapped(name: str, text: str) -> object:
    known = place(name)
    return read_mapping(text, "map.yaml", known.catalogue, known.register)


def figures(submission: Submission) -> dict[tuple[str, str, str], float | None]:
    return {(o.region, o.measure, str(o.period)): o.value for o in submission.observations}


def cells(submission: Submission) -> list[tuple[str, str, str]]:
    return [(p.cell, p.severity, p.code) for p in submission.problems]


def by_code(submission: Submission, code: str) -> list[Problem]:
    return [p for p in submission.problems if p.code == code]


def test_huangshi_gives_every_district_and_leaves_growth_and_totals_alone():
    submission = read("huangshi", workbooks.huangshi_2024q1())
    assert (submission.layout, submission.plan, submission.periods) == ("table", "huangshi", (Period.quarter(2024, 1),))
    assert submission.problems == ()
    assert submission.unmatched_columns == ("同比",)
    published = workbooks.published("huangshi/2024Q1.csv")
    names = [region.name for region in place("huangshi").register.members("420200")]
    read_back = [(place("huangshi").register[o.region].name, o.value) for o in submission.observations]
    assert read_back == [(r[0], v) for r in published[:-1] for v in (r[1], r[3], r[5])]
    assert {name for name, _ in read_back} == set(names)
    # The printed totals are the sums, which is why there was nothing to doubt.
    sums = [
        sum(v for (_, m, _), v in figures(submission).items() if m == measure and v)
        for measure in ("trademark_applications", "trademark_registrations", "valid_trademarks")
    ]
    assert sums == [906, 888, 24144]
    first = submission.observations[0]
    assert (first.sheet, first.cell, first.raw, first.unit, first.supplier) == ("商标", "B4", "237", "件", "province")


def test_hunan_reads_the_two_row_header_the_spaced_names_and_the_residual_row():
    submission = read("hunan", workbooks.hunan("2020-11"))
    found = figures(submission)
    published = workbooks.published("hunan/2020-11.csv")
    codes = [r.code for r in place("hunan").register.members("430000")]
    assert [found[code, "valid_inventions", "2020-11"] for code in codes] == [row[1] for row in published[:-1]]
    assert found["430099", "valid_inventions", "2020-11"] == 2
    assert ("430099", "resident_population", "2019Q4") not in found, "a dash is no figure"
    assert sum(v for (_, m, _), v in found.items() if m == "valid_inventions" and v) == 55313
    assert found["430000", "inventions_per_10k", "2020-11"] == 8.00
    assert found["430100", "resident_population", "2019Q4"] == 839.45
    assert submission.periods == (Period.month(2020, 11), Period.quarter(2019, 4))
    assert len(submission.observations) == 15 + 14 + 15


def test_hunans_printed_population_differs_from_its_cities_by_a_tenth_and_is_doubted_not_refused():
    submission = read("hunan", workbooks.hunan("2020-11"))
    (doubt,) = by_code(submission, "total_mismatch")
    assert (doubt.cell, doubt.severity, doubt.found) == ("I19", "doubtful", "6918.4")
    assert doubt.details == {
        "kind": "total",
        "row": "全 省",
        "typed": "6918.4",
        "sum": "6918.5",
        "difference": "-0.1",
        "unit": "万人",
        "missing": "0",
        "measure": "resident_population",
        "measure_name": "年末常住人口",
        "heading": "常住人口(万人)",
    }
    assert submission.is_clean


def test_the_parts_of_hunans_patents_are_listed_and_never_taken_for_the_whole():
    submission = read("hunan", workbooks.hunan("2021-02"))
    assert submission.unmatched_columns == (
        "职务/大专院校",
        "职务/科研单位",
        "职务/工矿企业",
        "职务/机关团体",
        "职务/职务总计",
        "非职务/个人",
        "排名",
    )
    (doubt,) = by_code(submission, "unknown_measure")  # nine columns nobody knows are one doubt, not nine
    assert doubt.found == "、".join(submission.unmatched_columns[:-1])
    assert figures(submission)["430100", "valid_inventions", "2021-02"] == 34800
    assert sum(o.value or 0 for o in submission.observations if o.measure == "valid_inventions") == 58082


def test_a_map_quietens_columns_and_dates_the_population():
    settled = mapped(
        "hunan",
        """
columns:
  职务/大专院校: ignore
  职务/科研单位: ignore
  职务/工矿企业: ignore
  职务/机关团体: ignore
  职务/职务总计: ignore
  非职务/个人: ignore
  常住人口(万人): {measure: resident_population, period: 2019Q4}
""",
    )
    submission = read("hunan", workbooks.hunan("2021-02"), mapping=settled)
    assert cells(submission) == [("I19", "doubtful", "total_mismatch")]
    assert figures(submission)["430100", "resident_population", "2019Q4"] == 839.45


def test_the_yearbooks_composite_rows_are_checked_and_885_comes_out_not_1032():
    submission = read("yearbook", workbooks.yearbook_2021())
    assert round(sum(o.value or 0 for o in submission.observations), 6) == 885.0
    assert len(submission.observations) == 13
    assert {str(o.period) for o in submission.observations} == {"2021Q4"}
    assert not {"350595", "350596", "350500"} & {o.region for o in submission.observations}
    assert by_code(submission, "total_mismatch") == []
    assert submission.is_clean


def test_a_composite_row_that_is_not_its_parts_is_doubted():
    rows = [
        ["2021年末常住人口(万人)"],
        ["县(市、区)", "常住人口(万人)"],
        ["鲤城区(含开发区)", 43.9],
        ["鲤城区", 39.7],
        ["开发区", 3.2],
    ]
    submission = read("yearbook", workbook(rows))
    (doubt,) = submission.problems
    assert (doubt.cell, doubt.code, doubt.severity) == ("B3", "total_mismatch", "doubtful")
    assert doubt.details["kind"] == "composite"
    assert (doubt.details["sum"], doubt.details["difference"]) == ("42.9", "+1")


def test_shibenji_is_asked_and_a_map_makes_it_a_sub_total():
    asked = read("hangzhou", workbooks.hangzhou_2023(), period=Period.quarter(2023, 4))
    (question,) = asked.problems
    assert (question.cell, question.code, question.severity) == ("B6", "ambiguous", "blocking")
    assert (question.details["kind"], question.details["name"]) == ("subtotal", "市本级")
    settled = mapped("hangzhou", "period: 2023Q4\nregions: {市本级: subtotal}")
    submission = read("hangzhou", workbooks.hangzhou_2023(), mapping=settled)
    assert submission.problems == ()
    assert sum(o.value or 0 for o in submission.observations if o.measure == "valid_inventions") == 31981
    assert sum(o.value or 0 for o in submission.observations if o.measure == "high_value_patents") == 12579
    assert {o.region for o in submission.observations} == {r.code for r in place("hangzhou").register.members("330100")}


def test_a_bare_year_is_no_quarter_so_the_period_is_asked_for():
    settled = mapped("hangzhou", "regions: {市本级: subtotal}")
    submission = read("hangzhou", workbooks.hangzhou_2023(), mapping=settled)
    assert [(p.cell, p.code, p.details["reason"]) for p in submission.problems] == [("A1", "wrong_period", "missing")]
    assert submission.observations == ()


def test_the_national_yearbooks_per_cent_rows_are_listed_and_not_read_as_figures():
    submission = read("nation", workbooks.nation_2023(), period=Period.quarter(2023, 4))
    assert submission.problems == ()
    assert figures(submission) == {
        ("110000", "valid_inventions", "2023Q4"): 500,
        ("150000", "valid_inventions", "2023Q4"): 100,
        ("220000", "valid_inventions", "2023Q4"): 150,
        ("350000", "valid_inventions", "2023Q4"): 250,
    }
    assert submission.unmatched_rows[1:3] == ("北  京 Beijing %", "内   蒙 Inner Mongolia %")


def test_cities_appended_after_the_provinces_are_refused_until_a_map_ignores_them():
    table = workbooks.nation_2023([["广  州 Guangzhou", "件", 90], [None, "%", 9.0]])
    submission = read("nation", table, period=Period.quarter(2023, 4))
    assert cells(submission) == [("A15", "blocking", "unknown_region")]
    settled = mapped("nation", "period: 2023Q4\nregions: {广  州 Guangzhou: ignore}")
    assert read("nation", table, mapping=settled).problems == ()


def test_jilins_month_column_is_listed_and_year_to_date_and_cumulative_are_told_apart():
    submission = read("jilin", workbooks.jilin_2024_09())
    assert figures(submission) == {
        ("220100", "grants_in_year", "2024Q3"): 2900,
        ("220100", "grants_ever", "2024Q3"): 30100,
        ("220200", "grants_in_year", "2024Q3"): 240,
        ("220200", "grants_ever", "2024Q3"): 2800,
        ("220300", "grants_in_year", "2024Q3"): 80,
        ("220300", "grants_ever", "2024Q3"): 900,
    }
    assert submission.unmatched_columns == ("当月累计", "同比增长")
    assert [(p.code, p.details["reason"]) for p in submission.problems] == [("unknown_measure", "other_kind")]


QUARTERS = [
    ["泉州市有效商标注册量季度统计表"],
    ["单位：件"],
    ["县（市、区）", "2026年三季度", "2026年二季度", "较上季度增长量", "百分比", "排名"],
    ["合计", 300, 280, 20, "7.1%", None],
    ["鲤城区", 100, 90, 10, "11.1%", 2],
    ["晋江", 200, 190, 10, "5.3%", 1],
]


def test_quarters_as_columns_with_the_total_first_each_keep_their_own_quarter(catalogue, register):
    submission = read_submission(workbook(QUARTERS), "商标.xlsx", catalogue, register)
    assert figures(submission) == {
        ("350502", "valid_trademarks", "2026Q3"): 100,
        ("350502", "valid_trademarks", "2026Q2"): 90,
        ("350582", "valid_trademarks", "2026Q3"): 200,
        ("350582", "valid_trademarks", "2026Q2"): 190,
    }
    assert submission.plan == "quanzhou_2024"
    assert submission.problems == ()
    assert submission.unmatched_columns == ("较上季度增长量", "百分比", "排名")


def test_quarters_as_columns_without_the_quarter_asked_for_are_a_wrong_period(catalogue, register):
    submission = read_submission(workbook(QUARTERS), "商标.xlsx", catalogue, register, period=Period.quarter(2025, 4))
    (problem,) = submission.problems
    assert (problem.cell, problem.code, problem.details["heading"]) == ("B3", "wrong_period", "2026Q3、2026Q2")


def test_this_quarter_beside_last_quarter_reads_only_this_one(catalogue, register):
    rows = [
        ["泉州市2026年三季度有效商标注册量"],
        ["地区", "本季度", "上季度", "较上季度增长量"],
        ["鲤城区", 100, 90, 10],
        ["丰泽区", 300, 290, 10],
    ]
    submission = read_submission(workbook(rows), "商标.xlsx", catalogue, register)
    assert figures(submission) == {
        ("350502", "valid_trademarks", "2026Q3"): 100,
        ("350503", "valid_trademarks", "2026Q3"): 300,
    }


def test_a_header_repeated_after_a_page_break_is_no_row(catalogue, register):
    head = ["县(市、区)", "商标有效注册量(件)"]
    rows = [["2026年9月泉州市商标"], head, ["鲤城区", 100], ["丰泽区", 300], head, ["洛江区", 50], ["合计", 450]]
    submission = read_submission(workbook(rows), "商标.xlsx", catalogue, register)
    assert [(o.region, o.value) for o in submission.observations] == [("350502", 100), ("350503", 300), ("350504", 50)]
    assert submission.problems == ()


def test_two_tables_on_one_sheet_are_read_with_their_own_headings(catalogue, register):
    rows = [
        ["2026年9月泉州市知识产权情况"],
        ["县(市、区)", "商标有效注册量(件)"],
        ["鲤城区", 100],
        ["丰泽区", 300],
        ["县(市、区)", "高价值发明专利(件)"],
        ["鲤城区", 7],
        ["丰泽区", 9],
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert [(o.region, o.measure, o.value, o.cell) for o in submission.observations] == [
        ("350502", "valid_trademarks", 100, "B3"),
        ("350503", "valid_trademarks", 300, "B4"),
        ("350502", "high_value_patents", 7, "B6"),
        ("350503", "high_value_patents", 9, "B7"),
    ]
    assert submission.problems == ()


def test_places_side_by_side_are_read_across(catalogue, register):
    rows = [
        ["泉州市2026年三季度知识产权指标"],
        ["序号", "指标", "单位", "鲤城区", "丰泽区", "合计"],
        [1, "商标有效注册量", "万件", 1.25, 2.5, 3.75],
        [2, "高价值发明专利拥有量", "件", 40, 60, 100],
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert [(o.region, o.measure, o.value, o.cell, o.unit) for o in submission.observations] == [
        ("350502", "valid_trademarks", 12500, "D3", "万件"),
        ("350502", "high_value_patents", 40, "D4", "件"),
        ("350503", "valid_trademarks", 25000, "E3", "万件"),
        ("350503", "high_value_patents", 60, "E4", "件"),
    ]
    assert submission.problems == ()


def test_a_row_of_column_numbers_and_a_row_of_units_are_no_figures(catalogue, register):
    rows = [
        ["泉州市2026年三季度知识产权指标"],
        ["县(市、区)", "商标有效注册量", "高价值发明专利拥有量"],
        [None, "万件", "件"],
        ["甲", 1, 2],
        ["鲤城区", 1.25, 40],
        ["丰泽区", 2.5, 60],
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert [(o.cell, o.value) for o in submission.observations] == [
        ("B5", 12500),
        ("C5", 40),
        ("B6", 25000),
        ("C6", 60),
    ]
    assert submission.problems == ()


def test_residents_are_dated_by_their_heading_or_else_at_the_end_of_the_year_before(catalogue, register):
    rows = [
        ["泉州市2026年三季度知识产权指标"],
        ["县(市、区)", "2024年末常住人口(万人)", "常住人口(万人)"],
        ["鲤城区", 39.1, 39.0],
        ["丰泽区", 72.1, 72.2],
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert figures(submission) == {
        ("350502", "resident_population", "2024Q4"): 39.1,
        ("350502", "resident_population", "2025Q4"): 39.0,
        ("350503", "resident_population", "2024Q4"): 72.1,
        ("350503", "resident_population", "2025Q4"): 72.2,
    }


def sheet_of(title: str, licheng: int) -> list[list[object]]:
    return [[title], ["县(市、区)", "商标有效注册量"], ["鲤城区", licheng], ["丰泽区", 300]]


def test_sheets_for_several_quarters_are_read_each_for_its_own(catalogue, register):
    content = workbook(
        sheet_of("泉州市2026年一季度商标", 90),
        sheet="一季度",
        more={"三季度": sheet_of("泉州市2026年三季度商标", 110), "二季度": sheet_of("泉州市2026年二季度商标", 100)},
    )
    submission = read_submission(content, "泉州市商标2026年三季度.xlsx", catalogue, register)
    assert submission.problems == ()
    assert [(str(o.period), o.value) for o in submission.observations if o.region == "350502"] == [
        ("2026Q1", 90),
        ("2026Q3", 110),
        ("2026Q2", 100),
    ]
    only = read_submission(content, "商标.xlsx", catalogue, register, period=parse_period("2026Q3"))
    assert [(o.sheet, o.value) for o in only.observations] == [("三季度", 110), ("三季度", 300)]
    assert only.unmatched_rows == ("一季度(2026Q1)", "二季度(2026Q2)")


def test_hidden_sheets_are_left_alone_and_hidden_rows_are_read(catalogue, register):
    content = workbook(
        sheet_of("泉州市2026年三季度商标", 110),
        more={"旧": sheet_of("泉州市2026年三季度商标", 1)},
        hidden_sheets=["旧"],
        hidden_rows=[3],
    )
    submission = read_submission(content, "商标.xlsx", catalogue, register)
    assert [(o.region, o.value) for o in submission.observations] == [("350502", 110), ("350503", 300)]
    assert [(p.cell, p.severity, p.code, p.region) for p in submission.problems] == [
        ("B3", "doubtful", "hidden", "350502")
    ]


def test_a_single_units_workbook_comes_from_the_district(catalogue, register):
    rows = [["2026年三季度"], ["单位名称", "商标有效注册量"], ["泉州台商投资区", 120]]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register, plan="quanzhou_2024")
    assert [(o.region, o.value, o.supplier) for o in submission.observations] == [("350592", 120, "district")]


def test_the_wholes_own_figures_are_taken_from_the_total_row(catalogue, register):
    rows = [
        ["环翠区2026年三季度知识产权指标"],
        ["镇街", "商标有效注册量(件)", "知识产权保护社会满意度"],
        ["张村镇", 100, None],
        ["羊亭镇", 200, None],
        ["全区", 300, 85.5],
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert figures(submission) == {
        ("371002100", "valid_trademarks", "2026Q3"): 100,
        ("371002101", "valid_trademarks", "2026Q3"): 200,
        ("371002", "public_satisfaction", "2026Q3"): 85.5,
    }
    assert submission.observations[-1].supplier == "whole"


def test_published_figures_of_the_whole_alone_are_kept_as_its_reference(catalogue, register):
    rows = [["2025年3月"], ["地区", "商标有效注册量(万件)"], ["泉州市", 82.01]]
    asked = {"plan": "quanzhou_2024"}
    published = read_submission(workbook(rows), "表.xlsx", catalogue, register, grade="published", **asked)
    assert figures(published) == {("350500", "valid_trademarks", "2025Q1"): 820100}
    own = read_submission(workbook(rows), "表.xlsx", catalogue, register, **asked)
    assert own.observations == ()
    assert own.unmatched_rows == ("泉州市",)


def test_a_comma_separated_text_in_gb18030_is_a_table_too(catalogue, register):
    text = '泉州市2026年三季度商标,\n县(市、区),商标有效注册量(件)\n鲤城区,"1,100"\n丰泽区,３００\n'
    submission = read_submission(text.encode("gb18030"), "商标.csv", catalogue, register)
    assert [(o.region, o.value, o.cell) for o in submission.observations] == [
        ("350502", 1100, "B3"),
        ("350503", 300, "B4"),
    ]
    assert submission.problems == ()


def test_a_text_copy_of_our_own_blank_workbook_gives_every_column_the_opening_one_too(catalogue, register):
    lines = (
        "泉州市2026年三季度知识产权强市强县指标填报表,,,,",
        "填报单位,版权登记量(当季),,版权登记量(期初累计),",
        ",件 · 7—9月,,件 · 期初(2023年末),",
        ",本期,上期2026Q2,本期,上期2023Q4",
        "鲤城区,41,38,6000,6000",
    )
    submission = read_submission("\n".join(lines).encode("gb18030"), "填报.csv", catalogue, register)
    assert [(o.measure, str(o.period), o.value, o.cell) for o in submission.observations] == [
        ("copyright_registrations", "2026Q3", 41, "B5"),
        ("copyright_opening_balance", "2023Q4", 6000, "D5"),
    ]
    assert submission.problems == ()


def test_bare_years_head_columns_and_codes_may_stand_before_names(catalogue, register):
    rows = [["泉州市常住人口(万人)"], ["地区", 2023, 2024], ["350502鲤城区", 39.2, 39.1], ["350503 丰泽区", 72.1, 72.4]]
    submission = read_submission(workbook(rows), "人口.xlsx", catalogue, register)
    assert submission.problems == ()
    assert figures(submission) == {
        ("350502", "resident_population", "2023Q4"): 39.2,
        ("350502", "resident_population", "2024Q4"): 39.1,
        ("350503", "resident_population", "2023Q4"): 72.1,
        ("350503", "resident_population", "2024Q4"): 72.4,
    }


def test_two_blocks_side_by_side_are_each_read_by_their_own_places(catalogue, register):
    rows = [
        ["泉州市2026年三季度"],
        ["县区", "商标有效注册量", "县区", "商标有效注册量"],
        ["鲤城区", 1, "石狮市", 3],
        ["丰泽区", 2, "晋江市", 4],
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert submission.problems == ()
    assert figures(submission) == {
        ("350502", "valid_trademarks", "2026Q3"): 1,
        ("350503", "valid_trademarks", "2026Q3"): 2,
        ("350581", "valid_trademarks", "2026Q3"): 3,
        ("350582", "valid_trademarks", "2026Q3"): 4,
    }


def test_a_composite_row_without_its_parts_is_listed_and_asked(catalogue, register):
    rows = [["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区（含开发区）", 9], ["丰泽区", 2], ["洛江区", 1]]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert [(p.severity, p.code, p.cell) for p in submission.problems] == [("doubtful", "unread", "B3")]
    assert submission.unmatched_rows == ("鲤城区（含开发区）",)
    assert [o.value for o in submission.observations] == [2, 1]


def test_a_document_copied_into_the_blank_of_published_figures_comes_back_with_its_source(catalogue, register):
    book = openpyxl.load_workbook(io.BytesIO(write_blank_published(catalogue, register, "quanzhou_2024")))
    sheet = book["公开数据"]
    labels = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    row = next(cell.row for cell in sheet["C"] if cell.value == "商标有效注册量")

    def read():
        stream = io.BytesIO()
        book.save(stream)
        return read_submission(stream.getvalue(), "公开数据.xlsx", catalogue, register)

    sheet[f"D{row}"], sheet[f"E{row}"], sheet[f"F{row}"] = 82.01, "万件", "2025-04"
    found = read()
    assert {(p.cell, p.code, p.details["reason"]) for p in found.problems} == {
        (f"B{labels['题名']}", "unreadable", "no_source"),
        (f"B{labels['网址']}", "unreadable", "no_source"),
    }
    sheet[f"B{labels['题名']}"], sheet[f"B{labels['网址']}"] = "知识产权新闻发布会", "example.gov/1"
    found = read()
    assert (found.problems, found.grade) == ((), "published")
    [figure] = found.observations
    assert (figure.region, figure.measure, str(figure.period), figure.value) == (
        "350500",
        "valid_trademarks",
        "2025-04",
        820_100,
    )
    assert (found.source["title"], found.source["address"]) == ("知识产权新闻发布会", "example.gov/1")


HUNAN_MAP = """
columns:
  职务/大专院校: ignore
  职务/科研单位: ignore
  职务/工矿企业: ignore
  职务/机关团体: ignore
  职务/职务总计: ignore
  非职务/个人: ignore
  # As text, where the group stands over its first column alone.
  科研单位: ignore
  工矿企业: ignore
  机关团体: ignore
  职务总计: ignore
  常住人口(万人): {measure: resident_population, period: 2019Q4}
"""
YEARBOOK_MAP = "columns: {出生率(‰): ignore, 死亡率(‰): ignore, 自然增长率(‰): ignore, 城镇化水平(%): ignore}"
# Each published table with the map that settles what its headings cannot, and the doubts a person would have too.
PUBLISHED = {
    "huangshi": (workbooks.huangshi_2024q1, "", []),
    "hunan": (lambda: workbooks.hunan("2021-02"), HUNAN_MAP, [("I19", "doubtful", "total_mismatch")]),
    "yearbook": (workbooks.yearbook_2021, YEARBOOK_MAP, []),
    "hangzhou": (workbooks.hangzhou_2023, "period: 2023Q4\nregions: {市本级: subtotal}", []),
    "nation": (workbooks.nation_2023, "period: 2023Q4", []),
    "jilin": (workbooks.jilin_2024_09, "columns: {当月累计: ignore, 同比增长: ignore}", []),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_table_with_its_map_gets_no_doubt_that_a_person_would_not_have(name):
    made, text, doubts = PUBLISHED[name]
    settled = mapped(name, text) if text else None
    workbook_, text_ = read(name, made(), mapping=settled), read(name, as_text(made()), "表.csv", mapping=settled)
    assert (cells(workbook_), cells(text_)) == (doubts, doubts)
    assert figures(workbook_) == figures(text_) != {}
