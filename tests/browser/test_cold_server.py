"""The first visits to a freshly started server come up right, wherever they start."""

from contextlib import ExitStack

import pytest

from tests.browser.serving import served, visit
from tests.every_page import every_page

# How many servers are started afresh: each has four first visitors.
SERVERS = 5
FIRST_VISITS = {
    "/": "总览",
    "/indicator?plan=quanzhou_2024&indicator=valid_trademarks": "指标",
    "/district?plan=quanzhou_2024": "县区",
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


@pytest.mark.parametrize("turn", range(SERVERS))
def test_the_first_visits_by_deep_link_all_in_one_moment_show_their_pages_and_no_dialog(
    turn, browser, sample_database, tmp_path
):
    """Monday morning: none of them waits until another has made the pages known."""
    addresses = [*FIRST_VISITS][turn::SERVERS]
    with served(sample_database, tmp_path / "server.log") as server, ExitStack() as here:
        visitors = [here.enter_context(visit(browser, server)) for _address in addresses]
        for visitor, address in zip(visitors, addresses, strict=True):
            visitor.page.goto(server + address, wait_until="commit")
        for visitor, address in zip(visitors, addresses, strict=True):
            page = visitor.settle()
            assert (address, visitor.dialogs) == (address, [])
            assert visitor.here == FIRST_VISITS[address]
            assert page.locator("html").get_attribute("lang") == "zh-CN"
            assert (address, visitor.complaints, visitor.strangers) == (address, [], [])
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
