"""Places the register expects figures of from the first day, that never gave one: they make the whole unjudgeable."""

from __future__ import annotations

from dataclasses import dataclass

from store import Store
from tracker.periods import Period, parse_period
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Region, Register


@dataclass(frozen=True)
class Silent:
    """A place expected by a plan whose others report since `since`; none of its own figures is in the database."""

    plan: str
    place: Region
    since: Period


def silent_places(catalogue: Catalogue, register: Register, store: Store) -> list[Silent]:
    """The silent places of every plan that has figures, in the order of catalogue and register.

    A place founded after the others began (`valid_from`) is not yet missed and is none. Residents and other year-end figures
    do not count: a new place has them before it reports anything.
    """
    moment = store.last_change()
    grade = store.working_grade(moment)
    if grade is None:
        return []
    given = [
        (measure, region, parse_period(period))
        for region, measure, period, *_ in store.rows("current_observation", grade=grade, known_at=moment)
    ]
    found: list[Silent] = []
    for key, plan in catalogue.plans.items():
        asked = {
            name
            for name, measure in catalogue.plan_measures(key).items()
            if not measure.is_whole and measure.cutoff != "year_end"
        }
        places = {place.code: place for place in register.expected(plan.region)}
        heard = [(region, period) for measure, region, period in given if measure in asked and region in places]
        if not heard:
            continue
        since = min(period for _region, period in heard)
        reporting = {region for region, _period in heard}
        found += [
            Silent(key, place, since)
            for place in places.values()
            if place.code not in reporting and place.is_active(since.end)
        ]
    return found
