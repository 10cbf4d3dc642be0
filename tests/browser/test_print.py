"""Every page on paper: what belongs together stands on one sheet, and a leader's page takes two at most."""

import io
import re
from unicodedata import normalize

from pypdf import PdfReader

from tests.browser.serving import DESK, visit
from tests.browser.test_every_page import PLANS
from tests.every_page import every_page
from wording.levels import places_word

# 总览 and 指标 are taken along to meetings.
SHORT = {"": 2, "indicator": 2}
# Where no figure of a place stands.
UNMARKED = ("trail", "health", "method")
# What may not be cut: a sign too small to be seen is set at the upper and at the lower edge of each.
SIGNED = """() => [...document.querySelectorAll('main tbody tr > :first-child, .plot, .ip .card, .ip .todo, .ip .due, .ip.rule')]
  .filter(one => one.getClientRects().length).forEach((one, number) => {
    if (getComputedStyle(one).position === 'static') { one.style.position = 'relative'; }
    for (const [edge, letter] of [['top', 'q'], ['bottom', 'z']]) {
      const sign = document.createElement('i');
      sign.textContent = `${letter}${number}${letter}`;
      sign.style.cssText = `position:absolute;left:0;${edge}:0;font:4px/1 monospace;color:rgba(0,0,0,.02)`;
      one.append(sign);
    }
  })"""


def printed_pages():
    """Plan, Chinese name and address: all pages of one plan, and what every plan's leaders take along. 汇报 is shown, not printed."""
    for plan in PLANS:
        for _script, name, address in every_page():
            if address != "brief" and (plan == PLANS[0] or address in SHORT):
                yield plan, name, address


def printed(page, *, landscape):
    """The words of each sheet of A4."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape))).pages
    return [normalize("NFKC", sheet.extract_text()) for sheet in sheets]


def cut(sheets):
    """How many things are whole, and the numbers of those whose upper and lower edge lie on different sheets."""
    edges = [{at: set(re.findall(rf"{at}(\d+){at}", words)) for at in "qz"} for words in sheets]
    begun, ended = (set().union(*(one[at] for one in edges)) for at in "qz")
    whole = set().union(*(one["q"] & one["z"] for one in edges))
    return len(whole), sorted((begun | ended) - whole, key=int)


def test_nothing_is_cut_between_two_sheets_and_leaders_pages_take_two(browser, server, catalogue):
    counted = 0
    with visit(browser, server, DESK) as visitor:
        for number, (plan, chinese, address) in enumerate(printed_pages()):
            # The page of the places is called as the plan calls them.
            name = places_word(catalogue, plan) if address == "district" else chinese
            page = visitor.go(name, f"/{address}?plan={plan}")
            page.evaluate(SIGNED)
            # Both ways where there is most to print.
            for landscape in (True, False) if address in SHORT and plan in PLANS[:2] else (number % 2 == 0,):
                sheets = printed(page, landscape=landscape)
                whole, parted = cut(sheets)
                assert parted == [], (plan, name)
                assert len(sheets) <= SHORT.get(address, 12), (plan, name)
                # What is printed is what is seen, and no bar of pages.
                figures = catalogue.plans[plan].targets or address == ""
                assert address in UNMARKED or not figures or "演示数据" in "".join(sheets), (plan, name)
                assert "任务与责任" not in sheets[0], (plan, name)
                counted += whole
        page = visitor.go("责任", "/duty?plan=putian_2023")
        page.add_style_tag(
            content="tr { break-inside: auto !important; height: 150px; } td { vertical-align: bottom; }"
        )
        page.evaluate(SIGNED)
        assert cut(printed(page, landscape=True))[1] != [], "a row that is cut is not noticed"
    assert counted > 400
