"""The strip that counts the statuses: six cells for eight words; a zero is grey, so that it never looks like an alarm."""

from __future__ import annotations

from collections.abc import Sequence

from charts.marks import mark
from charts.palette import MUTED
from tracker.rules.judgement import Judgement
from wording.sentences import count_statuses
from wording.status import STRIP, status_look, status_word


def strip(judged: Sequence[Judgement]) -> str:
    """The strip as HTML. Its numbers add up to the number of targets."""
    counts = count_statuses(judged)
    cells = "".join(_cell(codes, counts) for codes in STRIP)
    return f'<div class="ip"><div class="strip">{cells}</div></div>'


def _cell(codes: tuple[str, ...], counts: dict[str, int]) -> str:
    pair = ' class="pair"' if len(codes) > 1 else ""
    return f"<div{pair}>{''.join(_one(code, counts[code]) for code in codes)}</div>"


def _one(code: str, count: int) -> str:
    colour = status_look(code).colour if count else MUTED
    zero = "" if count else " zero"
    return (
        f'<span class="one{zero}" style="color:{colour}">{mark(code, 20 if len(status_word(code)) < 9 else 16, colour)}'
        f'<span class="n">{count}</span>{status_word(code)}</span>'
    )
