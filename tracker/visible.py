"""Text without what nobody sees or means: marks without width, turns of the direction of writing, control characters.

They come along when a text is copied from a web page or a chat; a turned direction makes the figures beside it read wrong, and a
control character is refused by every document.
"""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """The text without invisible characters; ends of lines and tabs stay."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)
