"""Lists behind figures (名单、台账): out blank, back with every fault at its cell, counted, and held against what was typed."""

import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import wording
from desk import load, records, rosters
from desk.judge import judge
from desk.rosters import Difference
from loaders import read_submission
from loaders.rosters.book import roster_name, write_roster
from loaders.template.writer import write_template
from tests.test_catalogue import changed
from tests.test_cli import run
from tests.test_template import edited
from tracker.periods import Period
from tracker.rules.judgement import Note
from tracker.rules.roster_counts import counts_of
from tracker.schema.catalogue_file import CatalogueError, check_document
from wording.notes import note_text
from wording.problems import problem_sentence

Q3 = Period.quarter(2026, 3)
PLAN, DISTRICT = "quanzhou_2024", "huancui_2024"
SHEET = "优势示范企业名单"


def firm(region, name, level="国家级", honour="优势", granted_on="2024-05-01", state="有效"):
    return {
        "region": region,
        "name": name,
        "level": level,
        "honour": honour,
        "granted_on": granted_on,
        "state": state,
    }


# 甲 has three honours, 乙 and 丙 one each, 丁 has left: 2 national, 2 provincial, 3 firms.
FIRMS = [
    firm("350582", "甲鞋业有限公司", honour="优势"),
    firm("350582", "甲鞋业有限公司", honour="示范", granted_on="2025-09-01"),
    firm("350582", "甲鞋业有限公司", level="省级", granted_on="2022-01-31"),
    firm("350582", "乙科技有限公司", state="复核中"),
    firm("350583", "丙机械有限公司", level="省级"),
    firm("350583", "丁陶瓷有限公司", state="已退出"),
]
CASES = [
    {"number": "知罚2025-31", "sort": "商标", "filed_on": "2025-11-02", "closed_on": "2026-02-01", "state": "已结案"},
    {"number": "知罚2025-40", "sort": "专利", "filed_on": "2025-12-20", "state": "在办"},
    {"number": "知罚2026-1", "sort": "商标", "filed_on": "2026-01-01", "closed_on": "2026-09-30", "state": "已结案"},
    {"number": "知罚2026-2", "sort": "地理标志", "filed_on": "2026-09-30", "state": "在办"},
    {"number": "知罚2026-3", "sort": "专利", "filed_on": "2026-03-03", "state": "已移送"},
]
TRAININGS = [
    {"title": "专利导航实务", "sort": "人才培训", "held_on": "2026-03-12", "attendances": 45.0},
    {"title": "商标培训", "sort": "其他培训", "held_on": "2026-04-26", "attendances": 80.0},
    {"title": "专利导航实务", "sort": "人才培训", "held_on": "2026-06-18", "attendances": 40.0},
]
POINTS = [
    {"region": "350502", "name": "一号网点", "level": "国家级", "set_up_on": "2021-06-01", "state": "已设立"},
    {"region": "350599", "name": "二号网点", "level": "省级", "set_up_on": "2023-06-01", "state": "已设立"},
    {"region": "350502", "name": "三号网点", "level": "省级", "state": "在审"},
]
MARKS = [
    {"region": "350524", "name": "甲茶", "sort": "地理标志商标", "approved_on": "2010-01-01", "state": "有效"},
    {"region": "350524", "name": "甲茶", "sort": "地理标志保护产品", "approved_on": "2004-01-01", "state": "有效"},
    {"region": "350525", "name": "乙醋", "sort": "地理标志商标", "approved_on": "2012-01-01", "state": "已失效"},
]
LISTS = [
    (PLAN, "ip_enterprises", FIRMS),
    (PLAN, "service_points", POINTS),
    (PLAN, "geographical_indications", MARKS),
    (DISTRICT, "trainings", TRAININGS),
    (DISTRICT, "cases", CASES),
]


@pytest.fixture
def write(catalogue, register):
    def writing(rows=FIRMS, plan=PLAN, roster_id="ip_enterprises", period=Q3, **more):
        return write_roster(catalogue, register, plan, roster_id, period, rows=rows, **more)

    return writing


@pytest.fixture
def read(catalogue, register):
    return lambda content, name="名单.xlsx", **asked: read_submission(content, name, catalogue, register, **asked)


def faults(found):
    told = [(p.cell, p.severity, p.code, p.details.get("reason") or p.details.get("kind")) for p in found.problems]
    return sorted(told)


@pytest.mark.parametrize(("plan", "roster_id", "rows"), LISTS)
def test_every_list_comes_back_row_by_row_as_it_was_filled_in(catalogue, write, read, plan, roster_id, rows):
    found = read(write(rows, plan, roster_id))
    assert (found.layout, found.plan, found.periods, found.problems, found.figure_count) == (
        "register",
        plan,
        (Q3,),
        (),
        len(rows),
    )
    root = catalogue.plans[plan].region
    given = [{"region": root, **row} for row in rows]
    assert [{"region": r.region, **r.values} for r in found.roster_rows] == given
    assert len({(r.sheet, r.cell) for r in found.roster_rows}) == len(rows)
    assert found.source == {"register": roster_id, "covers": ""}


@pytest.mark.parametrize(
    ("rows", "plan", "roster_id", "counts"),
    [
        (FIRMS, PLAN, "ip_enterprises", {"national_ip_enterprises": 2, "provincial_ip_enterprises": 2}),
        (FIRMS, DISTRICT, "ip_enterprises", {"national_ip_enterprises": 2}),
        (POINTS, PLAN, "service_points", {"national_service_points": 1, "provincial_service_points": 1}),
        (
            [{**POINTS[0], "level": "市级"}] * 2,
            "anqing_2023",
            "service_points",
            {"provincial_service_points": 0, "city_service_point_state": 1, "county_service_point_state": 0},
        ),
        (
            MARKS,
            PLAN,
            "geographical_indications",
            {"geographical_indication_marks": 1, "geographical_indication_products": 1},
        ),
        (TRAININGS, DISTRICT, "trainings", {"training_attendances": 165, "training_sessions": 2}),
        (CASES, DISTRICT, "cases", {"cases_filed": 3, "cases_carried_over": 2, "cases_closed": 2, "cases_open": 2}),
    ],
)
def test_a_measure_counts_the_rows_its_definition_takes(catalogue, rows, plan, roster_id, counts):
    assert counts_of(catalogue.registers[roster_id], catalogue, plan, rows, Q3) == counts


def test_every_fault_of_a_list_is_told_at_once_with_its_cell(write, read):
    spoilt = edited(
        write([firm("350582", f"{n}号公司") for n in range(12)]),
        {
            (SHEET, "A4"): "竹林街道",
            (SHEET, "A5"): "泉州市",
            (SHEET, "A6"): None,
            (SHEET, "B7"): None,
            (SHEET, "C8"): "市级",
            (SHEET, "E9"): "去年",
            (SHEET, "E10"): date(2026, 10, 8),
            (SHEET, "E11"): "=TODAY()",
            (SHEET, "B12"): "9号公司",
            (SHEET, "F14"): "有 效",
            (SHEET, "B15"): "联系人13800001234",
        },
    )
    found = read(spoilt)
    assert faults(found) == sorted(
        [
            ("A4", "blocking", "unknown_region", "unknown"),
            ("A5", "blocking", "unknown_region", "not_in_list"),
            ("A6", "blocking", "unknown_region", "no_name"),
            ("B7", "blocking", "wrong_entry", "empty"),
            ("C8", "blocking", "wrong_entry", "choice"),
            ("E9", "blocking", "wrong_entry", "day"),
            ("E10", "blocking", "wrong_period", "outside_span"),
            ("E11", "blocking", "uncached_formula", None),
            ("B13", "blocking", "duplicate_row", "register"),
            ("B15", "blocking", "personal_data", "mobile"),
        ]
    )
    assert next(p.found for p in found.problems if p.code == "personal_data") == "联系人138****1234"
    for language in ("zh", "en"):
        wording.use(language)
        assert all(all(problem_sentence(p)) for p in found.problems)


def test_a_closed_case_needs_its_day_and_no_case_closes_before_it_is_filed(write, read):
    late = [
        {**CASES[0], "closed_on": "2025-12-31"},
        {**CASES[2], "closed_on": "2026-01-01"},
        {**CASES[4], "closed_on": "2026-03-02"},
        {k: v for k, v in CASES[0].items() if k != "closed_on"} | {"number": "知罚2025-99"},
        {**CASES[3], "number": "知罚2026-9", "filed_on": "2026-10-01"},
    ]
    assert faults(read(write(late, DISTRICT, "cases"))) == [
        ("C8", "blocking", "wrong_period", "outside_span"),
        ("D4", "blocking", "wrong_period", "outside_span"),
        ("D6", "blocking", "wrong_entry", "order"),
        ("D7", "blocking", "wrong_entry", "empty"),
    ]


@pytest.mark.parametrize(
    ("typed", "code", "reason"),
    [
        ("约三十", "not_a_number", "approximate"), (-1, "out_of_range", "below_minimum"), (12.5, "out_of_range", "not_whole"),
        ("40场", "not_a_number", "note_in_number"), (True, "not_a_number", "yes_no"),
    ],
)  # fmt: skip
def test_attendances_are_a_whole_number_of_attendances(write, read, typed, code, reason):
    content = write(TRAININGS, DISTRICT, "trainings")
    [problem] = read(edited(content, {("培训台账", "D5"): typed})).problems
    assert (problem.cell, problem.code, problem.details["reason"]) == ("D5", code, reason)
    assert read(edited(content, {("培训台账", "D5"): "80人次"})).roster_rows[1].values["attendances"] == 80


@pytest.mark.parametrize("written", ["2026年3月1日", "2026.3.1", "2026/03/01", "20260301", 46082, date(2026, 3, 1)])
def test_a_day_is_read_however_it_is_written(write, read, written):
    content = edited(write(CASES[3:4], DISTRICT, "cases"), {("案件台账", "C4"): written})
    assert read(content).roster_rows[0].values["filed_on"] == "2026-03-01"


def test_no_list_takes_a_column_about_persons(write, read):
    found = read(edited(write(), {(SHEET, "G3"): "联系人", (SHEET, "G4"): "某某", (SHEET, "H3"): "备注"}))
    assert faults(found) == [("G3", "blocking", "personal_data", "column")]
    assert found.unmatched_columns == ("备注",)


def test_a_column_taken_out_and_a_list_without_a_row_are_told(write, read):
    book = openpyxl.load_workbook(io.BytesIO(write()))
    book[SHEET].delete_cols(3)
    stream = io.BytesIO()
    book.save(stream)
    found = read(stream.getvalue())
    assert [(p.code, p.details) for p in found.problems] == [
        ("wrong_entry", {"reason": "no_column", "heading": "级别"})
    ]
    assert found.roster_rows == ()
    assert [p.details for p in read(write([])).problems] == [{"reason": "no_rows"}]


def test_a_list_of_one_county_names_only_that_county(catalogue, register, write, read):
    content = write(FIRMS[:4], region="350582")
    found = read(content)
    assert (found.problems, found.source["covers"]) == ((), "350582")
    assert faults(read(edited(content, {(SHEET, "A5"): "南安市"}))) == [("A5", "blocking", "unknown_region", "unknown")]
    assert roster_name(catalogue, register, PLAN, "ip_enterprises", Q3, region="350582", grade="sample") == (
        "泉州市_晋江市_2026Q3_优势示范企业名单_演示数据·非真实.xlsx"
    )


def test_a_title_a_file_name_and_a_flag_that_name_another_quarter_are_faults(write, read):
    content = edited(write(), {(SHEET, "A1"): "泉州市2026年二季度优势示范企业名单"})
    found = read(content, "名单_2026Q1.xlsx", period=Period.quarter(2025, 4))
    assert [(p.sheet, p.cell, p.code, p.found) for p in found.problems] == [
        (SHEET, "A1", "wrong_period", "2026Q3"),
    ]
    assert [(p.sheet, p.cell, p.found) for p in read(content, "名单_2026Q1.xlsx", period=Q3).problems] == [
        (SHEET, "A1", "2026Q2"),
        (SHEET, "A1", "2026Q1"),
    ]


def test_a_list_neither_the_plan_nor_the_catalogue_knows_is_not_handed_out_and_not_read(catalogue, write, read):
    with pytest.raises(ValueError, match="asks for nothing"):
        write(TRAININGS, PLAN, "trainings")
    with pytest.raises(ValueError, match="list of the whole"):
        write(TRAININGS, DISTRICT, "trainings", region="371002001")
    for wrong in ("trainings", "银行名单"):
        found = read(edited(write(), {("_meta", "B7"): wrong}))
        assert [(p.cell, p.details["reason"]) for p in found.problems] == [("B7", "template_version")]


def test_text_that_looks_like_a_formula_stays_text(write, read):
    rows = [firm("350582", name) for name in ("=1+1", "+甲", "-乙", "@丙")]
    content = write(rows)
    cells = [openpyxl.load_workbook(io.BytesIO(content))[SHEET].cell(row, 2) for row in range(4, 8)]
    assert [(c.value, c.data_type, c.quotePrefix) for c in cells] == [(row["name"], "s", True) for row in rows]
    assert [row.values["name"] for row in read(content).roster_rows] == [row["name"] for row in rows]


def test_no_list_of_ours_asks_for_a_person(catalogue):
    asked = {column.name for form in catalogue.registers.values() for column in form.columns.values()}
    assert asked == {
        "县(市、区)",
        "企业名称",
        "级别",
        "类型",
        "认定日期",
        "状态",
        "网点名称",
        "设立日期",
        "地理标志名称",
        "种类",
        "注册或批准日期",
        "培训名称",
        "类别",
        "开始日期",
        "参加人次",
        "案件编号",
        "立案日期",
        "结案日期",
        "县区",
        "需求单位",
        "需求类别",
        "需求内容",
        "提出日期",
        "协调层级",
        "办理状态",
        "匹配日期",
        "匹配的资源",
        "答复日期",
        "答复情况",
        "推荐次序",
        "案例名称",
        "实施单位",
        "所属行动",
        "主要做法",
        "成效",
        "活动场次",
        "服务企业(家)",
        "解决需求(项)",
        "质押融资(万元)",
        "主要成效",
    }


FORM = ("registers", "ip_enterprises")


@pytest.mark.parametrize(
    ("path", "value", "path_of_fault"),
    [
        ((*FORM, "columns", "name", "name"), "联系人姓名", "registers.ip_enterprises.columns.name.name"),
        ((*FORM, "columns", "name", "name"), "级别", "registers.ip_enterprises.columns.level.name"),
        ((*FORM, "columns", "level", "choices"), (), "registers.ip_enterprises.columns.level"),
        ((*FORM, "columns", "state", "within"), "year", "registers.ip_enterprises.columns.state.within"),
        ((*FORM, "columns", "region", "required"), False, "registers.ip_enterprises.columns.region.required"),
        (
            (*FORM, "columns", "granted_on", "not_before"),
            "name",
            "registers.ip_enterprises.columns.granted_on.not_before",
        ),
        ((*FORM, "columns", "granted_on", "kind"), "day", "registers.ip_enterprises.columns.granted_on.kind"),
        ((*FORM, "key"), ("nome",), "registers.ip_enterprises.key[0]"),
        ((*FORM, "name"), "网点名单", "registers.service_points.name"),
        ((*FORM, "name"), "名单/台账", "registers.ip_enterprises.name"),
        (
            ("registers", "cases", "counts", 3, "where"),
            {"state": ("未结",)},
            "registers.cases.counts[3].where.state[0]",
        ),
        (("registers", "cases", "counts", 3, "where"), {"number": ("1",)}, "registers.cases.counts[3].where.number"),
        (("registers", "cases", "counts", 0, "in_year"), "sort", "registers.cases.counts[0].in_year"),
        (("registers", "cases", "counts", 0, "measure"), "cases_opened", "registers.cases.counts[0].measure"),
        (("registers", "cases", "counts", 0, "measure"), "valid_trademarks", "registers.cases.counts[0].measure"),
        (("registers", "cases", "counts", 0, "measure"), "training_sessions", "registers.cases.counts[0].measure"),
        (
            ("registers", "cases", "columns", "closed_on", "required_when"),
            {"state": ("结了",)},
            "registers.cases.columns.closed_on.required_when.state[0]",
        ),
    ],
)
def test_a_fault_in_the_declaration_of_a_list_is_named_with_its_place(register, path, value, path_of_fault):
    with pytest.raises(CatalogueError) as caught:
        check_document(changed(path, value), register)
    assert path_of_fault in [fault.path for fault in caught.value.faults]


def test_a_catalogue_without_lists_is_a_catalogue(register):
    document = changed(("registers",), {})
    del document.data["registers"]
    assert check_document(document, register).registers == {}


# At the desk


def typed(catalogue, register, rows, period=Q3):
    values = pd.DataFrame(rows, columns=["region", "measure", "value"])
    return write_template(catalogue, register, PLAN, period, values=values)


def commit(desk, content, name="表.xlsx"):
    found = load.read(desk, content, name)
    return load.commit(desk, found, content, who="测试", copy=False)


COUNTS = [
    ("350582", "national_ip_enterprises", 3.0),
    ("350582", "provincial_ip_enterprises", 1.0),
    ("350583", "national_ip_enterprises", 0.0),
    ("350581", "national_ip_enterprises", 5.0),
]


def mismatches(found):
    return [
        (p.cell, p.severity, p.region, p.details["measure"], p.details["typed"], p.details["sum"])
        for p in found.problems
        if p.code == "total_mismatch" and p.details["kind"] == "register"
    ]


def test_the_list_that_comes_second_carries_the_difference_at_its_rows(empty_desk, catalogue, register, write):
    commit(empty_desk, typed(catalogue, register, COUNTS))
    found = load.read(empty_desk, write(), "名单.xlsx")
    assert found.is_clean
    assert mismatches(found) == [
        ("A1", "doubtful", "350581", "national_ip_enterprises", "5", "0"),
        ("B4", "doubtful", "350582", "national_ip_enterprises", "3", "2"),
    ]
    assert problem_sentence(found.problems[1])[0] == (
        "国家知识产权优势示范企业（晋江市）：填报为 3，按《优势示范企业名单》数出 2，相差 1"
    )
    # A county's own list speaks for that county alone.
    alone = load.read(empty_desk, write(FIRMS[:4], region="350582"), "名单.xlsx")
    assert [row[2] for row in mismatches(alone)] == ["350582"]


def test_the_figure_that_comes_second_carries_the_difference_at_its_cell(empty_desk, catalogue, register, write):
    commit(empty_desk, write())
    found = load.read(empty_desk, typed(catalogue, register, COUNTS), "表.xlsx")
    cells = {(o.region, o.measure): o.cell for o in found.observations}
    assert sorted(mismatches(found)) == sorted(
        [
            (cells["350581", "national_ip_enterprises"], "doubtful", "350581", "national_ip_enterprises", "5", "0"),
            (cells["350582", "national_ip_enterprises"], "doubtful", "350582", "national_ip_enterprises", "3", "2"),
        ]
    )
    # Another quarter's figures are not held against this quarter's list.
    before = typed(catalogue, register, COUNTS, Period.quarter(2026, 2))
    assert mismatches(load.read(empty_desk, before, "表.xlsx")) == []


def test_a_difference_lasts_until_a_newer_list_or_figure_or_a_withdrawal_ends_it(
    empty_desk, catalogue, register, write
):
    desk = empty_desk
    commit(desk, typed(catalogue, register, COUNTS))
    whole = commit(desk, write())
    jinjiang = Difference("ip_enterprises", "350582", "national_ip_enterprises", "2026Q3", 3.0, 2.0)
    shishi = Difference("ip_enterprises", "350581", "national_ip_enterprises", "2026Q3", 5.0, 0.0)
    assert rosters.differences(desk, PLAN) == [shishi, jinjiang]
    [firms] = [one for one in judge(desk, PLAN) if one.indicator == "ip_enterprises"]
    assert Note("register_differs", {"n": 2}) in firms.notes
    assert rosters.differences(desk, PLAN, Period.quarter(2026, 2)) == []
    # Jinjiang sends its own list with a third firm: the rest of the whole list still stands.
    own = commit(desk, write([*FIRMS[:4], firm("350582", "戊服装有限公司")], region="350582"), "晋江名单.xlsx")
    assert rosters.differences(desk, PLAN) == [shishi]
    assert rosters.differences(desk, PLAN, known_at=whole.at) == [shishi, jinjiang]
    records.withdraw(desk, own.submission, who="测试", reason="错报", copy=False)
    assert rosters.differences(desk, PLAN) == [shishi, jinjiang]
    records.withdraw(desk, whole.submission, who="测试", reason="错报", copy=False)
    assert rosters.differences(desk, PLAN) == []
    assert desk.store.counts()["register_row"] == len(FIRMS) + 5


def test_a_newer_list_replaces_all_rows_of_the_older_and_the_older_file_may_come_again(empty_desk, write):
    desk = empty_desk
    first = commit(desk, write(FIRMS))
    assert commit(desk, write(FIRMS)).status == "unchanged"
    commit(desk, write(FIRMS[4:5]), "第二张.xlsx")
    known = {(count.region, count.measure): count.listed for count in rosters.counted(desk, PLAN, Q3)}
    assert (known["350582", "national_ip_enterprises"], known["350583", "provincial_ip_enterprises"]) == (0, 1)
    assert [one.replaced for one in rosters.lists(desk, PLAN)] == [True, False]
    again = commit(desk, write(FIRMS))
    assert (again.status, again.figures) == ("committed", len(FIRMS))
    assert again.submission != first.submission


def test_a_firm_with_two_honours_is_one_firm_beside_a_sum_of_two(empty_desk, write):
    commit(empty_desk, write())
    known = rosters.counted(empty_desk, PLAN, Q3)
    assert sum(count.listed for count in known) == 4
    assert {count.typed for count in known} == {None}
    found = rosters.distinct_counts(empty_desk, PLAN, Q3)
    shown = [(one.region, one.rows, one.different) for one in found if one.rows > 0]
    assert shown == [("350582", 4, 2), ("350583", 1, 1), ("350500", 5, 3)]


def test_a_list_of_the_whole_is_held_against_the_whole(empty_desk, catalogue, register, write):
    given = pd.DataFrame(
        [("371002", "cases_filed", 3.0), ("371002", "cases_closed", 4.0)], columns=["region", "measure", "value"]
    )
    commit(empty_desk, write_template(catalogue, register, DISTRICT, Q3, values=given))
    found = load.read(empty_desk, write(CASES, DISTRICT, "cases"), "台账.xlsx")
    assert mismatches(found) == [("A4", "doubtful", "371002", "cases_closed", "4", "2")]
    commit(empty_desk, write(CASES, DISTRICT, "cases"))
    assert rosters.differences(empty_desk, DISTRICT, Q3) == [
        Difference("cases", "371002", "cases_closed", "2026Q3", 4.0, 2.0)
    ]


def test_a_list_never_becomes_a_figure(empty_desk, write):
    commit(empty_desk, write())
    assert load.known_figures(empty_desk, PLAN)["value"].size == 0
    assert empty_desk.store.counts()["observation"] == 0


def test_a_list_goes_out_and_comes_in_by_the_command_line(sample_database, tmp_path, read):
    def command(*arguments, expect=0):
        return run("--database", sample_database, *arguments, expect=expect)

    blank = tmp_path / "案件台账.xlsx"
    command("template", "--plan", DISTRICT, "--period", "2026Q3", "--register", "cases", "--out", blank)
    sheet = openpyxl.load_workbook(blank)["案件台账"]
    assert [sheet.cell(3, 1).value, sheet.cell(4, 1).value] == ["演示数据·非真实", "案件编号"]
    entries = {
        ("案件台账", f"{letter}5"): text
        for letter, text in zip("ABCE", ("知罚1", "商标", date(2026, 5, 6), "在办"), strict=True)
    }
    blank.write_bytes(edited(blank.read_bytes(), entries))
    [report] = json.loads(command("load", blank, "--json", "--accept", "台账只有一件"))["files"]
    assert (report["status"], report["layout"], report["observations"]) == ("committed", "register", 0)
    assert {(p["code"], p["cell"], p["severity"]) for p in report["problems"]} == {("total_mismatch", "A5", "doubtful")}
    output = command("template", "--plan", PLAN, "--period", "2026Q3", "--register", "cases", "--out", blank, expect=2)
    assert "ip_enterprises、service_points、geographical_indications" in output


def test_the_documented_lists_are_those_of_the_catalogue(catalogue):
    text = (Path(__file__).parent.parent / "docs" / "loading.md").read_text(encoding="utf-8")
    table = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| `") and line.count("|") == 4]
    named = {key.strip(" `"): name.strip() for key, name in table if key.strip(" `") in catalogue.registers}
    assert named == {key: form.name for key, form in catalogue.registers.items()}


def test_the_note_beside_an_indicator_names_both_numbers_or_how_many_places_differ():
    one = {"n": 1, "typed": 3.0, "listed": 2.0}
    assert note_text("register_differs", one) == "填报为 3，按名单数出 2，请核对"
    assert note_text("register_differs", {"n": 4}) == "4 处填报数与名单不符，请核对"
    wording.use("en")
    assert note_text("register_differs", one) == "3 reported, the list comes to 2; to be checked"
