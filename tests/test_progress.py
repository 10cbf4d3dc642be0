"""The ladder of statuses on figures worked out by hand; public figures of Quanzhou where they exist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.progress import Case, judge_case, still_missing
from tracker.schema.catalogue import Thresholds

THRESHOLDS = Thresholds(source="平台默认", source_en="platform default")
A_THIRD, NOW = 4 / 12, 11 / 12


def case(value, target, *, method="linear", comparator="at_least", share=A_THIRD, observed=None, **more):
    seen = value is not None if observed is None else observed
    return Case(method=method, comparator=comparator, target=target, value=value, observed=seen, share=share, **more)


def status(*arguments, **more):
    return judge_case(case(*arguments, **more), THRESHOLDS).status


@pytest.mark.parametrize(
    ("baseline", "value", "target", "progress", "gap", "expected_status"),
    [
        (4.74, 5.77, 6, 81.7, 48.4, "on_track"),
        (760_000, 820_100, 880_000, 50.1, 16.8, "on_track"),
        (765_467, 820_100, 880_000, 47.7, 14.4, "on_track"),
        (67, 67, 68, 0.0, -33.3, "on_track"),
    ],
    ids=["patents per 10k", "trademarks from 76万", "trademarks from 765,467", "one GI to go: whole-number rule"],
)
def test_quanzhou_at_the_end_of_2024(baseline, value, target, progress, gap, expected_status):
    whole = target == 68
    verdict = judge_case(case(value, target, baseline=baseline, whole_numbers=whole), THRESHOLDS)
    assert verdict.status == expected_status
    assert verdict.progress == pytest.approx(progress, abs=0.05)
    assert verdict.schedule == pytest.approx(33.333, abs=0.001)
    assert verdict.gap_pp == pytest.approx(gap, abs=0.05)
    assert verdict.small_step is whole


@pytest.mark.parametrize(("value", "word"), [(361, "met"), (360, "not_judged"), (300, "not_judged"), (None, "no_data")])
def test_breaking_through_360_without_a_baseline_is_met_from_361_and_else_not_judged(value, word):
    assert status(value, 360, comparator="more_than", whole_numbers=True) == word


@pytest.mark.parametrize(("value", "word"), [(361, "met"), (360, "missed")])
def test_breaking_through_360_at_the_deadline(value, word):
    assert status(value, 360, comparator="more_than", whole_numbers=True, share=1, closed=True) == word


def test_five_point_nine_nine_eight_is_not_six():
    assert status(5.998, 6, baseline=4.74, tolerance=0.005, share=1, closed=True) == "missed"
    assert status(6.0, 6, baseline=4.74, tolerance=0.005, share=NOW) == "met"


def test_a_strict_whole_number_target_asks_one_more_than_the_number_itself():
    strict = case(341, 360, comparator="more_than", whole_numbers=True)
    assert still_missing(strict) == 20
    assert still_missing(case(360, 360, comparator="more_than", whole_numbers=True)) == 1
    assert still_missing(case(361, 360, comparator="more_than", whole_numbers=True)) == 0
    assert still_missing(case(861_000, 880_000, whole_numbers=True)) == 19_000


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (870_455.58, "on_track"),  # E = 765,467 + 11/12 × 114,533 = 870,455.583…, half a unit below still counts
        (870_455.0, "slightly_behind"),
        (859_002.28, "slightly_behind"),  # E − 10 points = 859,002.283…
        (859_001.0, "behind"),
    ],
)
def test_the_schedule_lines_at_the_third_quarter_of_2026(value, word):
    assert status(value, 880_000, baseline=765_467, tolerance=0.5, share=NOW, whole_numbers=True) == word


def test_floating_point_does_not_put_an_exactly_linear_series_behind():
    # (5.1 − 4.2)/(6 − 4.2) is a hair under one half in floating point.
    assert status(5.1, 6, baseline=4.2, tolerance=0.005, share=0.5) == "on_track"


@pytest.mark.parametrize(
    ("value", "share", "word"),
    [
        (13, 0.5, "slightly_behind"),  # E = 15.5, floor 15
        (15, 0.5, "on_track"),
        (17, NOW, "slightly_behind"),  # from three quarters of the time on, only met is on schedule
        (19, NOW, "met"),
    ],
)
def test_small_steps_are_judged_by_whole_numbers(value, share, word):
    found = status(value, 18, comparator="more_than", baseline=13, share=share, whole_numbers=True)
    assert found == word


def test_an_unreported_figure_is_no_data_also_after_the_deadline_and_an_incomplete_one_is_not_judged():
    assert status(None, 880_000, baseline=765_467) == "no_data"
    assert status(None, 880_000, baseline=765_467, share=1, closed=True) == "no_data"
    assert status(None, 880_000, baseline=765_467, observed=True) == "not_judged"
    assert status(None, 880_000, baseline=765_467, observed=True, share=1, closed=True) == "not_judged"


def test_out_of_reach_needs_the_exact_bound_and_gives_way_to_the_deadline():
    assert status(80.0, 95, method="direct", best_possible=94.9) == "out_of_reach"
    assert status(80.0, 95, method="direct", best_possible=95.0) == "behind"
    assert status(80.0, 95, method="direct", best_possible=94.9, share=1, closed=True) == "missed"


@pytest.mark.parametrize(
    ("value", "word"), [(95.0, "met"), (94.9, "slightly_behind"), (85.0, "slightly_behind"), (84.9, "behind")]
)
def test_an_annual_rate_is_held_against_its_target_directly(value, word):
    verdict = judge_case(case(value, 95, method="direct", share=0.25), THRESHOLDS)
    assert (verdict.status, verdict.progress, verdict.schedule, verdict.gap_units) == (word, None, None, None)


@pytest.mark.parametrize(
    ("now", "before", "closed", "word"),
    [
        (1386.0, 1219.0, False, "on_track"),
        (1000.4, 1000.0, False, "slightly_behind"),  # +0.04 %
        (999.6, 1000.0, False, "slightly_behind"),
        (999.0, 1000.0, False, "behind"),
        (1386.0, 1219.0, True, "met"),
        (1000.4, 1000.0, True, "missed"),
        (5.0, 0.0, False, "not_judged"),
        (5.0, None, False, "not_judged"),
    ],
)
def test_growth_is_this_year_to_date_against_the_same_months_of_last_year(now, before, closed, word):
    found = status(now, None, method="growth", comparator="increase", last_year=before, year_closed=closed)
    assert found == word


@pytest.mark.parametrize(
    ("series", "word"),
    [
        ((10, 10, 10), "on_track"),
        ((9, 10, 10), "slightly_behind"),
        ((8, 9, 10), "behind"),
        ((9, 8, 10), "slightly_behind"),
    ],
)
def test_steady_means_not_below_the_baseline_and_two_falls_make_it_behind(series, word):
    now, *previous = series
    found = status(
        float(now), None, method="not_below", comparator="not_below", baseline=10.0, previous=tuple(previous)
    )
    assert found == word


@pytest.mark.parametrize(
    ("value", "share", "word"), [(3, 0.5, "met"), (2, 0.74, "on_track"), (2, 0.75, "slightly_behind")]
)
def test_a_list_is_met_when_all_named_are_done(value, share, word):
    assert status(float(value), 3.0, method="checklist", comparator="all_of", share=share) == word
    assert status(2.0, 3.0, method="checklist", comparator="all_of", share=1, closed=True) == "missed"


def test_five_sessions_every_year_are_judged_in_the_open_year_and_a_failed_year_decides_at_the_end():
    each = {"method": "each_year", "baseline": 0.0, "whole_numbers": True}
    assert status(1.0, 5, share=0.25, **each) == "on_track"
    assert status(1.0, 5, share=0.5, **each) == "slightly_behind"
    assert status(2.0, 5, share=0.5, **each) == "on_track"
    assert status(5.0, 5, share=0.5, **each) == "met"
    assert status(4.0, 5, share=1.0, year_closed=True, failed_years=(2025,), **each) == "missed"
    assert status(5.0, 5, share=0.75, failed_years=(2024,), **each) == "met"
    assert status(5.0, 5, share=1.0, closed=True, failed_years=(2024,), **each) == "missed"
    assert status(5.0, 5, share=1.0, closed=True, **each) == "met"


def test_two_hundred_a_year_on_average_is_six_hundred_over_the_plan():
    verdict = judge_case(
        case(510.0, 600.0, method="yearly_average", baseline=0.0, share=NOW, whole_numbers=True), THRESHOLDS
    )
    assert verdict.status == "slightly_behind"
    assert verdict.progress == pytest.approx(85.0)
    assert verdict.gap_pp == pytest.approx(85.0 - 91.666667, abs=1e-5)
    assert verdict.gap_units == pytest.approx(-40.0)
    assert verdict.to_target == 90


def test_a_baseline_that_already_keeps_the_promise_has_no_percentage():
    held = judge_case(case(25_200, 25_000, baseline=26_000, share=0.5), THRESHOLDS)
    lost = judge_case(case(24_900, 25_000, baseline=26_000, share=0.5), THRESHOLDS)
    assert (held.status, held.progress, held.maintain) == ("met", None, True)
    assert (lost.status, lost.progress, lost.to_target) == ("behind", None, 100)


@given(
    value=st.floats(0, 1e6),
    target=st.floats(1, 1e6),
    baseline=st.none() | st.floats(0, 1e6),
    share=st.floats(0, 1),
    closed=st.booleans(),
)
def test_what_breaks_through_a_number_also_reaches_it(value, target, baseline, share, closed):
    arguments = {"baseline": baseline, "share": share, "closed": closed}
    if status(value, target, comparator="more_than", **arguments) == "met":
        assert status(value, target, comparator="at_least", **arguments) == "met"


@given(
    value=st.integers(0, 10**6),
    target=st.integers(100, 10**6),
    baseline=st.integers(0, 99),
    share=st.floats(0.01, 0.99),
)
def test_writing_the_same_numbers_in_another_unit_changes_no_status(value, target, baseline, share):
    one = status(float(value), float(target), baseline=float(baseline), share=share)
    other = status(value * 1024.0, target * 1024.0, baseline=baseline * 1024.0, share=share)
    assert one == other
