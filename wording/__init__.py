"""Every sentence a person reads, in the language of the session.

Chinese is the source: a msgid is the Chinese text, and the English catalogue is `locale/en/LC_MESSAGES/messages.po`.
The language is a context variable, so two sessions in two threads never mix; a fragment or a new thread starts in
Chinese until it says `use(...)`. Problems and notes travel as codes and become sentences only here.
"""

from __future__ import annotations

import gettext
import re
from contextvars import ContextVar
from functools import cache

from wording.compile import LOCALE, compiled

LANGUAGES = ("zh", "en")
_language: ContextVar[str] = ContextVar("language", default="zh")


def use(language: str | None) -> str:
    """The language now in force for this session: 'en' when asked for, 'zh' for everything else."""
    chosen = language if language in LANGUAGES else "zh"
    _language.set(chosen)
    return chosen


def language() -> str:
    """The language in force: 'zh' or 'en'. Part of the key of every cached text."""
    return _language.get()


@cache
def _catalogue(chosen: str) -> gettext.NullTranslations:
    return gettext.NullTranslations() if chosen == "zh" else compiled(LOCALE, chosen)


_CHOICE = re.compile(r"\[([^\[\]|{}]*)\|([^\[\]|{}]*)\]")


class _Counting(str):
    """A text with words that go by a count: `{n} [unit owes|units owe]` takes the first for 1 of the parameter before it."""

    __slots__ = ()

    def format(self, *args: object, **given: object) -> str:
        def chosen(match: re.Match[str]) -> str:
            counts = re.findall(r"\{(\w+)[^{}]*\}", self[: match.start()])
            return match[1] if counts and str(given.get(counts[-1])) == "1" else match[2]

        return str.format(_CHOICE.sub(chosen, self), *args, **given)


def _(text: str) -> str:
    """The Chinese `text` in the session's language. Fill in parameters after, with `.format(name=…)`."""
    found = _catalogue(language()).gettext(text) if text else ""
    return _Counting(found) if "[" in found and _CHOICE.search(found) else found


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many` in the session's language, as its grammar wants for the count `n`."""
    return _catalogue(language()).ngettext(one, many, n)


def mark(text: str) -> str:
    """The text as it is, listed for translation; for words in a constant that `_` turns at the time of reading."""
    return text


def inside(word: str) -> str:
    """A word that stands alone elsewhere, within a sentence of the session's language: in English it begins small."""
    return word[:1].lower() + word[1:] if language() == "en" else word


def named(thing: object, field: str = "name") -> str:
    """A catalogue's or register's own name of `thing` in the session's language; the Chinese one when there is no other."""
    chinese = str(getattr(thing, field))
    if language() == "zh":
        return chinese
    return str(getattr(thing, f"{field}_en", "") or chinese)
