"""督办台账: what published papers ask and leaders say stands under numbers, is answered, closed, chased, and opens the next circular."""

import json
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner

import wording
from briefing.content.compose import compose
from briefing.content.matters import asks_of
from briefing.content.template import load_template
from cli import main
from desk.briefing import STYLE, gather
from desk.ledger import NotThere, answer, instruct, ledger, not_on_it, put_on
from desk.typed import PersonalInText
from tests.conftest import _desk_over
from tracker.ledger import LedgerMatter
from tracker.periods import parse_period
from wording.ledger import chase_texts, ledger_counts

PLAN = "quanzhou_2024"
DUE = date(2026, 12, 10)
MADE = datetime(2026, 11, 30, 6)


@pytest.fixture
def office(sample_database):
    desk = _desk_over(sample_database)
    yield desk
    desk.store.close()


def circular(desk, **asked):
    on = gather(desk, PLAN, **asked)
    return compose(on, load_template(STYLE)).circular


def test_a_published_paper_puts_each_of_its_asks_on_the_ledger_once(office):
    on = gather(office, PLAN)
    asked = asks_of(on)
    assert put_on(office, on, "第三季度通报", who="甲") == tuple(range(1, len(asked) + 1))
    found = ledger(office, PLAN)
    assert [(one.target, one.words, one.units, one.due) for one in found] == [
        (ask.target, ask.words, (*ask.units, *ask.places), ask.due) for ask in asked
    ]
    assert {(one.source, one.period, one.document, one.state) for one in found} == {
        ("paper", parse_period("2026Q3"), "第三季度通报", "assigned")
    }
    assert not_on_it(office, on) == []
    assert put_on(office, on, "第三季度通报", who="甲") == ()


def test_in_english_a_reminder_names_the_unit_in_english_and_counts_right():
    wording.use("en")
    said = [LedgerMatter(n, "instruction", None, None, "办", ("市版权局",), DUE, "批示", MADE, "甲") for n in (1, 2)]
    names = {"市版权局": "City Copyright Bureau"}
    after = DUE + timedelta(days=1)
    for matters, words in (
        (said[:1], "1 matter on the ledger is past its day"),
        (said, "2 matters on the ledger are past"),
    ):
        [(unit, text)] = chase_texts(matters, after, names.__getitem__)
        assert unit == "市版权局"
        assert text.startswith(f"City Copyright Bureau: {words}")
    assert ledger_counts(said[:1], DUE) == "1 in all: 1 assigned, no answer yet"


def test_the_ledger_is_chinese_whoever_puts_it_on(office):
    wording.use("en")
    on = gather(office, PLAN)
    put_on(office, on, "通报", who="甲")
    assert wording.language() == "en"
    wording.use("zh")
    assert [one.words for one in ledger(office, PLAN)] == [ask.words for ask in asks_of(on)]


def test_a_draft_asks_nothing_of_anybody(office):
    with pytest.raises(ValueError, match="draft"):
        put_on(office, gather(office, PLAN, draft=True), "草稿", who="甲")


def test_a_matter_is_closed_only_when_it_is_done_and_every_word_stays(office):
    number = instruct(office, PLAN, "十二月上旬前拿出方案", ["市工信局"], DUE, "分管副市长批示", who="甲")
    with pytest.raises(ValueError, match="order"):
        answer(office, PLAN, number, "closed", "销号", who="甲")
    answer(office, PLAN, number, "answered", "已起草", who="乙")
    answer(office, PLAN, number, "done", "已印发", "泉工信〔2026〕9号", who="乙")
    answer(office, PLAN, number, "closed", "同意销号", who="甲")
    [one] = ledger(office, PLAN)
    assert [(word.state, word.words, word.evidence) for word in one.said] == [
        ("answered", "已起草", ""),
        ("done", "已印发", "泉工信〔2026〕9号"),
        ("closed", "同意销号", ""),
    ]
    assert not one.is_open
    # As it was known before it was closed.
    assert [m.state for m in ledger(office, PLAN, one.said[-1].at - timedelta(microseconds=1))] == ["done"]
    answer(office, PLAN, number, "assigned", "材料不全，退回", who="甲")
    assert ledger(office, PLAN)[0].is_open


@pytest.mark.parametrize(
    ("words", "units", "document", "lacking"),
    [
        ("", ["甲"], "批示", "words"),
        ("办", [], "批示", "units"),
        ("办", ["甲"], " ", "document"),
        ("办" * 501, ["甲"], "批", "long"),
    ],
)
def test_an_instruction_says_what_whom_and_by_whose_word(office, words, units, document, lacking):
    with pytest.raises(ValueError, match=lacking):
        instruct(office, PLAN, words, units, None, document, who="甲")
    assert ledger(office, PLAN) == []


def test_no_telephone_number_is_kept_on_it(office):
    with pytest.raises(PersonalInText):
        instruct(office, PLAN, "请联系 13800138000", ["市工信局"], None, "批示", who="甲")
    number = instruct(office, PLAN, "办", ["市工信局"], None, "批示", who="甲")
    with pytest.raises(PersonalInText):
        answer(office, PLAN, number, "answered", "电话 13800138000", who="乙")
    with pytest.raises(NotThere):
        answer(office, PLAN, number + 1, "answered", "已办", who="乙")


def test_a_matter_whose_day_has_gone_is_chased_until_it_is_done(office):
    number = instruct(office, PLAN, "拿出方案", ["市工信局", "市科技局"], DUE, "批示", who="甲")
    late = DUE + timedelta(days=3)
    assert chase_texts(ledger(office, PLAN), DUE) == []
    texts = chase_texts(ledger(office, PLAN), late)
    assert [unit for unit, _text in texts] == ["市工信局", "市科技局"]
    assert all(f"第 {number} 号 拿出方案（2026年12月10日前）" in text for _unit, text in texts)
    assert ledger_counts(ledger(office, PLAN), late) == "共 1 项：已交办，待反馈 1 项；其中逾期 1 项"
    answer(office, PLAN, number, "done", "已拿出", who="乙")
    assert chase_texts(ledger(office, PLAN), late) == []


def test_the_next_circular_opens_with_what_became_of_the_last(office):
    before = circular(office)
    assert before[0].title != "上期事项办理情况"
    number = instruct(office, PLAN, "拿出方案", ["市工信局"], None, "批示", who="甲")
    answer(office, PLAN, number, "done", "已拿出方案", who="乙")
    parts = circular(office)
    assert parts[0].title == "上期事项办理情况"
    annexes = [part for part in parts if part.kind == "annex"]
    [annex] = [part for part in annexes if part.key == "ledger"]
    nth = 1 + annexes.index(annex)
    assert parts[0].paragraphs == (f"列入督办台账的事项共 1 项：已办结，待销号 1 项（附件{nth}）。",)
    assert [cell.text for cell in annex.tables[0].rows[0]] == [
        str(number), "拿出方案", "市工信局", "尽快", "已办结，待销号", "已拿出方案",
    ]  # fmt: skip
    # What this paper itself asks is not what became of the last one.
    put_on(office, gather(office, PLAN), "通报", who="甲")
    assert circular(office)[0].paragraphs == parts[0].paragraphs
    # A set that is made again is of the moment it was made.
    assert circular(office, made_at=datetime(2026, 10, 20))[0].title != "上期事项办理情况"


def test_the_command_lists_every_matter_with_its_words(office, sample_database):
    number = instruct(office, PLAN, "拿出方案", ["市工信局"], DUE, "批示", who="甲")
    answer(office, PLAN, number, "answered", "已起草", who="乙")
    office.store.close()
    at = ["--database", str(sample_database), "ledger", "--plan", PLAN, "--today", "2026-12-12"]
    said = CliRunner().invoke(main, at)
    assert said.exit_code == 0
    assert "拿出方案　市工信局　2026年12月10日　已反馈，办理中，逾期 2 天" in said.output
    [one] = json.loads(CliRunner().invoke(main, [*at, "--json"]).output)["matters"]
    assert (one["number"], one["late"], [word["words"] for word in one["said"]]) == (number, True, ["已起草"])
    nobody = CliRunner().invoke(main, [*at, "--unit", "市科技局", "--json"])
    assert json.loads(nobody.output)["matters"] == []
