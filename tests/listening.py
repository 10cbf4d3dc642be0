"""Servers on loopback that hear what is sent to people: a webhook, a mail server, and one that never answers."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body), dict(self.headers)))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as one plain message takes."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        to, lines, in_data = [], [], False
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if in_data and line == ".":
                self.server.heard.append((to, "\n".join(lines)))  # type: ignore[attr-defined]
                in_data = False
            elif in_data:
                lines.append(line)
                continue
            elif line.upper().startswith("RCPT"):
                to.append(line.partition(":")[2].strip(" <>"))
            elif line.upper() == "DATA":
                in_data = True
                self.wfile.write(b"354 go on\r\n")
                continue
            self.wfile.write(b"221 bye\r\n" if line.upper() == "QUIT" else b"250 ok\r\n")


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[int, list[Any]]]:
    """A port, and what is posted to it: path, JSON, headers."""
    with _served(ThreadingHTTPServer(("127.0.0.1", 0), _Hook), status) as served:
        yield served


@contextmanager
def mail() -> Iterator[tuple[int, list[Any]]]:
    """A port, and the messages sent to it: recipients and text."""
    with _served(_MailServer(("127.0.0.1", 0), _Mail), 0) as served:
        yield served


@contextmanager
def _served(server: Any, status: int) -> Iterator[tuple[int, list[Any]]]:
    server.heard, server.status = [], status
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], server.heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silence() -> Iterator[tuple[int, socket.socket]]:
    """A port at which everybody is taken and nobody ever answered."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1], server
