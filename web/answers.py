"""How what is served beside the pages is sent: with a tag, compressed, and a refusal as problem JSON where a program asks."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import Response

# What programs ask below.
API = "/api/"


@dataclass(frozen=True)
class Served:
    """A file as it is sent: its tag, its bytes compressed, and what it is."""

    tag: str
    packed: bytes
    kind: str
    # How long a browser may use it without asking, in seconds.
    fresh: int = 0


def packed(content: bytes, kind: str, fresh: int = 0) -> Served:
    """A file made ready to be sent."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Served(tag, gzip.compress(content, 6, mtime=0), kind, fresh)


def sent(asked: Headers, served: Served, more: dict[str, str]) -> Response:
    """The answer to a request with these headers: 304 for who has the file already."""
    keep = f"max-age={served.fresh}" if served.fresh else "no-cache"
    headers = {
        "etag": served.tag,
        "cache-control": keep,
        "vary": "Accept-Encoding",
        "x-content-type-options": "nosniff",
        **more,
    }
    # A proxy may have weakened the tag; it is the same file.
    known = [tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")]
    if served.tag in known:
        return Response(status_code=304, headers=headers)
    if "gzip" in asked.get("accept-encoding", ""):
        return Response(served.packed, headers={**headers, "content-encoding": "gzip", "content-type": served.kind})
    return Response(gzip.decompress(served.packed), headers={**headers, "content-type": served.kind})


def problem(status: int, sentence: str, **headers: str) -> Response:
    """A refusal as problem JSON (RFC 9457): the sentence says what is wrong and what to do."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
    content = json.dumps(told, ensure_ascii=False).encode()
    return Response(content, status, {"cache-control": "no-store", **headers}, "application/problem+json")
