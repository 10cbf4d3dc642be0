"""Nothing of ours hurts a reader with weak eyes, a keyboard or a screen reader: every page, plan and language under axe-core."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.serving import DESK, visit
from tests.browser.test_pages import PAGES, PLANS

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RUN = """() => axe.run(document, {resultTypes: ["violations"], preload: false, elementRef: true}).then(
  found => found.violations.flatMap(fault => fault.nodes.map(node => [
    fault.id, node.target.join(" "), node.html.slice(0, 160), node.element.closest("[data-testid=stFileUploaderDropzone]") !== null
  ])))"""
# Beyond a template or style sheet of ours: the framework's drop zone is a named section without a role. Its button is named
# by our style sheet, whose words browsers say and axe does not read; the last test here asks the browser.
UPLOADER = ("presentation-role-conflict", "button-name")
EVERY = [*PAGES.values(), "/brief"]


def faults(page):
    """What axe finds on the open page beside the frame: rule, selector, start of the element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [one[:3] for one in page.evaluate(RUN) if not (one[3] and one[0] in UPLOADER)]


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_axe_finds_nothing_of_any_impact(turn, browser, server):
    """Each page in three combinations; over all of them every plan in both languages."""
    found = {}
    with visit(browser, server, DESK) as visitor:
        for number, address in enumerate(EVERY):
            plan, lang = PLANS[(number + 2 * turn) % len(PLANS)], ("zh", "en")[(number + turn) % 2]
            here = f"{address}?plan={plan}&lang={lang}"
            page = visitor.open(here)
            if address == "/brief":
                page.wait_for_selector(".brief[data-scene] .screen.shown", timeout=60_000)
            if said := faults(page):
                found[here] = said
    assert found == {}


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
