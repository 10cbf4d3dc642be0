"""Pace, what is missing in countable units, parts that add up, places, bounds: by hand and by property."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.explain import YearEnd, gap_table, waterfall, year_end_editions
from desk.judge import judge
from tests.judgements import of_indicator, of_target
from tests.small_county import EAST, WEST, quarter
from tests.test_desk import PLAN, commit, desk, towns  # noqa: F401  (the county's desk is a fixture)
from tracker.rules.contribution import of_count_change, of_count_gap, of_ratio_change, of_ratio_gap
from tracker.rules.pace import countable_needed, extreme_changes, quarters_left, ranks, recent_pace, required_pace
from tracker.submission import Allocation, Submission


def test_two_hundred_and_five_patents_are_missing_to_six_per_ten_thousand():
    assert countable_needed(6, 888.3, 5125) == 205
    assert countable_needed(6, 888.5, 5331) == 0
    assert countable_needed(6, 888.5, 5331, strict=True) == 1
    assert countable_needed(6, 888.5, 5330) == 1


def test_three_more_cases_bring_forty_seven_of_fifty_two_to_ninety_five_per_cent():
    assert countable_needed(95, 52, 47, scale=100) == 3
    assert countable_needed(95, 20, 19, scale=100) == 0


@given(st.integers(1, 20), st.integers(1, 100_000), st.integers(0, 100_000), st.booleans())
def test_with_the_units_needed_the_target_is_kept_and_with_one_fewer_it_is_not(target, tenths, numerator, strict):
    people = tenths / 10
    needed = countable_needed(target, people, numerator, strict=strict)
    exact = Fraction(tenths, 10) * target

    def keeps(count):
        return count > exact if strict else count >= exact

    assert keeps(numerator + needed)
    assert needed == 0 or not keeps(numerator + needed - 1)


def test_pace_is_what_is_missing_over_the_quarters_that_are_left():
    assert quarters_left(quarter("2026Q3"), quarter("2026Q4").end) == 1
    assert quarters_left(quarter("2026Q4"), quarter("2026Q4").end) == 0
    assert required_pace(19_000, 1) == 19_000
    assert required_pace(19_000, 0) is None
    assert required_pace(0, 0) == 0
    assert recent_pace([836_100, None, 850_000, 857_000, 861_000]) == 6_225
    assert recent_pace([836_100, 840_000, 850_000, 857_000, None]) is None
    assert recent_pace([1, 2, 3, 4]) is None
    assert extreme_changes([10, 14, None, 20, 17]) == (-3, 4)
    assert extreme_changes([10, 14, 20]) == (0, 6)


def test_equal_progress_shares_a_place_and_the_next_place_is_left_out():
    assert ranks({"甲": 90.0, "乙": 95.5, "丙": 90.0, "丁": None, "戊": 12.0}) == {"乙": 1, "甲": 2, "丙": 2, "戊": 4}


counts = st.dictionaries(
    st.sampled_from("甲乙丙丁戊己"), st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)), min_size=1
)


@given(counts, st.integers(0, 100), st.floats(0.1, 50))
def test_the_parts_of_a_ratios_gap_add_up_to_the_gap(places, residual, expected):
    tops = {place: float(n) for place, (n, _p) in places.items()}
    bottoms = {place: float(p) for place, (_n, p) in places.items()}
    shares = of_ratio_gap(tops, bottoms, sum(tops.values()) + residual, expected)
    assert sum(shares.parts.values()) + shares.rest == pytest.approx(shares.whole)
    assert shares.whole == pytest.approx((sum(tops.values()) + residual) / sum(bottoms.values()) - expected)
    assert shares.rest == pytest.approx(residual / sum(bottoms.values()), abs=1e-6)


@given(counts, st.floats(0, 10**6))
def test_the_parts_of_a_sums_gap_add_up_to_the_gap_with_and_without_an_allocation(places, expected):
    values = {place: float(n) for place, (n, _p) in places.items()}
    base = {place: float(p) for place, (_n, p) in places.items()}
    whole = sum(values.values())
    for shares in (
        of_count_gap(values, whole, expected, own_expected=base),
        of_count_gap(values, whole, expected, baselines=base, baseline=sum(base.values())),
    ):
        assert shares is not None
        assert sum(shares.parts.values()) + shares.rest == pytest.approx(whole - expected, abs=1e-3)
    assert of_count_gap(values, whole, expected) is None


def test_without_an_allocation_a_district_is_held_against_growth_at_the_scheduled_pace():
    shares = of_count_gap(
        {"甲": 300.0, "乙": 210.0}, 510.0, 600.0, baselines={"甲": 300.0, "乙": 200.0}, baseline=500.0
    )
    assert shares is not None
    assert (shares.parts, shares.rest, shares.basis) == ({"甲": -60.0, "乙": -30.0}, 0.0, "growth")


def test_quanzhous_published_ratio_grew_less_than_its_patents_for_its_residents_grew_too():
    # 9,123 ÷ 874 → 17,923 ÷ 888.6: count +96.46 %, ratio +93.20 %.
    change = of_ratio_change({"全市": 9123}, {"全市": 17923}, (9123, 17923), (874, 888.6))
    assert change.end / change.start - 1 == pytest.approx(0.9323, abs=1e-3)
    assert change.parts["全市"] == pytest.approx(8800 / 874)
    assert change.population == pytest.approx(17923 * (1 / 888.6 - 1 / 874))
    assert change.start + sum(change.parts.values()) + change.population + change.rest == pytest.approx(change.end)


@given(counts, counts, st.integers(0, 50), st.integers(0, 50))
def test_the_parts_of_a_change_add_up_to_the_change(before, after, rest_before, rest_after):
    both = set(before) & set(after)
    if not both:
        return
    tops = [{p: float(side[p][0]) for p in both} for side in (before, after)]
    people = tuple(float(sum(side[p][1] for p in both)) for side in (before, after))
    totals = (sum(tops[0].values()) + rest_before, sum(tops[1].values()) + rest_after)
    ratio = of_ratio_change(tops[0], tops[1], totals, people)
    assert ratio.start + sum(ratio.parts.values()) + ratio.rest + ratio.population == pytest.approx(ratio.end, abs=1e-6)
    count = of_count_change(tops[0], tops[1], totals[0], totals[1])
    assert count.start + sum(count.parts.values()) + count.rest == pytest.approx(count.end)


def allocate(desk, *rows):  # noqa: F811
    given = tuple(
        Allocation(f"{PLAN}.{key}", region, 2026, value, "分解表", "任务分解", f"D{line}")
        for line, (key, region, value) in enumerate(rows, 3)
    )
    sent = Submission("分解.xlsx", "alloc", 1, "allocation", PLAN, (), "own", allocations=given)
    desk.store.commit(sent, b"x", who="测试", reading="alloc", catalogue="v")


def test_a_town_with_its_share_is_judged_placed_and_held_answerable(desk):  # noqa: F811
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 282, 200))
    allocate(desk, ("patents", EAST, 360), ("patents", WEST, 240))
    patents = of_indicator(judge(desk, PLAN, regions="districts"), "patents")
    # East: 162 of 240 = 67.5 %; west: 120 of 160 = 75 %; 91.67 % of the time is gone.
    assert [one.schedule.progress for one in patents] == [67.5, 75.0]
    assert [one.status for one in patents] == ["behind", "behind"]
    assert [one.rank.place for one in patents] == [2, 1]
    # E: east 120 + 220 = 340, west 80 + 146.67 = 226.67; parts −58 and −26.67 of the county's −84.67.
    assert [one.rank.contribution for one in patents] == pytest.approx([-58.0, -80 / 3])
    whole = of_target(judge(desk, PLAN), "patents")
    assert whole.rank.contribution == pytest.approx(-58 - 80 / 3)
    parts = gap_table(desk, PLAN, "patents")
    assert [part.region for part in parts[:2]] == [EAST, WEST]
    assert sum(part.gap for part in parts) == pytest.approx(whole.schedule.gap_units)


def test_the_waterfall_of_a_ratio_ends_where_the_ratio_stands(desk):  # noqa: F811
    commit(
        desk,
        *towns("patents", "2023Q4", 40, 20),
        *towns("residents", "2022Q4", 10, 10),
        *towns("patents", "2026Q3", 60, 40),
        *towns("residents", "2025Q4", 10, 15),
    )
    steps = waterfall(desk, PLAN, "density", quarter("2026Q3"))
    assert [step.kind for step in steps] == ["start", "region", "region", "population", "end"]
    # 60 ÷ 20 = 3; east +20 ÷ 20 = 1, west +20 ÷ 20 = 1; population 100 × (1/25 − 1/20) = −1; 100 ÷ 25 = 4.
    assert [step.change for step in steps] == pytest.approx([3.0, 1.0, 1.0, -1.0, 4.0])


def test_a_late_total_has_a_best_and_a_worst_case_and_no_light(desk):  # noqa: F811
    quarters = [("2025Q4", 100, 50), ("2026Q1", 110, 55), ("2026Q2", 120, 52)]
    commit(
        desk,
        *[r for period, e, w in quarters for r in towns("patents", period, e, w)],
        (EAST, "patents", "2026Q3", 130),
    )
    found = of_target(judge(desk, PLAN), "patents")
    # West stood at 52, rose by 5 at most and fell by 3 at most.
    assert (found.status, found.outlook.best, found.outlook.worst) == ("not_judged", 187, 179)


def test_a_rate_that_cannot_be_reached_with_the_cases_there_are_is_out_of_reach(empty_desk):
    plan, region = "huancui_2024", "371002"

    def rate(still_open, sha256):
        rows = [("cases_closed", 47), ("cases_filed", 49), ("cases_carried_over", 3), ("cases_open", still_open)]
        from tracker.periods import parse_period
        from tracker.submission import Observation

        figures = tuple(
            Observation(region, m, parse_period("2026Q3"), v, "全区填报", f"B{n}", str(v), "件", "whole")
            for n, (m, v) in enumerate(rows, 5)
        )
        sent = Submission(
            "表.xlsx", sha256, 1, "template", plan, (parse_period("2026Q3"),), "own", observations=figures
        )
        empty_desk.store.commit(sent, b"x", who="测试", reading=sha256, catalogue="v")
        return of_target(judge(empty_desk, plan), "case_closure_rate")

    assert rate(5, "a").status == "not_judged"  # (47 + 5) ÷ 52 = 100 %, and no year yet that kept it
    assert rate(2, "b").status == "out_of_reach"  # (47 + 2) ÷ 52 = 94.2 %


def test_a_target_that_is_met_but_falling_is_marked_at_risk(desk):  # noqa: F811
    falling = [700, 680, 655, 640, 628, 617, 609]
    quarters = ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    commit(desk, *[r for q, v in zip(quarters, falling, strict=True) for r in towns("patents", q, v - 100, 100)])
    found = of_target(judge(desk, PLAN), "patents")
    assert (found.status, found.promise.headroom) == ("met", 9)
    assert found.outlook.probability < 0.5
    assert found.outlook.at_risk


def test_a_year_end_has_two_editions_once_its_own_residents_are_known(desk):  # noqa: F811
    commit(
        desk,
        *towns("patents", "2023Q4", 40, 20),
        *towns("residents", "2022Q4", 10, 10),
        *towns("patents", "2026Q4", 60, 70),
        *towns("residents", "2025Q4", 10, 10),
    )
    assert year_end_editions(desk, PLAN, "density") == ()
    commit(desk, *towns("residents", "2026Q4", 12, 13), sha256="b")
    # 130 ÷ 20 = 6.5 keeps the promise of 6; 130 ÷ 25 = 5.2 does not. The screens go on with the first edition.
    assert year_end_editions(desk, PLAN, "density") == (YearEnd(2025, 6.5, "met"), YearEnd(2026, 5.2, "missed"))
    assert of_target(judge(desk, PLAN), "density").value == 6.5
    assert year_end_editions(desk, PLAN, "density", quarter("2026Q3")) == ()
    assert year_end_editions(desk, PLAN, "patents") == ()


def test_the_sample_is_ranked_among_all_and_within_mountains_and_coast(sample_desk):
    register = sample_desk.register
    marks = of_indicator(judge(sample_desk, "quanzhou_2024", regions="districts"), "valid_trademarks")
    ranked = sorted((one for one in marks if one.rank.place is not None), key=lambda one: one.rank.place)
    groups = {register[one.region].group for one in ranked} - {""}
    assert len(groups) == 2
    for group in groups:
        mine = [one.rank for one in ranked if register[one.region].group == group]
        assert [rank.group_place for rank in mine] == sorted(rank.group_place for rank in mine)
        assert mine[0].group_place == 1
        assert {rank.grouped for rank in mine} == {len(mine)}
    zones = [one.rank for one in marks if not register[one.region].ranked]
    assert {(rank.place, rank.group_place) for rank in zones} == {(None, None)}
