"""A store that several servers share: what one acknowledged all have, whole, whatever is killed."""

import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime

import pytest
from click.testing import CliRunner
from pg8000.native import Connection

from cli import main
from desk import Files, open_desk
from desk.judge import judge
from desk.moving import TargetThere, move
from store import NotWritable
from store.database import GradesMixed
from store.shared import open_shared, same
from tests.conftest import ROOT
from tests.test_store import commit, current, figure, submission

pytestmark = pytest.mark.services


def files_at(told, folder):
    files = Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", folder / "none.duckdb")
    return files.with_database(str(told), {"TRACKER_REPLICAS": str(folder)})


@pytest.fixture
def sample_address(address, sample_database, tmp_path):
    move(files_at(sample_database, tmp_path), files_at(address, tmp_path))
    return address


@pytest.fixture
def server(address, tmp_path):
    """Opens the store as one more server does, with a folder of its own."""
    opened = []

    def one_more():
        opened.append(open_shared(address, tmp_path / f"server-{len(opened)}"))
        return opened[-1]

    yield one_more
    for store in opened:
        store.close()


def written(store):
    rows = store.rows("owner_confirmations", plan="plan", known_at=datetime.max)
    return {row[0]: row[3] for row in rows}


def writer(address, folder, name, count):
    words = [sys.executable, "-m", "tests.services.writing", address, str(folder), name, str(count)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kept_by(process, most=None):
    """What a writer says is kept, up to so many, or all until it ends."""
    found = []
    for line in process.stdout:
        if line.startswith("kept"):
            found.append(line.split()[1])
        if most and len(found) >= most:
            break
    return found


def follows(store, wanted):
    """Whether a store comes to hold what was written elsewhere, by following alone."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if wanted <= set(written(store)):
            return True
        time.sleep(0.05)
    return False


def test_a_database_is_moved_there_and_back_alike_and_never_over_another(sample_database, address, tmp_path):
    there, back = files_at(address, tmp_path / "a"), files_at(tmp_path / "back.duckdb", tmp_path)
    source = files_at(sample_database, tmp_path)
    moved = move(source, there)
    assert move(there, back) == moved
    with pytest.raises(TargetThere):
        move(source, there)
    arguments = ["migrate", "--from", str(sample_database), "--to", address]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, "已经有了，没有改动" in result.output) == (1, True)
    before, after = source.open_store(), back.open_store()
    assert same(before, after) == {}
    before.close()
    after.close()


def test_a_move_that_was_killed_is_begun_again(sample_database, address, tmp_path):
    command = [sys.executable, "cli.py", "migrate", "--from", str(sample_database), "--to", address]
    for pause in (1.0, 1.5, 2.0):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        process.kill()
        process.wait()
    there = files_at(address, tmp_path)
    if not there.has_database():
        move(files_at(sample_database, tmp_path), there)
    before, after = files_at(sample_database, tmp_path).open_store(), there.open_store()
    assert same(before, after) == {}
    before.close()
    after.close()


def test_every_plan_is_judged_alike_from_the_file_and_from_the_shared_store(sample_address, sample_desk, tmp_path):
    desk = open_desk(files_at(sample_address, tmp_path / "server"))
    for plan in desk.catalogue.plans:
        for regions in ("whole", "districts"):
            assert judge(desk, plan, regions=regions) == judge(sample_desk, plan, regions=regions)
    desk.store.close()


def test_two_servers_that_write_at_once_never_share_a_moment_and_a_third_sees_both(address, server, tmp_path):
    third = server()
    both = [writer(address, tmp_path / name, name, 20) for name in ("a", "b")]
    said = [kept_by(one) for one in both]
    assert [len(kept) for kept in said] == [20, 20]
    assert follows(third, {*said[0], *said[1]})
    assert max(Counter(written(third).values()).values()) == 1
    assert third.tamperings() == []


def test_grades_never_mix_across_servers(server):
    one, other = server(), server()
    commit(one, submission(figure(1)))
    with pytest.raises(GradesMixed):
        commit(other, submission(figure(2), grade="sample", sha256="b"))
    assert current(other) == [("350502", 1)]


def test_the_moment_of_a_write_is_after_the_other_server_s_whatever_its_clock_says(server, monkeypatch):
    one, other = server(), server()
    first = commit(one, submission(figure(1)))
    monkeypatch.setattr("store.database.utc_now", lambda: datetime(2020, 1, 1))
    assert commit(other, submission(figure(2), sha256="b")).at > first.at
    assert current(other) == [("350502", 2)]


def test_a_server_killed_in_its_commits_loses_nothing_it_acknowledged_and_leaves_nothing_half(
    address, server, tmp_path
):
    third, kept = server(), set()
    for number in range(10):
        one = writer(address, tmp_path / "killed", f"w{number}", 10_000)
        kept |= set(kept_by(one, most=3 + number))
        one.kill()
        one.wait()
    assert follows(third, kept)
    again = open_shared(address, tmp_path / "killed")
    assert same(again, third) == {}
    assert (again.tamperings(), third.tamperings()) == ([], [])
    again.close()


def test_a_database_killed_in_a_commit_loses_nothing_it_acknowledged_and_servers_go_on(
    postgres, address, server, tmp_path
):
    third = server()
    one = writer(address, tmp_path / "one", "w", 300)
    kept = set(kept_by(one, most=5))
    postgres.kill()
    with pytest.raises(NotWritable, match="PostgreSQL"):
        third.confirm_owners("plan", "lost", "[]", "文件", who="third")
    assert "lost" not in written(third)
    postgres.start()
    kept |= set(kept_by(one))
    one.wait()
    third.confirm_owners("plan", "after", "[]", "文件", who="third")
    assert {*kept, "after"} <= set(written(third))
    assert third.tamperings() == []


def test_a_server_whose_journal_was_put_back_writes_no_more_and_starts_anew(postgres, address, server, tmp_path):
    one = server()
    for target in ("x", "y"):
        one.confirm_owners("plan", target, "[]", "文件", who="a")
    admin = Connection("board", host="127.0.0.1", port=postgres.port, database=address.rpartition("/")[2])
    admin.run("delete from board_journal where number = (select max(number) from board_journal)")
    admin.close()
    with pytest.raises(NotWritable, match="PostgreSQL"):
        one.confirm_owners("plan", "z", "[]", "文件", who="a")
    one.close()
    again = open_shared(address, tmp_path / "server-0")
    again.confirm_owners("plan", "z", "[]", "文件", who="a")
    assert (set(written(again)), again.tamperings()) == ({"x", "z"}, [])
    again.close()


def test_a_file_that_the_journal_no_longer_goes_on_from_is_made_anew(address, server, tmp_path):
    server().confirm_owners("plan", "x", "[]", "文件", who="a")
    shutil.copy(ROOT / "tests" / "services" / "__init__.py", tmp_path / "1.duckdb")
    (tmp_path / "1.duckdb").write_bytes(b"no database at all")
    anew = open_shared(address, tmp_path)
    assert set(written(anew)) == {"x"}
    anew.close()
