"""The words in which an office says when: 2026年三季度, 26年7-9月, 截至九月底, Ⅲ季度, 7月1日至9月30日.

At each place the longest expression that fits wins. A span is never its first month or day: from 1 January it is the
year to date and ends with its last month, three months of one quarter are that quarter, and any other span (4—9月) is
told as one that names no period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tracker.periods import Period

_WIDTHS = str.maketrans("０１２３４５６７８９－．／ⅠⅡⅢⅣ（）", "0123456789-./1234()")
_NUMERALS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_TO = r"[-—–―~～至到]+"
# 26年 is 2026; 近10年, 满5年 and 第12年 are durations.
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d{2}|(?<![近满第前后共])[2-4]\d(?=年))"
_SECOND_YEAR = r"(?:(?P<year2>(?:19|20)\d{2})(?:年|[./-]))?"
_M = r"(?:1[0-2]|0?[1-9]|元)"
_D = r"(?:3[01]|[12]\d|0?[1-9])"


def _kinds(year: str, *, bare: bool) -> list[tuple[re.Pattern[str], str]]:
    """The expressions with their year, or without one where the year is known from elsewhere."""
    after = "" if bare else r"(?:年度|年|度)*[/,，]?"
    mark = "" if bare else r"(?:年度?|[./-])"
    texts = [
        (rf"{year}{after}第?(?P<quarter>[一二三四1-4])季度?(?!{_TO}|[、和])", "quarter"),
        (rf"{year}{after}[./-]?Q(?P<quarter>[1-4])(?!\d)", "quarter"),
        (rf"{year}{after}第?(?P<quarter>[1-4])Q(?![A-Za-z])", "quarter"),
        (rf"{year}{after}第?[一1](?:个?季度?)?{_TO}第?(?P<quarter>[二三四2-4])个?季度", "quarter"),
        (rf"{year}{after}前(?P<quarter>[二两三四2-4])个?季度", "quarter"),
        (rf"{year}{after}前(?P<first>[一二三四五六七八九]|十[一二]?|1[0-2]|[1-9])个月", "first"),
        (rf"{year}{after}第?[一二三四1-4](?:个?季度?)?(?:{_TO}|[、和])第?[一二三四1-4]个?季度", "odd"),
        (rf"{year}{after}(?P<half>上半年|全年|半年度?)", "half"),
        (rf"{year}{after}下半年", "odd"),
        (
            rf"{year}{mark}(?P<m1>{_M})[月./-](?P<d1>{_D})[日号]?{_TO}{_SECOND_YEAR}"
            rf"(?P<m2>{_M})[月./-](?P<d2>{_D})(?:[日号]|(?!\d))",
            "days",
        ),
        (rf"{year}{mark}(?P<m1>{_M})月?份?{_TO}{_SECOND_YEAR}(?P<m2>{_M})月", "months"),
        (rf"{year}{mark}(?P<listed>{_M}月?(?:[、,，和]{_M}月?)+)(?<=月)", "listed"),
        (rf"{year}{mark}(?P<m1>{_M})月(?P<d1>{_D})[日号]", "day"),
        (rf"{year}{mark}(?P<m1>{_M})月", "month"),
    ]  # fmt: skip
    if not bare:
        texts += [
            (rf"{year}[./-](?P<m1>{_M}){_TO}(?P<year2>(?:19|20)\d{{2}})[./-](?P<m2>{_M})(?![\d./-])", "months"),
            # 2026.7-9 is a span of months: a day has one mark between its parts, or 年.
            (rf"{year}[年./](?P<m1>{_M}){_TO}(?P<m2>{_M})(?![\d日月./-])", "months"),
            (rf"{year}-(?P<m1>{_M})[–—―~～至到]+(?P<m2>{_M})(?![\d日月./-])", "months"),
            (rf"{year}(?:年(?P<m1>{_M})[./]|(?P<mark>[./-])(?P<month>{_M})(?P=mark))(?P<d1>{_D})(?:日|(?!\d))", "day"),
            (rf"{year}(?P<m1>0[1-9]|1[0-2])(?P<d1>0[1-9]|[12]\d|3[01])(?!\d)", "day"),
            (rf"{year}(?:年/?|[./-])(?P<m1>{_M})(?:月|(?![\d./-]))", "month"),
            (r"(?<![\dA-Za-z])Q?(?P<quarter>[1-4])(?:Q|(?<=Q.))[/.,-]?(?P<year>20\d{2})(?!\d)", "quarter"),
            (rf"{year}年?{_TO}(?P<year2>(?:19|20)\d{{2}})年", "years"),
            (rf"{year}(?:年末|年底|末|底)", "year_end"),
            (rf"{year}(?:年度|度)", "whole_year"),
            (rf"{year}年", "year"),
        ]
    return [(re.compile(text, re.I), kind) for text, kind in texts]


_DATED = _kinds(_YEAR, bare=False)
_BARE = _kinds(r"(?<!\d)(?<![\d年]年)", bare=True)
_BEFORE = re.compile(r"(?:截至|截止到?|截|至)$")
_EDGES = re.compile(r"(?:份|末|底|止|期间|度)+")


@dataclass(frozen=True)
class Spoken:
    """One expression of time: where it stands in the text without white space, and the period it names.

    `period` is None for a span that is no period (4—9月). `coarse` is a bare year, which may mean any part of it;
    `annual` says that the figures are the year's or its end's, `of_a_year` that only a year is named, not its end.
    """

    start: int
    end: int
    period: Period | None
    coarse: bool = False
    annual: bool = False
    of_a_year: bool = False


def plain_text(text: str) -> str:
    """The text as it is scanned: no white space, half-width digits, Chinese numerals of dates as digits."""
    text = re.sub(r"\s+", "", text.translate(_WIDTHS))
    text = re.sub(r"(IV|I{1,3})(?=季)", lambda m: str(("I", "II", "III", "IV").index(m[0]) + 1), text)
    if not _CHINESE_DATE.search(text):
        return text
    return _CHINESE_DAY.sub(_arabic, _CHINESE_YEAR.sub(_digits, text))


# 二〇二六年, and 二六年 as it is spoken; not 十二年 and the like.
_CHINESE_YEAR = re.compile(
    r"(?<![〇零○一二三四五六七八九十百])(?:[一二][〇零○一二三四五六七八九]{3}|[二三][〇零○一二三四五六七八九])(?=年)"
)
_CHINESE_NUMBER = r"(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
# 九月, 三十日; in 七至九月 and 七、八、九月 the earlier ones too.
_CHINESE_DAY = re.compile(
    rf"{_CHINESE_NUMBER}(?=月|日|号|(?:(?:[-—–~～至到、]|月[-—–~～至到])+(?:{_CHINESE_NUMBER}|\d{{1,2}}))+月)"
)
_CHINESE_DATE = re.compile(r"[〇零○一二三四五六七八九十][年月日号]|[一二三四五六七八九十][-—–~～至到、]")


def _digits(match: re.Match[str]) -> str:
    return "".join(str(_NUMERALS[sign]) for sign in match[0])


def _arabic(match: re.Match[str]) -> str:
    return str(_number(match[0]))


def _number(text: str) -> int:
    """A number of Chinese numerals below forty."""
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + (_NUMERALS[ones] if ones else 0)


@lru_cache(maxsize=4096)
def spoken(text: str, year: int | None = None) -> tuple[Spoken, ...]:
    """The expressions of time in a text, in reading order; those without a year too where `year` is given, or where the
    text names one year and nothing finer (2026年度泉州市三季度).

    Positions are those of `plain_text(text)`.
    """
    plain = plain_text(text)
    found = _scan(plain, _DATED, None)
    if year is None:
        years = {said.period.year for said in found if said.period}
        if len(years) != 1 or not all(said.of_a_year for said in found):
            return tuple(found)
        year = years.pop()
    finer = _scan(plain, [*_DATED, *_BARE], year)
    if len(finer) > len(found):
        return tuple(replace(said, coarse=True) if said.of_a_year else said for said in finer)
    return tuple(found)


def _scan(text: str, patterns: list[tuple[re.Pattern[str], str]], year: int | None) -> list[Spoken]:
    found: list[Spoken] = []
    at = 0
    while at < len(text):
        fitting = [(m.end(), m, kind) for pattern, kind in patterns if (m := pattern.match(text, at)) and m.end() > at]
        # Of two readings of one length the first named is the finer one.
        said = next((s for _, m, kind in sorted(fitting, key=lambda f: -f[0]) if (s := _said(m, kind, year))), None)
        if said is None:
            at += 1
            continue
        start = said.start - len(before[0]) if (before := _BEFORE.search(text[: said.start])) else said.start
        edge = _EDGES.match(text, said.end)
        at = edge.end() if edge else said.end
        found.append(replace(said, start=start, end=at))
    return found


def _said(match: re.Match[str], kind: str, known: int | None) -> Spoken | None:
    """What an expression names; None when it is no date after all (31 June)."""
    groups = match.groupdict()
    text = groups.get("year")
    year = known if not text else int(text) + (2000 if len(text) == 2 else 0)
    if year is None:
        return None
    if kind == "day" or kind == "month" or kind == "days":
        try:
            period = _of_day_words(year, kind, groups)
        except ValueError:
            return None
    else:
        period = _of_words(year, kind, groups)
    annual = kind in ("year", "years", "year_end", "whole_year") or groups.get("half") == "全年"
    return Spoken(*match.span(), period, kind in ("year", "years"), annual, kind in ("year", "whole_year"))


def _of_words(year: int, kind: str, groups: dict[str, str]) -> Period | None:
    if kind == "quarter":
        return Period.quarter(year, _QUARTERS[groups["quarter"]])
    if kind == "half":
        return Period.quarter(year, 4 if groups["half"] == "全年" else 2)
    if kind == "listed":
        months = sorted(_month(m) for m in re.findall(_M, groups["listed"]))
        return _of_months(year, months[0], months[-1]) if months == list(range(months[0], months[-1] + 1)) else None
    if kind == "months":
        same_year = int(groups.get("year2") or year) == year
        return _of_months(year, _month(groups["m1"]), _month(groups["m2"])) if same_year else None
    if kind == "first":
        first = groups["first"]
        return Period.month(year, int(first) if first.isdecimal() else _number(first))
    if kind == "odd":
        return None
    return Period.year_end(int(groups.get("year2") or year))


def _of_day_words(year: int, kind: str, groups: dict[str, str]) -> Period | None:
    first = date(year, _month(groups["m1"] or groups["month"]), int(groups.get("d1") or 1))
    if kind == "month":
        return Period.month(year, first.month)
    if kind == "day":
        return _of_day(first)
    return _of_days(first, date(int(groups.get("year2") or year), _month(groups["m2"]), int(groups["d2"])))


def _month(text: str) -> int:
    return 1 if text == "元" else int(text)


def _of_months(year: int, first: int, last: int) -> Period | None:
    """The period of a span of months: the year to date, one quarter, one month; None for any other."""
    if first == 1 or first == last or (last % 3 == 0 and first == last - 2):
        return Period.month(year, last) if first <= last else None
    return None


def _of_days(first: date, last: date) -> Period | None:
    if first.year != last.year or first.day != 1 or first > last:
        return None
    end = _of_day(last)
    if first.month == 1:
        return end
    whole = Period.of_date(last)
    return _of_months(first.year, first.month, last.month) if whole.frequency != "date" else None


def _of_day(day: date) -> Period:
    """A day; the 15th of a quarter's last month is that quarter (the trademark office's cut-off)."""
    if day.day == 15 and day.month % 3 == 0:
        return Period.quarter(day.year, day.month // 3)
    return Period.of_date(day)


def find_periods(text: str, year: int | None = None) -> list[Period]:
    """Every period a Chinese title, file name or header cell names, in reading order, each once.

    A bare year counts only when nothing finer is named; `year` is the one meant where none is written.
    """
    found = [said for said in spoken(text, year) if said.period]
    if any(not said.coarse for said in found):
        found = [said for said in found if not said.coarse]
    return list(dict.fromkeys(said.period for said in found if said.period))


def odd_spans(text: str, year: int | None = None) -> list[str]:
    """The expressions that name a time which is no period: 4—9月."""
    plain = plain_text(text)
    return [plain[said.start : said.end] for said in spoken(text, year) if said.period is None]


def without_periods(text: str) -> str:
    """The text without its expressions of time, white space gone."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    plain, at = plain_text(text), 0
    for said in spoken(text, 2000):
        yield plain[at : said.start]
        at = said.end
    yield plain[at:]
