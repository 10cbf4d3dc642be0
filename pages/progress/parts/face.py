"""All that 总览 says of a plan's targets, as words and HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components import cards
from components.html import Markup
from pages.progress.parts import todo
from tracker.periods import Period
from tracker.rules.judgement import Judgement
from ui import choices, session
from ui.choices import View
from ui.drawn import drawn
from wording import headlines, language
from wording.paragraphs import plan_paragraph


@dataclass(frozen=True)
class Face:
    """The conclusion, the strip, the lists of the left column, the card of each target by its key, and all of it in prose."""

    headline: str
    strip: Markup
    troubles: Markup
    changes: Markup
    cards: Mapping[str, Markup]
    text: str


def face(plan_id: str, view: View, at: Period, judged: Sequence[Judgement]) -> Face:
    """The face of a plan with targets at a quarter."""
    return drawn(plan_id, view.known_at, ("face", view.as_of), lambda: _face(plan_id, view, at, judged))


def _face(plan_id: str, view: View, at: Period, judged: Sequence[Judgement]) -> Face:
    desk, as_of, known_at = session.the_desk(), view.as_of, view.known_at
    catalogue, register, plan = desk.catalogue, desk.register, desk.catalogue.plans[plan_id]
    gaps = {row.target: session.gap_table(plan_id, row.key, as_of, known_at) for row in judged}
    tasks = session.tasks(plan_id, at, known_at)
    moved = session.changes(plan_id, as_of, known_at) if as_of else ()

    def card(row: Judgement) -> Markup:
        if len(judged) >= cards.COMPACT_FROM:
            return cards.compact(row, catalogue, register)
        course = session.history(plan_id, row.indicator, plan.region, as_of, known_at)
        return cards.card(row, course, catalogue, register)

    return Face(
        headlines.overview_headline(judged, catalogue, at),
        cards.strip(judged, lambda code: choices.here(light=code)),
        todo.trouble_list(judged, gaps, catalogue, register, 6 if language() == "zh" else 5, tasks),
        todo.change_list(moved, catalogue, limit=1),
        {row.target: card(row) for row in judged},
        plan_paragraph(judged, catalogue, register, gaps),
    )
