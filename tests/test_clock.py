"""One time zone for an office: days typed and shown are its days, stored moments stay UTC."""

import os
from datetime import date, datetime
from zoneinfo import ZoneInfoNotFoundError, available_timezones

import pytest

from desk import operating_user
from desk.chase import owed
from tests.small_county import EAST, WEST, quarter, submission
from tests.test_desk import PLAN, commit, desk  # noqa: F401  (the county's desk is a fixture)
from tracker import clock
from tracker.schema.catalogue import Settings
from tracker.schema.catalogue_file import zone_in
from wording.figures import zone_words


@pytest.fixture
def office_in():
    yield clock.use_zone
    clock.use_zone(clock.DEFAULT)


def test_a_day_ends_when_it_ends_at_the_office_and_is_stored_in_utc(office_in):
    assert clock.end_of(date(2026, 10, 1)) == datetime(2026, 10, 1, 15, 59, 59, 999999)
    office_in("Europe/Berlin")
    assert clock.end_of(date(2026, 10, 1)) == datetime(2026, 10, 1, 21, 59, 59, 999999)
    # Summer time ends on 25 October.
    assert clock.end_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 22, 59, 59, 999999)


def test_an_evening_in_utc_is_the_next_day_at_the_office(office_in):
    evening = datetime(2026, 10, 20, 17, 0)
    assert clock.today_at(evening) == date(2026, 10, 21)
    assert clock.local(evening).isoformat() == "2026-10-21T01:00:00+08:00"
    office_in("Europe/Berlin")
    assert clock.today_at(evening) == date(2026, 10, 20)


def test_a_zone_nobody_knows_is_a_fault(catalogue):
    assert catalogue.settings.time_zone == "Asia/Shanghai"
    given = catalogue.settings.model_dump() | {"time_zone": "Asia/Quanzhou"}
    with pytest.raises(ValueError, match="time zone"):
        Settings.model_validate(given)
    with pytest.raises(ZoneInfoNotFoundError):
        clock.use_zone("Asia/Quanzhou")


def test_the_zone_of_a_catalogue_is_read_before_the_rest_of_it(tmp_path):
    file = tmp_path / "indicators.yaml"
    assert zone_in(file) == "Asia/Shanghai"
    file.write_text("settings:\n  time_zone: Asia/Urumqi   # here\n", encoding="utf-8")
    assert zone_in(file) == "Asia/Urumqi"
    file.write_text("settings:\n  time_zone: Mars/Base\n", encoding="utf-8")
    assert zone_in(file) == "Asia/Shanghai"


def test_a_figure_that_came_on_the_office_s_day_is_not_of_the_day_before(desk):  # noqa: F811
    commit(desk, (EAST, "patents", "2026Q3", 10))
    [entry] = [
        e for e in owed(desk, PLAN, quarter("2026Q3"), date(2026, 10, 1)) if e.region == EAST and e.measure == "patents"
    ]
    assert entry.received_on == date(2027, 6, 30), "the day the submission names"
    sent = submission((WEST, "patents", "2026Q3", 10), sha256="b")
    sent.source.clear()
    desk.store.commit(sent, b"x", who="测试", reading="b", catalogue="v")
    [other] = [
        e for e in owed(desk, PLAN, quarter("2026Q3"), date(2026, 10, 1)) if e.region == WEST and e.measure == "patents"
    ]
    assert other.received_on == clock.today_at(desk.store.last_change())


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have numbers on Unix only")
def test_who_is_at_the_command_line_is_not_said_by_an_environment_variable(monkeypatch):
    before = operating_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert operating_user() == before != "somebody-else"


def test_the_zone_is_said_by_its_name(office_in):
    assert zone_words() == "北京时间"
    office_in("Europe/Berlin")
    assert zone_words() == "Europe/Berlin"


def test_what_is_a_zone_is_what_the_machine_lists_as_one():
    listed = available_timezones()
    beside = {
        "Asia",
        "Asia/Quanzhou",
        "",
        "../etc",
        "/etc/passwd",
        "tzdata.zi",
        "posixrules",
        "posix/UTC",
        "UTC\0",
        "中国",
    }
    assert {name for name in listed | beside if clock.is_zone(name)} == listed
