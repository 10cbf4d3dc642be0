"""When a figure holds: a quarter, a month or a dated 快报, and how people write them.

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

_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－．／", "0123456789-./")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, order=True)
class Period:
    """The end date and frequency of a figure. Ordered by end date; `str()` gives 2026Q3, 2026-10 or 2026-10-18."""

    end: date
    frequency: Frequency

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


_YEAR = r"(?P<year>(?:19|20)\d{2})"
_PATTERNS: tuple[tuple[str, str], ...] = (
    (rf"{_YEAR}\s*[Qq]\s*(?P<quarter>[1-4])(?!\d)", "quarter"),
    (rf"{_YEAR}年?第?(?P<quarter>[一二三四1-4])季度?", "quarter"),
    (rf"{_YEAR}年?(?P<half>上半年|前三季度|前3季度|全年)", "half"),
    (rf"{_YEAR}[年./-](?:0?1月?|元月)[-—–~至到](?P<month>1[0-2]|0?[1-9])月", "month"),
    (rf"{_YEAR}[年./-](?P<month>1[0-2]|0?[1-9])[月./-](?P<day>3[01]|[12]\d|0?[1-9])(?:日|(?!\d))", "day"),
    (rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)", "day"),
    (rf"{_YEAR}(?:年/?|[./-])(?P<month>1[0-2]|0?[1-9])(?:月|(?![\d./-]))", "month"),
    (rf"(?<!\d){_YEAR}年?(?:末|底|年末|年底|年度|度)", "year"),
    (rf"(?<!\d){_YEAR}年", "year"),
)


def find_periods(text: str) -> list[Period]:
    """Every period a Chinese title, file name or header cell names, in reading order, each once.

    Reads 2024年三季度, 2024年第3季度, 2024Q3, 2024年1-9月, 截至2024年9月底, 2024.9, 2024-09-30, 20240930,
    2024年末, 2024年度, 上半年, 前三季度. A date on the 15th of a quarter's last month is that quarter
    (the trademark office's cut-off). A bare year counts only when nothing finer is named.
    """
    text = re.sub(r"\s+", "", text.translate(_FULL_WIDTH))
    found: list[tuple[int, int, bool, Period]] = []
    taken: list[tuple[int, int]] = []
    for pattern, kind in _PATTERNS:
        for match in re.finditer(pattern, text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            period = _period_of(match, kind)
            if period is None:
                continue
            taken.append(match.span())
            found.append((match.start(), match.end(), kind == "year", period))
    if any(not coarse for *_, coarse, _ in found):
        found = [item for item in found if not item[2]]
    unique: list[Period] = []
    for *_, period in sorted(found, key=lambda item: item[0]):
        if period not in unique:
            unique.append(period)
    return unique


def _period_of(match: re.Match[str], kind: str) -> Period | None:
    year = int(match["year"])
    if kind == "quarter":
        return Period.quarter(year, _CHINESE_DIGITS[match["quarter"]])
    if kind == "half":
        return Period.quarter(year, {"上半年": 2, "前三季度": 3, "前3季度": 3, "全年": 4}[match["half"]])
    if kind == "year":
        return Period.year_end(year)
    month = int(match["month"])
    if kind == "month":
        return Period.month(year, month)
    try:
        day = date(year, month, int(match["day"]))
    except ValueError:
        return None
    if day.day == 15 and month % 3 == 0:
        return Period.quarter(year, month // 3)
    return Period.of_date(day)


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
