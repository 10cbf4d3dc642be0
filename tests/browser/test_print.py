"""Every page on paper: what belongs together stands on one sheet, and a leader's page takes two at most."""

import io
import re
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.browser.serving import DESK, visit
from tests.every_page import every_page

# 总览 and 指标 are taken along to meetings.
SHORT = {"": 2, "indicator": 2}
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


@pytest.mark.parametrize("plan", ["quanzhou_2024"])
def test_nothing_is_cut_between_two_sheets_and_leaders_pages_take_two(plan, browser, server):
    counted = 0
    with visit(browser, server, DESK) as visitor:
        for number, (_script, name, address) in enumerate(every_page()):
            if address == "brief":
                continue
            page = visitor.open(f"/{address}?plan={plan}")
            page.evaluate(SIGNED)
            for landscape in (True, False) if address in SHORT else (number % 2 == 0,):
                sheets = printed(page, landscape=landscape)
                whole, parted = cut(sheets)
                assert parted == [], name
                assert len(sheets) <= SHORT.get(address, 12), name
                # What is printed is what is seen, and no bar of pages.
                assert address in ("trail", "health", "method") or "演示数据" in "".join(sheets), name
                assert "任务与责任" not in sheets[0], name
                counted += whole
        page = visitor.open("/duty?plan=putian_2023")
        page.add_style_tag(
            content="tr { break-inside: auto !important; height: 150px; } td { vertical-align: bottom; }"
        )
        page.evaluate(SIGNED)
        assert cut(printed(page, landscape=True))[1] != [], "a row that is cut is not noticed"
    assert counted > 300


def test_a_plan_of_many_targets_takes_two_sheets_too(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open("/?plan=huancui_2024")
        page.evaluate(SIGNED)
        for landscape in (True, False):
            sheets = printed(page, landscape=landscape)
            assert (len(sheets) <= 2, cut(sheets)[1]) == (True, [])
