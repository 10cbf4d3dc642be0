"""Sums, ratio of sums, coverage and completeness, added up by hand on two towns and on published tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_county import catalogue, quarter, register, roll_up
from tracker.figures import Figures
from tracker.rules.rollup import Aggregator, Member
from tracker.schema.catalogue import Plan
from tracker.schema.regions import Region, Register

EAST, WEST, OTHER, ALL = "990001", "990002", "990099", "990000"
NOW = quarter("2026Q3")
HUNAN = [  # valid invention patents 2020-11, residents at the end of 2019 (10k); 其他 has none
    ("长沙市", 32981, 839.45), ("株洲市", 6957, 402.85), ("湘潭市", 3829, 288.20), ("衡阳市", 1897, 730.06),
    ("邵阳市", 610, 730.24), ("岳阳市", 1868, 577.13), ("常德市", 2070, 577.20), ("张家界", 200, 154.90),
    ("益阳市", 1300, 442.07), ("郴州市", 1111, 475.50), ("永州市", 771, 544.61), ("怀化市", 687, 498.33),
    ("娄底市", 660, 394.13), ("湘西州", 370, 263.83),
]  # fmt: skip


def test_the_whole_is_the_sum_of_its_members_and_the_residual():
    board = roll_up((EAST, "patents", "2026Q3", 300), (WEST, "patents", "2026Q3", 200), (OTHER, "patents", "2026Q3", 7))
    rolled = board.indicator("patents", ALL, NOW)
    assert (rolled.value, rolled.partial, rolled.reported, rolled.expected, rolled.missing) == (507, None, 2, 2, ())


def test_the_residual_is_added_as_far_as_it_was_given_and_a_blank_there_leaves_nothing_out():
    rows = [(town, "works_opening", "2023Q4", 100) for town in (EAST, WEST)]
    rows += [(town, "works", q, 10) for town in (EAST, WEST) for q in ("2024Q1", "2024Q2")]
    board = roll_up(*rows, (OTHER, "works", "2024Q2", 3))
    assert board.indicator("works", ALL, quarter("2024Q2")).value == 243


def test_with_a_member_missing_there_is_no_whole_only_the_sum_of_those_who_reported():
    rolled = roll_up((EAST, "patents", "2026Q3", 300)).indicator("patents", ALL, NOW)
    assert (rolled.value, rolled.partial, rolled.reported, rolled.expected) == (None, 300, 1, 2)
    assert rolled.missing == (WEST,)
    assert rolled.observed


def test_a_reported_zero_is_a_figure_and_a_blank_is_not():
    zero = roll_up((EAST, "patents", "2026Q3", 0), (WEST, "patents", "2026Q3", 5)).indicator("patents", ALL, NOW)
    nothing = roll_up().indicator("patents", ALL, NOW)
    assert (zero.value, zero.reported) == (5, 2)
    assert (nothing.value, nothing.partial, nothing.reported, nothing.observed) == (None, None, 0, False)


def test_a_ratio_of_a_town_without_its_numerator_is_none_and_the_whole_is_of_those_who_reported():
    residents = [(EAST, "residents", "2025Q4", 20.0), (WEST, "residents", "2025Q4", 30.0)]
    columns = roll_up(*residents, (EAST, "patents", "2026Q3", 300)).columns("density", NOW)
    assert (columns.value(EAST), columns.value(WEST)) == (15.0, None)
    assert (columns.whole.value, columns.whole.partial, columns.whole.missing) == (None, 15.0, (WEST,))
    assert columns.of(WEST).missing == (WEST,)


def test_hunan_is_eight_patents_per_ten_thousand_not_the_mean_of_its_cities():
    known = catalogue()
    names = [name for name, *_ in HUNAN]
    rows = [Region("430000", "湖南省", "Hunan", "province", None, False, False, False, "", 0)]
    rows += [
        Region(f"43{n:02}00", name, name, "city", "430000", True, True, True, "", n) for n, name in enumerate(names, 1)
    ]
    rows += [Region("439900", "其他", "Other", "residual", "430000", True, False, False, "", 99)]
    codes = {r.name: r.code for r in rows}
    november = quarter("2020-11")
    figures = [(codes[name], "patents", november, float(patents), None) for name, patents, _p in HUNAN]
    figures += [(codes[name], "residents", quarter("2019Q4"), people, None) for name, _n, people in HUNAN]
    figures += [(codes["其他"], "patents", november, 2.0, None)]
    province = Plan.model_validate({**known.plans["county_2024"].model_dump(), "region": "430000"})
    rolled = Aggregator(known, Register({r.code: r for r in rows}), province, Figures.of(figures)).indicator(
        "density", "430000", november
    )
    assert rolled.numerator == 55_313
    assert rolled.denominator == pytest.approx(6918.50)
    assert rolled.value == pytest.approx(55_313 / 6918.50)
    assert (
        f"{rolled.value:.2f}" == "7.99"
    )  # printed 8.00 divides by the printed 6,918.40, which its own rows miss by 0.10
    mean_of_ratios = sum(n / p for _name, n, p in HUNAN) / len(HUNAN)
    assert f"{mean_of_ratios:.2f}" == "6.61"
    assert str(rolled.population) == "2019Q4"


def test_a_quarter_divides_by_the_residents_at_the_end_of_the_year_before():
    rows = [(town, "patents", "2026Q3", 50) for town in (EAST, WEST)]
    rows += [(town, "residents", "2025Q4", 10) for town in (EAST, WEST)]
    rows += [(town, "residents", "2026Q4", 20) for town in (EAST, WEST)]
    rolled = roll_up(*rows).indicator("density", ALL, NOW)
    assert (rolled.value, str(rolled.population), rolled.population_fallback) == (5.0, "2025Q4", False)


def test_while_one_town_lacks_last_years_residents_every_place_uses_the_year_before_and_says_so():
    rows = [(town, "patents", "2026Q3", 50) for town in (EAST, WEST)]
    rows += [(EAST, "residents", "2025Q4", 12.5), (EAST, "residents", "2024Q4", 10), (WEST, "residents", "2024Q4", 15)]
    board = roll_up(*rows)
    whole, east = board.indicator("density", ALL, NOW), board.indicator("density", EAST, NOW)
    assert (whole.value, str(whole.population), whole.population_fallback) == (4.0, "2024Q4", True)
    assert (east.value, str(east.population)) == (5.0, "2024Q4")


def test_an_adopted_year_overrides_and_no_residents_at_all_leave_the_ratio_unjudged():
    rows = [(town, "patents", "2026Q3", 50) for town in (EAST, WEST)]
    bare = roll_up(*rows).indicator("density", ALL, NOW)
    assert (bare.value, bare.observed, bare.denominator_missing) == (None, True, True)
    rows += [
        (town, "residents", f"{year}Q4", people) for town in (EAST, WEST) for year, people in ((2024, 25), (2025, 10))
    ]
    board = roll_up(*rows)
    board.figures.adopted[(ALL, NOW)] = 2024
    assert board.indicator("density", ALL, NOW).value == 2.0


def test_cumulative_is_the_opening_balance_and_every_flow_since_and_a_gap_makes_it_incomplete():
    quarters = ["2024Q1", "2024Q2", "2024Q3"]
    rows = [(town, "works_opening", "2023Q4", 100) for town in (EAST, WEST)]
    rows += [(town, "works", q, 10) for town in (EAST, WEST) for q in quarters]
    assert roll_up(*rows).indicator("works", ALL, quarter("2024Q3")).value == 260
    assert roll_up(*rows).indicator("works", ALL, quarter("2023Q4")).value == 200
    without = [row for row in rows if row[:3] != (WEST, "works", "2024Q2")]
    rolled = roll_up(*without).indicator("works", ALL, quarter("2024Q3"))
    assert (rolled.value, rolled.partial, rolled.reported, rolled.missing) == (None, 130, 1, (WEST,))


def test_a_rate_of_cases_is_given_for_the_whole_and_no_cases_leave_it_not_applicable():
    rolled = roll_up((ALL, "filed", "2026Q3", 20), (ALL, "closed", "2026Q3", 19)).indicator("closure", ALL, NOW)
    assert (rolled.value, rolled.expected) == (95.0, 1)
    none = roll_up((ALL, "filed", "2026Q3", 0), (ALL, "closed", "2026Q3", 0)).indicator("closure", ALL, NOW)
    assert (none.value, none.zero_denominator, none.observed) == (None, True, True)


def test_a_yearly_average_adds_the_closed_years_to_the_open_one():
    rows = [(ALL, "sessions", "2024Q4", 180), (ALL, "sessions", "2025Q4", 210), (ALL, "sessions", "2026Q3", 120)]
    assert roll_up(*rows).indicator("sessions", ALL, NOW, cumulated=True).value == 510
    assert roll_up(*rows[1:]).indicator("sessions", ALL, NOW, cumulated=True).value is None
    assert roll_up(*rows).indicator("sessions", ALL, NOW).value == 120


def test_coverage_counts_who_has_it_keeps_an_old_state_and_names_who_said_nothing():
    half = roll_up((EAST, "point", "2025Q1", 1), (WEST, "point", "2026Q2", 0)).indicator("points", ALL, NOW)
    assert (half.value, half.reported, half.members) == (50.0, 2, (Member(EAST, 1.0), Member(WEST, 0.0)))
    silent = roll_up((EAST, "point", "2025Q1", 1)).indicator("points", ALL, NOW)
    assert (silent.value, silent.partial, silent.missing) == (None, 50.0, (WEST,))


def test_asked_of_each_the_whole_stands_where_its_weakest_member_stands():
    rows = [(EAST, "patents", "2026Q3", 3), (WEST, "patents", "2026Q3", 0)]
    assert roll_up(*rows).indicator("least", ALL, NOW).value == 0


def test_thirteen_populations_of_one_decimal_add_up_without_noise():
    county = roll_up(
        (EAST, "residents", "2025Q4", 0.1),
        (WEST, "residents", "2025Q4", 0.2),
        (EAST, "patents", "2026Q3", 1),
        (WEST, "patents", "2026Q3", 2),
    )
    assert county.indicator("density", ALL, NOW).denominator == 0.3


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)), min_size=2, max_size=2),
    st.permutations([0, 1, 2, 3]),
)
def test_the_whole_ratio_lies_between_its_members_and_ignores_the_order_of_rows(pairs, order):
    rows = [(town, "patents", "2026Q3", float(n)) for town, (n, _p) in zip((EAST, WEST), pairs, strict=True)]
    rows += [(town, "residents", "2025Q4", float(p)) for town, (_n, p) in zip((EAST, WEST), pairs, strict=True)]
    value = roll_up(*rows).indicator("density", ALL, NOW).value
    ratios = [n / p for n, p in pairs]
    assert value is not None
    assert min(ratios) - 1e-9 <= value <= max(ratios) + 1e-9
    assert roll_up(*[rows[n] for n in order]).indicator("density", ALL, NOW).value == value


def test_the_register_of_the_small_county_owes_two_reports():
    assert [r.code for r in register().expected(ALL)] == [EAST, WEST]


def test_a_residual_row_that_has_reported_is_a_supplier_and_what_it_holds_is_carried():
    towns = [(town, "patents", q, 100) for town in (EAST, WEST) for q in ("2026Q2", "2026Q3")]
    board = roll_up(*towns, (OTHER, "patents", "2026Q2", 3))
    before, now = (board.indicator("patents", ALL, quarter(q)) for q in ("2026Q2", "2026Q3"))
    assert (before.value, before.others_missing) == (203, ())
    assert (now.value, now.reported, now.expected, now.others_missing) == (203, 2, 2, (OTHER,))
    assert now.others_carried == ((OTHER, quarter("2026Q2")),)
    assert roll_up(*towns).indicator("patents", ALL, NOW).others_missing == ()


def test_of_a_flow_the_whole_is_incomplete_without_the_residual_that_has_reported():
    rows = [(town, "works_opening", "2023Q4", 100) for town in (EAST, WEST)]
    rows += [(town, "works", q, 10) for town in (EAST, WEST) for q in ("2024Q1", "2024Q2", "2024Q3")]
    board = roll_up(*rows, (OTHER, "works", "2024Q2", 3))
    whole = board.indicator("works", ALL, quarter("2024Q3"))
    assert (whole.value, whole.partial, whole.missing) == (None, 263, ())
    assert (whole.others_absent, whole.others_missing) == ((OTHER,), (OTHER,))
    assert board.indicator("works", EAST, quarter("2024Q3")).value == 130


def test_a_ratio_carries_what_the_residual_holds_in_its_numerator():
    rows = [(town, "patents", q, 100) for town in (EAST, WEST) for q in ("2026Q2", "2026Q3")]
    rows += [(town, "residents", "2025Q4", 10) for town in (EAST, WEST)]
    whole = roll_up(*rows, (OTHER, "patents", "2026Q2", 20)).indicator("density", ALL, NOW)
    assert (whole.value, whole.others_missing) == (11.0, (OTHER,))
