"""Which period a sheet speaks of: the flag, the map, the title, the sheet's and the file's name must agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from tracker.periods import Period, find_periods

_BARE_YEAR = re.compile(
    r"(?:19|20)\d{2}年(?!末|底|度|年末|年底|全年|上半年|前[三3]季|/?第?[一二三四1-4]季|/?\d|/?[01]?\d月|元月)"
)
_WHOLE_YEAR = re.compile(r"(?:19|20)\d{2}年?(?:末|底|年末|年底|年度|度|全年)")
# A date beside these words says when the paper was made or holds good, not what its figures speak of.
_OTHER_DATES = re.compile(
    r"(有效期|文号|制表日期|制表时间|填报日期|填报时间|填表日期|报送日期|报送时间|打印|发布日期|发布时间|印发|更新)[^,，;；、。|]*"
)
_QUARTER_ALONE = re.compile(r"第?(?P<quarter>[一二三四1-4])季度")


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


def dated(text: str) -> list[Dated]:
    """The periods a text names, in reading order."""
    text = _OTHER_DATES.sub("", re.sub(r"\s+", "", text))
    periods = find_periods(text)
    if not periods:
        return []
    coarse = not find_periods(_BARE_YEAR.sub("", text)) and not _WHOLE_YEAR.search(text)
    annual = coarse or bool(_WHOLE_YEAR.search(text))
    return [Dated(period, coarse, annual and period.quarter_number == 4) for period in periods]


def with_year_words(part: str) -> str:
    """A heading's part; a bare 2025 is 2025年."""
    return f"{part}年" if re.fullmatch(r"(19|20)\d{2}", part) else part


def heading_period(parts: tuple[str, ...], year: int | None) -> Dated | None:
    """The one period a column's heading names; 三季度 alone is of the year the title gives."""
    text = re.sub(r"\s+", "", "".join(with_year_words(part) for part in parts))
    found = dated(text)
    if len(found) == 1:
        quarter = _QUARTER_ALONE.search(text)
        if found[0].coarse and quarter:
            return Dated(Period.quarter(found[0].period.year, _digit(quarter["quarter"])))
        return found[0]
    quarter = _QUARTER_ALONE.search(text)
    if not found and quarter and year and not re.search(r"[上前]\w{0,2}$", text[: quarter.start()]):
        return Dated(Period.quarter(year, _digit(quarter["quarter"])))
    return None


def _digit(word: str) -> int:
    return {"一": 1, "二": 2, "三": 3, "四": 4}.get(word) or int(word)


@dataclass(frozen=True)
class Sources:
    """Everything that may name the period, strongest first: name of the source, cell where there is one, periods."""

    named: tuple[tuple[str, str, tuple[Dated, ...]], ...]


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
    if chosen:
        unique = tuple(dict.fromkeys(d for _, d in chosen))
        named.append(("title", chosen[0][0], unique))
    if found := dated(sheet_name):
        named.append(("sheet_name", "A1", tuple(found)))
    # A day in a file's name is most often the day it was sent.
    if found := [d for d in dated(PurePath(file_name).stem) if d.period.frequency != "date"]:
        named.append(("file_name", "A1", tuple(found)))
    return Sources(tuple(named))


def decide(sources: Sources) -> Decision:
    """The period all sources agree on. A source that names several says nothing unless it holds the others' one."""
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
