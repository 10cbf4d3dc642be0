"""Lines that are opened to a server and never say the whole of what they began to say."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"


def beginnings(port: int) -> tuple[bytes, ...]:
    """What such lines say: nothing, half a head, half a handshake of another site's page, a body that does not come."""
    here = f"Host: 127.0.0.1:{port}\r\n"
    return (
        b"",
        f"GET / HTTP/1.1\r\n{here}Accept: text/".encode(),
        f"GET /_stcore/stream HTTP/1.1\r\n{here}Origin: https://evil.example\r\n{UPGRADE}".encode(),
        f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\n{here}Content-Length: 1000000\r\n\r\nx".encode(),
    )


@contextmanager
def holding(port: int, number: int) -> Iterator[None]:
    """So many of them held open to a port of this machine, each kind in turn."""
    said = beginnings(port)
    with ExitStack() as lines:
        for n in range(number):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            line.sendall(said[n % len(said)])
        yield
