"""What a monitor sees: readiness, figures on a port of their own, lines of JSON; none of it says what was asked."""

import json
import logging
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from store import NotADatabase
from tests.browser.serving import ROOT, free_port, served
from tests.test_open_door import PROXY, come
from ui import session
from web import server
from web.watching import LinesOfJson, kind_of


def test_ready_says_whether_the_data_can_be_read(sample_desk, monkeypatch):
    client = TestClient(Starlette(routes=server.routes()))
    monkeypatch.setattr(session, "the_house", lambda: sample_desk)
    assert (client.get("/ready").status_code, client.get("/ready").json()) == (200, {"ready": True})

    def damaged():
        raise NotADatabase(Path("x"), "damaged")

    monkeypatch.setattr(session, "the_house", damaged)
    assert client.get("/ready").status_code == 503
    assert "请稍后再试" in client.get("/ready").json()["detail"]


@pytest.mark.parametrize("path", ["/ready", "/_stcore/health"])
def test_a_monitor_on_this_machine_needs_no_sign_in_and_no_other_gets_in_that_way(path):
    assert come(PROXY, {"host": "10.0.0.1"}, path=path)[0]
    assert not come(PROXY, {"host": "10.0.0.1"}, path=path, server=("10.1.2.3", 8501))[0]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/district", "page"),
        ("/board/x", "board"),
        ("/base/api/v1/plans", "api"),
        ("/ready", "ready"),
        ("/_stcore/stream", "_stcore"),
    ],
)
def test_addresses_are_counted_by_kind(path, kind):
    assert kind_of(path) == kind


def test_a_line_of_the_log_is_json_with_its_trace():
    try:
        raise ValueError("broken")
    except ValueError:
        record = logging.LogRecord("dashboard", logging.ERROR, "x.py", 1, "fault %s", ("ab12",), sys.exc_info())
    line = LinesOfJson().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["message"], "ValueError: broken" in told["trace"]) == ("ERROR", "fault ab12", True)


def test_a_server_told_to_counts_and_writes_lines_of_json(sample_database, tmp_path):
    metrics = free_port()
    log = tmp_path / "server.log"
    with served(sample_database, log, TRACKER_METRICS=str(metrics), TRACKER_LOG="json") as address:
        with urllib.request.urlopen(f"{address}/api/v1/plans?plan=quanzhou_2024") as answer:
            assert answer.status == 200
        # A request is counted when its answer has ended, which the asker may have read by then.
        counted, told = 'board_request_seconds_count{kind="api",status="200"} 1.0', ""
        for _look in range(100):
            with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics") as answer:
                told = answer.read().decode()
            if counted in told:
                break
            time.sleep(0.1)
    assert counted in told
    assert "board_ready 1.0" in told
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert [(one["kind"], one["status"]) for one in lines if one["message"] == "request" and one["kind"] == "api"] == [
        ("api", 200)
    ]
    assert "quanzhou_2024" not in log.read_text()


@pytest.mark.parametrize("told", ["soon", "0", "70000"])
def test_a_port_that_is_none_ends_the_start_in_a_sentence(told, monkeypatch):
    monkeypatch.setenv("TRACKER_METRICS", told)
    ended = subprocess.run(
        [sys.executable, "-c", "from web import watching; watching.begin()"], cwd=ROOT, capture_output=True, text=True
    )
    assert (ended.returncode, "应是端口" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
