"""The ladder of reminders: word, shape and colour of each rung, on every page that says how late somebody is."""

from __future__ import annotations

from html import escape

from charts.palette import MUTED, NAVY
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


def mark(rung: Rung, word: str = "") -> str:
    """Shape and word of a rung in its colour (HTML)."""
    shape, colour, _tint = LOOK[rung]
    return f'<b class="nowrap" style="color:{colour}">{shape} {escape(word or rung_word(rung))}</b>'


def legend(desk: Desk, done: str = "") -> str:
    """The ladder with its days (HTML); `done` is another word for its last rung."""
    near, due, long_past = desk.catalogue.settings.chase_ladder_days
    words: dict[Rung, str] = {
        "blue": _("截止日前 {n} 天起").format(n=-near),
        "yellow": _("截止日起") if due == 0 else _("第 {n} 天起").format(n=due),
        "red": _("逾期 {n} 天起").format(n=long_past),
    }
    parts = [
        f"{mark(rung, done if rung == 'done' else '')} <span class='muted'>{escape(words.get(rung, ''))}</span>"
        for rung in RUNGS[::-1]
    ]
    return f'<div class="ip"><div class="legend">{"".join(f"<span>{part}</span>" for part in parts)}</div></div>'
