"""Without sign-in the server is for this machine alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from web.sign_in import is_loopback

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("address", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("unix:///run/dashboard.sock", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.1.2.3", False),
        ("dashboard.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_loopback_addresses_are_for_this_machine_alone(address, alone):
    assert is_loopback(address) is alone


def test_listening_for_everybody_without_sign_in_is_refused_in_one_sentence(tmp_path):
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "0"]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TRACKER_DATABASE": str(tmp_path / "tracker.duckdb")},
    )
    said = ended.stderr.strip()
    assert ended.returncode == 1
    assert said.startswith("没有配置登录，不能在 0.0.0.0 上对外提供服务")
    assert "Traceback" not in said
    assert not (tmp_path / "tracker.duckdb").exists()
