"""The process that opens strangers' files: warm, and a fresh child of it for each file.

Run as `python -m loaders.sandbox.worker` by `loaders.sandbox.client`. A child that runs out of memory, time or luck
dies alone. Written by hand instead of with multiprocessing, whose children first run the program's main script
again: under Streamlit that is the page.
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
from typing import BinaryIO

from loaders.annotation import clipping, marked_copy  # noqa: F401  here once, not in every child
from loaders.submission import warming
from loaders.workbook import formats, ole_guard  # noqa: F401  here once, not in every child
from loaders.workbook.model import LIMITS, Unreadable

HEADER = struct.Struct(">Q")


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    """`size` bytes. EOFError when the other side is gone."""
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other side goes away."""
    import openpyxl  # noqa: F401
    import python_calamine  # noqa: F401

    held: tuple[object, ...] = ()
    files = 0
    while True:
        try:
            given, request = _frame(requests), _frame(requests)
        except EOFError:
            return
        if given:
            held, files = pickle.loads(given), 0
        files += bool(held)
        if files == 2:
            # A process that reads one file only does not wait for this; from the second on it pays.
            _warm(held)
        answer = _in_a_child(request, held)
        answers.write(HEADER.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _frame(stream: BinaryIO) -> bytes:
    (size,) = HEADER.unpack(read_exactly(stream, HEADER.size))
    return read_exactly(stream, size)


def _warm(held: tuple[object, ...]) -> None:
    with contextlib.suppress(Exception):  # only a service to the files that follow: none may fail for it
        warming.warm(*held)  # type: ignore[arg-type]  # the client's own objects
    gc.collect()
    gc.freeze()


class _Request(pickle.Unpickler):
    """What the worker holds comes by number."""

    def __init__(self, request: bytes, held: tuple[object, ...]) -> None:
        super().__init__(io.BytesIO(request))
        self._held = held

    def persistent_load(self, number: int) -> object:
        return self._held[number]


def _in_a_child(request: bytes, held: tuple[object, ...]) -> bytes:
    """The pickled answer, or (reason, details), that a child made of the file."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(request, held, writer)
    os.close(writer)
    answer = _collect(reader, time.monotonic() + LIMITS.clock_times * LIMITS.seconds)
    os.close(reader)
    if answer is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if answer is None or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGALRM)):
        return pickle.dumps(("timeout", {"limit": str(LIMITS.seconds)}))
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT:
        # A compiled reader that gets no more memory ends its process so.
        return pickle.dumps(("memory", {"limit": str(LIMITS.memory_megabytes)}))
    if not answer or status != 0:
        return pickle.dumps(("crashed", {}))
    return answer


def _collect(reader: int, deadline: float) -> bytes | None:
    """All that the child wrote, None when it did not finish in time."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        part = os.read(reader, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _child(request: bytes, held: tuple[object, ...], writer: int) -> None:
    """Never returns: write the answer and end without the parent's clean-up."""
    code = 1
    try:
        _set_limits()
        gc.disable()  # it ends soon, and until then millions of cells would be gone through again and again
        answer: object
        try:
            content, file_name, work = _Request(request, held).load()
            answer = work(content, file_name)
        except Unreadable as fault:
            answer = (fault.reason, fault.details)
        except MemoryError:
            answer = ("memory", {"limit": str(LIMITS.memory_megabytes)})
        except RecursionError:
            answer = ("broken", {})
        with os.fdopen(writer, "wb") as stream:
            pickle.dump(answer, stream, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)


def _set_limits() -> None:
    memory = LIMITS.memory_megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMITS.seconds, LIMITS.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(LIMITS.clock_times * LIMITS.seconds + 5)  # should the worker itself die, its child still ends


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, sys.stdout.buffer)
