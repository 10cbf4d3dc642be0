"""A proxy that signs people in, for tests: a port for each person, whose requests it passes on with their headers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.browser.serving import free_port


@contextmanager
def vouching(board: int, secret: str, people: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Name -> the address at which the board (a port) is reached as that person (their subject)."""
    loop, ports = asyncio.new_event_loop(), {name: free_port() for name in people}
    ready = threading.Event()

    async def serve() -> None:
        for name, subject in people.items():
            added = f"X-User: {subject}\r\nX-Proxy-Secret: {secret}\r\n".encode()
            await asyncio.start_server(lambda r, w, added=added: _pass_on(r, w, board, added), "127.0.0.1", ports[name])
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.create_task(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    finally:
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


async def _end_all() -> None:
    """What still runs is ended, so that nothing is left behind in the loop."""
    running = asyncio.all_tasks() - {asyncio.current_task()}
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, board: int, added: bytes) -> None:
    """One request a connection, so that each carries the headers; a websocket goes on for as long as it likes."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        first, _end, rest = head.partition(b"\r\n")
        if b"upgrade: websocket" not in head.lower():
            kept = [line for line in rest.split(b"\r\n") if not line.lower().startswith(b"connection:")]
            rest = b"Connection: close\r\n" + b"\r\n".join(kept)
        onward, back = await asyncio.open_connection("127.0.0.1", board)
        back.write(first + b"\r\n" + added + rest)
        await asyncio.gather(_pour(reader, back), _pour(onward, writer))
    except (ConnectionError, asyncio.IncompleteReadError):
        writer.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()
