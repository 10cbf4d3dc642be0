"""The door: every request and every handshake passes it before the pages see anything of it.

It refuses what is meant for another name, what another site's page sends, what comes from beyond this machine while nobody
signs in, what a proxy does not vouch for, and a file of another person's page. A sign-in that is over it takes off the request.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from streamlit import config

from tracker.identity import PROXY, UNKNOWN, came_from, groups_of, vouched
from web.acts import Act
from web.answers import API, problem
from web.doorway import Doorway, is_loopback
from web.given import Given
from web.signed_in import USER_COOKIE, SignIns
from wording import _, use

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

PROXY_SECRET = "x-proxy-secret"
# What a proxy adds and a browser never sends.
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
# What a monitor on this machine, or a proxy before us, asks without signing in.
HEALTH, READY = "/_stcore/health", "/ready"
# What is fetched beside the pages and holds figures: for those who are signed in.
GUARDED = (API, "/board/", "/media/", "/_stcore/upload_file/")
BACK_COOKIE = "board_back"
BACK_SECONDS = 900


class Visitor(NamedTuple):
    """Who sends a request: in kept form, the groups they are said to belong to, and from which address."""

    who: str
    groups: tuple[str, ...]
    address: str


class Door:
    """ASGI middleware over a doorway; `tell` hears of who signs in and out, is turned away, and takes a file away."""

    def __init__(
        self,
        app: App,
        doorway: Doorway,
        sign_ins: SignIns | None = None,
        tell: Callable[[Act], None] | None = None,
    ) -> None:
        self.app, self.doorway, self.tell = app, doorway, tell
        self.sign_ins = sign_ins
        # Of one person's own machine all is theirs.
        self.given = Given() if doorway.kind != "alone" else None
        self.base = "/" + (config.get_option("server.baseUrlPath") or "").strip("/")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        use(parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", ["zh"])[0])
        if refusal := self.refusal(scope, headers):
            await self._refuse(scope, receive, send, refusal)
            return
        # The routes beside the pages ask who it is (web/board.py); a page asks the framework.
        visitor = scope["visitor"] = self.visitor(scope)
        if self.given and scope["type"] == "websocket":
            send = _noting(send, self.given, visitor.who)
        elif self.given and visitor.who != UNKNOWN and not self.given.is_given(visitor.who, self._path(scope)):
            sentence = _("这个文件不是给您的，或已经过期；请回到页面再点一次。")
            await self._refuse(scope, receive, send, sentence)
            return
        if self.sign_ins is None:
            await self.app(scope, receive, self._told_of_files(scope, self._with_secure_cookies(scope, send)))
        elif scope["type"] == "websocket":
            await self._talk(scope, receive, send, self.sign_ins)
        else:
            await self._answer(scope, receive, send, self.sign_ins)

    def refusal(self, scope: Message, headers: Headers) -> str:
        """Why this request is not let in; "" when it is."""
        hosts, path = headers.getlist("host"), self._path(scope)
        if path in (HEALTH, READY) and _came_from_here(scope):
            return ""
        if len(hosts) != 1 or not self.doorway.answers_to(hosts[0]):
            return _("这个网址的主机名不是本看板的；请用管理员给的网址（管理员：server.allowedHosts）。")
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin, hosts[0]):
            return _("另一个网站的网页不能连接本看板。")
        if self.doorway.kind != "provider" and not _came_from_here(scope):
            return _("本看板没有配置登录，只在本机打开；请联系管理员。")
        if self.doorway.kind == "alone":
            is_forwarded = any(name in headers for name in FORWARDED)
            return _("本看板没有配置登录，不能经代理打开；请联系管理员。") if is_forwarded else ""
        if path == "/_stcore/metrics" or path.startswith("/_stcore/agent/"):
            return _("这个网址不对外。")
        return self._proxy_refusal(headers) if self.doorway.kind == "proxy" else ""

    def _is_own(self, origin: str, host: str) -> bool:
        allowed = [one.strip() for one in config.get_option("server.corsAllowedOrigins") or ()]
        return urlsplit(origin).netloc == host or origin in allowed

    def _proxy_refusal(self, headers: Headers) -> str:
        given = headers.getlist(PROXY_SECRET)
        is_vouched = len(given) == 1 and hmac.compare_digest(given[0].encode(), self.doorway.proxy_secret.encode())
        # Which of two values is the proxy's nobody knows.
        is_clear = all(len(headers.getlist(header)) <= 1 for header in self.doorway.trusted)
        is_known = any(headers.get(header, "").strip() for header in self.doorway.person_headers())
        return "" if is_vouched and is_clear and is_known else _("请先登录：请用单位给的网址打开，不要直接访问本端口。")

    async def _refuse(self, scope: Message, receive: Receive, send: Send, sentence: str) -> None:
        self._told("turned_away", scope, sentence)
        if scope["type"] == "websocket":
            # Before it is accepted: the handshake is answered with 403.
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._in_a_sentence(scope, sentence)(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send, sign_ins: SignIns) -> None:
        headers, path = Headers(scope=scope), self._path(scope)
        cookies = cookie_parser(headers.get("cookie", ""))
        key = sign_ins.key(cookies)
        if path.startswith(GUARDED) and not sign_ins.person(cookies):
            await self._to_sign_in(scope, headers)(scope, receive, send)
            return
        if path.endswith("/auth/logout"):
            if key:
                self._told("signed_out", scope, "")
            sign_ins.end(cookies)
        elif key and "/_stcore/" not in path:
            sign_ins.use(key)
        if path.endswith("/auth/login"):
            send = _adding(send, self._remembering(_referred(headers)))
        elif path.endswith("/oauth2callback"):
            send = self._told_of_sign_in(scope, send)
            send = _leading_back(send, cookies.get(BACK_COOKIE, ""), self._forgetting())
        shown = scope if key or path.endswith("/auth/logout") else _without_sign_in(scope)
        await self.app(shown, receive, self._told_of_files(scope, self._with_secure_cookies(scope, send)))

    def _to_sign_in(self, scope: Message, headers: Headers) -> Response:
        """To the page with the button, and back here afterwards; a file that is fetched gets a sentence."""
        if self._path(scope).startswith(API) or "text/html" not in headers.get("accept", ""):
            return self._in_a_sentence(scope, _("请先登录。"))
        query = scope.get("query_string", b"").decode("latin-1")
        response = RedirectResponse(self.base, 302)
        response.headers.append("set-cookie", self._remembering(scope["path"] + (f"?{query}" if query else "")))
        return response

    def _in_a_sentence(self, scope: Message, sentence: str) -> Response:
        return problem(403, sentence) if self._path(scope).startswith(API) else PlainTextResponse(sentence, 403)

    def _path(self, scope: Message) -> str:
        return str(scope.get("path", "")).removeprefix(self.base.rstrip("/"))

    async def _talk(self, scope: Message, receive: Receive, send: Send, sign_ins: SignIns) -> None:
        key = sign_ins.key(cookie_parser(Headers(scope=scope).get("cookie", "")))
        if key is None:
            await self.app(_without_sign_in(scope), receive, send)
            return
        line = _Line(receive, send, sign_ins, key)
        try:
            await self.app(scope, line.receive, line.send)
        finally:
            line.end()

    def _told(self, act: str, scope: Message, about: str, cookies: Mapping[str, str] | None = None) -> None:
        if self.tell:
            visitor = self.visitor(scope, cookies)
            self.tell(Act(act, visitor.who, visitor.address, about))

    def visitor(self, scope: Message, cookies: Mapping[str, str] | None = None) -> Visitor:
        """Who sends a request, in kept form, their groups, and the address they come from."""
        client, headers = scope.get("client") or ("",), Headers(scope=scope)
        said: Mapping[str, Any] = {}
        issuer = ""
        if self.doorway.kind == "proxy" and not self._proxy_refusal(headers):
            said, issuer = {key: headers.get(header, "") for header, key in self.doorway.trusted.items()}, PROXY
        elif self.sign_ins is not None:
            said = self.sign_ins.person(cookies or cookie_parser(headers.get("cookie", "")))
            issuer = str(said.get("iss", ""))
        address = came_from(str(client[0]), headers.get("x-forwarded-for", ""))
        return Visitor(vouched(said, issuer) if said else UNKNOWN, groups_of(said), address)

    def _told_of_sign_in(self, scope: Message, send: Send) -> Send:
        async def passed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [value.decode("latin-1") for name, value in message["headers"] if name == b"set-cookie"]
                cookies = {name: value for one in given for name, value in cookie_parser(one.split(";")[0]).items()}
                if cookies.get(USER_COOKIE):
                    self._told("signed_in", scope, "", cookies)
            await send(message)

        return passed

    def _told_of_files(self, scope: Message, send: Send) -> Send:
        """Files to keep are told of as they leave; what a page only shows is not. A page asks for each file it offers as soon as it
        is drawn, to see that it is there: that is all it is told, and nobody took anything."""
        looks = Headers(scope=scope).get("sec-fetch-mode") == "cors" and self._path(scope).startswith("/media/")
        is_empty = False

        async def passed(message: Message) -> None:
            nonlocal is_empty
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(raw=list(message["headers"]))
                named = headers.get("content-disposition", "")
                if named.startswith("attachment") and scope.get("method") == "GET":
                    is_empty = looks
                    if looks:
                        headers["content-length"] = "0"
                        message = {**message, "headers": headers.raw}
                    else:
                        self._told("downloaded", scope, _file_name(named))
            elif is_empty and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        return passed

    def _remembering(self, address: str) -> str:
        return (
            f"{BACK_COOKIE}={quote(address, safe='')}; Path={self.base}; Max-Age={BACK_SECONDS}; HttpOnly; SameSite=Lax"
        )

    def _forgetting(self) -> str:
        return f"{BACK_COOKIE}=; Path={self.base}; Max-Age=0; HttpOnly; SameSite=Lax"

    def _with_secure_cookies(self, scope: Message, send: Send) -> Send:
        """Cookies of a sign-in end with the browser, not after thirty days; over TLS all are Secure."""
        is_tls = scope.get("scheme") in ("https", "wss") or self.doorway.return_address.startswith("https:")

        async def passed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, _kept_short(value, is_tls) if name.lower() == b"set-cookie" else value)
                    for name, value in message.get("headers", ())
                ]
            await send(message)

        return passed


class _Line:
    """One page's socket. It is closed when its sign-in is over: ended elsewhere, or used by nobody for too long."""

    def __init__(self, receive: Receive, send: Send, sign_ins: SignIns, key: str) -> None:
        self._receive, self._send, self._sign_ins, self._key = receive, send, sign_ins, key
        self._coming: asyncio.Future[Message] | None = None
        self._is_closed = False

    async def receive(self) -> Message:
        while (left := self._sign_ins.seconds_left(self._key)) > 0:
            self._coming = self._coming or asyncio.ensure_future(self._receive())
            done, _waiting = await asyncio.wait({self._coming}, timeout=left)
            if not done:
                continue
            message, self._coming = self._coming.result(), None
            if message["type"] == "websocket.receive":
                if self._sign_ins.seconds_left(self._key) <= 0:
                    break
                self._sign_ins.use(self._key)
            return message
        self._is_closed = True
        with suppress(RuntimeError):
            await self._send({"type": "websocket.close", "code": 1008})
        return {"type": "websocket.disconnect", "code": 1008}

    async def send(self, message: Message) -> None:
        if not self._is_closed:
            await self._send(message)

    def end(self) -> None:
        if self._coming:
            self._coming.cancel()


def _came_from_here(scope: Message) -> bool:
    """Whether the request arrived on an address of this machine alone: its own end of the line, which nobody can forge."""
    server = scope.get("server")
    return server is not None and (server[1] is None or is_loopback(server[0]))


def _file_name(disposition: str) -> str:
    """The name under which a file is kept, from its header."""
    _start, encoded, rest = disposition.partition("filename*=")
    if encoded:
        return unquote(rest.split("''")[-1].split(";")[0])
    return disposition.partition("filename=")[2].strip('"; ')


def _referred(headers: Headers) -> str:
    """Path and query of the page somebody came from."""
    page = urlsplit(headers.get("referer", ""))
    if page.netloc != headers.get("host"):
        return "/"
    return page.path + (f"?{page.query}" if page.query else "")


def _noting(send: Send, given: Given, who: str) -> Send:
    """What a socket sends, looked through for the addresses it gives the person at its other end."""

    async def passed(message: Message) -> None:
        if content := message.get("bytes"):
            given.note(who, content)
        await send(message)

    return passed


def _adding(send: Send, cookie: str) -> Send:
    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), (b"set-cookie", cookie.encode("latin-1"))]
        await send(message)

    return passed


def _leading_back(send: Send, remembered: str, forgetting: str) -> Send:
    """After a sign-in that succeeded, to the page it was asked for on: always one of ours."""
    address = unquote(remembered)
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()

    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            begun = f"{USER_COOKIE}=".encode()
            has_signed_in = any(name == b"set-cookie" and value.startswith(begun) for name, value in headers)
            if is_ours and has_signed_in:
                headers = [pair for pair in headers if pair[0] != b"location"]
                headers.append((b"location", quote(address, safe="/?&=%+,:~!*'();@$#").encode("latin-1")))
            message["headers"] = [*headers, (b"set-cookie", forgetting.encode())]
        await send(message)

    return passed


def _without_sign_in(scope: Message) -> Message:
    """The request as somebody sends it who is not signed in."""

    def kept(cookies: bytes) -> bytes:
        pairs = [pair.strip() for pair in cookies.split(b";")]
        return b"; ".join(pair for pair in pairs if not pair.startswith(USER_COOKIE.encode()))

    headers = [(name, kept(value) if name == b"cookie" else value) for name, value in scope["headers"]]
    return {**scope, "headers": headers}


def _kept_short(cookie: bytes, is_tls: bool) -> bytes:
    try:
        read = SimpleCookie(cookie.decode("latin-1"))
    except CookieError:
        return cookie
    for name, morsel in read.items():
        if name.startswith(USER_COOKIE) and morsel["max-age"] not in ("", "0"):
            morsel["max-age"] = ""
        if is_tls:
            morsel["secure"] = True
    made = read.output(header="", sep="").strip()
    return made.encode("latin-1") if made else cookie
