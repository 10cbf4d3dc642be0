"""The first visit to a freshly started server comes up right, wherever it starts."""

import pytest

from tests.browser.serving import served, visit
from tests.every_page import every_page

FIRST_VISITS = {
    "/": "总览",
    "/indicator?plan=quanzhou_2024&indicator=valid_trademarks": "指标",
    "/district?plan=huancui_2024": "县区",
    "/materials?plan=huancui_2024": "汇报材料",
    "/tasks?plan=fujian_2023": "任务",
    "/calendar?plan=putian_2023": "日历",
    "/duty?plan=quanzhou_2024&unit=copyright": "责任",
    "/submit?plan=quanzhou_2024": "上报",
    "/scenario?plan=quanzhou_2024&target=valid_trademarks": "情景",
    "/method?plan=huancui_2024": "方法",
    "/trace?plan=quanzhou_2024&indicator=valid_trademarks&region=350582": "追溯",
    "/records?plan=huancui_2024": "报送记录",
    "/publish?plan=quanzhou_2024": "复核并发布",
    "/chase?plan=anqing_2023&today=2026-01-17": "报送情况",
    "/correct?plan=quanzhou_2024&measure=valid_trademarks": "单数更正",
    "/road?plan=quanzhou_2024": "办理进度",
    "/allocation?plan=quanzhou_2024&target=valid_trademarks": "任务分解",
    "/trail": "操作记录",
    "/health": "运行",
    # The default page's file name is not its address; it leads there.
    "/overview?plan=anqing_2023": "总览",
}


def test_no_page_is_left_out():
    named = set(FIRST_VISITS.values()) | {"汇报"}  # which has no bar: below
    assert named == {name for _script, name, _address in every_page()}


@pytest.mark.parametrize("address", FIRST_VISITS)
def test_the_first_visit_by_deep_link_shows_its_page_and_no_dialog(address, browser, sample_database, tmp_path):
    with served(sample_database, tmp_path / "server.log") as server, visit(browser, server) as visitor:
        page = visitor.open(address)
        assert visitor.dialogs == []
        assert visitor.here == FIRST_VISITS[address]
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        assert (visitor.complaints, visitor.strangers) == ([], [])
        query = address.partition("?")[2]
        assert all(part in page.url for part in query.split("&"))


def test_the_first_visit_may_be_to_the_briefing_which_has_no_bar(browser, sample_database, tmp_path):
    with served(sample_database, tmp_path / "server.log") as server, visit(browser, server) as visitor:
        page = visitor.open("/brief?plan=quanzhou_2024&scene=4")
        page.wait_for_selector(".brief[data-scene] .screen.shown", timeout=60_000)
        assert visitor.dialogs == []
        assert page.locator('[data-testid="stTopNavLink"]').count() == 0
        assert page.locator(".brief .screen.shown h1").text_content().startswith("地理标志总量 67 件")
        assert (visitor.complaints, visitor.strangers) == ([], [])
