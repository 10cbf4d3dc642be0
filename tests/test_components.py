"""Each component says what it must, and page, screen, board and picture draw the same one."""

import re
from html import unescape
from pathlib import Path

import pytest
from lxml import html
from PIL import ImageFont

from briefing.content.model import Cell, Column, Table
from briefing.screens.long_picture import long_picture
from briefing.screens.page import page
from briefing.screens.screens import part_screen, screens
from briefing.screens.sections import shown_table
from components import cards, todo
from components.html import render
from components.marks import status_mark
from tests.one_page import blocks, opening
from tests.papers import briefing_of, material_of
from ui.tables import names_width
from wording import named, use
from wording.notes import with_places_named
from wording.sentences import count_statuses, row_figure, target_of
from wording.status import status_word, trouble_order

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"

# What a drawing shows of figures: bars and the segments of courses.
TRACED = re.compile(r'<rect class="bar" [^>]+>|<line class="trace" [^>]+>')
QUANZHOU, HUANCUI = "quanzhou_2024", "huancui_2024"


def words(markup):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


@pytest.mark.parametrize("plan", [QUANZHOU, HUANCUI, "anqing_2023", "putian_2023"])
def test_a_card_says_name_status_figure_promise_and_how_many_reported(sample_desk, plan):
    on = material_of(sample_desk, plan)
    for row in on.whole:
        name = target_of(row, on.catalogue)[1]
        for made in (
            cards.card(row, on.histories[row.target], on.catalogue, on.register),
            cards.compact(row, on.catalogue, on.register),
        ):
            said = words(made)
            assert named(name) in made
            assert status_word(row.light) in said, row.target
            if row.value is not None:
                assert row_figure(row, on.catalogue)[0] in said, row.target
            assert "已报" in said or "全域" in said, row.target


def test_the_strip_counts_every_target_once_and_greys_a_zero(sample_desk):
    judged = material_of(sample_desk, HUANCUI).whole
    strip = html.fromstring(cards.strip(judged))
    counts = {
        one.text_content().strip("0123456789"): int(re.search(r"\d+", one.text_content())[0])
        for one in strip.find_class("one")
    }
    assert {word: n for word, n in counts.items() if n} == {
        status_word(c): n for c, n in count_statuses(judged).items() if n
    }
    assert sum(counts.values()) == len(judged)
    assert all("zero" in one.get("class") for one in strip.find_class("one") if " 0" in f" {one.text_content()}")


def test_a_line_of_the_list_of_troubles_says_light_name_what_is_missing_and_where():
    made = todo.line(
        status_mark("behind", beside=True), "商标", status="滞后", colour="#9C1B1B", second="还差 2 件", third="晋江"
    )
    assert words(made) == "滞后 · 商标 还差 2 件 晋江"


def test_a_table_has_a_mark_after_a_figure_and_before_a_word_and_the_tint_of_its_light():
    columns = (Column("place", "县"), Column("value", "最新值", "件", "right"), Column("status", "状态"))
    rows = ((Cell("晋江"), Cell("7", 7.0, 0, status="behind"), Cell("滞后", status="behind")),)
    drawn = shown_table(Table("表", columns, rows, last_is_total=True))
    place, figure, light = drawn.rows[0].cells
    assert (place.mark, place.word, place.tint) == ("", "", "")
    assert 'alt="滞后"' in figure.mark
    assert words(light.word) == "滞后"
    assert figure.tint == light.tint == "#F6CFCB"
    assert drawn.rows[0].total


def test_page_board_and_long_picture_hold_the_same_cards_and_strips(sample_desk, sample_database):
    on, told = material_of(sample_desk, QUANZHOU), briefing_of(sample_desk, QUANZHOU)
    board, long = page(told, on).decode(), long_picture(told, on).html
    with opening(sample_database) as visit:
        own = "".join(blocks(visit("pages/progress/overview.py", plan=QUANZHOU)))
    for row in with_places_named(on.whole, on.register):
        made = cards.card(row, on.histories[row.target], on.catalogue, on.register)
        assert [row.target for text in (board, long, own) if made not in text] == []
    strip = cards.strip(on.whole)
    assert strip in board
    assert strip in long
    assert strip in part_screen(told, on, "overview").html
    assert len(long.split('class="todo"')) - 1 >= len(trouble_order(on.whole))


def test_board_and_screens_draw_the_same_courses_and_bars(sample_desk):
    on, told = material_of(sample_desk, QUANZHOU), briefing_of(sample_desk, QUANZHOU)
    board, drawn = set(TRACED.findall(page(told, on).decode())), 0
    for screen in screens(told, on, annex=True):
        traced = set(TRACED.findall(screen.html))
        assert traced <= board, screen.title
        drawn += len(traced)
    assert drawn > 200


def test_what_is_to_be_settled_has_its_light_and_name_before_what_is_said_of_it(sample_desk):
    on, told = material_of(sample_desk, QUANZHOU), briefing_of(sample_desk, QUANZHOU)
    answer = next(part for part in told.story if part.kind == "answer")
    said = words(screens(told, on)[1].html)
    for matter in answer.matters:
        assert f"{status_word(matter.status)} {matter.name} {matter.lines[0]}" in said
    assert render("matters.html", matters=[]) == ""


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_the_column_of_an_editable_table_is_as_wide_as_its_longest_name(spoken, register):
    """Its words are drawn on a canvas, 14 px high: the font says what they need, and 8 px stay free on either side."""
    use(spoken)
    font = ImageFont.truetype(str(FONTS / "NotoSansCJKsc-Regular-GB2312.otf"), 14)
    for region in register.regions.values():
        name = named(region)
        assert names_width(["", name]) >= font.getlength(name) + 16, name
