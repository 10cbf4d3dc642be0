"""The workbook we hand out and the way back: nothing typed is lost, nothing wrong is taken, every fault has its cell."""

import io

import openpyxl
import pandas as pd
import pytest

from loaders import read_submission
from loaders.targets.book import write_targets
from loaders.template.writer import template_name, write_template
from tracker.periods import Period, parse_period
from wording.problems import problem_sentence

Q3 = Period.quarter(2026, 3)


def edited(content, changes):
    """The workbook with cells typed over: {(sheet, cell): value}."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, cell), value in changes.items():
        book[sheet][cell] = value
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def column_of(content, sheet, heading):
    """The letter of the column under a heading, and the row of the first unit."""
    worksheet = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    for row in worksheet.iter_rows(max_row=8):
        for cell in row:
            if cell.value == heading:
                return cell.column_letter
    raise AssertionError(heading)


def row_of(content, sheet, name):
    worksheet = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    return next(cell.row for cell in worksheet["A"] if cell.value == name)


@pytest.fixture(scope="module")
def read(catalogue, register):
    def reading(content, name="填报表.xlsx", **asked):
        return read_submission(content, name, catalogue, register, **asked)

    return reading


@pytest.fixture(scope="module")
def write(catalogue, register):
    def writing(plan="quanzhou_2024", period=Q3, **more):
        return write_template(catalogue, register, plan, period, **more)

    return writing


@pytest.fixture(scope="module")
def huancui(write):
    return write("huancui_2024")


@pytest.fixture(scope="module")
def quanzhou(write):
    return write("quanzhou_2024")


def problems(submission):
    return [(p.sheet, p.cell, p.severity, p.code, p.found) for p in submission.problems]


def test_every_figure_typed_into_a_template_comes_back_with_its_cell(catalogue, register, write, read):
    measures = {
        key: m
        for key, m in catalogue.plan_measures("quanzhou_2024").items()
        if not m.states and not (m.frequency == "year" and m.cutoff != "year_end")
    }
    units = [r.code for r in register.members("350500")]
    rows, number = [], 1000
    for key, measure in measures.items():
        for region in ["350500"] if measure.is_whole else units:
            number += 7
            rows.append((region, key, float(number) if measure.integer else number + 0.25))
    values = pd.DataFrame(rows, columns=["region", "measure", "value"])
    submission = read(write(values=values))
    assert submission.problems == ()
    assert (submission.layout, submission.plan, submission.grade) == ("template", "quanzhou_2024", "own")
    assert {(o.region, o.measure): o.value for o in submission.observations} == {(r, m): v for r, m, v in rows}
    assert len({(o.sheet, o.cell) for o in submission.observations}) == len(rows)


def faults_of_filled(submission):
    """The problems beside the one that a blank has by itself: nothing is filled in."""
    return [p for p in submission.problems if p.details.get("reason") != "nothing_filled"]


def test_a_template_nobody_filled_in_is_no_report(quanzhou, read):
    submission = read(quanzhou)
    assert (submission.observations, submission.remarks) == ((), ())
    assert [(p.severity, p.details) for p in submission.problems] == [("blocking", {"reason": "nothing_filled"})]
    assert submission.periods == (Q3,)


def test_figures_carry_the_period_the_heading_names(catalogue, write, read):
    values = pd.DataFrame(
        [
            ("350582", "resident_population", 208.8),
            ("350582", "valid_trademarks", 227831),
            ("350582", "copyright_opening_balance", 31000),
        ],
        columns=["region", "measure", "value"],
    )
    submission = read(write(values=values))
    found = {o.measure: (str(o.period), o.value, o.supplier) for o in submission.observations}
    assert found == {
        "resident_population": ("2025Q4", 208.8, "department"),
        "valid_trademarks": ("2026Q3", 227831.0, "province"),
        "copyright_opening_balance": ("2023Q4", 31000.0, "department"),
    }
    assert [str(p) for p in submission.periods] == ["2026Q3", "2023Q4", "2025Q4"]


def test_headings_say_the_trademark_cut_off_and_the_population_year(quanzhou):
    sheet = openpyxl.load_workbook(io.BytesIO(quanzhou))["填报"]
    below = {
        sheet.cell(3, c).value: sheet.cell(4, c).value for c in range(2, sheet.max_column) if sheet.cell(3, c).value
    }
    assert below["商标有效注册量"] == "件 · 截至9月15日"
    assert below["年末常住人口"] == "万人 · 2025年末"
    assert below["专利质押融资金额(本年累计)"] == "万元 · 1—9月累计"
    assert below["版权登记量(当季)"] == "件 · 7—9月"
    assert sheet["A1"].value == "泉州市2026年三季度知识产权强市强县指标填报表"


def test_four_faults_in_four_cells_refuse_huancuis_workbook(huancui, read):
    patents = column_of(huancui, "填报", "高价值发明专利拥有量")
    satisfaction = row_of(huancui, "全区填报", "知识产权保护社会满意度")
    spoilt = edited(
        huancui,
        {
            ("填报", f"{patents}6"): "约三十",
            ("填报", "A8"): "竹林街道",
            ("填报", "A1"): "环翠区2026年二季度知识产权强市强县指标填报表",
            ("全区填报", f"B{satisfaction}"): 105,
        },
    )
    submission = read(spoilt)
    assert sorted(problems(submission)) == sorted(
        [
            ("填报", f"{patents}6", "blocking", "not_a_number", "约三十"),
            ("填报", "A8", "blocking", "unknown_region", "竹林街道"),
            ("填报", "A1", "blocking", "wrong_period", "2026Q2"),
            ("全区填报", f"B{satisfaction}", "blocking", "out_of_range", "105"),
        ]
    )
    assert not submission.is_clean
    assert submission.observations == ()


@pytest.mark.parametrize(
    ("typed", "code", "reason"),
    [
        (12.5, "out_of_range", "not_whole"),
        (-3, "out_of_range", "below_minimum"),
        ("12(含筹建1)", "not_a_number", "note_in_number"),
        ("约三十", "not_a_number", "approximate"),
        (True, "not_a_number", "yes_no"),
        ("=1+1", "uncached_formula", None),
        ("88万元", "unit_suspect", "foreign_unit"),
    ],
)
def test_a_cell_that_is_no_figure_of_the_measure_is_a_blocking_problem(quanzhou, read, typed, code, reason):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    submission = read(edited(quanzhou, {("填报", f"{column}11"): typed}))
    [problem] = submission.problems
    assert (problem.cell, problem.severity, problem.code) == (f"{column}11", "blocking", code)
    assert problem.details.get("reason") == reason
    assert problem.details["measure"] == "valid_trademarks"
    assert problem.region == "350582"


@pytest.mark.parametrize("typed", ["70件", "70 件", "７０件", "70个", "70.0件", " 70 件 ", "0.007万件"])
def test_a_number_with_its_unit_beside_it_is_a_figure_and_no_note(quanzhou, read, typed):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    submission = read(edited(quanzhou, {("填报", f"{column}11"): typed}))
    assert [(figure.value, figure.raw) for figure in submission.observations] == [(70.0, typed)]
    assert submission.problems == ()


@pytest.mark.parametrize(
    ("reason", "typed"),
    [
        ("approximate", ("约70", "近70", "70左右", "70余件", "70多", "70+", ">70", "70?", "70以上", "约三十")),
        ("chinese", ("七十", "七十件", "柒拾", "7拾", "120百", "七万件", "零")),
        ("sum", ("3+4", "35*2", "70=35*2")),
        ("change", ("+70", "新增70", "增长5%", "减少3件")),
        ("signs", ("70(件)", "70（件）", "[70]", "(70)", "70;", "70件。", "。70", "¥70", "070", "7e3", "1.234,5")),
        ("two_numbers", ("70、80", "70-80", "70/80", "1 234", "70\n80")),
        ("note_in_number", ("70(预计)", "共70件", "70，其中新增3", "70件(含新增3件)")),
        ("footnote", ("70*", "70①")),
        ("date", ("2026年9月", "2026-9-30", "9月30日")),
        ("letter", ("7O", "l70")),
        ("words", ("待核", "未统计", "同上", "√", "见附件", "一般")),
    ],
)
def test_each_kind_of_words_in_a_cell_for_a_number_is_called_what_it_is(quanzhou, read, reason, typed):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    submission = read(edited(quanzhou, {("填报", f"{column}{row}"): text for row, text in enumerate(typed, start=6)}))
    told = [(p.found, p.severity, p.code, p.details["reason"]) for p in submission.problems]
    assert told == [(text, "blocking", "not_a_number", reason) for text in typed]
    assert submission.observations == ()
    assert len({problem_sentence(problem)[1] for problem in submission.problems}) == 1


def test_a_figure_with_its_unit_beside_it_is_read_in_the_stored_unit(quanzhou, read):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    [figure] = read(edited(quanzhou, {("填报", f"{column}11"): "22.78万"})).observations
    assert (figure.region, figure.value, figure.raw) == ("350582", 227800.0, "22.78万")


def test_an_error_cell_is_named(quanzhou, read):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    book = openpyxl.load_workbook(io.BytesIO(quanzhou))
    book["填报"][f"{column}11"].value = "#DIV/0!"
    book["填报"][f"{column}11"].data_type = "e"
    assert problems(read(saved(book))) == [("填报", f"{column}11", "blocking", "error_cell", "#DIV/0!")]


def test_a_column_pushed_aside_is_followed_by_its_heading(quanzhou, read):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    book = openpyxl.load_workbook(io.BytesIO(edited(quanzhou, {("填报", f"{column}11"): 227831})))
    sheet = book["填报"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(2, 2)
    moved = openpyxl.utils.get_column_letter(openpyxl.utils.column_index_from_string(column) + 2)
    [figure] = read(saved(book)).observations
    assert (figure.measure, figure.region, figure.cell, figure.value) == (
        "valid_trademarks",
        "350582",
        f"{moved}11",
        227831,
    )


def test_a_heading_that_was_typed_over_blocks_instead_of_losing_its_column(quanzhou, read):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    submission = read(edited(quanzhou, {("填报", f"{column}3"): "商标申请件数", ("填报", f"{column}11"): 5}))
    assert problems(submission) == [("填报", f"{column}3", "blocking", "unknown_measure", "商标申请件数")]
    assert submission.unmatched_columns == ("商标申请件数",)


def test_a_column_of_ones_own_is_listed_and_not_read(quanzhou, read):
    filled = {("填报", f"{column_of(quanzhou, '填报', '商标有效注册量')}11"): 7}
    submission = read(edited(quanzhou, filled | {("填报", "AC3"): "商标申请件数", ("填报", "AC11"): 5}))
    assert problems(submission) == [("填报", "AC3", "doubtful", "unknown_measure", "商标申请件数")]
    assert submission.is_clean
    assert [(one.cell, one.why) for one in submission.account.unread] == [("AC11", "unknown_heading")]


def test_a_population_heading_of_another_year_is_a_wrong_period(quanzhou, read):
    column = column_of(quanzhou, "填报", "年末常住人口")
    submission = read(edited(quanzhou, {("填报", f"{column}4"): "万人 · 2024年末"}))
    assert problems(submission) == [("填报", f"{column}4", "blocking", "wrong_period", "2024年末")]


def test_a_heading_in_ten_thousands_scales_its_figures(quanzhou, read):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    changes = {("填报", f"{column}4"): "万件 · 截至9月15日", ("填报", f"{column}11"): 22.78}
    [figure] = read(edited(quanzhou, changes)).observations
    assert (figure.value, figure.unit) == (227800.0, "万件")


def test_the_asked_period_and_the_file_name_must_agree_with_the_workbook(quanzhou, read):
    asked = read(quanzhou, period=parse_period("2026Q2"))
    assert problems(asked) == [("填报", "A1", "blocking", "wrong_period", "2026Q3")]
    # Neither a title written over nor a renamed file makes two more of it.
    over = read(
        edited(quanzhou, {("填报", "A1"): "泉州市2026年二季度填报表"}),
        "泉州市_2026Q2_填报表.xlsx",
        period=parse_period("2026Q2"),
    )
    assert problems(over) == problems(asked)
    assert problem_sentence(over.problems[0]) == (
        "这是2026年三季度的空白表",
        "请取2026年二季度的空白表重填；要报的就是2026年三季度，在页上把季度改为2026年三季度",
    )
    assert str(over.other_blank) == "2026Q3"
    named = read(quanzhou, "泉州市_2026Q2_填报表.xlsx")
    assert problems(named) == [("填报", "A1", "blocking", "wrong_period", "2026Q2")]
    assert faults_of_filled(read(quanzhou, "泉州市填报表20261018收.xlsx")) == []


def test_another_plan_than_the_workbooks_own_is_refused(quanzhou, read):
    [problem] = read(quanzhou, plan="huancui_2024").problems
    assert (problem.sheet, problem.cell, problem.code, problem.details["kind"]) == ("_meta", "B3", "ambiguous", "plan")


def test_a_unit_twice_in_the_table_is_refused_at_its_second_row(quanzhou, read):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    submission = read(edited(quanzhou, {("填报", "A12"): "晋江", ("填报", f"{column}12"): 3}))
    [problem] = submission.problems
    assert (problem.cell, problem.code, problem.found, problem.details["first"]) == (
        "A12",
        "duplicate_row",
        "晋江",
        "填报!A11",
    )


def test_figures_without_a_name_beside_them_are_refused(quanzhou, read):
    column = column_of(quanzhou, "填报", "商标有效注册量")
    submission = read(edited(quanzhou, {("填报", "A11"): None, ("填报", f"{column}11"): 3}))
    assert problems(submission) == [("填报", "A11", "blocking", "unknown_region", "")]


def test_notes_under_the_table_are_left_alone(quanzhou, read):
    total = row_of(quanzhou, "填报", "合计")
    assert faults_of_filled(read(edited(quanzhou, {("填报", f"A{total + 2}"): "注：本表由市局汇总。"}))) == []


def test_a_typed_total_that_differs_from_its_rows_is_a_doubt_and_is_not_added(quanzhou, read):
    column, total = column_of(quanzhou, "填报", "商标有效注册量"), row_of(quanzhou, "填报", "合计")
    cells = {("填报", f"{column}11"): 227831, ("填报", f"{column}12"): 129996, ("填报", f"{column}{total}"): 357828}
    submission = read(edited(quanzhou, cells))
    [problem] = submission.problems
    assert (problem.cell, problem.severity, problem.code) == (f"{column}{total}", "doubtful", "total_mismatch")
    assert (problem.details["sum"], problem.details["difference"]) == ("357827", "+1")
    assert sorted(o.value for o in submission.observations) == [129996, 227831]


def test_a_state_is_read_as_its_word_and_its_yes_or_no(quanzhou, read):
    column = column_of(quanzhou, "填报", "国家知识产权强县建设状态")
    good = read(edited(quanzhou, {("填报", f"{column}11"): "已批复", ("填报", f"{column}12"): "在审"}))
    assert [(o.region, o.value, o.state) for o in good.observations] == [("350582", 1, "已批复"), ("350583", 0, "在审")]
    [problem] = read(edited(quanzhou, {("填报", f"{column}11"): "快了"})).problems
    assert (problem.code, problem.details["reason"], problem.details["states"]) == (
        "not_a_number",
        "state",
        "未申报、在报、在审、已批复",
    )


def test_one_units_workbook_asks_only_that_unit_and_comes_from_the_district(write, read):
    content = write(
        region="350582",
        values=pd.DataFrame([("350582", "valid_trademarks", 227831)], columns=["region", "measure", "value"]),
    )
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["填报", "情况说明", "口径说明", "_meta"]
    [figure] = read(content).observations
    assert (figure.region, figure.supplier) == ("350582", "district")
    name = row_of(content, "填报", "晋江市")
    [problem] = read(edited(content, {("填报", f"A{name}"): "南安市"})).problems
    assert (problem.cell, problem.code, problem.details["expected"]) == (f"A{name}", "unknown_region", "晋江市")


@pytest.mark.parametrize(
    ("typed", "kept"), [(882_000, "882000 件"), ("88.2万件", "882000 件"), ("882000", "882000 件"), ("—", None)]
)
def test_a_units_own_estimate_of_the_year_is_kept_beside_and_is_no_figure(write, read, typed, kept):
    head = openpyxl.load_workbook(io.BytesIO(write()))["情况说明"]
    [letter] = [c.column_letter for c in head[3] if c.value == "预计全年数"]
    changes = {("情况说明", "A4"): "晋江市", ("情况说明", "B4"): "商标有效注册量", ("情况说明", f"{letter}4"): typed}
    changes |= {("填报", f"{column_of(write(), '填报', '商标有效注册量')}{row_of(write(), '填报', '晋江市')}"): 80_000}
    submission = read(edited(write(), changes))
    assert [p for p in submission.problems if p.severity == "blocking"] == []
    assert [(r.kind, r.text) for r in submission.remarks] == ([("expected_year", kept)] if kept else [])
    assert {o.value for o in submission.observations} == {80_000}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("约八十八万", "not_a_number"), ("88 家", "not_a_number"), (882_000.5, "out_of_range"), (-1, "out_of_range"),
     (1e16, "out_of_range")],
)  # fmt: skip
def test_an_estimate_is_held_to_the_same_magnitude(write, read, typed, code):
    head = openpyxl.load_workbook(io.BytesIO(write()))["情况说明"]
    [letter] = [c.column_letter for c in head[3] if c.value == "预计全年数"]
    changes = {("情况说明", "A4"): "晋江市", ("情况说明", "B4"): "商标有效注册量", ("情况说明", f"{letter}4"): typed}
    found = read(edited(write(), changes))
    assert (("情况说明", f"{letter}4", code)) in {(p.sheet, p.cell, p.code) for p in found.problems}
    assert found.remarks == ()


def test_words_about_a_target_come_back_as_remarks(write, read):
    remarks = [
        ("350582", "quanzhou_2024.valid_trademarks", "reason", "到期未续展的较多。"),
        ("350582", "quanzhou_2024.valid_trademarks", "next_step", "分批提醒续展。"),
        ("350500", "quanzhou_2024.ip_enterprises", "pending", "6"),
    ]
    submission = read(write(remarks=remarks))
    assert [(r.region, r.target, r.kind, r.text) for r in submission.remarks] == remarks
    assert {r.period for r in submission.remarks} == {Q3}


def test_words_without_a_target_of_the_plan_are_refused(quanzhou, read):
    changes = {("情况说明", "A4"): "晋江市", ("情况说明", "B4"): "专利授权量", ("情况说明", "C4"): "说明"}
    assert problems(read(edited(quanzhou, changes))) == [
        ("情况说明", "B4", "blocking", "unknown_measure", "专利授权量")
    ]


def test_a_telephone_number_in_a_remark_is_refused_and_masked(quanzhou, read):
    changes = {
        ("情况说明", "A4"): "晋江市",
        ("情况说明", "B4"): "商标有效注册量",
        ("情况说明", "C4"): "联系13800138000",
    }
    [problem] = read(edited(quanzhou, changes)).problems
    assert (problem.cell, problem.code, problem.found) == ("C4", "personal_data", "联系138****8000")


def test_only_the_cells_to_fill_are_open_and_they_check_what_is_typed(quanzhou):
    book = openpyxl.load_workbook(io.BytesIO(quanzhou))
    sheet = book["填报"]
    opened = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    measures, units = 13, 14
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert len(opened) == measures * units
    checked = {
        cell
        for rule in sheet.data_validations.dataValidation
        for cells in rule.sqref.ranges
        for row in sheet[str(cells)]
        for cell in [c.coordinate for c in row]
    }
    assert checked == opened
    rules = {rule.type for rule in sheet.data_validations.dataValidation}
    assert rules == {"whole", "decimal", "list"}
    assert sheet.freeze_panes == "B6"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert book["_meta"].sheet_state == "hidden"


def test_last_quarters_figure_stands_in_grey_beside_the_empty_cell(write):
    previous = pd.DataFrame(
        [
            ("350582", "valid_trademarks", "2026Q1", 224100),
            ("350582", "valid_trademarks", "2026Q2", 226395),
            ("350582", "resident_population", "2025Q4", 208.8),
            ("350583", "strong_ip_county_status", "2026Q2", 0),
        ],
        columns=["region", "measure", "period", "value"],
    )
    previous["state"] = [None, None, None, "在审"]
    content = write(previous=previous)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["填报"]
    column = sheet[f"{column_of(content, '填报', '商标有效注册量')}11"].column
    assert (sheet.cell(11, column).value, sheet.cell(11, column + 1).value) == (None, 226395)
    assert sheet.cell(5, column + 1).value == "上期\n2026Q2"
    assert sheet.cell(11, column + 1).fill.fgColor.rgb == "FFF0F0F0"
    people = sheet[f"{column_of(content, '填报', '年末常住人口')}11"].column
    assert (sheet.cell(11, people + 1).value, sheet.cell(5, people + 1).value) == (208.8, "上期\n2025Q4")
    state = sheet[f"{column_of(content, '填报', '国家知识产权强县建设状态')}12"].column
    assert sheet.cell(12, state + 1).value == "在审"


def test_a_sample_says_so_on_every_sheet_and_in_its_name(catalogue, register, write, read):
    content = write("huancui_2024", grade="sample")
    book = openpyxl.load_workbook(io.BytesIO(content))
    visible = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert [sheet["A3"].value for sheet in visible] == ["演示数据·非真实"] * 4
    assert read(content).grade == "sample"
    name = template_name(catalogue, register, "huancui_2024", Q3, grade="sample")
    assert name == "环翠区_2026Q3_填报表_演示数据·非真实.xlsx"


def test_a_survey_and_a_yearly_plan_have_templates_too_and_a_plan_without_targets_has_none(write, read):
    for plan, period, root in (("anqing_2023", "2025Q4", "安庆市"), ("putian_2023", "2023-08-20", "莆田市")):
        content = write(plan, parse_period(period))
        assert faults_of_filled(read(content, f"{root}_{period}_填报表.xlsx")) == []
    with pytest.raises(ValueError, match="nothing to report"):
        write("fujian_2023", Q3)


def test_equal_content_is_equal_bytes(write):
    assert write("huancui_2024") == write("huancui_2024")


def test_a_workbook_of_a_later_version_or_of_no_plan_is_unreadable_and_says_why(quanzhou, read):
    for cell, value, reason in (
        ("B1", "9", "template_version"),
        ("B2", "else", "template_version"),
        ("B3", "nowhere_2030", "plan_unknown"),
    ):
        submission = read(edited(quanzhou, {("_meta", cell): value}))
        assert submission.layout == "unreadable"
        assert [(p.cell, p.code, p.details["reason"]) for p in submission.problems] == [(cell, "unreadable", reason)]


ALLOCATION = pd.DataFrame(
    [
        ("valid_trademarks", "350582", 2025, 230000.0),
        ("valid_trademarks", "350582", 2026, 240000.0),
        ("high_value_patents_per_10k", "350502", 2026, 10.25),
    ],
    columns=["target", "region", "year", "value"],
)


@pytest.fixture(scope="module")
def allocation(catalogue, register):
    rows = ALLOCATION.assign(document="演示任务分解表(非真实)")
    return write_targets(catalogue, register, "quanzhou_2024", {"任务分解": rows}, "sample")


def test_an_allocation_comes_back_row_by_row(allocation, read):
    submission = read(allocation, "任务分解.xlsx")
    assert (submission.layout, submission.plan, submission.grade, submission.problems) == (
        "targets",
        "quanzhou_2024",
        "sample",
        (),
    )
    assert [(a.target, a.region, a.year, a.value, a.document, a.cell) for a in submission.allocations] == [
        ("quanzhou_2024.valid_trademarks", "350582", 2025, 230000.0, "演示任务分解表(非真实)", "D5"),
        ("quanzhou_2024.valid_trademarks", "350582", 2026, 240000.0, "演示任务分解表(非真实)", "D6"),
        ("quanzhou_2024.high_value_patents_per_10k", "350502", 2026, 10.25, "演示任务分解表(非真实)", "D7"),
    ]


def test_every_fault_of_an_allocation_has_its_cell(allocation, read):
    sheet = "任务分解"
    spoilt = edited(
        allocation,
        {
            (sheet, "A5"): "专利授权量",
            (sheet, "B5"): "金井镇",
            (sheet, "C5"): 2031,
            (sheet, "D5"): "若干",
            (sheet, "E6"): "万元",
        },
    )
    assert problems(read(spoilt)) == [
        (sheet, "A5", "blocking", "unknown_measure", "专利授权量"),
        (sheet, "B5", "blocking", "unknown_region", "金井镇"),
        (sheet, "C5", "blocking", "wrong_period", "2031"),
        (sheet, "D5", "blocking", "not_a_number", "若干"),
        (sheet, "E6", "blocking", "unit_suspect", "万元"),
    ]


def test_an_allocation_in_ten_thousands_is_stored_in_items(allocation, read):
    changed = edited(allocation, {("任务分解", "D6"): 24, ("任务分解", "E6"): "万件"})
    assert [a.value for a in read(changed).allocations] == [230000.0, 240000.0, 10.25]


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [("B4", "0001Q1", ("_meta", "B4", "wrong_period")), ("B5", "110000", ("_meta", "B5", "unknown_region"))],
)
def test_a_hidden_sheet_somebody_wrote_into_is_refused_and_never_breaks_the_reader(
    quanzhou, read, cell, value, problem
):
    submission = read(edited(quanzhou, {("_meta", cell): value}))
    assert submission.layout == "unreadable"
    assert [(p.sheet, p.cell, p.code) for p in submission.problems] == [problem]


def test_a_place_in_the_hidden_sheet_that_is_no_column_is_passed_over(quanzhou, read):
    column = column_of(quanzhou, "填报", "高价值发明专利拥有量")
    submission = read(edited(quanzhou, {("_meta", "B9"): "-7", ("填报", f"{column}11"): 1269}))
    assert [(o.measure, o.value) for o in submission.observations] == [("high_value_patents", 1269)]
    assert submission.problems == ()
