"""An edition keeps what it said: every judgement of its day, and by which rules, whatever rules and figures come after."""

import json
import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import open_desk
from desk import publish as publishing
from desk.briefing import gather
from desk.duties import target_statuses
from desk.judge import METHOD_VERSION, judge, periods
from desk.publish import (
    JudgedOtherwise,
    differences_since,
    editions,
    has_draft,
    last_edition,
    publish,
    published_judgements,
)
from desk.publish import said as edition_said
from desk.setup import restore_copy
from pages.reference.parts.html import since_published
from store import Store, database
from store.copies import copy_now
from store.writing import Writing
from tests.judgements import judgement, of_target
from tests.kept_release import RELEASES, Kept, opened
from tests.small_county import COUNTY, EAST, WEST, files, quarter
from tests.test_desk import PLAN, commit, desk, towns  # noqa: F401  (the county's desk is a fixture)
from tracker.periods import Period
from tracker.rules.judgement import Figure, Judgement, Movement, Note, Outlook, Promise, Rank, Schedule
from tracker.rules.judgement_record import differing, read, write
from tracker.rules.progress import FailedYear
from tracker.rules.rollup import Member

Q3 = quarter("2026Q3")
WHO = "测试"
KEPT = [Kept(folder) for folder in sorted(RELEASES.iterdir()) if folder.is_dir()]


@pytest.fixture
def published(desk):  # noqa: F811
    """The county's third quarter, behind, as laid down."""
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 282, 200))
    return publish(desk, PLAN, Q3, who=WHO)


def as_pages_say(desk, edition):  # noqa: F811
    """What is said today of an edition's quarter as it was known then: of the whole, then of the districts."""
    of = (desk, edition.plan, edition.period, edition.known_at)
    return (*judge(*of), *judge(*of, "districts"))


def patents(desk, edition):  # noqa: F811
    """What an edition keeps of the county's patents, by place."""
    return {one.region: one for one in published_judgements(desk, edition) if one.target == f"{PLAN}.patents"}


def with_rules(desk, **thresholds):  # noqa: F811
    """The same desk under other thresholds."""
    settings = desk.catalogue.settings
    other = settings.model_copy(update={"thresholds": settings.thresholds.model_copy(update=thresholds)})
    return replace(
        desk, catalogue=desk.catalogue.model_copy(update={"settings": other}), snapshots=type(desk.snapshots)()
    )


def test_every_judgement_of_the_sample_is_read_as_it_was_written(sample_desk):
    number = 0
    for plan in sample_desk.catalogue.plans:
        for period in periods(sample_desk, plan):
            for regions in ("whole", "districts"):
                found = judge(sample_desk, plan, period, regions=regions)
                assert tuple(read(write(one)) for one in found) == found
                number += len(found)
    assert number > 2000


finite = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.none() | finite
places = st.lists(st.text()).map(tuple)
dated = st.builds(Period.of_date, st.dates(date(1949, 10, 1), date(2999, 12, 31)))
said = st.booleans() | st.integers(-(2**63), 2**63 - 1) | numbers | st.text() | st.lists(st.text())
judgements = st.builds(
    Judgement,
    as_of=dated,
    status=st.sampled_from([None, "met", "behind", "not_judged"]),
    figure=st.builds(
        Figure,
        value=numbers,
        members=st.lists(st.builds(Member, st.text(), numbers, st.none() | st.text())).map(tuple),
        missing=places,
        population=st.none() | dated,
        interim=st.booleans(),
    ),
    promise=st.builds(Promise, number=numbers, places=st.none() | places),
    schedule=st.builds(Schedule, progress=numbers, share=finite, maintain=st.booleans()),
    outlook=st.builds(Outlook, forecast=numbers, units_needed=st.none() | st.integers(0, 2**53) | finite),
    movement=st.builds(Movement, previous_period=st.none() | dated),
    rank=st.builds(Rank, contribution=numbers),
    notes=st.lists(st.builds(Note, st.text(), st.dictionaries(st.text(), said))).map(tuple),
    failed_years=st.lists(st.builds(FailedYear, st.integers(1949, 2999), numbers, numbers)).map(tuple),
)


@given(one=judgements)
@settings(deadline=None)
def test_any_judgement_is_read_as_it_was_written_and_differs_in_nothing(one):
    assert read(write(one)) == one
    assert list(differing(one, read(write(one)))) == []


@given(one=judgements, name=st.text(min_size=1).map("later_{}".format), value=said)
@settings(deadline=None)
def test_what_a_newer_release_writes_beside_it_is_passed_over(one, name, value):
    text = json.loads(write(one))
    for part in (text, *(held for held in text.values() if isinstance(held, dict)), *text["notes"]):
        part[name] = value
    assert read(json.dumps(text)) == one


@pytest.mark.parametrize("part", ["figure", "promise", "schedule", "outlook", "movement", "rank", "notes"])
def test_what_an_older_release_did_not_write_takes_its_default(part):
    one = judgement(
        "patents", "met", notes=(Note("interim"),), value=482.0, number=480, gap_pp=2.5, best=490.0, place=1
    )
    text = json.loads(write(one))
    del text[part]
    assert read(json.dumps(text)) == replace(one, **{part: getattr(judgement("patents", "met"), part)})


def test_a_word_we_do_not_know_is_refused_and_not_taken_for_another():
    text = write(judgement("patents", "met")).replace('"status":"met"', '"status":"splendid"')
    with pytest.raises(ValueError, match="splendid"):
        read(text)


def test_where_two_judgements_differ_is_told_by_field_and_last_digits_are_no_difference():
    one = judgement("patents", "met", value=482.0, gap_pp=2.5, notes=(Note("stale", {"quarters": 1}),))
    assert list(differing(one, replace(one, figure=replace(one.figure, value=482 * (1 + 1e-12))))) == []
    assert list(differing(one, replace(one, notes=(Note("stale", {"quarters": 1 + 1e-12}),)))) == []
    other = replace(
        one, status="behind", schedule=replace(one.schedule, gap_pp=None), notes=(), as_of=quarter("2026Q2")
    )
    assert list(differing(one, other)) == [
        ("as_of", Q3, quarter("2026Q2")),
        ("status", "met", "behind"),
        ("schedule.gap_pp", 2.5, None),
        ("notes", one.notes, ()),
    ]


def test_an_edition_keeps_the_judgements_of_the_whole_and_of_every_district_and_the_rules_they_were_made_by(
    desk,  # noqa: F811
    published,
):
    kept = published_judgements(desk, published)
    assert kept == as_pages_say(desk, published)
    assert {one.region for one in kept} == {COUNTY, EAST, WEST}
    assert len({(one.target, one.region) for one in kept}) == len(kept) == desk.store.counts()["edition_judgement"]
    assert [one.status for one in patents(desk, published).values()] == ["behind", None, None]
    assert published.method_version == METHOD_VERSION
    assert published.data_version == desk.data_version()


def test_each_edition_keeps_its_own_whatever_comes_after(desk, published):  # noqa: F811
    first = published_judgements(desk, published)
    late = commit(desk, (EAST, "patents", "2026Q3", 400), sha256="b")
    second = publish(desk, PLAN, Q3, who=WHO, explanation="东镇重报")
    desk.store.withdraw(late.id, who=WHO, reason="错报")
    assert [patents(desk, edition)[COUNTY].value for edition in editions(desk, PLAN)] == [600, 482]
    assert (published_judgements(desk, published), differences_since(desk, published)) == (first, ())
    assert differences_since(desk, second) == ()


def test_two_editions_never_share_a_moment_even_while_the_clock_lags(desk, published, monkeypatch):  # noqa: F811
    monkeypatch.setattr(database, "utc_now", lambda: datetime(2020, 1, 1))
    second = publish(desk, PLAN, Q3, who=WHO, explanation="再发")
    assert second.published_at > published.published_at
    assert last_edition(desk, PLAN) == second
    assert published_judgements(desk, published) == published_judgements(desk, second)


def test_an_edition_that_fails_half_way_leaves_neither_itself_nor_a_judgement(desk, monkeypatch):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    whole = Writing.append

    def breaks_at_judgements(writing, table, rows):
        whole(writing, table, rows)
        if table == "edition_judgement":
            raise OSError("disk full")

    monkeypatch.setattr(Writing, "append", breaks_at_judgements)
    with pytest.raises(OSError, match="disk full"):
        publish(desk, PLAN, Q3, who=WHO)
    monkeypatch.undo()
    counts = desk.store.counts()
    assert (counts["publication"], counts["edition_judgement"]) == (0, 0)
    assert editions(desk, PLAN) == []
    assert differences_since(desk, publish(desk, PLAN, Q3, who=WHO)) == ()


def test_what_is_committed_while_an_edition_is_judged_is_the_next_draft(desk, monkeypatch):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))

    def overtaken(*asked):
        found = judge(*asked)
        if asked[-1] == "whole":
            commit(desk, (EAST, "patents", "2026Q3", 300), sha256="b")
        return found

    monkeypatch.setattr(publishing, "judge", overtaken)
    edition = publish(desk, PLAN, Q3, who=WHO)
    monkeypatch.undo()
    assert {region: one.value for region, one in patents(desk, edition).items()} == {COUNTY: 482, EAST: 282, WEST: 200}
    assert has_draft(desk, PLAN)
    assert differences_since(desk, edition) == ()
    assert edition.data_version != desk.data_version()


def test_a_threshold_moved_since_shows_what_todays_rules_would_say_otherwise(desk, published):  # noqa: F811
    # Progress is 70.5 %, 21.2 points below schedule: behind by the rules of the day.
    lenient = with_rules(desk, behind_below=-30.0)
    assert [one for one in differences_since(lenient, published) if one.field == "status"] == [
        JudgedOtherwise(f"{PLAN}.patents", COUNTY, "status", "behind", "slightly_behind")
    ]
    assert published_judgements(lenient, published) == published_judgements(desk, published)
    assert differences_since(desk, published) == ()


def test_screens_and_papers_of_an_edition_say_what_it_said_whatever_the_rules_are_now(desk, published):  # noqa: F811
    lenient = with_rules(desk, behind_below=-30.0)
    of = (PLAN, Q3, published.known_at)
    assert of_target(judge(lenient, *of), "patents").status == "slightly_behind"
    assert of_target(edition_said(lenient, *of), "patents").status == "behind"
    assert edition_said(lenient, *of) + edition_said(lenient, *of, "districts") == published_judgements(desk, published)
    assert [one.region for one in edition_said(lenient, *of, EAST, ["patents"])] == [EAST]
    assert of_target(edition_said(lenient, PLAN, Q3), "patents").status == "slightly_behind"  # a draft is judged today
    material = gather(lenient, PLAN)
    assert of_target(material.whole, "patents").status == "behind"
    assert target_statuses(lenient, *of)[f"{PLAN}.patents"] == "behind"
    shown = re.sub(r"<[^>]+>", " ", since_published(lenient))
    assert "■ 滞后 → ▲ 略滞后" in shown
    assert "现行规则说的相同" in since_published(desk)


def test_a_target_that_is_gone_or_new_differs_as_a_whole(desk, published):  # noqa: F811
    plan = desk.catalogue.plans[PLAN]
    left = {key: target for key, target in plan.targets.items() if key != "patents"}
    plans = {PLAN: plan.model_copy(update={"targets": left})}
    fewer = replace(
        desk, catalogue=desk.catalogue.model_copy(update={"plans": plans}), snapshots=type(desk.snapshots)()
    )
    gone = patents(desk, published).values()
    differing_whole = [one for one in differences_since(fewer, published) if one.field == ""]
    assert differing_whole == [JudgedOtherwise(one.target, one.region, "", one, None) for one in gone]


def test_a_kept_copy_brings_an_editions_judgements_back(tmp_path):
    given_files = files(tmp_path)
    first = open_desk(given_files)
    commit(first, *towns("patents", "2026Q3", 282, 200))
    edition = publish(first, PLAN, Q3, who=WHO)
    kept = published_judgements(first, edition)
    copy = copy_now(first.store)
    first.store.close()
    given_files.database.unlink()
    restore_copy(given_files, copy)
    again = open_desk(given_files)
    assert last_edition(again, PLAN) == edition
    assert published_judgements(again, edition) == kept
    assert differences_since(again, edition) == ()
    again.store.close()


@pytest.mark.parametrize(
    "kept", [one for one in KEPT if one.folder.name < "2026-11-30"], ids=lambda one: one.folder.name
)
def test_editions_of_a_release_of_before_kept_no_judgements_and_the_next_one_does(kept, tmp_path):
    """Also while only a copy of that release can be read: a copy is not brought up to date."""
    path = kept.unpack(tmp_path / "tracker.duckdb")
    plan = kept.answer("release.json")["edition"]["plan"]
    before = Store(path, read_only=True)
    assert {row[-1] for row in before.rows("editions", plan=plan, known_at=datetime.max)} == {None}
    before.close()
    with opened(kept.environment(path)) as then:
        old = editions(then, plan)
        assert [(e.method_version, published_judgements(then, e), differences_since(then, e)) for e in old] == [
            (None, None, None)
        ] * len(old)
        new = publish(then, plan, old[0].period, who=WHO, explanation="再发")
        assert (new.method_version, differences_since(then, new)) == (METHOD_VERSION, ())
        assert editions(then, plan)[1:] == old
