"""情景: assumptions in the address move the result and nothing else; saved by name, opened by address, removed."""

import re
from html import unescape
from urllib.parse import parse_qs, urlparse

import pytest

from desk import Files, open_desk
from desk.judge import judge
from desk.scenario import Adjustment, saved, what_if
from pages.progress.parts import scenario as scenario_parts
from tests.conftest import ROOT
from tests.one_page import blocks, forget, opening, words
from wording import outlook

PAGE, PLAN, MARKS = "pages/progress/scenario.py", "quanzhou_2024", "valid_trademarks"
MORE = f"{MARKS}~350582:20000::"


@pytest.fixture
def visit(sample_database):
    with opening(sample_database) as opened:
        yield opened


@pytest.fixture
def counts(sample_database):
    """How many rows each table of the database has, asked while no page holds it."""

    def asked():
        forget()
        desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
        found, judged = desk.store.counts(), judge(desk, PLAN)
        names = [one.name for one in saved(desk, PLAN)]
        desk.store.close()
        return found, judged, names

    return asked


def heading(page):
    return unescape(re.search(r"<h1>(.*?)</h1>", next(b for b in blocks(page) if "<h1>" in b))[1])


def table(page):
    """The rows of 现在与情景: name to the two cells."""
    html = next(b for b in blocks(page) if "达标概率" in b or "Probability" in b)
    lines = [re.findall(r"<td[^>]*>(.*?)</td>", line, re.S) for line in re.findall(r"<tr>(.*?)</tr>", html, re.S)]
    plain = [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in line] for line in lines if line]
    return {line[0]: tuple(line[1:]) for line in plain}


def test_without_an_assumption_the_page_says_how_things_are_and_marks_the_sample(visit):
    page = visit(PAGE, plan=PLAN, target=MARKS)
    assert heading(page).startswith(
        "商标有效注册量年末预计 86.6 万件（预测区间 86.5—86.7，80%），年末预计仍差 1.39 万件；"
    )
    assert all(now == then for now, then in table(page).values())
    assert "演示数据·非真实" in words(page)
    assert "不改任何已报的数" in words(page)


def test_a_faster_district_moves_forecast_assessment_and_probability_but_no_figure(visit, sample_desk):
    page = visit(PAGE, plan=PLAN, target=MARKS, bend=MORE)
    assert heading(page) == (
        "按此假设，商标有效注册量年末预计由 86.6 变为 88.5 万件，预计值不低于目标，完成研判由“难度较大”变为“预计可完成”。"
    )
    found = table(page)
    assert found["数值"] == ("86.1 万件", "86.1 万件")
    assert found["状态"] == ("略滞后", "略滞后")
    assert found["完成研判"] == ("难度较大", "预计可完成")
    assert found["达标概率"] == ("不足 5%", "95%以上")
    asked = what_if(sample_desk, PLAN, MARKS, [Adjustment("350582", pace=20_000)])
    printed = outlook.forecast_figures(asked.after, sample_desk.catalogue)
    assert printed is not None
    assert found["预计"][1] == f"{printed[0]} 万件（{printed[1]}—{printed[2]}）"


def test_one_more_geographical_indication_turns_the_status(visit):
    page = visit(PAGE, plan=PLAN, target="geographical_indications", bend="geographical_indications~350526::1:")
    assert heading(page) == (
        "按此假设，地理标志总量状态由“略滞后”变为“已达标”，年末预计由 67 变为 68 件，预计值不低于目标，"
        "完成研判由“难度较大”变为“预计可完成”。"
    )
    assert table(page)["数值"] == ("67 件", "68 件")


def test_a_population_revision_is_offered_for_ratios_only_and_divides_anew(visit):
    page = visit(PAGE, plan=PLAN, target="high_value_patents_per_10k", bend="high_value_patents_per_10k~350503:::80")
    assert table(page)["数值"] == ("5.92 件/万人", "5.88 件/万人")
    assert table(page)["目前还差"] == ("0.08 件/万人（68 件）", "0.12 件/万人（112 件）")


def test_a_gain_for_a_district_that_did_not_report_is_left_out_and_said(visit):
    page = visit(PAGE, plan=PLAN, target="copyright_registrations", bend="copyright_registrations~350526::500:")
    assert "德化县本季未报，一次性增加没有计入。" in words(page)
    assert table(page)["状态"] == ("无法判断", "无法判断")


@pytest.mark.parametrize(
    "bend", ["nonsense", f"{MARKS}~999999:5::~350582:abc::~350583:nan::", "ip_enterprises~350582:9::"]
)
def test_nonsense_or_another_target_s_assumptions_in_the_address_assume_nothing(bend, visit):
    found = table(visit(PAGE, plan=PLAN, target=MARKS, bend=bend))
    assert found["预计"][0] == found["预计"][1]


def test_plans_without_such_targets_say_so(visit):
    for plan in ("putian_2023", "fujian_2023"):
        assert heading(visit(PAGE, plan=plan)) == "本方案没有可以作情景的目标。"


def test_only_what_districts_report_and_the_deadline_judges_can_be_bent(visit):
    visit(PAGE, plan=PLAN)
    assert scenario_parts.bendable(PLAN) == [
        "high_value_patents_per_10k",
        "valid_trademarks",
        "geographical_indications",
        "copyright_registrations",
        "ip_enterprises",
        "ip_service_points",
    ]


def press(page, label):
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def test_a_scenario_is_saved_by_name_opened_by_its_address_and_removed_without_touching_a_figure(visit, counts):
    before, judged, _names = counts()
    page = visit(PAGE, plan=PLAN, target=MARKS, bend=MORE)
    press(page, "保存情景")
    assert page.warning[0].value == "先写一个名称。"
    page.text_input[0].set_value("晋江加力").run()
    press(page, "保存情景")
    assert page.query_params["scenario"] == "晋江加力"
    listed = next(block for block in blocks(page) if "<b>晋江加力</b>" in block)
    assert "商标有效注册量 · 2026年三季度 · 本机用户（未认证）" in listed

    other = visit(PAGE, plan=PLAN, target="ip_enterprises")
    link = re.search(r'href="([^"]+)"', next(b for b in blocks(other) if "<b>晋江加力</b>" in b))[1]
    address = {key: values[0] for key, values in parse_qs(urlparse(unescape(link)).query).items()}
    again = visit(PAGE, **address)
    assert heading(again) == heading(page)
    assert again.query_params["bend"] == MORE

    after, judged_after, names = counts()
    assert names == ["晋江加力"]
    assert judged_after == judged
    assert {table: n for table, n in after.items() if before[table] != n}.keys() == {"audit", "scenario", "chain_link"}

    again = visit(PAGE, **address)
    press(again, "移除")
    assert "还没有保存的情景。" in words(again)
    assert counts()[2] == []


def test_a_name_nobody_saved_opens_the_page_without_assumptions(visit):
    page = visit(PAGE, plan=PLAN, target=MARKS, scenario="没有过")
    assert "scenario" not in page.query_params
    assert heading(page).startswith("商标有效注册量年末预计 86.6 万件")


def test_in_english_the_page_speaks_english(visit):
    page = visit(PAGE, plan=PLAN, target=MARKS, bend=MORE, lang="en")
    assert heading(page) == (
        "If so, Valid trademarks: expected from 866,100 to 884,900 items at year-end, at or above the target, "
        "assessment from hard to meet to likely to be met."
    )
    left = re.findall(r"[\u4e00-\u9fff]+", words(page))
    assert set(left) <= {"本机用户", "未认证"}
