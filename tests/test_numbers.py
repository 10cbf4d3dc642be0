"""How a figure is written in a cell and read from it, and how it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.numbers import Figure, parse_number, phrase_numbers, plain, shown, signed

AMOUNTS = st.integers(-(10**12), 10**12)
DECIMALS = st.integers(0, 6)


@given(AMOUNTS, DECIMALS)
def test_a_printed_figure_reads_back_as_itself(amount, decimals):
    value = amount / 10**decimals
    assert parse_number(plain(value, decimals)) == Figure(pytest.approx(value, abs=10**-decimals / 2))


@given(st.integers(0, 10**12), st.sampled_from(["", "件", "万件", "家", "%", "人次"]))
def test_thousands_separators_units_spaces_and_wide_digits_change_nothing(amount, unit):
    wide = str(amount).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (f"{amount:,}{unit}", f" {amount} {unit} ", f"{wide}{unit}", f"{amount:,}".replace(",", "，") + unit):
        assert parse_number(text) == Figure(amount, unit)


@pytest.mark.parametrize(
    ("raw", "number_format", "figure"),
    [
        ("88万件", None, Figure(88, "万件")),
        ("88.0万", None, Figure(88, "万")),
        ("1.2亿元", None, Figure(1.2, "亿元")),
        ("95%", None, Figure(95, "%")),
        ("９５．０％", None, Figure(95, "%")),
        (0.95, "0%", Figure(95, "%")),
        (0.95, "0.00", Figure(0.95)),
        (0.145, "0.0%", Figure(14.5, "%")),
        (765467, "General", Figure(765467)),
        ("765,467", None, Figure(765467)),
        ("-3", None, Figure(-3)),
        ("−3", None, Figure(-3)),
        ("+3", None, Figure(3)),
        (".5", None, Figure(0.5)),
        (0, None, Figure(0)),
    ],
)
def test_a_cell_gives_its_figure_in_the_unit_it_was_written_in(raw, number_format, figure):
    assert parse_number(raw, number_format) == figure


@pytest.mark.parametrize(
    "raw", [None, "", "  ", "-", "—", "——", "/", "／", "无", "空", "暂无", "未报", "N/A", "　", "…"]
)
def test_a_cell_that_says_not_reported_is_missing_and_never_zero(raw):
    assert parse_number(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        "12(含筹建1)",
        "约300",
        "1.2.3",
        "12,34",
        "3-4",
        "见附件",
        True,
        float("nan"),
        float("inf"),
        "#REF!",
    ],
)
def test_what_is_neither_a_figure_nor_missing_is_refused(raw):
    with pytest.raises(ValueError, match=r".+"):
        parse_number(raw)


@pytest.mark.parametrize(
    ("phrase", "numbers"),
    [
        ("达到88万件", [880_000]),
        ("达到2.5万件", [25_000]),
        ("突破360家、18个", [360, 18]),
        ("建成3- 4个", [3, 4]),
        ("达９０％以上", [90]),
        ("1.5亿元", [150_000_000]),
        ("保持增长", []),
    ],
)
def test_a_phrase_gives_its_numbers_in_order(phrase, numbers):
    assert phrase_numbers(phrase) == numbers


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.675, 2, "2.68"),
        (0.5, 0, "1"),
        (1.005, 2, "1.01"),
        (-0.04, 1, "0.0"),
        (-0.06, 1, "−0.1"),
        (880_000, 0, "880000"),
    ],
)
def test_figures_are_rounded_half_up_and_zero_has_no_sign(value, decimals, text):
    assert plain(value, decimals) == text


@given(st.floats(0.001, 1e6), DECIMALS)
def test_a_value_below_its_target_never_prints_as_the_target(target, decimals):
    value = target * (1 - 1e-4)
    printed = float(shown(value, decimals, not_reached=target))
    assert printed < target


def test_5_998_prints_so_and_not_as_6_00():
    assert shown(5.998, 2, not_reached=6) == "5.998"
    assert shown(5.998, 2) == "6.00"
    assert shown(6.0, 2, not_reached=6) == "6.00"
    assert shown(None, 2) == "—"
    assert shown(float("nan"), 2) == "—"


@pytest.mark.parametrize(("value", "text"), [(1.26, "+1.3"), (-1.26, "−1.3"), (0.04, "0"), (-0.04, "0"), (0, "0")])
def test_a_change_is_signed_and_no_change_is_0(value, text):
    assert signed(value, 1) == text
