"""Parts of pages that are drawn once: whoever asks gets what would have been drawn for his own address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.one_page import blocks, forget, opening
from ui.drawn import Shelf

OVERVIEW, INDICATOR = "pages/progress/overview.py", "pages/progress/indicator.py"
# Visits whose pages differ in words, links, figures or place; each is asked for after all before it were drawn.
VISITS = [
    {"plan": "quanzhou_2024"},
    {"plan": "quanzhou_2024", "lang": "en"},
    {"plan": "quanzhou_2024", "draft": "1"},
    {"plan": "quanzhou_2024", "as_of": "2025Q4"},
    {"plan": "quanzhou_2024", "light": "behind"},
    {"plan": "huancui_2024"},
    {"plan": "quanzhou_2024", "region": "350582"},
]


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 8))
def test_a_shelf_answers_as_if_every_part_were_drawn_anew_and_keeps_only_so_many(questions, kept):
    shelf, drawn = Shelf(kept), []
    for question in questions:
        assert shelf.get(question, lambda asked=question: drawn.append(asked) or asked * 2) == question * 2
    # What was asked last is still there: of the last `kept` different questions none is drawn again.
    before = len(drawn)
    for question in list(dict.fromkeys(reversed(questions)))[:kept]:
        shelf.get(question, lambda: drawn.append("again"))
    assert len(drawn) == before


@pytest.mark.parametrize("sheet", [OVERVIEW, INDICATOR])
def test_a_visitor_sees_the_same_whoever_looked_before(sheet, sample_database):
    with opening(sample_database) as visit:
        after_others = [blocks(visit(sheet, **choices)) for choices in VISITS]
        for choices, seen in zip(VISITS, after_others, strict=True):
            forget()
            assert blocks(visit(sheet, **choices)) == seen
    assert len({tuple(seen) for seen in after_others}) >= len(VISITS) - 1


def test_pictures_are_offered_once_somebody_opens_them_and_not_before(sample_database):
    with opening(sample_database) as visit:
        page = visit(OVERVIEW, plan="quanzhou_2024")
        assert not page.get("download_button")
        page.session_state["pictures"] = True
        page.run()
        labels = [button.label for button in page.get("download_button")]
    assert labels == ["网页文件", "PNG", "SVG", "PNG", "SVG", "PNG", "SVG"]
