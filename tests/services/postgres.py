"""A PostgreSQL of one's own on loopback: started, killed and started again by tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from pg8000.exceptions import DatabaseError, InterfaceError
from pg8000.native import Connection

from tests.browser.serving import free_port


def binary(name: str) -> str:
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    assert found, "apt-get install postgresql"
    return found


class Postgres:
    """A server with one empty database a test asks for; its folder is a user's that is not root."""

    def __init__(self) -> None:
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="postgres-")), free_port()
        self.user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.run(
            "initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "board", "--locale=C.UTF-8", "-E", "UTF8"
        )
        self._server: subprocess.Popen[bytes] | None = None
        self.start()

    def run(self, name: str, *words: str) -> None:
        subprocess.run([binary(name), *words], check=True, capture_output=True, **self._as_user())

    def _as_user(self) -> dict[str, object]:
        own = {"cwd": self.folder, "env": {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}}
        return own | ({"user": self.user.pw_uid, "group": self.user.pw_gid} if os.getuid() == 0 else {})

    def start(self) -> None:
        words = [binary("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder),
                 "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(words, stdout=log, stderr=log, **self._as_user())
        until = time.monotonic() + 60
        while True:
            # It listens before it is ready.
            try:
                Connection("board", host="127.0.0.1", port=self.port, database="postgres").close()
                break
            except (InterfaceError, DatabaseError, OSError):
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.05)

    def kill(self) -> None:
        """All at once, as when the current fails."""
        assert self._server
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self._server.pid)], capture_output=True, text=True)
        for pid in [self._server.pid, *map(int, children.stdout.split())]:
            os.kill(pid, signal.SIGKILL)
        self._server.wait()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def empty(self, name: str) -> str:
        """The address of a new database."""
        admin = Connection("board", host="127.0.0.1", port=self.port, database="postgres")
        admin.run(f"create database {name}")
        admin.close()
        return f"postgres://board@127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)
