"""How long a monitor and a page wait while many lines stand half open: python bench/half_open.py [lines].

A server of its own runs on loopback over the sample. The lines say nothing, half a head, half a handshake of another site's page,
or promise a body that never comes. With them held, health is asked a hundred times, ten whole handshakes of another site's page are
refused, and 总览 is viewed in the server's own protocol. Ends with 1 where health took 0.1 seconds or the page was not served.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.pages import Server, serving  # noqa: E402
from tests.half_open import UPGRADE, holding  # noqa: E402
from tests.made_once import copy_of_first_start  # noqa: E402

LINES, ASKED, LONGEST = 300, 100, 0.1


def health(port: int) -> float:
    """Seconds of one answer."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=60) as answer:
        assert answer.status == 200
    return time.perf_counter() - began


def foreign(port: int) -> str:
    """The first line of the answer to a whole handshake of another site's page."""
    said = f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: https://evil.example\r\n{UPGRADE}"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(f"{said}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode())
        return line.makefile("rb").readline().decode().strip()


def asked(server: Server) -> list[float]:
    """Seconds of health, asked many times, among refused handshakes."""
    taken = []
    for n in range(ASKED):
        if n % (ASKED // 10) == 0:
            assert "403" in foreign(server.port)
        taken.append(health(server.port))
    return taken


def main(lines: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(shutil.copy(copy_of_first_start(Path(folder) / "first.duckdb"), Path(folder) / "t.duckdb"))
        with serving(ROOT / "app.py", "", Path(folder) / "log", TRACKER_DATABASE=str(database)) as server:
            calm, view = asked(server), server.view("")
            with holding(server.port, lines):
                held, beside = asked(server), server.view("")
    print(
        f"health: middle {statistics.median(calm) * 1000:.1f} ms, longest {max(calm) * 1000:.1f} ms; view {view:.2f} s"
    )
    print(
        f"with {lines} half open: middle {statistics.median(held) * 1000:.1f} ms, longest {max(held) * 1000:.1f} ms;"
        f" view {beside:.2f} s"
    )
    return int(max(held) >= LONGEST)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else LINES))
