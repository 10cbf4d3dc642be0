"""Work that nobody waits for: one at a time in a thread beside, once more where it is asked for while it runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger("dashboard")
F = TypeVar("F", bound=Exception)


class Background(Generic[F]):
    """One kind of work done beside those who ask for it. A process that ends waits for it, and so does `wait`.

    `fault` is why the last of it failed, one of the `failures` it may end with; None where it did not.
    """

    def __init__(self, name: str, failures: type[F]) -> None:
        self.name, self.failures = name, failures
        self.fault: F | None = None
        self._asked: Callable[[], object] | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether work is going on or waits to be begun."""
        return self._thread is not None

    def ask(self, work: Callable[[], object]) -> None:
        """Has `work` done from what is there now; what was asked for before and is not yet begun is not done as well."""
        with self._lock:
            self._asked = work
            if self._thread is None:
                # No daemon: the interpreter waits for it before it ends.
                self._thread = threading.Thread(target=self._work_off, name=self.name)
                self._thread.start()

    def wait(self) -> None:
        """Returns when all that was asked for is done, or has failed."""
        while (thread := self._thread) is not None:
            thread.join()

    def _work_off(self) -> None:
        while True:
            with self._lock:
                work, self._asked = self._asked, None
                if work is None:
                    self._thread = None
                    return
            try:
                work()
                self.fault = None
            except self.failures as error:
                # Whoever asked has gone on: who looks at `fault` tells of it.
                log.info("%s: %s", self.name, error)
                self.fault = error
            except BaseException:
                with self._lock:
                    self._thread = None
                raise
