"""How units say how far they are: one word per task and quarter, with note and evidence, and every one of them kept."""

import hashlib
from datetime import date

import pytest

from desk import Files, load, open_desk, records
from desk.check_ins import (
    check_in_history,
    check_ins,
    milestone_states,
    task_quarter,
    task_quarters,
)
from desk.duties import duty_standings, task_standings, unit_duties
from desk.given_check_ins import GivenCheckIn, NotACheckIn, as_submission, check_in
from desk.publish import ExplanationMissing
from tests.conftest import ROOT
from tracker.periods import Period
from tracker.rules.standing import LinkedTarget, ReceivedCheckIn
from wording.problems import problem_sentence

PLAN = "quanzhou_2024"
Q2, Q3 = Period.quarter(2026, 2), Period.quarter(2026, 3)
TODAY = date(2026, 11, 25)


def said(desk, state, *, unit="copyright", subject="quanzhou_2024.3.1", period=Q3, file=None, **more):
    about = "duty" if "QZ" in subject else "task"
    given = GivenCheckIn(PLAN, about, subject, unit, period, state, **more)
    return check_in(desk, given, who="版权局经办", file=file, copy=False)


def word_of(words, task, unit="copyright"):
    (word,) = (word for word in words if (word.task.key, word.share.unit) == (task, unit))
    return word


def task_of(desk, key):
    (one,) = (one for one in task_standings(desk, PLAN, Q3) if one.task.key == key)
    return one


def duty_of(desk, plan, day, key):
    (one,) = (one for one in duty_standings(desk, plan, day) if one.duty.key == key)
    return one


def test_a_check_in_is_a_submission_with_receipt_evidence_and_history(empty_desk):
    first = said(empty_desk, "in_progress", note="专项行动已部署", link="https://example.gov.cn/1")
    page = ("专项行动总结.pdf", b"%PDF summary")
    second = said(empty_desk, "behind", note="两个县区未报结果", file=page)
    word = word_of(check_ins(empty_desk, PLAN, Q3), "quanzhou_2024.3.1")
    sha256 = hashlib.sha256(page[1]).hexdigest()
    assert word.last == ReceivedCheckIn(
        "task",
        "quanzhou_2024.3.1",
        "copyright",
        Q3,
        "behind",
        "两个县区未报结果",
        page[0],
        sha256,
        submission=second.submission,
        file_name="check-in.json",
        at=second.at,
        who="版权局经办",
    )
    assert word.missing is False
    assert records.received(empty_desk, sha256) == page[1]
    assert records.attachments(empty_desk, second.submission) == [(page[0], sha256, len(page[1]))]
    assert records.contents(empty_desk, second.submission) == {"check_in": 1}
    history = check_in_history(empty_desk, "quanzhou_2024.3.1", "copyright")
    assert [(word.submission, word.state) for word in history] == [
        (second.submission, "behind"),
        (first.submission, "in_progress"),
    ]
    [moved] = records.difference_made(empty_desk, second.submission).words
    assert (moved.unit, moved.subject, moved.period) == ("copyright", "quanzhou_2024.3.1", Q3)
    assert (moved.old, moved.new, moved.kind) == ("in_progress", "behind", "changed")


def test_a_withdrawn_check_in_gives_way_to_the_one_before_and_the_past_stays_as_it_was(empty_desk):
    said(empty_desk, "in_progress", note="已部署")
    wrong = said(empty_desk, "done", note="误报")
    records.withdraw(empty_desk, wrong.submission, who="版权局经办", reason="报错了任务", copy=False)
    now = word_of(check_ins(empty_desk, PLAN, Q3), "quanzhou_2024.3.1")
    then = word_of(check_ins(empty_desk, PLAN, Q3, wrong.at), "quanzhou_2024.3.1")
    assert (now.last.state, then.last.state) == ("in_progress", "done")
    history = check_in_history(empty_desk, "quanzhou_2024.3.1")
    assert [(word.state, word.withdrawn) for word in history] == [("done", True), ("in_progress", False)]


def test_an_older_word_is_shown_but_this_quarter_s_is_still_missing_unless_the_task_was_done(empty_desk):
    said(empty_desk, "in_progress", period=Q2)
    said(empty_desk, "done", period=Q2, subject="quanzhou_2024.2.2")
    words = check_ins(empty_desk, PLAN, Q3)
    assert [
        (word.last.period, word.last.state, word.missing)
        for word in (word_of(words, f"quanzhou_2024.{n}") for n in ("3.1", "2.2"))
    ] == [(Q2, "in_progress", True), (Q2, "done", False)]
    assert word_of(check_ins(empty_desk, PLAN, Period.quarter(2026, 1)), "quanzhou_2024.3.1").last is None


def test_an_earlier_quarter_s_word_changes_only_with_a_reason(empty_desk):
    said(empty_desk, "in_progress", period=Q2)
    said(empty_desk, "in_progress", period=Q3)
    with pytest.raises(ExplanationMissing):
        said(empty_desk, "done", period=Q2)
    receipt = said(empty_desk, "done", period=Q2, reason="二季度已完成，当时漏报")
    assert receipt.status == "committed"


@pytest.mark.parametrize(
    ("state", "more", "sentence"),
    [
        ("done", {"unit": "customs", "subject": "quanzhou_2024.5.3"}, "“customs”不是这项任务的责任单位"),
        ("done", {"subject": "quanzhou_2024.9.9"}, "方案中没有编号“quanzhou_2024.9.9”的任务或节点"),
        ("behind", {}, "滞后、受阻没有写明情况"),
        ("done", {"period": Period.quarter(2027, 1)}, "2027年一季度 不在 2024年一季度 至 2026年四季度 之间"),
        ("done", {"unit": "ip_office", "subject": "quanzhou_2024.QZM05"}, "“完成日期”没有填写"),
        ("in_progress", {"done_on": date(2026, 9, 1)}, "有“完成日期”，状态却不是已完成"),
        ("done", {"link": "javascript://x"}, "佐证“javascript://x”不是能打开的网址"),
    ],
)
def test_what_is_no_check_in_is_refused_in_one_sentence(empty_desk, state, more, sentence):
    with pytest.raises(NotACheckIn) as refused:
        said(empty_desk, state, **more)
    (problem,) = refused.value.problems
    assert sentence in problem_sentence(problem)[0]
    assert empty_desk.store.counts()["check_in"] == 0


def test_a_milestone_is_done_when_its_lead_says_so_or_when_its_target_is_met(sample_database):
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    try:
        before = {one.duty.key: one for one in milestone_states(desk, PLAN)}
        assert [before[f"QZ08.{place}"].done for place in ("350582", "350526", "350583")] == [True, True, False]
        assert before["QZ08.350582"].by == "target"
        said(desk, "in_progress", subject="quanzhou_2024.QZM05")
        said(desk, "done", subject="quanzhou_2024.QZM05", unit="ip_office", done_on=date(2026, 9, 18))
        said(desk, "in_progress", subject="quanzhou_2024.QZM05", unit="customs")
        one = duty_of(desk, PLAN, TODAY, "QZM05")
        assert (one.state, one.fulfilment.by, one.done_on, one.last.state) == (
            "done",
            "check_in",
            date(2026, 9, 18),
            "done",
        )
        assert (one.late_days, one.overdue, one.rung) == (-104, False, "done")
    finally:
        desk.store.close()


def test_an_open_milestone_climbs_the_ladder_around_its_day_and_a_phase_is_never_overdue(empty_desk):
    rungs = {
        day: duty_of(empty_desk, "putian_2023", day, "PTM05.350322").rung
        for day in (date(2023, 6, 14), date(2023, 6, 15), date(2023, 6, 20), date(2023, 6, 25))
    }
    assert list(rungs.values()) == ["not_due", "blue", "yellow", "red"]
    for day, state in ((date(2023, 6, 1), "upcoming"), (date(2023, 6, 20), "running"), (date(2023, 7, 1), "over")):
        one = duty_of(empty_desk, "putian_2023", day, "PTM03")
        assert (one.state, one.overdue) == (state, False)
    assert duty_of(empty_desk, "putian_2023", date(2023, 6, 20), "PTM05.350322").overdue is False
    assert duty_of(empty_desk, "putian_2023", date(2023, 6, 21), "PTM05.350322").overdue is True


def test_a_task_stands_where_its_lead_says_and_without_one_where_the_worst_unit_says(empty_desk):
    said(empty_desk, "blocked", note="等上级方案", unit="customs")
    assert task_of(empty_desk, "quanzhou_2024.3.1").state == "blocked"
    said(empty_desk, "in_progress", unit="ip_office")
    one = task_of(empty_desk, "quanzhou_2024.3.1")
    assert (one.state, one.reported, one.expected, one.missing) == ("in_progress", 2, 3, ("copyright",))
    assert [(word.unit, word.role, word.state) for word in one.units] == [
        ("ip_office", "lead", "in_progress"),
        ("copyright", "support", None),
        ("customs", "support", "blocked"),
    ]
    assert one.targets == (LinkedTarget("quanzhou_2024.copyright_registrations", "inferred", "no_data"),)
    assert one.milestones == ("QZM05",)


def test_a_unit_s_own_place_decides_how_its_target_stands(sample_desk):
    found = unit_duties(sample_desk, "putian_2023", "仙游县", TODAY)
    assert [(own.target, own.region, own.status) for own in found.targets] == [
        ("putian_2023.outstanding_cases", "350322", "met")
    ]
    whole = unit_duties(sample_desk, "putian_2023", "秀屿区", TODAY)
    assert [own.status for own in whole.targets] == ["missed"]
    with pytest.raises(KeyError):
        unit_duties(sample_desk, "putian_2023", "晋江市", TODAY)


def test_a_unit_s_task_shows_its_target_as_it_stands_in_the_unit_s_own_place(sample_desk):
    """秀屿区 owes the case and the plan as a whole missed it; 仙游县 gave its own."""
    lights = {
        unit: next(
            own.standing.targets
            for own in unit_duties(sample_desk, "putian_2023", unit, TODAY).tasks
            if own.standing.task.key == "putian_2023.r.3"
        )
        for unit in ("仙游县", "秀屿区")
    }
    assert {unit: [linked.status for linked in targets] for unit, targets in lights.items()} == {
        "仙游县": ["met"],
        "秀屿区": ["missed"],
    }


def test_what_needs_settling_is_listed_gravest_first(sample_desk):
    found = unit_duties(sample_desk, "huancui_2024", "区市场监管局", TODAY)
    states = {own.standing.task.key: own.part.state for own in found.tasks}
    states |= {own.target: own.status for own in found.targets}
    assert [states[key] for kind, key in found.red if kind == "task"] == ["blocked", "behind", "behind"]
    assert [states[key] for kind, key in found.red if kind == "target"] == [
        "broken",
        *["behind"] * 3,
        *["slightly_behind"] * 3,
    ]


def test_tasks_are_looked_at_by_quarters_of_the_plan(empty_desk):
    assert [str(q) for q in task_quarters(empty_desk, "putian_2023")] == ["2023Q2", "2023Q3", "2023Q4"]
    assert str(task_quarter(empty_desk, "putian_2023", Period.of_date(date(2023, 8, 20)))) == "2023Q3"
    assert str(task_quarter(empty_desk, "fujian_2023")) == "2023Q4"


def test_the_same_word_again_is_compared_as_unchanged(empty_desk):
    said(empty_desk, "in_progress", note="已部署")
    given = GivenCheckIn(PLAN, "task", "quanzhou_2024.3.1", "copyright", Q3, "in_progress", "已部署")
    submission, _content = as_submission(empty_desk, given)
    assert load.change_counts(load.compare(empty_desk, submission)) == {"new": 0, "changed": 0, "unchanged": 1}
