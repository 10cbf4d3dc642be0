"""Every question of the store that takes a moment answers as of that moment: additions and withdrawals show from then on.

The questions are found by reading the folder; a new one needs a case here, or the reason why a withdrawal leaves it be.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from store import Store
from store.database import HERE, utc_now
from store.rows import BriefingMade, NewEdition, NewMatter
from tracker.periods import parse_period
from tracker.submission import (
    Allocation,
    CheckIn,
    GivenBaseline,
    Observation,
    PathPoint,
    Remark,
    RosterRow,
    Submission,
)

Q3 = parse_period("2026Q3")
TICK = timedelta(microseconds=1)


class Moments(NamedTuple):
    """Just before an addition, with it, just before it is withdrawn or removed, after that, and with that taken back."""

    before: datetime
    added: datetime
    still: datetime
    withdrawn: datetime
    reinstated: datetime


@dataclass(frozen=True)
class Case:
    """How a question is asked, and what a withdrawal does to it.

    "brings back": the answer of before. "is told": the row stays and says so. Any other text is the reason why nothing may
    change. `of` names the addition: a submission of a grade, or something laid down that is no submission, whose own moment
    stands in the column `stamp`.
    """

    asked: dict[str, Any]
    withdrawal: str
    of: str = "own"
    stamp: str = ""


IN_FORCE = "brings back"
FIGURE = {"region": "350502", "measure": "patents", "period": "2026Q3"}
LIST = {"plan": "plan", "grade": "own"}
GIVEN = {"grade": "own"}
CASES = {
    "briefings": Case({"plan": "plan"}, "papers made stay made", "laid down", "made_at"),
    "check_in_versions": Case({"subject": "plan.1.1"}, "is told"),
    "consultations": Case(
        {"plan": "plan", "period": "2026Q3"}, "an answer stands until the next", "laid down", "recorded_at"
    ),
    "current_adopted_population": Case({}, "a decision is replaced by the next one", "laid down"),
    "current_allocation": Case(GIVEN, IN_FORCE),
    "current_baseline": Case(GIVEN, IN_FORCE),
    "current_check_in": Case({**LIST, "turned": []}, IN_FORCE),
    "current_figure": Case(GIVEN, IN_FORCE),
    "current_figure_of": Case({**GIVEN, "measures": ["patents"], "periods": ["2026Q3"]}, IN_FORCE),
    "current_observation": Case(GIVEN, IN_FORCE),
    "current_path": Case(GIVEN, IN_FORCE),
    "current_register_row": Case(LIST, IN_FORCE),
    "current_remark": Case(GIVEN, IN_FORCE),
    "current_turned": Case({**GIVEN, "turned": []}, IN_FORCE),
    "editions": Case({"plan": "plan"}, "an edition stays as it was laid down", "laid down", "published_at"),
    "figure_versions": Case(FIGURE, "is told"),
    "figures_by_supplier": Case(GIVEN, IN_FORCE),
    "grades": Case({}, IN_FORCE, "first"),
    "issued_papers": Case({"plan": "plan"}, "a paper that went out stays issued", "laid down", "recorded_at"),
    "matter_words": Case({"plan": "plan"}, "a word on a matter stays said", "laid down", "recorded_at"),
    "matters": Case({"plan": "plan"}, "a matter stays under its number", "laid down", "recorded_at"),
    "owner_confirmations": Case({"plan": "plan"}, IN_FORCE, "laid down", "recorded_at"),
    "published_observation": Case({}, IN_FORCE, "published"),
    "received_days": Case(GIVEN, IN_FORCE),
    "register_lists": Case(LIST, IN_FORCE),
    "scenarios": Case({"plan": "plan"}, IN_FORCE, "laid down", "saved_at"),
    "submissions": Case({}, "is told"),
}


def everything(value, grade):
    """A submission with one of each thing a workbook can say."""
    cell = ("表", "C5")
    return Submission(
        "表.xlsx", f"{grade}{value}", 3, "table", "plan", (Q3,), grade,
        observations=(Observation("350502", "patents", Q3, value, *cell, str(value), "件", "province"),),
        remarks=(Remark("t", "350502", Q3, "note", str(value), *cell),),
        allocations=(Allocation("t", "350502", 2026, value, "文", *cell),),
        paths=(PathPoint("t", 2026, value, "文", *cell),),
        baselines=(GivenBaseline("t", "350502", date(2023, 12, 31), value, "文", *cell),),
        roster_rows=(RosterRow("list", "350502", Q3, {"n": value}, *cell),),
        check_ins=(CheckIn("task", "plan.1.1", "版权局", Q3, "in_progress", str(value)),),
        source={"source": "省局", "covers": ""},
    )  # fmt: skip


def commit(store, value, grade):
    return store.commit(everything(value, grade), b"abc", who="测试", reading="{}", catalogue="v1")


def lay_down(store, number):
    """One of each thing that is laid down and is no submission."""
    store.adopt_population("350500", "2026Q3", 2020 + number, "文", "测试")
    store.save_scenario("plan", f"情景{number}", "t", "2026Q3", "{}", who="测试")
    store.confirm_owners("plan", f"plan.t{number}", "[]", "文", who="测试")
    store.record_consultation("plan", "2026Q3", f"r{number}", "agreed", "", who="测试")
    store.keep_issued(f"issued{number}", "plan", "set", "1号", date(2026, 10, 1), "一.pdf", b"%PDF", who="测试")
    matter = NewMatter("instruction", None, None, "事", ("甲",), None, "批示")
    store.add_matter_word("plan", *store.open_matters("plan", [matter], who="测试"), "done", "已办", "", who="测试")
    store.publish(NewEdition("plan", "2026Q3", utc_now(), "v1", "internal", str(number), 1), (), who="测试")
    made = BriefingMade(str(number), "plan", "2026Q3", utc_now(), "v1", number, "zh", "{}")
    store.remember_briefing(made, [("汇报.pptx", "pptx", "a", 3)], who="测试")


def history(store, name, case):
    """Something was added to what stood there, taken out of force, and put in force again: the five moments."""
    grade = "published" if case.of == "published" else "own"
    if case.of != "first":
        commit(store, 10.0, grade)
        lay_down(store, 1)
    if case.of == "laid down":
        lay_down(store, 2)
        shown = store.frame(name, **case.asked, known_at=datetime(2999, 1, 1))
        at = shown[case.stamp].max().to_pydatetime() if case.stamp else store.last_change()
    sent = commit(store, 11.0, grade)
    still = utc_now()
    if case.of == "laid down":
        store.save_scenario("plan", "情景2", "t", "2026Q3", "{}", who="测试", removed=True)
        store.confirm_owners("plan", "plan.t2", None, "", who="测试")
        store.withdraw(sent.id, who="测试", reason="错报")
        gone = utc_now()
        store.reinstate(sent.id, who="测试", reason="没有错")
        return Moments(at - TICK, at, still, gone, utc_now())
    taken = store.withdraw(sent.id, who="测试", reason="错报")
    back = store.reinstate(sent.id, who="测试", reason="没有错")
    return Moments(sent.at - TICK, sent.at, taken - TICK, back - TICK, back)


def dated():
    """The names of the questions that take a moment."""
    texts = {file.stem: file.read_text(encoding="utf-8") for file in (HERE / "queries").glob("*.sql")}
    return {name for name, text in texts.items() if re.search(r"^(?!--).*\$known_at", text, re.MULTILINE)}


# What was written after one moment and is known at another: tried below.
SINCE = ("touched_since",)


def test_every_question_that_takes_a_moment_has_a_case():
    assert set(CASES) | {*SINCE, "turns_of_submission"} == dated()


def test_an_adopted_population_year_is_touched_from_the_moment_it_was_recorded(tmp_path):
    store = Store(tmp_path / "tracker.duckdb")
    first = commit(store, 10.0, "own")
    store.adopt_population("350500", "2026Q3", 2024, "文", "测试")
    recorded = store.last_change()
    touched = [store.rows("touched_since", since=first.at, known_at=at) for at in (recorded - TICK, recorded)]
    assert touched == [[], [(None, None, None)]]
    store.close()


@pytest.mark.parametrize("name", SINCE)
def test_what_was_touched_since_a_moment_is_known_from_each_write_on(name, tmp_path):
    store = Store(tmp_path / "tracker.duckdb")
    first = commit(store, 10.0, "own")
    sent = commit(store, 11.0, "own")
    taken = store.withdraw(sent.id, who="测试", reason="错报")

    def touched(since, known_at):
        return store.rows(name, since=since, known_at=known_at) != []

    assert [touched(first.at, moment) for moment in (first.at, sent.at - TICK, sent.at)] == [False, False, True]
    assert [touched(sent.at, moment) for moment in (sent.at, taken - TICK, taken)] == [False, False, True]
    assert touched(first.at - TICK, first.at)
    assert not touched(taken, utc_now())
    back = store.reinstate(sent.id, who="测试", reason="没有错")
    assert [touched(taken, moment) for moment in (taken, back - TICK, back)] == [False, False, True]
    store.close()


def test_the_turns_of_a_submission_are_told_from_the_moment_of_each(tmp_path):
    store = Store(tmp_path / "tracker.duckdb")
    sent = commit(store, 11.0, "own")
    moments = [turn(sent.id, who="测试", reason="理由") for turn in (store.withdraw, store.reinstate, store.withdraw)]

    def told(moment):
        return [row[0] for row in store.rows("turns_of_submission", submission=sent.id, known_at=moment)]

    kinds = ["withdrawn", "reinstated", "withdrawn"]
    assert [told(moment - TICK) for moment in moments] == [kinds[:n] for n in range(3)]
    assert [told(moment) for moment in moments] == [kinds[: n + 1] for n in range(3)]
    assert store.rows("current_observation", grade="own", known_at=moments[1]) != []
    assert [store.rows("current_observation", grade="own", known_at=moments[n]) for n in (0, 2)] == [[], []]
    store.close()


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_answer_changes_exactly_when_something_is_added_and_when_it_is_withdrawn(name, tmp_path):
    case = CASES[name]
    store = Store(tmp_path / "tracker.duckdb")
    moments = history(store, name, case)
    before, added, still, withdrawn, reinstated = (
        store.rows(name, **case.asked, known_at=moment) for moment in moments
    )
    store.close()
    assert added != before
    assert still == added
    if case.withdrawal == IN_FORCE:
        assert withdrawn == before
        if case.of != "laid down":
            assert reinstated == added
    elif case.withdrawal == "is told":
        assert [row[:3] for row in withdrawn] == [row[:3] for row in added]
        assert withdrawn != added
        assert [row[:3] for row in reinstated] == [row[:3] for row in added]
        assert reinstated != withdrawn
    else:
        assert withdrawn == added
