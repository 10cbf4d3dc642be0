"""/api/v1: what is published, read by other systems as JSON. `openapi.json` beside describes it; the door lets in whom it
lets in to the pages. Every refusal is problem JSON with one sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import wording
from desk import Desk
from desk.duties import task_standings
from desk.handed_out import (
    NothingPublished,
    NotYetPublished,
    Published,
    edition_facts,
    figure_facts,
    plan_facts,
    published_view,
)
from desk.judge import to_json
from desk.permission import MayNot, allow
from desk.publish import said
from desk.standing_facts import Facts, task_facts
from tracker.as_json import printed
from tracker.clock import parse_moment
from tracker.periods import Period, parse_period
from tracker.permission import About
from ui import session
from web.answers import Served, packed, problem, sent
from web.door import Visitor
from wording import LANGUAGES, _
from wording.figures import period_words
from wording.notes import note_in_words
from wording.permission import refusal_words

log = logging.getLogger("dashboard")

# So many figures at most in one answer: of a nation only a place's or a period's are asked for.
MOST_FIGURES = 100_000
DESCRIBED = Path(__file__).with_name("openapi.json")
KIND = "application/json; charset=utf-8"


class Refused(Exception):
    """A request that is answered with a sentence and this status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Asked(NamedTuple):
    """What a request asks for, read and known to exist."""

    plan: str
    as_of: Period | None
    known_at: datetime | None
    region: str | None
    period: Period | None


async def answer_api(request: Request) -> Response:
    """An answer as JSON, or a sentence as problem JSON."""
    wording.use(request.query_params.get("lang"))
    what = str(request.scope["path"]).removeprefix(str(request.scope["root_path"]))
    what = what.removeprefix("/v1/") if what.startswith("/v1/") else ""
    try:
        if what not in ANSWERS and what != DESCRIBED.name:
            raise Refused(404, _("没有这个接口；有哪些见 /api/v1/openapi.json。"))
        if request.method not in ("GET", "HEAD"):
            return problem(405, _("这些接口只读，用 GET。"), allow="GET, HEAD")
        asked = request.query_params.multi_items()
        return sent(request.headers, await run_in_threadpool(_served, what, asked, request.scope["visitor"]), {})
    except Refused as refused:
        return problem(refused.status, refused.sentence)
    except MayNot as refused:
        return problem(403, refusal_words(refused.actor, refused.act))
    except session.DESK_FAULTS as error:
        log.error("the desk does not open: %s", error)
        return problem(503, _("数据暂时打不开，请稍后再试，或联系管理员。"))


def _served(what: str, given: list[tuple[str, str]], visitor: Visitor) -> Served:
    if what == DESCRIBED.name:
        return _described()
    answer, names = ANSWERS[what]
    words = _read_query(given, names)
    return packed(printed(answer(session.the_house().sat_at_by(*visitor), words)).encode(), KIND)


@cache
def _described() -> Served:
    return packed(DESCRIBED.read_bytes(), KIND)


def _read_query(given: list[tuple[str, str]], names: tuple[str, ...]) -> dict[str, str]:
    names = (*names, "lang")
    words = dict(given)
    for name in words:
        if name not in names:
            known = "、".join(names)
            raise Refused(400, _("没有参数“{name}”，可用的有：{known}。").format(name=name[:40], known=known))
    if len(words) < len(given):
        raise Refused(400, _("同一个参数只能给一次。"))
    if words.get("lang", "zh") not in LANGUAGES:
        raise Refused(400, _("参数 lang 应是 zh 或 en。"))
    return words


def _asked(desk: Desk, words: Mapping[str, str], groups: tuple[str, ...] = ()) -> Asked:
    plan = words.get("plan", "")
    if not plan:
        raise Refused(400, _("缺少参数 plan；有哪些方案见 /api/v1/plans。"))
    if plan not in desk.home_plans():
        raise Refused(404, _("没有方案“{plan}”；有哪些见 /api/v1/plans。").format(plan=plan[:40]))
    allow(desk, "see_published", plan)
    region = words.get("region")
    family = {one.code for one in desk.register.family(desk.catalogue.plans[plan].region)}
    if region is not None and region not in family and region not in groups:
        raise Refused(404, _("代码“{region}”不在这个方案的地区之内。").format(region=region[:40]))
    as_of = _period(words, "as_of")
    if as_of is not None and not as_of.is_quarter:
        raise Refused(400, _("参数 as_of 应是季度，写作 2026Q3。"))
    return Asked(plan, as_of, _moment(words), region, _period(words, "period"))


def _period(words: Mapping[str, str], name: str) -> Period | None:
    if name not in words:
        return None
    try:
        return parse_period(words[name])
    except ValueError:
        told = _("参数 {name} 的“{value}”不是时期，应写作 2026Q3、2026-10 或 2026-10-18。")
        raise Refused(400, told.format(name=name, value=words[name][:40])) from None


def _moment(words: Mapping[str, str]) -> datetime | None:
    if "known_at" not in words:
        return None
    try:
        return parse_moment(words["known_at"])
    except ValueError:
        told = _("“{value}”不是时间，应写作 2026-10-01 或 2026-10-01T08:00").format(value=words["known_at"][:40])
        raise Refused(400, told) from None


def _view(desk: Desk, asked: Asked) -> Published:
    try:
        return published_view(desk, asked.plan, asked.as_of, asked.known_at)
    except NothingPublished:
        raise Refused(404, _("这个方案还没有发布过，没有可看的版本。")) from None
    except NotYetPublished as error:
        told = _("这个季度没有发布；已发布到{period}。").format(period=period_words(error.published))
        raise Refused(404, told) from None


def _head(view: Published) -> Facts:
    return {
        "plan": view.plan,
        "as_of": str(view.as_of) if view.as_of else None,
        "known_at": view.known_at,
        "edition": edition_facts(view.edition),
        "notice": _("演示数据·非真实") if view.is_sample else None,
    }


def _plans(desk: Desk, words: Mapping[str, str]) -> Facts:
    if "plan" in words:
        return {"plans": [plan_facts(desk, _asked(desk, words).plan)]}
    seen = [plan for plan in desk.home_plans() if desk.may("see_published", About(plan))]
    return {"plans": [plan_facts(desk.inside(), plan) for plan in seen]}


def _judgements(desk: Desk, words: Mapping[str, str]) -> Facts:
    asked = _asked(desk, words, ("whole", "districts"))
    view = _view(desk, asked)
    found = said(desk, asked.plan, view.as_of, view.known_at, asked.region or "whole")
    version = view.edition.data_version if view.edition else desk.data_version(view.known_at)
    told = to_json(found, lambda code, details: note_in_words(code, details, desk.register), version)
    return {**_head(view), "judgements": told}


def _figures(desk: Desk, words: Mapping[str, str]) -> Facts:
    asked = _asked(desk, words)
    view = _view(desk, asked)
    found = figure_facts(desk, view, asked.region, asked.period)
    if len(found) > MOST_FIGURES:
        told = _("一共 {n} 个数，一次最多给 {most} 个；请用 region 或 period 缩小。")
        raise Refused(400, told.format(n=len(found), most=MOST_FIGURES))
    return {**_head(view), "figures": found}


def _tasks(desk: Desk, words: Mapping[str, str]) -> Facts:
    asked = _asked(desk, words)
    view = _view(desk, asked)
    found = task_standings(desk, asked.plan, view.as_of, view.known_at)
    return {**_head(view), "tasks": [task_facts(one) for one in found]}


Answer = Callable[[Desk, Mapping[str, str]], Facts]
# What is asked below /api/v1 -> the function that answers and its parameters beside lang.
ANSWERS: Mapping[str, tuple[Answer, tuple[str, ...]]] = {
    "plans": (_plans, ("plan",)),
    "judgements": (_judgements, ("plan", "region", "as_of", "known_at")),
    "figures": (_figures, ("plan", "region", "period", "as_of", "known_at")),
    "tasks": (_tasks, ("plan", "as_of", "known_at")),
}
