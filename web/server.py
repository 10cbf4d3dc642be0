"""The web server around the pages: in which language its shell speaks, what else it serves, and what a fault looks like.

`app.py` hands these to `st.App` when the server imports it, before the first visit.
"""

from __future__ import annotations

import hashlib
import logging
import secrets as randomness
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from typing import Any
from urllib.parse import parse_qs, quote

import streamlit as st
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from streamlit import config, delta_generator
from streamlit.runtime.pages_manager import PagesManager

from components.html import render
from components.style import rules
from web import framework, watching
from web.acts import Acts
from web.answers import API, problem
from web.door import READY, Door
from web.doorway import doorway
from web.signed_in import SignIns
from wording import _, use

# What lies under its own hash never changes.
KEPT = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]

log = logging.getLogger("dashboard")

# Plotly builds functions from text and draws pictures from blobs; everything else comes from this server alone.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
    )
)


def disable_pages_directory() -> None:
    """Tells Streamlit that app.py, not the folder `pages/`, says which pages there are.

    Streamlit learns that only from the first `st.navigation`. Until then it takes a folder named `pages` for the old
    kind of app, finds no `pages/district.py`, and opens the first deep link after a start with "Page not found".
    """
    PagesManager.uses_pages_directory = False


def skip_search_for_a_prompt() -> None:
    """Spares the first visitor Streamlit's search through all loaded modules for whether somebody sits at a Python prompt."""
    delta_generator._use_warning_has_been_displayed = True


def send_at_once() -> None:
    """Every answer goes out as soon as it is written.

    The framework hands uvicorn a socket that does not say it speaks TCP, so asyncio leaves Nagle's algorithm on: the second half
    of an answer waits until the first is acknowledged, up to 40 ms, for each file and each message of a page
    (https://github.com/Kludex/uvicorn/issues/3149). What the listening socket is told holds for every line it accepts.
    """
    startup = uvicorn.Server.startup

    async def told(server: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        for listening in sockets or ():
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await startup(server, sockets)

    uvicorn.Server.startup = told  # type: ignore[assignment]


def routes() -> list[BaseRoute]:
    """What is served beside the pages: the boards, plotly.js, what programs ask, and the way home from the default page's file name.

    The default page has no address of its own; its file's name leads to it instead of to "Page not found".
    """

    async def home(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"./{query}")

    async def board(request: Request) -> Response:
        # Only when somebody asks: a start does not wait for what draws.
        from web.board import answer_board

        return await answer_board(request)

    async def style(request: Request) -> Response:
        return Response(rules().encode(), headers=KEPT, media_type="text/css")

    async def plotly(request: Request) -> Response:
        from web.board import answer_script

        return await answer_script(request)

    async def api(scope: Message, receive: Receive, send: Send) -> None:
        from web.api import answer_api

        await (await answer_api(Request(scope, receive)))(scope, receive, send)

    async def ready(_request: Request) -> Response:
        return await run_in_threadpool(watching.readiness)

    at = _root()
    return [
        Route(f"{at}{READY}", ready),
        Mount(f"{at}{API.rstrip('/')}", api),
        Route(f"{at}{style_address()}", style),
        Route(f"{at}/overview", home),
        Route(f"{at}/board/plotly.js", plotly),
        Route(f"{at}/board/", board),
        Route(f"{at}/board/{{plan}}", board),
        Route(f"{at}/board/{{plan}}/{{target}}", board),
    ]


def _root() -> str:
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


@cache
def style_address() -> str:
    """Where the style sheet of all pages lies: under its own hash, so that a browser asks for it once."""
    return f"/style/{hashlib.sha256(rules().encode()).hexdigest()[:16]}.css"


class Shell:
    """Every page's shell in the reader's language, with the address of the server and leave to ask nobody else."""

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        # A board is a whole page of its own and is sent as it is.
        own = "/board/" in scope.get("path", "")
        if scope["type"] != "http" or own or b"text/html" not in headers.get(b"accept", b""):
            await self.app(scope, receive, send)
            return
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        language, plan = ("en" if query.get("lang") == ["en"] else "zh"), query.get("plan", [""])[0]
        # The shell is eight kilobytes and has to be read here: it is asked for uncompressed and whole.
        skipped = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        plain = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in skipped]}
        held: list[Message] = []

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start" and not _is_page(message):
                await send(message)
            elif message["type"] == "http.response.start" or held:
                held.append(message)
                if message["type"] == "http.response.body" and not message.get("more_body"):
                    await _send_page(held, language, plan, send)
            else:
                await send(message)

        await self.app(plain, receive, pass_on)


def _is_page(message: Message) -> bool:
    return bool(dict(message.get("headers", ())).get(b"content-type", b"").startswith(b"text/html"))


async def _send_page(held: list[Message], language: str, plan: str, send: Send) -> None:
    start, *parts = held
    body = b"".join(part.get("body", b"") for part in parts)
    if language == "zh":
        body = body.replace(b'<html lang="en">', b'<html lang="zh-CN">', 1)
    # Told where the server is, the browser does not go looking for it below /district first (two 404s a visit).
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    told = render("served_here.html", base=f"/{base}")
    body = body.replace(b"<head>", b"<head>" + told.encode(), 1)
    ahead = render("ahead.html", scripts=framework.asked_for_ahead(), font=framework.icons())
    body = body.replace(b"</head>", ahead.encode() + b"</head>", 1)
    # Last: the framework's skip link has to be the first link of the page, and our rules come after the framework's own.
    style = render("style_link.html", address=f"{_root()}{style_address()}")
    body = body.replace(b"</body>", _notice(language, plan, base).encode() + style.encode() + b"</body>", 1)
    # The length has changed and the language depends on the address: what was said about the old bytes is dropped.
    changed = (b"content-length", b"etag", b"last-modified")
    start["headers"] = [
        *((name, value) for name, value in start["headers"] if name not in changed),
        (b"content-length", str(len(body)).encode()),
        (b"content-security-policy", _POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _notice(language: str, plan: str, base: str) -> str:
    """For a browser too old for the pages, which would stay white: what is needed, and the way to the board, which it can show.

    Hidden until its own few lines, in the JavaScript of 2009, find that the browser lacks what the pages call.
    """
    use(language)
    root = f"/{base}/" if base else "/"
    return render(
        "old_browser.html",
        title=_("这个浏览器太旧，打不开看板的页面。"),
        needed=_(
            "需要 Chrome、Edge 98 以上，或 360、奇安信等浏览器的极速模式（Chromium 98 以上），或 Firefox 94 以上。"
        ),
        board=f"{root}board/{quote(plan, safe='')}?lang={language}",
        way=_("现在就可以看最近一版的网页文件"),
    )


def middleware() -> list[Middleware]:
    """Who watches sees all, then the door, then the shell."""
    way = doorway()
    sign_ins = None
    if way.kind == "provider" and way.auth:
        sign_ins = SignIns(str(way.auth["cookie_secret"]), way.return_address, 60 * way.idle_minutes)
    return [
        Middleware(watching.Watched),
        Middleware(Door, doorway=way, sign_ins=sign_ins, tell=Acts(_write_act).tell),
        Middleware(framework.Framework, root=_root()),
        Middleware(Shell),
    ]


def _write_act(act: str, details: str, who: str) -> None:
    """Into the audit trail; where the desk cannot open or the disk takes nothing the log has it."""
    from ui import session

    try:
        house = session.the_house()
        actor = house.sat_at_by(who).actor
        house.store.record_act(act, details, actor.who if actor else who)
    except session.DESK_FAULTS as error:
        log.warning("an act is only in the log: %s", type(error).__name__)


def show_fault(error: Exception) -> bool:
    """A bug: the reader sees a calm sentence with a number, the log has the number and the trace. A disk that takes nothing
    is none, nor is what somebody may not do: that is said."""
    from ui.faults import not_written, refused

    if said := refused(error):
        st.warning(said)
        return True

    number = randomness.token_hex(4)
    log.error("fault %s", number, exc_info=error)
    watching.meters().fault()
    # What was saved before the fault stands: that nothing has changed would not be true of it.
    st.error(
        not_written(error)
        or _(
            "这一页出了差错，已记入日志，编号 {number}。已经保存的数据不受影响；请刷新，在“报送记录”核对刚才的操作，或把编号告诉管理员。"
        ).format(number=number)
    )
    return True


async def answer_fault(_request: Request, error: Exception) -> Response:
    """A bug beside the pages: a sentence with a number in place of an answer, the trace in the log."""
    number = randomness.token_hex(4)
    log.error("fault %s", number, exc_info=error)
    watching.meters().fault()
    return problem(500, _("出了差错，已记入日志，编号 {number}，请告诉管理员。").format(number=number))
