"""The errors people really make in tables: each is named by its cell, and nothing is guessed or silently mended."""

from __future__ import annotations

from datetime import datetime

import pytest

from loaders import read_submission
from loaders.tables.mapping import read_mapping
from loaders.workbook.serials import day_of_number
from tests.workbooks import workbook
from tracker.periods import Period
from tracker.submission import Submission

TITLE = ["泉州市2026年三季度知识产权指标"]


@pytest.fixture
def read(catalogue, register):
    def _read(rows, file_name="表.xlsx", formats=None, merged=(), **asked) -> Submission:
        content = workbook(rows, formats=formats, merged=merged)
        return read_submission(content, file_name, catalogue, register, **asked)

    return _read


@pytest.fixture
def one(read):
    """A table of one district and one measure with something in the cell B3."""

    def _one(heading, value, number_format=None, plan="quanzhou_2024", place="鲤城区") -> Submission:
        rows = [TITLE if plan == "quanzhou_2024" else ["2026年三季度"], ["县(市、区)", heading], [place, value]]
        return read(rows, formats={"B3": number_format} if number_format else None, plan=plan)

    return _one


def faults(submission):
    return [(p.cell, p.severity, p.code, p.details.get("reason")) for p in submission.problems]


@pytest.mark.parametrize(
    ("heading", "value", "stored"),
    [
        ("商标有效注册量(件)", "1,234", 1234),
        ("商标有效注册量（件）", "１２３４", 1234),
        ("商标有效注册量", "1234件", 1234),
        ("商标有效注册量", " 1\u00a0234 ", 1234),
        ("商标有效注册量", "0.5万件", 5000),
        ("商标有效注册量", "0.5万", 5000),
        ("商标有效注册量(万件)", 0.5, 5000),
        ("商标有效注册量（单位：万件）", 0.5, 5000),
        ("商标有效注册量(个)", 1234, 1234),
        ("期末 有效商标注册量", 1234, 1234),
        ("2026年9月末有效注册商标量", 1234, 1234),
        ("专利质押融资金额/本年累计(亿元)", 1.2, 12000),
        ("常住人口(人)", 391000, 39.1),
    ],
)
def test_however_a_figure_is_written_it_is_stored_in_its_unit(one, heading, value, stored):
    submission = one(heading, value)
    assert submission.problems == ()
    assert [o.value for o in submission.observations] == [stored]


@pytest.mark.parametrize(
    ("value", "number_format", "stored"), [(95, None, 95), ("95%", None, 95), (0.95, "0.0%", 95), ("９５％", None, 95)]
)
def test_per_cent_is_read_from_the_number_the_sign_or_the_format(one, value, number_format, stored):
    submission = one("知识产权保护社会满意度", value, number_format, plan="huancui_2024", place="环翠区")
    assert submission.problems == ()
    assert [(o.value, o.unit) for o in submission.observations] == [(stored, "%")]


def test_095_without_a_sign_may_be_either_and_is_asked(one):
    submission = one("知识产权保护社会满意度", 0.95, plan="huancui_2024", place="环翠区")
    assert faults(submission) == [("B3", "blocking", "unit_suspect", "fraction")]
    assert submission.observations == ()


@pytest.mark.parametrize("word", ["-", "—", "/", "无", "", "  ", "——", "…", "暂无"])
def test_a_blank_or_a_dash_is_no_figure_and_no_fault(read, word):
    submission = read([TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", word], ["丰泽区", 0]])
    assert submission.problems == ()
    assert [(o.region, o.value) for o in submission.observations] == [("350503", 0)]


@pytest.mark.parametrize(
    ("value", "code", "reason"),
    [
        ("约三十", "not_a_number", "approximate"),
        ("12(含筹建1)", "not_a_number", "note_in_number"),
        ("12（筹建）", "not_a_number", "note_in_number"),
        ("5,31O", "not_a_number", "letter"),
        ("l2", "not_a_number", "letter"),
        (True, "not_a_number", "yes_no"),
        ("#DIV/0!", "error_cell", None),
        ("=1+1", "uncached_formula", None),
        (-3, "out_of_range", "below_minimum"),
        (12.5, "out_of_range", "not_whole"),
        ("24.80%", "unit_suspect", "foreign_unit"),
        ("12家", "unit_suspect", "foreign_unit"),
        ("12人次", "unit_suspect", "foreign_unit"),
    ],
)
def test_what_is_no_figure_of_this_measure_is_refused_at_its_cell(one, value, code, reason):
    submission = one("商标有效注册量", value)
    assert faults(submission) == [("B3", "blocking", code, reason)]
    problem = submission.problems[0]
    assert (problem.region, problem.details["measure"], problem.details["row"]) == (
        "350502",
        "valid_trademarks",
        "鲤城区",
    )
    assert submission.observations == ()


def test_a_date_in_a_number_cell_is_not_a_number(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", 46112], ["丰泽区", 5]]
    assert faults(read(rows, formats={"B3": "yyyy-mm-dd"})) == [("B3", "blocking", "not_a_number", "date")]


def test_a_percentage_over_a_hundred_is_out_of_range(one):
    submission = one("知识产权保护社会满意度", "101%", plan="huancui_2024", place="全区")
    assert faults(submission) == [("B3", "blocking", "out_of_range", "above_maximum")]
    assert submission.problems[0].details["limit"] == "100"


def test_attendances_typed_under_sessions_do_not_belong_there(one):
    submission = one("人才培训次数(本年累计)(人次)", 200, plan="huancui_2024", place="环翠区")
    assert faults(submission) == [("B2", "blocking", "unit_suspect", "foreign_unit")]


def test_four_faults_are_named_by_their_four_cells_at_once(read):
    rows = [
        ["环翠区2026年三季度知识产权指标"],
        ["镇街", "商标有效注册量(件)", "知识产权保护社会满意度(%)"],
        ["张村镇", "一百", None],
        ["无名镇", 20, None],
        ["全区", None, 120],
    ]
    submission = read(rows, period=Period.quarter(2026, 2))
    assert [(p.cell, p.code) for p in submission.problems] == [
        ("A1", "wrong_period"),
        ("B3", "not_a_number"),
        ("A4", "unknown_region"),
        ("C5", "out_of_range"),
    ]
    assert submission.problems[0].details == {"reason": "disagree", "flag": "2026Q2", "title": "2026Q3"}
    assert not submission.is_clean


def test_an_unknown_place_with_figures_is_blocking_and_without_figures_only_listed(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", 5], ["思明区", 6], ["湖里区", "-"], [None, 7]]
    submission = read(rows)
    assert faults(submission) == [
        ("A4", "blocking", "unknown_region", "unknown"),
        ("B6", "blocking", "unknown_region", "no_name"),
    ]
    assert submission.unmatched_rows == ("思明区", "湖里区")


def test_names_without_their_suffix_with_inner_spaces_or_old_ones_are_found(read):
    rows = [
        TITLE,
        ["地 区", "商标有效注册量"],
        ["鲤  城", 1],
        ["１、丰泽区", 2],
        ["台商区", 3],
        ["经开区", 4],
        ["其 他", 5],
        ["合  计", 15],
    ]
    submission = read(rows)
    assert submission.problems == ()
    codes = [o.region for o in submission.observations]
    assert codes == ["350502", "350503", "350592", "350591", "350599"]


def test_the_same_place_twice_is_refused_at_the_second_row(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6], ["鲤城", 7]]
    submission = read(rows)
    (problem,) = submission.problems
    assert (problem.cell, problem.code, problem.found, problem.region) == ("A5", "duplicate_row", "鲤城", "350502")
    assert problem.details == {"row": "鲤城", "first": "Sheet1!A3"}


def test_a_typed_total_that_differs_is_doubted_with_the_difference_and_never_stored(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6], ["全市", 12]]
    submission = read(rows)
    (doubt,) = submission.problems
    assert (doubt.cell, doubt.severity, doubt.code) == ("B5", "doubtful", "total_mismatch")
    assert [doubt.details[k] for k in ("kind", "typed", "sum", "difference", "unit", "missing")] == [
        "total",
        "12",
        "11",
        "+1",
        "件",
        "11",
    ]
    assert {o.region for o in submission.observations} == {"350502", "350503"}


def test_a_total_in_ten_thousands_may_be_off_by_what_rounding_does(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量(万件)"], ["鲤城区", 1.23], ["丰泽区", 2.34], ["合计", 3.58]]
    assert read(rows).problems == ()
    rows[-1] = ["合计", 3.68]
    assert [p.code for p in read(rows).problems] == ["total_mismatch"]


def test_a_total_that_is_a_formula_without_a_value_is_no_fault(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6], ["合计", "=SUM(B3:B4)"]]
    submission = read(rows)
    assert submission.problems == ()
    assert len(submission.observations) == 2


def test_two_columns_for_one_measure_are_asked_and_neither_is_read(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量", "有效商标注册量", "高价值发明专利"], ["鲤城区", 5, 6, 7]]
    submission = read(rows)
    (problem,) = submission.problems
    assert (problem.cell, problem.code, problem.details["kind"]) == ("C2", "ambiguous", "column")
    assert problem.details["candidates"] == "商标有效注册量、有效商标注册量"
    assert [o.measure for o in submission.observations] == ["high_value_patents"]


def test_a_heading_that_fits_nothing_is_listed_and_doubted_only_when_figures_stand_below(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量", "发明公示量", "备注", "满意"], ["鲤城区", 5, 6, "见附件", "是"]]
    submission = read(rows)
    assert faults(submission) == [("C2", "doubtful", "unknown_measure", "unknown")]
    assert submission.unmatched_columns == ("发明公示量",)
    assert submission.is_clean


def test_a_running_figure_whose_heading_does_not_say_of_which_span_is_not_taken(read):
    rows = [TITLE, ["县(市、区)", "版权登记量", "版权登记量/本季度"], ["鲤城区", 5000, 700]]
    submission = read(rows)
    assert [(o.measure, o.value) for o in submission.observations] == [("copyright_registrations", 700)]
    assert faults(submission) == [("B2", "doubtful", "unknown_measure", "other_kind")]


@pytest.mark.parametrize(
    ("file_name", "asked", "sources"),
    [
        ("泉州市2026年二季度.xlsx", {}, {"title": "2026Q3", "file_name": "2026Q2"}),
        ("表.xlsx", {"period": Period.quarter(2025, 3)}, {"flag": "2025Q3", "title": "2026Q3"}),
    ],
)
def test_sources_that_disagree_on_the_period_are_refused_at_the_title(read, file_name, asked, sources):
    submission = read([TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", 5]], file_name, **asked)
    (problem,) = submission.problems
    assert (problem.cell, problem.code, problem.severity) == ("A1", "wrong_period", "blocking")
    assert problem.details == {"reason": "disagree", **sources}


def test_the_map_and_the_title_must_name_one_period(read, catalogue, register):
    settled = read_mapping("period: 2026Q1", "m.yaml", catalogue, register)
    submission = read([TITLE, ["县(市、区)", "商标有效注册量"], ["鲤城区", 5]], mapping=settled)
    assert submission.problems[0].details == {"reason": "disagree", "map": "2026Q1", "title": "2026Q3"}


@pytest.mark.parametrize(
    "title",
    [
        "泉州市2026年9月商标",
        "泉州市商标(截至2026年9月15日)",
        "泉州市 2026 年 第 三 季度",
        "泉州市2026.9",
        "泉州市商标 20260930",
        "泉州市2026年1—9月商标",
        "泉州市2026年前三季度",
    ],
)
def test_a_period_is_read_however_it_is_written_and_the_trademark_cut_off_is_the_quarter(read, title):
    submission = read([[title], ["县(市、区)", "商标有效注册量"], ["鲤城区", 5]])
    assert submission.problems == ()
    assert submission.periods == (Period.quarter(2026, 3),)


def test_the_day_the_paper_was_made_is_not_the_figures_period(read):
    rows = [["泉州市知识产权指标"], ["填报日期：2026年10月12日"], ["县(市、区)", "商标有效注册量"], ["鲤城区", 5]]
    (problem,) = read(rows).problems
    assert (problem.code, problem.details["reason"]) == ("wrong_period", "missing")
    assert read(rows, period=Period.quarter(2026, 3)).problems == ()


HEADS = ["县(市、区)", "商标有效注册量", "高价值发明专利拥有量"]


@pytest.mark.parametrize("label", ["截止日期", "数据截至：", "统计时点", "报告期"])
@pytest.mark.parametrize("day", [46295, datetime(2026, 9, 30)])
def test_a_day_beside_words_that_ask_for_one_dates_the_table_shown_as_its_serial_number_too(read, label, day):
    submission = read([["泉州市知识产权指标"], [label, day], HEADS, ["鲤城区", 5, 6]])
    assert submission.problems == ()
    assert [(o.cell, str(o.period), o.value) for o in submission.observations] == [
        ("B4", "2026Q3", 5),
        ("C4", "2026Q3", 6),
    ]


@pytest.mark.parametrize("days", [(46203, 46295), (20260630, 20260930), (202606, 202609)])
def test_quarters_as_columns_are_read_when_their_days_have_become_numbers(read, days):
    rows = [["泉州市商标有效注册量"], ["县(市、区)", *days], ["鲤城区", 46203, 46295]]
    submission = read(rows)
    assert submission.problems == ()
    assert [(o.cell, str(o.period), o.value) for o in submission.observations] == [
        ("B3", "2026Q2", 46203),
        ("C3", "2026Q3", 46295),
    ]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e20, -46295, 46295.5, 20261301, 202613, True, 2026])
def test_what_is_no_day_of_our_years_is_none(number):
    assert day_of_number(number) is None


def test_a_number_that_may_be_a_figure_is_never_taken_for_a_day(read):
    rows = [["泉州市2026年三季度"], ["县(市、区)", "商标有效注册量"], ["鲤城区", 46295]]
    assert [(o.value, str(o.period)) for o in read(rows).observations] == [(46295, "2026Q3")]
    # 46200 is no end of a month: what stands beside 县(市、区) is then no row of headings.
    (problem,) = read([["泉州市商标有效注册量"], ["县(市、区)", 46200, 46295], ["鲤城区", 5, 6]]).problems
    assert (problem.code, problem.details["reason"]) == ("unreadable", "no_table")


@pytest.mark.parametrize("day", [46307, datetime(2026, 10, 12), "2026-10-12"])
@pytest.mark.parametrize("label", ["填报日期", "填报日期：", "打印时间"])
def test_the_day_of_the_paper_in_a_cell_of_its_own_is_not_the_figures_period(read, label, day):
    submission = read([["泉州市2026年三季度"], [label, day], HEADS, ["鲤城区", 5, 6]])
    assert submission.problems == ()
    assert [(o.cell, str(o.period)) for o in submission.observations] == [("B4", "2026Q3"), ("C4", "2026Q3")]


def test_a_unit_in_the_cell_beside_its_label_is_the_tables(read):
    rows = [["泉州市2026年三季度"], ["单位：", "万件"], ["县(市、区)", "商标有效注册量"], ["鲤城区", 5]]
    assert [o.value for o in read(rows).observations] == [50_000]


def test_a_title_that_names_two_quarters_is_asked(read):
    rows = [["泉州市2026年三季度与2025年三季度商标对比"], ["县(市、区)", "商标有效注册量"], ["鲤城区", 5]]
    (problem,) = read(rows).problems
    assert (problem.cell, problem.code, problem.details["candidates"]) == ("A1", "ambiguous", "2026Q3、2025Q3")
    assert [str(o.period) for o in read(rows, period=Period.quarter(2026, 3)).observations] == ["2026Q3"]


def test_a_quarter_after_the_plans_end_is_a_wrong_period(read):
    rows = [["泉州市2027年一季度"], ["县(市、区)", "商标有效注册量"], ["鲤城区", 5]]
    (problem,) = read(rows).problems
    assert (problem.cell, problem.code) == ("A1", "wrong_period")
    assert problem.details == {
        "reason": "outside_plan",
        "period": "2027Q1",
        "first": "2022Q4",
        "last": "2026Q4",
        "plan": "泉州示范城市方案",
    }


def test_a_mobile_number_anywhere_is_refused_and_shown_masked(read):
    rows = [
        TITLE,
        ["县(市、区)", "商标有效注册量"],
        ["鲤城区", 5],
        ["联系人：某某 13800001234"],
        [None, None, 13900001234],
    ]
    problems = read(rows).problems
    assert [(p.cell, p.code, p.found) for p in problems] == [
        ("A4", "personal_data", "联系人：某某 138****1234"),
        ("C5", "personal_data", "139****1234"),
    ]
    assert {p.details["kind"] for p in problems} == {"mobile"}


def test_an_identity_card_number_is_refused_and_shown_masked(read):
    rows = [TITLE, ["县(市、区)", "商标有效注册量", "备注"], ["鲤城区", 5, "35050219800101123X"]]
    (problem,) = read(rows).problems
    assert (problem.cell, problem.found, problem.details) == ("C3", "350***********123X", {"kind": "identity_card"})


def test_a_plan_nobody_named_is_recognised_by_its_places_or_asked_for(read):
    clear = read([["2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6]])
    assert clear.plan == "quanzhou_2024"
    unknown = read([["2026年三季度"], ["县区", "商标有效注册量"], ["甲", 5], ["乙", 6]])
    assert (unknown.layout, unknown.problems[0].details) == ("unreadable", {"reason": "plan_unknown"})
    both = read(
        [["2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6], ["张村镇", 7], ["羊亭镇", 8]]
    )
    assert (both.problems[0].code, both.problems[0].details["kind"]) == ("ambiguous", "plan")
    assert both.problems[0].details["candidates"].count("、") == 1


def test_a_sheet_without_a_table_says_so(read):
    submission = read([["泉州市2026年三季度"], ["本期无数据"]])
    assert faults(submission) == [("A1", "blocking", "unreadable", "no_table")]


def test_a_table_without_one_known_figure_says_so(read):
    submission = read([TITLE, ["县(市、区)", "绿化面积"], ["鲤城区", 5], ["丰泽区", 6]])
    assert [p.details["reason"] for p in submission.problems] == ["no_figures", "unknown"]
    assert not submission.is_clean


def test_a_list_of_items_gives_the_wholes_figures(read):
    rows = [
        ["环翠区2026年三季度知识产权指标"],
        ["序号", "指标名称", "单位", "目标值", "本期", "上年同期"],
        [1, "知识产权保护社会满意度", "%", 85, 86.5, 85.1],
        [2, "知识产权培训人次(本年累计)", "人次", 200, 180, 170],
        [3, "好人好事", "件", 9, 8, 7],
    ]
    submission = read(rows)
    assert [(o.region, o.measure, o.value, o.cell) for o in submission.observations] == [
        ("371002", "public_satisfaction", 86.5, "E3"),
        ("371002", "training_attendances", 180, "E4"),
    ]
    assert faults(submission) == [("B5", "doubtful", "unknown_measure", "unknown")]
    assert submission.unmatched_columns == ("好人好事",)


def test_a_list_of_items_is_the_units_whose_name_stands_above_it(read):
    rows = [
        ["泉州市2026年三季度知识产权指标"],
        ["填报单位：晋江市"],
        ["指标", "计量单位", "数值"],
        ["商标有效注册量", "万件", 12.5],
        ["高价值发明专利拥有量", "件", 900],
    ]
    submission = read(rows)
    assert submission.problems == ()
    assert [(o.region, o.measure, o.value, o.supplier) for o in submission.observations] == [
        ("350582", "valid_trademarks", 125000, "district"),
        ("350582", "high_value_patents", 900, "district"),
    ]
