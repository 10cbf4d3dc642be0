"""Finding submissions again: by unit, file name, who sent them, receipt, or the figures they give."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from desk import Desk
from desk.records import ReceivedSubmission
from tracker.identity import person_name


def matching(desk: Desk, plan_id: str, text: str, sent: Sequence[ReceivedSubmission]) -> tuple[ReceivedSubmission, ...]:
    """Those of a plan's submissions that every word of `text` fits, in their order; all of them for an empty text.

    A word fits the file's name, the sender's, the beginning of the receipt's number, or what is given: a place, a measure or
    who supplies it, a unit of the tasks. Words of a place and of a measure are of one figure (石狮 商标).
    """
    asked = text.casefold().split()

    @cache
    def giving(words: tuple[str, ...]) -> frozenset[str]:
        return _giving(desk, plan_id, words)

    def fits(one: ReceivedSubmission) -> bool:
        said = f"{one.file_name}\n{person_name(one.who)}".casefold()
        rest = tuple(word for word in asked if word not in said and not one.id.startswith(word))
        return not rest or one.id in giving(rest)

    return tuple(one for one in sent if fits(one))


def _giving(desk: Desk, plan_id: str, words: Sequence[str]) -> frozenset[str]:
    """The ids of submissions that give a figure or a check-in of all these words."""
    regions: set[str] | None = None
    measures: set[str] | None = None
    for word in words:
        if places := _places(desk, plan_id, word):
            regions = places if regions is None else regions & places
        elif kinds := _measures(desk, plan_id, word):
            measures = kinds if measures is None else measures & kinds
        elif not _units(desk, plan_id, word):
            return frozenset()
    units = set.intersection(*(_units(desk, plan_id, word) for word in words))
    asked = {
        "regions": None if regions is None else sorted(regions),
        "measures": None if measures is None else sorted(measures),
        "units": sorted(units),
    }
    return frozenset(key for (key,) in desk.store.rows("submissions_giving", **asked))


def _places(desk: Desk, plan_id: str, word: str) -> set[str]:
    family = desk.register.family(desk.catalogue.plans[plan_id].region)
    return {place.code for place in family if _is_in(word, place.name, place.name_en, *place.aliases)}


def _measures(desk: Desk, plan_id: str, word: str) -> set[str]:
    """The measures called so, or supplied by one called so."""
    return {
        key
        for key, kind in desk.catalogue.plan_measures(plan_id).items()
        if _is_in(word, kind.name, kind.name_en, kind.supplied_by.name, kind.supplied_by.name_en)
    }


def _units(desk: Desk, plan_id: str, word: str) -> set[str]:
    return {key for key, unit in desk.tasks.units_of(plan_id).items() if _is_in(word, unit.name, unit.name_en)}


def _is_in(word: str, *names: str) -> bool:
    return any(word in name.casefold() for name in names)
