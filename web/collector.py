"""When unreachable cycles are collected: between page runs, and never through what stays for good.

Streamlit walks the whole heap after every run. Here the first run ends with one walk that puts all there is (libraries,
catalogue, first snapshot) out of reach of later ones; after that a thread collects once a while, when pages have run.
"""

from __future__ import annotations

import gc
import threading

EVERY_SECONDS = 20.0
_lock = threading.Lock()
_ran = threading.Event()
_started = False


def run_ended() -> None:
    """Says that a page has run; the first time, freezes what is there and starts the collecting thread."""
    global _started
    _ran.set()
    with _lock:
        if _started:
            return
        _started = True
    gc.collect()
    gc.freeze()
    threading.Thread(target=_collect, name="collector", daemon=True).start()


def _collect() -> None:
    while _ran.wait():
        _ran.clear()
        # Asked for again after a pause: a burst of visits is collected once.
        threading.Event().wait(EVERY_SECONDS)
        gc.collect()
