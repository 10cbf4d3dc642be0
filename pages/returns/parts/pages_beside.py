"""Pages beside the workbooks about to be saved: the stamped scan of one, or what a single figure rests on (批复、名单)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.returns.parts import submit
from tracker.submission import Submission
from ui import parts, session
from ui.record_words import place
from wording import _, named

# Of the session: how often the uploader was emptied.
_ROUND = "pages-round"
# Of a workbook with more figures a page is offered to the whole only.
FIGURES_OFFERED = 500


@dataclass(frozen=True)
class PageBeside:
    """A page and what it belongs to: a workbook by its hash, and the figure it is evidence of (region, measure, period)."""

    name: str
    content: bytes
    book: str
    figure: tuple[str, str, str] | None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def uploader(books: Sequence[Submission]) -> list[PageBeside]:
    """Where pages are put in, each with a box that says of which workbook, or of which figure, it is."""
    belonging: dict[tuple[str, tuple[str, str, str] | None], str] = {(one.sha256, None): _whole(one) for one in books}
    for one in books:
        for o in one.observations if one.figure_count <= FIGURES_OFFERED else ():
            words = _("{place} {measure}").format(place=_place(o.region), measure=_measure(o.measure))
            belonging[one.sha256, (o.region, o.measure, str(o.period))] = words
    found = []
    with st.expander(_("附盖章扫描件、佐证材料（可不附）")):
        uploads = st.file_uploader(
            _("盖章扫描件，或某个数的佐证（批复、名单等），和工作簿一起存入库中"),
            accept_multiple_files=True,
            key=f"pages-{st.session_state.setdefault(_ROUND, 0)}",
        )
        options = list(belonging)
        for n, upload in enumerate(uploads or ()):
            chosen = st.selectbox(
                parts.plain(_("《{file}》是哪一本、哪个数的").format(file=upload.name)),
                options,
                index=_likely(upload.name, books),
                format_func=lambda where: belonging[where],
                key=f"page-of-{n}-{upload.file_id}",
            )
            found.append(PageBeside(upload.name, upload.getvalue(), *chosen))
    return found


def taken() -> None:
    """The pages are saved: the uploader is empty again."""
    st.session_state[_ROUND] += 1


def _likely(file_name: str, books: Sequence[Submission]) -> int:
    """The workbook whose unit the page's name says; else the first."""
    units = [submit.unit_of(one) for one in books]
    return next((n for n, unit in enumerate(units) if unit and unit in file_name), 0)


def _whole(submission: Submission) -> str:
    return _("整本：{name}").format(name=submit.book_title(submission))


def _place(region: str) -> str:
    return place(region, session.the_desk().register)


def _measure(measure: str) -> str:
    return named(session.the_desk().catalogue.measures[measure])
