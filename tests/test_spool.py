"""Workbooks that wait in a folder beside the database."""

import errno
import hashlib
import os
from datetime import timedelta

import pytest

from store import spool
from store.database import utc_now
from store.spool import Spool, SpoolFailed


@pytest.fixture(name="spooled")
def _spooled(tmp_path):
    return Spool(tmp_path / "tracker.duckdb")


def put(spooled, content=b"one", name="甲.xlsx", **more):
    return spooled.put(content, name, **{"plan": "p", "period": "2026Q4", "who": "王工"} | more)


def test_a_workbook_waits_with_its_name_plan_period_and_who_put_it_in(spooled, tmp_path):
    one = put(spooled)
    again = Spool(tmp_path / "tracker.duckdb")  # the server was started again
    assert again.waiting() == [one]
    assert (one.file_name, one.plan, one.period, one.who, one.size) == ("甲.xlsx", "p", "2026Q4", "王工", 3)
    assert again.content(hashlib.sha256(b"one").hexdigest()) == b"one"
    assert Spool(tmp_path / "other.duckdb").waiting() == []


def test_the_same_bytes_wait_once_for_what_was_said_last(spooled):
    put(spooled)
    put(spooled, period="2026Q3")
    assert [one.period for one in spooled.waiting()] == ["2026Q3"]


def test_nobody_else_on_the_machine_reads_what_waits(spooled):
    one = put(spooled)
    kinds = {path.suffix: path.stat().st_mode & 0o777 for path in spooled.folder.iterdir()}
    assert kinds == {".bin": 0o600, ".json": 0o600}
    assert one.sha256 in {path.stem for path in spooled.folder.iterdir()}


def test_a_workbook_goes_when_it_is_removed_or_after_thirty_days(spooled):
    old = put(spooled, at=utc_now() - timedelta(days=31))
    new = put(spooled, b"two")
    assert spooled.waiting() == [new]
    assert spooled.content(old.sha256) is None
    spooled.remove(new.sha256)
    assert spooled.waiting() == []
    assert list(spooled.folder.iterdir()) == []


def test_what_a_stopped_server_left_half_written_and_what_was_changed_is_no_workbook(spooled):
    one = put(spooled)
    (spooled.folder / f"{'0' * 64}.json").write_text('{"sha256": "')
    (spooled.folder / f"{'1' * 64}.bin").write_bytes(b"no word of it")
    assert spooled.waiting() == [one]
    (spooled.folder / f"{one.sha256}.bin").write_bytes(b"other")
    assert spooled.content(one.sha256) is None


def test_more_files_or_bytes_than_allowed_are_refused_and_what_waits_stays(spooled, monkeypatch):
    one = put(spooled)
    monkeypatch.setattr(spool, "FILES", 1)
    with pytest.raises(SpoolFailed) as refused:
        put(spooled, b"two")
    assert refused.value.reason == "full"
    monkeypatch.setattr(spool, "FILES", 10)
    monkeypatch.setattr(spool, "MEGABYTES", 0.000004)
    with pytest.raises(SpoolFailed):
        put(spooled, b"two")
    assert spooled.waiting() == [one]


@pytest.mark.parametrize(("number", "reason"), [(errno.ENOSPC, "full"), (errno.EROFS, "unwritable")])
def test_a_disk_that_is_full_or_read_only_keeps_nothing_half_written(spooled, monkeypatch, number, reason):
    def fails(_descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(SpoolFailed) as refused:
        put(spooled)
    assert refused.value.reason == reason
    assert list(spooled.folder.iterdir()) == []
    assert spooled.waiting() == []


def test_a_folder_that_is_a_file_is_said_to_be_unwritable(tmp_path):
    (tmp_path / "waiting").write_text("in the way")
    with pytest.raises(SpoolFailed) as refused:
        put(Spool(tmp_path / "tracker.duckdb"))
    assert refused.value.reason == "unwritable"
