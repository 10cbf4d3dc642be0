"""Work nobody waits for, done by a thread beside, one thing after the other; of a busy moment so many things wait and no more."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_WAITING = 1_000


class InTurn(Generic[T]):
    """`work` done with each thing that is put in. A process that ends waits for none of it."""

    def __init__(self, name: str, work: Callable[[T], object], most: int = MOST_WAITING) -> None:
        self.name, self._work = name, work
        self._waiting: queue.Queue[T] = queue.Queue(most)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def put(self, thing: T) -> bool:
        """Has it done in its turn; False where too many wait. Returns at once."""
        with self._starting:
            try:
                self._waiting.put_nowait(thing)
            except queue.Full:
                return False
            self._begin()
        return True

    def wait(self, seconds: float | None = None) -> bool:
        """Returns when all that was put in is done, or after so many seconds; whether it is."""
        with self._waiting.all_tasks_done:
            return self._waiting.all_tasks_done.wait_for(lambda: not self._waiting.unfinished_tasks, seconds)

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work_off, name=self.name, daemon=True)
            self._thread.start()

    def _work_off(self) -> None:
        try:
            while True:
                thing = self._waiting.get()
                try:
                    self._work(thing)
                finally:
                    self._waiting.task_done()
        finally:
            # A fault ends the thread; what waits behind it is done by another.
            with self._starting:
                self._thread = None
                if not self._waiting.empty():
                    self._begin()
