"""Whatever a workbook or a person wrote is shown as text: nothing of it becomes markup."""

import pytest
from jinja2 import UndefinedError

from components import todo
from components.html import Markup, block, chain, link, piece, render, span, strong
from components.marks import labelled, status_mark
from ui.tables import facts, table

HURTS = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&amp;"


@pytest.mark.parametrize(
    "made",
    [
        strong(HURTS),
        span(HURTS, HURTS, title=HURTS),
        block(HURTS, HURTS),
        link(HURTS, f"./tasks?unit={HURTS}", title=HURTS),
        chain([HURTS, strong(HURTS)], HURTS),
        table([HURTS], [[HURTS]], below=[HURTS]),
        facts([(HURTS, HURTS)]),
        todo.line(status_mark("met"), HURTS, status=HURTS, tags=[HURTS], side=HURTS, second=HURTS, third=HURTS),
        *(piece(name, HURTS, HURTS) for name in ("page_head", "section")),
        *(piece(name, HURTS) for name in ("headline", "caption", "prose", "line")),
        piece("empty_state", HURTS, [HURTS]),
        piece("stamp", [HURTS, HURTS]),
        piece("band", [(HURTS, HURTS)]),
    ],
)
def test_text_stays_text(made):
    assert isinstance(made, Markup)
    assert "<script" not in made
    assert "<img src=x" not in made
    assert "&lt;script" in made


def test_what_is_html_already_is_not_escaped_again():
    assert table(["a"], [[strong("b & c")]]).count("<b>b &amp; c</b>") == 1
    assert strong(strong("b")) == "<b><b>b</b></b>"


def test_a_value_that_a_template_asks_for_and_nobody_gave_is_an_error():
    with pytest.raises(UndefinedError):
        render("facts.html")


def test_a_mark_beside_its_word_is_silent_and_one_alone_says_it():
    assert 'alt=""' in labelled("behind")
    assert 'alt="滞后"' in status_mark("behind")
    assert status_mark(None) == ""
