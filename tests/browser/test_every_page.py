"""Every page of every plan in both languages, opened once: its place in the bar, its window made smaller from a desk to a phone,
no fault of any impact, no stranger asked."""

import re
from pathlib import Path

import axe_playwright_python
import pytest

import wording
from tests.browser.serving import DESK, PHONE, visit
from tests.every_page import every_page
from wording.levels import places_word

# 汇报 has the whole window to itself, and tests of its own (test_brief).
PAGES = {address: name for _script, name, address in every_page() if address != "brief"}
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
LEADERS = ("", "indicator", "district")
# Whose choices are to be read whole at any size; a list of measures or years may be cut where letters are large.
READ = ("", "indicator", "district", "tasks")
# What an analyst opens of the first plan; these fit the desk too.
OPENED = {
    "records": "",
    "trace": "&indicator=high_value_patents_per_10k&region=350502",
    "publish": "",
    "chase": "&as_of=2026Q3&today=2026-10-26",
    "correct": "&measure=high_value_patents&region=350502",
}
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
# Whether one half of a table stands below the other, and how many different columns they have: 1 where the second has no head of
# its own and both have the same edges.
HALVES = """() => { const halves = [...document.querySelectorAll('.twin')].filter(one => one.clientWidth).pop().querySelectorAll('table');
  const edges = one => [...one.tBodies[0].rows[0].cells].map(cell => Math.round(cell.getBoundingClientRect().left)).join();
  return [halves[1].getBoundingClientRect().top > halves[0].getBoundingClientRect().bottom,
    new Set([...halves].map(edges)).size + (halves[1].tHead.getClientRects().length > 0)]; }"""
# Where there is little room the framework folds the bar into a drawer whose lists are its own.
FOLDED = "@media (max-width: 1000px) { [data-testid=stSidebar] { display: none !important; } }"
# Shades at the edge of a scrolling box and links that lie over a whole card: axe sees no ground behind them, and would judge
# no word of a table or card by its contrast. They are off while it looks.
SEEN_THROUGH = """
.ip .box { background: none !important; }
[class*="st-key-card-"] [data-testid="stElementContainer"]:has([data-testid="stPageLink"]) { position: static !important; }
"""
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RUN = """only => axe.run(document, {...only, resultTypes: ["violations"], preload: false, elementRef: true}).then(
  found => found.violations.flatMap(fault => fault.nodes.map(node => [
    fault.id, node.target.join(" "), node.html.slice(0, 160), node.element.closest("[data-testid=stFileUploaderDropzone]") !== null
  ])))"""
# Beyond a template or style sheet of ours: the framework's drop zone is a named section without a role. Its button is named
# by our style sheet, whose words browsers say and axe does not read; a test below asks the browser.
UPLOADER = ("presentation-role-conflict", "button-name")


def faults(page, *rules):
    """What axe finds on the open page beside the frame, by all its rules or by those named: rule, selector, start of the element."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    lens = page.add_style_tag(content=SEEN_THROUGH)
    found = page.evaluate(RUN, {"runOnly": list(rules)} if rules else {})
    lens.evaluate("one => one.remove()")
    return [one[:3] for one in found if not (one[3] and one[0] in UPLOADER)]


def across(page):
    """How far a page scrolls across once it has taken its new size: editable tables follow later, on a busy machine by
    seconds."""
    for _look in range(100):
        found = page.evaluate(ACROSS)
        if found <= 0:
            return 0
        page.wait_for_timeout(100)
    return found


def looked_at(page, address, lang, size, *, fits):
    """What is wrong with the open page at a size of its window."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(SIZED)
    found = {"across": across(page), "over": page.evaluate(OVER)}
    if address in READ:
        found["cut"] = page.evaluate(CUT)
    if fits and size == DESK:
        found["down"] = max(page.evaluate(DOWN), 0)
    if address in READ and size == PHONE:
        found |= {"rows": max(page.evaluate(ROWS) - 2, 0), "small": page.evaluate(SMALL)}
    if address == "" and size == OFFICE[0] and page.locator(".todo").count():
        # What is in trouble stands above the fold, in the list and as a card.
        found["fold"] = page.locator(".todo").first.bounding_box()["y"] > height - 100
        red = page.locator(".card", has_text="滞后" if lang == "zh" else re.compile("[Bb]ehind")).all()
        found["red"] = bool(red) and red[0].bounding_box()["y"] > height - 200
    if size == DESK or (size == ZOOMED[1] and address in READ):
        found["axe"] = faults(page)
    if size == DESK and lang == "zh" and address in LEADERS:
        # The system's own colours change no more than colours.
        page.emulate_media(forced_colors="active")
        found["forced"] = faults(page, "color-contrast", "link-in-text-block")
        page.emulate_media(forced_colors="none")
    return {what: seen for what, seen in found.items() if seen}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_a_page_is_whole_at_every_size_and_axe_finds_nothing(plan, lang, browser, server, catalogue):
    wording.use(lang)
    wrong = {}
    with visit(browser, server, DESK) as visitor:
        for address, chinese in PAGES.items():
            # The page of the places is called as the plan calls them.
            name = places_word(catalogue, plan) if address == "district" else wording._(chinese)
            opened = OPENED.get(address, "") if plan == PLANS[0] else ""
            page = visitor.go(name, f"/{address}?plan={plan}&lang={lang}{opened}")
            if address == "":
                page.add_style_tag(content=FOLDED)
            assert (visitor.here, visitor.dialogs) == (name, [])
            assert page.locator('[data-testid="stException"]').count() == 0, name
            fits = address in LEADERS or (lang == "zh" and plan == PLANS[0] and address in OPENED)
            for size in (DESK, *OFFICE, *ZOOMED, PHONE):
                if said := looked_at(page, address, lang, size, fits=fits):
                    wrong[name, size[0]] = said
            page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        assert wrong == {}, "\n".join(f"{where}: {said}"[:300] for where, said in wrong.items())
        assert (visitor.complaints, visitor.strangers) == ([], [])


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
        page.get_by_role("tab", name="差距与位次").click()
        for width in (DESK[0], OFFICE[0][0], 1001, 779, PHONE[0]):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(SIZED)
            below, columns = page.evaluate(HALVES)
            assert not below or columns == 1, width


@pytest.mark.parametrize(("lang", "name"), [("zh", "选择工作簿"), ("en", "Choose workbooks")])
def test_the_uploader_is_named_by_our_words_alone(lang, name, browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open(f"/submit?plan=quanzhou_2024&lang={lang}")
        zone = page.locator('[data-testid="stFileUploaderDropzone"]')
        assert zone.get_by_role("button", name=name, exact=True).count() == 1
