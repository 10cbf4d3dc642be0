"""Column widths of tables on paper and slides: they fill the room, cut no word, and cost no more lines than they must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.columns import capped, lowered, wrapped

SIZES = st.lists(st.tuples(st.floats(5, 60), st.floats(0, 300)), min_size=1, max_size=9)


@given(sizes=SIZES, width=st.floats(50, 900))
def test_capped_columns_fill_the_room_and_no_column_is_below_its_least(sizes, width):
    least = [low for low, _more in sizes]
    whole = [low + more for low, more in sizes]
    widths = capped(least, whole, width)
    assert all(low - 1e-6 <= own <= high + 1e-6 for low, own, high in zip(least, widths, whole, strict=True))
    assert sum(widths) == pytest.approx(max(sum(least), min(width, sum(whole))), rel=1e-6)


@given(sizes=SIZES, texts=st.data())
def test_lowered_columns_are_as_wide_together_and_never_higher(sizes, texts):
    least = [low for low, _more in sizes]
    widths = [low + more for low, more in sizes]
    words = [texts.draw(st.integers(1, 400)) for _size in sizes]

    def lines(tried):
        return max(-(-length // int(own)) for length, own in zip(words, tried, strict=True))

    found = lowered(widths, least, (20.0, 5.0), lines)
    assert sum(found) == pytest.approx(sum(widths))
    assert all(own >= low - 1e-6 for low, own in zip(least, found, strict=True))
    assert lines(found) <= lines(widths)


@given(text=st.text("泉州市 abc–", min_size=1, max_size=60), room=st.floats(3, 30), more=st.floats(0, 30))
def test_a_text_takes_a_line_where_it_fits_and_no_fewer_than_it_is_long(text, room, more):
    lines = wrapped(text, room, len)
    assert wrapped(text, len(text) + more, len) == 1
    assert lines >= len("".join(text.split())) / room
    assert lines <= len(text) + 1


def test_a_range_may_break_after_its_dash():
    assert wrapped("677,430–702,328", 8, len) == 2
    assert wrapped("677,430–702,328", 15, len) == 1
