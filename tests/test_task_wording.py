"""How tasks, milestones and their reminders read."""

from datetime import date

import pytest

import wording
from desk.chase_tasks import DutyOwed, UnitOwes
from tests.conftest import ROOT
from tracker.periods import Period
from tracker.schema.task_file import load_tasks
from wording.chase_tasks import late_words, task_chase_text
from wording.duties import due_basis_word, kind_word, milestone_word, role_word, state_word
from wording.duty_looks import short_unit

OWES = UnitOwes(
    "xianyou",
    Period.quarter(2023, 3),
    ("putian_2023.1.2", "putian_2023.r.3"),
    date(2023, 10, 20),
    1,
    (DutyOwed("PTM07.350322", "350322", date(2023, 10, 20), "stated", 1, "yellow"),),
    "yellow",
    False,
)


@pytest.fixture(scope="module")
def book(catalogue, register):
    return load_tasks(ROOT / "tasks.yaml", catalogue, register)


def test_a_unit_without_a_word_is_said_to_owe_it_and_an_inferred_one_is_marked():
    assert [state_word(s) for s in (None, "not_started", "in_progress", "done", "behind", "blocked")] == [
        "未报",
        "未启动",
        "进行中",
        "已完成",
        "滞后",
        "受阻",
    ]
    assert [role_word("lead"), role_word("support", "inferred")] == ["牵头", "配合（推断）"]
    assert [milestone_word("open"), milestone_word("open", overdue=True), milestone_word("over")] == [
        "待完成",
        "逾期未完成",
        "已结束",
    ]
    assert [due_basis_word(b) for b in ("stated", "year", "plan_end")] == ["方案写明", "按年度", "按方案期末"]
    assert kind_word("coverage") == "覆盖"


def test_a_reminder_says_what_is_missing_since_when_and_where_to_give_it(book):
    assert task_chase_text(book, "putian_2023", OWES) == (
        "仙游县知识产权管理部门：2023年三季度以下任务的进展应于 2023-10-20 前报送，已逾期 1 天：1.2 知识产权服务赋能创新发展行动；"
        "要求 3 加强宣传总结。以下节点未完成：报送书面总结（2023-10-20，已逾期 1 天）。请尽快报送任务进展表或在“任务”页填报。"
    )
    assert [late_words(n) for n in (3, 0, -4)] == ["已逾期 3 天", "今天到期", "距截止日 4 天"]


def test_a_reminder_in_english_holds_no_chinese(book):
    wording.use("en")
    said = task_chase_text(book, "putian_2023", OWES)
    assert "Xianyou" in said
    assert not [ch for ch in said if "\u4e00" <= ch <= "\u9fff"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_units_of_a_plan_have_one_name_in_a_narrow_place(lang, book):
    wording.use(lang)
    for plan in book.plans:
        names = [short_unit(unit) for unit in book.units_of(plan).values()]
        assert len(set(names)) == len(names), plan
