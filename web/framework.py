"""The framework's own scripts, styles and fonts: kept in memory, sent compressed, and asked for with the shell.

Their names carry a hash of what is in them, so a browser asks for each once. The framework would read a file from disk for every
request, send it as it is, and let the browser find out about a box or a link only when the first one comes down the line.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import file_util

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# What every page has; each is a chunk of its own that the framework would ask for when the first one is drawn.
EVERYWHERE = ("Html", "PageLink", "Selectbox")
_ADDRESS = re.compile(r"/static/(js|css|media)/([\w.-]+\.[\w-]{8}\.(?:js|css|woff2))")


class Kept(NamedTuple):
    """A file as it is sent: its bytes, and what is said of them."""

    body: bytes
    headers: dict[str, str]


@lru_cache(maxsize=400)
def kept(folder: str, name: str, compressed: bool) -> Kept | None:
    """A file of the framework by its folder and name; None for what is none."""
    path = _shell().parent / "static" / folder / name
    if not path.is_file():
        return None
    headers = {
        "cache-control": "public, max-age=31536000, immutable",
        "content-type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
    }
    body = path.read_bytes()
    if compressed and path.suffix != ".woff2":
        return Kept(gzip.compress(body), headers | {"content-encoding": "gzip"})
    return Kept(body, headers)


class Framework:
    """ASGI middleware: answers for the framework's files, and lets everything else pass."""

    def __init__(self, app: App, root: str) -> None:
        self.app, self.root = app, root

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        found = _ADDRESS.fullmatch(scope.get("path", "").removeprefix(self.root))
        if scope["type"] != "http" or scope["method"] != "GET" or not found:
            await self.app(scope, receive, send)
            return
        compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        file = kept(found[1], found[2], compressed)
        answer = Response(file.body, headers=file.headers) if file else self.app
        await answer(scope, receive, send)


@cache
def icons() -> str:
    """The address of the font that the framework's signs are drawn with, below the shell's own; "" where there is none."""
    found = sorted((_shell().parent / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2"))
    return f"./static/media/{found[0].name}" if found else ""


@cache
def asked_for_ahead() -> tuple[str, ...]:
    """The scripts every page needs beside those its shell names already, as their addresses below the shell's own.

    The framework's first script has the list of all chunks, and says which of them each element needs, by their places in it.
    """
    shell = _shell().read_text(encoding="utf-8")
    first = re.search(r'src="\./static/js/(index\.[\w-]+\.js)"', shell)
    if not first:
        return ()
    script = (_shell().parent / "static" / "js" / first[1]).read_text(encoding="utf-8")
    listed = re.search(r"m\.f=\[([^\]]*)\]", script)
    chunks = json.loads(f"[{listed[1]}]") if listed else []
    needed: dict[str, None] = {}
    for element in EVERYWHERE:
        if found := re.search(rf"import\(`\./{element}\.[\w-]+\.js`\),__vite__mapDeps\(\[([\d,]+)\]\)", script):
            needed |= dict.fromkeys(chunks[int(place)] for place in found[1].split(","))
    addresses = (f"./static/js/{name.removeprefix('./')}" for name in needed if name.endswith(".js"))
    return tuple(address for address in addresses if address not in shell)


def _shell() -> Path:
    return Path(file_util.get_static_dir()) / "index.html"
