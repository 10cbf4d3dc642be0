"""When unreachable cycles are collected: between page runs, and never through what stays for good.

Streamlit walks the whole heap after every run. Here a thread collects once a while, when pages have run. What the start
brings (libraries, catalogue, first snapshot) stays: nothing is collected until the first page has run, and the first
walk puts all there is out of reach of later ones.
"""

from __future__ import annotations

import gc
import threading

FIRST_SECONDS, EVERY_SECONDS = 2.0, 20.0
_lock = threading.Lock()
_ran = threading.Event()
_started = False


def begin() -> None:
    """Says that the server starts."""
    gc.disable()


def run_ended() -> None:
    """Says that a page has run; the first time, starts the collecting thread."""
    global _started
    _ran.set()
    with _lock:
        if _started:
            return
        _started = True
    threading.Thread(target=_collect, name="collector", daemon=True).start()


def _collect() -> None:
    # The first visitor has the page by then.
    _pause(FIRST_SECONDS)
    gc.collect()
    gc.freeze()
    gc.enable()
    while _ran.wait():
        _ran.clear()
        # Asked for again after a pause: a burst of visits is collected once.
        _pause(EVERY_SECONDS)
        gc.collect()


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)
