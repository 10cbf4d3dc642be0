"""Every page of every plan at the sizes it is looked at: each is opened once and its window made smaller, from a desk to a phone, and
axe looks at it large and at 200 %."""

import re

import pytest

from tests.browser.serving import DESK, PHONE, visit
from tests.browser.test_axe import faults
from tests.browser.test_pages import PLANS
from tests.every_page import every_page

OFFICE = ((1366, 768), (1280, 720))
# A desk of 1600×900 and an office PC of 1366×768 at 200 %.
ZOOMED = ((800, 450), (683, 384))
SIZED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
ACROSS = """() => { const main = document.querySelector('[data-testid="stMain"]'); return main.scrollWidth - main.clientWidth; }"""
DOWN = """() => { const main = document.querySelector('[data-testid="stMain"]'); return main.scrollHeight - main.clientHeight; }"""
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
# Where there is little room the framework folds the bar into a drawer whose lists are its own.
FOLDED = "@media (max-width: 1000px) { [data-testid=stSidebar] { display: none !important; } }"
LEADERS = ("", "indicator", "district")
READ = ("", "indicator", "district", "tasks")


def across(page):
    """How far a page scrolls across once it has taken its new size: editable tables follow a little later."""
    for _look in range(20):
        found = page.evaluate(ACROSS)
        if found <= 0:
            return 0
        page.wait_for_timeout(100)
    return found


def looked_at(page, address, lang, size):
    """What is wrong with the open page at a size of its window."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(SIZED)
    found = {"across": across(page), "over": page.evaluate(OVER)}
    if address in READ:
        found["cut"] = page.evaluate(CUT)
    if address in LEADERS and size == DESK:
        found["down"] = max(page.evaluate(DOWN), 0)
    if address in READ and size == PHONE:
        found |= {"rows": max(page.evaluate(ROWS) - 2, 0), "small": page.evaluate(SMALL)}
    if address == "" and size == OFFICE[0] and page.locator(".todo").count():
        # What is in trouble stands above the fold, in the list and as a card.
        found["fold"] = page.locator(".todo").first.bounding_box()["y"] > height - 100
        red = page.locator(".card", has_text="滞后" if lang == "zh" else re.compile("[Bb]ehind")).all()
        found["red"] = bool(red) and red[0].bounding_box()["y"] > height - 200
    if size in (DESK, ZOOMED[1]):
        # A table that goes on to the right is given the keyboard by the browser itself (Chromium 130), which axe does not know.
        found["axe"] = [one for one in faults(page) if size == DESK or one[0] != "scrollable-region-focusable"]
    return {what: seen for what, seen in found.items() if seen}


@pytest.mark.parametrize("plan", PLANS)
def test_a_page_is_whole_at_every_size_and_axe_finds_nothing(plan, browser, server):
    """Each page in the one language or the other; over the plans every page in both."""
    wrong, turn = {}, PLANS.index(plan)
    with visit(browser, server, DESK) as visitor:
        for number, (_script, name, address) in enumerate(every_page()):
            if address == "brief":
                continue
            lang = ("zh", "en")[(number + turn) % 2]
            page = visitor.open(f"/{address}?plan={plan}&lang={lang}")
            page.add_style_tag(content=FOLDED)
            assert (visitor.dialogs, page.locator('[data-testid="stException"]').count()) == ([], 0), name
            assert lang == "en" or visitor.here == name
            for size in (DESK, *OFFICE, *ZOOMED, PHONE):
                if said := looked_at(page, address, lang, size):
                    wrong[name, lang, size[0]] = said
            page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        assert wrong == {}, "\n".join(f"{where}: {said}"[:300] for where, said in wrong.items())
        assert (visitor.complaints, visitor.strangers) == ([], [])
