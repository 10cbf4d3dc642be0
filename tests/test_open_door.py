"""The door: what stands open is refused at the start, what comes in by another way is refused when it comes."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.browser.serving import free_port, served
from tests.half_open import holding
from web.acts import Act, Acts
from web.door import Door
from web.doorway import Doorway, is_loopback
from web.signed_in import USER_COOKIE, SignIns

ROOT = Path(__file__).resolve().parent.parent
SECRET = "s" * 40
AUTH = {
    "redirect_uri": "https://board.example/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "board",
    "client_secret": "c",
    "server_metadata_url": "https://sso.example/.well-known/openid-configuration",
}
ALONE = Doorway()
PROVIDER = Doorway(auth=AUTH)
PROXY = Doorway(trusted={"X-User": "sub"}, proxy_secret=SECRET, names=("board.example", "127.0.0.1"))
VOUCHED = {"host": "board.example", "x-user": "wang", "x-proxy-secret": SECRET}


def run(what):
    """Runs it in a thread of its own: where browser tests ran before in this process, its loop is at work."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, asyncio.run, what).result()


@pytest.mark.parametrize(
    ("address", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("unix:///run/dashboard.sock", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.1.2.3", False),
        ("dashboard.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_loopback_addresses_are_for_this_machine_alone(address, alone):
    assert is_loopback(address) is alone


def without(key, value=""):
    return {**AUTH, key: value}


STANDS_OPEN = {
    "everybody, no sign-in": (replace(ALONE, address="0.0.0.0"), "没有配置登录"),
    "an empty [auth]": (Doorway(address="0.0.0.0", auth={}), "缺少 redirect_uri"),
    "an empty [auth] on this machine": (Doorway(auth={}), "缺少 redirect_uri"),
    "no provider": (Doorway(auth=without("server_metadata_url")), "缺少 server_metadata_url"),
    "a cookie secret that can be guessed": (Doorway(auth=without("cookie_secret", "xxx")), "cookie_secret 至少"),
    "a sign-in over the open line": (
        Doorway(auth=without("redirect_uri", "http://board.example/oauth2callback")),
        "redirect_uri 应是",
    ),
    "a faulty secrets file": (replace(ALONE, unreadable="secrets.toml"), "读不出登录配置"),
    "proxy headers, everybody": (replace(PROXY, address="0.0.0.0"), "直接访问的人可以伪造"),
    "proxy headers, no secret": (replace(PROXY, proxy_secret=""), "TRACKER_PROXY_SECRET"),
    "proxy headers that say of nobody": (replace(PROXY, trusted={"X-Dept": "department"}), "sub、email 或 name"),
    "two ways to sign in": (replace(PROXY, auth=AUTH), "只能配置一种"),
    "root, everybody": (Doorway(address="0.0.0.0", auth=AUTH, is_root=True), "不要以 root 身份在 0.0.0.0"),
    "any site's frame": (replace(ALONE, frames=("*",)), "TRACKER_FRAMES 的“*”"),
    "any name at all": (replace(ALONE, names=("*",)), "不能是 *"),
}


@pytest.mark.parametrize("way", STANDS_OPEN, ids=str)
def test_a_door_that_stands_open_is_refused_at_the_start_in_one_sentence(way):
    doorway, said = STANDS_OPEN[way]
    refusal = doorway.refusal()
    assert said in refusal
    assert "\n" not in refusal


def test_sign_in_without_its_libraries_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    assert "pip install -r requirements-auth.txt" in Doorway(auth=AUTH).refusal()


def test_what_is_whole_may_start():
    assert ALONE.refusal() == ""
    assert PROXY.refusal() == ""


def come(doorway, headers, *, path="/", kind="http", server=("127.0.0.1", 8501), sign_ins=None):
    """What the door says to a request: the status (0: let through to the pages) and the sentence."""
    let_in, sent = [], []

    async def pages(scope, receive, send):
        let_in.append(scope)
        if kind == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async def receive():
        return {"type": "http.request", "body": b""} if kind == "http" else {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    told = []
    door = Door(pages, doorway, sign_ins, told.append)
    scope = {
        "type": kind,
        "path": path,
        "query_string": b"",
        "server": server,
        "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in pairs(headers)],
    }
    run(door(scope, receive, send))
    assert bool(let_in) is not any(message.get("status") == 403 or message.get("code") == 1008 for message in sent)
    return let_in, sent, told


def pairs(headers):
    return headers.items() if isinstance(headers, dict) else headers


HERE = {"host": "127.0.0.1:8501"}
WAYS_IN = {
    "from the next machine, started by another server": (ALONE, HERE, {"server": ("10.1.2.3", 8501)}),
    "from the next machine, no end of the line known": (ALONE, HERE, {"server": None}),
    "a name that was made to lead here": (ALONE, {"host": "evil.example:8501"}, {}),
    "the same name by socket": (ALONE, {"host": "evil.example"}, {"kind": "websocket"}),
    "no name": (ALONE, {}, {}),
    "two names": (ALONE, [("host", "127.0.0.1"), ("host", "evil.example")], {}),
    "a name with a person in it": (ALONE, {"host": "127.0.0.1@evil.example"}, {}),
    "another site's page": (ALONE, {**HERE, "origin": "https://evil.example"}, {"kind": "websocket"}),
    "another port's page": (ALONE, {**HERE, "origin": "http://127.0.0.1:9999"}, {"kind": "websocket"}),
    "a page of no site": (ALONE, {**HERE, "origin": "null"}, {"kind": "websocket"}),
    "through a proxy nobody signed in at": (ALONE, {**HERE, "x-forwarded-for": "10.1.2.3"}, {}),
    "a proxy's port, no header": (PROXY, {"host": "board.example"}, {}),
    "a proxy's port, an empty header": (PROXY, {**VOUCHED, "x-user": " "}, {}),
    "a proxy's port, no secret": (PROXY, {"host": "board.example", "x-user": "wang"}, {}),
    "a proxy's port, another secret": (PROXY, {**VOUCHED, "x-proxy-secret": "t" * 40}, {}),
    "a second person before the proxy's": (PROXY, [("x-user", "admin"), *VOUCHED.items()], {}),
    "past the proxy": (PROXY, VOUCHED, {"server": ("10.1.2.3", 8501)}),
    "a proxy's socket, no header": (PROXY, {"host": "board.example"}, {"kind": "websocket"}),
    "a proxy's board, no header": (PROXY, {"host": "board.example"}, {"path": "/board/x"}),
    "figures past the proxy": (PROXY, {"host": "board.example"}, {"path": "/api/v1/figures"}),
    "a provider's figures": (PROVIDER, {"host": "board.example"}, {"path": "/api/v1/figures"}),
    "a provider's figures in a browser": (
        PROVIDER,
        {"host": "board.example", "accept": "text/html"},
        {"path": "/api/v1/plans"},
    ),
    "what the server counts": (PROXY, VOUCHED, {"path": "/_stcore/metrics"}),
    "a program that drives pages": (PROXY, VOUCHED, {"path": "/_stcore/agent/interact"}),
    "another person's file": (PROXY, VOUCHED, {"path": f"/media/{'a' * 32}.docx"}),
    "a file under a name that is none": (PROXY, VOUCHED, {"path": "/media/../media/x"}),
    "another person's upload": (PROXY, VOUCHED, {"path": f"/_stcore/upload_file/{'b' * 36}/{'c' * 36}"}),
    "a provider's board": (PROVIDER, {"host": "board.example"}, {"path": "/board/x"}),
    "a provider's download": (PROVIDER, {"host": "board.example"}, {"path": "/media/abc.docx"}),
    "a provider's upload": (PROVIDER, {"host": "board.example"}, {"path": "/_stcore/upload_file/a/b"}),
    "a provider under another name": (PROVIDER, {"host": "10.1.2.3"}, {}),
}


def signed(value='{"is_logged_in": true, "origin": "https://board.example", "sub": "7"}', secret=SECRET):
    return URLSafeTimedSerializer(secret, salt=USER_COOKIE).dumps(value)


@pytest.mark.parametrize("way", WAYS_IN, ids=str)
def test_no_way_leads_in_without_signing_in(way):
    doorway, headers, more = WAYS_IN[way]
    sign_ins = SignIns(SECRET, AUTH["redirect_uri"], 1800) if doorway.kind == "provider" else None
    let_in, sent, _told = come(doorway, headers, sign_ins=sign_ins, **more)
    assert let_in == []
    assert sent[0].get("status") == 403 or sent[0]["type"] == "websocket.close"


@pytest.mark.parametrize(
    ("doorway", "headers"),
    [
        (ALONE, HERE),
        (ALONE, {"host": "localhost:8501", "origin": "http://localhost:8501"}),
        (ALONE, {"host": "[::1]:8501"}),
        (PROXY, {**VOUCHED, "origin": "https://board.example", "x-forwarded-for": "10.1.2.3"}),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_who_may_come_in_comes_in(doorway, headers, kind):
    let_in, _sent, told = come(doorway, headers, kind=kind)
    assert len(let_in) == 1
    assert told == []


def test_a_refusal_is_told_with_its_sentence():
    _let_in, sent, told = come(ALONE, {"host": "evil.example"})
    said = "这个网址的主机名不是本看板的；请用管理员给的网址（管理员：server.allowedHosts）。"
    assert told == [Act("turned_away", "本机用户（未认证）", "127.0.0.1", said)]
    assert sent[1]["body"].decode() == said


@pytest.mark.parametrize(
    ("doorway", "headers"), [(ALONE, {"host": "evil.example"}), (PROVIDER, {"host": "board.example"})]
)
def test_a_program_is_refused_as_problem_json(doorway, headers):
    sign_ins = SignIns(SECRET, AUTH["redirect_uri"], 1800) if doorway.kind == "provider" else None
    _let_in, sent, _told = come(doorway, headers, sign_ins=sign_ins, path="/api/v1/plans")
    assert dict(sent[0]["headers"])[b"content-type"] == b"application/problem+json"
    assert json.loads(sent[1]["body"])["status"] == 403


def test_signing_in_and_out_and_files_taken_away_are_told_with_who_and_from_where():
    sign_ins, told, given = SignIns(SECRET, AUTH["redirect_uri"], 1800), [], []
    cookie, paper, picture = f"{USER_COOKIE}={signed()}", f"/media/{'a' * 32}", f"/media/{'b' * 32}"

    async def pages(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": given})

    door = Door(pages, PROVIDER, sign_ins, told.append)
    door.given.note("x <proxy#7>", f"{paper} {picture}".encode())

    async def send(_message):
        pass

    def ask(path, sent="", *headers):
        given[:] = headers
        scope = {"type": "http", "method": "GET", "path": path, "server": ("127.0.0.1", 1), "client": ("10.1.2.3", 9)}
        scope["headers"] = [(b"host", b"board.example"), (b"cookie", sent.encode())]
        run(door(scope, None, send))

    ask("/oauth2callback", "", (b"set-cookie", f"{cookie}; Path=/".encode()))
    ask(
        f"{paper}.docx",
        cookie,
        (b"content-disposition", b"attachment; filename*=utf-8''%E9%80%9A%E6%8A%A5.docx"),
    )
    ask(f"{picture}.png", cookie, (b"content-disposition", b"inline"))
    ask("/auth/logout", cookie)
    assert [(act.act, act.who, act.address, act.about) for act in told] == [
        ("signed_in", "7 <proxy#7>", "10.1.2.3", ""),
        ("downloaded", "7 <proxy#7>", "10.1.2.3", "通报.docx"),
        ("signed_out", "7 <proxy#7>", "10.1.2.3", ""),
    ]


@pytest.mark.parametrize(
    ("mode", "is_taken"), [(b"navigate", True), (b"no-cors", True), (None, True), (b"cors", False)]
)
def test_a_page_that_looks_whether_its_file_is_there_takes_nothing_and_is_not_told_of(mode, is_taken):
    told, sent = [], []

    async def pages(scope, receive, send):
        headers = [(b"content-disposition", b'attachment; filename="a.csv"'), (b"content-length", b"6")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"abc", "more_body": True})
        await send({"type": "http.response.body", "body": b"def"})

    async def send(message):
        sent.append(message)

    path = f"/media/{'a' * 32}"
    door = Door(pages, ALONE, None, told.append)
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"{path}.csv",
        "server": ("127.0.0.1", 1),
        "client": ("127.0.0.1", 9),
    }
    scope["headers"] = [(b"host", b"127.0.0.1"), *([(b"sec-fetch-mode", mode)] if mode else [])]
    run(door(scope, None, send))
    content = b"".join(message.get("body", b"") for message in sent)
    assert [act.about for act in told] == (["a.csv"] if is_taken else [])
    assert content == (b"abcdef" if is_taken else b"")
    assert dict(sent[0]["headers"])[b"content-length"] == str(len(content)).encode()


def test_acts_are_written_by_a_thread_beside_and_one_who_knocks_without_end_once_a_minute():
    written, now = [], [0.0]
    acts = Acts(lambda *one: written.append(one), clock=lambda: now[0])
    knock = Act("turned_away", "x", "10.1.2.3", "请先登录。")
    for _second in range(59):
        acts.tell(knock)
        now[0] += 1
    acts.tell(Act("downloaded", "王某", "10.1.2.3", "a"))
    now[0] += 60
    acts.tell(knock)
    acts.wait()
    details = '{"address": "10.1.2.3", "about": "请先登录。"}'
    assert written == [
        ("turned_away", details, "x"),
        ("downloaded", '{"address": "10.1.2.3", "about": "a"}', "王某"),
        ("turned_away", details, "x"),
    ]


def at_provider(sign_ins, cookie, path="/board/x", **more):
    return come(
        PROVIDER, {"host": "board.example", "cookie": f"{USER_COOKIE}={cookie}", **more}, path=path, sign_ins=sign_ins
    )


def test_the_signed_in_get_the_board_and_nobody_a_forged_or_foreign_one():
    sign_ins = SignIns(SECRET, AUTH["redirect_uri"], 1800)
    assert at_provider(sign_ins, signed())[0]
    assert not at_provider(sign_ins, signed(secret="x" * 40))[0]
    assert not at_provider(sign_ins, signed('{"is_logged_in": true, "origin": "https://other.example"}'))[0]
    assert not at_provider(sign_ins, signed('{"is_logged_in": false, "origin": "https://board.example"}'))[0]


def test_a_sign_in_nobody_uses_for_the_time_allowed_is_over_and_one_that_is_used_is_not():
    # A cookie's moment is the clock's whole second.
    now = [SignIns(SECRET, "", 0)._signed_at(signed())]
    sign_ins = SignIns(SECRET, AUTH["redirect_uri"], 1800, clock=lambda: now[0])
    cookie = signed()
    for _step in range(3):
        now[0] += 1700
        assert at_provider(sign_ins, cookie)[0]
    now[0] += 1900
    assert not at_provider(sign_ins, cookie)[0]
    # The pages do not see it any more: they show the way to sign in.
    [scope], _sent, _told = at_provider(sign_ins, cookie, path="/")
    assert dict(scope["headers"])[b"cookie"] == b""


def test_signing_out_ends_the_cookie_for_whoever_copied_it():
    sign_ins = SignIns(SECRET, AUTH["redirect_uri"], 1800)
    cookie = signed()
    assert at_provider(sign_ins, cookie, path="/auth/logout")[0]
    assert not at_provider(sign_ins, cookie)[0]


def test_a_page_left_open_is_cut_off_when_its_sign_in_is_over():
    now = [SignIns(SECRET, "", 0)._signed_at(signed())]
    sign_ins = SignIns(SECRET, AUTH["redirect_uri"], 1800, clock=lambda: now[0])
    heard, sent = [], []
    coming = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "bytes": b"1"},
        {"type": "websocket.receive"},
    ]

    async def pages(scope, receive, send):
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message)
            await send({"type": "websocket.send"})
        await send({"type": "websocket.send"})

    async def receive():
        if len(coming) == 1:
            now[0] += 1801
        return coming.pop(0)

    async def send(message):
        sent.append(message["type"])

    headers = {"host": "board.example", "origin": "https://board.example", "cookie": f"{USER_COOKIE}={signed()}"}
    scope = {"type": "websocket", "path": "/", "server": ("127.0.0.1", 1), "headers": [(k.encode(), v.encode()) for k, v in headers.items()]}  # fmt: skip
    run(Door(pages, PROVIDER, sign_ins)(scope, receive, send))
    assert len(heard) == 2
    assert sent == ["websocket.send", "websocket.send", "websocket.close"]


def answered(door_path, app_headers, cookie=""):
    """The headers of an answer as they leave the door."""
    sent = []

    async def pages(scope, receive, send):
        await send({"type": "http.response.start", "status": 302, "headers": app_headers})

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"board.example"), (b"referer", b"https://board.example/indicator?plan=x"), (b"cookie", cookie.encode())]  # fmt: skip
    scope = {"type": "http", "path": door_path, "server": ("127.0.0.1", 1), "headers": headers, "query_string": b""}
    run(Door(pages, PROVIDER, SignIns(SECRET, AUTH["redirect_uri"], 1800))(scope, None, send))
    return sent[0]["headers"]


def test_signing_in_leads_back_to_the_page_it_was_asked_for_on():
    remembered = dict(answered("/auth/login", []))[b"set-cookie"].decode()
    assert remembered.startswith("board_back=%2Findicator%3Fplan%3Dx;")
    came = [
        (b"location", b"/"),
        (b"set-cookie", b"_streamlit_user=abc; Max-Age=2592000; Path=/; HttpOnly; SameSite=lax"),
    ]
    back = answered("/oauth2callback", came, cookie=remembered.split(";")[0])
    assert dict(back)[b"location"] == b"/indicator?plan=x"
    kept = next(value for name, value in back if value.startswith(b"_streamlit_user"))
    assert b"Max-Age" not in kept
    assert b"Secure" in kept
    assert b"HttpOnly" in kept


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "", "/a\r\nx: y"])
def test_signing_in_never_leads_to_another_server(address):
    from urllib.parse import quote

    came = [(b"location", b"/"), (b"set-cookie", b"_streamlit_user=abc; Path=/")]
    assert dict(answered("/oauth2callback", came, f"board_back={quote(address, safe='')}"))[b"location"] == b"/"


def ended(tmp_path, *options, **environment):
    """A start that has to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TRACKER_DATABASE": str(tmp_path / "tracker.duckdb"), **environment},
    )


@pytest.mark.parametrize(
    ("options", "begins"),
    [
        (["--server.address", "0.0.0.0"], "没有配置登录，不能在 0.0.0.0 上对外提供服务"),
        (
            ["--server.address", "0.0.0.0", '--server.trustedUserHeaders={"X-User":"name"}'],
            "由代理登录时只能听 127.0.0.1",
        ),
        (["--secrets.files", "EMPTY"], "secrets.toml 的 [auth] 缺少 redirect_uri"),
        (["--secrets.files", "FAULTY"], "读不出登录配置"),
    ],
)
def test_a_start_that_would_stand_open_ends_in_one_sentence(tmp_path, options, begins):
    (tmp_path / "EMPTY").mkdir()
    (tmp_path / "FAULTY").mkdir()
    (tmp_path / "EMPTY" / "secrets.toml").write_text("[auth]\n")
    (tmp_path / "FAULTY" / "secrets.toml").write_text("[auth\n")
    given = [str(tmp_path / word / "secrets.toml") if word in ("EMPTY", "FAULTY") else word for word in options]
    over = ended(tmp_path, *given)
    said = over.stderr.strip()
    assert over.returncode == 1
    assert said.startswith(begins)
    assert "Traceback" not in said
    assert not (tmp_path / "tracker.duckdb").exists()


def own_address():
    """This machine's address on its network, None where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only says which address it would use.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def asked(address, port, path="/", *headers):
    """The first line of a server's answer."""
    with socket.create_connection((address, port), timeout=60) as line:
        line.sendall("\r\n".join([f"GET {path} HTTP/1.1", *headers, "", ""]).encode())
        return line.makefile("rb").readline().decode().strip()


UPGRADE = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13")  # fmt: skip


def test_a_server_another_program_starts_for_everybody_answers_this_machine_alone(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "app:app", "--host", "0.0.0.0", "--port", str(port)]
    environment = {**os.environ, "TRACKER_DATABASE": str(tmp_path / "tracker.duckdb")}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                assert asked("127.0.0.1", port, "/_stcore/health", f"Host: 127.0.0.1:{port}") == "HTTP/1.1 200 OK"
                break
            except ConnectionRefusedError:
                assert process.poll() is None
        here = f"Host: 127.0.0.1:{port}"
        stream = "/_stcore/stream"
        assert "101" in asked("127.0.0.1", port, stream, here, f"Origin: http://127.0.0.1:{port}", *UPGRADE)
        assert "403" in asked("127.0.0.1", port, stream, here, "Origin: https://evil.example", *UPGRADE)
        assert "403" in asked("127.0.0.1", port, stream, "Host: evil.example", "Origin: http://evil.example", *UPGRADE)
        if address := own_address():
            assert "403" in asked(address, port, "/", here)
    finally:
        process.terminate()
        process.wait(30)


WATCHED = """
import socket
from pathlib import Path

asked = Path({told!r})
asked.touch()
connect, look_up = socket.socket.connect, socket.getaddrinfo


def tell(host):
    if str(host) not in ("127.0.0.1", "::1", "localhost", "None"):
        with asked.open("a") as lines:
            lines.write(f"{{host}}\\n")


def watched_connect(self, address):
    if isinstance(address, tuple):
        tell(address[0])
    return connect(self, address)


def watched_look_up(host, *more, **named):
    tell(host)
    return look_up(host, *more, **named)


socket.socket.connect, socket.getaddrinfo = watched_connect, watched_look_up
"""


def test_half_open_lines_and_pages_of_other_sites_keep_nobody_out_and_no_outside_address_is_asked(
    sample_file, tmp_path
):
    """`bench/half_open.py` says how long health takes meanwhile."""
    told, watching = tmp_path / "asked", tmp_path / "watching"
    watching.mkdir()
    (watching / "sitecustomize.py").write_text(WATCHED.format(told=str(told)))
    database = Path(shutil.copy(sample_file, tmp_path / "tracker.duckdb"))
    with served(database, tmp_path / "log", PYTHONPATH=str(watching)) as address:
        port = int(address.rpartition(":")[2])
        here, stream = f"Host: 127.0.0.1:{port}", "/_stcore/stream"
        with holding(port, 300):
            for _time in range(10):
                assert "403" in asked("127.0.0.1", port, stream, here, "Origin: https://evil.example", *UPGRADE)
            for path in ("/_stcore/health", "/ready", "/", "/board/quanzhou_2024"):
                assert asked("127.0.0.1", port, path, here) == "HTTP/1.1 200 OK", path
            assert "101" in asked("127.0.0.1", port, stream, here, f"Origin: http://127.0.0.1:{port}", *UPGRADE)
    # It is there because the server was watched.
    assert told.read_text() == ""
