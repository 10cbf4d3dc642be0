"""An edition that was taken back: who sees what from then on, and that nothing of it is lost."""

import shutil

import pytest
from click.testing import CliRunner

import cli
from desk import Files, open_desk
from desk.briefings import Asked, make, record, recorded
from desk.correct import Correction, correct
from desk.handed_out import NothingPublished as NothingHandedOut
from desk.handed_out import published_view
from desk.permission import MayNot, NothingPublished
from desk.publish import NotStanding, editions, has_draft, last_edition, publish, said, unpublish
from desk.road import returns
from desk.trail import last_days, trail
from tests.conftest import ROOT
from tests.one_page import opening, words
from tests.test_returns_pages import PAGES, cells, heading
from tracker.periods import Period

PLAN, Q3, LICHENG = "quanzhou_2024", Period.quarter(2026, 3), "350502"
PEOPLE = """schema_version: 1
people:
  - {name: 张局长, issuer: proxy, subject: leader, roles: [reader]}
  - {name: 陈发布, issuer: proxy, subject: publisher, roles: [publisher]}
  - {name: 鲤城, issuer: proxy, subject: licheng, roles: [unit], scope: {places: ["350502"]}}
"""


@pytest.fixture
def desk(sample_database, tmp_path):
    """The house of an office with a leader, a publisher and a unit, two editions laid down; the second has Licheng's correction."""
    for name in ("indicators.yaml", "tasks.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "access.yaml").write_text(PEOPLE, encoding="utf-8")
    house = open_desk(Files(tmp_path / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    given = Correction(PLAN, LICHENG, "high_value_patents", Q3, 100.0, "来电更正", "telephone")
    correct(house, given, who="x", copy=False)
    publish(house, PLAN, Q3, who="x", explanation="更正")
    yield house
    house.store.close()


def at(desk, subject):
    return desk.sat_at_by(f"x <proxy#{subject}>")


def seen(desk):
    """What a leader sees of the plan, and what is handed to other programs."""
    leader = at(desk, "leader")
    edition = last_edition(leader, PLAN)
    view = published_view(leader, PLAN)
    return edition.known_at, said(leader, PLAN, edition.period, edition.known_at), view.known_at, view.edition


def test_from_then_on_leaders_and_programs_see_just_what_they_saw_before_it(desk):
    second, first = editions(desk, PLAN)
    assert (second.known_at, first.known_at) == (seen(desk)[0], editions(desk, PLAN)[1].known_at)
    stands = unpublish(at(desk, "publisher"), second, who="陈发布", reason="鲤城数有误")
    assert stands == first
    assert seen(desk) == (first.known_at, said(desk, PLAN, Q3, first.known_at), first.known_at, first)
    # Also whoever asks of the time it stood.
    assert published_view(at(desk, "leader"), PLAN, at=second.published_at).edition == first
    with pytest.raises(MayNot):
        said(at(desk, "leader"), PLAN, Q3, second.known_at)
    assert has_draft(desk, PLAN)


def test_it_stays_with_what_it_said_and_why_for_those_who_see_drafts(desk):
    second = editions(desk, PLAN)[0]
    told = said(desk, PLAN, Q3, second.known_at)
    unpublish(desk, second, who="陈发布", reason="鲤城数有误")
    there = editions(desk, PLAN)[0]
    assert (there.published_at, there.unpublished_by, there.unpublished_why) == (
        second.published_at,
        "陈发布",
        "鲤城数有误",
    )
    assert said(at(desk, "publisher"), PLAN, Q3, second.known_at) == told
    # At the time it stood, it stood.
    assert last_edition(desk, PLAN, second.published_at).published_at == second.published_at
    assert desk.store.tamperings() == []


def test_the_road_of_a_return_and_the_trail_tell_of_it_and_a_unit_is_not_told_why(desk):
    second = editions(desk, PLAN)[0]
    unpublish(at(desk, "publisher"), second, who="陈发布", reason="晋江数有误")
    newest = returns(desk, PLAN)[0]
    assert [step.kind for step in newest.steps] == ["handed_in", "published", "unpublished"]
    assert (newest.state, newest.waits_for) == ("reviewed", "publisher")
    assert newest.steps[-1].why == "晋江数有误"
    assert returns(at(desk, "licheng"), PLAN)[0].steps[-1].why == ""
    # What the first edition holds stands published as before.
    assert {one.state for one in returns(desk, PLAN)[1:]} == {"published"}
    [line] = [one for one in trail(desk, *last_days()) if one.act == "unpublish"]
    assert (line.who, line.result) == ("陈发布 <proxy#publisher>", "done")
    assert "晋江数有误" in line.about
    publish(desk, PLAN, Q3, who="x", explanation="再发布")
    assert returns(desk, PLAN)[0].state == "published"


def test_only_the_edition_on_leaders_screens_is_taken_back_once_and_with_a_reason(desk):
    second, first = editions(desk, PLAN)
    with pytest.raises(ValueError, match="reason"):
        unpublish(desk, second, who="x", reason=" ")
    with pytest.raises(NotStanding):
        unpublish(desk, first, who="x", reason="有误")
    unpublish(desk, second, who="x", reason="有误")
    with pytest.raises(NotStanding):
        unpublish(desk, second, who="x", reason="有误")
    assert unpublish(desk, first, who="x", reason="有误") is None
    with pytest.raises(NothingPublished):
        said(at(desk, "leader"), PLAN, Q3, first.known_at)
    with pytest.raises(NothingHandedOut):
        published_view(at(desk, "leader"), PLAN)
    third = publish(desk, PLAN, Q3, who="x", explanation="更正后再发布")
    assert seen(desk)[0] == third.known_at


def test_papers_of_it_are_no_longer_handed_to_leaders_and_editions_keep_their_numbers(desk):
    second = editions(desk, PLAN)[0]
    recorded_set(desk, Asked(PLAN, known_at=second.published_at))
    assert [one.edition for one in recorded(at(desk, "leader"), PLAN)] == [2]
    unpublish(desk, second, who="x", reason="有误")
    assert recorded(at(desk, "leader"), PLAN) == []
    assert [one.edition for one in recorded(at(desk, "publisher"), PLAN)] == [2]
    publish(desk, PLAN, Q3, who="x", explanation="再发布")
    recorded_set(desk, Asked(PLAN))
    assert [one.edition for one in recorded(at(desk, "leader"), PLAN)] == [3]


def recorded_set(desk, asked):
    record(desk, asked, make(desk, asked, ["html"], who="x"), who="x")


def test_the_page_says_what_leaders_will_see_asks_for_the_reason_and_marks_the_edition(desk):
    desk.store.close()
    with opening(desk.files.database) as visit:
        page = visit(PAGES["publish"], plan=PLAN)
        assert "撤回后，领导看到的是此前" in words(page)
        next(b for b in page.button if b.label == "撤回这一版").click().run()
        assert page.warning[0].value == "请写明为什么撤回。"
        page.text_area(key="unpublish-reason").input("鲤城数有误")
        next(b for b in page.button if b.label == "撤回这一版").click().run()
        assert page.success[0].value == "已撤回2026年三季度一版。"
        laid = cells(page, ">发布人</th>")
        assert "已撤回（" in laid[1][-1]
        assert "：鲤城数有误" in laid[1][-1]
        assert laid[2][-1] == "现行"
        assert heading(page).startswith("发布后，领导看到的")
        assert "此前没有别的版本" in words(page)


def test_by_command_it_says_what_leaders_see_now(desk):
    desk.store.close()
    desk.files.access.unlink()
    where = ["--catalogue", str(desk.files.catalogue), "--database", str(desk.files.database)]
    told = CliRunner().invoke(cli.main, [*where, "unpublish", "--plan", PLAN, "--reason", "有误"])
    assert (told.exit_code, told.output.strip()) == (0, "已撤回2026年三季度一版；领导现在看到：2026年三季度")
    told = CliRunner().invoke(cli.main, [*where, "unpublish", "--plan", PLAN, "--reason", "也有误"])
    assert told.output.strip().endswith("领导现在看到：（没有）")
    told = CliRunner().invoke(cli.main, [*where, "unpublish", "--plan", PLAN, "--reason", "x"])
    assert told.exit_code == 1
