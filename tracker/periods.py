"""When a figure holds: a quarter, a month or a dated 快报. `tracker.period_words` knows how people write them.

A period is a frequency and an end date. The month that ends a quarter is the quarter, and a year-end is
that year's fourth quarter, so "2026年9月末", "2026年三季度" and "截至2026-09-30" are one period.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

Frequency = Literal["quarter", "month", "date"]


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, order=True)
class Period:
    """The end date and frequency of a figure. Ordered by end date; `str()` gives 2026Q3, 2026-10 or 2026-10-18."""

    end: date
    frequency: Frequency

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Period) and self.end == other.end and self.frequency == other.frequency

    def __hash__(self) -> int:
        # Periods are the keys of every column; two that end on one day and differ in frequency are rare enough to meet.
        return hash(self.end)

    @staticmethod
    @cache
    def quarter(year: int, number: int) -> Period:
        """Quarter `number` (1 to 4) of `year`. ValueError outside that."""
        if number not in (1, 2, 3, 4):
            raise ValueError(f"quarter {number} of {year}")
        return Period(_month_end(year, 3 * number), "quarter")

    @staticmethod
    def month(year: int, number: int) -> Period:
        """Month `number` of `year`; a month that ends a quarter is that quarter."""
        if number % 3 == 0:
            return Period.quarter(year, number // 3)
        return Period(_month_end(year, number), "month")

    @staticmethod
    def of_date(day: date) -> Period:
        """The period that ends on `day`: a quarter or a month when it is the last day of one, else a dated 快报."""
        if day == _month_end(day.year, day.month):
            return Period.month(day.year, day.month)
        return Period(day, "date")

    @staticmethod
    def year_end(year: int) -> Period:
        return Period.quarter(year, 4)

    @property
    def year(self) -> int:
        return self.end.year

    @property
    def quarter_number(self) -> int:
        """1 to 4: the quarter the end date falls in."""
        return (self.end.month + 2) // 3

    @property
    def is_quarter(self) -> bool:
        return self.frequency == "quarter"

    def plus_quarters(self, count: int) -> Period:
        """The quarter `count` quarters after the one this period falls in (negative: before)."""
        index = self.year * 4 + self.quarter_number - 1 + count
        return Period.quarter(index // 4, index % 4 + 1)

    def same_last_year(self) -> Period:
        """The same period one year earlier."""
        if self.frequency == "quarter":
            return self.plus_quarters(-4)
        if self.frequency == "month":
            return Period.month(self.year - 1, self.end.month)
        day = min(self.end.day, calendar.monthrange(self.year - 1, self.end.month)[1])
        return Period.of_date(date(self.year - 1, self.end.month, day))

    def __str__(self) -> str:
        if self.frequency == "quarter":
            return f"{self.year}Q{self.quarter_number}"
        return f"{self.end:%Y-%m}" if self.frequency == "month" else f"{self.end:%Y-%m-%d}"


def parse_period(text: str) -> Period:
    """The period written as 2026Q3, 2026-10 or 2026-10-18 (the tool's own spelling). ValueError when it is none."""
    text = text.strip().upper()
    if found := re.fullmatch(r"(\d{4})Q([1-4])", text):
        return Period.quarter(int(found[1]), int(found[2]))
    if (found := re.fullmatch(r"(\d{4})-(\d{1,2})", text)) and 1 <= int(found[2]) <= 12:
        return Period.month(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return Period.of_date(date(int(found[1]), int(found[2]), int(found[3])))
    raise ValueError(f"not a period: {text!r} (expected 2026Q3, 2026-10 or 2026-10-18)")


def months_between(start: date, end: date) -> int:
    """Whole months from the first day `start` to the last day `end`, both included: a calendar year is 12."""
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return max(0, months - (after.day < start.day))


def elapsed_share(start: date, end: date, as_of: date) -> float:
    """The share of the plan's months gone by at `as_of`, 0 to 1 (序时进度 τ); 33 of 36 months is 0.9167."""
    total = months_between(start, end)
    if total <= 0:
        return 1.0 if as_of >= end else 0.0
    if as_of >= end:
        return 1.0
    return min(1.0, months_between(start, as_of) / total) if as_of >= start else 0.0
