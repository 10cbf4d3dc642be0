"""The eight statuses as small drawings for HTML. Streamlit removes inline <svg>, so each is an <img> whose alt is the word."""

from __future__ import annotations

import base64
from functools import cache
from html import escape

from wording.duty_looks import duty_look, duty_word
from wording.status import status_look, status_word

_STAR = "12,1.6 15.1,8.6 22.7,9.3 17,14.4 18.7,21.9 12,17.9 5.3,21.9 7,14.4 1.3,9.3 8.9,8.6"
_SHAPES = {
    "★": f'<polygon points="{_STAR}" fill="COLOUR"/>',
    "●": '<circle cx="12" cy="12" r="10" fill="COLOUR"/>',
    "▲": '<polygon points="12,1.5 23,22 1,22" fill="COLOUR"/><rect x="10.8" y="8.5" width="2.4" height="7" fill="#fff"/>'
    '<rect x="10.8" y="17.2" width="2.4" height="2.4" fill="#fff"/>',
    "■": '<rect x="2" y="2" width="20" height="20" fill="COLOUR"/>',
    "□": '<rect x="3" y="3" width="18" height="18" fill="none" stroke="COLOUR" stroke-width="2.4"/>',
    "×": '<path d="M4 4L20 20M20 4L4 20" stroke="COLOUR" stroke-width="5.5" fill="none"/>',
    "○": '<circle cx="12" cy="12" r="9" fill="none" stroke="COLOUR" stroke-width="2.4" stroke-dasharray="4.2 2.9"/>',
    "◆": '<path d="M12 2L22 12L12 22L2 12Z" fill="COLOUR"/>',
    "◇": '<path d="M12 2L22 12L12 22L2 12Z" fill="none" stroke="COLOUR" stroke-width="2.4"/>',
}


def picture(svg: str, alt: str, width: int, height: int, css: str = "") -> str:
    """An <img> that carries `svg` as a data address, `width` × `height` px."""
    data = base64.b64encode(svg.encode()).decode()
    style = f' style="{css}"' if css else ""
    return (
        f'<img alt="{escape(alt, quote=True)}" width="{width}" height="{height}"{style} '
        f'src="data:image/svg+xml;base64,{data}">'
    )


def mark(status: str | None, size: int = 15, colour: str | None = None) -> str:
    """The mark of a status as an <img>, `size` px square; its alt is the word in the session's language.

    A district without a task has no mark: "" comes back.
    """
    return _drawn(status, status_word(status), size, colour)


@cache
def _drawn(status: str | None, word: str, size: int, colour: str | None) -> str:
    look = status_look(status)
    shape = _SHAPES.get(look.glyph)
    if shape is None:
        return ""
    body = shape.replace("COLOUR", colour or look.colour)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{body}</svg>'
    return picture(svg, word, size, size, "vertical-align:-2px")


def duty_mark(state: str, size: int = 15, colour: str | None = None) -> str:
    """The mark of a task's or dated item's state as an <img>, `size` px square; its alt is the word."""
    return _duty_drawn(state, duty_word(state), size, colour)


@cache
def _duty_drawn(state: str, word: str, size: int, colour: str | None) -> str:
    look = duty_look(state)
    body = _SHAPES[look.glyph].replace("COLOUR", colour or look.colour)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{body}</svg>'
    return picture(svg, word, size, size, "vertical-align:-2px")
