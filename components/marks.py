"""The eight statuses as small drawings. Streamlit removes inline <svg>, so each is an <img>.

Its alternative text is the word, for where the mark stands alone; beside the word it is only an ornament (`beside`), so that
a screen reader does not say everything twice.
"""

from __future__ import annotations

import base64
from functools import cache

from components.html import Markup, render
from wording.duty_looks import DutyLook, duty_look, duty_word
from wording.status import StatusLook, status_look, status_word


def picture(svg: str, alt: str, width: int, height: int, css: str = "") -> Markup:
    """An <img> that carries `svg` as a data address, `width` × `height` px."""
    data = base64.b64encode(svg.encode()).decode()
    return render("picture.html", data=data, alt=alt, width=width, height=height, css=css)


def status_mark(status: str | None, size: int = 15, colour: str = "", *, beside: bool = False) -> Markup:
    """The mark of a status, `size` px square; a district without a task has none."""
    look = status_look(status)
    return _drawn(look.glyph, "" if beside else status_word(status), size, colour or look.colour)


def duty_mark(state: str, size: int = 15, colour: str = "", *, beside: bool = False) -> Markup:
    """The mark of a task's or dated item's state, `size` px square."""
    look = duty_look(state)
    return _drawn(look.glyph, "" if beside else duty_word(state), size, colour or look.colour)


def labelled(status: str | None, size: int = 15, css: str = "light") -> Markup:
    """Mark and word of a status in its colour."""
    return _labelled(status_look(status), status_word(status), size, css)


def duty_labelled(state: str, size: int = 14, css: str = "light") -> Markup:
    """Mark and word of a task's or dated item's state in its colour."""
    return _labelled(duty_look(state), duty_word(state), size, css)


def _labelled(look: StatusLook | DutyLook, word: str, size: int, css: str) -> Markup:
    drawn = _drawn(look.glyph, "", size, look.colour) or f"{look.glyph} "  # a district without a task has a dash
    return render("labelled.html", mark=drawn, word=word, colour=look.colour, css=css)


@cache
def _drawn(glyph: str, word: str, size: int, colour: str) -> Markup:
    if glyph not in "★●▲■□×○◆◇" or not glyph:
        return Markup()
    return picture(render("mark.svg", glyph=glyph, colour=colour), word, size, size, "mark")
