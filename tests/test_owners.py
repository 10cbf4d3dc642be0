"""Who answers for a target: as the plan prints it, without a lead, until the office confirms one with its document."""

import pytest

from briefing.content.compose import compose
from briefing.content.targets import owner_names, owner_words
from briefing.content.template import load_template
from desk.briefing import STYLE, gather
from desk.owners import confirm, target_owners
from store.database import utc_now

PLAN = "quanzhou_2024"
FIRMS = f"{PLAN}.ip_enterprises"


@pytest.fixture
def office(sample_database):
    from tests.conftest import _desk_over

    desk = _desk_over(sample_database)
    yield desk
    desk.store.close()


def row_of(on, target):
    return next(row for row in on.whole if row.target == target)


def papers_text(on):
    parts = compose(on, load_template(STYLE)).parts
    cells = [cell.text for part in parts for table in part.tables for line in table.rows for cell in line]
    return " ".join([*cells, *(text for part in parts for text in (part.title, part.line or "", *part.paragraphs))])


def test_the_units_of_a_target_stand_in_the_plans_own_order_and_nobody_leads(sample_desk):
    found = target_owners(sample_desk, PLAN)
    assert [unit.name for unit in found[FIRMS].units] == ["市工信局", "市科技局", "市知识产权局", "市海洋渔业局"]
    assert {unit.role for one in found.values() for unit in one.units} == {None}
    assert not any(one.confirmed for one in found.values())
    # As the tasks' own lists have them.
    for target, one in found.items():
        task = next(
            (
                t
                for t, _link in sample_desk.tasks.of_target(target)
                if t.place
                in {o.clause for o in sample_desk.catalogue.plans[PLAN].targets[target.partition(".")[2]].owners}
            ),
            None,
        )
        if task is not None:
            printed = [sample_desk.tasks.unit(PLAN, share.unit).name for share in task.shares]
            ours = [unit.unit for unit in one.units if unit.unit in printed]
            assert ours == [name for name in printed if name in ours]


def test_papers_name_no_lead_and_nothing_to_be_confirmed(sample_desk):
    on = gather(sample_desk, PLAN, draft=True)
    assert owner_words(on, row_of(on, FIRMS)) == "责任单位：市工信局、市科技局、市知识产权局、市海洋渔业局"
    text = papers_text(on)
    assert "牵头" not in text
    assert "待确认" not in text


def test_once_confirmed_with_its_document_papers_say_who_leads_and_a_past_moment_does_not(office):
    before = utc_now()
    confirm(office, PLAN, FIRMS, [("市知识产权局", "lead"), ("市工信局", "support")], "泉知办〔演示〕1号", who="测试")
    found = target_owners(office, PLAN)[FIRMS]
    assert (found.confirmed, found.document) == (True, "泉知办〔演示〕1号")
    assert [(unit.name, unit.role, unit.basis) for unit in found.units] == [
        ("市知识产权局", "lead", "confirmed"),
        ("市工信局", "support", "confirmed"),
    ]
    assert not target_owners(office, PLAN, before)[FIRMS].confirmed
    on = gather(office, PLAN, known_at=utc_now(), draft=True)
    assert owner_words(on, row_of(on, FIRMS)) == "牵头单位：市知识产权局；配合单位：市工信局"
    assert owner_names(on, row_of(on, FIRMS)) == "市知识产权局、市工信局"
    confirm(office, PLAN, FIRMS, [], "", who="测试")
    assert not target_owners(office, PLAN)[FIRMS].confirmed
    assert office.store.counts()["owner_confirmation"] == 2


@pytest.mark.parametrize(
    ("units", "document", "fault"),
    [
        ([("市知识产权局", "lead")], "  ", "document"),
        ([("市知识产权局", "lead"), ("市知识产权局", "support")], "文", "units"),
        ([("没有的局", "lead")], "文", "units"),
        ([("市知识产权局", "support")], "文", "lead"),
        ([("市知识产权局", "lead"), ("市工信局", "lead")], "文", "lead"),
    ],
)
def test_a_confirmation_needs_a_document_known_units_and_one_lead(office, units, document, fault):
    with pytest.raises(ValueError, match=fault):
        confirm(office, PLAN, FIRMS, units, document, who="测试")
    assert office.store.counts()["owner_confirmation"] == 0
