"""Strangers' bytes read in another process, under limits of memory and time.

One warm worker per process, ended with its owner: it stops when its input closes. It is a program of its own, started at the
first file; a command that is about to read files starts it before and for less, as a copy of itself (`start_as_copy`).
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import tracker.problems
import tracker.submission
from loaders.annotation.clipping import clipped
from loaders.annotation.marked_copy import Marking, marked
from loaders.sandbox.worker import HEADER, read_exactly, serve_copied
from loaders.submission.submitting import ReadRequest, read
from loaders.workbook.model import LIMITS, Book, Unreadable
from loaders.workbook.open import open_workbook
from tracker.problems import Unusable
from tracker.submission import Clippings, Submission

Answer = TypeVar("Answer")

_ALLOWED = {
    ("loaders.workbook.model", "Book"),
    ("loaders.workbook.model", "Sheet"),
    ("loaders.workbook.cells", "Cell"),
    ("loaders.workbook.cells", "RowCells"),
    ("loaders.workbook.use", "SheetUse"),
    ("loaders.workbook.use", "Use"),
    ("datetime", "datetime"),
    ("datetime", "date"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("builtins", "frozenset"),
    ("tracker.periods", "Period"),
    ("tracker.submission", "_lines_arrived"),
    *(
        (module.__name__, name)
        for module in (tracker.problems, tracker.submission)
        for name, kind in vars(module).items()
        if is_dataclass(kind)
    ),
}


class _Answer(pickle.Unpickler):
    """Only our own cells, figures and dates come back: a child that a file has taken over cannot run anything here."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


class _Request(pickle.Pickler):
    """What the worker holds already goes to it by number."""

    def __init__(self, stream: io.BytesIO, held: Sequence[object]) -> None:
        super().__init__(stream, protocol=pickle.HIGHEST_PROTOCOL)
        self._numbers = {id(one): number for number, one in enumerate(held) if one is not None}

    def persistent_id(self, one: object) -> int | None:
        return self._numbers.get(id(one))


class _Copy:
    """A worker that is a copy of this process, with what the sandbox asks of a `Popen`."""

    def __init__(self) -> None:
        theirs, requests = os.pipe()
        answers, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            serve_copied(theirs, writer)
        os.close(theirs)
        os.close(writer)
        self.stdin, self.stdout = os.fdopen(requests, "wb"), os.fdopen(answers, "rb")
        self._status: int | None = None

    def poll(self) -> int | None:
        return self._ended(os.WNOHANG)

    def wait(self) -> int | None:
        return self._ended(0)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def _ended(self, options: int) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, options)
            self._status = status if pid else None
        return self._status


class Sandbox:
    """A worker process that reads one file at a time; threads queue for it.

    What file after file is read with (`held`: catalogue, register, tasks) goes to the worker once.
    """

    def __init__(self, command: Sequence[str] = ("-m", "loaders.sandbox.worker")) -> None:
        self._command = (sys.executable, *command)
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | _Copy | None = None
        self._held: tuple[object, ...] = ()

    def read(self, content: bytes, file_name: str) -> Book:
        """The workbook. Unreadable with one reason, whatever the file does to the process that opens it."""
        return self.do(open_workbook, Book, content, file_name)

    def do(
        self,
        work: Callable[[bytes, str], Answer],
        kind: type[Answer],
        content: bytes,
        file_name: str,
        held: tuple[object, ...] = (),
    ) -> Answer:
        """What `work` (a function of a module, or a partial of one) makes of a file. Unreadable with one reason.

        `held` are the objects in `work` that are the same for file after file, and never changed.
        """
        if len(content) > LIMITS.megabytes * 1_000_000:
            raise Unreadable("too_large", size=f"{len(content) / 1e6:.1f}", limit=LIMITS.megabytes)
        with self._lock:
            answer = self._ask((content, file_name, work), held)
        try:
            result = _Answer(io.BytesIO(answer)).load()
        except (pickle.UnpicklingError, EOFError, AttributeError, ValueError, IndexError, TypeError) as fault:
            raise Unreadable("crashed") from fault
        if isinstance(result, Unusable):
            raise Unreadable(result.reason, size=result.size, limit=result.limit, line=result.line)
        if isinstance(result, kind):
            return result
        raise Unreadable("crashed")

    def start_as_copy(self) -> None:
        """Start the worker as a copy of this process, which has imported what the worker needs.

        Only where nothing is open yet that a stranger's file must not reach: no database, no thread.
        """
        with self._lock:
            if self._worker is None and "duckdb" not in sys.modules and threading.active_count() == 1:
                self._worker = _Copy()

    def close(self) -> None:
        """End the worker; the next file starts another."""
        with self._lock:
            self._close()

    def _ask(self, request: object, held: tuple[object, ...]) -> bytes:
        # A worker that somebody ended since the last file is replaced once; one that dies on this file is the file's.
        for attempt in (1, 2):
            worker = self._running()
            assert worker.stdin
            assert worker.stdout
            try:
                known = not held or list(map(id, held)) == list(map(id, self._held))
                worker.stdin.write(HEADER.pack(not known))
                if not known:
                    # A nation's register is written as it is pickled: it is held once.
                    pickle.dump(held, worker.stdin, protocol=pickle.HIGHEST_PROTOCOL)
                    self._held = held
                frame = _pickled(request, self._held)
                worker.stdin.write(HEADER.pack(len(frame)))
                worker.stdin.write(frame)
                worker.stdin.flush()
                (size,) = HEADER.unpack(read_exactly(worker.stdout, HEADER.size))  # type: ignore[arg-type]
                return read_exactly(worker.stdout, size)  # type: ignore[arg-type]
            except (BrokenPipeError, EOFError, OSError):
                self._close()
                if attempt == 2:
                    break
        raise Unreadable("crashed")

    def _running(self) -> subprocess.Popen[bytes] | _Copy:
        if self._worker is None or self._worker.poll() is not None:
            self._close()
            root = Path(__file__).resolve().parents[2]
            self._worker = subprocess.Popen(
                self._command,
                cwd=root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(root)},
                start_new_session=True,
            )
        return self._worker

    def _close(self) -> None:
        self._held = ()
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


def _pickled(what: object, held: Sequence[object]) -> memoryview:
    stream = io.BytesIO()
    _Request(stream, held).dump(what)
    return stream.getbuffer()


_sandbox = Sandbox()


def start_as_copy() -> None:
    """The process's worker, started before the first file (`Sandbox.start_as_copy`); elsewhere the first file starts it."""
    _sandbox.start_as_copy()


def read_safely(content: bytes, file_name: str) -> Book:
    """The workbook, read by the process's one warm worker. Unreadable with one reason otherwise."""
    return _sandbox.read(content, file_name)


def submit_safely(content: bytes, file_name: str, request: ReadRequest) -> Submission:
    """What a workbook says, made of it by the same worker; at worst one problem `unreadable`."""
    try:
        held = (request.catalogue, request.register, request.tasks)
        return _sandbox.do(partial(read, request=request), Submission, content, file_name, held)
    except Unreadable as fault:
        return request.refused(content, file_name, fault)


def mark_safely(content: bytes, file_name: str, marking: Marking) -> bytes:
    """The marked copy of a workbook, made by the same worker. Unreadable with one reason otherwise."""
    return _sandbox.do(partial(marked, marking=marking), bytes, content, file_name)


def clip_safely(content: bytes, file_name: str, places: tuple[tuple[str, str], ...]) -> Clippings:
    """Cells (sheet, address) of a workbook with their neighbours, cut out by the same worker. Unreadable with one reason."""
    return _sandbox.do(partial(clipped, places=places), Clippings, content, file_name)
