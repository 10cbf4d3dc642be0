"""Every page of every plan in both languages: its words, its size on every screen, no fault of any impact, no stranger asked."""

from pathlib import Path

import axe_playwright_python
import pytest

import wording
from tests.browser.serving import DESK, PHONE, visit
from tests.every_page import every_page

# 汇报 has the whole window to itself, and tests of its own (test_brief).
PAGES = {name: f"/{address}" for _script, name, address in every_page() if address != "brief"}
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
LEADERS = ("总览", "指标", "县区")
# What an analyst opens of the first plan; these fit the desk too.
OPENED = {
    "报送记录": "",
    "追溯": "&indicator=high_value_patents_per_10k&region=350502",
    "复核并发布": "",
    "报送情况": "&as_of=2026Q3&today=2026-10-26",
    "单数更正": "&measure=high_value_patents&region=350502",
}
# How far the page can be scrolled in its own frame: down, across.
SCROLL = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth];
}"""
# An office PC, a smaller one, a desk and an office PC at 200 %, a phone.
NARROWER = ((1366, 768), (1280, 720), (800, 450), (683, 384), PHONE)
CUT = """() => [...document.querySelectorAll('.st-key-choices [data-testid=stSelectbox] input')]
  .filter(one => one.clientWidth < one.scrollWidth).map(one => one.value)"""
ROWS = """() => new Set([...document.querySelectorAll('.st-key-choices [data-testid=stSelectbox] input')]
  .map(one => Math.round(one.getBoundingClientRect().top / 12))).size"""
SMALL = """() => [...document.querySelectorAll('.ip a, main button, main summary')].map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width && (box.height < 23.5 || box.width < 23.5)).map(([box, one]) => one.outerHTML.slice(0, 120))"""
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RUN = """() => axe.run(document, {resultTypes: ["violations"], preload: false, elementRef: true}).then(
  found => found.violations.flatMap(fault => fault.nodes.map(node => [
    fault.id, node.target.join(" "), node.html.slice(0, 160), node.element.closest("[data-testid=stFileUploaderDropzone]") !== null
  ])))"""
# Beyond a template or style sheet of ours: the framework's drop zone is a named section without a role. Its button is named
# by our style sheet, whose words browsers say and axe does not read; a test below asks the browser.
UPLOADER = ("presentation-role-conflict", "button-name")


def faults(page):
    """What axe finds on the open page beside the frame: rule, selector, start of the element."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [one[:3] for one in page.evaluate(RUN) if not (one[3] and one[0] in UPLOADER)]


def resized(visitor, size):
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    return visitor.settle()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_every_page_comes_up_clean_at_every_size_and_hurts_nobody(plan, lang, browser, server):
    wording.use(lang)
    wrong = []

    def hold(where, what, found, wanted):
        if found != wanted:
            wrong.append(f"{where}: {what}: {found}")

    with visit(browser, server, DESK) as visitor:
        for chinese, address in PAGES.items():
            name = wording._(chinese)
            opened = OPENED.get(chinese, "") if plan == PLANS[0] else ""
            page = visitor.go(name, f"{address}?plan={plan}&lang={lang}{opened}")
            hold(name, "in the bar", (visitor.here, visitor.dialogs), (name, []))
            hold(name, "traces", page.locator('[data-testid="stException"]').count(), 0)
            hold(name, "axe", faults(page), [])
            down, across = page.evaluate(SCROLL)
            hold(name, "scrolls across", max(0, across), 0)
            fits = chinese in LEADERS or (lang == "zh" and plan == PLANS[0] and chinese in OPENED)
            hold(name, "scrolls down", down if fits else 0, 0)
            for size in NARROWER:
                hold(name, f"scrolls across at {size}", max(0, resized(visitor, size).evaluate(SCROLL)[1]), 0)
                hold(name, f"choices cut off at {size}", page.evaluate(CUT), [])
            if chinese in (*LEADERS, "任务"):
                hold(name, "rows of choices on a phone", page.evaluate(ROWS), 2)
                hold(name, "too small for a finger", page.evaluate(SMALL), [])
            resized(visitor, DESK)
        assert not wrong, "\n".join(wrong)
        assert (visitor.complaints, visitor.strangers) == ([], [])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_axe_finds_nothing_on_the_screens(plan, lang, browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open(f"/brief?plan={plan}&lang={lang}")
        page.wait_for_selector(".brief[data-scene] .screen.shown", timeout=60_000)
        assert faults(page) == []


def test_a_folded_answer_and_the_submission_of_a_book_are_under_axe_too(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/?plan=quanzhou_2024")
        page.get_by_role("button", name="文字说明").click()
        page.locator('[data-testid="stPopoverBody"]').wait_for()
        assert faults(page) == []
        page = visitor.open("/indicator?plan=quanzhou_2024&indicator=ip_enterprises")
        for tab in page.get_by_role("tab").all():
            tab.click()
            visitor.settle()
            assert faults(page) == [], tab.inner_text()


@pytest.mark.parametrize(("lang", "name"), [("zh", "选择工作簿"), ("en", "Choose workbooks")])
def test_the_uploader_is_named_by_our_words_alone(lang, name, browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open(f"/submit?plan=quanzhou_2024&lang={lang}")
        zone = page.locator('[data-testid="stFileUploaderDropzone"]')
        assert zone.get_by_role("button", name=name, exact=True).count() == 1
