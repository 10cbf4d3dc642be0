"""Strangers' bytes read in another process, under limits of memory and time.

One warm worker per process, started at the first file and ended with its owner: it stops when its input closes.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from loaders.reading_worker import HEADER, read_exactly
from loaders.workbook import LIMITS, Book, Unreadable

_ALLOWED = {
    ("loaders.workbook", "Book"),
    ("loaders.workbook", "Sheet"),
    ("loaders.cells", "Cell"),
    ("loaders.cells", "RowCells"),
    ("datetime", "datetime"),
    ("datetime", "date"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("builtins", "frozenset"),
}


class _Answer(pickle.Unpickler):
    """Only our own cells and dates come back: a child that a file has taken over cannot run anything here."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


class ReadingRoom:
    """A worker process that reads one file at a time; threads queue for it."""

    def __init__(self, command: Sequence[str] = ("-m", "loaders.reading_worker")) -> None:
        self._command = (sys.executable, *command)
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    def read(self, content: bytes, file_name: str) -> Book:
        """The workbook. Unreadable with one reason, whatever the file does to the process that opens it."""
        result = self._result(content, file_name, None)
        if isinstance(result, Book):
            return result
        raise Unreadable("crashed")

    def mark(self, content: bytes, file_name: str, marking: tuple[object, ...]) -> bytes:
        """The marked copy (.xlsx) of a workbook. Unreadable with one reason."""
        result = self._result(content, file_name, marking)
        if isinstance(result, bytes):
            return result
        raise Unreadable("crashed")

    def _result(self, content: bytes, file_name: str, marking: tuple[object, ...] | None) -> object:
        if len(content) > LIMITS.megabytes * 1_000_000:
            raise Unreadable("too_large", size=f"{len(content) / 1e6:.1f}", limit=LIMITS.megabytes)
        with self._lock:
            answer = self._ask(pickle.dumps((content, file_name, marking), protocol=pickle.HIGHEST_PROTOCOL))
        try:
            result = _Answer(io.BytesIO(answer)).load()
        except (pickle.UnpicklingError, EOFError, AttributeError, ValueError, IndexError, TypeError) as fault:
            raise Unreadable("crashed") from fault
        if isinstance(result, tuple):
            reason, details = result
            raise Unreadable(reason, **details)
        return result

    def close(self) -> None:
        """End the worker; the next file starts another."""
        with self._lock:
            self._close()

    def _ask(self, request: bytes) -> bytes:
        # A worker that somebody ended since the last file is replaced once; one that dies on this file is the file's.
        for attempt in (1, 2):
            worker = self._running()
            assert worker.stdin
            assert worker.stdout
            try:
                worker.stdin.write(HEADER.pack(len(request)) + request)
                worker.stdin.flush()
                (size,) = HEADER.unpack(read_exactly(worker.stdout, HEADER.size))  # type: ignore[arg-type]
                return read_exactly(worker.stdout, size)  # type: ignore[arg-type]
            except (BrokenPipeError, EOFError, OSError):
                self._close()
                if attempt == 2:
                    break
        raise Unreadable("crashed")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._close()
            root = Path(__file__).resolve().parents[1]
            self._worker = subprocess.Popen(
                self._command,
                cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(root)}, start_new_session=True,
            )  # fmt: skip
        return self._worker

    def _close(self) -> None:
        if self._worker is None:
            return
        for stream in (self._worker.stdin, self._worker.stdout):
            if stream:
                with contextlib.suppress(OSError):  # the pipe's other end is gone: that is why we close it
                    stream.close()
        if self._worker.poll() is None:
            self._worker.kill()
        self._worker.wait()
        self._worker = None


_room = ReadingRoom()


def read_safely(content: bytes, file_name: str) -> Book:
    """The workbook, read by the process's one warm worker. Unreadable with one reason otherwise."""
    return _room.read(content, file_name)


def mark_safely(content: bytes, file_name: str, marking: tuple[object, ...]) -> bytes:
    """The marked copy of a workbook, made by the same worker. Unreadable with one reason otherwise."""
    return _room.mark(content, file_name, marking)
