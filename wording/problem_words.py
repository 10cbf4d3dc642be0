"""What the sentences about problems have in common: the one place a class finds its sentence, and their parts."""

from __future__ import annotations

from functools import singledispatch

from tracker.periods import parse_period
from tracker.problems import OfFigure, Said
from wording import _
from wording.figures import period_words

Sentence = tuple[str, str]


@singledispatch
def sentence_of(said: Said, found: str) -> Sentence:
    """(what is wrong, how to put it right). Each class of problem has one function registered here, and only one."""
    raise NotImplementedError(said.code)


def joined(*parts: str) -> str:
    """The parts of a sentence that say something, with a semicolon between."""
    return _("；").join(part for part in parts if part)


def about(said: OfFigure) -> str:
    """The measure and the row the cell belongs to, as far as known: 商标有效注册量（晋江市）."""
    measure = said.measure_name or said.heading or said.measure
    return (
        _("{measure}（{row}）").format(measure=measure, row=said.row) if measure and said.row else measure or said.row
    )


def listed(names: tuple[str, ...]) -> str:
    return _("、").join(names)


def when(value: object, *, stock: bool = False) -> str:
    """A period, or several, as people say them (2026Q3 is 2026年三季度); whatever else stands there as it is."""
    return _("、").join(_when(part, stock) for part in told(value).split("、"))


def _when(text: str, stock: bool) -> str:
    try:
        return period_words(parse_period(text), stock=stock)
    except ValueError:
        return text


def told(value: object) -> str:
    """A parameter as text, — for one that is not known."""
    return "—" if value is None or value in ("", ()) else listed(value) if isinstance(value, tuple) else str(value)
