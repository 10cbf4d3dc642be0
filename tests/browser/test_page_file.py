"""The one file of HTML opened from a disk with the network cut: it draws, fits, and asks nobody."""

import pytest

from briefing.screens.page import page
from tests.browser.serving import DESK, PHONE
from tests.papers import briefing_of, material_of

DRAWN = "[...document.querySelectorAll('.plot')].every(box => box.querySelector('.drawing').getBoundingClientRect().width > 100)"


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "fujian_2023"])
def test_the_file_opens_from_a_stick_without_a_network(plan, size, browser, sample_desk, tmp_path):
    file = tmp_path / f"{plan}.html"
    file.write_bytes(page(briefing_of(sample_desk, plan), material_of(sample_desk, plan)))
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
    opened = context.new_page()
    complaints, asked = [], []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda one: asked.append(one.url) if not one.url.startswith(("file:", "data:")) else None)
    opened.goto(file.as_uri())
    assert opened.evaluate(DRAWN)
    assert opened.locator(".main-svg").count() == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert opened.locator("h1").count() == 1
    assert (complaints, asked) == ([], [])
    context.close()


def test_a_chart_of_the_file_tells_its_figure_and_gives_its_picture_under_a_name(browser, sample_desk, tmp_path):
    file = tmp_path / "quanzhou.html"
    file.write_bytes(page(briefing_of(sample_desk, "quanzhou_2024"), material_of(sample_desk, "quanzhou_2024")))
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, offline=True)
    opened = context.new_page()
    opened.goto(file.as_uri())
    first = opened.locator(".plot").first
    first.scroll_into_view_if_needed()
    first.hover()
    opened.wait_for_selector(".plot.asked")
    with opened.expect_download() as coming:
        first.locator(".modebar-btn").first.click()
    assert coming.value.suggested_filename == "泉州示范城市方案-每万人高价值专利-2026年三季度.png"
    context.close()
