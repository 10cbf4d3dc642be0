"""Small pieces of every page: the sample band, the stamp line, headings, captions, calm sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from charts.marks import mark
from wording import _
from wording.sentences import sample_words
from wording.status import status_look, status_word


def sample_band(grade: str | None) -> None:
    """The band over every screen that stands on sample figures; nothing for an office's own."""
    if grade == "sample":
        words = _("本页数字由程序生成，用于演示，不代表任何地区的实际情况")
        st.html(f'<div class="ip band" role="note"><span><b>{sample_words()}</b>　{words}</span></div>')


def known_band(known_at: datetime | None) -> None:
    """Says that the screen shows what was known at a past moment."""
    if known_at:
        words = _("按 {moment} 时已入库的数据显示").format(moment=f"{known_at:%Y-%m-%d %H:%M} UTC")
        st.html(f'<div class="ip band" role="note"><span>{escape(words)}</span></div>')


def stamp(*parts: str) -> None:
    """The line at the right of the choices: as-of, time gone by, reported. Parts may carry marks (HTML)."""
    st.html(f'<div class="ip stamp">{" · ".join(part for part in parts if part)}</div>')


def headline(sentence: str) -> None:
    """The page's conclusion, its only first-level heading."""
    st.html(f'<div class="ip"><h1>{escape(sentence)}</h1></div>')


def page_head(name: str, note: str = "") -> None:
    """The page's name over a navy rule."""
    st.html(f'<div class="ip page-head">{escape(name)} <span class="muted small">{escape(note)}</span></div>')


def section(title: str, unit: str = "") -> None:
    """A second-level heading with its unit in light type."""
    after = f" <span>{escape(unit)}</span>" if unit else ""
    st.html(f'<div class="ip"><h2>{escape(title)}{after}</h2></div>')


def caption(*sentences: str) -> None:
    """The fine print under a picture: how to read it and where it comes from."""
    st.html(f'<div class="ip caption">{escape("".join(sentence for sentence in sentences if sentence))}</div>')


def calm(title: str, lines: Sequence[str] = ()) -> None:
    """A quiet box: what is the matter and what to do, for empty and faulty states. Never a stack trace."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    st.html(f'<div class="ip calm"><h1>{escape(title)}</h1>{f"<ul>{items}</ul>" if items else ""}</div>')


def status_badge(status: str | None) -> str:
    """Mark and word in the status colour, as HTML; an open task is said in plain words."""
    look = status_look(status)
    return f'<b style="color:{look.colour}">{mark(status)} {status_word(status)}</b>'


def legend(statuses: Sequence[str | None]) -> None:
    """The marks used on a page with their words."""
    parts = "".join(
        f'<span style="color:{status_look(code).colour}">{mark(code) or "—"} {status_word(code)}</span>'
        for code in statuses
    )
    st.html(f'<div class="ip"><div class="legend">{parts}</div></div>')
