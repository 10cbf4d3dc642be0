"""Who may do what, generated from the table of roles: every role, every act, what is theirs and what is another's, by direct call, by
command and by page."""

import os
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import cli
from desk import Files, open_desk
from desk.aliases import remember_alias
from desk.blackout import NotAsked, approve_blackout, personal_texts
from desk.blanks import typed_in
from desk.briefings import Asked, asks, make
from desk.consultation import record_answer
from desk.correct import Correction, as_submission, correct
from desk.given_check_ins import GivenCheckIn, check_in
from desk.judge import judge
from desk.ledger import instruct
from desk.load import commit
from desk.permission import MayNot, allow
from desk.publish import NotReviewed, draft_changes, last_edition, publish, unpublish
from desk.records import received, submissions, versions, withdraw
from desk.road import review
from desk.trail import last_days, trail
from store.rows import CommitNote
from tests.conftest import ROOT
from tests.every_page import every_page
from tests.one_page import opening, words
from tracker.periods import Period
from tracker.permission import ACTS, ROLES
from tracker.schema import kept_documents
from web import navigation

PLAN, OTHER_PLAN, Q3 = "quanzhou_2024", "huancui_2024", Period.quarter(2026, 3)
OWN, OTHER = "350502", "350582"
NUMBERS = {role: 2001 + n for n, role in enumerate(ROLES)}
MEASURE = "high_value_patents"
# Acts about one place or unit; those about a plan; the rest is about no part of it.
BY_PLACE = {
    "see_returns",
    "take_letters",
    "hand_in",
    "correct",
    "check_in",
    "withdraw",
    "answer",
    "set_targets",
    "review",
}
UNSCOPED = {"see_trail", "verify", "keep_copies", "ask_blackout", "black_out"}
BY_PLAN = {"see_published", "see_draft", "take_papers", "settle_names", "steer", "publish", "unpublish"}
ADDRESSES = {address: script for script, _name, address in every_page()}
# What an act that was let in may say of itself: no such target, a return that waits for its review.
SAYS_ITSELF = {"take_letters": ValueError, "publish": NotReviewed, "black_out": NotAsked}


@pytest.fixture(scope="module")
def units():
    """Two units of the plan with a task each: (unit id, task key)."""
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", ":memory:"))
    found = {}
    for task in desk.tasks.of_plan(PLAN, kind="task"):
        for share in task.shares:
            found.setdefault(share.unit, task.key)
    desk.store.close()
    return list(found.items())[:2]


@pytest.fixture
def office(sample_database, tmp_path, units):
    """The sample with an access file in which each role has one person of the machine, all with the same scope."""
    for name in ("indicators.yaml", "tasks.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    write_access(tmp_path, units[0][0], {str(number): role for role, number in NUMBERS.items()})
    return Files(tmp_path / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database)


def write_access(folder, unit, people, issuer="os"):
    scope = f"{{plans: [{PLAN}], places: ['{OWN}'], units: [{unit}]}}"
    lines = [
        f"  - {{name: {role}, issuer: {issuer}, subject: '{subject}', roles: [{role}], scope: {scope}}}"
        for subject, role in people.items()
    ]
    (folder / "access.yaml").write_text("\n".join(["schema_version: 1", "people:", *lines, ""]), encoding="utf-8")


@pytest.fixture
def house(office):
    desk = open_desk(office)
    yield desk
    desk.store.close()


def given(place, value=901.0):
    return Correction(PLAN, place, MEASURE, Q3, value, "来电更正", "telephone")


def attempts(house, units):
    """Act -> how it is done to what is one's own and to what is another's: the desk of a person and whether it is own."""
    # The own one waits for its review, as a unit's does.
    unit = house.sat_at_by(f"unit <os#{NUMBERS['unit']}>")
    numbers = {
        place: correct(desk, given(place), who="x", copy=False).submission
        for place, desk in ((OWN, unit), (OTHER, house))
    }
    hashes = {one.id: one.sha256 for one in submissions(house)}

    def place(own):
        return OWN if own else OTHER

    def plan(own):
        return PLAN if own else OTHER_PLAN

    def handed(desk, own, **changed):
        submission, content = as_submission(house, given(place(own), 955.0))
        note = CommitNote(reason="按台账更正")
        commit(desk, replace(submission, **changed), content, who="x", copy=False, note=note)

    def checked(desk, own):
        unit, task = units[0] if own else units[1]
        check_in(desk, GivenCheckIn(PLAN, "task", task, unit, Q3, "in_progress", "按计划"), who="x", copy=False)

    return {
        "see_published": lambda desk, own: judge(desk, plan(own)),
        "see_draft": lambda desk, own: draft_changes(desk, plan(own)),
        "see_returns": lambda desk, own: (
            received(desk, hashes[numbers[place(own)]]),
            versions(desk, place(own), MEASURE, Q3),
        ),
        "see_trail": lambda desk, own: trail(desk, *last_days()),
        "take_papers": lambda desk, own: asks(desk, Asked(plan(own)), who="x"),
        "take_letters": lambda desk, own: make(
            desk, Asked(PLAN, places=(place(own),), targets=("none such",)), ["letters"], who="x"
        ),
        "hand_in": lambda desk, own: handed(desk, own, layout="template"),
        "correct": lambda desk, own: correct(desk, given(place(own), 977.0), who="x", copy=False),
        "check_in": checked,
        "review": lambda desk, own: review(desk, numbers[place(own)], who="x"),
        "withdraw": lambda desk, own: withdraw(desk, numbers[place(own)], who="x", reason="有误", copy=False),
        "answer": lambda desk, own: record_answer(desk, PLAN, Q3, place(own), "agreed", "", who="x"),
        "set_targets": lambda desk, own: handed(desk, own, layout="targets"),
        "settle_names": lambda desk, own: remember_alias(desk, plan(own), "measure", "某某数", "ignore", who="x"),
        "steer": lambda desk, own: instruct(desk, plan(own), "办一件事", ["市工信局"], None, "批示", who="x"),
        "publish": lambda desk, own: publish(desk, plan(own), Q3, who="x", explanation="更正"),
        "unpublish": lambda desk, own: unpublish(desk, last_edition(house, plan(own)), who="x", reason="有误"),
        "verify": lambda desk, own: allow(desk, "verify"),
        "keep_copies": lambda desk, own: allow(desk, "keep_copies"),
        "ask_blackout": lambda desk, own: personal_texts(desk),
        "black_out": lambda desk, own: approve_blackout(desk, "none such", who="x"),
    }


def is_given(role, act, own):
    """What the table says."""
    return act in ROLES[role] and (own or act not in BY_PLACE | BY_PLAN)


def kept(house):
    """What an act that was refused leaves as it was."""
    counts = {table: n for table, n in house.store.counts().items() if table not in ("audit", "chain_link")}
    return house.store.last_change(), counts


@pytest.mark.parametrize("own", [True, False], ids=["own", "another's"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_by_direct_call_what_the_table_gives_it_and_nothing_else(house, units, role, own):
    tries = attempts(house, units)
    assert set(tries) == set(ACTS) == BY_PLACE | BY_PLAN | UNSCOPED
    desk = house.sat_at_by(f"{role} <os#{NUMBERS[role]}>", address="10.1.2.3")
    found, traced = {}, {}
    for act, attempt in tries.items():
        before = kept(house)
        try:
            attempt(desk, own)
            found[act] = True
        except MayNot as refused:
            found[act] = False
            assert kept(house) == before
            traced[act] = refused.act
        except SAYS_ITSELF.get(act, ()):
            found[act] = True
    assert found == {act: is_given(role, act, own) for act in tries}
    assert traced == {act: act for act in traced}
    told = [(one.act, one.who, one.address) for one in trail(house, *last_days()) if one.result == "refused"]
    assert told[::-1] == [(act, f"{role} <os#{NUMBERS[role]}>", "10.1.2.3") for act in traced]


def commands(office, folder, number):
    """Act -> the command that does it, for what is one's own and for what is another's."""
    books = {}
    house = open_desk(office)
    for place in (OWN, OTHER):
        content, _name = typed_in(house, PLAN, Q3, place, {(place, MEASURE): "901"})
        books[place] = folder / f"{place}.xlsx"
        books[place].write_bytes(content)
    house.store.close()

    def each(own):
        place, plan = (OWN, PLAN) if own else (OTHER, OTHER_PLAN)
        papers, out = ("--target", "none such"), ("--out", str(folder / "x.html"))
        figure = ("--plan", PLAN, "--region", place, "--measure", MEASURE)
        return {
            "see_published": ("judge", "--plan", plan, "--json"),
            "see_returns": ("trace", *figure),
            "take_papers": ("briefing", "--plan", plan, "--format", "html", *papers, *out),
            "take_letters": ("briefing", "--plan", PLAN, "--each-district", "--region", place, *papers, *out),
            "hand_in": ("load", str(books[place]), "--dry-run"),
            "correct": (
                "correct",
                *figure,
                "--period",
                "2026Q3",
                "--value",
                "977",
                "--reason",
                "来电",
                "--source",
                "letter",
            ),
            "withdraw": ("withdraw", number[place], "--reason", "有误"),
            "publish": ("publish", "--plan", plan, "--reason", "更正"),
            "unpublish": ("unpublish", "--plan", plan, "--reason", "有误"),
            "verify": ("verify",),
            "keep_copies": ("backup",),
            "ask_blackout": ("blackout", "--ask", "all", "--reason", "误填"),
            "black_out": ("blackout", "--approve", "nonesuch"),
        }

    return each


@pytest.mark.timeout(900)  # twenty commands, each a start of its own
@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_by_command_what_the_table_gives_it_and_nothing_else(office, tmp_path, monkeypatch, role):
    house = open_desk(office)
    unit = house.sat_at_by(f"unit <os#{NUMBERS['unit']}>")
    number = {place: correct(desk, given(place), who="x").submission for place, desk in ((OWN, unit), (OTHER, house))}
    house.store.close()
    each = commands(office, tmp_path, number)
    # Documents read before are kept for the user who read them: that stays who runs the tests.
    monkeypatch.setattr(kept_documents, "os", SimpleNamespace(**vars(os)))
    monkeypatch.setattr(os, "getuid", lambda: NUMBERS[role])
    where = ["--catalogue", str(office.catalogue), "--database", str(office.database)]
    for own in (True, False):
        for act, given_words in each(own).items():
            told = CliRunner().invoke(cli.main, [*where, *given_words])
            # Of a workbook each cell says that it is not theirs.
            refused = "不能“" in told.output or "不归您报" in told.output
            assert refused is not is_given(role, act, own), (act, own, told.output[:400])
            assert told.exception is None or isinstance(told.exception, SystemExit), (act, told.exception)


@pytest.mark.parametrize("role", ROLES)
def test_an_address_outside_the_bar_of_a_role_is_refused_and_traced(house, monkeypatch, role):
    desk = house.sat_at_by(f"{role} <os#{NUMBERS[role]}>")
    monkeypatch.setattr(navigation.session, "the_desk", lambda: desk)
    monkeypatch.setattr(navigation.st, "switch_page", lambda page: led.append(page))
    led = []
    acts, has_many_hands, _places = navigation._acts()
    assert has_many_hands
    refused = []
    for address in ADDRESSES:
        needed = navigation.NEEDS.get(address, "see_published")
        assert (needed in acts) is (needed in ROLES[role])
        try:
            navigation.check_may_visit(SimpleNamespace(url_path=address))
        except MayNot as found:
            refused.append(found.act)
    assert refused == [
        needed for a in ADDRESSES if (needed := navigation.NEEDS.get(a, "see_published")) not in ROLES[role]
    ]
    # Who sees no figures is led on from the first page.
    assert bool(led) is (role == "administrator")
    assert [one.act for one in trail(house, *last_days()) if one.result == "refused"][::-1] == refused


@pytest.mark.parametrize("role", ["reader", "unit", "auditor", "administrator"])
def test_every_page_in_the_bar_of_a_role_opens(office, units, monkeypatch, role):
    monkeypatch.setenv("TRACKER_CATALOGUE", str(office.catalogue))
    write_access(office.catalogue.parent, units[0][0], {"anyone": role}, issuer="nobody")
    with opening(office.database) as visit:
        for address, script in ADDRESSES.items():
            if navigation.NEEDS.get(address, "see_published") not in ROLES[role]:
                continue
            shown = visit(f"pages/{script}.py", plan=PLAN)
            assert words(shown) or address == "brief", address


def test_a_county_never_speaks_for_the_province_whatever_its_workbook_says(house):
    unit = house.sat_at_by(f"unit <os#{NUMBERS['unit']}>")
    before = [one for one in versions(house, OWN, MEASURE, Q3) if not one.withdrawn]
    correct(unit, replace(given(OWN), by_unit=False), who="x", copy=False)
    submission, content = as_submission(house, given(OWN, 955.0))
    assert {o.supplier for o in submission.observations} == {"province"}
    note = CommitNote(reason="按台账更正")
    commit(unit, replace(submission, layout="template"), content, who="x", copy=False, note=note)
    newest = versions(house, OWN, MEASURE, Q3)
    assert [one.supplier for one in newest[: -len(before)]] == ["district", "district"]
    standing = next(row for row in judge(house, PLAN, Q3, None, (OWN,)) if row.key.startswith("high_value"))
    assert (
        standing.value
        == next(row for row in judge(house, PLAN, Q3, before[0].committed_at, (OWN,)) if row.key == standing.key).value
    )
