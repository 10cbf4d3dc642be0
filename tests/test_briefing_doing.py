"""What the meeting's papers say of tasks, dated items and units: what the plan states, and nothing inferred."""

from dataclasses import replace
from datetime import date, datetime

import pytest

import wording
from briefing.content.compose import compose
from briefing.content.doing import milestone_parts, responsibility_parts, task_parts
from briefing.content.template import load_template
from briefing.pdf.one_page import one_page
from desk import Files, duties, open_desk
from desk.briefing import gather
from desk.given_check_ins import GivenCheckIn, check_in
from tests.conftest import ROOT
from tests.papers import briefing_of, report_of
from tests.papers_read import lines_of_pdf, pieces_of_report
from tracker.periods import Period

SUMMER, AUTUMN = Period.quarter(2023, 2), Period.quarter(2023, 4)


@pytest.fixture
def own(tmp_path):
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", tmp_path / "own.duckdb"))
    yield desk
    desk.store.close()


def composed(desk, plan, as_of, made_at):
    return compose(gather(desk, plan, as_of, draft=True, made_at=made_at), load_template(ROOT / "briefing.yaml"))


def given(plan, subject, unit, period, state, **more):
    about = "task" if subject[0].isdigit() else "duty"
    return GivenCheckIn(plan, about, f"{plan}.{subject}", unit, period, state, **more)


def test_a_plan_without_numbers_has_a_paper_of_tasks_and_days(own):
    said = given("fujian_2023", "1.1", "protection", AUTUMN, "behind", note="条例草案尚在审议，争取明年一季度通过")
    check_in(own, said, who="甲", copy=False)
    on = composed(own, "fujian_2023", AUTUMN, datetime(2024, 1, 25, 2))
    tasks = on.part("tasks")
    assert tasks.title == "22 项任务：滞后 1 项，未报 21 项"
    assert tasks.paragraphs == ("推动知识产权保护地方立法（■ 滞后）：条例草案尚在审议，争取明年一季度通过",)
    [table] = tasks.tables
    assert len(table.rows) == 22
    # A slide has room for the first and how many; the paper names all.
    units = table.rows[0][1]
    assert units.brief == "保护处等 16 家"
    assert units.text.startswith("保护处、法规处、运用处、商标处、")
    assert len(units.text.split("、")) == 16
    assert [cell.text for cell in table.rows[0]] == [
        "1.1 推动知识产权保护地方立法",
        units.text,
        "■ 滞后",
        "1/16",
        "条例草案尚在审议，争取明年一季度通过",
    ]
    assert on.part("milestones").title == "节点和阶段 6 项：逾期未完成 6 项"
    [unit] = [row for row in on.part("responsibility").tables[0].rows if row[0].text == "保护处"]
    assert [cell.text for cell in unit] == [
        "保护处",
        "18",
        "推动知识产权保护地方立法",
        "出台福建省知识产权保护与促进条例、武夷山地理标志保护示范区验收、安溪铁观音示范区中期评估等 6 项",
        "—",
        "17",
    ]


def doing(desk, plan, as_of, today):
    """What a briefing holds of another plan's tasks and days; the plan's figures do not matter here."""
    on = gather(desk, "fujian_2023", AUTUMN, draft=True)
    tasks, dated = duties.task_standings(desk, plan, as_of), duties.duty_standings(desk, plan, today)
    units = duties.stated_duties(duties.duties_by_unit(desk, plan, today, as_of))
    names = {key: wording.named(unit) for key, unit in desk.tasks.units_of(plan).items()}
    return replace(on, plan_id=plan, tasks=tasks, milestones=dated, duties=units, unit_words=names), load_template(
        ROOT / "briefing.yaml"
    )


def test_overdue_items_come_first_and_places_are_counted(own):
    done = given("putian_2023", "PTM05.350322", "xianyou", SUMMER, "done", done_on=date(2023, 6, 19))
    check_in(own, done, who="甲", copy=False)
    [part] = milestone_parts(*doing(own, "putian_2023", SUMMER, date(2023, 6, 25)))
    assert part.paragraphs == ("逾期未完成：报送需求清单（1/5）。",)
    first = part.tables[0].rows[0]
    assert [cell.text for cell in first] == [
        "2023年6月20日",
        "报送需求清单（1/5）",
        "■ 逾期未完成",
        "5 个单位",
        "方案写明",
    ]


def test_the_last_places_to_owe_a_form_are_named(own):
    for county in ("chengxiang", "hanjiang", "licheng", "xianyou"):
        place = own.tasks.unit("putian_2023", county).region
        done = given("putian_2023", f"PTM05.{place}", county, SUMMER, "done", done_on=date(2023, 6, 19))
        check_in(own, done, who="甲", copy=False)
    [part] = milestone_parts(*doing(own, "putian_2023", SUMMER, date(2023, 6, 25)))
    assert part.paragraphs == ("逾期未完成：报送需求清单（4/5）。",)
    assert part.tables[0].rows[0][3].text == "秀屿区知识产权管理部门未完成"


def test_a_unit_the_plan_does_not_name_is_in_no_paper(own):
    """Every member of the leading group is inferred in 2.2; only the IP office is named there."""
    autumn = Period.quarter(2026, 3)
    said = given("quanzhou_2024", "2.2", "copyright", autumn, "blocked", note="缺经费，拟调剂")
    check_in(own, said, who="甲", copy=False)
    on, style = doing(own, "quanzhou_2024", autumn, date(2026, 10, 10))
    row = next(r for r in task_parts(on, style)[0].tables[0].rows if r[0].text.startswith("2.2"))
    assert row[1].text == "市知识产权局"
    held = [r for r in responsibility_parts(on, style)[0].tables[0].rows if r[0].text == "市版权局"]
    assert [(r[1].text, r[2].text) for r in held] == [("1", "—")]


def test_while_nobody_has_reported_there_is_no_page_of_units(own):
    assert composed(own, "fujian_2023", AUTUMN, datetime(2024, 1, 25, 2)).part("responsibility") is None


def test_a_plan_without_targets_is_judged_by_its_tasks_on_every_paper(sample_desk):
    on = briefing_of(sample_desk, "fujian_2023")
    judgement = "22 项任务：进行中 4 项，已完成 18 项；节点和阶段 6 项：逾期未完成 1 项，已完成 5 项。"
    assert on.part("overview").title == judgement
    page = "".join(lines_of_pdf(one_page(on)))
    assert judgement.replace(" ", "") in page.replace(" ", "")
    assert "福鼎白茶示范区中期评估　■ 逾期未完成" in page
    special = pieces_of_report(report_of(sample_desk, "fujian_2023", "special"))
    assert "".join(special).count(judgement.replace(" ", "")) == 1
    assert any("逾期未完成：福鼎白茶示范区中期评估" in piece for piece in special)
    assert any("责任单位" in piece for piece in special)
