"""What is kept of a plan between two questions is what a fresh reading of the database would say."""

from collections import OrderedDict
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import Files, open_desk
from desk.judge import judge
from desk.load import known_figures
from desk.snapshot import PAST_KEPT, snapshot_of
from store import Store
from tests.small_county import EAST, OTHER, WEST, files, quarter, submission
from tracker.rules.rollup import Columns
from tracker.submission import Allocation

PLAN = "county_2024"
KNOWN = ["region", "measure", "period", "value", "state"]
QUARTERS = ("2023Q4", "2024Q4", "2026Q1", "2026Q2", "2026Q3")
MEASURES = ("patents", "residents", "works", "works_opening", "filed", "closed", "sessions")
FIGURE = st.tuples(
    st.sampled_from((EAST, WEST, OTHER)), st.sampled_from(MEASURES), st.sampled_from(QUARTERS), st.integers(0, 500)
)
WORKBOOK = st.lists(FIGURE, min_size=1, max_size=8, unique_by=lambda figure: figure[:3])
# What happens to a database: a workbook comes in, or one of those that came is withdrawn.
EVENTS = st.lists(st.one_of(WORKBOOK, st.integers(0, 9)), min_size=1, max_size=6)


@pytest.fixture
def desk(tmp_path):
    opened = open_desk(files(tmp_path))
    yield opened
    opened.store.close()


def commit(desk, rows, number, **more):
    given = replace(submission(*rows, sha256=f"{number}"), **more)
    return desk.store.commit(given, b"x", who="测试", reading=str(number), catalogue="v").id


def same(one: Columns, other: Columns) -> bool:
    if one.whole != other.whole:
        return False
    pairs = [(getattr(one, field.name), getattr(other, field.name)) for field in fields(Columns)]
    arrays = [pair for pair in pairs if isinstance(pair[0], np.ndarray) and pair[0].dtype.kind == "f"]
    return all(np.array_equal(*pair, equal_nan=True) for pair in arrays)


@cache
def opened():
    """The county's desk; its catalogue is read once for all examples."""
    return open_desk(files(Path("nowhere")), store=Store(":memory:"))


@settings(max_examples=25, deadline=None)
@given(EVENTS)
def test_a_snapshot_that_moved_on_says_what_a_fresh_one_does(events):
    desk = replace(opened(), store=Store(":memory:"), snapshots=OrderedDict())
    commit(desk, [(EAST, "patents", "2026Q3", 1.0)], "first")
    sent = []
    for number, event in enumerate(events):
        snapshot_of(desk, PLAN)
        if isinstance(event, list):
            sent.append(commit(desk, event, number))
        elif sent:
            desk.store.withdraw(sent.pop(event % len(sent)), who="测试", reason="错报")
        anew = replace(desk, snapshots=OrderedDict())
        kept, fresh = snapshot_of(desk, PLAN), snapshot_of(anew, PLAN)
        assert kept.periods() == fresh.periods()
        for key in fresh.plan.targets:
            for text in QUARTERS:
                assert same(kept.columns(key, quarter(text)), fresh.columns(key, quarter(text))), (key, text)
        assert judge(desk, PLAN) == judge(anew, PLAN)
        known = known_figures(desk, PLAN)
        assert {name: known[name].tolist() for name in KNOWN} == fresh.observations[KNOWN].to_dict("list")
    desk.store.close()


def test_a_share_given_or_taken_back_is_seen_at_once(desk):
    commit(desk, [(EAST, "patents", "2026Q3", 300), (WEST, "patents", "2026Q3", 200)], "a")
    assert [one.promise.number for one in judge(desk, PLAN, regions=EAST, targets=["patents"])] == [None]
    share = Allocation(f"{PLAN}.patents", EAST, 2026, 350.0, "文", "任务分解", "D3")
    given = commit(desk, [], "b", allocations=(share,), layout="targets")
    assert [one.promise.number for one in judge(desk, PLAN, regions=EAST, targets=["patents"])] == [350.0]
    desk.store.withdraw(given, who="测试", reason="错报")
    assert [one.promise.number for one in judge(desk, PLAN, regions=EAST, targets=["patents"])] == [None]


def test_another_plans_workbook_leaves_a_plans_answers_as_they_are(sample_database):
    desk = open_desk(Files.of_environment({"TRACKER_DATABASE": str(sample_database)}))
    kept = judge(desk, "huancui_2024")
    other = snapshot_of(desk, "quanzhou_2024")
    given = desk.store.rows("submissions", known_at=desk.store.last_change())
    mine = next(row[0] for row in given if "quanzhou_2024" in row)
    desk.store.withdraw(mine, who="测试", reason="错报")
    assert judge(desk, "huancui_2024") is kept
    assert snapshot_of(desk, "quanzhou_2024") is not other
    desk.store.close()


def test_snapshots_of_dead_versions_are_let_go_and_few_past_ones_kept(desk):
    moments = []
    for number in range(10):
        commit(desk, [(EAST, "patents", "2026Q3", number)], number)
        moments.append(desk.store.last_change())
        judge(desk, PLAN)
    for moment in moments:
        snapshot_of(desk, PLAN, moment)
    assert len(desk.snapshots) == 1 + PAST_KEPT
