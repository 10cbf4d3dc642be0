"""The ladder of statuses on figures worked out by hand; public figures of Quanzhou where they exist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.progress import Case, FailedYear, Tally, judge_case, still_missing
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
        (12, 0.5, "behind"),  # below the baseline of 13
        (13, 0.5, "behind"),  # E = 15.5: two short of 15
        (14, 0.5, "slightly_behind"),
        (15, 0.5, "on_track"),  # the half is not yet due
        (14, 0.75, "behind"),  # E = 16.75: two short of 16
        (15, 0.75, "slightly_behind"),
        (16, 0.75, "slightly_behind"),  # from three quarters of the time on, the whole of E is asked
        (17, 0.75, "on_track"),
        (17, NOW, "slightly_behind"),  # E = 17.58
        (18, NOW, "on_track"),  # 突破 18 is not met by 18, but it is on schedule
        (19, NOW, "met"),
    ],
)
def test_small_steps_are_judged_by_whole_numbers(value, share, word):
    found = status(value, 18, comparator="more_than", baseline=13, share=share, whole_numbers=True)
    assert found == word


def test_the_whole_number_expected_now_is_rounded_down_early_and_up_late():
    def expected(share):
        asked = case(13, 18, comparator="more_than", baseline=13, share=share, whole_numbers=True)
        return judge_case(asked, THRESHOLDS).whole_expected

    assert [expected(share) for share in (0.5, 0.7, 0.75, NOW)] == [15, 16, 17, 18]


def test_an_unreported_figure_is_no_data_also_after_the_deadline_and_an_incomplete_one_is_not_judged():
    assert status(None, 880_000, baseline=765_467) == "no_data"
    assert status(None, 880_000, baseline=765_467, share=1, closed=True) == "no_data"
    assert status(None, 880_000, baseline=765_467, observed=True) == "not_judged"
    assert status(None, 880_000, baseline=765_467, observed=True, share=1, closed=True) == "not_judged"


def test_out_of_reach_needs_the_exact_bound_and_gives_way_to_the_deadline():
    assert status(80.0, 95, method="direct", best_possible=94.9) == "out_of_reach"
    assert status(80.0, 95, method="direct", best_possible=95.0, reference=90.0) == "behind"
    assert status(80.0, 95, method="direct", best_possible=94.9, share=1, closed=True) == "missed"


@pytest.mark.parametrize(
    ("value", "word"),
    [(95.0, "on_track"), (60.0, "on_track"), (59.9, "slightly_behind"), (55.0, "slightly_behind"), (54.9, "behind")],
)
def test_an_annual_rate_before_the_years_end_is_held_against_a_year_that_kept_it(value, word):
    verdict = judge_case(case(value, 95, method="direct", share=0.25, reference=60.0, yearly=True), THRESHOLDS)
    assert (verdict.status, verdict.progress, verdict.schedule, verdict.gap_units) == (word, None, None, None)


@pytest.mark.parametrize(("value", "word"), [(95.0, "on_track"), (94.9, "not_judged"), (10.0, "not_judged")])
def test_an_annual_rate_without_such_a_year_is_never_red_for_the_time_of_year(value, word):
    assert status(value, 95, method="direct", share=0.25, yearly=True) == word


@pytest.mark.parametrize(("value", "word"), [(95.0, "met"), (94.9, "missed")])
def test_an_annual_rate_is_decided_when_its_year_is_over(value, word):
    found = status(value, 95, method="direct", share=1.0, reference=96.0, yearly=True, year_closed=True)
    assert found == word


@pytest.mark.parametrize(
    ("now", "before", "closed", "word"),
    [
        (1386.0, 1219.0, False, "on_track"),
        (1000.4, 1000.0, False, "slightly_behind"),  # +0.04 %
        (999.6, 1000.0, False, "slightly_behind"),
        (999.0, 1000.0, False, "behind"),
        (1386.0, 1219.0, True, "met"),
        (1000.4, 1000.0, True, "met"),  # any growth, once the year is over
        (1000.0, 1000.0, True, "missed"),
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
    ("now", "closed", "word"),
    [
        (11, False, "on_track"),
        (10, False, "slightly_behind"),
        (9, False, "behind"),
        (11, True, "met"),
        (10, True, "missed"),
    ],
)
def test_a_rise_is_more_than_the_baseline(now, closed, word):
    assert status(float(now), None, method="rise", comparator="rise", baseline=10.0, closed=closed) == word
    assert status(float(now), None, method="rise", comparator="rise") == "not_judged"


def listed(done, start, share, **more):
    """Three named places, `start` of them done at the baseline quarter."""
    tally = Tally(done, 3, start)
    return status(float(done), 3.0, method="checklist", comparator="all_of", share=share, tally=tally, **more)


@pytest.mark.parametrize(
    ("done", "share", "word"),
    [
        (3, 0.5, "met"),
        (2, 0.5, "on_track"),  # E = 1 + 2 × 0.5 = 2
        (1, 0.5, "slightly_behind"),
        (0, 0.5, "behind"),
        (2, 0.74, "on_track"),  # E = 2.48
        (2, 0.75, "slightly_behind"),
    ],
)
def test_a_named_list_is_counted_like_other_whole_things(done, share, word):
    assert listed(done, 1.0, share) == word
    assert listed(2, None, share) == "not_judged"
    assert listed(2, 1.0, 1.0, closed=True) == "missed"


def test_of_fifty_places_two_short_are_behind_although_that_is_four_per_cent():
    def covered(done):
        tally = Tally(done, 50, 0.0, 2.0)
        return judge_case(case(2.0 * done, 100, method="coverage", share=0.5, tally=tally), THRESHOLDS)

    assert [covered(done).status for done in (25, 24, 23)] == ["on_track", "slightly_behind", "behind"]
    verdict = covered(24)
    assert (verdict.progress, verdict.schedule, verdict.gap_units, verdict.whole_expected) == (48, 50, -2, 25)


def test_what_has_no_schedule_is_not_judged_until_it_is_met_or_due():
    assert listed(2, 1.0, 0.9, scheduled=False) == "not_judged"
    assert listed(3, 1.0, 0.9, scheduled=False) == "met"
    assert listed(2, 1.0, 1.0, scheduled=False, closed=True) == "missed"


def test_a_state_carried_past_the_deadline_is_no_final_word():
    assert listed(2, 1.0, 1.0, closed=True, unsettled=True) == "not_judged"


def test_what_others_have_to_decide_is_nobodys_fault():
    assert listed(2, 1.0, 0.9, pending=True) == "not_judged"
    assert listed(3, 1.0, 0.9, pending=True) == "met"


def test_before_the_plan_begins_nothing_of_its_years_is_judged():
    assert status(4.0, 5, method="each_year", baseline=0.0, yearly=True, before_plan=True) == "not_judged"


def test_five_sessions_every_year_are_judged_in_the_open_year_and_a_failed_year_decides_at_the_end():
    each = {"method": "each_year", "baseline": 0.0, "whole_numbers": True, "yearly": True}
    assert status(1.0, 5, share=0.25, **each) == "on_track"
    assert status(1.0, 5, share=0.5, **each) == "slightly_behind"
    assert status(2.0, 5, share=0.5, **each) == "on_track"
    assert status(4.0, 5, share=0.75, **each) == "on_track"
    assert status(3.0, 5, share=0.75, **each) == "slightly_behind"
    assert status(5.0, 5, share=0.5, **each) == "met"
    broken = {"failed_years": (FailedYear(2024, 4.0, 5.0),), **each}

    def both(value, **more):
        verdict = judge_case(case(value, 5, **more, **broken), THRESHOLDS)
        return verdict.status, verdict.year

    assert both(4.0, share=0.75) == ("out_of_reach", "on_track")
    assert both(5.0, share=0.75) == ("out_of_reach", "met")
    assert both(None, share=0.75) == ("out_of_reach", "no_data")
    assert both(5.0, share=1.0, year_closed=True) == ("out_of_reach", "met")
    assert both(5.0, share=1.0, closed=True, year_closed=True) == ("missed", "met")
    assert status(5.0, 5, share=1.0, closed=True, **each) == "met"


FALLING = {"comparator": "at_most", "baseline": 200.0}


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (100, "met"),
        (150, "on_track"),
        (151, "slightly_behind"),
        (160, "slightly_behind"),
        (161, "behind"),
        (210, "behind"),
    ],
)
def test_a_backlog_that_is_to_fall_is_judged_in_the_mirror(value, word):
    assert status(value, 100, share=0.5, whole_numbers=True, tolerance=0.0, **FALLING) == word
    mirrored = status(-value, -100, share=0.5, whole_numbers=True, baseline=-200.0)
    assert mirrored == word


def test_what_is_over_and_what_is_better_of_a_falling_target():
    verdict = judge_case(case(160, 100, share=0.5, whole_numbers=True, **FALLING), THRESHOLDS)
    assert (verdict.progress, verdict.schedule, verdict.gap_pp) == (40, 50, -10)
    assert (verdict.gap_units, verdict.to_target, verdict.expected_value) == (-10, 60, 150)
    assert judge_case(case(90, 100, share=0.5, **FALLING), THRESHOLDS).to_target == 0
    assert status(101, 100, share=1, closed=True, **FALLING) == "missed"
    assert status(100, 100, share=1, closed=True, **FALLING) == "met"


@pytest.mark.parametrize(
    ("value", "share", "word"),
    [
        (5, 0.5, "met"),
        (7, 0.5, "on_track"),  # E = 9 − 4 × 0.5 = 7
        (8, 0.5, "slightly_behind"),
        (9, 0.5, "behind"),
        (10, 0.3, "behind"),  # above the baseline
        (8, 0.3, "on_track"),  # E = 7.8: the part of one is not yet due
        (6, 0.8, "slightly_behind"),  # E = 5.8
    ],
)
def test_a_few_whole_days_are_judged_by_whole_days(value, share, word):
    assert status(value, 5, share=share, comparator="at_most", baseline=9.0, whole_numbers=True) == word


@pytest.mark.parametrize(
    ("value", "share", "word"),
    [
        (50, 0.5, "on_track"),
        (51, 0.5, "slightly_behind"),
        (61, 0.5, "behind"),
        (0, 0.99, "on_track"),
        (101, 0.5, "out_of_reach"),
    ],
)
def test_a_ceiling_is_kept_only_when_its_year_is_over_and_lost_once_it_is_passed(value, share, word):
    ceiling = {"method": "each_year", "comparator": "at_most", "baseline": 0.0, "accumulates": True, "yearly": True}
    assert status(value, 100, share=share, **ceiling) == word
    assert status(100, 100, share=1.0, year_closed=True, **ceiling) == "met"
    assert status(101, 100, share=1.0, year_closed=True, **ceiling) == "missed"


def test_of_a_ceiling_more_than_its_share_of_the_year_is_below_schedule():
    ceiling = {"method": "each_year", "comparator": "at_most", "baseline": 0.0, "accumulates": True, "yearly": True}
    verdict = judge_case(case(60, 100, share=0.5, **ceiling), THRESHOLDS)
    assert (verdict.progress, verdict.schedule, verdict.gap_pp, verdict.gap_units) == (60, 50, -10, -10)


def test_a_rate_that_is_to_stay_low_is_held_against_a_year_that_kept_it():
    low = {"method": "direct", "comparator": "at_most", "share": 0.5, "yearly": True}
    assert [status(v, 2.0, reference=3.0, **low) for v in (2.0, 3.0, 7.0, 8.5)] == [
        "on_track",
        "on_track",
        "slightly_behind",
        "behind",
    ]


@given(
    value=st.integers(0, 400),
    target=st.integers(0, 400),
    baseline=st.integers(0, 400),
    share=st.floats(0.01, 0.99),
    closed=st.booleans(),
    whole=st.booleans(),
)
def test_every_falling_stock_is_its_mirror_image(value, target, baseline, share, closed, whole):
    arguments = {"share": share, "closed": closed, "whole_numbers": whole, "tolerance": 0.5}
    falling = judge_case(case(value, target, comparator="at_most", baseline=baseline, **arguments), THRESHOLDS)
    rising = judge_case(case(-value, -target, comparator="at_least", baseline=-baseline, **arguments), THRESHOLDS)
    assert (falling.status, falling.progress, falling.gap_units, falling.to_target) == (
        rising.status,
        rising.progress,
        rising.gap_units,
        rising.to_target,
    )


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
