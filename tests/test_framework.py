"""The framework's own files as the shell and the server hand them out: whole, compressed, kept, asked for in time, sent at once."""

import asyncio
import gzip
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient
from streamlit import file_util

from web import framework, server

STATIC = Path(file_util.get_static_dir()) / "static"
NAMED = [file for file in sorted(STATIC.rglob("*")) if file.suffix in (".js", ".css", ".woff2")]


async def beyond(scope, receive, send):
    """What lies behind the middleware: it says that it was asked."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"x-beyond", b"1")]})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def client():
    return TestClient(framework.Framework(beyond, "/board"))


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_every_file_comes_whole_and_may_be_kept(coding, client):
    for file in [one for one in NAMED if one.stat().st_size < 400_000][::7]:
        answer = client.get(f"/board/static/{file.relative_to(STATIC)}", headers={"accept-encoding": coding})
        assert answer.content == file.read_bytes(), file.name
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers.get("content-encoding") == (
            "gzip" if coding == "gzip" and file.suffix != ".woff2" else None
        )


@pytest.mark.parametrize(
    "address",
    [
        "/board/static/js/none.12345678.js",
        "/board/static/js/../index.html",
        "/board/static/js/..%2f..%2findex.html",
        "/board/",
        "/static/js/x.12345678.js",
    ],
)
def test_everything_else_is_not_answered_here(address, client):
    assert client.get(address).headers["x-beyond"] == "1"


def test_what_every_page_needs_is_asked_for_with_the_shell_and_nothing_heavy():
    names = [Path(address).name for address in framework.asked_for_ahead()]
    assert {name.partition(".")[0] for name in names} >= set(framework.EVERYWHERE)
    sizes = {name: len(gzip.compress((STATIC / "js" / name).read_bytes(), 1)) for name in names}
    assert max(sizes.values()) < 60_000, sizes


def test_the_listening_socket_holds_no_answer_back(monkeypatch):
    monkeypatch.setattr(uvicorn.Server, "startup", uvicorn.Server.startup)
    server.send_at_once()

    async def begun():
        running = uvicorn.Server(config := uvicorn.Config(beyond, lifespan="off", log_level="warning"))
        config.load()
        running.lifespan = config.lifespan_class(config)
        # As the framework binds it.
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            await running.startup([listening])
            set_for = listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            await running.shutdown([listening])
        return set_for

    # Where browser tests ran before in this process, its loop is at work.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, begun()).result() == 1
