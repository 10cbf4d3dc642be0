"""Kinds of layout that were read wrong once, by what varies in them: read as a careful person reads it, or asked."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font

from desk import aliases, blanks, load
from loaders import read_submission
from store.rows import CommitNote
from tests.conftest import ROOT
from tests.workbooks import as_text, rezipped, workbook
from tracker.periods import parse_period

T, P, M, C = "valid_trademarks", "high_value_patents", "patent_pledge_financing", "copyright_registrations"
TITLE = "泉州市2026年三季度知识产权指标"


@pytest.fixture(name="read")
def _read(catalogue, register):
    def read(content, name="表.xlsx", **more):
        return read_submission(content, name, catalogue, register, **more)

    return read


def figures(submission):
    return {(o.region, o.measure, str(o.period)): o.value for o in submission.observations}


def q3(**values):
    """Figures of 2026Q3 by measure: {code: value}."""
    return {(code, measure, "2026Q3"): value for measure, by in values.items() for code, value in by.items()}


A, B, D = "350502", "350503", "350504"


# ---- variants of each kind


def rows_of(words, merged=True):
    rows = [[TITLE], ["县(市、区)", "类别", "商标有效注册量(件)"]]
    for name, values in (("鲤城区", (9000, 8000)), ("丰泽区", (7000, 6500))):
        rows += [[name, words[0], values[0]], [None if merged else name, words[1], values[1]]]
    return workbook(rows, merged=["A3:A4", "A5:A6"] if merged else [])


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("本期", "上年同期"), 0),
        (("上年同期", "本期"), 1),
        (("计划数", "实际"), 1),
        (("去年同期", "今年"), 1),
        (("完成", "目标"), 0),
    ],
)
@pytest.mark.parametrize("merged", [True, False])
def test_of_two_rows_of_one_place_the_one_whose_word_says_so_is_read(read, words, place, merged):
    submission = read(rows_of(words, merged))
    assert submission.problems == ()
    assert figures(submission) == q3(valid_trademarks={A: (9000, 8000)[place], B: (7000, 6500)[place]})
    assert (submission.account.read, submission.account.reference) == (2, 2)


@pytest.mark.parametrize("words", [("甲类", "乙类"), ("本期", "完成")])
def test_two_rows_that_nothing_tells_apart_are_refused(read, words):
    submission = read(rows_of(words))
    assert {p.code for p in submission.problems if p.severity == "blocking"} == {"duplicate_row"}


@pytest.mark.parametrize("merge", ["B3:B5", "B3:C3", "B3:C4"])
def test_a_merged_figure_over_places_or_measures_is_asked_and_not_spread(read, merge):
    rows = [
        [TITLE],
        ["县区", "商标有效注册量", "高价值发明专利"],
        ["鲤城区", 5, 6],
        ["丰泽区", 7, 8],
        ["洛江区", 9, 10],
    ]
    submission = read(workbook(rows, merged=[merge]))
    assert [(p.code, p.details["kind"], p.cell) for p in submission.problems] == [("ambiguous", "merged", "B3")]
    assert all(value != 5 for value in figures(submission).values())


@pytest.mark.parametrize("text", ["771\n760", "917\t3", "500 480", "1,234 5", "约91", "38件左右", "91①", "12(含筹建1)"])
def test_a_cell_that_is_not_one_plain_number_is_asked(read, text):
    submission = read(workbook([[TITLE], ["县区", "商标有效注册量"], ["鲤城区", text], ["丰泽区", 3]]))
    assert [(p.code, p.cell) for p in submission.problems] == [("not_a_number", "B3")]


@pytest.mark.parametrize(("align", "strike"), [("superscript", None), ("subscript", None), (None, True)])
@pytest.mark.parametrize("inline", [True, False])
def test_raised_lowered_and_struck_digits_are_no_digits_of_the_number(read, align, strike, inline):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ([TITLE], ["县区", "商标有效注册量"], ["鲤城区", None], ["丰泽区", 7]):
        sheet.append(row)
    sheet["B3"] = CellRichText("8000", TextBlock(InlineFont(vertAlign=align, strike=strike), "1"))
    stream = io.BytesIO()
    book.save(stream)
    submission = read(stream.getvalue())
    assert [(p.code, p.cell) for p in submission.problems] == [("not_a_number", "B3")]


@pytest.mark.parametrize(
    ("code", "raw", "shown"),
    [
        ('0.00"亿元"', 4.42, 44200),
        ("0.00亿元", 4.42, 44200),
        ('#,##0"万元"', 44200, 44200),
        ('0.0,"千元"', 44_200_000, 4420),
    ],
)
def test_a_unit_in_the_number_format_is_the_figures_unit(read, code, raw, shown):
    rows = [[TITLE], ["县区", "专利质押融资金额(本年累计)"], ["鲤城区", raw], ["丰泽区", raw]]
    submission = read(workbook(rows, formats={"B3": code, "B4": code}))
    assert figures(submission) == q3(patent_pledge_financing={A: shown, B: shown})


@pytest.mark.parametrize("code", ["0!.0000", "0,", "0.0,,", '0"."00'])
def test_a_format_that_shows_another_number_is_asked(read, code):
    rows = [[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 12000]]
    submission = read(workbook(rows, formats={"B3": code}))
    assert [(p.code, p.details["reason"]) for p in submission.problems] == [("not_a_number", "format")]


@pytest.mark.parametrize(
    "spelling",
    ["2026年7-9月", "2026年7月至9月", "2026年1—9月", "2026年7、8、9月", "2026年7月1日至9月30日", "截至2026年9月底", "26年三季度",
     "二〇二六年三季度", "2026年Ⅲ季度", "2026年3Q", "2026年Q3", "2026年度第三季度", "2026年前三季度", "2026年七至九月"],
)  # fmt: skip
def test_a_quarter_is_read_in_every_spelling_of_an_office(read, spelling):
    rows = [[f"泉州市{spelling}知识产权指标"], ["县区", "商标有效注册量"], ["鲤城区", 5]]
    submission = read(workbook(rows))
    assert (submission.problems, figures(submission)) == ((), q3(valid_trademarks={A: 5}))


@pytest.mark.parametrize("spelling", ["2026年4-9月", "2026年二、三季度", "2026年下半年", "2026年8—9月"])
def test_a_span_that_is_no_period_is_asked_and_never_its_first_or_last_month(read, spelling):
    rows = [[f"泉州市{spelling}知识产权指标"], ["县区", "商标有效注册量"], ["鲤城区", 5]]
    submission = read(workbook(rows))
    assert [(p.severity, p.code) for p in submission.problems] == [("blocking", "ambiguous")]
    assert submission.observations == ()


@pytest.mark.parametrize(
    "line",
    ["（亿元）", "单位 亿元", "单位：人民币亿元", "〔亿元〕", "注：金额单位为亿元", "计量单位：亿元", "单位：亿元、件"],
)
def test_a_unit_over_the_table_is_read_in_every_spelling(read, line):
    rows = [[TITLE], [line], ["县区", "专利质押融资金额(本年累计)"], ["鲤城区", 4.42]]
    submission = read(workbook(rows))
    assert (submission.problems, figures(submission)) == ((), q3(patent_pledge_financing={A: 44200}))


def test_money_without_a_unit_anywhere_is_asked(read):
    rows = [[TITLE], ["县区", "专利质押融资金额(本年累计)"], ["鲤城区", 4.42]]
    assert [(p.severity, p.details["reason"]) for p in read(workbook(rows)).problems] == [("doubtful", "no_unit")]


LIST = [["序号", "指标名称", "单位", "本期"], [1, "商标有效注册量", "件", 5], [2, "高价值发明专利拥有量", "件", 3]]


@pytest.mark.parametrize(
    "lines",
    [[["丰泽区2026年三季度指标"]], [["2026年三季度指标"], ["填报单位：丰泽区"]], [["2026年三季度指标"], ["填报单位：", "丰泽区"]],
     [["2026年三季度指标"], ["填报单位（盖章）：丰泽区市场监管局"]], [["泉州市丰泽区2026年三季度指标"]]],
)  # fmt: skip
def test_a_list_is_of_the_unit_that_its_title_or_its_line_names(read, lines):
    submission = read(workbook([*lines, *LIST]), plan="quanzhou_2024")
    assert (submission.problems, figures(submission)) == ((), q3(valid_trademarks={B: 5}, high_value_patents={B: 3}))


@pytest.mark.parametrize("title", ["2026年三季度指标", "鲤城区、丰泽区2026年三季度指标"])
def test_a_list_of_nobody_or_of_two_is_asked_and_never_the_wholes(read, title):
    submission = read(workbook([[title], *LIST]), plan="quanzhou_2024")
    assert [(p.code, p.details["kind"]) for p in submission.problems] == [("ambiguous", "owner")]
    assert submission.observations == ()


def test_a_long_table_is_read_by_row_with_its_times(read):
    rows = [["地区", "指标", "时间", "数值", "单位"], ["鲤城区", "商标有效注册量", "2026年三季度", 5, "件"],
            ["鲤城区", "商标有效注册量", "2026Q2", 4, "件"], ["丰泽区", "高价值发明专利", "2026Q3", 3, "件"]]  # fmt: skip
    submission = read(workbook(rows))
    assert submission.problems == ()
    assert figures(submission) == {(A, T, "2026Q3"): 5, (A, T, "2026Q2"): 4, (B, P, "2026Q3"): 3}


@pytest.mark.parametrize(
    "name",
    [
        "泉州市鲤城区",
        "福建省泉州市鲤城区",
        "350502",
        "350502鲤城区",
        "鲤城区①",
        "鲤城区*",
        "鲤城区市场监管局",
        "鲤 城 区",
        "1.鲤城区",
        "鲤城区(注1)",
    ],
)
def test_a_place_is_known_by_every_way_of_writing_it(read, name):
    submission = read(workbook([[TITLE], ["县区", "商标有效注册量"], [name, 5], ["丰泽区", 6]]))
    assert (submission.problems, figures(submission)) == ((), q3(valid_trademarks={A: 5, B: 6}))


@pytest.mark.parametrize(
    ("word", "read_as"), [("创造", 5), ("一、运用", 5), ("预测", None), ("失效", None), ("上年同期", None)]
)
def test_a_word_over_a_heading_is_explained_or_the_column_is_not_read(read, word, read_as):
    rows = [
        [TITLE],
        [None, word, "其中"],
        ["县区", "商标有效注册量", "高价值发明专利"],
        ["鲤城区", 5, 3],
        ["丰泽区", 6, 4],
    ]
    found = figures(read(workbook(rows)))
    assert found.get((A, T, "2026Q3")) == read_as
    assert found[A, P, "2026Q3"] == 3


def test_a_word_that_nobody_knows_is_asked_once_for_its_column(read, catalogue):
    rows = [
        [TITLE],
        [None, "拓扑甲", "创造"],
        ["县区", "商标有效注册量", "高价值发明专利"],
        ["鲤城区", 5, 3],
        ["丰泽区", 6, 4],
    ]
    submission = read(workbook(rows))
    assert [(p.severity, p.code, p.details["words"]) for p in submission.problems] == [
        ("doubtful", "unexplained", "拓扑甲")
    ]


def test_a_national_table_is_read_for_our_places_where_the_map_passes_over_others(read, catalogue, register):
    from loaders.tables.mapping import read_mapping

    rows = [[TITLE], ["地区", "商标有效注册量"], ["福州市", 9], ["鲤城区", 5], ["丰泽区", 6], ["杭州市", 8]]
    assert {p.code for p in read(workbook(rows), plan="quanzhou_2024").problems} == {"unknown_region"}
    mapping = read_mapping("other_places: ignore", "map.yaml", catalogue, register)
    submission = read(workbook(rows), plan="quanzhou_2024", mapping=mapping)
    assert (submission.problems, figures(submission)) == ((), q3(valid_trademarks={A: 5, B: 6}))
    assert submission.account.ignored == 2


def test_columns_of_a_database_are_read_by_the_roles_a_map_gives_them(read, catalogue, register):
    from loaders.tables.mapping import read_mapping

    text = "columns: {dataelement: item, period: period, orgunit: region, value: value, storedby: ignore, TM_VALID: valid_trademarks}\n"
    mapping = read_mapping(text, "map.yaml", catalogue, register)
    lines = (
        "dataelement,period,orgunit,value,storedby\nTM_VALID,2026Q3,350502,5,admin\nTM_VALID,2026Q3,350503,6,admin\n"
    )
    submission = read(lines.encode(), "data.csv", plan="quanzhou_2024", mapping=mapping)
    assert (submission.problems, figures(submission)) == ((), q3(valid_trademarks={A: 5, B: 6}))


def test_quoted_guards_of_other_programs_are_figures(read):
    text = f'{TITLE},,\n县区,商标有效注册量,高价值发明专利\n鲤城区,"=""42500""",\'771\n丰泽区,6,4\n'
    submission = read(text.encode(), "表.csv")
    assert (submission.problems, figures(submission)[A, T, "2026Q3"], figures(submission)[A, P, "2026Q3"]) == (
        (),
        42500,
        771,
    )


def test_control_characters_are_no_part_of_a_text(read):
    rows = [[TITLE], ["县区", "商标有效注册量", "备注"], ["鲤城区_x0002_", 5, "说明_x0002_"]]
    assert figures(read(workbook(rows))) == q3(valid_trademarks={A: 5})


def test_a_figure_that_looks_like_a_year_is_still_held_against_its_total(read):
    rows = [[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 1000], ["丰泽区", 1000], ["合计", 2024]]
    assert [(p.code, p.cell) for p in read(workbook(rows)).problems] == [("total_mismatch", "B5")]


def test_a_word_that_was_accepted_is_asked_once(empty_desk):
    desk = empty_desk
    rows = [[TITLE], [None, "拓扑甲", "创造"], ["县区", "商标有效注册量", "高价值发明专利"], ["鲤城区", 42500, 405]]
    first = load.read(desk, workbook(rows), "一.xlsx", plan="quanzhou_2024")
    assert "unexplained" in {p.code for p in first.problems}
    note = CommitNote(reason="核对", accepted="不改变口径")
    load.commit(desk, first, workbook(rows), who="甲", note=note, copy=False)
    rows[3][1] = 42501
    again = load.read(desk, workbook(rows), "二.xlsx", plan="quanzhou_2024")
    assert "unexplained" not in {p.code for p in again.problems}


@pytest.mark.parametrize("line", ["注：鲤城区数据含开发区", "其中：企业", "以上为初步数"])
def test_a_line_that_somebody_said_changes_nothing_is_asked_once_and_only_that_line(empty_desk, line):
    rows = [[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 42500], [line], ["丰泽区", 78800]]
    asked = load.read(empty_desk, workbook(rows), "一.xlsx", plan="quanzhou_2024")
    assert asked_in(asked) == [("note", "A4")]
    aliases.remember_alias(empty_desk, "quanzhou_2024", "note", line, aliases.NEUTRAL, who="甲")
    assert asked_in(load.read(empty_desk, workbook(rows), "一.xlsx", plan="quanzhou_2024")) == []
    rows[3] = [line + "预计"]
    assert asked_in(load.read(empty_desk, workbook(rows), "一.xlsx", plan="quanzhou_2024")) == [("note", "A4")]
    aliases.take_back(empty_desk, "quanzhou_2024", "note", line, who="甲")
    rows[3] = [line]
    assert asked_in(load.read(empty_desk, workbook(rows), "一.xlsx", plan="quanzhou_2024")) == [("note", "A4")]


def test_a_column_that_only_counts_the_rows_needs_no_heading(read):
    rows = [[TITLE], [None, "县区", "商标有效注册量"], [1, "鲤城区", 9], [2, "丰泽区", 8]]
    submission = read(workbook(rows))
    assert (submission.problems, submission.account.reference) == ((), 2)


def test_an_old_workbook_with_a_password_is_called_encrypted(read):
    start = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + start + b"\x2f\x00\x06\x00" + bytes(600)
    assert [p.details for p in read(content, "表.xls").problems] == [{"reason": "encrypted"}]


@pytest.mark.parametrize("name", ["⽯狮市", "⽯ 狮 市", "泉州市⽯狮市", "⾦门县"])
def test_characters_that_only_look_alike_are_folded_in_every_place_name(read, name):
    submission = read(workbook([[TITLE], ["县区", "商标有效注册量"], [name, 5], ["丰泽区", 6]]), plan="quanzhou_2024")
    assert submission.problems == ()
    assert figures(submission)["350527" if "⾦" in name else "350581", T, "2026Q3"] == 5


@pytest.mark.parametrize("text", ["百分之86.1", "百分之八十六", "八成六", "86.1个百分点", "0.861"])
def test_a_share_in_words_is_asked_and_never_dropped(read, text):
    submission = read(
        workbook([["2026年三季度"], ["地区", "知识产权保护社会满意度"], ["环翠区", text]]), plan="huancui_2024"
    )
    assert submission.observations == ()
    assert [(p.severity, p.cell) for p in submission.problems] == [("blocking", "B3")]


@pytest.mark.parametrize("number", [14, 22, 27, 28, 30, 31, 36, 45, 50, 53, 57, 58])
def test_a_date_by_one_of_excels_own_formats_is_no_figure(read, number):
    content = workbook([[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 46096]], formats={"B3": "mm-dd-yy"})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml").replace(b'numFmtId="14"', b'numFmtId="%d"' % number)
    [problem] = read(rezipped(content, {"xl/styles.xml": styles})).problems
    assert (problem.code, problem.cell, problem.details["reason"]) == ("not_a_number", "B3", "date")


@pytest.mark.parametrize(
    "groups",
    [[["沿海地区"]], [["一、沿海"], ["二、山区"]], [["沿海地区", None, None], ["山区", None, None]]],
)
def test_rows_that_only_name_a_group_hide_nothing(read, groups):
    places = iter([["鲤城区", 3, 8000], ["安溪县", 4, 6000], ["丰泽区", 5, 7000]])
    rows = [[TITLE], ["县区", "高价值发明专利", "商标有效注册量"]]
    for group in groups:
        rows += [group, next(places)]
    submission = read(workbook([*rows, *places]))
    assert (submission.problems, len(submission.observations)) == ((), 6)


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("ranks", [False, True])
def test_two_rankings_beside_each_other_have_each_their_own_places(read, gap, ranks):
    left, right = (
        [("鲤城区", 50), ("丰泽区", 60), ("洛江区", 70)],
        [("丰泽区", 9000), ("洛江区", 500), ("鲤城区", 8000)],
    )
    number = ["排名"] if ranks else []
    rows = [[TITLE], [*number, "县区", "高价值发明专利", *[None] * gap, *number, "县区", "商标有效注册量"]]
    for at, (one, other) in enumerate(zip(left, right, strict=True), 1):
        rank = [at] if ranks else []
        rows.append([*rank, *one, *[None] * gap, *rank, *other])
    submission = read(workbook(rows))
    assert submission.problems == ()
    assert figures(submission) == q3(
        valid_trademarks={A: 8000, B: 9000, D: 500}, high_value_patents={A: 50, B: 60, D: 70}
    )


@pytest.mark.parametrize(
    "heading",
    ["每万人口高价值发明专利拥有量(件)", "每万人口高价值发明专利拥有量（件/万人）", "每万人口高价值发明专利拥有量"],
)
def test_a_ratio_may_be_given_in_what_is_counted_for_its_name_says_per_what(read, heading):
    submission = read(workbook([[TITLE], ["县区", heading], ["鲤城区", 10.1], ["丰泽区", 14.2]]), plan="quanzhou_2024")
    assert submission.problems == ()
    assert figures(submission) == q3(high_value_patents_per_10k_reported={A: 10.1, B: 14.2})


@pytest.mark.parametrize("value", [40.10000000000001, 72.69999999999999, 69.5000000001])
def test_a_tail_of_float_noise_is_neither_kept_nor_a_change(value):
    assert load.same_figure(round(value, 1), None, value, None)
    assert not load.same_figure(round(value, 1), None, value + 0.01, None)


# ---- words beside, between and below the figures; contradictions


def asked_in(submission):
    """(reason, cell) of what is asked of the words of a workbook."""
    return [(p.details["reason"], p.cell) for p in submission.problems if p.code == "unexplained"]


@pytest.mark.parametrize(
    ("heading", "word"),
    [("镇街", "海滨街道"), ("银行", "建行"), ("类别", "高校"), ("截止时间", "2026年6月"), ("计量单位", "万件"), ("版本", "初报甲"),
     ("是否预计", "是"), ("备注", "为2026年6月末数"), ("备注", "含洛江区"), ("备注", "应为1050"), ("", "某街道")],
)  # fmt: skip
def test_a_word_in_the_rows_that_may_make_them_others_is_asked(read, heading, word):
    rows = [[TITLE], ["县区", heading or None, "商标有效注册量(件)"], ["鲤城区", word, 5], ["丰泽区", word, 6]]
    assert asked_in(read(workbook(rows))) == [("row", "B3")]


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("备注", "已核对"),
        ("填报人", "某某"),
        ("计量单位", "件"),
        ("截止时间", "2026年9月30日"),
        ("类别", "累计"),
        ("责任单位", "某局"),
    ],
)
def test_a_word_in_the_rows_that_changes_nothing_is_not_asked(read, heading, word):
    rows = [[TITLE], ["县区", heading, "商标有效注册量(件)"], ["鲤城区", word, 5], ["丰泽区", word, 6]]
    assert read(workbook(rows)).problems == ()


@pytest.mark.parametrize(
    "line", ["上年同期", "四季度预测", "其中：企业", "注：以上为预计数", "注：以上为2026年6月末数据"]
)
def test_a_line_between_or_below_the_rows_that_speaks_of_them_is_asked(read, line):
    rows = [[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 5], [line], ["丰泽区", 6]]
    assert asked_in(read(workbook(rows))) == [("note", "A4")]


@pytest.mark.parametrize("line", ["沿海地区", "注：商标数据截至季末月15日。", "注：同比为与上年同期相比。"])
def test_a_line_that_says_nothing_of_the_figures_is_not_asked(read, line):
    rows = [[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6], [line]]
    assert read(workbook(rows)).problems == ()


@pytest.mark.parametrize("kind", ["类型", "性质"])
def test_a_long_tables_other_columns_are_asked_too(read, kind):
    rows = [
        [TITLE],
        ["地区", "指标", kind, "数值"],
        ["鲤城区", "商标有效注册量", "预测", 5],
        ["丰泽区", "商标有效注册量", "预测", 6],
    ]
    assert ("row", "C3") in asked_in(read(workbook(rows)))


def test_a_place_whose_only_row_is_left_out_for_its_word_is_missed(read):
    rows = [[TITLE], ["县区", "状态", "商标有效注册量"], ["鲤城区", "本期", 5], ["丰泽区", "失效", 6]]
    submission = read(workbook(rows))
    assert figures(submission) == q3(valid_trademarks={A: 5})
    assert [(p.code, p.cell) for p in submission.problems if p.code == "unread"] == [("unread", "C4")]


@pytest.mark.parametrize("unit", ["亿元", "（亿元）"])
def test_a_heading_and_a_unit_row_that_contradict_are_asked(read, unit):
    rows = [[TITLE], ["县区", "专利质押融资金额(本年累计)(万元)"], [None, unit], ["鲤城区", 4.42], ["丰泽区", 5]]
    assert ("unit_suspect", "two_units") in {(p.code, p.details.get("reason")) for p in read(workbook(rows)).problems}


@pytest.mark.parametrize("words", ["含商标，亿元", "普惠，亿元", "亿元，未审核"])
def test_a_word_beside_the_unit_in_its_bracket_is_not_lost_with_it(read, words):
    rows = [[TITLE], ["县区", f"专利质押融资金额（{words}）"], ["鲤城区", 4.42], ["丰泽区", 5]]
    assert read(workbook(rows)).problems != ()


@pytest.mark.parametrize("name", ["二季度", "2026年二季度", "6月末"])
def test_a_sheets_name_of_another_quarter_contradicts_the_title(read, name):
    rows = [[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 5]]
    assert [p.code for p in read(workbook(rows, sheet=name)).problems] == ["wrong_period"]


def test_a_title_of_one_place_over_the_rows_of_others_is_asked(read):
    rows = [["晋江市2026年三季度知识产权指标"], ["县区", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6]]
    assert asked_in(read(workbook(rows), plan="quanzhou_2024")) == [("title", "A1")]


@pytest.mark.parametrize("where", ["line", "sheet", "file"])
def test_a_list_whose_owner_is_told_twice_differently_is_asked(read, where):
    title = [["丰泽区2026年三季度指标"], *([["填报单位：鲤城区"]] if where == "line" else [])]
    content = workbook([*title, *LIST], sheet="鲤城区" if where == "sheet" else "Sheet1")
    submission = read(content, "鲤城区.xlsx" if where == "file" else "表.xlsx", plan="quanzhou_2024")
    assert ("ambiguous", "owner") in {(p.code, p.details.get("kind")) for p in submission.problems}


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("泉州市2026年7-9月融资情况", "专利质押融资金额(万元)"),
        ("泉州市2026年三季度当季融资情况", "专利质押融资金额(万元)"),
    ],
)
def test_a_running_figure_under_a_quarters_own_title_is_asked(read, title, heading):
    rows = [[title], ["县区", heading], ["鲤城区", 5], ["丰泽区", 6]]
    assert ("title", "A1") in asked_in(read(workbook(rows)))


def test_a_total_under_the_numbers_of_order_is_a_total(read):
    rows = [[TITLE], ["序号", "县区", "商标有效注册量"], [1, "鲤城区", 5], [2, "丰泽区", 6], ["合计", None, 11]]
    submission = read(workbook(rows))
    assert (submission.problems, submission.account.checked) == ((), 1)
    rows[-1][2] = 12
    assert [p.code for p in read(workbook(rows)).problems] == ["total_mismatch"]


@pytest.mark.parametrize("code", ['0"（预计）"', '"上年"0', "-0", ";;;"])
def test_a_number_format_that_says_another_thing_is_asked(read, code):
    rows = [[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 12]]
    assert [p.details.get("reason") for p in read(workbook(rows, formats={"B3": code})).problems] == ["format"]


@pytest.mark.parametrize("look", ["theme", "white", "tiny", "strike"])
def test_a_figure_that_is_not_seen_or_struck_out_is_asked(read, look):
    book = openpyxl.load_workbook(
        io.BytesIO(workbook([[TITLE], ["县区", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6]]))
    )
    fonts = {
        "theme": Font(color=Color(theme=0)), "white": Font(color="FFFFFFFF"), "tiny": Font(size=1), "strike": Font(strike=True),
    }  # fmt: skip
    book.active["B3"].font = fonts[look]
    stream = io.BytesIO()
    book.save(stream)
    assert [(p.code, p.cell) for p in read(stream.getvalue()).problems] == [("hidden", "B3")]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data" / "sample").glob("泉州市_202[56]Q3_填报表*.xlsx")), ids=lambda p: p.stem
)
@pytest.mark.parametrize("sheet", ["填报", "全市填报"])
def test_a_sheet_of_our_workbook_saved_as_text_gives_its_figures_without_a_doubt(read, path, sheet):
    whole, text = read(path.read_bytes(), path.name), as_text(path.read_bytes(), sheet)
    submission = read(text, f"{path.stem}-{sheet}.csv", plan="quanzhou_2024")
    assert submission.problems == ()
    there = {(o.region, o.measure, str(o.period)): o.value for o in whole.observations if o.sheet == sheet}
    assert there
    assert {key: value for key, value in figures(submission).items() if key in there} == there


def our_blank(desk, change):
    """Our blank of Quanzhou's third quarter, with 鲤城区's first figure typed in, after somebody's hand."""
    book = openpyxl.load_workbook(io.BytesIO(blanks.template(desk, "quanzhou_2024", parse_period("2026Q3"))[0]))
    sheet = book["填报"]
    first = next(cell for row in sheet.iter_rows(max_col=1) for cell in row if cell.value == "鲤城区").row
    sheet.cell(first, 2).value = 405
    change(sheet, first)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "code", "finer"),
    [
        (lambda sheet, row: sheet.merge_cells(f"B{row}:B{row + 1}"), "ambiguous", "merged"),
        (lambda sheet, row: sheet.__setitem__(f"B{row - 1}", "预计数"), "unknown_measure", "other_figure"),
        (lambda sheet, row: sheet.__setitem__(f"B{row - 1}", "上期"), "unknown_measure", "other_figure"),
        (lambda sheet, row: sheet.__setitem__(f"B{row - 2}", "件 · 截至6月30日"), "wrong_period", "disagree"),
        (lambda sheet, row: sheet.__setitem__(f"A{row}", "鲤城区（含开发区）"), "unknown_region", "unknown"),
    ],
)
def test_our_blank_merged_or_relabelled_is_refused(sample_desk, read, change, code, finer):
    submission = read(our_blank(sample_desk, change))
    told = {(p.severity, p.code, p.details.get("reason") or p.details.get("kind")) for p in submission.problems}
    assert ("blocking", code, finer) in told
