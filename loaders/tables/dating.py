"""Which period a sheet speaks of: the flag, the map, the title, the sheet's and the file's name must agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from tracker.period_words import find_periods, odd_spans, plain_text, spoken
from tracker.periods import Period

# A date beside these words says when the paper was made or holds good, not what its figures speak of.
_OTHER_DATES = re.compile(
    r"(有效期|文号|制表日期|制表时间|填报日期|填报时间|填表日期|报送日期|报送时间|打印|发布日期|发布时间|印发|更新(?!至|到))[^,，;；、。|]*"
)


@dataclass(frozen=True)
class Dated:
    """A period somebody named. `coarse`: only a year (2026年), which may mean any part of it.

    `annual`: the figures are the year's (2021年, 2021年末), so a year-end fact without a date is that year's.
    """

    period: Period
    coarse: bool = False
    annual: bool = False

    def agrees(self, other: Dated) -> bool:
        """Whether both can be meant at once."""
        if self.coarse or other.coarse:
            return self.period.year == other.period.year
        return self.period == other.period


def is_other_date(text: str) -> bool:
    """Whether a text is only the label of a date that says nothing of the figures: 填报日期."""
    return bool(_OTHER_DATES.fullmatch(re.sub(r"\s+", "", text)))


def dated(text: str, year: int | None = None) -> list[Dated]:
    """The periods a text names, in reading order; `year` is the one meant where none is written."""
    text = without_other_dates(text)
    periods = find_periods(text, year)
    said = [one for one in spoken(text, year) if one.period in periods]
    first = {one.period: one for one in reversed(said)}
    return [
        Dated(p, first[p].coarse, first[p].annual or any(one.annual for one in said if one.period == p))
        for p in periods
    ]


def without_other_dates(text: str) -> str:
    """The text without white space and without dates that say when the paper was made."""
    return _OTHER_DATES.sub("", re.sub(r"\s+", "", text))


# 数据截至8月底, 以2026年8月31日为准: the day the figures hold, however late.
_OF_THE_FIGURES = re.compile(r"截[至止]|为准|数据|数字|更新至")


def other_times(text: str, known: tuple[Dated, ...]) -> list[Dated]:
    """The times a line around a table names that none of its figures' is; the year is theirs where none is written. A day
    after them is when the paper was made, unless the line says that the figures hold then.
    """
    if not known:
        return []
    plain = without_other_dates(text)
    last = max(one.period.end for one in known)
    found = [one for one in dated(plain, known[0].period.year) if not any(one.agrees(other) for other in known)]
    if _OF_THE_FIGURES.search(plain):
        return found
    return [one for one in found if one.period.frequency != "date" or one.period.end <= last]


def names_whole_year(text: str) -> bool:
    """Whether a title's only time is a year as a whole: 2026年度."""
    said = spoken(without_other_dates(text))
    return bool(said) and all(one.of_a_year and not one.coarse for one in said)


def is_bare_time(text: str) -> bool:
    """Whether a line is nothing but a month or a day that ends no quarter (2026年8月): of the figures, or when they were written?"""
    plain = plain_text(text)
    said = [one for one in spoken(plain) if one.period is not None and one.period.frequency != "quarter"]
    return any(one.end - one.start == len(plain) for one in said)


def with_year_words(part: str) -> str:
    """A heading's part; a bare 2025 is 2025年."""
    return f"{part}年" if re.fullmatch(r"(19|20)\d{2}", part) else part


# 上季度, 去年9月: another time than the one meant.
_OTHER_TIME = re.compile(r"[上前去]\w{0,2}$")


def heading_period(parts: tuple[str, ...], year: int | None) -> Dated | None:
    """The one period a column's heading names; 三季度 or 7—9月 alone is of the year the title gives."""
    text = plain_text("".join(with_year_words(part) for part in parts))
    own = dated(text)
    if len(own) == 1 and not own[0].coarse:
        return own[0]
    if year is None or any(_OTHER_TIME.search(text[: said.start]) for said in spoken(text, year)):
        return own[0] if len(own) == 1 else None
    found = dated(text, own[0].period.year if len(own) == 1 else year)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Sources:
    """Everything that may name the period, strongest first: name of the source, cell where there is one, periods."""

    named: tuple[tuple[str, str, tuple[Dated, ...]], ...]
    # A span of the title that is no period (4—9月), with its cell.
    odd: tuple[str, str] | None = None


@dataclass(frozen=True)
class Decision:
    """The sheet's period, or why there is none: `fault` is disagree, ambiguous or missing, at `cell`."""

    dated: Dated | None
    fault: str | None = None
    cell: str = "A1"
    found: str = ""
    named: tuple[tuple[str, str], ...] = ()


def gather(
    flag: Period | None, mapped: Period | None, title: list[tuple[str, str]], sheet_name: str, file_name: str
) -> Sources:
    """The sources in order. `title` are the (cell, text) lines above the header."""
    named: list[tuple[str, str, tuple[Dated, ...]]] = []
    if flag:
        named.append(("flag", "A1", (Dated(flag),)))
    if mapped:
        named.append(("map", "A1", (Dated(mapped),)))
    lines = [(cell, dated(text)) for cell, text in title]
    fine = [(cell, d) for cell, found in lines for d in found if not d.coarse]
    chosen = fine or [(cell, d) for cell, found in lines for d in found]
    unique: tuple[Dated, ...] = ()
    if chosen:
        unique = tuple(dict.fromkeys(d for _, d in chosen))
        named.append(("title", chosen[0][0], unique))
    years = {d.period.year for d in unique} if chosen else set()
    # 二季度 as a sheet's name is of the year the title gives.
    if found := dated(with_year_words(sheet_name), years.pop() if len(years) == 1 else None):
        named.append(("sheet_name", "A1", tuple(found)))
    # A day in a file's name is most often the day it was sent.
    if found := [d for d in dated(PurePath(file_name).stem) if d.period.frequency != "date"]:
        named.append(("file_name", "A1", tuple(found)))
    spans = [(cell, span) for cell, text in title for span in odd_spans(without_other_dates(text))]
    return Sources(tuple(named), spans[0] if spans else None)


def decide(sources: Sources) -> Decision:
    """The period all sources agree on. A source that names several says nothing unless it holds the others' one."""
    if sources.odd and not any(name in ("flag", "map") for name, *_ in sources.named):
        return Decision(None, "ambiguous", sources.odd[0], "", (("title", sources.odd[1]),))
    firm: Dated | None = None
    for _, _, found in sources.named:
        if len(found) == 1 and (firm is None or (firm.coarse and not found[0].coarse)):
            firm = found[0]
    title_cell = next((cell for name, cell, _ in sources.named if name == "title"), "A1")
    shown = tuple((name, "、".join(_words(d) for d in found)) for name, _, found in sources.named)
    if firm is None:
        several = next(((cell, found) for _, cell, found in sources.named if len(found) > 1), None)
        return Decision(None, "ambiguous" if several else "missing", several[0] if several else title_cell, "", shown)
    if not all(any(firm.agrees(d) for d in found) for _, _, found in sources.named):
        return Decision(None, "disagree", title_cell, "", shown)
    annual = firm.annual or any(
        d.annual and d.period == firm.period for name, _, found in sources.named if name == "title" for d in found
    )
    return Decision(Dated(firm.period, firm.coarse, annual))


def _words(item: Dated) -> str:
    return str(item.period.year) if item.coarse else str(item.period)
