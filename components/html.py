"""HTML for pages, board, screens and pictures: always from a template, and every value is escaped unless it is HTML already.

The templates lie in `components/templates`. They hold no words: those come in as values, in the session's language. A value
is HTML already when it is `Markup`, which only a template makes; everything else is text, whatever a workbook or a person
wrote in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["Markup", "block", "chain", "link", "linked", "piece", "render", "small", "span", "strong", "unseen"]

# A value that a template asks for and nobody gave is a bug, never an empty place on a page.
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_INLINE = _ENVIRONMENT.get_template("inline.html").module
_PARTS = _ENVIRONMENT.get_template("parts.html").module


def render(template: str, **values: object) -> Markup:
    """The template of that name with its values, as HTML."""
    return Markup(_ENVIRONMENT.get_template(template).render(**values).strip())


def strong(text: str, css: str = "", *, colour: str = "") -> Markup:
    """Words in bold, with a class, in a colour (#RRGGBB)."""
    return Markup(_INLINE.strong(text, css, colour))  # type: ignore[attr-defined]


def span(text: str, css: str = "", *, colour: str = "", title: str = "") -> Markup:
    """Words with a class, in a colour; `title` is said on pointing."""
    return Markup(_INLINE.span(text, css, colour, title))  # type: ignore[attr-defined]


def block(text: str, css: str = "") -> Markup:
    """Words on a line of their own."""
    return Markup(_INLINE.block(text, css))  # type: ignore[attr-defined]


def unseen(text: str) -> Markup:
    """Words for those who hear the page: the head of a column whose meaning the eye sees by itself."""
    return span(text, "unseen")


def small(text: str) -> Markup:
    """Words in small type on a line of their own."""
    return block(text, "small")


def link(text: str, address: str, css: str = "", *, title: str = "", new: bool = False) -> Markup:
    """A link in this window; `new`: in another one, which is not told where the reader came from."""
    return Markup(_INLINE.link(text, address, css, title, new))  # type: ignore[attr-defined]


def chain(parts: Iterable[str], between: str = "") -> Markup:
    """Pieces one after the other, text among them escaped; what is empty is left out."""
    return Markup(between if isinstance(between, Markup) else Markup.escape(between)).join(
        part for part in parts if part
    )


def linked(text: str, ways: Mapping[str, str]) -> Markup:
    """A sentence in which the first mention of each name of `ways` leads to its address."""
    if not ways:
        return Markup.escape(text)
    names = re.compile("|".join(re.escape(name) for name in sorted(ways, key=len, reverse=True) if name))
    made, at, led = [], 0, set[str]()
    for found in names.finditer(text):
        if found[0] in led:
            continue
        led.add(found[0])
        made += [Markup.escape(text[at : found.start()]), link(found[0], ways[found[0]], "quiet")]
        at = found.end()
    return chain([*made, Markup.escape(text[at:])])


def piece(name: str, *values: object, **named: object) -> Markup:
    """A small piece of every page, by its name in `parts.html`, with its values in the order given there."""
    return Markup(getattr(_PARTS, name)(*values, **named))
