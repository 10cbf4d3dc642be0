"""任务, 日历 and 责任 as their readers meet them: every plan, over the sample, over nothing, after a check-in."""

import json
import re
from datetime import date
from html import unescape

import pytest

from desk import Files, open_desk
from desk.given_check_ins import GivenCheckIn, check_in
from tests.conftest import ROOT
from tests.one_page import blocks, charts, opening, words
from tests.test_pages import table_cells
from tracker.periods import Period

SHEETS = ("pages/progress/tasks.py", "pages/progress/calendar.py", "pages/progress/duty.py")
TASKS, CALENDAR, DUTY = SHEETS
CHASE = "pages/returns/chase.py"
OVERVIEW, INDICATOR = "pages/progress/overview.py", "pages/progress/indicator.py"
PLANS = {"quanzhou_2024": 18, "huancui_2024": 18, "anqing_2023": 14, "putian_2023": 5, "fujian_2023": 22}
QUANZHOU, AUTUMN = "quanzhou_2024", Period.quarter(2026, 3)


@pytest.fixture
def bare(tmp_path):
    """An office's own database before its first workbook: nobody has reported anything."""
    files = Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", tmp_path / "bare.duckdb")
    open_desk(files).store.close()
    return files.database


def links(html, key):
    """What each link of a page's HTML asks for under a key, in order."""
    return [unescape(found) for found in re.findall(rf"[?&;]{key}=([^&\"]*)", html)]


@pytest.mark.parametrize("plan", PLANS)
def test_the_three_pages_open_for_every_plan_over_the_sample_and_over_nothing(plan, sample_database, bare):
    for database in (sample_database, bare):
        with opening(database) as visit:
            said = words(visit(TASKS, plan=plan))
            assert f"{PLANS[plan]} 项任务：" in said
            assert "节点和阶段 " in words(visit(CALENDAR, plan=plan, today="2026-11-25"))
            assert "个责任单位：" in words(visit(DUTY, plan=plan))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_matrix_has_a_line_for_each_task_and_a_column_for_each_unit_with_a_part(language, sample_database):
    with opening(sample_database) as visit:
        html = next(b for b in blocks(visit(TASKS, plan=QUANZHOU, lang=language)) if "matrix-box" in b)
    assert len(re.findall(r'<tr class="line">', html)) == 18
    assert len(re.findall(r'<th scope="col" title=', html)) == 22
    # The lead of each task is framed: eighteen tasks, eighteen leads.
    assert len(re.findall(r'class="cellmark lead', html)) == 18


def test_only_mine_lists_a_units_tasks_by_any_of_its_names(sample_database):
    with opening(sample_database) as visit:
        listed = next(b for b in blocks(visit(TASKS, plan=QUANZHOU, unit="版权局")) if "<tbody>" in b)
    assert [key for key in links(listed, "task") if key] == ["2.2", "3.1"]


def test_a_task_shows_its_units_targets_and_dated_items(sample_database):
    with opening(sample_database) as visit:
        said = words(visit(TASKS, plan=QUANZHOU, task="2.4", today="2026-11-25"))
    for part in (
        "2.4 培育特色地标项目",
        "二(二)4",
        "市知识产权局 牵头",
        "市文旅局 配合",
        "地理标志总量 达到 68 件 推断",
        "争创“晋江紫菜”国家地理标志产品保护示范区",
    ):
        assert part in said, part


def test_a_target_shows_its_tasks_and_units_on_both_faces_in_both_languages(sample_database):
    """优秀示范企业 is red: 1.2 should move it, which 市工信局 leads by the plan's own words and says is behind."""
    with opening(sample_database) as visit:
        target = {"plan": QUANZHOU, "indicator": "ip_enterprises"}
        assert "对应任务 滞后 1.2 育主体 （推断）" in words(visit(INDICATOR, **target))
        said = words(visit(INDICATOR, **target, lang="en"))
        assert "Tasks Behind 1.2 Grow the firms (inferred)" in said
        assert "任务 育主体（滞后，工信局）" in words(visit(OVERVIEW, plan=QUANZHOU))
        assert "task: Grow the firms (Behind, Industry and Information Bureau) | below own" in words(
            visit(OVERVIEW, plan=QUANZHOU, lang="en")
        )
        # Where there is room for one, it is the one worst off.
        three = words(visit(INDICATOR, plan=QUANZHOU, indicator="high_value_patents_per_10k", lang="en"))
        assert "Tasks Blocked 1.1 Set the direction (inferred) and others, 3 in all" in three
        none = words(visit(INDICATOR, plan=QUANZHOU, indicator="strong_ip_counties"))
        assert "对应任务 方案没有对应的任务" in none
        # A unit the plan names for the target itself is said once.
        stated = words(visit(OVERVIEW, plan="huancui_2024"))
        assert "任务 促进专利技术与产业联动发展｜区科技局" in stated


def test_a_check_in_from_the_form_lights_its_cell_and_is_in_the_tasks_history(bare):
    with opening(bare) as visit:
        page = visit(TASKS, plan=QUANZHOU, task="3.1", as_of="2026Q3", unit="copyright")
        page.radio[0].set_value("behind")
        page.text_area[0].set_value("登记量统计口径未定，四季度会商")
        next(b for b in page.button if b.label == "记入").click().run()
        assert not page.exception
        said = words(page)
        assert "登记量统计口径未定，四季度会商" in said
        assert "版权局 2026年三季度 滞后" in said
        matrix = words(visit(TASKS, plan=QUANZHOU, as_of="2026Q3"))
        assert "31 家共 77 项未填报" in matrix
        mine = words(visit(DUTY, plan=QUANZHOU, as_of="2026Q3", unit="copyright", today="2026-11-25"))
        assert "市版权局：牵头 0 项、配合 2 项任务；要协调 1 项，本季 1 项未填报。" in mine


def test_a_file_of_evidence_is_handed_out_as_it_came_in(bare):
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", bare))
    said = GivenCheckIn(QUANZHOU, "task", f"{QUANZHOU}.3.1", "copyright", AUTUMN, "in_progress")
    check_in(desk, said, who="测试", file=("会议纪要.pdf", b"%PDF-1.7 made up"), copy=False)
    desk.store.close()
    with opening(bare) as visit:
        page = visit(TASKS, plan=QUANZHOU, task="3.1")
        assert [b.proto.label for b in page.get("download_button")] == ["佐证：会议纪要.pdf"]
        looking_back = visit(TASKS, plan=QUANZHOU, task="3.1", known_at="2020-01-01")
        assert not looking_back.get("download_button")
        assert "记入" not in [button.label for button in looking_back.button]


def test_a_unit_that_says_it_is_behind_must_say_why(bare):
    with opening(bare) as visit:
        page = visit(TASKS, plan=QUANZHOU, task="3.1", as_of="2026Q3", unit="copyright")
        page.radio[0].set_value("blocked")
        next(b for b in page.button if b.label == "记入").click().run()
        assert "进展说明" in page.warning[0].value


def test_the_calendar_puts_what_is_overdue_first_and_counts_places(bare):
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", bare))
    given = GivenCheckIn(
        "putian_2023",
        "duty",
        "putian_2023.PTM05.350322",
        "xianyou",
        Period.quarter(2023, 2),
        "done",
        done_on=date(2023, 6, 19),
    )
    check_in(desk, given, who="测试", copy=False)
    desk.store.close()
    with opening(bare) as visit:
        page = visit(CALENDAR, plan="putian_2023", today="2023-06-25")
        said = words(page)
    assert "节点和阶段 8 项：逾期未完成 1 项" in said
    figure = json.loads(charts(page)[0]["figure"])
    first = next(said["text"] for said in figure["layout"]["annotations"] if "报送" in said["text"])
    assert first.startswith("<b>报送需求清单　1/5　2023-06-20")
    assert "2023-06-19完成" in said


def test_a_units_page_leads_with_what_is_overdue(bare):
    with opening(bare) as visit:
        said = words(visit(DUTY, plan="putian_2023", unit="仙游县", today="2023-06-25"))
    assert "逾期未完成 · 报送需求清单 2023年6月20日到期，逾期 5 天" in said
    assert "推荐优秀案例 2023年8月20日 · 还有 56 天" in said


# Read by hand from the plans' own lists of units: the tasks by their numbers, what the plan does not name itself after.
BY_HAND = {
    ("quanzhou_2024", "版权局"): ("2.2 3.1", "", "2.2"),
    ("huancui_2024", "区市场监管局"): (
        "1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 2.5 3.1 3.2 4.1 4.2 4.3 5.1 5.2 6.1 6.2 s.3", "2.2 5.1", "3.1 3.2 s.3",
    ),
    ("fujian_2023", "保护处"): (
        "1.1 1.2 2.3 2.4 2.6 3.7 3.8 3.9 5.13 5.14 6.15 6.16 6.17 6.18 7.19 7.20 8.21 8.22",
        "1.1 1.2 2.3 2.4 3.7 3.8 3.9 6.17 6.18 7.19 7.20", "",
    ),
    ("putian_2023", "仙游县"): ("1.1 1.2 1.3 1.4 1.5 r.1 r.2 r.3", "1.1 1.2 1.3 1.4 1.5 r.1 r.2 r.3", "1.1 1.2 1.3 1.4 1.5"),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "unit"), BY_HAND)
def test_a_units_page_lists_what_a_person_lists_by_hand(plan, unit, bare):
    every, leads, inferred = BY_HAND[plan, unit]
    with opening(bare) as visit:
        listed = next(b for b in blocks(visit(DUTY, plan=plan, unit=unit, today="2023-06-25")) if "分工" in b)
    numbers = links(listed, "task")
    assert " ".join(numbers) == every
    parts = dict(zip(numbers, (line[1] for line in table_cells(listed)[1:]), strict=True))
    assert " ".join(n for n, part in parts.items() if part.startswith("牵头")) == leads
    assert " ".join(n for n, part in parts.items() if "推断" in part) == inferred


def test_tasks_are_chased_on_the_ladder_with_a_text_for_each_unit(bare):
    with opening(bare) as visit:
        page = visit(CHASE, plan="putian_2023", about="tasks", as_of="2023Q2", today="2023-06-16", unit="仙游县")
        said, texts = words(page), [code.value for code in page.code]
        assert "1 个节点临近到期或逾期。" in said
        assert "仙游县知识产权管理部门 报送需求清单 2023-06-20 距截止日 4 天" in said
        assert texts == [
            "仙游县知识产权管理部门：以下节点未完成：报送需求清单（2023-06-20，距截止日 4 天）。"
            "请尽快报送任务进展表或在“任务”页填报。"
        ]
        late = visit(CHASE, plan="putian_2023", about="tasks", as_of="2023Q2", today="2023-07-26")
        assert (
            "2023年二季度任务进展应于 2023-07-20 前填报：5 家共 15 项未填报，已逾期 6 天；另有推断的 5 家 25 项"
            in words(late)
        )
        assert len(late.code) == 5


def test_what_others_made_up_for_is_neither_overdue_nor_still_to_come(sample_database):
    """Four of Anqing's seven databases are there where three to four are asked: the other three owe nothing any more."""
    with opening(sample_database) as visit:
        said = words(visit(CALENDAR, plan="anqing_2023", today="2026-11-26"))
        units = words(visit(DUTY, plan="anqing_2023", today="2026-11-26"))
    assert "节点和阶段 " in said
    assert "还有 -" not in said
    # Nobody's next day lies in the past.
    assert "2025-12-31" not in units


def test_the_calendar_goes_by_what_is_late_then_this_month_then_next(sample_database):
    with opening(sample_database) as visit:
        for today, first in (("2026-11-25", "下月到期"), ("2026-12-02", "本月到期"), ("2027-01-05", "逾期未完成")):
            said = words(visit(CALENDAR, plan=QUANZHOU, today=today))
            heads = [name for name in ("逾期未完成 ", "本月到期 ", "下月到期 ", "以后到期 ") if f"{name}" in said]
            assert said.index(first) < said.index("已完成和已结束"), (today, heads)
        # Everything on one day: the list says it, a line of time would be an empty picture with a dozen marks.
        assert not charts(visit(CALENDAR, plan=QUANZHOU, today="2026-11-25"))
        assert charts(visit(CALENDAR, plan="putian_2023", today="2023-11-01"))


def test_the_list_of_units_explains_its_marks(sample_database):
    with opening(sample_database) as visit:
        legend = next(b for b in blocks(visit(DUTY, plan=QUANZHOU)) if 'class="legend"' in b)
    assert "受阻" in legend
    assert "已完成" in legend
