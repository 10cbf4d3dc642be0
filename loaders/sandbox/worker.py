"""The process that opens strangers' files: in a child of it, which reads on while it is well.

Run as `python -m loaders.sandbox.worker` by `loaders.sandbox.client`, or a copy of a process that begins. A child that runs out of memory, time or luck
dies alone; one that has read a file already costs the next a third of what a fresh one does, and no file is said to
be at fault before a fresh child has failed on it. Written by hand instead of with multiprocessing, whose children first
run the program's main script again: under Streamlit that is the page.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import pickle
import resource
import select
import signal
import struct
import sys
import time
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from loaders.annotation import clipping, marked_copy  # noqa: F401  here once, not in every child
from loaders.submission import submitting  # noqa: F401  here once, not in every child
from loaders.workbook import formats, ole_guard  # noqa: F401  here once, not in every child
from loaders.workbook.model import LIMITS, Unreadable
from tracker.problems import Unusable

HEADER = struct.Struct(">Q")
_OUT_OF_MEMORY = Unusable(reason="memory", limit=str(LIMITS.memory_megabytes))
# A child that has grown by so much is not asked again: what it keeps would count against the next file's memory.
MOST_GROWTH = 50_000_000


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    """`size` bytes. EOFError when the other side is gone."""
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve_copied(requests: int, answers: int) -> NoReturn:
    """Answer requests in a copy of another process, of which nothing but these two pipes is left open."""
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for ours, theirs in enumerate((requests, answers, nowhere)):
            os.dup2(theirs, ours)
        os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
            serve(os.fdopen(0, "rb"), os.fdopen(1, "wb"))
    finally:
        os._exit(0)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other side goes away."""
    import openpyxl  # noqa: F401
    import python_calamine  # noqa: F401

    gc.collect()
    gc.freeze()
    held: tuple[object, ...] = ()
    child: _Child | None = None
    while True:
        try:
            if HEADER.unpack(read_exactly(requests, HEADER.size))[0]:
                held = pickle.load(requests)
                if child is not None:
                    child.end()
                    child = None
            request = _frame(requests)
        except EOFError:
            return
        answer, child = _answered(request, held, child)
        del request
        answers.write(HEADER.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _frame(stream: BinaryIO) -> bytes:
    (size,) = HEADER.unpack(read_exactly(stream, HEADER.size))
    return read_exactly(stream, size)


def _answered(request: bytes, held: tuple[object, ...], child: _Child | None) -> tuple[bytes, _Child | None]:
    """The pickled answer, or what is said of a file that has none, by the child that is there or a fresh one, and the child for the next file."""
    if child is not None:
        answer = child.ask(request)
        if answer is not None:
            return answer, child
        fault = child.fault()
        if fault.reason == "timeout":
            return pickle.dumps(fault), None
    child = _Child.start(held)
    answer = child.ask(request)
    return (pickle.dumps(child.fault()), None) if answer is None else (answer, child)


class _Request(pickle.Unpickler):
    """What the worker holds comes by number."""

    def __init__(self, request: bytes, held: tuple[object, ...]) -> None:
        super().__init__(io.BytesIO(request))
        self._held = held

    def persistent_load(self, number: int) -> object:
        return self._held[number]


@dataclass
class _Child:
    """A process that reads one file after the other under limits, each within its own time."""

    pid: int
    requests: int
    answers: int
    is_late: bool = False

    @staticmethod
    def start(held: tuple[object, ...]) -> _Child:
        theirs, requests = os.pipe()
        answers, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(requests)
            os.close(answers)
            _read_files(theirs, writer, held)
        os.close(theirs)
        os.close(writer)
        return _Child(pid, requests, answers)

    def ask(self, request: bytes) -> bytes | None:
        """The pickled answer that the child made of the file; None when it ended over it."""
        deadline = time.monotonic() + LIMITS.clock_times * LIMITS.seconds
        try:
            with os.fdopen(self.requests, "wb", closefd=False) as stream:
                stream.write(HEADER.pack(len(request)) + request)
        except BrokenPipeError:
            return None
        size = self._collect(HEADER.size, deadline)
        return None if size is None else self._collect(HEADER.unpack(size)[0], deadline)

    def _collect(self, size: int, deadline: float) -> bytes | None:
        """So many bytes of what the child writes; None when they do not come, or not in time."""
        parts: list[bytes] = []
        while size:
            ready, _, _ = select.select([self.answers], [], [], max(0.0, deadline - time.monotonic()))
            self.is_late = not ready
            part = os.read(self.answers, min(size, 1 << 20)) if ready else b""
            if not part:
                return None
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def end(self) -> int:
        """End it; how it ended."""
        os.close(self.requests)
        os.close(self.answers)
        if self.is_late:
            os.kill(self.pid, signal.SIGKILL)
        return os.waitpid(self.pid, 0)[1]

    def fault(self) -> Unusable:
        """End one that gave no answer; why it did not."""
        status = self.end()
        ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        if self.is_late or ended_by in (signal.SIGXCPU, signal.SIGALRM):
            return Unusable(reason="timeout", limit=str(LIMITS.seconds))
        if ended_by == signal.SIGABRT:
            # A compiled reader that gets no more memory ends its process so.
            return _OUT_OF_MEMORY
        return Unusable(reason="crashed")


def _read_files(requests: int, answers: int, held: tuple[object, ...]) -> None:
    """Never returns: answer until there are no more files, and end without the parent's clean-up."""
    code = 1
    try:
        _set_limits()
        gc.disable()  # within a file millions of cells would be gone through again and again
        gc.freeze()
        at_first, is_fresh = _resident(), True
        with os.fdopen(requests, "rb") as incoming, os.fdopen(answers, "wb") as outgoing:
            while _resident() < at_first + MOST_GROWTH:
                try:
                    request = _frame(incoming)
                except EOFError:
                    break
                _set_time()
                answer = pickle.dumps(_answer(request, held, is_fresh), protocol=pickle.HIGHEST_PROTOCOL)
                outgoing.write(HEADER.pack(len(answer)) + answer)
                outgoing.flush()
                signal.alarm(0)
                del request, answer
                gc.collect()
                is_fresh = False
        code = 0
    finally:
        os._exit(code)


def _answer(request: bytes, held: tuple[object, ...], is_fresh: bool) -> object:
    """What the work makes of the file, or why it cannot be read; where memory is short, only a fresh child says so."""
    try:
        content, file_name, work = _Request(request, held).load()
        return work(content, file_name)
    except Unreadable as fault:
        return fault.said
    except MemoryError:
        if not is_fresh:
            raise
        return _OUT_OF_MEMORY
    except RecursionError:
        return Unusable(reason="broken")


def _resident() -> int:
    """Bytes of memory that this process holds."""
    with open("/proc/self/statm", encoding="ascii") as sizes:
        return int(sizes.read().split()[1]) * resource.getpagesize()


def _set_limits() -> None:
    memory = LIMITS.memory_megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_time() -> None:
    """The limits of time, from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = round(used.ru_utime + used.ru_stime) + LIMITS.seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(LIMITS.clock_times * LIMITS.seconds + 5)  # should the worker itself die, its child still ends


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, sys.stdout.buffer)
