"""A PostgreSQL of one's own on loopback: started, killed and started again by tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from pg8000.exceptions import DatabaseError, InterfaceError
from pg8000.native import Connection

from tests.browser.serving import free_port


def binary(name: str) -> str:
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    assert found, "apt-get install postgresql"
    return found


class Postgres:
    """A server with the empty databases a test asks for, and settings of its own (`-c name=value`), in which /archive stands for
    a folder of it; its folder is a user's that is not root."""

    def __init__(self, *settings: str) -> None:
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="postgres-")), free_port()
        self.archive, self.base = self.folder / "archive", self.folder / "base"
        self.settings = [word.replace("/archive", str(self.archive)) for word in settings]
        self.user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.archive.mkdir()
        for folder in (self.folder, self.archive):
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
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
                 "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", *self.settings]  # fmt: skip
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

    @property
    def is_running(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def kill(self) -> None:
        """All at once, as when the current fails."""
        assert self._server
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self._server.pid)], capture_output=True, text=True)
        for pid in [self._server.pid, *map(int, children.stdout.split())]:
            # One that served a question may have ended since it was listed.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def ask(self, sql: str) -> list[list[object]]:
        """The rows of a question to PostgreSQL itself."""
        admin = Connection("board", host="127.0.0.1", port=self.port, database="postgres")
        try:
            return list(admin.run(sql) or ())
        finally:
            admin.close()

    def empty(self, name: str) -> str:
        """The address of a new database."""
        self.ask(f"create database {name}")
        return f"postgres://board@127.0.0.1:{self.port}/{name}"

    def base_backup(self) -> None:
        """What a restore starts from, taken while it serves."""
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--username", "board")
        self.run("pg_basebackup", "--pgdata", str(self.base), "--checkpoint", "fast", *where)

    def restore_base(self, settings: str) -> None:
        """Puts the base in the data's place, which goes aside, and starts it with settings (/archive as above) that say how far
        to go on from there."""
        (self.folder / "data").rename(self.folder / "aside")
        shutil.copytree(self.base, self.folder / "data")
        with (self.folder / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write(settings.replace("/archive", str(self.archive)))
        (self.folder / "data" / "recovery.signal").touch()
        for path in (self.folder / "data", *(self.folder / "data").rglob("*")):
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        self.start()
        # It can be read before it can be written.
        until = time.monotonic() + 60
        while self.ask("select pg_is_in_recovery()") != [[False]]:
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.05)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)
