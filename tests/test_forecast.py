"""The forecast on series small enough for paper, its refusals, and what must hold for any series.

Paper for 10, 11, 12, 14, 14.25: changes 1, 1, 2, 0.25 with weights 0.421875, 0.5625, 0.75, 1 (sum 2.734375). The last two
stray by +1 and −0.75, and 0.75 × 1 = 1 × 0.75, so the weighted mean is exactly 1. Squares: (0.75 × 1 + 1 × 0.5625) / 2.734375
= 0.48. Effective number 2.734375² / 2.056885 = 3.635016, freedom 2.635016: variance 0.48 × 3.635016 / 2.635016 = 0.662163.
Neighbours: 1 × −0.75 over 1.5625 = −0.48, drawn to a half of it by 4 / (4 + 4) = −0.24.
One quarter ahead: 1 + 1 / 3.635016 × (1 − 0.48) = 1.143053, a fifth more for the choice: spread √(0.662163 × 1.371664) =
0.953031. Two ahead: max(1, 2 − 0.48) + 4 / 3.635016 × 0.52 = 2.092212, a fifth more: 0.662163 × 2.510654 = 1.662455; for what
nobody foresees 0.03 × (4.25 / 4)² = 0.033867 more: spread √1.696322 = 1.302429.
Nine tenths of Student's t with 2.635016 degrees of freedom lie below 1.700920 (a table has 1.886 for two, 1.638 for three).
"""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.rules.forecast import FEWEST_POINTS, Forecast, forecast, refusal, shifted, within_year
from tracker.rules.pattern import MEMORY, PATTERN_POINTS, pattern_of

PAPER = [10, 11, 12, 14, 14.25]
T = 1.700920
# Two years of quarters that add 1, 2, 3, 4 and then 2, 3, 4, 5, from a fourth quarter to a fourth quarter.
TWO_YEARS = [0, 1, 3, 6, 10, 12, 15, 19, 24]


def test_the_series_on_paper_one_quarter_ahead():
    found = forecast(PAPER, 1, target=15.25)
    assert found.expected == pytest.approx(15.25)
    assert found.high == pytest.approx(15.25 + T * 0.953031, abs=1e-4)
    assert found.low == pytest.approx(15.25 - T * 0.953031, abs=1e-4)
    assert found.probability == pytest.approx(0.5)
    assert (found.refused, found.basis) == (None, "pace")


def test_the_series_on_paper_two_quarters_ahead():
    found = forecast(PAPER, 2)
    assert found.expected == pytest.approx(16.25)
    assert found.high == pytest.approx(16.25 + T * 1.302429, abs=1e-4)
    assert found.probability is None


def test_the_end_of_the_interval_is_reached_from_above_with_one_chance_in_ten():
    found = forecast(PAPER, 2)
    assert forecast(PAPER, 2, target=found.high).probability == pytest.approx(0.1)
    assert forecast(PAPER, 2, target=found.low).probability == pytest.approx(0.9)


def test_recent_changes_weigh_more():
    # Changes 1, 2, 1, 2: (0.421875 + 1.125 + 0.75 + 2) / 2.734375 = 1.571429, not their mean of 1.5.
    assert forecast([0, 1, 3, 4, 6], 2).expected == pytest.approx(6 + 2 * 4.296875 / 2.734375)


@pytest.mark.parametrize(
    ("values", "steps", "reason"),
    [
        ([], 2, "few_points"),
        ([1, 2, 4, 5], 2, "few_points"),
        ([5, None, 1, 2, 4], 2, "few_points"),
        ([1, 2, 4, 5, None, 8, 9], 2, "gap"),
        ([1, 2, 4, 5, 7, None], 2, "gap"),
        ([4.2, 4.35, 4.5, 4.65, 4.8, 4.95, 5.1], 6, "no_variation"),
        ([3, 3, 3, 3, 3], 2, "no_variation"),
        ([0, 0, 0, 0, 0], 2, "no_variation"),
        ([760_000 + 10_000 * quarter for quarter in range(9)], 4, "no_variation"),
        ([1, 2, 4, 5, 7], 0, "after_deadline"),
        ([1, 2, 4, 5, 7], -1, "after_deadline"),
    ],
    ids=[
        "nothing",
        "four points",
        "four points with a gap",
        "a gap among the last five",
        "the last one missing",
        "a straight line of decimals",
        "always three",
        "always none",
        "a straight line of thousands",
        "at the deadline",
        "after it",
    ],
)
def test_too_little_is_refused_with_its_reason_and_without_a_number(values, steps, reason):
    assert forecast(values, steps, target=6) == Forecast(refused=reason)
    assert refusal(reason) == Forecast(refused=reason)


def test_before_an_old_gap_nothing_counts():
    assert forecast([99, 1, None, *PAPER], 2, target=17) == forecast(PAPER, 2, target=17)


def test_seventeen_of_eighteen_is_neither_eighteen_nor_more_than_seventeen_for_sure():
    # Sites once counted are not taken away: 17 of 18 with a quarter to go.
    counted = {"whole_numbers": True, "never_falls": True}
    sites = [13, 14, 14, 16, 17]
    reach_17 = forecast(sites, 1, target=17, **counted).probability
    exceed_17 = forecast(sites, 1, target=17, strict=True, **counted).probability
    reach_18 = forecast(sites, 1, target=18, **counted).probability
    exceed_18 = forecast(sites, 1, target=18, strict=True, **counted).probability
    assert reach_17 == 1.0
    assert 1.0 > exceed_17 == reach_18 > exceed_18 > 0.0
    # With 18 expected, 17.5 and 18.5 lie half a unit to either side.
    even = [13, 14, 15, 17, 17.25]
    at_least = forecast(even, 1, target=18.25, whole_numbers=True).probability
    more_than = forecast(even, 1, target=18.25, strict=True, whole_numbers=True).probability
    assert at_least + more_than == pytest.approx(1.0)
    assert at_least > 0.5 > more_than


def test_a_measured_value_makes_no_difference_between_reaching_and_exceeding():
    assert (
        forecast(PAPER, 2, target=16).probability == forecast(PAPER, 2, target=16, strict=True).probability
    )  # 6.00件/万人: nobody lands on it exactly


def test_what_never_falls_is_never_forecast_below_what_is_there():
    slowing = [10, 16, 19, 20.5, 21, 21, 20.9]
    free, kept = forecast(slowing, 3, target=20.9), forecast(slowing, 3, target=20.9, never_falls=True)
    assert free.low < 20.9 == kept.low
    assert free.probability < 1.0 == kept.probability
    assert kept.expected == max(free.expected, 20.9)
    # To break through what one stands at is still to be done.
    assert forecast(slowing, 3, target=20.9, strict=True, never_falls=True).probability < 1.0


def test_quarters_alike_from_year_to_year_are_told_apart_from_nine_points_on():
    # Usual for Q1 to Q4: 1.5, 2.5, 3.5, 4.5. Told in them the first year strays by −1/3, −1/5, −1/7, −1/9 and the second by as
    # much upwards; with weights 0.75⁷ … 1 that is (1 − 0.75⁴) × (1/3 × 0.421875 + 1/5 × 0.5625 + 1/7 × 0.75 + 1/9) / 3.599548.
    pace = (1 - 0.75**4) * (0.421875 / 3 + 0.5625 / 5 + 0.75 / 7 + 1 / 9) / ((1 - 0.75**8) / 0.25)
    next_quarter = forecast(TWO_YEARS, 1)
    assert (next_quarter.basis, pattern_of([1, 2, 3, 4, 2, 3, 4, 5], 1).basis) == ("seasons", "seasons")
    assert next_quarter.expected == pytest.approx(24 + 1.5 * (1 + pace), abs=1e-6)
    # A whole year has every quarter once.
    assert forecast(TWO_YEARS, 4).expected == pytest.approx(24 + 12 * (1 + pace), abs=1e-6)
    # After a first quarter comes what a second usually adds.
    assert forecast([*TWO_YEARS, 27], 1).expected == pytest.approx(27 + 2.92, abs=0.01)
    assert forecast(TWO_YEARS[1:], 1).basis == "pace"


def test_a_stock_that_grows_at_the_years_end_is_not_forecast_as_if_every_quarter_were_a_third():
    # 0.4, 0.4, 0.4 and 2.8 a year, a little more or less: with the last quarter still to come some 2.8 are.
    stock = [50, 50.4, 50.82, 51.2, 54.1, 54.5, 54.88, 55.3, 58.0, 58.38, 58.8, 59.2]
    found = forecast(stock, 1, target=61.5)
    assert found.basis == "seasons"
    assert found.expected == pytest.approx(62.0, abs=0.15)
    assert found.low < 61.9 < 62.2 < found.high
    assert found.probability > 0.7


def test_quarters_that_always_add_the_same_leave_nothing_to_doubt_and_are_refused():
    assert forecast([0, 1, 3, 6, 10, 11, 13, 16, 20], 2) == refusal("no_variation")
    # Firms recognised once a year, one each time: the next one is expected, and none or two are possible.
    yearly = forecast([5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7], 1, target=8, whole_numbers=True)
    assert (yearly.basis, yearly.expected) == ("seasons", 8)
    assert 0.8 < yearly.probability < 0.95


def test_a_purge_is_no_pace_and_makes_the_interval_wider():
    climb = [50, 51.0, 52.1, 53.0, 54.1, 55.0, 55.9, 57.0, 58.1, 59.0]
    purged = [value - (6 if n >= 7 else 0) for n, value in enumerate(climb)]
    calm, after = forecast(climb, 2), forecast(purged, 2)
    assert (calm.basis, after.basis) == ("pace", "break")
    assert after.expected == pytest.approx(calm.expected - 6, abs=0.1)
    assert after.high - after.low > 2 * (calm.high - calm.low)
    # While no quarter was seen twice the same one may bring it again: half of it is expected, and none or all is within.
    [early, late] = [[50, 51, 52.1, 53.0, 58.9, 60.0, 61.1], [50, 51, 52.1, 53.0, 58.9, 60.0, 61.1, 62.1]]
    assert (forecast(early, 1).basis, forecast(late, 1).basis) == ("break", "break")
    assert forecast(early, 1).expected == pytest.approx(62.1, abs=0.1)
    again = forecast(late, 1)
    assert again.expected == pytest.approx(62.1 + 1 + (5.9 - 1) / 2, abs=0.2)
    assert again.low < 63.1 < 68 < again.high


def test_changes_that_shrink_are_not_carried_on_as_they_were():
    slowing = [0, 3.0, 5.4, 7.3, 8.9, 10.1, 11.1, 11.9, 12.5, 13.0]
    found = forecast(slowing, 4)
    assert found.basis == "slowing"
    # A change leaves four fifths: 0.5 × (0.8 + 0.64 + 0.512 + 0.41) = 1.18 more.
    assert found.expected == pytest.approx(14.2, abs=0.1)


def test_batches_have_no_break_and_what_never_fell_will_hardly_fall():
    batches = [3, 3, 3, 5, 5, 5, 5, 5, 9, 9]
    found = forecast(batches, 1, target=9, whole_numbers=True)
    assert found.basis == "batches"
    assert (found.low, found.probability >= 1 - 1 / 11) == (9, True)
    assert forecast(batches, 1, target=10, whole_numbers=True).probability < 0.6
    # Three for nine quarters: three is expected, and one more is possible.
    still = forecast([3] * 9, 1, target=4, whole_numbers=True)
    assert (still.refused, still.expected, still.low) == (None, 3, pytest.approx(3 - 0.63, abs=0.01))
    assert 0.1 < still.probability < 0.2
    assert forecast([3] * 8, 1, target=4, whole_numbers=True) == refusal("no_variation")


def test_a_years_total_goes_by_last_years_quarters():
    # Last year 10, 20, 10, 60; this year's first quarter 11.65 is 16.5 % more. Three quarters to come: 90 × 1.165.
    found = within_year([10, 20, 10, 60], [11.65], target=100)
    assert (found.basis, found.expected) == ("last_year", pytest.approx(116.5))
    # One quarter told us: the scatter is the rule's 0.27 × 1.165 = 0.31455 with two degrees of freedom, and
    # √(20² + 10² + 60² + 90²) = 110.45; 16.5 / 34.74 = 0.475, and Student's t with two has 0.66 below it.
    assert found.spread == pytest.approx(0.31455 * 110.4536, rel=1e-4)
    assert found.probability == pytest.approx(0.5 + 0.475 / 2 / (2 + 0.475**2) ** 0.5, abs=1e-3)
    later = within_year([10, 20, 10, 60], [11.65, 23.3, 11.65], target=100)
    assert later.expected == pytest.approx(116.5)
    assert later.probability > found.probability
    assert later.high - later.low < found.high - found.low
    assert later.low >= 46.6
    # What is already there cannot be taken back; of a year that had nothing nothing is known.
    assert within_year([10, 20, 10, 60], [40, 50, 20], target=100).probability == 1.0
    assert within_year([0, 20, 10, 60], [11], target=100) == refusal("few_points")
    # Few single things come by chance: a quarter of two is hardly a rule.
    few, many = within_year([2, 1, 1, 1], [2]), within_year([2, 1, 1, 1], [2], whole_numbers=True)
    assert many.high - many.low > few.high - few.low


def test_a_quarter_more_to_go_is_a_wider_interval():
    widths = [found.high - found.low for found in (forecast(PAPER, steps) for steps in (1, 2, 3, 4, 5))]
    assert widths == sorted(widths)
    assert len(set(widths)) == 5


def test_a_gain_moves_the_whole_forecast_and_leaves_its_width():
    base = forecast(PAPER, 2, target=17)
    moved = shifted(base, 0.75, target=17)
    assert (moved.low, moved.expected, moved.high) == pytest.approx((base.low + 0.75, 17.0, base.high + 0.75))
    assert moved.probability == pytest.approx(0.5)
    assert shifted(base, 0.75, target=17.75).probability == pytest.approx(base.probability)
    assert shifted(refusal("gap"), 0.75, target=17) == refusal("gap")


SERIES = st.lists(st.integers(-500, 500), min_size=FEWEST_POINTS, max_size=13)
STEPS = st.integers(1, 8)
TARGETS = st.integers(-1000, 1000)


def answered(values, steps, **more):
    found = forecast(values, steps, **more)
    assume(found.refused is None)
    return found


@given(values=SERIES, steps=STEPS, target=TARGETS, factor=st.sampled_from([1e-8, 1e-4, 0.01, 7.0, 1e4, 1e8]))
def test_another_unit_changes_nothing_but_the_unit(values, steps, target, factor):
    one = answered(values, steps, target=target)
    other = forecast([v * factor for v in values], steps, target=target * factor)
    size = factor * max(1, *(abs(v) for v in values))
    for name in ("expected", "low", "high"):
        assert getattr(other, name) == pytest.approx(getattr(one, name) * factor, rel=1e-6, abs=1e-6 * size)
    assert other.probability == pytest.approx(one.probability, abs=1e-6)


@given(values=SERIES, steps=STEPS, target=TARGETS, constant=st.integers(-20_000, 20_000))
def test_a_higher_start_lifts_the_forecast_by_as_much(values, steps, target, constant):
    one = answered(values, steps, target=target)
    other = answered([v + constant for v in values], steps, target=target + constant)
    for name in ("expected", "low", "high"):
        assert getattr(other, name) == pytest.approx(getattr(one, name) + constant, abs=1e-6)
    assert other.probability == pytest.approx(one.probability, abs=1e-6)


@given(values=SERIES, steps=STEPS)
def test_a_series_upside_down_is_forecast_upside_down(values, steps):
    one, other = answered(values, steps), forecast([-v for v in values], steps)
    assert (other.expected, other.low, other.high) == pytest.approx((-one.expected, -one.high, -one.low))


@given(
    values=SERIES,
    steps=STEPS,
    nearer=TARGETS,
    further=st.integers(0, 500),
    strict=st.booleans(),
    whole=st.booleans(),
    never_falls=st.booleans(),
)
def test_a_higher_target_is_never_likelier(values, steps, nearer, further, strict, whole, never_falls):
    kind = {"strict": strict, "whole_numbers": whole, "never_falls": never_falls}
    near = answered(values, steps, target=nearer, **kind)
    far = forecast(values, steps, target=nearer + further, **kind)
    assert far.probability <= near.probability
    assert 0.0 <= far.probability <= 1.0


@given(values=SERIES, steps=STEPS, target=TARGETS, whole=st.booleans(), never_falls=st.booleans())
def test_breaking_through_is_never_likelier_than_reaching(values, steps, target, whole, never_falls):
    kind = {"whole_numbers": whole, "never_falls": never_falls}
    reach = answered(values, steps, target=target, **kind)
    assert forecast(values, steps, target=target, strict=True, **kind).probability <= reach.probability


@given(values=SERIES, steps=STEPS, whole=st.booleans(), never_falls=st.booleans())
def test_the_interval_holds_what_is_expected(values, steps, whole, never_falls):
    found = answered(values, steps, whole_numbers=whole, never_falls=never_falls)
    assert found.low <= found.expected <= found.high
    assert all(math.isfinite(x) for x in (found.low, found.expected, found.high))
    assert found.basis is not None
    if never_falls:
        assert found.low >= values[-1]


def test_the_constants_are_those_the_paper_was_written_with():
    assert (MEMORY, FEWEST_POINTS, PATTERN_POINTS) == (0.75, 5, 9)
