"""What is added stays, what is current can be asked for any moment, and a commit is whole or not there at all."""

import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

import cli
from store import DatabaseHeld, DatabaseTooNew, NotWritable, Store
from store.copies import (
    NEWEST,
    Copy,
    CopyFailed,
    copies_of,
    copy_fault,
    copy_now,
    keep_copy,
    mend,
    open_for_reading,
    to_drop,
)
from store.database import HERE, GradesMixed
from tests.killed import FIGURES, Left, content, killed_once, left_behind, workbook
from tracker.periods import parse_period
from tracker.problems import NotANumber
from tracker.submission import Observation, Problem, Submission
from wording.keeping import not_written_words

ROOT = Path(__file__).parent.parent
Q3 = parse_period("2026Q3")


def figure(value, *, region="350502", supplier="province", taken_back=False, cell="C5"):
    return Observation(region, "patents", Q3, value, "填报", cell, str(value), "件", supplier, taken_back=taken_back)


def submission(*figures, grade="own", sha256="a"):
    return Submission("表.xlsx", sha256, 3, "table", "plan", (Q3,), grade, observations=figures)


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "tracker.duckdb")
    yield opened
    opened.close()


def commit(store, sent, content=b"abc"):
    return store.commit(sent, content, who="测试", reading="{}", catalogue="v1")


def current(store, known_at=None, grade="own"):
    rows = store.rows("current_observation", grade=grade, known_at=known_at or store.last_change())
    return [(region, value) for region, _measure, _period, value, *_ in rows]


def test_a_correction_is_a_new_submission_and_the_past_can_be_asked_again(store):
    first = commit(store, submission(figure(10), figure(20, region="350503", cell="C6")))
    second = commit(store, submission(figure(11), sha256="b"))
    assert current(store) == [("350502", 11), ("350503", 20)]
    assert current(store, first.at) == [("350502", 10), ("350503", 20)]
    assert second.at > first.at


def test_withdrawing_brings_the_earlier_figure_back_and_deletes_nothing(store):
    commit(store, submission(figure(10)))
    wrong = commit(store, submission(figure(99), sha256="b"))
    withdrawn = store.withdraw(wrong.id, who="测试", reason="错报")
    assert current(store) == [("350502", 10)]
    assert current(store, wrong.at) == [("350502", 99)]
    assert withdrawn > wrong.at
    assert store.counts()["observation"] == 2
    with pytest.raises(KeyError):
        store.withdraw(wrong.id, who="测试", reason="再撤一次")


def test_a_districts_figure_never_replaces_the_provinces_but_both_are_kept(store):
    commit(store, submission(figure(10, supplier="province")))
    commit(store, submission(figure(12, supplier="district"), sha256="b"))
    assert current(store) == [("350502", 10)]
    assert store.counts()["observation"] == 2
    commit(store, submission(figure(13, supplier="province"), sha256="c"))
    assert current(store) == [("350502", 13)]


def test_a_figure_taken_back_is_no_longer_current(store):
    before = commit(store, submission(figure(10)))
    commit(store, submission(figure(None, taken_back=True), sha256="b"))
    assert current(store) == []
    assert current(store, before.at) == [("350502", 10)]


def test_own_and_sample_figures_never_stand_in_one_database(store):
    commit(store, submission(figure(10), grade="sample"))
    with pytest.raises(GradesMixed):
        commit(store, submission(figure(11), grade="own", sha256="b"))
    commit(store, submission(figure(12), grade="published", sha256="c"))
    assert current(store, grade="sample") == [("350502", 10)]


def test_a_submission_with_a_blocking_problem_is_not_committed(store):
    faulty = replace(
        submission(figure(10)), problems=(Problem("填报", "C5", "blocking", NotANumber(reason="letter"), "5,31O"),)
    )
    with pytest.raises(ValueError, match="clean"):
        commit(store, faulty)
    assert store.counts()["submission"] == 0


def test_a_commit_that_fails_half_way_leaves_nothing(store, monkeypatch):
    from store.writing import Writing

    whole = Writing.append

    def breaks_at_figures(writing, table, rows):
        if table == "observation":
            raise OSError("disk full")
        whole(writing, table, rows)

    monkeypatch.setattr(Writing, "append", breaks_at_figures)
    with pytest.raises(OSError, match="disk full"):
        commit(store, submission(figure(10)))
    monkeypatch.undo()
    assert store.counts()["submission"] == 0
    commit(store, submission(figure(10)))
    assert current(store) == [("350502", 10)]


def test_the_received_bytes_are_kept_once_by_their_hash(store):
    commit(store, submission(figure(10)), b"workbook")
    commit(store, submission(figure(10)), b"workbook")
    assert store.original("a") == b"workbook"
    assert store.original("unknown") is None
    assert store.counts()["original"] == 1


def test_threads_that_read_while_one_writes_see_whole_submissions_only(store):
    seen: list[int] = []
    stop = threading.Event()

    def read():
        while not stop.is_set():
            seen.append(len(current(store)))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(8):
        commit(store, submission(*[figure(n, region=str(r), cell=f"C{r}") for r in range(50)], sha256=str(n)))
    stop.set()
    for reader in readers:
        reader.join()
    assert set(seen) <= {0, 50}
    assert 50 in seen


def test_a_database_of_a_newer_release_is_refused(tmp_path):
    path = tmp_path / "tracker.duckdb"
    Store(path).close()
    raw = duckdb.connect(str(path))
    raw.execute("insert into applied_migration values (999, now()::timestamp)")
    raw.close()
    with pytest.raises(DatabaseTooNew) as refused:
        Store(path)
    assert (refused.value.found, refused.value.known < 999) == (999, True)


def test_a_start_whose_last_migration_fails_leaves_nothing_of_the_others(tmp_path, monkeypatch):
    from store import database

    path, files = tmp_path / "tracker.duckdb", database._migrations()
    faulty = tmp_path / f"{max(files) + 1:04d}_faulty.sql"
    faulty.write_text("create table half (number integer); select * from nowhere;", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(database, "_migrations", lambda: files | {max(files) + 1: faulty})
        with pytest.raises(Exception, match=r"nowhere|tracker\.duckdb"):
            Store(path)
    raw = duckdb.connect(str(path), read_only=True, config=dict(database.CONFIG))
    assert raw.execute("select count(*) from applied_migration").fetchall() == [(0,)]
    assert [name for (name,) in raw.execute("select table_name from duckdb_tables()").fetchall()] == [
        "applied_migration"
    ]
    raw.close()
    Store(path).close()


def test_an_older_database_opens_and_keeps_its_rows(tmp_path):
    path = tmp_path / "tracker.duckdb"
    first = Store(path)
    commit(first, submission(figure(10)))
    first.close()
    again = Store(path)
    assert current(again) == [("350502", 10)]
    again.close()


def test_a_database_of_the_first_release_that_may_only_be_read_answers_by_the_rule_of_today(tmp_path):
    path = tmp_path / "tracker.duckdb"
    raw = duckdb.connect(str(path))
    raw.execute("create table applied_migration (number integer, applied_at timestamp)")
    raw.execute((HERE / "migrations" / "0001_first.sql").read_text(encoding="utf-8"))
    raw.execute("insert into applied_migration values (1, '2024-01-01')")
    for key, day, value in (("right", "2024-01-02", 10), ("wrong", "2024-01-03", 99)):
        raw.execute("insert into submission (id, committed_at, grade) values (?, ?, 'own')", [key, day])
        raw.execute(
            "insert into observation (submission, region, value, taken_back) values (?, '350502', ?, false)",
            [key, value],
        )
    raw.execute("insert into withdrawal (submission, withdrawn_at) values ('wrong', '2024-01-04')")
    raw.close()
    old = Store(path, read_only=True)
    days = [datetime(2024, 1, day) for day in (1, 2, 3, 4)]
    assert [current(old, day) for day in days] == [[], [("350502", 10)], [("350502", 99)], [("350502", 10)]]
    # Tables it never had are there and empty, and the file is as it was.
    assert old.rows("matters", plan="plan", known_at=days[-1]) == []
    old.close()


def test_a_database_that_was_read_from_is_free_once_it_is_closed(tmp_path):
    path = tmp_path / "tracker.duckdb"
    first = Store(path)
    assert current(first) == []
    with first._cursor():
        first.close()
    # Another kind of opening than the first one's: DuckDB refuses it in the same process while the file is open.
    raw = duckdb.connect(str(path), read_only=True)
    assert raw.execute("select count(*) from submission").fetchall() == [(0,)]
    raw.close()


HOLD = "import sys,time;from store import Store;s=Store(sys.argv[1]);print('open',flush=True);time.sleep(60)"


def test_while_another_process_holds_the_database_reading_goes_to_the_newest_copy(tmp_path):
    path = tmp_path / "tracker.duckdb"
    first = Store(path)
    commit(first, submission(figure(10)))
    copy = copy_now(first)
    first.close()
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DatabaseHeld) as held:
            Store(path)
        assert str(holder.pid) in held.value.holder
        reading, used = open_for_reading(path)
        assert used == copy
        assert current(reading) == [("350502", 10)]
        reading.close()
    finally:
        holder.kill()
        holder.wait()


def named(path, number, made):
    return Copy(number, made, path / f"tracker-{number:06}-{made}.duckdb")


def test_thirty_saves_of_an_afternoon_push_out_none_of_the_days_before(tmp_path):
    days = [f"202611{day:02}T170000000000" for day in range(10, 20)]
    afternoon = [f"20261120T{14 + n // 10}{5 * (n % 10):02}00000000" for n in range(30)]
    every = [named(tmp_path, n, made) for n, made in enumerate([*days, *afternoon], 1)][::-1]
    left = [copy.made for copy in every if copy not in to_drop(every)]
    assert left == [*afternoon[:-7:-1], afternoon[19], afternoon[9], *days[::-1]]


def test_a_year_of_daily_saves_leaves_two_weeks_of_days_and_the_end_of_each_month(tmp_path):
    days = [f"2026{month:02}{day:02}T1700" for month in range(1, 13) for day in range(1, 29)]
    every: list[Copy] = []
    for number, made in enumerate(days, 1):
        every.insert(0, named(tmp_path, number, made))
        gone = to_drop(every)
        every = [copy for copy in every if copy not in gone]
    assert [copy.made for copy in every] == [
        *(f"202612{day:02}T1700" for day in range(28, 14, -1)),
        *(f"2026{month:02}28T1700" for month in range(11, 0, -1)),
    ]


def test_a_clock_put_back_a_year_prunes_no_new_copy(store, tmp_path):
    (tmp_path / "copies").mkdir()
    commit(store, submission(figure(10)))
    for number in range(1, 60):
        named(
            tmp_path / "copies", number, f"2099{1 + number % 12:02}{1 + number % 28:02}T10{number % 60:02}00"
        ).path.touch()
    made = [copy_now(store) for _ in range(4)]
    assert copies_of(store.path)[:4] == made[::-1]
    assert [copy.name.split("-")[1] for copy in made] == ["000060", "000061", "000062", "000063"]


def test_copies_made_before_they_had_numbers_are_older_than_those_that_have(store, tmp_path):
    (tmp_path / "copies").mkdir()
    old = [tmp_path / "copies" / f"tracker-2099{month:02}01T000000000000.duckdb" for month in (1, 2)]
    for file in (*old, tmp_path / "copies" / "tracker-own-20260101T000000000000.duckdb"):
        file.touch()
    commit(store, submission(figure(10)))
    assert copies_of(store.path) == [old[1], old[0]]
    made = copy_now(store)
    assert copies_of(store.path) == [made, old[1], old[0]]


def test_copies_asked_for_in_a_row_are_made_until_one_holds_the_last_commit(store):
    for number in range(8):
        commit(store, submission(figure(number), sha256=str(number)))
        keep_copy(store)
    store.background.wait()
    assert 1 <= len(copies_of(store.path)) <= 8
    newest = Store(copies_of(store.path)[0], read_only=True)
    assert newest.counts() == store.counts()
    newest.close()


FILLED = "create table filler as select range as n, md5(range::varchar) as word from range(1000000)"


def filled(store):
    """Makes copying last: a table of a million words beside ours."""
    with store._transaction() as cursor:
        cursor.execute(FILLED)


def test_while_a_copy_is_made_saving_goes_on_and_the_copy_is_of_one_moment(tmp_path):
    store = Store(tmp_path / "tracker.duckdb")
    filled(store)
    counted: list[dict[str, int]] = []
    copying = threading.Thread(target=lambda: counted.append(store.copy_to(tmp_path / "copy.duckdb")))
    copying.start()
    while not (tmp_path / "copy.duckdb").exists():
        time.sleep(0.001)
    store.commit(workbook(1), content(1), who="测试", reading="{}", catalogue="v1")
    # It did not wait for the copy.
    assert copying.is_alive()
    for number in range(2, 6):
        store.commit(workbook(number), content(number), who="测试", reading="{}", catalogue="v1")
    copying.join()
    assert store.counts()["submission"] == 5
    store.close()
    kept = Store(tmp_path / "copy.duckdb", read_only=True)
    counts = kept.counts()
    assert [counts] == counted
    assert counts["observation"] == FIGURES * counts["submission"]
    assert counts["submission"] == counts["submission_problem"] == counts["original"] <= 5
    kept.close()


ENDS = f"""
import sys
from store import Store
from store.copies import keep_copy
from tests.killed import content, workbook
store = Store(sys.argv[1])
with store._transaction() as cursor:
    cursor.execute({FILLED!r})
store.commit(workbook(1), content(1), who="测试", reading="", catalogue="v1")
keep_copy(store)
print("saved", flush=True)
"""


def test_a_process_that_ends_waits_for_its_copy_and_one_that_is_killed_leaves_it_to_the_next(tmp_path):
    path = tmp_path / "tracker.duckdb"
    run = [sys.executable, "-c", ENDS, str(path)]
    subprocess.run(run, cwd=ROOT, check=True)
    [made] = copies_of(path)
    again = Store(path)
    mend(again)
    again.close()
    assert copies_of(path) == [made]
    made.unlink()
    path.unlink()
    with subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "saved\n"
        killed.kill()
    assert copies_of(path) == []
    again = Store(path)
    mend(again)
    again.close()
    [late] = copies_of(path)
    kept = Store(late, read_only=True)
    assert kept.counts()["observation"] == FIGURES
    kept.close()


def test_without_a_place_for_the_copy_the_figures_stand_and_the_next_copy_takes_the_fault_away(store, tmp_path):
    (tmp_path / "copies").write_text("a file where the folder should be")
    commit(store, submission(figure(10)))
    with pytest.raises(CopyFailed) as fault:
        copy_now(store)
    assert not fault.value.is_full
    assert "copies" in fault.value.why
    assert current(store) == [("350502", 10)]
    (tmp_path / "copies").unlink()
    copy_now(store)
    assert copy_fault(store) is None


def test_a_disk_that_is_full_is_said_to_be_full_and_leaves_no_half_copy(store, tmp_path):
    small = tmp_path / "copies"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        filled(store)
        commit(store, submission(figure(10)))
        keep_copy(store)
        store.background.wait()
        fault = copy_fault(store)
        assert fault is not None
        assert fault.is_full
        assert current(store) == [("350502", 10)]
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=True)


def test_on_a_disk_that_fills_up_what_is_told_of_a_commit_is_true_at_twenty_moments(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        outcomes = {told_and_true(disk, free) for free in range(0, 2000, 100)}
    finally:
        subprocess.run(["umount", disk], check=True)
    assert outcomes == {(True, True), (False, False)}


def told_and_true(disk, free):
    """Whether a commit of a megabyte is said to have been saved with `free` kilobytes left, and whether it is there."""
    store = Store(disk / "tracker.duckdb")
    commit(store, submission(figure(10)))
    room = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(max(room.f_bavail * room.f_frsize - free * 1024, 0)))
    try:
        commit(store, submission(figure(20), sha256="b"), random.Random(free).randbytes(1_000_000))
        told = True
    except NotWritable:
        told = False
    keep_copy(store)
    store.background.wait()
    assert copy_fault(store) is None or copy_fault(store).is_full
    store.close()
    (disk / "filler").unlink()
    again = Store(disk / "tracker.duckdb")
    is_there = again.counts()["submission"] == 2
    again.close()
    for path in [*disk.glob("copies/*"), *disk.glob("tracker*")]:
        path.unlink()
    return told, is_there


def test_a_read_only_disk_is_called_that_and_not_damaged(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        Store(disk / "tracker.duckdb").close()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(NotWritable) as refused:
            Store(disk / "tracker.duckdb")
        assert "（磁盘只读）：这一次没有保存" in not_written_words("库", refused.value.why)
        told = CliRunner().invoke(cli.main, ["--database", str(disk / "tracker.duckdb"), "init"])
        assert (told.exit_code, "磁盘只读" in told.output, "损坏" in told.output) == (1, True, False)
        # What is there is read all the same.
        Store(disk / "tracker.duckdb", read_only=True).close()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_ten_processes_killed_at_random_moments_lose_no_commit_they_acknowledged_and_leave_no_half_one(tmp_path):
    """Each kill strikes the database the last one left; `bench/kills.py` does a hundred and more. KILL_SEED chooses others."""
    seed = int(os.environ.get("KILL_SEED", "20261125"))
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    path = tmp_path / "tracker.duckdb"
    left = Left(0, 0, 0)
    among = 0
    for _kill in range(10):
        killed = killed_once(path, chance)
        left = left_behind(path, max(killed.acknowledged, left.committed))
        among += killed.among
    assert left.committed > 0
    assert among > 0, "no kill struck while something was being written"


def test_a_copy_that_a_kill_left_half_written_is_no_copy_and_goes_with_the_next_start(tmp_path):
    path = tmp_path / "tracker.duckdb"
    first = Store(path)
    commit(first, submission(figure(10)))
    copy = copy_now(first)
    half = copy.with_name(f"{path.stem}-000007-20991231T000000000000.unverified")
    half.write_bytes(copy.read_bytes()[:5000])
    half.with_name(f"{half.name}.wal").write_bytes(b"")
    assert copies_of(path) == [copy]
    first.close()
    again = Store(path)
    mend(again)
    again.close()
    assert sorted((tmp_path / "copies").iterdir()) == [copy]


def test_each_copy_lies_a_second_time_in_the_folder_named_for_it_and_it_is_said_when_it_cannot(tmp_path, monkeypatch):
    second = tmp_path / "second"
    monkeypatch.setenv("TRACKER_SECOND_COPIES", str(second))
    store = Store(tmp_path / "tracker.duckdb")
    commit(store, submission(figure(10)))
    keep_copy(store)
    store.background.wait()
    # A disk that is not mounted is not made up for on the first one; the first copy stands.
    assert str(second) in copy_fault(store).why
    assert len(copies_of(store.path)) == 1
    second.mkdir()
    (second / "other-000001-20260101T000000000000.duckdb").write_bytes(b"another's")
    for day in range(NEWEST + 4):
        commit(store, submission(figure(20 + day), sha256=f"b{day}"))
        copy_now(store)
    store.close()
    there = {file.name: file.read_bytes() for file in second.iterdir() if file.name.startswith("tracker")}
    assert there == {copy.name: copy.read_bytes() for copy in copies_of(store.path) if copy.name in there}
    assert len(there) == NEWEST
    # The first folder lost is no reason to let the second's go.
    for copy in copies_of(store.path):
        copy.unlink()
    again = Store(tmp_path / "tracker.duckdb")
    commit(again, submission(figure(99), sha256="c"))
    copy_now(again)
    again.close()
    assert len([file for file in second.iterdir() if file.name.startswith("tracker")]) >= NEWEST
    assert (second / "other-000001-20260101T000000000000.duckdb").exists()
