"""征求意见: before a paper is signed each place says whether its lines are right; append-only, the newest answer holds."""

from __future__ import annotations

from datetime import datetime

from desk import Desk
from desk.permission import doing, own_places
from desk.typed import typed
from store.database import utc_now
from tracker.consultation import ANSWERS, Answer, PlaceAnswer
from tracker.periods import Period

LONGEST = 300


def answers(desk: Desk, plan_id: str, period: Period, known_at: datetime | None = None) -> dict[str, PlaceAnswer]:
    """Place to its newest answer on a quarter as known at a moment (UTC), for the places whoever sits at the desk may see."""
    rows = desk.store.rows("consultations", plan=plan_id, period=str(period), known_at=known_at or utc_now())
    places = own_places(desk)
    return {row[0]: PlaceAnswer(*row) for row in rows if places is None or row[0] in places}


def record_answer(
    desk: Desk, plan_id: str, period: Period, region: str, answer: Answer, words: str, *, who: str
) -> None:
    """Adds a place's answer. ValueError ("region", "answer"), ("words") for an objection without its words; PersonalInText."""
    words = typed(words)
    root = desk.catalogue.plans[plan_id].region
    if region not in {place.code for place in desk.register.expected(root, period.end)}:
        raise ValueError("region")
    if answer not in ANSWERS:
        raise ValueError("answer")
    if len(words) > LONGEST or (answer == "objects" and not words):
        raise ValueError("words")
    with doing(desk, "answer", plan_id, places=(region,), what=f"{period} {answer}"):
        desk.store.record_consultation(plan_id, str(period), region, answer, words, who=who)
