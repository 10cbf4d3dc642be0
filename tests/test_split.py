"""Splitting a target over districts: whole numbers that add up, ratios that agree with the residents, locks that hold."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.rules.split import METHODS, Unit, asked_of, largest_remainder, reached, rounded, split, steps

# Three towns: started at 100, 60, 40; now at 110, 90, 50; with 10, 8 and 20 万 residents.
TOWNS = [Unit("东", 100, 110, 10), Unit("西", 60, 90, 8), Unit("南", 40, 50, 20)]
# The same towns in 件/万人: 5.00, 3.00, 4.00 at the start, 5.50, 7.456, 3.00 now.
RATES = [Unit("东", 5, 5.5, 10), Unit("西", 3, 7.456, 8), Unit("南", 4, 3, 20)]
PEOPLE = {"东": 10.0, "西": 8.0, "南": 20.0}


@pytest.mark.parametrize(
    ("target", "comparator", "decimals", "asked"),
    [
        (360, "more_than", 0, 361),
        (18, "more_than", 0, 19),
        (360, "at_least", 0, 360),
        (6, "at_least", 2, 6),
        (6, "more_than", 2, 6.01),
    ],
)
def test_breaking_through_asks_for_one_more_and_reaching_for_the_number_itself(target, comparator, decimals, asked):
    assert asked_of(target, comparator, decimals) == asked


def test_by_share_of_the_start_361_is_181_108_and_72():
    # 361 × 100/200, 60/200, 40/200 = 180.5, 108.3, 72.2: the one unit left over goes to the largest remainder.
    assert split(361, TOWNS, "share", decimals=0).shares == {"东": 181, "西": 108, "南": 72}


def test_by_equal_growth_every_town_grows_by_the_same_rate_from_where_it_is():
    # 361/250 = 1.444: 158.84, 129.96, 72.2.
    assert split(361, TOWNS, "growth", decimals=0).shares == {"东": 159, "西": 130, "南": 72}
    unrounded = split(361, TOWNS, "growth").shares
    assert [unrounded["东"] / 110, unrounded["西"] / 90, unrounded["南"] / 50] == pytest.approx([1.444] * 3)


def test_by_gap_only_who_is_below_the_line_by_head_carries_the_rest():
    # By head 361 would be 95, 76 and 190: 东 and 西 are above that, so 南 carries all 111 still to go.
    assert split(361, TOWNS, "gap", decimals=0).shares == {"东": 110, "西": 90, "南": 161}


def test_without_residents_the_gap_is_to_the_share_at_the_start():
    # Lines 180.5, 108.3, 72.2; short by 70.5, 18.3, 22.2 = 111, just what is to go.
    towns = [Unit(t.region, t.start, t.present) for t in TOWNS]
    assert split(361, towns, "gap", decimals=0).shares == {"东": 181, "西": 108, "南": 72}


def test_a_locked_town_keeps_its_number_and_the_others_share_what_is_left():
    towns = [Unit("东", 100, 110, 10, locked=120), *TOWNS[1:]]
    # 241 left: 60/100 and 40/100 of it are 144.6 and 96.4.
    assert split(361, towns, "share", decimals=0).shares == {"东": 120, "西": 145, "南": 96}


def test_nobody_is_asked_for_less_than_it_has_unless_it_is_locked():
    # By share 西 would get 84, below its 90: it stays there, and 190 is split 100 to 40.
    assert split(280, TOWNS, "share", decimals=0).shares == {"东": 136, "西": 90, "南": 54}
    towns = [TOWNS[0], Unit("西", 60, 90, 8, locked=50), TOWNS[2]]
    assert split(280, towns, "share", decimals=0).shares == {"东": 164, "西": 50, "南": 66}


def test_when_the_towns_already_have_more_than_is_asked_nothing_is_taken_from_them_and_it_is_said():
    found = split(200, TOWNS, "gap", decimals=0)
    assert (found.shares, found.left) == ({"东": 110, "西": 90, "南": 50}, -50)


def test_what_nobody_is_free_to_carry_is_left():
    towns = [Unit("东", 100, 110, locked=120), Unit("西", 60, 90, locked=100)]
    found = split(361, towns, "share", decimals=0)
    assert (found.shares, found.left) == ({"东": 120, "西": 100}, 141)


def test_a_town_without_figures_gets_no_proposal_and_is_named():
    towns = [*TOWNS, Unit("北", None, None, 5)]
    found = split(361, towns, "share", decimals=0)
    assert (found.shares["北"], found.unknown, found.left) == (None, ("北",), 0)
    assert found.shares["东"] == 181


@pytest.mark.parametrize("method", METHODS)
def test_ratios_weighted_by_residents_come_to_the_target(method):
    exact = split(6, RATES, method, ratio=True)
    assert reached(exact.shares, PEOPLE) == pytest.approx(6)
    printed = split(6, RATES, method, ratio=True, decimals=2)
    assert 6 <= reached(printed.shares, PEOPLE) < 6.01
    # 7.456 is not printed as 7.45, which is less than the town has.
    assert printed.shares["西"] >= 7.46


def test_the_mean_of_the_towns_ratios_is_not_what_they_come_to():
    assert reached({"东": 9.0, "西": 3.0}, {"东": 10.0, "西": 30.0}) == 4.5
    assert reached({"东": 9.0, "西": 3.0}, {"东": 10.0}) is None
    assert reached({"东": 0.1, "西": 0.2}) == 0.3


def test_on_the_way_nobody_turns_back_and_together_they_are_never_short():
    # From 110, 90, 50 to 159, 130, 72 in three years: a third of 111 is 37, so 287, 324, 361.
    years = steps([110, 90, 50], [159, 130, 72], [1 / 3, 2 / 3, 1], [1, 1, 1], 0)
    assert years == [[126, 103, 58], [143, 116, 65], [159, 130, 72]]
    assert [sum(year) for year in years] == [287, 324, 361]


def test_a_town_without_a_present_value_stands_at_its_end_in_every_year():
    assert steps([None, 10], [7, 20], [0.5, 1], [1, 1], 0) == [[7, 15], [7, 20]]


def test_what_is_left_over_goes_to_the_largest_remainders():
    assert largest_remainder(10, [1, 1, 1]) == [4, 3, 3]
    assert largest_remainder(361, [100, 60, 40]) == [181, 108, 72]
    assert rounded(1, [0.3, 0.7], [1, 1], [0, 0], 0) == [0, 1]


counts = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 5000), st.floats(0.1, 200), st.none() | st.integers(0, 3000)),
    min_size=1,
    max_size=14,
)


def towns_of(rows, scale=1):
    return [
        Unit(str(n), start / scale, now / scale, weight, None if lock is None else lock / scale)
        for n, (start, now, weight, lock) in enumerate(rows)
    ]


@given(rows=counts, more=st.integers(0, 20000), method=st.sampled_from(METHODS))
def test_the_total_is_always_the_citys_number_whatever_is_locked(rows, more, method):
    towns = towns_of(rows)
    assume(any(town.locked is None for town in towns))
    asked = sum(int(town.present if town.locked is None else town.locked) for town in towns) + more
    found = split(asked, towns, method, decimals=0)
    assert (sum(found.shares.values()), found.left) == (asked, 0)
    for town in towns:
        share = found.shares[town.region]
        assert share == int(share)
        assert share == town.locked if town.locked is not None else share >= town.present


@given(rows=counts, more=st.floats(0, 20), method=st.sampled_from(METHODS))
def test_ratios_always_reach_the_citys_by_less_than_one_last_decimal(rows, more, method):
    towns = towns_of(rows, 100)
    assume(any(town.locked is None for town in towns))
    weights = {town.region: town.weight for town in towns}
    least = reached({t.region: t.present if t.locked is None else t.locked for t in towns}, weights)
    asked = least + more
    exact = split(asked, towns, method, ratio=True)
    assert reached(exact.shares, weights) == pytest.approx(asked, abs=1e-6)
    printed = split(asked, towns, method, ratio=True, decimals=2)
    assert asked - 1e-6 <= reached(printed.shares, weights) <= asked + 0.01 + 1e-6
    assert (exact.left, printed.left) == (0, 0)
    assert all(printed.shares[t.region] >= t.present for t in towns if t.locked is None)


@given(rows=counts, more=st.integers(0, 20000), method=st.sampled_from(METHODS))
def test_the_order_of_the_towns_changes_no_unrounded_share(rows, more, method):
    towns = towns_of(rows)
    assume(any(town.locked is None for town in towns))
    asked = sum(int(town.present if town.locked is None else town.locked) for town in towns) + more
    there, back = split(asked, towns, method), split(asked, towns[::-1], method)
    assert back.shares == pytest.approx(there.shares, abs=1e-6)


@given(rows=counts, method=st.sampled_from(METHODS), asked=st.integers(0, 40000))
def test_locks_and_present_values_that_leave_no_room_are_said_to_the_unit(rows, method, asked):
    found = split(asked, towns_of(rows), method, decimals=0)
    assert sum(found.shares.values()) + found.left == pytest.approx(asked)


@given(
    rows=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=14),
    along=st.lists(st.floats(0, 1), min_size=1, max_size=4).map(sorted),
)
def test_the_way_of_years_never_turns_back_and_never_passes_its_end(rows, along):
    starts, ends = [float(a) for a, _ in rows], [float(b) for _, b in rows]
    years = steps(starts, ends, [*along, 1.0], [1.0] * len(rows), 0)
    assert years[-1] == ends
    for before, after in pairwise(years):
        assert all(a <= b for a, b in zip(before, after, strict=True))
    for part, year in zip(along, years, strict=False):
        way = sum(min(a, b) + part * (b - min(a, b)) for a, b in zip(starts, ends, strict=True))
        # A remainder below a millionth counts as none, so the sum may stay that little behind.
        assert sum(year) >= way - 1e-5
