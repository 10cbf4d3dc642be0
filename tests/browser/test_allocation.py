"""任务分解 in a real Chromium: a number typed is locked and worked around, and nothing of the editor is English."""

import re

import pytest

from tests.browser.serving import DESK, PHONE, visit
from tests.browser.test_every_page import ACROSS, DOWN

ADDRESS = "/allocation?plan=quanzhou_2024&target=valid_trademarks"
ROW = 30  # height of a row of the editor, its head included


def editor(page):
    """The editor's box once its columns are drawn."""
    page.wait_for_function("document.querySelectorAll('[role=columnheader]').length >= 3")
    return page.locator('[data-testid="stDataFrame"]').bounding_box()


def cell_of(page, heading, line):
    """The middle of a cell of the editor: canvas coordinates, from the columns' own widths."""
    box = editor(page)
    labels = page.locator('[role="columnheader"]').all_inner_texts()
    widths = {"县（市、区）": 150, "2026年任务数": 118, "锁定": 64}
    place = labels.index(heading)
    total = sum(widths.get(label, 104) for label in labels)
    left = sum(widths.get(label, 104) for label in labels[:place]) / total * box["width"]
    return box["x"] + left + 50, box["y"] + ROW * (line + 1.5)


def headline(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_a_number_typed_is_locked_kept_in_the_address_and_the_others_carry_the_rest(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open(ADDRESS)
        assert headline(page) == "各单位任务数合计 880,000 件，正好是应达到的 880,000 件。"
        page.mouse.dblclick(*cell_of(page, "2026年任务数", 5))
        page.locator("input.gdg-input").fill("240000")
        page.keyboard.press("Enter")
        page.wait_for_function("location.search.includes('locks=')")
        visitor.settle()
        assert "locks=valid_trademarks~350582%3A240000" in page.url
        assert headline(page) == "各单位任务数合计 880,000 件，正好是应达到的 880,000 件。"
        page.get_by_role("button", name="全部解锁").click()
        page.wait_for_function("!location.search.includes('locks=')")
        assert (visitor.complaints, visitor.strangers) == ([], [])


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_page_fits_the_desk_and_scrolls_a_phone_down_only(size, browser, server):
    with visit(browser, server, size) as visitor:
        page = visitor.open(ADDRESS)
        editor(page)
        down, across = page.evaluate(DOWN), page.evaluate(ACROSS)
        assert across <= 0
        assert down <= 0 or size == PHONE


def test_the_editor_has_no_menu_or_word_of_another_language(browser, server):
    with visit(browser, server, DESK) as visitor:
        page = visitor.open(ADDRESS)
        box = editor(page)
        assert not re.search("[A-Za-z]", "".join(page.locator('[role="columnheader"]').all_inner_texts()))
        page.mouse.move(box["x"] + 200, box["y"] + 15)
        page.mouse.click(box["x"] + 226, box["y"] + 15)
        page.keyboard.press("Control+F")
        page.wait_for_timeout(300)
        shown = page.evaluate("document.body.innerText").replace("Skip to main content", "")
        assert re.findall("[A-Za-z]{3,}", shown) == []
        page = visitor.open(f"{ADDRESS}&lang=en")
        editor(page)
        assert not re.search(r"[\u4e00-\u9fff]", "".join(page.locator('[role="columnheader"]').all_inner_texts()))
