"""Calm pages for what is not the reader's fault: a faulty catalogue or register, a held database, no figures yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from desk.permission import MayNot, NothingPublished, TooLate
from store import DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable
from tracker.periods import parse_period
from tracker.schema.catalogue_file import CatalogueError
from tracker.schema.regions import RegisterError
from ui import choices, parts, session
from ui.style import inject_css
from wording import _
from wording.catalogue_faults import fault_sentences
from wording.keeping import not_written_words
from wording.permission import nothing_published_words, refusal_words, stranger_words, too_late_words


def desk_or_stop() -> None:
    """Opens the desk, or draws a page that says why it cannot be opened and stops there."""
    try:
        session.the_desk()
    except (CatalogueError, RegisterError) as error:
        show(fault_sentences(error))
        st.stop()
    except DatabaseHeld:
        inject_css()
        parts.empty_state(_("数据库正被另一个程序占用，请等它结束后刷新本页。"))
        st.stop()
    except DatabaseTooNew:
        inject_css()
        parts.empty_state(_("数据库是较新版本的程序建立的，请先升级本程序。"))
        st.stop()
    except NotWritable as error:
        inject_css()
        parts.empty_state(not_written_words(getattr(error.path, "name", error.path), error.why))
        st.stop()
    except NotADatabase:
        inject_css()
        parts.empty_state(
            _("数据库文件已损坏或不是本系统的，打不开；请停下程序，用 cli.py restore 从 copies/ 里恢复一份。")
        )
        st.stop()


def not_written(error: Exception) -> str:
    """What to say when the disk did not take what was to be saved; "" for any other fault."""
    return (
        not_written_words(getattr(error.path, "name", error.path), error.why) if isinstance(error, NotWritable) else ""
    )


def refused(error: Exception) -> str:
    """What to say to somebody who may not do or see this; "" for a fault."""
    if isinstance(error, MayNot):
        return refusal_words(error.actor, error.act)
    if isinstance(error, TooLate):
        return too_late_words()
    return nothing_published_words() if isinstance(error, NothingPublished) else ""


def stranger_or_stop() -> None:
    """Of whom the access file says nothing: says who they are, for the administrator, and stops there."""
    actor = session.the_desk().actor
    if actor is not None and not actor.roles:
        st.warning(parts.plain(stranger_words(actor)))
        parts.end()


def warn_unknown_query_params() -> None:
    """Says which words of the address nobody knows, and forgets them; the page then shows its default in their place.

    A quarter, place or indicator that only the chosen plan lacks is no fault: it stayed from the plan before.
    """
    desk = session.the_desk()
    known: dict[str, tuple[str, Callable[[str], bool]]] = {
        "plan": (_("方案"), lambda asked: asked in desk.catalogue.plans),
        "as_of": (_("季度"), _is_period),
        "region": (_("地区"), lambda asked: asked in desk.register),
        "indicator": (_("指标"), lambda asked: asked in desk.catalogue.indicators),
        "known_at": (_("时间"), lambda _asked: choices.known_at() is not None),
    }
    for key, (name, fits) in known.items():
        asked = st.query_params.get(key)
        if asked and not fits(asked):
            st.query_params.pop(key)
            words = _("网址里的{name}“{asked}”认不出，下面显示的不是它，请核对网址。")
            st.warning(parts.plain(words.format(name=name, asked=asked[:40])))


def _is_period(asked: str) -> bool:
    try:
        return bool(parse_period(asked))
    except ValueError:
        return False


def show(faults: Sequence[str]) -> None:
    """A faulty catalogue or register: every fault with its line, and what to do."""
    inject_css()
    title = _("指标目录或区划登记册有 {n} 处错误，看板没有启动。按下面所列改好后刷新本页；已入库的数据不受影响。")
    parts.empty_state(title.format(n=len(faults)), faults)


def no_figures(plan_name: str) -> None:
    """What to do when a plan has no figures yet; stops the page."""
    parts.empty_state(
        _("{plan}还没有数据。").format(plan=plan_name),
        [
            _("到“上报”页下载本季度的空白上报表，填好后在同一页上传。"),
            _("数据入库后，本页自动显示进度、差距和未报单位。"),
        ],
    )
    _ways(("submit", _("上报")))
    parts.end()


def no_targets() -> None:
    """Of a plan without targets: there is nothing to compare or publish, and where its tasks stand; stops the page."""
    nothing_here(_("本方案没有定量目标，没有各地可比较的数，也没有要发布的数。"))


def nothing_here(title: str, why: str = "", *, has_targets: bool = False) -> None:
    """Of a page that has nothing to say of the plan: `title` and `why`, and on to what the plan has; stops the page."""
    if has_targets:
        parts.empty_state(title, [why])
        _ways(("indicator", _("指标")), ("tasks", _("任务")), ("duty", _("责任")))
    else:
        words = _("任务进展看“任务”，节点和期限看“日历”，各单位要办的看“责任”；填好的任务进展表在“上报”页放入。")
        parts.empty_state(title, [words])
        _ways(("tasks", _("任务")), ("calendar", _("日历")), ("duty", _("责任")))
    parts.end()


def _ways(*pages: tuple[str, str]) -> None:
    """Links from an empty page to those that have something to say."""
    with st.container(horizontal=True):
        for page, label in pages:
            folder = "returns" if page == "submit" else "progress"
            st.page_link(
                f"pages/{folder}/{page}.py", label=label, icon=":material/arrow_forward:", query_params=choices.link()
            )
