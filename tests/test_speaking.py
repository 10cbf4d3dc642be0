"""Which figure speaks for a period: its own quarter's, the newest word, or for a yearly measure the last year that is over."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_county import catalogue
from tracker.figures import Figures
from tracker.periods import Period
from tracker.rules.speaking import speaks_for

YEARS = st.integers(2020, 2030)
QUARTERS = st.builds(Period.quarter, YEARS, st.integers(1, 4))
PERIODS = st.one_of(QUARTERS, st.builds(Period.of_date, st.dates(date(2020, 1, 1), date(2030, 12, 31))))


def measure(**kind):
    return catalogue().measures["patents"].model_copy(update=kind)


QUARTERLY, YEARLY, OCCASIONAL = (measure(frequency=f) for f in ("quarter", "year", "occasional"))
RESIDENTS = measure(frequency="year", cutoff="year_end")


def speaker(kind, period, given_for):
    """The period whose figure speaks, of those figures were given for."""
    figures = Figures.of(("350502", "m", one, 1.0, None) for one in given_for)
    asked = speaks_for(kind, period)
    if isinstance(asked, Period):
        return asked if figures.at("350502", "m", asked) else None
    found = figures.latest("350502", "m", asked)
    return found[0] if found else None


@given(PERIODS, st.sets(PERIODS))
def test_a_quarterly_figure_and_residents_speak_for_their_own_period_alone(period, given_for):
    for kind in (QUARTERLY, RESIDENTS):
        assert speaker(kind, period, given_for) == (period if period in given_for else None)


@given(PERIODS, st.sets(PERIODS))
def test_a_word_given_now_and_then_holds_until_the_next(period, given_for):
    assert speaker(OCCASIONAL, period, given_for) == max((p for p in given_for if p.end <= period.end), default=None)


@given(PERIODS, st.sets(YEARS))
def test_a_yearly_figure_speaks_from_its_years_end_until_the_next_years_end(period, years):
    is_year_end = period.end == date(period.year, 12, 31)
    over = [year for year in years if year < period.year or (year == period.year and is_year_end)]
    assert speaker(YEARLY, period, {Period.year_end(year) for year in years}) == (
        Period.year_end(max(over)) if over else None
    )


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_yearly_figure_given_within_the_year_waits_for_the_years_last_quarter(number):
    within = Period.quarter(2026, number)
    assert speaker(YEARLY, within, {within, Period.year_end(2025)}) == Period.year_end(2025)
    assert speaker(YEARLY, Period.year_end(2026), {within, Period.year_end(2025)}) == within


@given(st.sets(PERIODS), PERIODS, PERIODS)
def test_a_later_period_is_never_spoken_for_by_an_older_figure(given_for, one, other):
    for kind in (YEARLY, OCCASIONAL):
        earlier, later = (speaker(kind, period, given_for) for period in sorted((one, other)))
        assert earlier is None or (later is not None and later.end >= earlier.end)
