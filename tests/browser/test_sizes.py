"""Every page at the sizes it is looked at: each is opened once and its window made smaller, from a desk to a phone."""

import pytest

from tests.browser.serving import DESK, PHONE, visit
from tests.every_page import every_page

OFFICE = ((1366, 768), (1280, 720))
# A desk of 1600×900 and an office PC of 1366×768 at 200 %.
ZOOMED = ((800, 450), (683, 384))
SIZED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
ACROSS = """() => { const main = document.querySelector('[data-testid="stMain"]'); return main.scrollWidth - main.clientWidth; }"""
CUT = """() => [...document.querySelectorAll('.st-key-choices [data-testid=stSelectbox] input')]
  .filter(one => one.clientWidth < one.scrollWidth).map(one => one.value)"""
ROWS = """() => new Set([...document.querySelectorAll('.st-key-choices [data-testid=stSelectbox] input')]
  .map(one => Math.round(one.getBoundingClientRect().top / 12))).size"""
SMALL = """() => [...document.querySelectorAll('.ip a, main button, main summary')].map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width && (box.height < 23.5 || box.width < 23.5)).map(([box, one]) => one.outerHTML.slice(0, 120))"""
# Fine print and the tools beside it lie side by side.
OVER = """() => { const [words, tools] = ['.st-key-foot .ip.caption', '.st-key-foot-tools'].map(one => document.querySelector(one)?.getBoundingClientRect());
  return !!(words && tools && words.width && tools.width) && tools.left < words.right && tools.top < words.bottom; }"""
# Whose choices are to be read whole at any size; a list of measures or years may be cut where letters are large.
READ = ("", "indicator", "district", "tasks")


def across(page):
    """How far a page scrolls across once it has taken its new size: editable tables follow a little later."""
    for _look in range(20):
        found = page.evaluate(ACROSS)
        if found <= 0:
            return 0
        page.wait_for_timeout(100)
    return found


@pytest.mark.parametrize(("plan", "lang"), [("quanzhou_2024", "zh"), ("huancui_2024", "en")])
def test_no_page_scrolls_across_and_what_is_chosen_can_be_read(plan, lang, browser, server):
    wrong = {}
    with visit(browser, server, DESK) as visitor:
        for _script, name, address in every_page():
            if address == "brief":
                continue
            page = visitor.open(f"/{address}?plan={plan}&lang={lang}")
            for width, height in (DESK, *OFFICE, *ZOOMED, PHONE):
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate(SIZED)
                found = {"across": across(page), "over": page.evaluate(OVER)}
                if address in READ:
                    found["cut"] = page.evaluate(CUT)
                if address in READ and width == PHONE[0]:
                    found |= {"rows": page.evaluate(ROWS) - 2, "small": page.evaluate(SMALL)}
                if address == "" and width == OFFICE[0][0]:
                    found["fold"] = page.locator(".todo").first.bounding_box()["y"] > height - 100
                    red = page.locator(".card", has_text="滞后" if lang == "zh" else "Behind").first.bounding_box()
                    found["red"] = red["y"] + red["height"] > height
                if said := {what: seen for what, seen in found.items() if seen}:
                    wrong[name, width] = said
            page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        assert wrong == {}
        assert (visitor.complaints, visitor.strangers) == ([], [])
