"""What a list (名单、台账) comes to: each measure's count, and how many different things stand in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tracker.periods import Period
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import fold_name
from tracker.schema.roster_forms import RosterCount, RosterForm

Values = Mapping[str, str | float]


def count_rows(count: RosterCount, rows: Iterable[Values], period: Period, *, is_state: bool = False) -> float:
    """What the rows of one place come to for a measure at a period, in the measure's stored unit; 0 when none counts.

    A row's days are in ISO form. `is_state`: 1 as soon as any row counts.
    """
    counted = [values for values in rows if _counts(count, values, period)]
    if count.sum:
        return round(math.fsum(float(values.get(count.sum, 0)) for values in counted), 9)
    found = len(distinct(count.distinct, counted)) if count.distinct else len(counted)
    return float(min(found, 1) if is_state else found)


def _counts(count: RosterCount, values: Values, period: Period) -> bool:
    if any(values.get(name) not in words for name, words in count.where.items()):
        return False
    first = date(period.year, 1, 1)
    if count.in_year and not first <= _day(values, count.in_year) <= period.end:
        return False
    return count.before_year is None or _day(values, count.before_year) < first


def _day(values: Values, name: str) -> date:
    """The row's day; a row without one lies after everything."""
    text = values.get(name)
    return date.fromisoformat(text) if isinstance(text, str) else date.max


def distinct(columns: Sequence[str], rows: Iterable[Values]) -> set[tuple[str, ...]]:
    """The different entries of these columns, as names are compared."""
    return {tuple(fold_name(str(values.get(name, ""))) for name in columns) for values in rows}


def counted_rows(form: RosterForm, rows: Iterable[Values], period: Period) -> list[Values]:
    """The rows that any of the list's counts takes in."""
    return [values for values in rows if any(_counts(count, values, period) for count in form.counts)]


def counts_of(
    form: RosterForm, catalogue: Catalogue, plan_id: str, rows: Sequence[Values], period: Period
) -> dict[str, float]:
    """Measure id to count for the rows of one place, for the measures the plan asks for."""
    asked = catalogue.plan_measures(plan_id)
    return {
        count.measure: count_rows(count, rows, period, is_state=bool(catalogue.measures[count.measure].states))
        for count in form.counts
        if count.measure in asked
    }
