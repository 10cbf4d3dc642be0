"""What a plan's own words say: the numbers they promise, the days they name, and whether they stand in the plan.

Numbers that belong to a date (8月20日), to an annex (附件1) or to a name (ISO56005) promise nothing and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tracker.numbers import phrase_numbers

_DAY = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_YEAR = r"(?P<only>\d{4})(?=年|[-—–~至]\d{4}年)"
_DATES = re.compile(f"{_DAY}|{_YEAR}")
_NAMES = re.compile(r"附件\d+|[A-Za-z]+\d[\dA-Za-z]*")
_FIGURE = re.compile(r"\d+(?:\.\d+)?[万亿]?")
_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


@dataclass(frozen=True)
class Day:
    """A day as a phrase names it: 2026年, 8月20日 or 2023年8月20日."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def is_day(self, day: date, *, edge: tuple[int, int]) -> bool:
        """Whether `day` is meant; a bare year means the month and day of `edge` in it."""
        month_day = edge if self.month is None else (self.month, self.day)
        return (self.year is None or self.year == day.year) and month_day == (day.month, day.day)


def squeezed(text: str) -> str:
    """A text without white space, as plans and phrases are compared (scanned plans break inside words)."""
    return re.sub(r"[\s\ufeff\u200b]+", "", text)


def days_in(phrase: str) -> list[Day]:
    """Every day or bare year the phrase names, in reading order."""
    days = []
    for match in _DATES.finditer(squeezed(phrase).translate(_WIDE)):
        if match["only"]:
            days.append(Day(int(match["only"])))
        else:
            days.append(Day(int(match["year"]) if match["year"] else None, int(match["month"]), int(match["day"])))
    return days


def figures_in(phrase: str, unit: str) -> list[float]:
    """The numbers the phrase promises in `unit` (万 and 亿 worked out); all its numbers when none carries the unit, but
    for those of per cent.

    `360家、18个` gives 360 for 家 and 18 for 个; `3-4个` gives both; 全覆盖 and 全部 are 100 for %.
    """
    text = _NAMES.sub("·", _DATES.sub("·", squeezed(phrase).translate(_WIDE)))
    head = unit.split("/")[0]
    with_unit: list[float] = []
    others: list[float] = []
    followed = False
    for match in reversed(list(_FIGURE.finditer(text))):
        after = text[match.end() :]
        in_range = bool(re.match(r"[-—–~至]\d", after))
        followed = followed if in_range else after.startswith(head)
        if not followed and after.startswith(("%", "个百分点")):
            continue
        (with_unit if followed else others).insert(0, phrase_numbers(match[0])[0])
    if with_unit:
        return with_unit
    if unit == "%" and re.search("全覆盖|全部", text):
        return [100.0]
    return others


def members_named(phrase: str) -> int | None:
    """How many districts the phrase counts (全市12个县), None when it counts none."""
    match = re.search(r"(\d+)个(?:县|区|镇|街道|乡|设区市)", squeezed(phrase).translate(_WIDE))
    return int(match[1]) if match else None
