"""Figures as PNG and SVG, drawn by one Chromium that stays open: the first picture starts it, the others do not.

kaleido drives the browser on a loop in a thread of its own. Nothing is asked of the network: plotly's script comes from
its package, MathJax is left out.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import shutil
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from kaleido import Kaleido

from briefing.fonts import fontconfig_file
from wording import _

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
# Seconds; a picture takes a fraction of one, the first start of a browser on a slow disk some.
PATIENCE = 90


class NoBrowser(Exception):
    """No Chromium is installed. Its words say what to install."""

    def __init__(self) -> None:
        super().__init__(no_browser_words())


def no_browser_words() -> str:
    """What to install so that pictures can be drawn here."""
    return _(
        "这台机器上没有 Chromium，画不了图片：请安装 Chromium、Chrome 或 Edge"
        "（Debian、Ubuntu：apt-get install chromium），或用环境变量 BROWSER_PATH 指明它的位置。"
    )


def browser_path() -> str | None:
    """Where the browser is: BROWSER_PATH, else the first found by name or where Windows installs one; None for none."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if Path(named).is_file() else None
    roots = [os.environ[key] for key in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if key in os.environ]
    installed = (str(Path(root) / program) for root in roots for program in _PROGRAMS)
    found = (path for path in map(shutil.which, NAMES) if path)
    return next(found, None) or next((path for path in installed if Path(path).is_file()), None)


class _Renderer:
    """The running browser with its loop; nothing runs before the first picture. Safe to call from every thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Kaleido | None = None

    def draw(self, figure: go.Figure, options: dict[str, Any]) -> bytes:
        # One at a time: there is one tab, and a second browser would cost more than the wait.
        with self._lock:
            browser = self._opened()
            spec = json.loads(figure.to_json())
            try:
                return bytes(self._run(browser.calc_fig(spec, options)))
            except (TimeoutError, OSError, RuntimeError):
                # A browser that died or hangs is not asked twice: the next picture starts another.
                self._close()
                raise

    def close(self) -> None:
        with self._lock:
            self._close()

    def _opened(self) -> Kaleido:
        if self._browser is not None and self._browser.subprocess.poll() is None:
            return self._browser
        self._close()
        path = browser_path()
        if path is None:
            raise NoBrowser
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="renderer", daemon=True).start()
        self._browser = self._run(_open(path))
        return self._browser

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def _close(self) -> None:
        browser, loop = self._browser, self._loop
        self._browser = self._loop = None
        if loop is None:
            return
        try:
            if browser is not None:
                asyncio.run_coroutine_threadsafe(browser.close(), loop).result(10)
        except (TimeoutError, OSError, RuntimeError):
            if browser is not None:
                browser.subprocess.kill()
        loop.call_soon_threadsafe(loop.stop)


async def _open(path: str) -> Kaleido:
    # The browser inherits the environment; ours tells it of the shipped fonts, and only while it starts.
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = before or str(fontconfig_file())
    try:
        browser = Kaleido(path=path, mathjax=False, timeout=PATIENCE)
        await browser.open()
        return browser
    finally:
        if before is None:
            os.environ.pop("FONTCONFIG_FILE", None)


_renderer = _Renderer()
atexit.register(_renderer.close)


def png(figure: go.Figure, scale: float = 2) -> bytes:
    """The figure as PNG, `scale` px to each of its own. NoBrowser where none is installed."""
    return _renderer.draw(figure, _size(figure) | {"format": "png", "scale": scale})


def svg(figure: go.Figure) -> bytes:
    """The figure as SVG, its words as text. NoBrowser where none is installed."""
    return _renderer.draw(figure, _size(figure) | {"format": "svg"})


def _size(figure: go.Figure) -> dict[str, Any]:
    return {"width": figure.layout.width or 760, "height": figure.layout.height or 450}


def close() -> None:
    """Ends the browser; the next picture starts another."""
    _renderer.close()
