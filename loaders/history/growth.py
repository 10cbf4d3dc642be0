"""Whether a typed 同比 is what the figures of the two years come to.

    县(市、区) | 商标有效注册量 | 同比(%)
    鲤城区     | 42354          | 12.4           42354 against the figure known of a year before

Doubtful, never wrong: the growth is not stored. A difference of two rates belongs in 百分点; a growth worked out from
figures that were rounded to 万 first is told apart from one that fits nothing. A bare 增长(%) or 增幅 does not say over
when: it is doubted only where it is the growth over none of a year before, the quarter before and the last year's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.history.course import plain
from loaders.history.series import History
from tracker.periods import Period
from tracker.problems import GrowthMismatch, GrowthReason
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Growth, Problem, Submission

_NUMBER = re.compile(r"[-−+]?\d+(?:\.\d+)?")
_ROUNDINGS = tuple((scale, digits) for scale in (1e4, 1e8) for digits in (0, 1, 2))


def growth_problems(
    submission: Submission, catalogue: Catalogue, register: Register, history: History
) -> Iterator[Problem]:
    """A doubt at every 同比 that is not the growth of its figure over the one known of a year before, and at every bare
    增长 that is that over none of the figures it may mean.
    """
    values = {(o.region, o.measure, o.period): o.value for o in submission.observations}
    for growth in submission.growths:
        now = values.get((growth.region, growth.measure, growth.period))
        year_ago = growth.period.plus_quarters(-4) if growth.period.is_quarter else None
        series = history.series.get((growth.region, growth.measure), {})
        last = series.get(year_ago) if year_ago else None
        measure = catalogue.measures[growth.measure]
        if now is None or not last:
            continue
        is_rate = measure.unit in ("%", "‰")
        doubt = _doubt(growth, now, last, is_rate)
        if doubt and growth.is_bare:
            others = [series.get(period) for period in _other_times(growth.period)]
            if not all(others) or any(_fits_otherwise(growth, now, other, is_rate) for other in others if other):
                continue
            doubt = replace(doubt, reason="differs_bare") if doubt.reason == "differs" else doubt
        if doubt:
            doubt = replace(doubt, last=plain(last), last_period=year_ago, value=plain(now))
            said = doubt.of(growth.measure, measure.name, row=register[growth.region].name)
            yield Problem(growth.sheet, growth.cell, "doubtful", said, growth.typed, growth.region)


def _other_times(period: Period) -> tuple[Period, ...]:
    """When else a growth that does not say over when may start: a quarter before, at the last year's end."""
    return (period.plus_quarters(-1), Period.year_end(period.year - 1))


def _fits_otherwise(growth: Growth, now: float, last: float, is_rate: bool) -> bool:
    """Whether it is the growth over this figure, exactly or as people write it (rounded, per cent for 百分点)."""
    doubt = _doubt(growth, now, last, is_rate)
    return doubt is None or not doubt.reason.startswith("differs")


def _doubt(growth: Growth, now: float, last: float, is_rate: bool) -> GrowthMismatch | None:
    """Why a typed growth is doubtful, with what it comes to; None when it fits, or is no number."""
    typed = _NUMBER.search(growth.typed.replace("，", ""))
    if typed is None:
        return None
    number = float(typed[0].replace("−", "-"))
    slack = 0.5 * 10 ** -len(typed[0].partition(".")[2]) + 1e-6
    # 0.124 may stand for 12.4% where neither the cell nor its format says per cent.
    shares = (number,) if "%" in growth.typed or "％" in growth.typed else (number, 100 * number)
    percent, points = 100 * (now / last - 1), now - last

    def doubt(reason: GrowthReason, true: float) -> GrowthMismatch:
        return GrowthMismatch(reason=reason, typed=growth.typed, growth=f"{true:+.2f}")

    def fits(wanted: float) -> bool:
        return any(abs(share - wanted) <= slack * (share / number if number else 1) for share in shares)

    if is_rate and fits(points):
        return None if growth.in_points else doubt("points", points)
    if fits(percent):
        return doubt("no_points", points) if is_rate and growth.in_points else None
    if is_rate:
        return doubt("differs_points", points)
    rounded = any(fits(100 * (round(now / s, d) / before - 1)) for s, d in _ROUNDINGS if (before := round(last / s, d)))
    return doubt("rounded" if rounded else "differs", percent)
