"""Small pieces of every page: the sample band, the stamp line, headings, captions, calm sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import NoReturn

import streamlit as st

from components.html import Markup, link, piece
from components.marks import labelled
from desk import office_day
from desk.publish import Edition
from desk.typed import PersonalInText
from store.copies import copy_fault
from tracker.clock import local, today_at
from tracker.permission import About
from ui import choices, session
from ui.choices import View
from wording import _
from wording.figures import date_words, zone_words
from wording.keeping import no_copy_words
from wording.problems import typed_words
from wording.sentences import sample_words

SHOWN = "shown flashes"


class EndOfPage(Exception):
    """A page has said all it has to say."""


def end() -> NoReturn:
    """Ends a page where it is; what stands at the foot of every page comes all the same, as it would not after `st.stop`."""
    raise EndOfPage


def today() -> date:
    """The day that what is due is counted from: the address's (today=2026-10-26), else the past day the reader looks
    back at, else today, at the office."""
    try:
        return date.fromisoformat(st.query_params.get("today", ""))
    except ValueError:
        moment = choices.known_at()
        return today_at(moment) if moment else office_day()


def sample_band(grade: str | None) -> None:
    """The band over every screen that stands on sample figures; nothing for an office's own."""
    if grade == "sample":
        words = _("本页数字由程序生成，用于演示，不代表任何地区的实际情况")
        st.html(piece("band", [(sample_words(), words)]))


def known_band(known_at: datetime | None) -> None:
    """Says that the screen shows what was known at a past moment, with the way back."""
    if known_at:
        st.html(piece("band", [(_known_words(known_at), _link(_("回到现在"), known_at=None))]))


def edition_banner(plan_id: str, view: View, grade: str | None) -> None:
    """The line over a leaders' page: sample or not, and which edition it is, a draft, or a past day's knowledge."""
    notes, edition = [], Markup()
    if grade == "sample":
        words = _("本页数字由程序生成，用于演示，不代表任何地区的实际情况")
        notes.append({"bold": sample_words(), "words": words, "draft": False})
    if view.edition:
        edition = _edition(plan_id, view.edition)
    elif view.looks_back and view.known_at:
        notes.append({"bold": _known_words(view.known_at), "words": "", "draft": False})
        edition = _link(_("回到现在"), known_at=None)
    else:
        words, edition = _draft(plan_id)
        notes.append({"bold": _("草稿·未发布"), "words": words, "draft": True})
    st.html(piece("standing", notes, edition))


def looking_back(plan_id: str, view: View) -> None:
    """The same line on a page with nothing to show, where the reader looks back at a day before the first figure."""
    if view.looks_back:
        edition_banner(plan_id, view, None)


def _edition(plan_id: str, edition: Edition) -> Markup:
    """内部 or 已公开 with the moment it was laid down, and the way to the draft when there is one."""
    seen = {"internal": _("内部"), "public": _("已公开")}[edition.visibility]
    moment = _("{moment}发布（{zone}）").format(moment=moment_words(edition.published_at), zone=zone_words())
    sees = session.the_desk().may("see_draft", About(plan_id))
    draft = _link(_("看草稿"), draft="1", as_of=None) if sees and session.has_draft(plan_id) else ""
    return piece("edition", seen, moment, draft)


def _draft(plan_id: str) -> tuple[str, Markup]:
    """What would move with a draft, and the way back to the edition."""
    edition = session.last_edition(plan_id)
    if edition is None:
        return "", Markup()
    moved = session.draft_changes(plan_id, edition)
    lights = sum(one.before_light != one.after_light for one in moved)
    words = _("发布后 {lights} 盏灯会变，{figures} 项数值会变").format(
        lights=lights, figures=sum(one.before != one.after for one in moved)
    )
    if not moved:
        words = _("各项目标与已发布的相同")
    return words, _link(_("看已发布的"), draft=None, as_of=None)


def _link(words: str, **changed: str | None) -> Markup:
    return link(words, choices.here(**changed))


def _known_words(known_at: datetime) -> str:
    return _("按 {moment} 所知显示").format(moment=moment_words(known_at))


def moment_words(moment: datetime) -> str:
    """A stored moment at the office's clock: 2026年11月22日 18:14; the end of a day is the day."""
    here = local(moment)
    return date_words(here.date()) + ("" if (here.hour, here.minute) == (23, 59) else f" {here:%H:%M}")


def foot(*sentences: str, text: str = "", take_away: Callable[[], None] | None = None) -> None:
    """The foot of a leaders' page: its fine print, the plan in words, the way back to a past day, and its pictures."""
    left, right = st.container(key="foot").columns([79, 21] if text else [85, 15])
    with left:
        caption(*sentences)
    with right.container(horizontal=True, horizontal_alignment="right", key="foot-tools"):
        if text:
            with st.popover(_("文字说明"), type="tertiary"):
                st.html(piece("prose", text))
        if session.the_desk().may("see_draft"):
            with st.popover(_("按当时所知"), type="tertiary"):
                choices.look_back()
        if take_away:
            take_away()


def stamp(*parts: str) -> None:
    """The line at the right of the choices: as-of, time gone by, reported. Parts may carry marks."""
    st.html(piece("stamp", parts))


def headline(sentence: str) -> None:
    """The page's conclusion, its only first-level heading."""
    st.html(piece("headline", sentence))


def page_head(name: str, note: str = "") -> None:
    """The page's name over a navy rule."""
    st.html(piece("page_head", name, note))


def section(title: str, unit: str = "") -> None:
    """A second-level heading with its unit in light type."""
    st.html(piece("section", title, unit))


def caption(*sentences: str) -> None:
    """The fine print under a picture: how to read it and where it comes from."""
    st.html(piece("caption", "".join(sentence for sentence in sentences if sentence)))


def plain(text: str) -> str:
    """A stranger's text for a widget's label, which would read it as Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])", r"\\\1", text)


@contextmanager
def typed_texts() -> Iterator[None]:
    """Around whatever keeps what a person typed: a text that may not be kept is refused in a sentence, nothing is saved."""
    try:
        yield
    except PersonalInText as refused:
        st.warning(plain(typed_words(refused.said, refused.shown)))


def flash(key: str) -> None:
    """What the last click did, if `key` of the session tells; it stands until a whole run has shown it (`clear_flash`)."""
    if said := st.session_state.get(key):
        st.success(plain(said))
        st.session_state.setdefault(SHOWN, set()).add(key)


def clear_flash() -> None:
    """After a whole run: what was said is not said again. A run broken off half-way has said nothing yet."""
    for key in st.session_state.pop(SHOWN, ()):
        st.session_state.pop(key, None)


def copy_band() -> None:
    """On pages that save: says that the copy following the last commit could not be made, as soon as that is known."""
    store = session.the_desk().store

    @st.fragment(run_every=2 if store.background.is_busy else None)
    def band() -> None:
        if fault := copy_fault(store):
            st.warning(plain(no_copy_words(fault.why, fault.is_full)))

    band()


def empty_state(title: str, lines: Sequence[str] = ()) -> None:
    """A quiet box: what is the matter and what to do, for empty and faulty states. Never a stack trace."""
    st.html(piece("empty_state", title, lines))


def legend(statuses: Sequence[str | None]) -> None:
    """The marks used on a page with their words."""
    st.html(piece("legend", [labelled(code) for code in statuses]))
