"""/board/<plan>: the one file of HTML of a plan's last edition, made once and handed to everybody who asks.

Only what is published is served, and the door lets in whom it lets in to the pages. A browser that has the file is told so (ETag); others get it compressed.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import wording
from briefing.content.compose import compose
from briefing.content.template import load_template
from briefing.screens.page import page
from briefing.screens.renderer import POLICY, plotly_script
from desk import publish
from desk.briefing import STYLE, NothingToBrief, gather
from desk.permission import MayNot, allow
from ui import session
from wording import _
from wording.permission import refusal_words

# Files kept, over plans and languages.
_KEPT = 24


@dataclass(frozen=True)
class Served:
    """A file as it is sent: its tag, its bytes compressed, and what it is."""

    tag: str
    packed: bytes
    kind: str
    # How long a browser may use it without asking, in seconds.
    fresh: int = 0


_made: OrderedDict[tuple[str, str, str, datetime | None], Served] = OrderedDict()
_making = threading.Lock()


def _packed(content: bytes, kind: str, fresh: int = 0) -> Served:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Served(tag, gzip.compress(content, 6, mtime=0), kind, fresh)


def board_of(plan_id: str, language: str) -> Served:
    """The file of the plan's last edition. KeyError for an unknown plan, NothingToBrief before its first edition."""
    desk = session.the_house()
    if plan_id not in desk.home_plans():
        raise KeyError(plan_id)
    edition = publish.last_edition(desk, plan_id)
    version = edition.data_version if edition else desk.catalogue_version
    key = (plan_id, language, version, edition.published_at if edition else None)
    # Many ask at once when a meeting begins: the first makes it, the others wait for that one.
    with _making:
        if key not in _made:
            # The file says when its edition was laid down, so that its bytes are the same on every server.
            moment = edition.published_at if edition else None
            wording.use(language)
            material = gather(desk, plan_id, made_at=moment)
            made = page(compose(material, load_template(STYLE)), material)
            _made[key] = _packed(made, "text/html; charset=utf-8")
            while len(_made) > _KEPT:
                _made.popitem(last=False)
        return _made[key]


_script: list[Served] = []


def script() -> Served:
    """plotly.js for the pages that draw in the browser themselves."""
    if not _script:
        _script.append(_packed(plotly_script().encode(), "text/javascript; charset=utf-8", fresh=86_400))
    return _script[0]


async def answer_board(request: Request) -> Response:
    """A plan's file, or a sentence that says why there is none."""
    language = wording.use(request.query_params.get("lang"))
    try:
        desk = (await run_in_threadpool(session.the_house)).sat_at_by(*request.scope["visitor"])
        plan = request.path_params.get("plan") or next(iter(desk.home_plans()), "")
        allow(desk, "see_published", plan)
        served = await run_in_threadpool(board_of, plan, language)
    except MayNot as refused:
        return PlainTextResponse(refusal_words(refused.actor, refused.act), 403)
    except KeyError:
        return PlainTextResponse(_("没有这个方案，请核对网址。"), 404)
    except NothingToBrief:
        return PlainTextResponse(_("这个方案还没有发布过，没有可看的版本。"), 404)
    return _sent(request, served, {"content-security-policy": POLICY})


async def answer_script(request: Request) -> Response:
    """plotly.js from this server."""
    return _sent(request, await run_in_threadpool(script), {})


def _sent(request: Request, served: Served, more: dict[str, str]) -> Response:
    keep = f"max-age={served.fresh}" if served.fresh else "no-cache"
    headers = {
        "etag": served.tag,
        "cache-control": keep,
        "vary": "Accept-Encoding",
        "x-content-type-options": "nosniff",
        **more,
    }
    # A proxy may have weakened the tag; it is the same file.
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if served.tag in known:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(served.packed, headers={**headers, "content-encoding": "gzip", "content-type": served.kind})
    return Response(gzip.decompress(served.packed), headers={**headers, "content-type": served.kind})
