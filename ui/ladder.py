"""The ladder of reminders: word, shape and colour of each rung, on every page that says how late somebody is."""

from __future__ import annotations

from charts.palette import MUTED, NAVY
from components.html import Markup, chain, piece, span, strong
from desk import Desk
from desk.chase import RUNGS
from tracker.rules.standing import Rung
from wording import _
from wording.chase import rung_word

# Word, shape and colour of each rung; the shapes are those of the house's statuses, all in GB 2312.
LOOK: dict[Rung, tuple[str, str, str]] = {
    "done": ("●", "#24796B", "#FFFFFF"),
    "not_due": ("○", MUTED, "#FFFFFF"),
    "blue": ("◆", NAVY, "#E8EEF4"),
    "yellow": ("▲", "#9C5C00", "#FDF1DC"),
    "red": ("■", "#9C1B1B", "#F6CFCB"),
}


def mark(rung: Rung, word: str = "") -> Markup:
    """Shape and word of a rung in its colour."""
    shape, colour, _tint = LOOK[rung]
    return strong(f"{shape} {word or rung_word(rung)}", "nowrap", colour=colour)


def legend(desk: Desk, done: str = "") -> Markup:
    """The ladder with its days ; `done` is another word for its last rung."""
    near, due, long_past = desk.catalogue.settings.chase_ladder_days
    words: dict[Rung, str] = {
        "blue": _("截止日前 {n} 天起").format(n=-near),
        "yellow": _("截止日起") if due == 0 else _("第 {n} 天起").format(n=due),
        "red": _("逾期 {n} 天起").format(n=long_past),
    }
    items = [
        chain([mark(rung, done if rung == "done" else ""), span(words.get(rung, ""), "muted")], " ")
        for rung in RUNGS[::-1]
    ]
    return piece("legend", items)
