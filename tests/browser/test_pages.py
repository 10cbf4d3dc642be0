"""Pages in a real Chromium: links, prints, files that go out and come in (every page of every plan: test_every_page)."""

import re

from tests.browser.serving import DESK, PHONE, ROOT, served, visit


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
        assert page.title() == "Overview · IP indicator board"
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


def test_the_bar_says_whose_board_it_is(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/district?plan=huancui_2024")
        said = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stHeader]'), '::before').content")
        assert said == '"环翠区知识产权强区指标看板"'
        assert page.title() == "镇街 · 知识产权指标看板"
