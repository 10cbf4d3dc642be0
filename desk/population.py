"""Which year-end's residents a quarter divides by, where the office decides it is another than the year before's (decisions/0006)."""

from __future__ import annotations

from desk import Desk
from desk.permission import doing
from desk.snapshot import snapshot_of
from desk.typed import typed
from tracker.periods import Period


class NotAdoptable(Exception):
    """The residents of that year-end cannot be divided by: nothing of the plan divides (no places), or these places' residents
    of it are not known."""

    def __init__(self, places: tuple[str, ...] = ()) -> None:
        super().__init__(places)
        self.places = places


def adopt(desk: Desk, plan_id: str, period: Period, year: int, document: str, *, region: str | None, who: str) -> None:
    """From now on a quarter of a place (None: of the plan's whole and all its places) divides by the residents at the end of
    `year`, as the document says. The newest decision counts. NotAdoptable; ValueError without a document; PersonalInText; MayNot."""
    document = typed(document)
    if not document:
        raise ValueError("document")
    place = region or desk.catalogue.plans[plan_id].region
    what = f"{period} {year} {document}"
    with doing(desk, "set_targets", plan_id, places=(place,), what=what) as inside:
        missing = _unknown(inside, plan_id, period, year, region)
        if missing is None or missing:
            raise NotAdoptable(missing or ())
        inside.store.adopt_population(place, str(period), year, document, who)


def _unknown(desk: Desk, plan_id: str, period: Period, year: int, region: str | None) -> tuple[str, ...] | None:
    """The places whose residents at the end of `year` are not known; None where nothing of the plan divides by residents."""
    snapshot = snapshot_of(desk, plan_id)
    formulas = [
        desk.catalogue.indicators[t.indicator].formula
        for k, t in snapshot.plan.targets.items()
        if snapshot.uses_population(k)
    ]
    people = {
        measure
        for formula in formulas
        if formula.ratio
        for measure in formula.ratio.denominator
        if desk.catalogue.measures[measure].cutoff == "year_end"
    }
    if not people:
        return None
    places = [region] if region else [one.code for one in desk.register.expected(snapshot.plan.region, period.end)]
    figures, at = snapshot.roll.figures, Period.year_end(year)
    return tuple(code for code in places if any(figures.at(code, measure, at) is None for measure in people))
