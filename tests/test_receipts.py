"""A figure that came before its quarter was over: it is shown as interim, and nothing final rests on it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from desk.judge import history, judge
from desk.load import commit, read
from desk.publish import QuarterNotOver, publish
from desk.receipts import cut_off, doubts_of_early
from tests.judgements import of_target
from tests.small_county import COUNTY, EAST, WEST, catalogue, quarter, submission
from tests.test_desk import PLAN, desk, towns  # noqa: F401  (the county's desk is a fixture)
from tests.test_pages import filled
from tracker.problems import WrongPeriod
from tracker.rules.judgement import Note
from wording.headlines import overview_headline
from wording.problems import problem_sentence

END = quarter("2026Q4")


def received(desk, day, *rows, sha256):  # noqa: F811
    desk.store.commit(
        submission(*rows, sha256=sha256, received_on=day), b"x", who="测试", reading=sha256, catalogue="v"
    )


@pytest.mark.parametrize(
    ("day", "status", "interim"),
    [("2026-12-20", "slightly_behind", True), ("2026-12-31", "missed", False), ("2027-01-05", "missed", False)],
)
def test_no_deadline_is_missed_by_a_figure_that_came_before_it(desk, day, status, interim):  # noqa: F811
    received(desk, "2024-01-10", *towns("patents", "2023Q4", 120, 80), sha256="a")
    received(desk, day, *towns("patents", "2026Q4", 380, 200), sha256="b")
    found = of_target(judge(desk, PLAN, END), "patents")
    assert (found.value, found.status, found.figure.interim) == (580, status, interim)
    assert (Note("early") in found.notes) is interim
    assert [point.interim for point in history(desk, PLAN, "patents", COUNTY)] == [False, interim]


def test_a_year_is_not_over_by_a_figure_that_came_within_it(desk):  # noqa: F811
    received(desk, "2026-12-01", (COUNTY, "sessions", "2026Q4", 4), sha256="a")
    found = of_target(judge(desk, PLAN, END), "sessions")
    assert (found.status, found.failed_years) == ("slightly_behind", ())
    received(desk, "2027-01-05", (COUNTY, "sessions", "2026Q4", 4), sha256="b")
    found = of_target(judge(desk, PLAN, END), "sessions")
    assert (found.status, found.year.status) == ("missed", "missed")


def test_one_towns_early_figure_makes_the_whole_interim_and_not_the_other_town(desk):  # noqa: F811
    received(desk, "2026-12-01", (EAST, "patents", "2026Q4", 400), sha256="a")
    received(desk, "2027-01-05", (WEST, "patents", "2026Q4", 200), sha256="b")
    whole = of_target(judge(desk, PLAN, END), "patents")
    towns_ = judge(desk, PLAN, END, regions="districts", targets=["patents"])
    assert whole.figure.interim
    assert [one.figure.interim for one in towns_] == [True, False]


def test_a_state_holds_on_the_day_it_is_given(desk):  # noqa: F811
    received(desk, "2024-01-10", *towns("point", "2023Q4", 0, 0), sha256="a")
    received(desk, "2026-12-01", *towns("point", "2026Q4", 1, 0), sha256="b")
    found = of_target(judge(desk, PLAN, END), "points")
    assert (found.status, found.figure.interim) == ("missed", False)


def test_a_headline_does_not_say_that_time_is_up_while_the_last_figures_are_interim(desk):  # noqa: F811
    received(desk, "2026-12-20", *towns("patents", "2026Q4", 380, 200), sha256="a")
    rows = judge(desk, PLAN, END)
    assert "期末数待确认" in overview_headline(rows, desk.catalogue, END)
    received(desk, "2027-01-05", *towns("patents", "2026Q4", 380, 200), sha256="b")
    assert "已到期" in overview_headline(judge(desk, PLAN, END), desk.catalogue, END)


def test_publishing_such_a_quarter_asks_for_a_reason(desk):  # noqa: F811
    received(desk, "2026-12-20", *towns("patents", "2026Q4", 380, 200), sha256="a")
    with pytest.raises(QuarterNotOver):
        publish(desk, PLAN, END, who="测试")
    assert publish(desk, PLAN, END, who="测试", explanation="年底会议用").explanation == "年底会议用"


def test_without_a_day_of_its_own_a_submission_is_received_on_the_offices_day_of_its_commit(desk, monkeypatch):  # noqa: F811
    # 17:00 UTC on the 30th is the 31st in the office: the quarter's last day, on which its figures may come.
    for moment, interim in ((datetime(2026, 12, 30, 15), True), (datetime(2026, 12, 30, 17), False)):
        monkeypatch.setattr("store.database.utc_now", lambda moment=moment: moment)
        sent = submission(*towns("patents", "2026Q4", 380, 200), sha256=str(moment))
        sent.source.clear()
        desk.store.commit(sent, b"x", who="测试", reading=str(moment), catalogue="v")
        assert of_target(judge(desk, PLAN, END), "patents").figure.interim is interim


def test_trademarks_are_of_the_fifteenth():
    measure = catalogue().measures["patents"]
    assert cut_off(measure, END) == date(2026, 12, 31)
    assert cut_off(measure.model_copy(update={"cutoff": "day_15"}), END) == date(2026, 12, 15)


def test_the_same_file_after_the_cut_off_makes_the_interim_figures_final(desk):  # noqa: F811
    first = submission(*towns("patents", "2026Q4", 380, 200), sha256="same", received_on="2026-12-20")
    commit(desk, first, b"x", who="测试", copy=False)
    early = replace(first, source={"received_on": "2026-12-28"})
    assert commit(desk, early, b"x", who="测试", copy=False).status == "unchanged"
    again = replace(first, source={"received_on": "2027-01-04"})
    assert commit(desk, again, b"x", who="测试", copy=False).status == "committed"
    assert of_target(judge(desk, PLAN, END), "patents").figure.interim is False
    assert commit(desk, again, b"x", who="测试", copy=False).status == "unchanged"


@pytest.mark.parametrize(("day", "doubted"), [("2026-12-14", [15, 31]), ("2026-12-15", [31]), ("2026-12-31", [])])
def test_the_load_doubts_figures_that_come_before_their_own_day(day, doubted):
    given = catalogue()
    marks = given.measures["patents"].model_copy(update={"cutoff": "day_15"})
    given = given.model_copy(update={"measures": {**given.measures, "patents": marks}})
    rows = (*towns("patents", "2026Q4", 380, 200), (COUNTY, "sessions", "2026Q4", 4), *towns("point", "2026Q4", 1, 0))
    problems = doubts_of_early(submission(*rows, sha256="a"), date.fromisoformat(day), given)
    assert [date.fromisoformat(p.said.last).day for p in problems] == doubted
    assert all(p.severity == "doubtful" and p.said.received == day for p in problems)
    # The two towns' patents, and the sessions; what holds on the day it is given for is not asked.
    assert [p.said.count for p in problems] == [{15: 2, 31: 1}[day] for day in doubted]
    assert "只能作期中数" in "".join(problem_sentence(p)[0] for p in problems) or not problems


def test_a_workbook_of_a_quarter_that_is_not_over_is_doubted_once_and_not_after(sample_desk):
    content, _name = filled(sample_desk, "quanzhou_2024", END, {"B8": 5_000, "F8": 142_500})
    early = read(sample_desk, content, "表.xlsx", received_on=date(2026, 10, 9))
    assert [p.said.reason for p in early.problems if isinstance(p.said, WrongPeriod)] == ["not_over", "not_over"]
    assert not [p for p in early.problems if p.severity == "blocking"]
    over = read(sample_desk, content, "表.xlsx", received_on=date(2027, 1, 5))
    assert not [p for p in over.problems if isinstance(p.said, WrongPeriod)]
