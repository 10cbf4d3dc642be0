"""/board/<plan>: the one file of HTML of a plan's last edition, made once and handed to everybody who asks; /board/<plan>/<target>
one card of it, for a frame in another page.

Only what is published is served, and the door lets in whom it lets in to the pages. A browser that has the file is told so (ETag); others get it compressed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import wording
from briefing.content.compose import compose
from briefing.content.template import load_template
from briefing.screens.page import card_page, page
from briefing.screens.renderer import POLICY, plotly_script
from desk import publish
from desk.briefing import STYLE, NothingToBrief, gather
from desk.permission import MayNot, allow
from ui import session
from web.answers import Served, packed, sent
from web.doorway import doorway
from wording import _
from wording.permission import refusal_words

# Files kept, over plans and languages.
_KEPT = 24


_made: OrderedDict[tuple[str, str, str, str, datetime | None], Served] = OrderedDict()
_making = threading.Lock()


def board_of(plan_id: str, language: str, target: str = "") -> Served:
    """The file of the plan's last edition, or the card of one target of it. KeyError for an unknown plan or target,
    NothingToBrief before its first edition."""
    desk = session.the_house()
    if plan_id not in desk.home_plans() or (target and target not in desk.catalogue.plans[plan_id].targets):
        raise KeyError(plan_id, target)
    edition = publish.last_edition(desk, plan_id)
    version = edition.data_version if edition else desk.catalogue_version
    key = (plan_id, target, language, version, edition.published_at if edition else None)
    # Many ask at once when a meeting begins: the first makes it, the others wait for that one.
    with _making:
        if key not in _made:
            # The file says when its edition was laid down, so that its bytes are the same on every server.
            moment = edition.published_at if edition else None
            wording.use(language)
            material = gather(desk, plan_id, made_at=moment)
            composed = compose(material, load_template(STYLE))
            made = card_page(composed, material, target) if target else page(composed, material)
            _made[key] = packed(made, "text/html; charset=utf-8")
            while len(_made) > _KEPT:
                _made.popitem(last=False)
        return _made[key]


_script: list[Served] = []


def script() -> Served:
    """plotly.js for the pages that draw in the browser themselves."""
    if not _script:
        _script.append(packed(plotly_script().encode(), "text/javascript; charset=utf-8", fresh=86_400))
    return _script[0]


async def answer_board(request: Request) -> Response:
    """A plan's file, or a sentence that says why there is none."""
    language = wording.use(request.query_params.get("lang"))
    try:
        desk = (await run_in_threadpool(session.the_house)).sat_at_by(*request.scope["visitor"])
        plan = request.path_params.get("plan") or next(iter(desk.home_plans()), "")
        allow(desk, "see_published", plan)
        target = request.path_params.get("target", "")
        served = await run_in_threadpool(board_of, plan, language, target)
    except MayNot as refused:
        return PlainTextResponse(refusal_words(refused.actor, refused.act), 403)
    except KeyError:
        return PlainTextResponse(_("没有这个方案或指标，请核对网址。"), 404)
    except NothingToBrief:
        return PlainTextResponse(_("这个方案还没有发布过，没有可看的版本。"), 404)
    framed_by = " ".join(("'self'", *doorway().frames))
    return sent(request.headers, served, {"content-security-policy": f"{POLICY}; frame-ancestors {framed_by}"})


async def answer_script(request: Request) -> Response:
    """plotly.js from this server."""
    return sent(request.headers, await run_in_threadpool(script), {})
