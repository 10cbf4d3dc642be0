"""The 任务进展表 and Putian's three forms: out blank, filled in, read back by the cell, compared, saved, withdrawn, collected."""

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest

from desk import load, records, roster_books
from desk.annotating import marked_copy
from desk.check_ins import check_ins, milestone_states
from desk.demands import demands
from desk.publish import ExplanationMissing
from desk.records import undone
from desk.task_book import progress_bundle, progress_template, reporting_units
from loaders.rosters.book import write_roster
from store.rows import CommitNote
from tests.test_cli import run
from tests.test_template import edited
from tracker.periods import Period
from wording.problems import problem_sentence

PLAN, CAMPAIGN = "quanzhou_2024", "putian_2023"
Q2, Q3 = Period.quarter(2026, 2), Period.quarter(2026, 3)
TASKS, DUTIES = "任务进展", "节点进展"


def rows_of(content, sheet):
    """{(编号, 责任单位): row} of a sheet."""
    cells = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    found = {(str(r[0].value), str(r[2].value)): r[0].row for r in cells.iter_rows(min_row=3) if r[2].value}
    found.pop(("编号", "责任单位"))
    return found


def filled(content, said):
    """The workbook with (sheet, 编号, 责任单位): {column letter: value} typed in."""
    changes = {}
    for (sheet, number, unit), values in said.items():
        row = rows_of(content, sheet)[number, unit]
        changes |= {(sheet, f"{letter}{row}"): value for letter, value in values.items()}
    return edited(content, changes)


def saved(desk, content, name="泉州市_2026Q3_任务进展表.xlsx", **said):
    submission = load.read(desk, content, name)
    assert submission.problems == ()
    return load.commit(desk, submission, content, who="办公室", copy=False, note=CommitNote(**said))


FIRST = {
    (TASKS, "3.1", "市版权局"): {"F": "滞后", "G": "两个县区未报，四季度补齐", "H": "https://example.gov.cn/a"},
    (TASKS, "3.1", "泉州海关"): {"F": "已完成"},
    (DUTIES, "QZM05", "市知识产权局"): {"F": "已完成", "G": date(2026, 9, 18), "I": "验收意见.pdf"},
}


def test_a_filled_in_sheet_comes_back_word_for_word_with_the_cell_of_each(empty_desk):
    blank, name = progress_template(empty_desk, PLAN, Q3)
    assert name == "泉州市_2026Q3_任务进展表.xlsx"
    submission = load.read(empty_desk, filled(blank, FIRST), name)
    assert (submission.layout, submission.plan, submission.periods, submission.grade) == (
        "check_ins",
        PLAN,
        (Q3,),
        "own",
    )
    told = [
        (c.about, c.subject, c.unit, c.state, c.note, c.evidence, c.done_on, c.sheet, c.cell)
        for c in submission.check_ins
    ]
    tasks, duties = rows_of(blank, TASKS), rows_of(blank, DUTIES)
    assert told == [
        (
            "task",
            "quanzhou_2024.3.1",
            "copyright",
            "behind",
            "两个县区未报，四季度补齐",
            "https://example.gov.cn/a",
            None,
            TASKS,
            f"F{tasks['3.1', '市版权局']}",
        ),
        ("task", "quanzhou_2024.3.1", "customs", "done", "", "", None, TASKS, f"F{tasks['3.1', '泉州海关']}"),
        (
            "duty",
            "quanzhou_2024.QZM05",
            "ip_office",
            "done",
            "",
            "验收意见.pdf",
            date(2026, 9, 18),
            DUTIES,
            f"F{duties['QZM05', '市知识产权局']}",
        ),
    ]


def test_a_sheet_asks_every_unit_for_its_tasks_and_only_the_lead_for_a_milestone(empty_desk):
    blank, _name = progress_template(empty_desk, PLAN, Q3)
    asked = [key for key in rows_of(blank, TASKS) if key[0] == "3.1"]
    assert asked == [("3.1", "市知识产权局"), ("3.1", "市版权局"), ("3.1", "泉州海关")]
    assert [number for number, _unit in rows_of(blank, DUTIES)] == [f"QZM{n:02d}" for n in range(1, 11)]
    one, name = progress_template(empty_desk, PLAN, Q3, "版权局")
    assert name == "泉州市_市版权局_2026Q3_任务进展表.xlsx"
    assert list(rows_of(one, TASKS)) == [("2.2", "市版权局"), ("3.1", "市版权局")]
    assert list(rows_of(one, DUTIES)) == [("QZM05", "市版权局")]
    packed, name = progress_bundle(empty_desk, PLAN, Q3)
    assert {part.date_time[:3] for part in zipfile.ZipFile(io.BytesIO(packed)).infolist()} == {(2026, 9, 30)}
    assert name == "泉州市_2026Q3_任务进展表_各单位.zip"
    # 各级财政部门 is nobody in particular: no sheet is made for it.
    assert "finance_authorities" not in reporting_units(empty_desk, PLAN, Q3)
    with pytest.raises(KeyError):
        progress_template(empty_desk, PLAN, Q3, "无此单位")


def test_what_is_wrong_in_a_sheet_is_named_by_its_cell(empty_desk):
    blank, name = progress_template(empty_desk, PLAN, Q3)
    rows, duties = rows_of(blank, TASKS), rows_of(blank, DUTIES)
    first = rows["1.1", "市知识产权局"]
    content = edited(
        blank,
        {
            (TASKS, f"F{first}"): "快完成了",
            (TASKS, f"F{first + 1}"): "滞后",
            (TASKS, f"G{first + 2}"): "有说明，没有状态",
            (TASKS, f"A{first + 3}"): "9.9",
            (TASKS, f"F{first + 3}"): "进行中",
            (TASKS, f"C{first + 4}"): "泉州海关",
            (TASKS, f"F{first + 4}"): "进行中",
            (TASKS, f"F{first + 5}"): "进行中",
            (TASKS, f"G{first + 5}"): "联系 13812345678",
            (TASKS, f"F{first + 6}"): "已完成",
            (TASKS, f"H{first + 6}"): "ftp://x",
            (DUTIES, f"F{duties['QZM01', '市知识产权局']}"): "已完成",
            (DUTIES, f"F{duties['QZM02', '市知识产权局']}"): "已完成",
            (DUTIES, f"G{duties['QZM02', '市知识产权局']}"): date(2026, 11, 1),
            (DUTIES, f"F{duties['QZM03', '市知识产权局']}"): "进行中",
            (DUTIES, f"G{duties['QZM03', '市知识产权局']}"): date(2026, 9, 1),
        },
    )
    submission = load.read(empty_desk, content, name)
    told = {(p.sheet, p.cell): (p.code, p.details.get("reason") or p.details.get("kind")) for p in submission.problems}
    assert told == {
        (TASKS, f"F{first}"): ("wrong_entry", "choice"),
        (TASKS, f"G{first + 1}"): ("wrong_entry", "why_behind"),
        (TASKS, f"F{first + 2}"): ("wrong_entry", "empty"),
        (TASKS, f"A{first + 3}"): ("wrong_entry", "task_unknown"),
        (TASKS, f"C{first + 4}"): ("wrong_entry", "unit_not_there"),
        (TASKS, f"G{first + 5}"): ("personal_data", "mobile"),
        (TASKS, f"H{first + 6}"): ("wrong_entry", "link"),
        (DUTIES, f"G{duties['QZM01', '市知识产权局']}"): ("wrong_entry", "empty"),
        (DUTIES, f"G{duties['QZM02', '市知识产权局']}"): ("wrong_period", "outside_span"),
        (DUTIES, f"G{duties['QZM03', '市知识产权局']}"): ("wrong_entry", "not_done"),
    }
    assert {p.severity for p in submission.problems} == {"blocking"}
    assert all(problem_sentence(p)[0] != "这一格填得不对" for p in submission.problems)
    marked, marked_name = marked_copy(submission, content)
    assert marked_name == "泉州市_2026Q3_任务进展表_标注.xlsx"
    assert "问题清单" in openpyxl.load_workbook(io.BytesIO(marked)).sheetnames


def test_a_sheet_of_another_quarter_another_unit_or_with_nothing_in_it_is_refused(empty_desk):
    blank, name = progress_template(empty_desk, PLAN, Q3)
    (empty,) = load.read(empty_desk, blank, name).problems
    assert (empty.code, empty.details["reason"]) == ("unreadable", "no_rows")
    content = filled(blank, FIRST)
    (other,) = load.read(empty_desk, content, name, period=Q2).problems
    assert (other.code, other.sheet) == ("wrong_period", TASKS)
    one, name = progress_template(empty_desk, PLAN, Q3, "版权局")
    row = rows_of(one, TASKS)["3.1", "市版权局"]
    foreign = edited(one, {(TASKS, f"C{row}"): "泉州海关", (TASKS, f"F{row}"): "进行中"})
    (problem,) = load.read(empty_desk, foreign, name).problems
    assert (problem.cell, problem.details["reason"]) == (f"C{row}", "other_unit")


def test_rows_may_be_sorted_and_moved_and_an_alias_is_understood(empty_desk):
    blank, name = progress_template(empty_desk, PLAN, Q3)
    row = rows_of(blank, TASKS)["1.1", "市知识产权局"]
    moved = edited(
        blank,
        {
            (TASKS, f"A{row}"): "3.1",
            (TASKS, f"C{row}"): "版权局",
            (TASKS, f"F{row}"): "进行中",
            (TASKS, f"A{rows_of(blank, TASKS)['3.1', '市版权局']}"): None,
            (TASKS, f"C{rows_of(blank, TASKS)['3.1', '市版权局']}"): None,
            (TASKS, f"B{rows_of(blank, TASKS)['3.1', '市版权局']}"): None,
            (TASKS, f"D{rows_of(blank, TASKS)['3.1', '市版权局']}"): None,
            (TASKS, f"E{rows_of(blank, TASKS)['3.1', '市版权局']}"): None,
        },
    )
    submission = load.read(empty_desk, moved, name)
    assert submission.problems == ()
    assert [(c.subject, c.unit) for c in submission.check_ins] == [("quanzhou_2024.3.1", "copyright")]


def test_safeguards_and_requirements_are_numbered_by_name_and_read_by_their_letter_too(empty_desk):
    """A reminder says 要求 3, and so does the sheet; a workbook of before, with r.3, is read the same."""
    for printed, typed in (("要求 3", "要求 3"), ("要求 3", "要求3"), ("要求 3", "r.3")):
        blank, name = progress_template(empty_desk, CAMPAIGN, Period.quarter(2023, 4), "仙游县")
        row = rows_of(blank, TASKS)[printed, "仙游县知识产权管理部门"]
        content = edited(blank, {(TASKS, f"A{row}"): typed, (TASKS, f"F{row}"): "已完成"})
        submission = load.read(empty_desk, content, name)
        assert submission.problems == ()
        assert [(c.subject, c.unit) for c in submission.check_ins] == [("putian_2023.r.3", "xianyou")]


def test_the_same_sheet_twice_is_unchanged_a_second_one_changes_and_a_withdrawal_brings_the_first_back(empty_desk):
    blank, _name = progress_template(empty_desk, PLAN, Q3)
    content = filled(blank, FIRST)
    first = saved(empty_desk, content)
    assert (first.status, first.figures) == ("committed", 3)
    assert saved(empty_desk, content).status == "unchanged"
    second = filled(blank, {(TASKS, "3.1", "市版权局"): {"F": "进行中"}, (TASKS, "1.1", "市教育局"): {"F": "未启动"}})
    submission = load.read(empty_desk, second, "二.xlsx")
    changes = load.compare(empty_desk, submission).words
    assert [(word.unit, word.subject, word.old, word.new, word.kind) for word in changes] == [
        ("education", "quanzhou_2024.1.1", None, "not_started", "new"),
        ("copyright", "quanzhou_2024.3.1", "behind", "in_progress", "changed"),
    ]
    receipt = saved(empty_desk, second, "二.xlsx")
    back = undone(empty_desk, PLAN, receipt.submission).words
    assert sorted((word.unit, word.now, word.then) for word in back) == [
        ("copyright", "in_progress", "behind"),
        ("education", "not_started", None),
    ]
    records.withdraw(empty_desk, receipt.submission, who="办公室", reason="报错", copy=False)
    words = [word for word in check_ins(empty_desk, PLAN, Q3) if word.task.key == "quanzhou_2024.3.1"]
    assert [(word.share.unit, word.last and word.last.state) for word in words] == [
        ("ip_office", None),
        ("copyright", "behind"),
        ("customs", "done"),
    ]
    done = fulfilments(empty_desk, PLAN)["QZM05"]
    assert (done.done, done.done_on, done.last.evidence) == (True, date(2026, 9, 18), "验收意见.pdf")


def test_last_quarter_s_words_stand_in_grey_and_changing_them_later_needs_a_reason(empty_desk):
    blank, _name = progress_template(empty_desk, PLAN, Q2)
    early = filled(blank, {(TASKS, "3.1", "市版权局"): {"F": "进行中"}})
    saved(empty_desk, early, "二季度.xlsx")
    later, _name = progress_template(empty_desk, PLAN, Q3)
    sheet = openpyxl.load_workbook(io.BytesIO(later))[TASKS]
    assert sheet.cell(rows_of(later, TASKS)["3.1", "市版权局"], 5).value == "进行中"
    saved(empty_desk, filled(later, {(TASKS, "3.1", "市版权局"): {"F": "已完成"}}), "三季度.xlsx")
    revised = filled(blank, {(TASKS, "3.1", "市版权局"): {"F": "滞后", "G": "当时漏写"}})
    with pytest.raises(ExplanationMissing):
        saved(empty_desk, revised, "二季度更正.xlsx")
    assert saved(empty_desk, revised, "二季度更正.xlsx", reason="当时漏写").status == "committed"


def test_the_command_line_loads_compares_and_withdraws_a_sheet_like_any_workbook(empty_desk, tmp_path):
    database = empty_desk.files.database
    empty_desk.store.close()
    file = tmp_path / "泉州市_2026Q3_任务进展表.xlsx"
    run("--database", database, "template", "--plan", PLAN, "--period", "2026Q3", "--progress", "--out", file)
    file.write_bytes(filled(file.read_bytes(), FIRST))
    (report,) = json.loads(run("--database", database, "load", file, "--json"))["files"]
    assert (report["status"], report["layout"], report["check_ins"], report["changes"]) == (
        "committed",
        "check_ins",
        3,
        {"new": 3, "changed": 0, "unchanged": 0},
    )
    assert "behind" not in run("--database", database, "diff", file)
    history = json.loads(run("--database", database, "history", "--plan", PLAN, "--json"))
    number = history["submissions"][0]["id"]
    run("--database", database, "withdraw", number, "--reason", "报错")
    told = json.loads(run("--database", database, "tasks", "--plan", PLAN, "--as-of", "2026Q3", "--json"))["tasks"]
    assert {row["reported"] for row in told} == {0}


NEED = {
    "subject": "甲鞋业有限公司",
    "sort": "保护与维权",
    "content": "海外展会外观纠纷",
    "raised_on": "2023-06-01",
    "level": "需省级协调",
    "state": "待匹配",
}


def fulfilments(desk, plan):
    return {one.duty.key: one for one in milestone_states(desk, plan)}


def handed_in(desk, register, rows, region=None):
    """Commits a form of a county as it would be filled in."""
    period = desk.catalogue.roster_period(register, Q3)
    content = write_roster(desk.catalogue, desk.register, CAMPAIGN, register, period, region=region, rows=rows)
    submission = load.read(desk, content, "表.xlsx", period=Period.quarter(2023, 3))
    assert submission.problems == ()
    return load.commit(desk, submission, content, who="县区", copy=False)


def test_putian_s_forms_are_dated_by_their_milestones_and_ask_for_no_person(empty_desk):
    names = [
        roster_books.blank_list(empty_desk, CAMPAIGN, key, Period.quarter(2023, 3), region)[1]
        for key, region in (("demands", "350322"), ("case_recommendations", None), ("results", None))
    ]
    assert names == [
        "莆田市_仙游县_2023-06-20_需求清单.xlsx",
        "莆田市_2023-08-20_优秀案例推荐表.xlsx",
        "莆田市_2023-10-20_成效汇总表.xlsx",
    ]


def test_a_county_s_form_makes_its_milestone_done_and_only_its(empty_desk):
    handed_in(empty_desk, "demands", [{"region": "350322", **NEED}], region="350322")
    told = fulfilments(empty_desk, CAMPAIGN)
    assert (told["PTM05.350322"].done, told["PTM05.350322"].by) == (True, "form")
    assert not told["PTM05.350302"].done
    # The list of all hands in only for those that have a row in it.
    handed_in(
        empty_desk,
        "results",
        [
            {
                "region": "350302",
                "action": "赋能创新发展",
                "events": 2.0,
                "firms": 9.0,
                "attendances": 40.0,
                "needs_met": 1.0,
            }
        ],
    )
    told = fulfilments(empty_desk, CAMPAIGN)
    assert [told[key].done for key in ("PTM08.350302", "PTM08.350322")] == [True, False]


def test_needs_are_collected_matched_answered_and_aged(empty_desk):
    for region, level in (("350322", "需省级协调"), ("350302", "需市级协调"), ("350303", "县区解决")):
        handed_in(empty_desk, "demands", [{"region": region, **NEED, "level": level}], region=region)
    waiting = demands(empty_desk, CAMPAIGN, date(2023, 7, 1))
    assert [(one.region, one.level, one.state, one.days, one.overdue) for one in waiting] == [
        ("350322", "province", "open", 30, True),
        ("350302", "city", "open", 30, True),
        ("350303", "county", "open", 30, False),
    ]
    assert [one.overdue for one in demands(empty_desk, CAMPAIGN, date(2023, 6, 30))] == [False] * 3
    collected, name = roster_books.collected_list(empty_desk, CAMPAIGN, "demands", Q3)
    assert name == "莆田市_2023-06-20_需求清单_合成.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(collected))
    assert book.sheetnames[:2] == ["需求清单", "汇总"]
    rows = {r[0].value: r[0].row for r in book["需求清单"].iter_rows() if r[1].value == "甲鞋业有限公司"}
    assert set(rows) == {"仙游县", "城厢区", "涵江区"}
    row = rows["仙游县"]
    answered = edited(
        collected,
        {
            ("需求清单", f"G{row}"): "已答复",
            ("需求清单", f"H{row}"): date(2023, 6, 26),
            ("需求清单", f"I{row}"): "省海外维权指导站",
            ("需求清单", f"J{row}"): date(2023, 7, 5),
            ("需求清单", f"K{row}"): "已上门指导",
        },
    )
    submission = load.read(empty_desk, answered, name)
    assert submission.problems == ()
    load.commit(empty_desk, submission, answered, who="市局", copy=False)
    first = demands(empty_desk, CAMPAIGN, date(2023, 8, 1))[0]
    assert (first.region, first.state, first.days, first.days_to_match, first.matched_with, first.overdue) == (
        "350322",
        "answered",
        34,
        25,
        "省海外维权指导站",
        False,
    )


def test_a_need_said_to_be_answered_needs_its_days_and_its_answer(empty_desk):
    period = empty_desk.catalogue.roster_period("demands", Q3)
    rows = [{"region": "350322", **NEED, "state": "已答复", "matched_on": "2023-05-20"}]
    content = write_roster(empty_desk.catalogue, empty_desk.register, CAMPAIGN, "demands", period, rows=rows)
    told = [
        (p.cell, p.details["heading"], p.details["reason"]) for p in load.read(empty_desk, content, "表.xlsx").problems
    ]
    assert told == [
        ("H4", "匹配日期", "order"),
        ("I4", "匹配的资源", "empty"),
        ("J4", "答复日期", "empty"),
        ("K4", "答复情况", "empty"),
    ]


def test_two_counties_may_report_the_same_action_and_one_county_only_once(empty_desk):
    period = empty_desk.catalogue.roster_period("results", Q3)
    one = {"action": "赋能创新发展", "events": 2.0, "firms": 9.0, "attendances": 40.0, "needs_met": 1.0}
    rows = [{"region": region, **one} for region in ("350302", "350303", "350302")]
    content = write_roster(empty_desk.catalogue, empty_desk.register, CAMPAIGN, "results", period, rows=rows)
    (problem,) = load.read(empty_desk, content, "表.xlsx").problems
    assert (problem.code, problem.cell) == ("duplicate_row", "A6")


def test_the_sheet_of_sums_adds_what_the_counties_gave(sample_desk, tmp_path):
    content, _name = roster_books.collected_list(sample_desk, CAMPAIGN, "results", Q3)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["汇总"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "县区")
    assert [cell.value for cell in head][:3] == ["县区", "项数", "服务业高质量发展"]
    events = next(cell for cell in head if cell.value == "活动场次")
    first, total = head[0].row + 1, next(row[0].row for row in sheet.iter_rows() if row[0].value == "合计")
    assert sheet.cell(first, events.column).value.startswith("=SUMIF('成效汇总表'!$A$")
    letter = events.column_letter
    assert sheet.cell(total, events.column).value == f"=SUM({letter}{first}:{letter}{total - 1})"
