"""After figures came in: corrections, withdrawals, editions, debts, copies put back; nothing is ever lost."""

import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk import open_desk
from desk.chase import by_supplier, owed
from desk.correct import Correction, NotACorrection, correct
from desk.judge import judge
from desk.load import Receipt, compare, needing_reason, read, without_faulty_units
from desk.load import commit as commit_checked
from desk.publish import (
    ExplanationMissing,
    NothingToPublish,
    QuarterGoneBy,
    draft_changes,
    editions,
    has_draft,
    last_edition,
    locked,
    publish,
)
from desk.records import (
    account,
    disagreements,
    doubts,
    received,
    reinstate,
    submissions,
    turns,
    undone,
    versions,
    withdraw,
)
from desk.setup import restore_copy
from store import NotADatabase, Store
from store.copies import copies_of, copy_now
from store.rows import CommitNote
from tests.small_county import EAST, WEST, files, quarter, submission
from tests.test_desk import PLAN, commit, desk, towns  # noqa: F401  (the county's desk is a fixture)
from tests.test_store import FILLED
from tracker.problems import NotANumber, TotalMismatch, WrongPeriod
from tracker.submission import Account, Problem, Unread

Q3 = quarter("2026Q3")
WHO = "测试"


def told(value, *, region=WEST, reason="台账核对", **more):
    return Correction(PLAN, region, more.pop("measure", "patents"), Q3, value, reason, "telephone", **more)


def judged(desk, as_of=None, known_at=None):  # noqa: F811
    [found] = judge(desk, PLAN, as_of, known_at, targets=["patents"])
    return found


def value_of(desk):  # noqa: F811
    return judged(desk).value


def test_a_figure_by_telephone_is_a_submission_with_its_reason_and_its_page(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    correct(desk, told(210), who=WHO, page=("函.png", b"scan"), copy=False)
    assert value_of(desk) == 492
    newest = submissions(desk)[0]
    assert (newest.layout, newest.reason, newest.figures, newest.who) == ("correction", "台账核对", 1, WHO)
    assert b"210" in received(desk, newest.sha256)
    assert desk.store.counts()["original"] == 3
    assert [version.value for version in versions(desk, WEST, "patents", Q3)] == [210, 200]


def test_a_figure_can_be_taken_back_and_what_remains_is_missing_not_zero(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    correct(desk, told(None), who=WHO, copy=False)
    found = judged(desk).figure
    assert (found.value, found.partial, found.missing) == (None, 282, (WEST,))


def test_what_a_unit_says_stands_beside_the_departments_figure_and_is_to_be_checked(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    correct(desk, told(230, by_unit=True), who=WHO, copy=False)
    assert value_of(desk) == 482
    [difference] = disagreements(desk, PLAN)
    assert (difference.region, difference.standing, difference.other) == (WEST, 200, 230)
    assert (difference.standing_supplier, difference.other_supplier) == ("department", "district")


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (told(1.5), "out_of_range"),
        (told(-1), "out_of_range"),
        (told(5, reason=" "), "reason_missing"),
        (told(5, region="350500"), "unknown_region"),
        (told(5, measure="nothing"), "unknown_measure"),
        (told(5, measure="sessions"), "unknown_region"),
        (told(float("nan")), "not_a_number"),
        (told(float("inf")), "not_a_number"),
        (replace(told(5), period=quarter("2030Q4")), "wrong_period"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(desk, correction, code):  # noqa: F811
    with pytest.raises(NotACorrection) as refused:
        correct(desk, correction, who=WHO, copy=False)
    assert [p.code for p in refused.value.problems] == [code]
    assert desk.store.counts()["submission"] == 0


def test_withdrawing_needs_a_reason_and_brings_the_earlier_figures_back(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    wrong = commit(desk, (EAST, "patents", "2026Q3", 999), sha256="b")
    with pytest.raises(ValueError, match="reason"):
        withdraw(desk, wrong.id, who=WHO, reason=" ", copy=False)
    withdraw(desk, wrong.id, who=WHO, reason="报错县", copy=False)
    assert value_of(desk) == 482
    listed = submissions(desk, PLAN)
    assert [one.withdrawn for one in listed] == [True, False]
    assert listed[0].withdrawn_why == "报错县"


def test_several_are_withdrawn_together_or_not_at_all_and_a_withdrawal_is_taken_back_with_its_reason(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    one, two = (
        commit_checked(
            desk,
            submission((region, "patents", "2026Q3", 999), sha256=region),
            b"x",
            who=WHO,
            copy=False,
            note=CommitNote(batch="together"),
        ).submission
        for region in (EAST, WEST)
    )
    assert [one.batch for one in submissions(desk)] == ["together", "together", ""]
    with pytest.raises(KeyError):
        withdraw(desk, one, "nothing", who=WHO, reason="报错", copy=False)
    assert value_of(desk) == 1998
    withdraw(desk, one, two, who=WHO, reason="报错", copy=False)
    assert value_of(desk) == 482
    gone = desk.store.last_change()
    assert [f.then for f in undone(desk, PLAN, one, two).figures] == [999, 999]
    with pytest.raises(KeyError):
        withdraw(desk, one, who=WHO, reason="再撤", copy=False)
    reinstate(desk, one, two, who=WHO, reason="没有错", copy=False)
    assert value_of(desk) == 1998
    assert value_of_then(desk, gone) == 482
    assert [one.withdrawn for one in submissions(desk)] == [False, False, False]
    assert [(turn.kind, turn.reason) for turn in turns(desk, one)] == [("withdrawn", "报错"), ("reinstated", "没有错")]
    with pytest.raises(KeyError):
        reinstate(desk, one, who=WHO, reason="又", copy=False)


def value_of_then(desk, known_at):  # noqa: F811
    return judged(desk, known_at=known_at).value


def test_leaders_see_the_edition_until_the_next_one_is_laid_down(desk):  # noqa: F811
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 380, 200))
    first = publish(desk, PLAN, Q3, who=WHO)
    assert (first.visibility, has_draft(desk, PLAN)) == ("internal", False)
    commit(desk, (EAST, "patents", "2026Q3", 282), sha256="b")
    assert has_draft(desk, PLAN)
    seen = judged(desk, first.period, first.known_at)
    assert (seen.value, seen.status) == (580, "on_track")
    [change] = [one for one in draft_changes(desk, PLAN) if one.target == f"{PLAN}.patents"]
    assert (change.before_light, change.after_light, change.before, change.after) == (
        "on_track",
        "behind",
        580,
        482,
    )
    with pytest.raises(ExplanationMissing):
        publish(desk, PLAN, Q3, who=WHO)
    second = publish(desk, PLAN, Q3, who=WHO, visibility="public", explanation="东镇重报")
    assert [e.explanation for e in editions(desk, PLAN)] == ["东镇重报", ""]
    assert last_edition(desk, PLAN) == second
    assert last_edition(desk, PLAN, first.published_at) == first
    assert judged(desk, second.period, second.known_at).value == 482


def test_an_earlier_quarter_is_not_published_over_a_later_one(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q2", 280, 199), *towns("patents", "2026Q3", 282, 200))
    latest = publish(desk, PLAN, Q3, who=WHO)
    with pytest.raises(QuarterGoneBy) as refused:
        publish(desk, PLAN, quarter("2026Q2"), who=WHO, explanation="更正")
    assert refused.value.published == Q3
    assert last_edition(desk, PLAN) == latest


def test_a_quarter_without_a_figure_cannot_be_published(desk):  # noqa: F811
    with pytest.raises(NothingToPublish):
        publish(desk, PLAN, Q3, who=WHO)
    assert locked(desk, PLAN) == set()


def test_a_change_of_a_published_or_an_earlier_quarter_needs_a_reason(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q2", 280, 199), *towns("patents", "2026Q3", 282, 200))
    latest, earlier = submission((EAST, "patents", "2026Q3", 290)), submission((EAST, "patents", "2026Q2", 281))
    assert needing_reason(desk, latest) == ()
    assert needing_reason(desk, earlier) == ("2026Q2",)
    publish(desk, PLAN, Q3, who=WHO)
    assert needing_reason(desk, latest) == ("2026Q3",)
    assert needing_reason(desk, submission((EAST, "works", "2026Q3", 5))) == ()
    with pytest.raises(ExplanationMissing):
        commit_checked(desk, latest, b"x", who=WHO, copy=False)
    commit_checked(desk, latest, b"x", who=WHO, copy=False, note=CommitNote(reason="东镇补报"))
    assert submissions(desk)[0].reason == "东镇补报"


def test_faults_of_one_unit_need_not_hold_up_the_other(desk):  # noqa: F811
    sent = submission((EAST, "patents", "2026Q3", 282), (WEST, "patents", "2026Q3", 200))
    fault = Problem("表", "B4", "blocking", NotANumber(reason="words"), "2百", WEST)
    split = without_faulty_units(type(sent)(**{**vars(sent), "problems": (fault,)}))
    assert split is not None
    rest, held = split
    assert (held, [o.region for o in rest.observations], rest.is_clean) == ((WEST,), [EAST], True)
    nobodys = Problem("表", "A1", "blocking", WrongPeriod(reason="missing"), "二季度")
    assert without_faulty_units(type(sent)(**{**vars(sent), "problems": (nobodys,)})) is None
    commit_checked(desk, rest, b"x", who=WHO, copy=False, note=CommitNote(held=held))
    assert judged(desk).figure.missing == (WEST,)


def test_an_accepted_doubt_keeps_its_reason(desk):  # noqa: F811
    sent = submission((EAST, "patents", "2026Q3", 282))
    doubt = Problem("表", "B3", "doubtful", TotalMismatch(kind="total", sum="482", missing=0), "483")
    receipt = commit_checked(
        desk,
        type(sent)(**{**vars(sent), "problems": (doubt,)}),
        b"x",
        who=WHO,
        copy=False,
        note=CommitNote(accepted="含市直"),
    )
    [kept] = doubts(desk, receipt.submission)
    assert (kept.said, kept.found, kept.reason) == (doubt.said, "483", "含市直")


def test_who_owes_what_climbs_the_ladder_by_the_day(desk):  # noqa: F811
    commit(desk, (EAST, "patents", "2026Q3", 282))
    due = date(2026, 10, 20)

    def rungs(day):
        return {(e.measure, e.region): e.rung for e in owed(desk, PLAN, Q3, day)}

    assert rungs(date(2026, 10, 14))[("patents", WEST)] == "not_due"
    assert rungs(date(2026, 10, 15))[("patents", WEST)] == "blue"
    assert rungs(due)[("patents", WEST)] == "yellow"
    assert rungs(date(2026, 10, 25))[("patents", WEST)] == "red"
    assert rungs(date(2026, 10, 25))[("patents", EAST)] == "done"
    entries = owed(desk, PLAN, Q3, date(2026, 10, 25))
    assert {e.measure for e in entries} == {"patents", "works", "filed", "closed", "sessions"}
    assert {e.measure for e in owed(desk, PLAN, quarter("2026Q1"), due)} >= {"residents"}
    [supplier] = by_supplier(entries)
    assert (supplier.owed, supplier.received, supplier.rung) == (7, 1, "red")


def test_any_kept_copy_can_be_put_back(tmp_path):
    given_files = files(tmp_path)
    first = open_desk(given_files)
    commit(first, *towns("patents", "2026Q3", 282, 200))
    copy_now(first.store)
    commit(first, (EAST, "patents", "2026Q3", 1), sha256="b")
    first.store.close()
    aside = restore_copy(given_files, copies_of(given_files.database)[0])
    again = open_desk(given_files)
    assert value_of(again) == 482
    again.store.close()
    assert aside is not None
    moved = Store(aside, read_only=True)
    assert moved.counts()["submission"] == 2
    moved.close()


def test_each_of_the_kept_copies_brings_back_its_own_day_and_the_newest_the_present(tmp_path):
    given_files = files(tmp_path)
    first = open_desk(given_files)
    for number in (282, 283, 284):
        commit(first, *towns("patents", "2026Q3", number, 200), sha256=str(number))
        copy_now(first.store)
    first.store.close()
    kept = copies_of(given_files.database)
    found = []
    for copy in (*kept, kept[0]):
        restore_copy(given_files, copy)
        again = open_desk(given_files)
        found.append((value_of(again), again.store.counts()["submission"]))
        again.store.close()
    assert found == [(484, 3), (483, 2), (482, 1), (484, 3)]


def test_a_copy_that_is_damaged_cut_short_or_none_of_ours_is_never_put_in_place(tmp_path):
    given_files = files(tmp_path)
    first = open_desk(given_files)
    commit(first, *towns("patents", "2026Q3", 282, 200))
    whole = copy_now(first.store).read_bytes()
    first.store.close()
    heads = 3 * 4096
    damaged = whole[:heads] + b"\xff" * (len(whole) - heads)
    for number, bad in enumerate((b"", b"text", whole[: 2 * heads], damaged)):
        copy = tmp_path / f"{number}.duckdb"
        copy.write_bytes(bad)
        with pytest.raises(NotADatabase):
            restore_copy(given_files, copy)
    foreign = tmp_path / "foreign.duckdb"
    duckdb.connect(str(foreign)).close()
    with pytest.raises(NotADatabase):
        restore_copy(given_files, foreign)
    assert not list(tmp_path.rglob("*restoring*"))
    again = open_desk(given_files)
    assert value_of(again) == 482
    again.store.close()


def test_a_copy_takes_the_place_of_a_database_that_no_longer_opens(tmp_path):
    given_files = files(tmp_path)
    first = open_desk(given_files)
    commit(first, *towns("patents", "2026Q3", 282, 200))
    copy = copy_now(first.store)
    first.store.close()
    given_files.database.write_bytes(b"damaged")
    unwritten = given_files.database.with_name(f"{given_files.database.name}.wal")
    unwritten.write_bytes(b"also")
    aside = restore_copy(given_files, copy)
    again = open_desk(given_files)
    assert value_of(again) == 482
    again.store.close()
    assert aside is not None
    assert aside.read_bytes() == b"damaged"


cells = st.dictionaries(
    st.tuples(
        st.sampled_from([EAST, WEST]), st.sampled_from(["patents", "works"]), st.sampled_from(["2026Q2", "2026Q3"])
    ),
    st.integers(0, 50),
    min_size=1,
)


def sent_of(given, sha256):
    return submission(*[(r, m, p, v) for (r, m, p), v in sorted(given.items())], sha256=sha256)


@cache
def opened():
    return open_desk(files(Path("county")), store=Store(":memory:"))


def fresh():
    """The county's desk over an empty database; its catalogue is read once for all examples."""
    return replace(opened(), store=Store(":memory:"), snapshots=OrderedDict())


def current(desk):  # noqa: F811
    rows = desk.store.rows("current_observation", grade="own", known_at=desk.store.last_change())
    return {(region, measure, period): value for region, measure, period, value, *_ in rows}


@given(a=cells, b=cells)
@settings(max_examples=25, deadline=None)
def test_the_difference_applied_is_the_update_and_a_withdrawal_undoes_it(a, b):
    mine = fresh()
    commit_checked(mine, sent_of(a, "a"), b"a", who=WHO, copy=False)
    before = current(mine)
    second = sent_of(b, "b")
    difference = compare(mine, second)
    applied = dict(before)
    for one in difference.figures:
        if one.kind in ("new", "changed"):
            applied[(one.region, one.measure, one.period)] = one.new
    assert applied == {**before, **{key: float(value) for key, value in b.items()}}
    receipt = commit_checked(mine, second, b"b", who=WHO, copy=False, note=CommitNote(reason="核对"))
    assert current(mine) == applied
    if receipt.status == "committed":
        promised = {(f.region, f.measure, f.period): f.then for f in undone(mine, PLAN, receipt.submission).figures}
        withdraw(mine, receipt.submission, who=WHO, reason="撤回", copy=False)
        assert current(mine) == {k: v for k, v in {**applied, **promised}.items() if v is not None}
        back = {(f.region, f.measure, f.period): f.then for f in undone(mine, PLAN, receipt.submission).figures}
        assert {**before, **back} == applied
        reinstate(mine, receipt.submission, who=WHO, reason="没有错", copy=False)
        assert current(mine) == applied
        withdraw(mine, receipt.submission, who=WHO, reason="撤回", copy=False)
    assert current(mine) == before
    mine.store.close()


# Rows and columns of a workbook as two towns would fill it in: a blank says nothing.
tables = st.dictionaries(
    st.tuples(st.sampled_from(["东镇", "西镇"]), st.sampled_from(["专利", "作品登记"])),
    st.sampled_from([None, "-", *range(50)]),
    min_size=4,
).filter(lambda cells: any(isinstance(value, int) for value in cells.values()))
CODES = {"东镇": EAST, "西镇": WEST, "专利": "patents", "作品登记": "works"}


def as_file(table):
    lines = ["小县2026年三季度", "镇,专利,作品登记"]
    for town in ("东镇", "西镇"):
        row = [table[town, name] for name in ("专利", "作品登记")]
        lines.append(",".join([town, *("" if value is None else str(value) for value in row)]))
    return "\r\n".join(lines).encode("gb18030")


# A workbook that speaks of one town alone is that town's own: it does not replace what the office sent for all.
ALL = {("东镇", "专利"): 1, ("东镇", "作品登记"): 2, ("西镇", "专利"): 3, ("西镇", "作品登记"): 4}


@example(a=ALL, b={**dict.fromkeys(ALL), ("东镇", "专利"): 0})
@given(a=tables, b=tables)
@settings(max_examples=25, deadline=None)
def test_of_two_workbooks_the_difference_applied_is_the_update_and_a_blank_removes_nothing(a, b):
    mine = fresh()

    def put(table):
        found = read(mine, as_file(table), "季报.csv", plan=PLAN)
        assert found.is_clean, found.problems
        difference = compare(mine, found)
        receipt = commit_checked(mine, found, as_file(table), who=WHO, copy=False, note=CommitNote(reason="核对"))
        return difference, receipt

    put(a)
    before = current(mine)
    difference, receipt = put(b)
    applied = dict(before)
    for one in difference.figures:
        if one.kind in ("new", "changed"):
            applied[one.region, one.measure, one.period] = one.new
    given_by_b = {
        (CODES[town], CODES[name], "2026Q3"): float(value)
        for (town, name), value in b.items()
        if isinstance(value, int)
    }
    for one in difference.figures:
        if one.kind == "outranked":
            del given_by_b[one.region, one.measure, one.period]
    assert current(mine) == applied == {**before, **given_by_b}
    left = {(one.region, one.measure, one.period) for one in difference.figures if one.kind == "not_filled"}
    assert left <= before.keys() - given_by_b.keys()
    if receipt.status == "committed":
        withdraw(mine, receipt.submission, who=WHO, reason="撤回", copy=False)
    assert current(mine) == before
    mine.store.close()


def test_two_analysts_who_commit_at_the_same_moment_both_land_one_after_the_other(tmp_path):
    shared = open_desk(files(tmp_path))
    start = threading.Barrier(2)
    receipts: dict[str, Receipt] = {}

    def save(who: str, east: float) -> None:
        sent = submission((EAST, "patents", "2026Q3", east), sha256=who)
        start.wait()
        receipts[who] = commit_checked(shared, sent, who.encode(), who=who)

    analysts = [threading.Thread(target=save, args=(who, east)) for who, east in (("王工", 282), ("李工", 300))]
    for analyst in analysts:
        analyst.start()
    for analyst in analysts:
        analyst.join()
    assert {who: (r.status, r.figures) for who, r in receipts.items()} == {
        "王工": ("committed", 1),
        "李工": ("committed", 1),
    }
    last = max(receipts, key=lambda who: receipts[who].at)
    assert receipts["王工"].at != receipts["李工"].at
    [row] = shared.store.rows("current_observation", grade="own", known_at=shared.store.last_change())
    assert row[3] == {"王工": 282, "李工": 300}[last]
    shared.store.close()
    newest = Store(copies_of(shared.files.database)[0], read_only=True)
    assert newest.counts()["submission"] == 2
    newest.close()


def test_neither_a_receipt_nor_a_withdrawal_waits_for_its_copy(tmp_path):
    given_files = files(tmp_path)
    slow = open_desk(given_files)
    with slow.store._transaction() as cursor:
        cursor.execute(FILLED)
    receipt = commit_checked(slow, submission((EAST, "patents", "2026Q3", 282)), b"a", who=WHO)
    assert slow.store.background.is_busy
    withdraw(slow, receipt.submission, who=WHO, reason="报错")
    assert slow.store.background.is_busy
    slow.store.close()
    newest = Store(copies_of(given_files.database)[0], read_only=True)
    assert newest.counts()["withdrawal"] == 1
    newest.close()


def test_the_account_of_a_workbooks_numbers_is_kept_with_its_submission(desk):  # noqa: F811
    told_of = Account(5, 2, 1, 0, 0, (Unread("表", "B9", "15", "outside"), Unread("表", "C9", "7", "second", True)))
    counted = replace(submission(*towns("patents", "2026Q3", 282, 200)), account=told_of)
    receipt = commit_checked(desk, counted, b"book", who=WHO, copy=False)
    assert account(desk, receipt.submission) == told_of
    alone = correct(desk, told(210), who=WHO, copy=False)
    assert account(desk, alone.submission) is None


def test_of_very_many_unread_numbers_the_first_thousand_are_kept_by_name_and_all_are_counted(desk):  # noqa: F811
    cells = tuple(Unread("表", f"B{n}", "1", "outside") for n in range(1, 1_501))
    counted = replace(submission(*towns("patents", "2026Q3", 282, 200)), account=Account(1_502, 2, unread=cells))
    receipt = commit_checked(desk, counted, b"book", who=WHO, copy=False)
    kept = account(desk, receipt.submission)
    assert (len(kept.unread), kept.unread_count) == (1_000, 1_500)
