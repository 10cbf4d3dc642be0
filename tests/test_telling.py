"""Telling people that something waits for them: whom, with which words, and what a failure leaves untouched."""

import json
import logging
import os
import re
import shutil
import threading
from base64 import b64encode
from contextlib import ExitStack
from datetime import date
from email import message_from_string
from email.policy import default

import pytest
from click.testing import CliRunner

import cli
from desk import Files, open_desk, telling
from desk.correct import Correction, correct
from desk.in_turn import InTurn
from desk.publish import publish
from desk.remind import remind
from desk.road import returns, review, send_back
from tests.conftest import ROOT
from tests.listening import mail, silence, webhook
from tests.one_page import opening, words
from tracker.periods import Period

PLAN, Q3 = "quanzhou_2024", Period.quarter(2026, 3)
BOARD = "https://board.example/看板"
PEOPLE = """schema_version: 1
people:
  - {name: 鲤城, issuer: proxy, subject: licheng, roles: [unit], scope: {plans: [quanzhou_2024], places: ["350502"]}, notify: "{at}/licheng"}
  - {name: 晋江, issuer: proxy, subject: jinjiang, roles: [unit], scope: {plans: [quanzhou_2024], places: ["350582"]}, notify: "{at}/jinjiang"}
  - {name: 环翠, issuer: proxy, subject: huancui, roles: [unit], scope: {plans: [huancui_2024], places: ["371002"]}, notify: "{at}/huancui"}
  - {name: 科技局, issuer: proxy, subject: science, roles: [unit], scope: {plans: [quanzhou_2024], units: [市科技局]}, notify: "{at}/science"}
  - {name: 王分析, issuer: proxy, subject: analyst, roles: [analyst], notify: "{at}/analyst"}
  - {name: 李分析, issuer: proxy, subject: other, roles: [analyst]}
  - {name: 陈发布, issuer: proxy, subject: publisher, roles: [publisher, reader], notify: "{at}/publisher"}
  - {name: 管理, subject: "4242", roles: [administrator], notify: "{at}/administrator"}
groups:
  - {issuer: proxy, group: leaders, roles: [reader], notify: "{at}/leaders"}
"""


@pytest.fixture
def files(sample_database, tmp_path):
    for name in ("indicators.yaml", "tasks.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return Files(tmp_path / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database)


@pytest.fixture
def desk(files, monkeypatch):
    """The house's desk, told where people reach the board; whom they are at is written by `people`."""
    monkeypatch.setenv("TRACKER_ADDRESS", f"{BOARD}/")
    opened = open_desk(files)
    yield opened
    telling.wait(60)
    opened.store.close()


def people(files, at):
    files.access.write_text(PEOPLE.replace("{at}", at), encoding="utf-8")


def at(desk, subject):
    return desk.sat_at_by(f"x <proxy#{subject}>")


def handed_in(desk, region="350502"):
    given = Correction(PLAN, region, "high_value_patents", Q3, 901.0, "来电", "telephone")
    return correct(at(desk, "licheng" if region == "350502" else "jinjiang"), given, who="x <proxy#licheng>").submission


def heard_by(heard):
    assert telling.wait(60)
    return sorted(path.rpartition("/")[2] for path, _said, _headers in heard)


def test_only_the_unit_whose_return_was_sent_back_hears_of_it_and_reads_no_more_than_the_words_and_a_link(desk, files):
    with webhook() as (port, heard):
        people(files, f"json://127.0.0.1:{port}")
        send_back(at(desk, "analyst"), handed_in(desk), who="x", reason="与台账不符，差 3 件")
        assert heard_by(heard) == ["licheng"]
        [(_path, said, _headers)] = heard
        assert said["title"] == "您有一件待办 · Something waits for you"
        assert said["message"] == f"您有一件待办。\nSomething waits for you.\n{BOARD}/road?plan={PLAN}"
        rest = {key: value for key, value in said.items() if key not in ("title", "message", "version")}
        assert rest == {"attachments": [], "type": "info"}


def test_of_an_edition_hears_who_sees_what_is_published_and_no_drafts_and_not_who_laid_it_down(desk, files):
    with webhook() as (port, heard):
        people(files, f"json://127.0.0.1:{port}")
        publish(at(desk, "publisher"), PLAN, Q3, who="x", explanation="更正")
        assert heard_by(heard) == ["jinjiang", "leaders", "licheng", "science"]
        assert {said["message"].splitlines()[-1] for _path, said, _headers in heard} == {f"{BOARD}/?plan={PLAN}"}


@pytest.mark.parametrize(
    ("off", "why"),
    [
        ("no address", "no_address"),
        ("no notify", "nobody"),
        ("no access file", "nobody"),
        ("no library", "no_library"),
    ],
)
def test_it_is_off_until_all_of_it_is_set_and_nobody_is_asked_for_anything(desk, files, monkeypatch, off, why):
    with webhook() as (port, heard):
        people(files, f"json://127.0.0.1:{port}")
        if off == "no address":
            monkeypatch.delenv("TRACKER_ADDRESS")
        elif off == "no notify":
            files.access.write_text(re.sub(r', notify: "[^"]*"', "", PEOPLE), "utf-8")
        elif off == "no access file":
            files.access.unlink()
        else:
            monkeypatch.setattr(telling, "LIBRARY", "no_such_library")
        given = Correction(PLAN, "350502", "high_value_patents", Q3, 901.0, "来电", "telephone")
        one = correct(desk, given, who="x").submission
        send_back(desk, one, who="x", reason="不符")
        assert telling.wait(60)
        assert heard == []
        assert telling.why_off(desk) == why


def test_by_mail_the_words_arrive_as_plain_text_and_lead_to_no_other_server(desk, files):
    with mail() as (port, heard):
        people(files, f"mailto://127.0.0.1:{port}?mode=insecure&from=board@board.example&to=x@board.example&name=")
        send_back(at(desk, "analyst"), handed_in(desk), who="x", reason="不符")
        assert telling.wait(60)
        [(to, text)] = heard
        message = message_from_string(text, policy=default)
        assert "x@board.example" in to
        assert message["subject"] == telling.TITLE
        body = message.get_body(("plain",)).get_content().strip()
        assert body.split() == f"{telling.WORDS}\n{BOARD}/road?plan={PLAN}".split()
        assert "github" not in text


def failing(kind, stack):
    """An address that fails, and what holds it open."""
    if kind == "refuses":
        return f"json://127.0.0.1:{stack.enter_context(webhook(500))[0]}"
    if kind == "never answers":
        return f"json://127.0.0.1:{stack.enter_context(silence())[0]}"
    return {"nobody there": "json://127.0.0.1:9", "unknown": "nonsense://x", "no secret": "json://u:${NOT_SET}@x"}[kind]


@pytest.mark.parametrize("kind", ["refuses", "nobody there", "never answers", "unknown", "no secret"])
def test_an_attempt_that_fails_fails_nothing_else_and_is_a_line_in_the_log_and_on_the_page(
    desk, files, caplog, monkeypatch, kind
):
    with ExitStack() as stack:
        people(files, failing(kind, stack) + "/topsecret")
        one = handed_in(desk)
        send_back(at(desk, "analyst"), one, who="x", reason="不符")
        [sent] = [row for row in returns(desk, PLAN) if row.sent.id == one]
        assert sent.state == "sent_back"
        assert telling.wait(60)
    lines = [record.getMessage() for record in caplog.records if "could not be told" in record.getMessage()]
    assert len(lines) == 1
    assert lines[0].startswith("鲤城 could not be told: ")
    assert "topsecret" not in caplog.text
    assert telling.last_told(desk).failed == "鲤城"
    desk.store.close()
    files.access.write_text(
        files.access.read_text("utf-8").replace('subject: "4242"', "issuer: nobody, subject: anyone"), "utf-8"
    )
    monkeypatch.setenv("TRACKER_CATALOGUE", str(files.catalogue))
    with opening(files.database) as visit:
        shown = words(visit("pages/reference/health.py"))
    assert "待办提醒 没有发出" in shown
    assert "topsecret" not in shown


def test_nobody_waits_for_a_server_that_does_not_answer(desk, files):
    """The act is over, whole and to be seen while the attempt still hangs."""
    with silence() as (port, server):
        people(files, f"json://127.0.0.1:{port}")
        one = handed_in(desk)
        send_back(at(desk, "analyst"), one, who="x", reason="不符")
        line, _whence = server.accept()
        assert line.recv(4) == b"POST"
        assert not telling.wait(0)
        other = handed_in(desk, "350582")
        review(at(desk, "analyst"), other, who="x")
        states = {row.sent.id: row.state for row in returns(desk, PLAN)}
        assert (states[one], states[other]) == ("sent_back", "reviewed")
        assert not telling.wait(0)
        line.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_of_too_many_that_wait_the_last_are_refused_and_a_fault_in_one_stops_none_after_it():
    gate, done = threading.Event(), []

    def work(number):
        gate.wait(30)
        if number == 0:
            raise SystemExit
        done.append(number)

    turn = InTurn("test", work, most=2)
    assert turn.put(0)
    while turn.put(1):  # the thread may have taken the first already
        pass
    assert not turn.wait(0)
    gate.set()
    while not turn.put(7):
        pass
    assert turn.wait(30)
    assert done[-1] == 7


def test_a_secret_comes_from_the_environment_and_stands_in_no_file_page_or_log(desk, files, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("HOOK_PASSWORD", "p@ss/wo:rd")
    with webhook() as (port, heard):
        people(files, f"json://board:${{HOOK_PASSWORD}}@127.0.0.1:{port}")
        send_back(at(desk, "analyst"), handed_in(desk), who="x", reason="不符")
        assert heard_by(heard) == ["licheng"]
    sent = heard[0][2]["Authorization"]
    assert sent == "Basic " + b64encode(b"board:p@ss/wo:rd").decode()
    assert "p@ss" not in caplog.text
    assert "p%40ss" not in caplog.text
    assert "HOOK_PASSWORD" not in repr(desk.access)
    assert telling.filled("${HOOK_PASSWORD}") == "p@ss/wo:rd"


@pytest.mark.parametrize(
    ("given", "is_fault"),
    [
        ("mailtos://board:${MAIL_PASSWORD}@mail.example?to=a@b.example", False),
        ("${TELL_LICHENG}", False),
        ("mailto://mail.example:25?from=a@b.example&to=c@b.example", False),
        ("mailtos://board:hidden@mail.example?to=a@b.example", True),
        ("mailtos://board@mail.example?to=a@b.example&pass=hidden", True),
        ("hidden", True),
        ("json://u:${NOT CLOSED@x/hidden", True),
        (["json://u:hidden@x"], True),
    ],
)
def test_a_password_written_into_the_access_file_is_a_fault_that_does_not_repeat_it(
    files, monkeypatch, given, is_fault
):
    entry = {"name": "鲤城", "subject": "1", "roles": ["analyst"], "notify": given}
    files.access.write_text(json.dumps({"schema_version": 1, "people": [entry]}), "utf-8")
    told = CliRunner().invoke(cli.main, ["--catalogue", str(files.catalogue), "check"])
    assert ("notify" in told.output, told.exit_code) == (is_fault, int(is_fault)), told.output
    assert "hidden" not in told.output


def test_on_a_rung_of_the_ladder_those_who_owe_are_told_once_and_a_day_that_was_missed_is_made_up(desk, files):
    # 2026Q4, of which nothing is in, is due on 2027-01-20.
    with webhook() as (port, heard):
        people(files, f"json://127.0.0.1:{port}")
        assert remind(desk, date(2027, 1, 14)) == []
        told = remind(desk, date(2027, 1, 15))
        assert {"鲤城", "晋江", "科技局"} <= set(told)
        assert heard_by(heard) == sorted(subject(name) for name in told)
        links = {said["message"].splitlines()[-1] for _path, said, _headers in heard}
        assert f"{BOARD}/submit?plan={PLAN}" in links
        assert remind(desk, date(2027, 1, 15)) == []
        assert remind(desk, date(2027, 1, 18)) == []
        assert remind(desk, date(2027, 1, 22)) == told


def subject(name):
    return {"鲤城": "licheng", "晋江": "jinjiang", "科技局": "science", "环翠": "huancui"}[name]


def test_the_command_of_the_timer_says_how_many_were_told_and_ends_with_1_where_one_was_not(files, monkeypatch):
    monkeypatch.setenv("TRACKER_ADDRESS", BOARD)
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    open_desk(files).store.close()
    where = ["--catalogue", str(files.catalogue), "--database", str(files.database), "remind"]
    with webhook() as (port, heard):
        people(files, f"json://127.0.0.1:{port}")
        told = CliRunner().invoke(cli.main, [*where, "--today", "2027-01-20"])
        assert told.exit_code == 0, told.output
        assert f"提醒了 {len(heard)} 次" in told.output
        assert len(heard) >= 3
    told = CliRunner().invoke(cli.main, [*where, "--today", "2027-01-25"])
    assert told.exit_code == 1
    assert "有的没有发出" in told.output
    monkeypatch.delenv("TRACKER_ADDRESS")
    told = CliRunner().invoke(cli.main, where)
    assert (told.exit_code, "TRACKER_ADDRESS" in told.output) == (1, True)
