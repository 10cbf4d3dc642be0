"""汇报 in a real Chromium: screens of 1600 × 900 px with nothing beside them, turned by keys and by itself; columns on a phone."""

import gzip
import json
import re
import struct
import urllib.error
import urllib.request

import pytest

from desk import Files, load, open_desk
from desk.judge import judge
from store.rows import CommitNote
from tests.browser.serving import DESK, PHONE, ROOT, served, visit
from tests.browser.test_every_page import PLANS, faults
from tests.papers_read import pieces_of_html
from tests.test_pages import filled
from tracker.periods import Period

PLAN = "quanzhou_2024"

READY = ".brief[data-scene] .screen.shown"
# What of the shown screen leaves it, is cut off, or lies on other words of its chart; on a phone what is wider than the window.
OUTSIDE = """() => {
  const shown = document.querySelector('.brief .screen.shown'), frame = shown.getBoundingClientRect(), out = [];
  for (const one of shown.querySelectorAll('h1, p, li, td, th, b, footer span, .plot text, .plot line')) {
    const box = one.getBoundingClientRect();
    if (one.closest('.box') && window.innerWidth < 760) { continue; }
    if (box.width && (box.left < frame.left - 1 || box.top < frame.top - 1 || box.right > frame.right + 1
        || box.bottom > Math.max(frame.bottom, frame.top + shown.scrollHeight) + 1)) {
      out.push('outside: ' + one.tagName + ' ' + one.textContent.slice(0, 40));
    }
  }
  for (const one of shown.querySelectorAll('.body, .side, footer span, td')) {
    if (getComputedStyle(one).overflow !== 'visible' && !one.closest('.box')
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)) {
      out.push('cut: ' + one.className + ' ' + one.textContent.slice(0, 40));
    }
  }
  const words = [...shown.querySelectorAll('text.annotation-text, .xtick text')].map((one) => [one, one.getBoundingClientRect()]);
  words.forEach(([one, a], n) => words.slice(n + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 3 && down > 0.4 * Math.min(a.height, b.height)) { out.push('over: ' + one.textContent + ' / ' + other.textContent); }
  }));
  return out;
}"""
SCROLLED = """() => {
  const main = document.querySelector('[data-testid="stMain"]'), all = document.documentElement;
  return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth,
          all.scrollHeight - window.innerHeight, all.scrollWidth - window.innerWidth];
}"""


def opened(visitor, address):
    page = visitor.open(address)
    page.wait_for_selector(READY, timeout=60_000)
    return page


def shown(page):
    return int(page.locator(".brief").get_attribute("data-scene"))


def settled(page):
    """What stands outside, is cut off or lies over other words, once sizes have been found: a busy machine takes its time."""
    for _look in range(10):
        found = page.evaluate(OUTSIDE)
        if not found:
            break
        page.wait_for_timeout(200)
    return found


def counted(page):
    """How many screens there are, once all are laid out."""
    page.wait_for_function("document.querySelector('.brief .count').textContent.includes('/')")
    return int(page.locator(".brief .count").inner_text().partition("/")[2])


def turned(page):
    """The number of every screen in turn, once it stands there."""
    count = counted(page)
    for number in range(1, count + 1):
        page.wait_for_function(f"document.querySelector('.brief').dataset.scene === '{number}'")
        yield number
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_every_screen_fills_the_window_with_nothing_outside_cut_off_or_over_other_words(
    plan, language, browser, server
):
    with visit(browser, server, DESK) as visitor:
        page = opened(visitor, f"/brief?plan={plan}&lang={language}&brief=1&annex=1")
        assert page.locator(".brief .frame").bounding_box() == {"x": 0, "y": 0, "width": 1600, "height": 900}
        assert page.locator('[data-testid="stTopNavLink"]').count() == 0
        assert faults(page) == []
        # A span of years stands on one line.
        lines = "spans => spans.map(one => one.getClientRects().length)"
        assert set(page.locator(".screen.cover h1 .tight").evaluate_all(lines)) <= {1}
        wrong = {}
        for number in turned(page):
            if found := settled(page):
                wrong[number] = found
            assert page.evaluate(SCROLLED) == [0, 0, 0, 0]
            said = page.locator(".brief .screen.shown h1").text_content()
            assert said
            assert language == "zh" or not re.search(r"[\u4e00-\u9fff]", said)
        assert wrong == {}
        assert shown(page) == 1
        assert (visitor.complaints, visitor.strangers) == ([], [])


@pytest.mark.parametrize(("plan", "language"), [("quanzhou_2024", "zh"), ("huancui_2024", "en"), ("fujian_2023", "zh")])
def test_on_a_phone_a_screen_is_a_column_no_wider_than_the_window(plan, language, browser, server):
    with visit(browser, server, PHONE) as visitor:
        page = opened(visitor, f"/brief?plan={plan}&lang={language}&brief=1")
        assert page.locator(".brief .out a").count() == 2
        for number in turned(page):
            assert (number, page.evaluate(OUTSIDE)) == (number, [])
            assert page.evaluate("document.querySelector('.brief').scrollWidth") <= PHONE[0]
            small = "[...document.querySelectorAll('.brief .screen.shown :is(p, td, th, li, h1)')].map(one => parseFloat(getComputedStyle(one).fontSize))"
            assert min(page.evaluate(small)) >= 11.9, number
        assert (visitor.complaints, visitor.strangers) == ([], [])


def test_the_annex_is_shown_and_put_away_with_a_key_and_stands_in_the_address(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = opened(visitor, "/brief?plan=quanzhou_2024&brief=1")
        short = counted(page)
        page.keyboard.press("a")
        assert "annex=1" in page.url
        assert counted(page) > short
        page.keyboard.press("a")
        assert "annex=" not in page.url
        assert counted(page) == short


def test_keys_taps_and_the_address_turn_the_screens(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = opened(visitor, "/brief?plan=quanzhou_2024&scene=3&brief=1")
        seen = [shown(page)]
        for key in ("ArrowRight", "PageDown", " ", "ArrowDown", "ArrowLeft", "PageUp", "ArrowUp", "End", "Home"):
            page.keyboard.press(key)
            seen.append(shown(page))
        assert seen == [3, 4, 5, 6, 7, 6, 5, 4, counted(page), 1]
        page.mouse.click(1200, 500)
        assert shown(page) == 2
        page.mouse.click(100, 500)
        assert shown(page) == 1
        page.keyboard.press("ArrowRight")
        assert "scene=2" in page.url
        page.keyboard.press("Escape")
        visitor.settle()
        assert visitor.here == "总览"
        assert "plan=quanzhou_2024" in page.url


def test_on_a_large_screen_the_pages_turn_themselves_and_begin_again(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = opened(visitor, "/brief?plan=putian_2023&loop=1&brief=1")
        page.wait_for_function("document.querySelector('.brief').dataset.scene === '2'", timeout=15_000)
        page.wait_for_function("document.querySelector('.brief').dataset.scene === '1'", timeout=30_000)
        page.keyboard.press("l")
        assert "loop=" not in page.url
        page.keyboard.press("l")
        assert "loop=15" in page.url
        assert (visitor.complaints, visitor.strangers) == ([], [])


def test_the_choices_show_themselves_at_the_upper_edge_only_and_never_in_a_picture(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = opened(visitor, "/brief?plan=quanzhou_2024")
        page.mouse.move(800, 500)
        tools = page.locator(".st-key-brief-tools")
        assert tools.evaluate("one => getComputedStyle(one).opacity") == "0"
        page.mouse.move(800, 10)
        assert tools.evaluate("one => getComputedStyle(one).opacity") == "1"
        assert opened(visitor, "/brief?plan=quanzhou_2024&brief=1").locator(".st-key-brief-tools").is_hidden()


def test_on_a_smaller_screen_the_whole_of_it_is_shown(browser, server):
    with visit(browser, server, (1280, 800)) as visitor:
        page = opened(visitor, "/brief?plan=anqing_2023&brief=1")
        assert page.locator(".brief .frame").bounding_box() == {"x": 0, "y": 40, "width": 1280, "height": 720}
        assert page.evaluate(SCROLLED) == [0, 0, 0, 0]


def test_a_screen_is_saved_with_a_key_under_plan_what_it_shows_and_period(browser, server, tmp_path):
    with visit(browser, server, DESK) as visitor:
        page = opened(visitor, "/brief?plan=putian_2023&scene=3&brief=1")
        with page.expect_download(timeout=90_000) as coming:
            page.keyboard.press("p")
        coming.value.save_as(tmp_path / "screen.png")
        assert coming.value.suggested_filename == "莆田万里行方案-需要协调的任务-2023年三季度.png"
        assert struct.unpack(">II", (tmp_path / "screen.png").read_bytes()[16:24]) == (3200, 1800)
        with page.expect_download(timeout=90_000) as coming:
            page.keyboard.press("s")
        coming.value.save_as(tmp_path / "screen.svg")
        assert "需要协调的任务" in (tmp_path / "screen.svg").read_text(encoding="utf-8")
        assert shown(page) == 3
        assert (visitor.complaints, visitor.strangers) == ([], [])


def test_a_page_hands_out_its_chart_as_png_and_svg(browser, server, tmp_path):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/indicator?plan=quanzhou_2024&indicator=ip_enterprises&region=350582")
        page.get_by_text("下载图片").click()
        body = page.locator('[data-testid="stPopoverBody"]')
        with page.expect_download(timeout=90_000) as coming:
            body.get_by_role("button", name="PNG").first.click()
        coming.value.save_as(tmp_path / "chart.png")
        assert coming.value.suggested_filename == "泉州示范城市方案-晋江市优势示范企业-2026年三季度.png"
        assert struct.unpack(">II", (tmp_path / "chart.png").read_bytes()[16:24]) == (3200, 1800)
        with page.expect_download(timeout=90_000) as coming:
            body.get_by_role("button", name="SVG").last.click()
        coming.value.save_as(tmp_path / "chart.svg")
        drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
        assert "泉州台商投资区" in drawn
        assert "演示数据·非真实" in drawn
        assert (visitor.complaints, visitor.strangers) == ([], [])


def test_the_camera_of_a_chart_speaks_chinese_and_names_its_picture(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/indicator?plan=quanzhou_2024&indicator=valid_trademarks")
        chart = page.locator(".plot").first
        chart.hover()
        page.wait_for_selector(".plot.asked")
        camera = chart.locator(".modebar-btn")
        assert [one.get_attribute("data-title") for one in camera.all()] == ["下载图片"]
        with page.expect_download() as coming:
            camera.click()
        assert coming.value.suggested_filename == "泉州示范城市方案-商标有效注册量-2026年三季度.png"


def test_without_a_browser_one_sentence_says_what_to_install(browser, sample_database, tmp_path):
    with (
        served(sample_database, tmp_path / "server.log", BROWSER_PATH="/nowhere/chromium") as own,
        visit(browser, own, DESK) as visitor,
    ):
        page = visitor.open("/indicator?plan=quanzhou_2024")
        page.get_by_text("下载图片").click()
        # What is offered is drawn once the box is open.
        said = page.locator('[data-testid="stPopoverBody"]')
        said.get_by_text("请安装 Chromium、Chrome 或 Edge").wait_for()
        assert said.get_by_role("button").count() == 0
        page.keyboard.press("Escape")
        chart = page.locator(".plot").first
        chart.hover()
        page.wait_for_selector(".plot.asked")
        with page.expect_download():
            chart.locator(".modebar-btn").click()


def asked(address, **headers):
    """The answer's status, headers and bytes."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_a_board_is_made_once_compressed_and_not_sent_to_who_has_it(server):
    status, headers, body = asked(f"{server}/board/quanzhou_2024", **{"Accept-Encoding": "gzip", "Accept": "text/html"})
    assert (status, headers["Content-Encoding"], headers["Content-Type"]) == (200, "gzip", "text/html; charset=utf-8")
    html = gzip.decompress(body).decode()
    assert "泉州台商投资区" in html
    assert len(body) < 2_000_000
    again = asked(f"{server}/board/quanzhou_2024", **{"If-None-Match": headers["ETag"]})
    assert (again[0], again[2]) == (304, b"")
    assert asked(f"{server}/board/quanzhou_2024")[2].decode() == html
    assert asked(f"{server}/board/quanzhou_2024?lang=en")[1]["ETag"] != headers["ETag"]
    assert asked(f"{server}/board/atlantis")[0] == 404
    assert "没有这个方案" in asked(f"{server}/board/atlantis")[2].decode()


def test_a_board_opens_in_the_browser_and_asks_nobody(browser, server):
    with visit(browser, server, DESK) as visitor:
        visitor.page.goto(f"{server}/board/quanzhou_2024")
        # Charts stand as drawings; one that is pointed at is drawn anew.
        visitor.page.locator(".plot").first.hover()
        visitor.page.wait_for_selector(".plot.asked .main-svg")
        assert visitor.page.locator("h1").inner_text().startswith("9 项目标中")
        assert (visitor.complaints, visitor.strangers) == ([], [])


def test_a_draft_is_not_on_the_board(sample_database, tmp_path):
    """A figure handed in since the edition, of its quarter and of the next, is on 总览's draft only."""
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    autumn, winter = Period.quarter(2026, 3), Period.quarter(2026, 4)
    for period, firms in ((autumn, 36), (winter, 987)):
        content, name = filled(desk, PLAN, period, {"P12": firms})
        submission = load.read(desk, content, name, plan=PLAN, period=period)
        load.commit(desk, submission, content, who="县局", note=CommitNote("补报"), copy=False)
    [then], [now] = (judge(desk, PLAN, period, targets=["ip_enterprises"]) for period in (winter, autumn))
    assert then.as_of == winter
    assert now.value == 342
    desk.store.close()
    with served(sample_database, tmp_path / "server.log") as own:
        said = " ".join(pieces_of_html(asked(f"{own}/board/{PLAN}")[2]))
    assert "2026年三季度" in said
    assert "341 家" in said
    assert [word for word in ("2026年四季度上报表", "342 家", "987", "草稿") if word in said] == []


def test_behind_a_proxy_that_vouches_a_board_is_only_for_who_is_signed_in(sample_database, tmp_path):
    names, secret = json.dumps({"X-Forwarded-User": "name"}), "s" * 40
    more = {"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": names, "TRACKER_PROXY_SECRET": secret}
    with served(sample_database, tmp_path / "server.log", **more) as own:
        for headers in ({}, {"X-Forwarded-User": "zhang"}, {"X-Proxy-Secret": secret}):
            status, _headers, body = asked(f"{own}/board/quanzhou_2024", **headers)
            assert status == 403
            assert body.decode().startswith("请先登录")
        vouched = {"X-Forwarded-User": "zhang", "X-Proxy-Secret": secret}
        assert asked(f"{own}/board/quanzhou_2024", **vouched)[0] == 200
