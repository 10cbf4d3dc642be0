"""The ledger of what was asked (督办台账): put on it by a published paper or a leader's word, answered by its units, done, closed.

Append-only: a matter stays under its number, and every word on it stays with its state, its day and who said it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

import wording
from briefing.content.material import Material
from briefing.content.matters import Ask, asks_of
from desk import Desk
from desk.permission import allow, doing
from desk.typed import typed
from store.database import utc_now
from store.rows import NewMatter
from tracker.ledger import LedgerMatter, MatterWord, State
from tracker.periods import parse_period
from tracker.permission import About, Act

LONGEST = 500


class NotThere(Exception):
    """The plan's ledger has no matter of this number."""


def ledger(desk: Desk, plan_id: str, known_at: datetime | None = None) -> list[LedgerMatter]:
    """Every matter of a plan as known at a moment (UTC) that whoever sits at the desk may see, by its number; a reporting unit
    sees those it is named in."""
    allow(desk, "see_published", plan_id)
    moment = known_at or utc_now()
    said: dict[int, list[MatterWord]] = {}
    for number, state, words, evidence, at, who in desk.store.rows("matter_words", plan=plan_id, known_at=moment):
        said.setdefault(number, []).append(MatterWord(state, words, evidence, at, who))
    every = [
        LedgerMatter(
            number,
            source,
            target,
            parse_period(period) if period else None,
            words,
            tuple(json.loads(units)),
            due,
            document,
            at,
            who,
            tuple(said.get(number, ())),
        )
        for number, source, target, period, words, units, due, document, at, who in desk.store.rows(
            "matters", plan=plan_id, known_at=moment
        )
    ]
    is_unit = desk.actor is not None and desk.actor.is_unit
    return [one for one in every if not is_unit or desk.may("answer", _answering(desk, plan_id, one))]


def _answering(desk: Desk, plan_id: str, matter: LedgerMatter) -> About:
    """What it is to answer a matter: for one of the units or places it names, one of those who sit at the desk before others."""
    root = desk.catalogue.plans[plan_id].region
    units = [About(plan_id, units=(key,)) for name in matter.units if (key := desk.tasks.unit_id(plan_id, name))]
    places = [About(plan_id, (row.code,)) for row in desk.register.family(root) if row.name in matter.units]
    # A matter for somebody the plan does not know is for who may answer for all.
    every = [*units, *places] or [About(plan_id, (root,))]
    return next((one for one in every if desk.may("answer", one)), every[0])


def not_on_it(desk: Desk, material: Material) -> list[Ask]:
    """What a paper asks that is not on the ledger yet: a target with an open matter is not put on it twice."""
    there = {one.target for one in ledger(desk, material.plan_id) if one.target and one.is_open}
    return [ask for ask in asks_of(material) if ask.target not in there]


def put_on(desk: Desk, material: Material, document: str, *, who: str) -> tuple[int, ...]:
    """Puts what a published paper asks on the ledger, each thing under a number of its own; the numbers. ValueError for a draft,
    PersonalInText."""
    document = typed(document)
    if material.edition is None and material.plan.targets:
        raise ValueError("draft")
    before = wording.language()
    # Whoever puts it on: the ledger's own words and names are Chinese, as the plan's are.
    wording.use("zh")
    try:
        found = [
            NewMatter("paper", ask.target, str(material.as_of), ask.words, (*ask.units, *ask.places), ask.due, document)
            for ask in not_on_it(desk, material)
        ]
    finally:
        wording.use(before)
    with doing(desk, "steer", material.plan_id, what=document):
        return desk.store.open_matters(material.plan_id, found, who=who) if found else ()


def instruct(
    desk: Desk, plan_id: str, words: str, units: Sequence[str], due: date | None, document: str, *, who: str
) -> int:
    """Puts a leader's instruction on the ledger; its number. ValueError ("words", "units", "document") for what is missing
    or too long; PersonalInText."""
    words, document = typed(words), typed(document)
    for name, given in (("words", words), ("units", units), ("document", document)):
        if not given:
            raise ValueError(name)
    if max(len(words), len(document)) > LONGEST:
        raise ValueError("long")
    matter = NewMatter("instruction", None, None, words, tuple(typed(unit) for unit in units), due, document)
    with doing(desk, "steer", plan_id, what=document):
        return desk.store.open_matters(plan_id, [matter], who=who)[0]


def answer(desk: Desk, plan_id: str, number: int, state: State, words: str, evidence: str = "", *, who: str) -> None:
    """Adds a word on a matter. NotThere; ValueError ("words") without one, ("order") for closing what is not done;
    PersonalInText."""
    words, evidence = typed(words), typed(evidence)
    if not words or max(len(words), len(evidence)) > LONGEST:
        raise ValueError("words")
    found = next((one for one in ledger(desk.inside(), plan_id) if one.number == number), None)
    if found is None:
        raise NotThere(number)
    if state not in found.next_states:
        raise ValueError("order")
    act: Act = "answer" if state in ("answered", "done") else "steer"
    about = _answering(desk, plan_id, found) if act == "answer" else About(plan_id)
    with doing(desk, act, **vars(about), what=f"{number} {state}"):
        desk.store.add_matter_word(plan_id, number, state, words, evidence, who=who)
