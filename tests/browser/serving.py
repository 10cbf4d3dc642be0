"""A server of one's own and a Chromium that writes down what it should not have seen; for tests and for pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
DESK, PHONE = (1600, 900), (390, 844)

# A page is ready when its script has ended, nothing is stale, every chart is drawn and the fonts are in.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && !document.querySelector('[data-testid="stSkeleton"],[data-testid="stSpinner"],[data-stale="true"]')
    && document.querySelector('[data-testid="stMainBlockContainer"]')
    && (!document.querySelector('.brief') || document.querySelector('.brief[data-scene] .screen.shown'))
    && [...document.querySelectorAll('.plot')].every(plot => !plot.getClientRects().length || plot.querySelector('.drawing, .main-svg'))
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(plot => plot.querySelector('.main-svg'))
    && document.fonts.status === 'loaded';
}"""

# To another page as the browser's own back and forward lead there: the shell stays, the page's script runs.
_GO = (
    """address => { history.pushState({}, '', address); dispatchEvent(new PopStateEvent('popstate', {state: {}})); }"""
)
# The bar marks a page when its script begins.
_MARKED = """name => [...document.querySelectorAll('[data-testid="stTopNavLink"][aria-current="page"]')].some(one => one.innerText === name)
  || [...document.querySelectorAll('[data-testid="stTopNavSection"]')].some(one => one.innerText.endsWith(` · ${name}`))"""

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Where the system's Chromium is; CHROMIUM names another."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, names) if path), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(database: Path | str, log: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """A server over `database` that answers; its words go to `log`."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("ab") as words:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=words,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "TRACKER_DATABASE": str(database), **environment},
        )
    try:
        _wait_until_healthy(port, process, log)
    except BaseException:
        stop(process)
        raise
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a server, by force where it does not end by itself."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def served(database: Path | str, log: Path, port: int | None = None, **environment: str) -> Iterator[str]:
    """The address of a freshly started server over `database`; stopped when the block ends. Its words go to `log`."""
    port = port or free_port()
    process = start(database, log, port, **environment)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)


def _wait_until_healthy(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended by itself:\n{log.read_text(errors='replace')}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. RuntimeError with a sentence when the machine has none."""
    path = chromium_path()
    if path is None:
        raise RuntimeError("没有 Chromium：apt-get install chromium fonts-noto-cjk  (Chromium is missing)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A browser page on one server, with all it complained of and every address it asked beyond that server."""

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """The page at `address` (like /district?plan=…), settled."""
        self.page.goto(self.server + address)
        return self.settle()

    def go(self, name: str, address: str) -> Page:
        """The page of that name in the bar, settled, without loading anew what all pages share; opened where nothing is open."""
        if not self.page.url.startswith(self.server):
            return self.open(address)
        self.page.evaluate(_GO, address)
        self.page.wait_for_function(_MARKED, arg=name, timeout=60_000)
        return self.settle()

    def settle(self) -> Page:
        self.page.wait_for_function(SETTLED, timeout=60_000)
        return self.page

    @property
    def here(self) -> str:
        """The name of the open page as the bar says it: a marked link, or the end of a folded section's label."""
        links = self.page.locator('[data-testid="stTopNavLink"][aria-current="page"]').all_inner_texts()
        folded = self.page.locator('[data-testid="stTopNavSection"]').all_inner_texts()
        names = links + [label.partition(" · ")[2] for label in folded if " · " in label]
        return names[0] if len(names) == 1 else f"{names}"

    @property
    def dialogs(self) -> list[str]:
        return self.page.get_by_role("dialog").all_inner_texts()


@contextmanager
def visit(browser: Browser, server: str, size: tuple[int, int] = DESK) -> Iterator[Visit]:
    """A new visitor with a window of `size`, speaking Chinese."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    # Two cores carry two servers, two browsers and two runners of tests at a time.
    context.set_default_timeout(60_000)
    page = context.new_page()
    made = Visit(page, server)
    own = (server, server.replace("http", "ws", 1), "data:", "blob:")
    page.on("console", lambda said: made.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(own) else made.strangers.append(asked.url))
    page.on("websocket", lambda opened: None if opened.url.startswith(own) else made.strangers.append(opened.url))
    yield made
    context.close()


def text(page: Page) -> str:
    """All words of a page beside its bar."""
    return page.locator('[data-testid="stMain"]').inner_text()
