"""What if: a gain, a revision, another pace move status and forecast, and no figure anywhere."""

import pytest

from desk.judge import judge
from desk.scenario import Adjustment, paces, remove, save, saved, what_if
from tests.small_county import EAST, WEST, quarter
from tests.test_desk import PLAN, commit, desk, towns  # noqa: F401  (the county's desk is a fixture)

QUARTERS = [
    "2023Q4",
    "2024Q1",
    "2024Q2",
    "2024Q3",
    "2024Q4",
    "2025Q1",
    "2025Q2",
    "2025Q3",
    "2025Q4",
    "2026Q1",
    "2026Q2",
    "2026Q3",
]


@pytest.fixture
def county(desk):  # noqa: F811
    """East grows by 20 to 22 a quarter from 120, west by 10 from 80; residents 30 and 20."""
    east = [120 + 21 * n + (n in (1, 2, 5, 7, 8, 11)) for n in range(12)]
    rows = [
        r
        for q, e, w in zip(QUARTERS, east, [80 + 10 * n for n in range(12)], strict=True)
        for r in towns("patents", q, e, w)
    ]
    commit(desk, *rows, *towns("residents", "2025Q4", 30, 20), *towns("residents", "2022Q4", 30, 20))
    return desk


def test_a_gain_moves_the_value_and_the_forecast_by_itself_and_leaves_the_figures_alone(county):
    before = county.store.counts()
    outcome = what_if(county, PLAN, "patents", [Adjustment(EAST, gain=60)])
    assert (outcome.before.value, outcome.after.value) == (542, 602)
    assert (outcome.before.status, outcome.after.status) == ("slightly_behind", "met")
    assert outcome.after.outlook.forecast == pytest.approx(outcome.before.outlook.forecast + 60)
    assert outcome.after.outlook.probability > outcome.before.outlook.probability
    assert county.store.counts() == before
    [found] = judge(county, PLAN, targets=["patents"])
    assert found.value == 542


def test_another_pace_moves_the_forecast_only_by_the_quarters_left(county):
    assert [district.pace for district in paces(county, PLAN, "patents")] == [21.0, 10.0]
    outcome = what_if(county, PLAN, "patents", [Adjustment(WEST, pace=25)])
    assert outcome.after.value == outcome.before.value
    # West has 10 of the recent 31 a quarter, and the same part of what the forecast expects besides.
    expected = outcome.before.outlook.forecast - outcome.before.value
    assert outcome.after.outlook.forecast == pytest.approx(outcome.before.outlook.forecast + 25 - expected * 10 / 31)
    earlier = what_if(county, PLAN, "patents", [Adjustment(WEST, pace=25)], as_of=quarter("2026Q1"))
    assert earlier.after.outlook.forecast == pytest.approx(earlier.before.outlook.forecast + 45, abs=1.5)


@pytest.mark.parametrize(("period", "left"), [("2026Q3", 1), ("2026Q1", 3), ("2025Q4", 4)])
def test_with_every_pace_typed_the_forecast_is_the_value_and_the_paces(county, period, left):
    given = [Adjustment(EAST, pace=30, gain=4), Adjustment(WEST, pace=-2)]
    outcome = what_if(county, PLAN, "patents", given, as_of=quarter(period))
    assert outcome.after.outlook.forecast == pytest.approx(outcome.before.value + 4 + left * 28)
    # Also of a ratio: counted units over residents (50).
    ratio = what_if(county, PLAN, "density", [Adjustment(EAST, pace=30), Adjustment(WEST, pace=20)])
    assert ratio.after.outlook.forecast == pytest.approx((542 + 50) / 50)


def test_in_the_sample_the_paces_shown_typed_again_add_up(sample_desk):
    found = paces(sample_desk, "quanzhou_2024", "valid_trademarks")
    typed = [Adjustment(one.region, pace=one.pace) for one in found]
    outcome = what_if(sample_desk, "quanzhou_2024", "valid_trademarks", typed)
    assert outcome.after.outlook.forecast == pytest.approx(861_000 + sum(one.pace for one in found))


def test_a_population_revision_divides_value_and_forecast_anew(county):
    outcome = what_if(county, PLAN, "density", [Adjustment(WEST, population=70)])
    assert (outcome.before.value, outcome.after.value) == (542 / 50, 542 / 100)
    assert outcome.after.outlook.forecast == pytest.approx(outcome.before.outlook.forecast / 2)
    # From 4 to 6: expected 5.833, ten points below it 5.633; 5.42 is under both.
    assert (outcome.before.status, outcome.after.status) == ("met", "behind")


def test_nothing_assumed_changes_nothing(county):
    outcome = what_if(county, PLAN, "patents", [])
    before, after = outcome.before, outcome.after
    assert (after.value, after.status) == (pytest.approx(before.value), before.status)
    for name in ("forecast", "low", "high", "probability"):
        assert getattr(after.outlook, name) == pytest.approx(getattr(before.outlook, name)), name


def test_a_gain_where_nothing_was_reported_is_refused(desk):  # noqa: F811
    commit(desk, (EAST, "patents", "2026Q3", 10))
    with pytest.raises(ValueError, match=WEST):
        what_if(desk, PLAN, "patents", [Adjustment(WEST, gain=5)])


def test_scenarios_have_names_can_be_replaced_and_taken_off_the_list(county):
    given = [Adjustment(EAST, pace=30, gain=5), Adjustment(WEST, population=21.5)]
    save(county, PLAN, "提速", "patents", quarter("2026Q3"), given, "测试")
    save(county, PLAN, "提速", "patents", quarter("2026Q3"), given[:1], "测试")
    save(county, PLAN, "不变", "patents", quarter("2026Q3"), [], "测试")
    listed = saved(county, PLAN)
    assert [one.name for one in listed] == ["不变", "提速"]
    assert listed[1].adjustments == tuple(given[:1])
    remove(county, PLAN, "不变", "测试")
    assert [one.name for one in saved(county, PLAN)] == ["提速"]
    assert county.store.counts()["scenario"] == 4
    with pytest.raises(ValueError, match="name"):
        save(county, PLAN, "  ", "patents", quarter("2026Q3"), [], "测试")
