"""Which figure of a measure speaks for a period: one rule, for sums and for where a sum comes from."""

from __future__ import annotations

from datetime import date

from tracker.periods import Period
from tracker.schema.catalogue import Measure


def speaks_for(measure: Measure, period: Period) -> Period | date:
    """A period: only the figure given for exactly that one speaks. A day: the newest figure that ends by it does.

    A quarterly measure speaks for its own quarter only: last quarter's figure is no figure of this one. A word that comes now
    and then (a survey, a state) holds until the next; a yearly one does not speak before its year is over, so that up to
    the third quarter last year's does. A year-end measure (residents) is asked at the year-end somebody chose to divide
    by, and only there; which year-end that is, is no question for here.

    Whoever needs the figure itself asks `Figures.at` with a period and `Figures.latest` with a day, and nothing else
    decides: a roll-up and the trace of its cells would otherwise show different figures one day.
    """
    if measure.cutoff == "year_end" or measure.frequency == "quarter":
        return period
    is_over = measure.frequency != "year" or period.quarter_number == 4
    return period.end if is_over else Period.year_end(period.year - 1).end
