"""What the reader chose, kept in the address, so that a link reproduces the view.

The address is the only truth: ids and period codes, never words, so that a link sent from an English screen opens in
Chinese as well. Streamlit drops the address on a change of page; the session remembers it and puts it back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from desk import Desk
from desk.check_ins import task_quarter, task_quarters
from desk.publish import Edition
from tracker.clock import local, parse_moment
from tracker.periods import Period, parse_period
from tracker.permission import About
from ui import session
from wording import LANGUAGES, _, language, named, use
from wording.figures import period_words
from wording.levels import board_words, members_word

KEYS = ("plan", "as_of", "region", "indicator", "lang", "known_at", "draft")


@dataclass(frozen=True)
class View:
    """What a leaders' page shows: a quarter, the moment it was known at (UTC, None for now), and as what.

    `edition` is the published edition it shows; without one it is a draft, unless the reader `looks_back`.
    """

    as_of: Period | None
    known_at: datetime | None
    edition: Edition | None
    looks_back: bool = False


def restore(*keys: str) -> None:
    """Puts the session's earlier choices back into an address that came without them; call it first on a page."""
    memory = st.session_state.setdefault("choices", {})
    for key in (*keys, "plan", "lang", "known_at", "draft"):
        if key in st.query_params:
            memory[key] = st.query_params[key]
        elif key in memory:
            st.query_params[key] = memory[key]


def _remember(key: str, value: str | None, remembered: bool = True) -> None:
    memory = st.session_state.setdefault("choices", {}) if remembered else {}
    if value is None:
        memory.pop(key, None)
        st.query_params.pop(key, None)
    elif memory.get(key) != value or st.query_params.get(key) != value:
        memory[key] = value
        st.query_params[key] = value


def _choose(
    key: str,
    label: str,
    options: Sequence[str],
    default: str,
    words: Callable[[str], str],
    *,
    keep_default: bool = True,
    remembered: bool = True,
) -> str:
    """The chosen option: the address's when it is one of them, else the default. Draws the box that changes it."""
    asked = st.query_params.get(key, default)
    value = asked if asked in options else default
    widget = f"choice-{key}"
    st.session_state[widget] = value

    def changed() -> None:
        _remember(key, st.session_state[widget], remembered)

    st.selectbox(label, options, key=widget, format_func=words, on_change=changed, label_visibility="collapsed")
    _remember(key, value if keep_default or value != default else None, remembered)
    return value


def one_of(key: str, label: str, options: Sequence[str], words: Callable[[str], str]) -> str:
    """A choice of one page alone: in the address unless it is the first, and not carried to other pages."""
    return _choose(key, label, options, options[0], words, keep_default=False, remembered=False)


def remembered_one(
    key: str,
    label: str,
    options: Sequence[str],
    words: Callable[[str], str],
    *,
    default: str = "",
    remembered: bool = True,
) -> str:
    """A choice that leaves no trace in the address while it is the default (the first), and goes along to other pages."""
    return _choose(key, label, options, default or options[0], words, keep_default=False, remembered=remembered)


def switch(key: str, label: str) -> bool:
    """Whether something that is off by default was switched on; in the address while it is on, on this page alone."""
    widget = f"choice-{key}"
    st.session_state[widget] = st.query_params.get(key) == "1"

    def changed() -> None:
        _remember(key, "1" if st.session_state[widget] else None, remembered=False)

    return bool(st.toggle(label, key=widget, on_change=changed))


def typed_words(key: str, label: str) -> str:
    """What was typed into a box of one page alone, in the address while there is something."""
    widget = f"choice-{key}"
    st.session_state[widget] = st.query_params.get(key, "")

    def changed() -> None:
        _remember(key, st.session_state[widget].strip() or None, remembered=False)

    return st.text_input(
        label, key=widget, max_chars=60, placeholder=label, on_change=changed, label_visibility="collapsed"
    ).strip()


def row(*widths: int) -> list[DeltaGenerator]:
    """The row of choices at the top of a page, the last column for the stamp; two to a line on a phone."""
    return st.container(key="choices").columns(list(widths), vertical_alignment="center")


def set_language() -> str:
    """The session's language, from the address; call it before anything is written."""
    asked = st.query_params.get("lang") or st.session_state.get("choices", {}).get("lang")
    return use(asked)


def language_switch() -> None:
    """The switch between 中文 and English; Chinese leaves no trace in the address."""
    names = {"zh": "中文", "en": "English"}
    _choose("lang", _("语言"), LANGUAGES, "zh", names.__getitem__, keep_default=False)


def product_words() -> str:
    """What stands at the left end of the bar: whose board this is. The chosen plan's place, nothing while none is known."""
    try:
        desk = session.the_desk()
    except session.DESK_FAULTS:  # the page itself says why
        return _("知识产权指标看板")
    return board_words(desk.register[desk.catalogue.plans[plan_in_view(desk)].region])


def plan_in_view(desk: Desk) -> str:
    """The plan the address or the visit names, else the first of the office's own."""
    asked = st.query_params.get("plan") or st.session_state.get("choices", {}).get("plan")
    return asked if asked in desk.catalogue.plans else desk.home_plans()[0]


def plan() -> str:
    """The id of the chosen plan, the first of the office's plans when the address names none. By its short name: the whole
    one is cut where letters are large, and stands in the page's source line."""
    plans = session.the_desk().catalogue.plans
    order = session.the_desk().home_plans()
    return _choose("plan", _("方案"), order, order[0], lambda key: named(plans[key], "short"))


def as_of(plan_id: str, known: datetime | None) -> Period | None:
    """The chosen quarter, None while the plan has no figures at all. The latest leaves no trace in the address."""
    quarters = session.periods(plan_id, known)
    return _quarter(quarters, quarters[-1]) if quarters else None


def _quarter(quarters: Sequence[Period], default: Period) -> Period:
    by_code = {str(p): p for p in quarters}
    codes = sorted(by_code, key=lambda code: by_code[code], reverse=True)
    words = {code: period_words(by_code[code]) for code in codes}
    return by_code[_choose("as_of", _("季度"), codes, str(default), words.__getitem__, keep_default=False)]


def view(plan_id: str) -> View:
    """The last edition of the plan, unless the address asks for a past moment, for the draft (draft=1), or for a
    quarter nobody has published yet. Draws the box of quarters."""
    moment, drafts = known_at(), session.the_desk().may("see_draft", About(plan_id))
    is_draft = drafts and st.query_params.get("draft") == "1"
    edition = None if moment or is_draft else session.last_edition(plan_id)
    if edition:
        quarters = [p for p in session.periods(plan_id, edition.known_at) if p.end <= edition.period.end]
        asked = st.query_params.get("as_of")
        drafted = {str(p) for p in session.periods(plan_id, None)} - {str(p) for p in quarters}
        if asked not in drafted:
            return View(_quarter(quarters, edition.period), edition.known_at, edition)
    return View(as_of(plan_id, moment), moment, None, looks_back=moment is not None)


def reporting_period(plan_id: str) -> Period:
    """The quarter figures are handed in for: any of the plan's, by default the one after the latest with figures.

    A plan without numbers has only the quarters of its tasks, by default the latest with a check-in.
    """
    desk = session.the_desk()
    plan_of = desk.catalogue.plans[plan_id]
    quarters = task_quarters(desk, plan_id)
    if plan_of.targets:
        latest = session.default_as_of(plan_id, None)
        quarters = [plan_of.baseline, *(quarter for quarter in quarters if quarter > plan_of.baseline)]
    else:
        latest = task_quarter(desk, plan_id).plus_quarters(-1)
    following = latest.plus_quarters(1) if latest else quarters[0]
    default = following if following in quarters else quarters[-1]
    codes = [str(p) for p in reversed(quarters)]
    words = {code: period_words(parse_period(code)) for code in codes}
    return parse_period(_choose("as_of", _("季度"), codes, str(default), words.__getitem__, remembered=False))


def known_at() -> datetime | None:
    """The past moment the address asks for (UTC), None for now or for an unreadable one. A day is meant to its end."""
    try:
        return parse_moment(st.query_params.get("known_at", ""))
    except ValueError:
        return None


def look_back() -> None:
    """A box for a past day: the page as it was known at that day's end; empty for now."""
    moment, widget = known_at(), "choice-known_at"
    st.session_state[widget] = local(moment).date() if moment else None

    def changed() -> None:
        day = st.session_state[widget]
        _remember("known_at", day.isoformat() if day else None)

    st.date_input(_("按哪一天所知显示"), None, key=widget, max_value="today", on_change=changed, format="YYYY-MM-DD")


def region(
    plan_id: str,
    day_of: Period | None,
    *,
    whole_words: str,
    among: Collection[str] | None = None,
    own: Collection[str] | None = None,
) -> str:
    """The chosen place: the plan's own or one of its expected members, of those `among` which the reader chooses. A unit that
    reports for its `own` places alone chooses of these."""
    desk = session.the_desk()
    root = desk.catalogue.plans[plan_id].region
    members = desk.register.expected(root, day_of.end if day_of else None)
    offered = [member for member in members if among is None or member.code in among]
    names = {root: whole_words, **{member.code: named(member) for member in offered}}
    if own:
        names = {code: name for code, name in names.items() if code in own} or names
    first = next(iter(names))
    return _choose(
        "region", members_word(desk.catalogue, plan_id), list(names), first, names.__getitem__, keep_default=False
    )


def indicator(plan_id: str) -> str:
    """The id of the chosen indicator, one of the plan's targets in clause order."""
    catalogue = session.the_desk().catalogue
    keys = list(dict.fromkeys(t.indicator for t in catalogue.plans[plan_id].targets.values()))
    return _choose("indicator", _("指标"), keys, keys[0], lambda key: named(catalogue.indicators[key], "short"))


def link(**changed: str | None) -> dict[str, str]:
    """The address of another view: this one's plan, quarter, language, moment and draft, with `changed` in place.

    A key changed to None is left out.
    """
    asked = st.query_params.to_dict()
    kept: dict[str, str | None] = {
        key: asked[key] for key in ("plan", "as_of", "lang", "known_at", "draft") if key in asked
    }
    if language() == "zh":
        kept.pop("lang", None)
    return {key: value for key, value in {**kept, **changed}.items() if value}


def address(**changed: str | None) -> str:
    """`link` as an address on this page, for a link inside a table."""
    return "?" + urlencode(link(**changed))


def here(**changed: str | None) -> str:
    """The address of this page with everything chosen on it, `changed` in place; a key changed to None is left out."""
    kept = {key: value for key, value in {**st.query_params.to_dict(), **changed}.items() if value}
    return "?" + urlencode(kept)
