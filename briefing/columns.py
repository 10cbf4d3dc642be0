"""Column widths of a table on paper or slide: short words whole, what is short taken where it costs the fewest lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

_HALVINGS = 40
# Marks that begin no line and end none (GB/T 15834): they stay with the letter before, or behind.
_CLOSING, _OPENING = "，。；：、？！）》〉」』】〕”’…％", "（《〈「『【〔“‘"
# Chinese breaks anywhere else, Latin between words; a line may end after the dash of a range.
WORDS = re.compile(
    rf"\s+|[{_OPENING}]*(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff\u2013{_OPENING}{_CLOSING}]+\u2013?|\u2013)[{_CLOSING}]{{0,3}}"
    rf"|[{_OPENING}{_CLOSING}]"
)


def wrapped(text: str, room: float, wide: Callable[[str], float]) -> int:
    """How many lines a text takes in a room, `wide` saying how wide a word is."""
    lines = 0
    for paragraph in text.split("\n"):
        lines, at = lines + 1, 0.0
        for word in WORDS.findall(paragraph):
            own = wide(word)
            if at + (0 if word.isspace() else own) > room and at > 0:
                lines, at = lines + 1, 0.0
            at += own
            while at > room:
                # A word longer than a line is broken by the program that draws it.
                lines, at = lines + 1, at - room
    return lines


def capped(least: Sequence[float], whole: Sequence[float], width: float) -> list[float]:
    """The columns at their whole widths, the widest cut to one limit, none below its least, so that together they fill the
    width; where not even the least do, the least."""
    low, high = 0.0, max(whole)
    for _step in range(_HALVINGS):
        limit = (low + high) / 2
        total = sum(max(floor, min(own, limit)) for floor, own in zip(least, whole, strict=True))
        low, high = (limit, high) if total <= width else (low, limit)
    return [max(floor, min(own, low)) for floor, own in zip(least, whole, strict=True)]


def lowered(
    widths: Sequence[float], least: Sequence[float], steps: Sequence[float], lines: Callable[[Sequence[float]], float]
) -> list[float]:
    """Widths of the same sum at which `lines` is as low as can be found by moving a step from one column to another."""
    best, now = lines(widths), list(widths)
    for step in steps:
        better = True
        while better:
            better = False
            for give, take in itertools.permutations(range(len(now)), 2):
                moved = [own + step * ((n == take) - (n == give)) for n, own in enumerate(now)]
                if moved[give] >= least[give] and (asked := lines(moved)) < best:
                    best, now, better = asked, moved, True
    return now
