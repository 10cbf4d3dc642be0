"""Where words stand on a picture so that none lies on another, on a phone as on a desk.

A figure is drawn once for every width, so each place is tried at the narrowest and the widest a page gives it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import hypot

from charts.markup import BREAK

# Widths of the plot itself in px: on a phone of 390 px, and beside the right-hand column at 1600 px.
WIDTHS = (272, 780)
# Another label is worse than a line behind the words, and a word cut off at the edge is as bad.
_LABEL, _LINE, _EDGE = 100.0, 4.0, 60.0
# Px at the right of the plot that words may use.
_BEYOND = 26

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A place tried for words: which end of them is at the point, and how far they are moved, in px."""

    anchor: str
    right: float
    up: float


@dataclass
class Sheet:
    """The plot's height in px, what is drawn on it as lines (x from 0 to 1, y in px), and the boxes already taken."""

    height: float
    lines: list[list[tuple[float, float]]] = field(default_factory=list)
    taken: dict[int, list[Box]] = field(default_factory=lambda: {width: [] for width in WIDTHS})

    def best(self, x: float, y: float, text: str, size: float, places: Sequence[Place]) -> tuple[Place, bool]:
        """The first of the `places` where the words disturb least, and whether they are free of all other words."""
        costs = [self.cost_of(x, y, text, size, place) for place in places]
        least = min(range(len(places)), key=lambda n: (round(costs[n], 3), n))
        chosen = places[least]
        clear = not any(
            _overlaps(self._box(x, y, text, size, chosen, w), other) for w in WIDTHS for other in self.taken[w]
        )
        return chosen, clear

    def cost_of(self, x: float, y: float, text: str, size: float, place: Place) -> float:
        """How much words at a place would disturb: other words most, then the edge, then lines behind them."""
        return sum(self._cost(self._box(x, y, text, size, place, width), width) for width in WIDTHS)

    def take(self, x: float, y: float, text: str, size: float, place: Place) -> None:
        """Keeps the words' place from others."""
        for width in WIDTHS:
            self.taken[width].append(self._box(x, y, text, size, place, width))

    def _box(self, x: float, y: float, text: str, size: float, place: Place, width: int) -> Box:
        lines = [text_width(line, size) for line in text.split(BREAK)]
        wide, high = max(lines), 1.25 * size * len(lines)
        left = x * width + place.right - {"left": 0.0, "center": wide / 2, "right": wide}[place.anchor]
        middle = y + place.up
        return left, middle - high / 2, left + wide, middle + high / 2

    def _cost(self, box: Box, width: int) -> float:
        left, bottom, right, top = box
        cost = _EDGE * ((left < -4) + (right > width + _BEYOND) + (bottom < 0) + (top > self.height + 22))
        cost += _LABEL * sum(_overlaps(box, other) for other in self.taken[width])
        return cost + _LINE * sum(_crossed(box, line, width) for line in self.lines)


# How wide Latin characters are in our font, as shares of the type size; Chinese ones are square.
_WIDE = {
    " ": 0.23,
    **dict.fromkeys("ijlI.,:;'!|", 0.3),
    **dict.fromkeys('frt()[]-/"', 0.4),
    **dict.fromkeys("cksvxyzJ", 0.53),
    **dict.fromkeys("mwMW%—", 0.92),
    **dict.fromkeys("×·", 1.0),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.68),
    **dict.fromkeys("0123456789+−=", 0.57),
}


def text_width(text: str, size: float) -> float:
    """About how wide words are in px at a type size."""
    return size * _width_at_one(text)


@lru_cache(maxsize=8192)
def _width_at_one(text: str) -> float:
    """The width at a size of 1 px: who looks for the size that fits measures the same words many times."""
    plain = re.sub(r"<[^>]+>", "", text)
    return sum(_WIDE.get(ch, 1.0 if ord(ch) > 0x2000 else 0.61) for ch in plain)


# What may be parted from what: Chinese anywhere but before a closing mark or after an opening one, Latin between words.
_WORD = re.compile(r"[“（《「]*(?:[^\s\u2e80-\uffff“”‘’]+|[\u2e80-\uffff])[”）》」，。；：、！？…％,;:]*|\s+|[“”‘’…]")


def wrap_text(text: str, size: float, width: float) -> list[str]:
    """Plain words as lines no wider than `width` px at a type size; a word longer than a line stands alone on one."""
    lines, line = [], ""
    for word in _WORD.findall(text):
        if line.strip() and text_width((line + word).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += "" if word.isspace() and not line else word
    return [*lines, line.rstrip()] if line.strip() else lines


def _overlaps(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crossed(box: Box, line: Sequence[tuple[float, float]], width: int) -> float:
    """How much of a line lies behind the box, as a share of the box's width."""
    inside = 0.0
    for (x0, y0), (x1, y1) in pairwise(line):
        length = hypot((x1 - x0) * width, y1 - y0)
        pieces = max(1, round(length / 4))
        for piece in range(pieces):
            share = (piece + 0.5) / pieces
            x, y = (x0 + (x1 - x0) * share) * width, y0 + (y1 - y0) * share
            inside += length / pieces * (box[0] <= x <= box[2] and box[1] <= y <= box[3])
    return inside / max(1.0, box[2] - box[0])
