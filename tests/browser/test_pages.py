"""Every page of every plan in a real Chromium: right words, right size, no complaint, no stranger asked."""

import io
import re
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.browser.serving import DESK, PHONE, ROOT, served, visit
from tests.every_page import every_page

# 汇报 has the whole window to itself, and tests of its own (test_brief).
PAGES = {name: f"/{address}" for _script, name, address in every_page() if address != "brief"}
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
# How far the page can be scrolled in its own frame: down, across.
SCROLL = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth];
}"""


@pytest.mark.parametrize("plan", PLANS)
def test_every_page_of_a_plan_comes_up_clean_and_the_leaders_pages_fit_the_desk(plan, browser, server):
    with visit(browser, server, DESK) as visitor:
        for name, address in PAGES.items():
            page = visitor.open(f"{address}?plan={plan}")
            assert (visitor.here, visitor.dialogs) == (name, [])
            assert page.locator('[data-testid="stException"]').count() == 0
            down, across = page.evaluate(SCROLL)
            assert across <= 0, f"{name} scrolls across by {across}"
            if name in ("总览", "指标", "县区"):
                assert down <= 0, f"{name} scrolls down by {down}"
        assert (visitor.complaints, visitor.strangers) == ([], [])


@pytest.mark.parametrize("plan", PLANS[:3])
def test_the_leaders_pages_fit_the_desk_in_english_too(plan, browser, server):
    with visit(browser, server, DESK) as visitor:
        for address in ("/", "/indicator", "/district"):
            assert visitor.open(f"{address}?plan={plan}&lang=en").evaluate(SCROLL) == [0, 0], address


@pytest.mark.parametrize("plan", PLANS[:2])
def test_on_a_phone_pages_scroll_down_only(plan, browser, server):
    with visit(browser, server, PHONE) as visitor:
        across = {}
        for name, address in PAGES.items():
            across[name] = visitor.open(f"{address}?plan={plan}").evaluate(SCROLL)[1]
        assert across == dict.fromkeys(PAGES, 0)
        assert (visitor.complaints, visitor.strangers) == ([], [])


def test_on_a_phone_a_matrix_of_one_target_shows_its_figures_without_scrolling(browser, server):
    with visit(browser, server, PHONE) as visitor:
        page = visitor.open("/district?plan=putian_2023")
        room = page.evaluate(
            "() => { const b = document.querySelector('.box'); return b.scrollWidth - b.clientWidth; }"
        )
        assert room == 0
        assert page.locator("table.matrix tbody tr").first.locator("td").nth(1).bounding_box()["x"] < PHONE[0]


def test_in_english_the_labels_are_english_and_the_link_says_so(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/?plan=quanzhou_2024&lang=en")
        assert page.locator('[data-testid="stTopNavLink"]').all_inner_texts() == [
            "Overview",
            "Indicator",
            "Districts",
        ]
        folded = page.locator('[data-testid="stTopNavSection"]').all_inner_texts()
        assert folded == ["Tasks and units", "Briefing", "Reporting", "Reference"]
        assert page.title() == "Overview · Strong-IP-city indicator dashboard"
        assert page.locator("html").get_attribute("lang") == "en"
        said = page.get_by_role("heading", level=1).inner_text()
        assert re.match(r"Of 9 targets, ", said)
        assert not re.search(r"[\u4e00-\u9fff]", said)


def test_a_link_reproduces_the_view_for_whoever_opens_it(browser, server):
    address = "/district?plan=quanzhou_2024&as_of=2026Q2&region=350582"
    with visit(browser, server, DESK) as first, visit(browser, server, DESK) as second:
        seen = [v.open(address).locator('[data-testid="stMain"]').inner_text() for v in (first, second)]
        assert seen[0] == seen[1]
        assert "晋江市" in seen[0]
        assert "region=350582" in first.page.url
        first.page.get_by_role("link", name="总览").click()
        # The page of before is settled until the click arrives.
        first.page.wait_for_function(
            "() => !location.pathname.includes('district') && location.search.includes('plan=')"
        )
        first.settle()
        assert "plan=quanzhou_2024" in first.page.url
        assert "as_of=2026Q2" in first.page.url


def test_without_chrome_a_page_is_ready_for_a_picture(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/?plan=quanzhou_2024&brief=1")
        assert page.locator('[data-testid="stTopNavLink"]').count() == 0
        assert "演示数据·非真实" in page.locator('[data-testid="stMain"]').inner_text()


def test_a_workbook_goes_out_and_comes_in_by_a_deep_link(browser, server, tmp_path):
    book = ROOT / "data" / "sample" / "泉州市_2026Q3_填报表_演示数据·非真实.xlsx"
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/submit?plan=quanzhou_2024&as_of=2026Q3")
        with page.expect_download() as coming:
            page.get_by_role("button", name="下载本季空白上报表").click()
        blank = tmp_path / "blank.xlsx"
        coming.value.save_as(blank)
        assert coming.value.suggested_filename.endswith(".xlsx")
        assert blank.read_bytes()[:2] == b"PK"
        page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(book)
        page.get_by_text("这本工作簿与库中一致，没有可保存的改动。").wait_for()
        assert (visitor.complaints, visitor.strangers) == ([], [])


def test_a_reader_goes_to_the_draft_and_back_and_looks_at_a_past_day(browser, sample_database, tmp_path):
    with served(sample_database, tmp_path / "server.log") as own, visit(browser, own, DESK) as visitor:
        page = visitor.open("/indicator?plan=quanzhou_2024&indicator=ip_enterprises&draft=1")
        main = page.locator('[data-testid="stMain"]')
        assert "草稿·未发布" in main.inner_text()
        page.get_by_role("link", name="看已发布的").click()
        page.get_by_text("发布（北京时间）").wait_for()
        visitor.settle()
        assert "草稿·未发布" not in main.inner_text()
        assert "indicator=ip_enterprises" in page.url
        page.get_by_role("button", name="按当时所知").click()
        page.get_by_role("group", name="按哪一天所知显示").get_by_role("spinbutton").first.click()
        page.keyboard.type("20200101")
        page.get_by_role("heading", level=1).click()
        page.get_by_text("按 2020年1月1日 所知显示").wait_for()
        assert "known_at=2020-01-01" in page.url
        assert (visitor.complaints, visitor.strangers) == ([], [])


@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize("address", ["/?plan=quanzhou_2024", "/?plan=huancui_2024", "/indicator?plan=quanzhou_2024"])
def test_overview_and_indicator_print_on_at_most_two_sheets(address, landscape, browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open(address)
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape)))
        assert len(printed.pages) <= 2
        # What is printed is what is seen: the conclusion and the trouble, and no bar of pages.
        said = normalize("NFKC", "".join(one.extract_text() for one in printed.pages))
        assert "演示数据" in said
        assert "数据报送" not in said


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024"])
def test_at_an_office_pc_what_is_in_trouble_stands_above_the_fold(plan, browser, server):
    with visit(browser, server, (1366, 768)) as visitor:
        page = visitor.open(f"/?plan={plan}")
        worst = page.locator(".todo").first.bounding_box()
        assert worst["y"] + worst["height"] < 768
        red = page.locator(".card", has_text="滞后").first.bounding_box()
        assert red["y"] + red["height"] < 768


def test_the_bar_says_whose_board_it_is(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/district?plan=huancui_2024")
        said = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stHeader]'), '::before').content")
        assert said == '"环翠区知识产权强区指标看板"'
        assert page.title() == "镇街 · 知识产权指标看板"
