"""Pictures of screens, taken by one Chromium that stays open with one page: the first set starts it, the others do not.

The page is given screens as HTML, lays them out as 汇报 does (`layout.js`) and shows one at a time. A PNG is what it shows; an
SVG is the page as it prints it, its words turned into outlines, so that every program shows it alike. Nothing is asked of the
network: plotly's script comes from its package, and the page's own policy lets it ask nobody.
"""

from __future__ import annotations

import asyncio
import atexit
import base64
import json
import os
import re
import shutil
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal

from choreographer import Browser, Tab

from briefing.fonts import fontconfig_file
from briefing.screens.screens import Screen
from components.html import Markup, render
from components.style import style_rules
from wording import _, language

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
# Nothing is fetched: scripts and styles stand in the page, pictures in their own address.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; worker-src blob:"
)
_HERE = Path(__file__).parent
_STATIC = _HERE.parents[1] / "static"
# A page's pixels per inch; a screen is 1600 px wide at twice its size, the long picture 360 at three times.
_INCH, _WALL, _PHONE = 96, (1600, 900, 2), (360, 900, 3)
_VECTOR = re.compile(rb'xlink:href="data:image/svg\+xml;base64,([^"]+)"')
# A fifth larger, and taken in two thirds of the time.
_SHOT = {"format": "png", "optimizeForSpeed": True}
Form = Literal["png", "svg"]
# Name and bytes.
Picture = tuple[str, bytes]


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


@cache
def plotly_script() -> str:
    """plotly.js with lines and bars only (MIT licence, said at its head): a quarter of what its Python package carries."""
    return (_STATIC / "plotly-basic.min.js").read_text(encoding="utf-8")


@cache
def layout_script() -> str:
    """What settles type sizes and long lists in whatever browser shows screens."""
    return (_HERE / "layout.js").read_text(encoding="utf-8")


def stage_page() -> str:
    """The page that pictures are taken of, still empty: it is asked to `play` what `stage_of` gives."""
    scripts = {"layout": layout_script()}
    scripts["stage"] = (_HERE / "stage.js").read_text(encoding="utf-8")
    return render("stage.html", policy=POLICY, **{name: Markup(text) for name, text in scripts.items()})


def stage_of(screens: Sequence[Screen]) -> dict[str, Any]:
    """The screens in the session's language with their style, for the page that pictures are taken of."""
    return {
        "lang": "zh-CN" if language() == "zh" else "en",
        "style": style_rules({"line": "1.45", "third": "3"}, english=language() == "en"),
        "screens": [{"html": one.html, "name": one.name} for one in screens],
    }


def pictures(screens: Sequence[Screen], form: Form = "png") -> list[Picture]:
    """Name and bytes of every picture, in order: a screen whose list goes on gives more than one, its name numbered.

    PNG at twice the size of a screen (1600 × 900 px; the long picture 1080 px wide), SVG with outlines. NoBrowser where none
    is installed.
    """
    return begun(screens, (form,)).result()[form]


def begun(screens: Sequence[Screen], forms: Sequence[Form]) -> Future[dict[Form, list[Picture]]]:
    """The same pictures in several forms, the screens laid out once: taken while the caller does something else, by one hand
    after the other. Its result raises what `pictures` raises."""
    return _hand.submit(copy_context().run, _renderer.taken, screens, forms)


def _numbered(made: Sequence[Picture]) -> list[Picture]:
    """Each picture under a name of its own."""
    named: dict[str, int] = {}
    numbered = []
    for name, content in made:
        named[name] = named.get(name, 0) + 1
        numbered.append((name if named[name] == 1 else f"{name}-{named[name]}", content))
    return numbered


class _Renderer:
    """The running browser with its loop; nothing runs before the first picture. Safe to call from every thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Browser | None = None
        self._tab: Tab | None = None

    def taken(self, screens: Sequence[Screen], forms: Sequence[Form]) -> dict[Form, list[Picture]]:
        # One at a time: there is one page, and a second browser would cost more than the wait.
        with self._lock:
            try:
                tab = self._opened()
                long = [one for one in screens if one.kind == "long"]
                wall = [one for one in screens if one.kind != "long"]
                made = [
                    self._run(_taken(tab, some, forms, size)) for some, size in ((wall, _WALL), (long, _PHONE)) if some
                ]
                return {form: _numbered([one for some in made for one in some[form]]) for form in forms}
            except (TimeoutError, OSError, RuntimeError):
                # A browser that died or hangs is not asked twice: the next picture starts another.
                self._close()
                raise

    def open(self) -> None:
        with self._lock, suppress(NoBrowser, TimeoutError, OSError, RuntimeError):
            self._opened()

    def close(self) -> None:
        with self._lock:
            self._close()

    def _opened(self) -> Tab:
        if self._tab is not None and self._browser is not None and self._browser.subprocess.poll() is None:
            return self._tab
        self._close()
        path = browser_path()
        if path is None:
            raise NoBrowser
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="renderer", daemon=True).start()
        self._browser, self._tab = self._run(_open(path))
        return self._tab

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def _close(self) -> None:
        browser, loop = self._browser, self._loop
        self._browser = self._tab = self._loop = None
        if loop is None:
            return
        try:
            if browser is not None:
                asyncio.run_coroutine_threadsafe(browser.close(), loop).result(10)
        except (TimeoutError, OSError, RuntimeError):
            if browser is not None:
                browser.subprocess.kill()
        loop.call_soon_threadsafe(loop.stop)


async def _open(path: str) -> tuple[Browser, Tab]:
    """A running browser with our page open in it."""
    # The browser inherits the environment; ours tells it of the shipped fonts, and only while it starts.
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = before or str(fontconfig_file())
    try:
        browser = Browser(path=path)
        await browser.open()
    finally:
        if before is None:
            os.environ.pop("FONTCONFIG_FILE", None)
    page = Path(mkdtemp(prefix="stage-")) / "stage.html"
    page.write_text(stage_page(), encoding="utf-8")
    tab = await browser.create_tab(page.as_uri())
    while not await _asked(tab, "document.readyState === 'complete' && typeof play === 'function'"):
        await asyncio.sleep(0.02)
    return browser, tab


async def _taken(
    tab: Tab, screens: Sequence[Screen], forms: Sequence[Form], size: tuple[int, int, int]
) -> dict[Form, list[Picture]]:
    """The pictures of screens laid out in a window of width × height px, each px drawn `scale` times."""
    width, height, scale = size
    # Pictures of one px more or less would be other bytes: every set begins in the same window.
    await _window(tab, width, height, scale)
    made: dict[Form, list[Any]] = {form: [] for form in forms}
    high = height
    for number, one in enumerate(await _asked(tab, f"play({json.dumps(stage_of(screens))})")):
        await _asked(tab, f"show({number})")
        if one["height"] != high:
            high = one["height"]
            await _window(tab, width, high, scale)
        if "png" in made:
            made["png"].append((one["name"], await _data(tab, "Page.captureScreenshot", _SHOT)))
        if "svg" in made:
            paper = {"paperWidth": width / _INCH, "paperHeight": high / _INCH, "printBackground": True}
            paper |= {f"margin{side}": 0 for side in ("Top", "Bottom", "Left", "Right")}
            printed = await _data(tab, "Page.printToPDF", paper)
            # While the browser shows the next one.
            drawn = asyncio.to_thread(_vector, printed, width, high, screens[one["screen"]])
            made["svg"].append((one["name"], asyncio.create_task(drawn)))
    if "svg" in made:
        made["svg"] = [(name, await drawn) for name, drawn in made["svg"]]
    return made


def _vector(pdf: bytes, width: int, height: int, screen: Screen) -> bytes:
    return _told(outlined(pdf, width, height), screen)


async def _window(tab: Tab, width: int, height: int, scale: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    await _sent(tab, "Emulation.setDeviceMetricsOverride", metrics)
    await _sent(tab, "Emulation.setEmulatedMedia", {"media": "screen"})


async def _asked(tab: Tab, expression: str) -> Any:
    """What an expression comes to in the page, once what it promises is there."""
    wanted = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    answer = await _sent(tab, "Runtime.evaluate", wanted)
    if "exceptionDetails" in answer:
        raise RuntimeError(str(answer["exceptionDetails"]))
    return answer["result"].get("value")


async def _data(tab: Tab, command: str, wanted: dict[str, Any]) -> bytes:
    return base64.b64decode((await _sent(tab, command, wanted))["data"])


async def _sent(tab: Tab, command: str, wanted: dict[str, Any]) -> dict[str, Any]:
    answer = await tab.send_command(command, wanted)
    if "error" in answer:
        raise RuntimeError(f"{command}: {answer['error']}")
    return dict(answer["result"])


def outlined(pdf: bytes, width: int, height: int) -> bytes:
    """The first page of a PDF as an SVG of outlines, `width` × `height` px.

    typst sets the page as a picture and draws it as an SVG of its own inside its own; that one is taken out.
    """
    import typst

    folder = Path(mkdtemp(prefix="outlined-"))
    try:
        (folder / "page.pdf").write_bytes(pdf)
        (folder / "page.typ").write_text(
            f'#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n#image("page.pdf", width: 100%)',
            encoding="utf-8",
        )
        drawn: Any = typst.compile(folder / "page.typ", format="svg", font_paths=_no_fonts())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = _VECTOR.search(drawn[0] if isinstance(drawn, list) else drawn)
    assert found is not None
    return base64.b64decode(found[1])


@cache
def _no_fonts() -> Any:
    """A printed page carries its own; looking through the machine's takes longer than drawing it."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)


def _told(svg: bytes, screen: Screen) -> bytes:
    """The SVG with the screen's title and words in it, for who searches it or cannot see outlines."""
    head, end, rest = svg.decode("utf-8").partition(">")
    words = render("told.svg", title=screen.title, words=screen.html.striptags())
    return f"{head}{end}{words}{rest}".encode()


_renderer = _Renderer()
_hand = ThreadPoolExecutor(1, "pictures")
atexit.register(_renderer.close)


def open_ahead() -> None:
    """Starts the browser beside whatever else is done; where it cannot be started, the first picture says so."""
    _hand.submit(_renderer.open)


def close() -> None:
    """Ends the browser; the next picture starts another."""
    _renderer.close()
