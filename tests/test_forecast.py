"""The forecast on series small enough for paper, its refusals, and what must hold for any series.

Paper for 10, 11, 12, 14, 14.3: changes 1, 1, 2, 0.3 with weights 0.343, 0.49, 0.7, 1 (sum 2.533). The last two stray by
+1 and −0.7, and 0.7 × 1 = 1 × 0.7, so the weighted mean is exactly 1. Squares: (0.7 × 1 + 1 × 0.49) / 2.533 = 0.469799.
Effective number 2.533² / 1.847749 = 3.472381, freedom 2.472381: variance 0.469799 × 3.472381 / 2.472381 = 0.659818.
Neighbours: 1 × −0.7 over 1.49 = −0.469799, drawn to a half of it by 4 / (4 + 4) = −0.234899.
One quarter ahead: 1 + 1 / 3.472381 × (1 − 0.469799) = 1.152690; spread √(0.659818 × 1.152690) = 0.872104.
Two ahead: max(1, 2 − 0.469799) + 4 / 3.472381 × 0.530201 = 2.140970; spread 1.188548.
Nine tenths of Student's t with 2.472381 degrees of freedom lie below 1.736754 (integrated by hand).
"""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.rules.forecast import FEWEST_POINTS, MEMORY, SEASONAL_POINTS, Forecast, forecast, refusal, shifted

PAPER = [10, 11, 12, 14, 14.3]
# Two years of quarters that add 1, 2, 3, 4 and then 2, 3, 4, 5, from a fourth quarter to a fourth quarter.
TWO_YEARS = [0, 1, 3, 6, 10, 12, 15, 19, 24]


def test_the_series_on_paper_one_quarter_ahead():
    found = forecast(PAPER, 1, target=15.3)
    assert found.expected == pytest.approx(15.3)
    assert found.high == pytest.approx(15.3 + 1.736754 * 0.872104, abs=1e-5)
    assert found.low == pytest.approx(15.3 - 1.736754 * 0.872104, abs=1e-5)
    assert found.probability == pytest.approx(0.5)
    assert (found.refused, found.seasonal) == (None, False)


def test_the_series_on_paper_two_quarters_ahead():
    found = forecast(PAPER, 2)
    assert found.expected == pytest.approx(16.3)
    assert found.high == pytest.approx(16.3 + 1.736754 * 1.188548, abs=1e-5)
    assert found.probability is None


def test_the_end_of_the_interval_is_reached_from_above_with_one_chance_in_ten():
    found = forecast(PAPER, 2)
    assert forecast(PAPER, 2, target=found.high).probability == pytest.approx(0.1)
    assert forecast(PAPER, 2, target=found.low).probability == pytest.approx(0.9)


def test_recent_changes_weigh_more():
    # Changes 1, 2, 1, 2: (0.343 + 0.98 + 0.7 + 2) / 2.533 = 4.023 / 2.533 = 1.588235, not their mean of 1.5.
    assert forecast([0, 1, 3, 4, 6], 2).expected == pytest.approx(6 + 2 * 4.023 / 2.533)


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
    even = [13, 14, 15, 17, 17.3]
    at_least = forecast(even, 1, target=18.3, whole_numbers=True).probability
    more_than = forecast(even, 1, target=18.3, strict=True, whole_numbers=True).probability
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


def test_a_seasonal_flow_is_told_apart_from_nine_points_on():
    # Usual for Q1 to Q4: means 1.5, 2.5, 3.5, 4.5 less 3. The rest is 2.5 four times and then 3.5 four times:
    # 3.5 − 0.7⁴ / (1 + 0.7⁴) = 3.306387. The next quarter is a first: + 3.306387 − 1.5.
    next_quarter = forecast(TWO_YEARS, 1, seasonal=True)
    assert next_quarter.seasonal
    assert next_quarter.expected == pytest.approx(24 + 3.306387 - 1.5, abs=1e-6)
    # A whole year has every quarter once: + 4 × 3.306387, and the quarters' own shares cancel out.
    assert forecast(TWO_YEARS, 4, seasonal=True).expected == pytest.approx(24 + 4 * 3.306387, abs=1e-5)
    assert not forecast(TWO_YEARS[1:], 1, seasonal=True).seasonal
    assert forecast(TWO_YEARS, 1).expected > 24 + 3.306387


def test_after_a_first_quarter_comes_what_a_second_usually_adds():
    # One first quarter more, adding 3. Usual less the mean of 3: −1, −0.5, 0.5, 1.5; what is left of each change:
    # 2, 2.5, 2.5, 2.5, 3, 3.5, 3.5, 3.5, 4, weighted 11.121279 / 3.198821 = 3.476681.
    found = forecast([*TWO_YEARS, 27], 1, seasonal=True)
    assert found.expected == pytest.approx(27 + 3.476681 - 0.5, abs=1e-6)


def test_quarters_that_always_add_the_same_leave_nothing_to_doubt_and_are_refused():
    assert forecast([0, 1, 3, 6, 10, 11, 13, 16, 20], 2, seasonal=True) == refusal("no_variation")


def test_telling_quarters_apart_makes_a_seasonal_interval_narrower():
    uneven = [0, 1.1, 3.0, 6.2, 10.1, 11.0, 13.2, 16.0, 20.3]
    apart, together = forecast(uneven, 2, seasonal=True), forecast(uneven, 2)
    assert apart.high - apart.low < together.high - together.low


def test_a_quarter_more_to_go_is_a_wider_interval():
    widths = [found.high - found.low for found in (forecast(PAPER, steps) for steps in (1, 2, 3, 4, 5))]
    assert widths == sorted(widths)
    assert len(set(widths)) == 5


def test_a_gain_moves_the_whole_forecast_and_leaves_its_width():
    base = forecast(PAPER, 2, target=17)
    moved = shifted(base, 0.7, target=17)
    assert (moved.low, moved.expected, moved.high) == pytest.approx((base.low + 0.7, 17.0, base.high + 0.7))
    assert moved.probability == pytest.approx(0.5)
    assert shifted(base, 0.7, target=17.7).probability == pytest.approx(base.probability)
    assert shifted(refusal("gap"), 0.7, target=17) == refusal("gap")


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


@given(values=SERIES, steps=STEPS, target=TARGETS, constant=st.integers(-20_000, 20_000), seasonal=st.booleans())
def test_a_higher_start_lifts_the_forecast_by_as_much(values, steps, target, constant, seasonal):
    one = answered(values, steps, target=target, seasonal=seasonal)
    other = answered([v + constant for v in values], steps, target=target + constant, seasonal=seasonal)
    for name in ("expected", "low", "high"):
        assert getattr(other, name) == pytest.approx(getattr(one, name) + constant, abs=1e-6)
    assert other.probability == pytest.approx(one.probability, abs=1e-6)


@given(values=SERIES, steps=STEPS, seasonal=st.booleans())
def test_a_series_upside_down_is_forecast_upside_down(values, steps, seasonal):
    one, other = answered(values, steps, seasonal=seasonal), forecast([-v for v in values], steps, seasonal=seasonal)
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


@given(values=SERIES, steps=STEPS, seasonal=st.booleans(), never_falls=st.booleans())
def test_the_interval_holds_what_is_expected(values, steps, seasonal, never_falls):
    found = answered(values, steps, seasonal=seasonal, never_falls=never_falls)
    assert found.low <= found.expected <= found.high
    assert all(math.isfinite(x) for x in (found.low, found.expected, found.high))
    assert found.seasonal == (seasonal and len(values) >= SEASONAL_POINTS)
    if never_falls:
        assert found.low >= values[-1]


def test_the_constants_are_those_the_paper_was_written_with():
    assert (MEMORY, FEWEST_POINTS, SEASONAL_POINTS) == (0.7, 5, 9)
