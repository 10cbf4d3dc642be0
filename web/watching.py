"""What a monitor sees of the server: whether it is ready, figures for Prometheus on a port of their own (TRACKER_METRICS, off by
default), and the log as lines of JSON (TRACKER_LOG=json). Addresses are counted by kind, never with what was asked in them.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from datetime import UTC, datetime
from typing import Any

import streamlit.logger
from starlette.responses import JSONResponse, Response

from web.door import READY
from wording import _

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# The beginnings of addresses that are told apart.
KINDS = ("api", "board", "media", "_stcore", "static")
log = logging.getLogger("dashboard")


class _Nothing:
    """What is counted while nobody asks."""

    def request(self, kind: str, status: int, seconds: float) -> None: ...

    def page_run(self, seconds: float) -> None: ...

    def fault(self) -> None: ...


class Meters(_Nothing):
    """Counters and durations (seconds) for Prometheus."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram
        from prometheus_client.registry import REGISTRY

        self._requests = Histogram("board_request_seconds", "HTTP requests by kind and status", ["kind", "status"])
        self._runs = Histogram("board_page_run_seconds", "Runs of a page's script")
        self._faults = Counter("board_faults", "Bugs shown as a calm sentence")
        REGISTRY.register(_StoreState())

    def request(self, kind: str, status: int, seconds: float) -> None:
        self._requests.labels(kind, str(status)).observe(seconds)

    def page_run(self, seconds: float) -> None:
        self._runs.observe(seconds)

    def fault(self) -> None:
        self._faults.inc()


class _StoreState:
    """Read when Prometheus asks: the last write, and whether the last copy failed."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        from ui import session

        try:
            store = session.the_house().store
            last = store.last_change().replace(tzinfo=UTC).timestamp()
        except session.DESK_FAULTS:
            yield GaugeMetricFamily("board_ready", "Whether the data can be read", value=0)
            return
        yield GaugeMetricFamily("board_ready", "Whether the data can be read", value=1)
        yield GaugeMetricFamily("board_last_change_seconds", "When something was last written (Unix time)", value=last)
        failed = float(store.background.fault is not None)
        yield GaugeMetricFamily("board_copy_failed", "Whether the last copy could not be made", value=failed)


_meters: list[_Nothing] = [_Nothing()]


def meters() -> _Nothing:
    """Where requests, runs and faults are counted."""
    return _meters[0]


def begin() -> None:
    """Starts what the environment asks for; ends the start with a sentence where it cannot be understood or the port is taken."""
    if os.environ.get("TRACKER_LOG", "").lower() == "json":
        _write_lines_of_json()
    if told := os.environ.get("TRACKER_METRICS", ""):
        host, _colon, port = told.rpartition(":")
        if not port.isdecimal() or not 0 < int(port) < 65_536:
            sys.exit(
                f"TRACKER_METRICS 的“{told}”应是端口（9464）或地址和端口（10.0.0.5:9464）。"
                " TRACKER_METRICS takes a port or host:port."
            )
        from prometheus_client import start_http_server

        try:
            start_http_server(int(port), host or "127.0.0.1")
        except OSError as error:
            sys.exit(f"TRACKER_METRICS 的 {told} 打不开（{error.strerror}）。 TRACKER_METRICS cannot be opened.")
        _meters[0] = Meters()


class Watched:
    """ASGI middleware before all others: counts what is asked and how long the answer took, and says it in the log."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, statuses = time.monotonic(), [500]

        async def passed(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses[0] = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, passed)
        finally:
            kind, seconds = kind_of(scope.get("path", "")), time.monotonic() - began
            meters().request(kind, statuses[0], seconds)
            log.info(
                "request", extra={"said": {"kind": kind, "status": statuses[0], "milliseconds": round(1000 * seconds)}}
            )


def kind_of(path: str) -> str:
    """What an address is of: one of KINDS, ready, or page."""
    parts = path.strip("/").split("/")
    return next((kind for kind in (*KINDS, READY.strip("/")) if kind in parts[:2]), "page")


def readiness() -> Response:
    """200 when the data can be read and so pages can be drawn, else 503 with a sentence."""
    # Here: a start does not wait for it.
    from ui import session

    try:
        session.the_house().store.last_change()
    except session.DESK_FAULTS as error:
        log.warning("not ready: %s", type(error).__name__)
        told = {"ready": False, "detail": _("数据暂时打不开，请稍后再试，或联系管理员。")}
        return JSONResponse(told, 503, {"cache-control": "no-store"})
    return JSONResponse({"ready": True}, headers={"cache-control": "no-store"})


class LinesOfJson(logging.Formatter):
    """One line of JSON a record: `at` (UTC), `level`, `logger`, `message`, what was `said`, and the trace of a fault."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _write_lines_of_json() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(LinesOfJson())
    # What it says of requests is said without what they asked.
    handler.addFilter(lambda record: record.name != "uvicorn.access")
    logging.root.handlers = [handler]
    log.setLevel(logging.INFO)

    def pass_to_root(logger: logging.Logger) -> None:
        logger.handlers, logger.propagate = [], True

    # Each of the framework's loggers writes by itself, those it has and those it makes later.
    streamlit.logger.setup_formatter = pass_to_root
    streamlit.logger.update_formatter()
