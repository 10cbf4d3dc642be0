"""目标数据表: allocations, annual sub-targets and baselines come back from a workbook with their document and their cell."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import wording
from desk import load, open_desk
from desk.judge import judge, schedule_line
from desk.snapshot import snapshot_of
from loaders import read_submission
from loaders.targets.book import DRAFT_DOCUMENT, write_targets
from loaders.targets.checks import Known, target_problems
from store.rows import CommitNote
from tests.small_county import COUNTY, EAST, WEST, files, quarter, submission
from tests.test_template import edited
from tracker.submission import Allocation, GivenBaseline, PathPoint
from wording.problems import problem_sentence

PLAN, DOC = "quanzhou_2024", "演示任务分解表(非真实)"
SHARES = [("valid_trademarks", "350582", 2026, 240000.0), ("high_value_patents_per_10k", "350502", 2026, 10.25)]
WAY = [("ip_enterprises", 2024, 300.0), ("ip_enterprises", 2025, 330.0), ("ip_enterprises", 2026, 360.0)]
STARTS = [
    ("ip_enterprises", "350500", date(2023, 12, 31), 268.0),
    ("ip_enterprises", "350582", date(2023, 12, 31), 68.0),
]


def book(catalogue, register, shares=SHARES, way=WAY, starts=STARTS, document=DOC, grade="own", plan=PLAN):
    tables = {
        "任务分解": pd.DataFrame(shares, columns=["target", "region", "year", "value"]),
        "年度目标": pd.DataFrame(way, columns=["target", "year", "value"]),
        "基期数": pd.DataFrame(starts, columns=["target", "region", "held_on", "value"]),
    }
    given = {name: rows.assign(document=document) for name, rows in tables.items() if len(rows)}
    return write_targets(catalogue, register, plan, given, grade)


@pytest.fixture
def read(catalogue, register):
    return lambda content: read_submission(content, "目标数据表.xlsx", catalogue, register)


def faults(found):
    return [
        (p.sheet, p.cell, p.severity, p.code, p.details.get("reason") or p.details.get("kind")) for p in found.problems
    ]


def test_the_three_sheets_come_back_row_by_row_with_document_and_cell(catalogue, register, read):
    found = read(book(catalogue, register))
    assert (found.layout, found.plan, found.grade, found.problems, found.figure_count) == (
        "targets",
        PLAN,
        "own",
        (),
        7,
    )
    assert found.allocations == (
        Allocation(f"{PLAN}.valid_trademarks", "350582", 2026, 240000.0, DOC, "任务分解", "D4"),
        Allocation(f"{PLAN}.high_value_patents_per_10k", "350502", 2026, 10.25, DOC, "任务分解", "D5"),
    )
    assert found.paths == tuple(
        PathPoint(f"{PLAN}.ip_enterprises", year, value, DOC, "年度目标", f"C{row}")
        for row, (_key, year, value) in enumerate(WAY, 4)
    )
    assert found.baselines == tuple(
        GivenBaseline(f"{PLAN}.ip_enterprises", region, day, value, DOC, "基期数", f"D{row}")
        for row, (_key, region, day, value) in enumerate(STARTS, 4)
    )


def test_every_fault_has_its_cell_and_all_are_told_at_once(catalogue, register, read):
    content = book(catalogue, register, shares=[SHARES[0]] * 9, way=WAY[:2], starts=STARTS * 2)
    found = read(
        edited(
            content,
            {
                ("任务分解", "B4"): "泉州市",
                ("任务分解", "B5"): "鲤城区(含开发区)",
                ("任务分解", "B6"): None,
                ("任务分解", "A7"): "专利质押融资金额",
                ("任务分解", "A8"): "国家级知识产权保护中心和快速维权中心数量",
                ("任务分解", "A9"): "驰名商标",
                ("任务分解", "D10"): 1200.5,
                ("任务分解", "F11"): None,
                ("年度目标", "B4"): 2027,
                ("年度目标", "C5"): "三百",
                ("基期数", "C4"): "当年",
                ("基期数", "C5"): date(2026, 12, 31),
                ("基期数", "C6"): "2023年末",
                ("基期数", "D7"): -1,
            },
        )
    )
    assert faults(found) == [
        ("任务分解", "B4", "blocking", "unknown_region", "not_a_member"),
        ("任务分解", "B5", "blocking", "unknown_region", "not_a_member"),
        ("任务分解", "B6", "blocking", "unknown_region", "no_name"),
        ("任务分解", "A7", "blocking", "unknown_measure", "no_number"),
        ("任务分解", "A8", "blocking", "unknown_measure", "not_by_district"),
        ("任务分解", "A9", "blocking", "unknown_measure", "no_target"),
        ("任务分解", "D10", "blocking", "out_of_range", "not_whole"),
        ("任务分解", "F11", "blocking", "unreadable", "no_document"),
        ("年度目标", "B4", "blocking", "wrong_period", "outside_plan"),
        ("年度目标", "C5", "blocking", "not_a_number", "chinese"),
        ("基期数", "C4", "blocking", "wrong_period", "no_day"),
        ("基期数", "C5", "blocking", "wrong_period", "after_deadline"),
        ("基期数", "D7", "blocking", "out_of_range", "below_minimum"),
    ]
    # The one sound row of each sheet was read, and 2023年末 is its last day.
    assert [row.cell for row in found.allocations] == ["D12"]
    assert [(row.region, row.held_on) for row in found.baselines] == [("350500", date(2023, 12, 31))]
    for language in ("zh", "en"):
        wording.use(language)
        for problem in found.problems:
            what, fix = problem_sentence(problem)
            assert what
            assert fix
            assert "{" not in what + fix


def test_one_target_given_twice_for_a_place_and_year_is_a_fault_at_the_second(catalogue, register, read):
    found = read(book(catalogue, register, shares=[SHARES[0], SHARES[0]], way=[], starts=[]))
    assert faults(found) == [("任务分解", "A5", "blocking", "duplicate_row", None)]
    assert found.problems[0].details["first"] == "任务分解!A4"


def test_rows_still_blank_say_nothing_and_a_table_of_blanks_is_told_to_be_empty(catalogue, register, read):
    shares = [(*SHARES[0][:3], None), SHARES[1]]
    assert [row.value for row in read(book(catalogue, register, shares, [], [])).allocations] == [10.25]
    empty = read(book(catalogue, register, shares[:1], [], []))
    assert faults(empty) == [("", "", "blocking", "unreadable", "no_figures")]


def test_columns_are_found_by_their_headings_in_whatever_order(catalogue, register, read):
    content = book(catalogue, register, way=[], starts=[])
    moved = edited(
        content,
        {
            ("任务分解", "C3"): "数值",
            ("任务分解", "D3"): "年份",
            ("任务分解", "C4"): 24,
            ("任务分解", "D4"): "2026年末",
            ("任务分解", "E4"): "万件",
            ("任务分解", "C5"): 10.25,
            ("任务分解", "D5"): 2026,
        },
    )
    assert [(row.value, row.year, row.cell) for row in read(moved).allocations] == [
        (240000.0, 2026, "C4"),
        (10.25, 2026, "C5"),
    ]
    headless = edited(content, {("任务分解", "F3"): "备注"})
    assert faults(read(headless)) == [("任务分解", "A1", "blocking", "unreadable", "no_table")]


def test_a_proposal_that_nobody_decided_is_doubtful_at_its_document(catalogue, register, read):
    found = read(book(catalogue, register, shares=SHARES[:1], way=[], starts=[], document=DRAFT_DOCUMENT))
    assert faults(found) == [("任务分解", "F4", "doubtful", "unreadable", "draft_document")]
    assert found.is_clean


def path_of(values, key="ip_enterprises"):
    points = tuple(
        PathPoint(f"{PLAN}.{key}", y, v, DOC, "年度目标", f"C{n}") for n, (y, v) in enumerate(values.items(), 4)
    )
    return replace(submission(), plan=PLAN, layout="targets", paths=points)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({2024: 300, 2025: 330, 2026: 360}, []),
        # 突破 360 may also be written as the number that keeps it.
        ({2024: 300, 2026: 361}, []),
        ({2024: 330, 2025: 300, 2026: 360}, [("C5", "out_of_range", "falls")]),
        ({2024: 300, 2025: 330, 2026: 350}, [("C6", "out_of_range", "not_the_target")]),
        ({2024: 300, 2025: 330}, [("C5", "wrong_period", "path_end")]),
    ],
)
def test_a_way_of_years_never_falls_and_ends_at_the_target(values, expected, catalogue, register):
    found = target_problems(path_of(values), catalogue, register, Known())
    assert [(p.cell, p.code, p.details["reason"]) for p in found] == expected
    assert all(p.severity == "blocking" for p in found)


def test_a_later_table_may_change_one_year_of_the_way_that_is_known(catalogue, register):
    known = Known(paths={"ip_enterprises": {2024: 300.0, 2025: 330.0, 2026: 360.0}})
    assert target_problems(path_of({2025: 340}), catalogue, register, known) == ()
    falling = target_problems(path_of({2025: 290}), catalogue, register, known)
    assert [(p.cell, p.details["reason"], p.details["limit"]) for p in falling] == [("C4", "falls", "300")]


def shares_of(key, values, year=2026):
    rows = tuple(
        Allocation(f"{PLAN}.{key}", region, year, value, DOC, "任务分解", f"D{n}")
        for n, (region, value) in enumerate(values.items(), 4)
    )
    return replace(submission(), plan=PLAN, layout="targets", allocations=rows)


def members(register):
    return [region.code for region in register.expected("350500", date(2026, 12, 31))]


def test_360_enterprises_handed_out_leave_one_that_breaking_through_asks_for(catalogue, register):
    thirteen = dict.fromkeys(members(register), 28.0) | {"350502": 24.0}
    assert sum(thirteen.values()) == 360
    (short,) = target_problems(shares_of("ip_enterprises", thirteen), catalogue, register, Known())
    assert (short.severity, short.code, short.cell) == ("doubtful", "total_mismatch", "D4")
    assert {k: short.details[k] for k in ("kind", "typed", "sum", "difference", "missing")} == {
        "kind": "allocation",
        "typed": "361",
        "sum": "360",
        "difference": "1",
        "missing": "0",
    }
    assert problem_sentence(short)[0].startswith("2026 年各单位任务数合计 360，应达到 361，未分解 1 家")
    enough = thirteen | {"350502": 25.0}
    assert target_problems(shares_of("ip_enterprises", enough), catalogue, register, Known()) == ()


def test_what_was_handed_out_before_counts_with_what_comes_now(catalogue, register):
    earlier = {("ip_enterprises", code): {2026: 28.0} for code in members(register)[1:]}
    assert sum(years[2026] for years in earlier.values()) == 336
    new = shares_of("ip_enterprises", {"350502": 25.0})
    assert target_problems(new, catalogue, register, Known(allocations=earlier)) == ()
    (short,) = target_problems(new, catalogue, register, Known())
    assert (short.details["sum"], short.details["missing"]) == ("25", "12")


def test_shares_of_a_ratio_are_weighted_by_residents_and_never_averaged(catalogue, register):
    # 鲤城 9 with 10, 丰泽 3 with 30 万 residents: (90 + 90)/40 = 4.5, where the mean of the ratios would be 6.
    people = Known(weights={"high_value_patents_per_10k": {"350502": 10.0, "350503": 30.0}})
    shares = shares_of("high_value_patents_per_10k", {"350502": 9.0, "350503": 3.0})
    (short,) = target_problems(shares, catalogue, register, people)
    assert (short.details["kind"], short.details["sum"], short.details["typed"]) == ("weighted", "4.5", "6")
    enough = shares_of("high_value_patents_per_10k", {"350502": 9.0, "350503": 5.0})
    assert target_problems(enough, catalogue, register, people) == ()
    # Without residents nothing can be said.
    assert target_problems(shares, catalogue, register, Known()) == ()


def test_a_district_that_is_asked_for_less_in_a_later_year_is_doubtful(catalogue, register):
    first, later = (
        shares_of("valid_trademarks", {"350582": 240000.0}, 2025),
        shares_of("valid_trademarks", {"350582": 230000.0}),
    )
    both = replace(first, allocations=first.allocations + later.allocations)
    found = target_problems(both, catalogue, register, Known())
    assert [(p.severity, p.code, p.details["row"]) for p in found if p.code == "out_of_range"] == [
        ("doubtful", "out_of_range", "晋江市")
    ]


# In force: the small county, whose two towns had 200 patents at the start, 482 now, 600 promised.


@pytest.fixture
def county(tmp_path):
    desk = open_desk(files(tmp_path))
    figures = [
        (EAST, "patents", "2023Q4", 120),
        (WEST, "patents", "2023Q4", 80),
        (EAST, "patents", "2025Q2", 250),
        (WEST, "patents", "2025Q2", 160),
    ]
    desk.store.commit(submission(*figures), b"x", who="测试", reading="a", catalogue="v")
    yield desk
    desk.store.close()


def commit(desk, sha256, **tables):
    table = replace(submission(sha256=sha256), layout="targets", **tables)
    return desk.store.commit(table, b"y", who="测试", reading=sha256, catalogue="v")


def way_to_600(values):
    return tuple(PathPoint("county_2024.patents", y, v, "年度目标表", "年度目标", f"C{y}") for y, v in values.items())


def patents(desk, known_at=None):
    [found] = judge(desk, "county_2024", quarter("2025Q2"), known_at, targets=["patents"])
    return found


def test_the_schedule_runs_through_the_annual_sub_targets_of_the_newest_table(county):
    before = county.store.last_change()
    # Straight: 200 + 18/36 × 400 = 400. By the table 300 at the end of 2024, 500 of 2025: half-way is 400 as well.
    assert patents(county).schedule.expected_value == pytest.approx(400)
    commit(county, "b", paths=way_to_600({2024: 300, 2025: 420, 2026: 600}))
    assert patents(county).schedule.expected_value == pytest.approx(360)
    assert patents(county).schedule.gap_units == pytest.approx(410 - 360)
    line = schedule_line(county, "county_2024", "patents", COUNTY)
    assert [round(point.value, 6) for point in line][4::4] == [300, 420, 600]
    assert snapshot_of(county, "county_2024").path_documents == {"patents": "年度目标表"}
    newer = commit(county, "c", paths=way_to_600({2025: 480}))
    assert patents(county).schedule.expected_value == pytest.approx(390)
    county.store.withdraw(newer.id, who="测试", reason="有误")
    assert patents(county).schedule.expected_value == pytest.approx(360)
    assert patents(county, before).schedule.expected_value == pytest.approx(400)


def test_a_baseline_table_outranks_our_own_figure_until_it_is_withdrawn(county):
    given = GivenBaseline("county_2024.patents", COUNTY, date(2023, 12, 31), 100.0, "基期数表", "基期数", "D4")
    of_east = replace(given, region=EAST, value=50.0)
    taken = commit(county, "b", baselines=(given, of_east))
    found = patents(county).promise
    assert (found.baseline, found.baseline_basis, found.baseline_source) == (100, "document", "基期数表")
    assert snapshot_of(county, "county_2024").origin("patents", EAST).value == 50
    assert snapshot_of(county, "county_2024").origin("patents", WEST).value == 80
    county.store.withdraw(taken.id, who="测试", reason="有误")
    found = patents(county).promise
    assert (found.baseline, found.baseline_basis) == (200, "observation")


def test_a_table_loads_once_and_again_when_a_newer_one_has_taken_its_place(empty_desk, catalogue, register):
    def take(shares):
        content = book(catalogue, register, shares=shares, way=[], starts=STARTS)
        sent = load.read(empty_desk, content, "目标数据表.xlsx")
        counts = load.change_counts(load.compare(empty_desk, sent))
        said = CommitNote(reason="任务调整")
        return load.commit(empty_desk, sent, content, who="测试", copy=False, note=said).status, counts

    old, new = [SHARES[0]], [(*SHARES[0][:3], 241000.0)]
    assert take(old) == ("committed", {"new": 3, "changed": 0, "unchanged": 0})
    assert take(old) == ("unchanged", {"new": 0, "changed": 0, "unchanged": 3})
    assert take(new) == ("committed", {"new": 0, "changed": 1, "unchanged": 2})
    assert take(old) == ("committed", {"new": 0, "changed": 1, "unchanged": 2})
    assert snapshot_of(empty_desk, PLAN).allocations == {("valid_trademarks", "350582"): {2026: 240000.0}}


def test_a_table_that_does_not_end_at_the_target_is_not_saved(empty_desk, catalogue, register):
    content = book(catalogue, register, shares=[], way=WAY[:2], starts=[])
    sent = load.read(empty_desk, content, "目标数据表.xlsx")
    assert not sent.is_clean
    with pytest.raises(ValueError, match="clean"):
        load.commit(empty_desk, sent, content, who="测试", copy=False)
