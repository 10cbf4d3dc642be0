"""Plotly's own markup in labels and hover texts. It is no HTML, but reads like it, so a name with a sign of it is written out."""

from __future__ import annotations

from html import escape

BREAK = "<br>"
# Without it plotly adds the name of the trace in a box of its own.
_NO_NAME = "<extra></extra>"


def plain(text: str) -> str:
    """A text as it is, whatever signs it holds."""
    return escape(text, quote=False).replace("%{", "%&#123;")


def bold(text: str) -> str:
    """Marked-up text in bold."""
    return f"<b>{text}</b>"


def styled(text: str, colour: str, size: int | None = None) -> str:
    """Marked-up text in a colour (#RRGGBB), at a size in px."""
    font = "" if size is None else f"font-size:{size}px;"
    return f"<span style='{font}color:{colour}'>{text}</span>"


def stacked(*texts: str) -> str:
    """Marked-up texts one under the other; empty ones are left out."""
    return BREAK.join(text for text in texts if text)


def hover(text: str) -> str:
    """A hover text that stands alone."""
    return text + _NO_NAME
