"""Other ways of looking and reaching: keyboard alone, a phone, a system's own colours, an old browser, no eyes."""

import pytest

from components.style import rules
from tests.browser.serving import DESK, PHONE, visit
from tests.browser.test_brief import opened

# What has the keyboard: its words, and whether one sees that it has.
FOCUSED = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  const box = one.closest('[data-testid=stSelectbox]') ? one.parentElement : one, rule = getComputedStyle(box);
  const seen = (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== 'none'
    || (box !== one && rule.borderColor !== 'rgb(201, 209, 217)');
  return [(one.getAttribute('aria-label') || one.innerText || '').trim(), seen, one.tagName];
}"""


def reach(page, name, most=90):
    """Tabs until something of that name has the keyboard; everything on the way shows that it has it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        said, seen, tag = page.evaluate(FOCUSED)
        if tag != "BODY":
            assert seen, f"one does not see that {tag} {said[:30]!r} has the keyboard"
        if said == name:
            return
    raise AssertionError(f"{name} is not reached by the keyboard")


def test_from_the_overview_to_publishing_by_keyboard_alone(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/?plan=quanzhou_2024")
        reach(
            page, "有效注册商标总量" if page.get_by_role("link", name="有效注册商标总量").count() else "商标有效注册量"
        )
        page.keyboard.press("Enter")
        page.wait_for_url("**/indicator?**")
        visitor.settle()
        assert visitor.here == "指标"
        for name, address in (("上报", "submit"), ("复核并发布", "publish")):
            section = "数据报送" if address == "submit" else "数据报送 · 上报"
            reach(page, section)
            page.keyboard.press("Enter")
            page.get_by_role("menuitem", name=name).wait_for()
            for _press in range(8):
                page.keyboard.press("ArrowDown")
                if page.evaluate(FOCUSED)[0] == name:
                    break
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/{address}?**")
            visitor.settle()
            assert visitor.here == name


def test_a_table_that_goes_on_to_the_right_is_shaded_at_its_edge(browser, server):
    with visit(browser, server, PHONE) as visitor:
        box = visitor.open("/district?plan=quanzhou_2024").locator(".box").first
        assert box.evaluate("one => one.scrollWidth > one.clientWidth")
        assert box.evaluate("one => getComputedStyle(one).backgroundAttachment") == "local, scroll"


def test_on_a_phone_the_screens_have_a_way_out_and_words_one_can_read(browser, server):
    with visit(browser, server, PHONE) as visitor:
        page = opened(visitor, "/brief?plan=quanzhou_2024")
        for words in (page.locator(".brief .screen.shown h1"), page.locator(".brief .screen.shown p").first):
            assert words.inner_text()
            assert words.bounding_box()["width"] > 300
            assert float(words.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 15
        assert page.locator(".st-key-brief-tools").is_hidden()
        ways = page.locator(".brief .out a")
        assert [way.get_attribute("href") for way in ways.all()] == [
            "/?plan=quanzhou_2024",
            "/board/quanzhou_2024?lang=zh",
        ]
        assert all(way.bounding_box()["height"] >= 24 for way in ways.all())
        ways.first.click()
        page.wait_for_url("**/?plan=quanzhou_2024*")
        assert "项目标" in visitor.settle().get_by_role("heading", level=1).inner_text()


def test_in_the_system_s_own_colours_bars_ticks_and_the_open_tab_stand_out(browser, server):
    colour = "one => getComputedStyle(one).backgroundColor"
    with visit(browser, server, DESK) as visitor:
        visitor.page.emulate_media(forced_colors="active")
        page = visitor.open("/?plan=quanzhou_2024")
        bar = page.locator(".ip .card .bar:has(i)").first
        paper = page.locator(".ip .card").first.evaluate(colour)
        tick = page.locator(".ip .card .tick").first
        assert len({bar.locator("i").evaluate(colour), bar.evaluate(colour), paper}) == 3
        assert tick.evaluate(colour) not in (paper, bar.evaluate(colour))
        page = visitor.open("/indicator?plan=quanzhou_2024")
        outline = "one => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth"
        tabs = [tab.evaluate(outline) for tab in page.get_by_role("tab").all()]
        assert tabs.count("solid2px") == 1
        # What scrolls cuts off what stands outside its edge.
        assert page.get_by_role("tab", selected=True).evaluate("one => getComputedStyle(one).outlineOffset") == "-2px"
        assert page.locator('[data-testid="stTopNavLink"][aria-current="page"]').evaluate(outline) == "solid2px"
        # Focus is seen: a link in the text, and a box of the choices.
        for place in (page.locator(".ip a:visible").first, page.get_by_role("combobox").first):
            before = place.evaluate(outline)
            page.keyboard.press("Tab")
            place.focus()
            assert place.evaluate(outline) != before
        page = visitor.open("/tasks?plan=quanzhou_2024")
        edge = "one => getComputedStyle(one).borderTopColor"
        assert (
            len(
                {
                    page.locator(f"table.duties .cellmark{kind}").first.evaluate(edge)
                    for kind in (".lead", ":not(.lead)")
                }
            )
            == 2
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_browser_too_old_for_the_pages_is_told_so_and_led_to_the_board(lang, browser, server):
    with visit(browser, server, DESK) as visitor:
        notice = visitor.open(f"/?plan=huancui_2024&lang={lang}").locator("#old-browser")
        assert notice.is_hidden()
        visitor.page.add_init_script("delete Object.hasOwn; delete window.structuredClone;")
        visitor.page.goto(f"{server}/district?plan=huancui_2024&lang={lang}")
        notice.wait_for()
        assert "98" in notice.inner_text()
        address = notice.get_by_role("link").get_attribute("href")
        assert address == f"/board/huancui_2024?lang={lang}"
        assert visitor.page.request.get(server + address).ok
        visitor.page.goto(f"{server}/?lang={lang}")
        assert visitor.page.request.get(server + notice.get_by_role("link").get_attribute("href")).ok


@pytest.mark.parametrize("indicator", ["high_value_patents_per_10k", "ip_enterprises"])
def test_what_the_charts_of_an_indicator_draw_stands_in_tables_too(indicator, browser, server):
    drawn = "plot => plot.data.filter(one => one.name === '实际').map(one => one.y.length)"
    with visit(browser, server, DESK) as visitor:
        page = visitor.open(f"/indicator?plan=quanzhou_2024&indicator={indicator}")
        # Whose script does not come keeps its drawing, and asks again when it is pointed at again.
        page.route("**/board/plotly.js", lambda asked: asked.abort(), times=1)
        with page.expect_event("requestfailed"):
            page.locator(".plot").first.hover()
        assert page.locator(".plot.asked").count() == 0
        assert page.locator(".plot .drawing:visible").count() > 0
        page.mouse.move(0, 0)
        page.locator(".plot").first.hover()
        [points] = page.locator(".plot.asked .js-plotly-plot").evaluate(drawn)
        page.get_by_role("tab", name="图中数据").click()
        course, steps = page.get_by_role("tabpanel", name="图中数据").locator("table").all()
        rows = course.locator("tbody tr").all_inner_texts()
        assert rows[0].startswith("年末预计")
        assert sum("已报" in row for row in rows) == points
        assert steps.locator("tbody tr").count() > 10


def test_a_long_list_takes_the_room_it_is_given(browser, server):
    with visit(browser, server, DESK) as visitor:
        box = visitor.open("/records?plan=quanzhou_2024").locator(".box.long").first
        assert box.evaluate("one => one.clientWidth > 0.95 * one.parentElement.clientWidth")


@pytest.mark.parametrize(("lang", "size"), [("zh", "14px"), ("en", "12.5px")])
def test_the_rules_come_once_with_the_shell_and_those_for_english_hold_over_them(lang, size, browser, server):
    with visit(browser, server) as visitor:
        page = visitor.open(f"/?lang={lang}")
        address = page.locator('link[href*="/style/"]').get_attribute("href")
        answer = page.request.get(server + address)
        assert (answer.headers["content-type"], answer.text()) == ("text/css; charset=utf-8", str(rules()))
        assert "immutable" in answer.headers["cache-control"]
        seen = page.locator(".ip .todo").first.evaluate("todo => getComputedStyle(todo).fontSize")
        assert seen == size
        told = page.evaluate("() => [...document.querySelectorAll('main style')].map(one => one.textContent.length)")
        assert max(told, default=0) < 3000
