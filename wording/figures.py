"""Figures, periods and targets as people read them: 86.1 万件, 2026年三季度, 力争突破 6 件/万人.

Values come in stored units; the catalogue's display says in which unit and with how many decimals they are shown.
All decimals pass through `tracker.numbers`, so that one fact is printed the same on every screen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from tracker.clock import DEFAULT, zone
from tracker.numbers import shown, signed
from tracker.periods import Period, elapsed_share, months_between
from tracker.schema.catalogue import DIRECTIONS, Catalogue, Indicator, Target
from wording import _, language, ngettext

Place = Literal["card", "table"]
# A value on a card says at least so many digits: 2.38 万件, not 2.4.
SIGNIFICANT = 3
# 万 and 亿 of what is counted: more decimals than these would be parts of one thing.
_FINEST = 4
# The share of a 万 or 亿 below which a difference is counted in ones, and the decimals it has from there to one.
_A_FEW, _BELOW_ONE = 0.1, 2
_MONEY = "CNY "
_VERBS = ("突破", "不少于", "不低于", "以上")
_QUARTERS = ("一", "二", "三", "四")
# Not strftime: its month names follow the machine's locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def unit_words(unit: str, catalogue: Catalogue) -> str:
    """A unit in the session's language: 万件, or its English name."""
    known = catalogue.units.get(unit)
    return unit if language() == "zh" or known is None else known.name_en


def read_unit(unit: str, catalogue: Catalogue) -> str:
    """The unit a reader of the session's language is shown: 万件 is 件 in English, 亿元 十亿元 (CNY bn)."""
    known = catalogue.units.get(unit)
    return unit if language() == "zh" or known is None or known.in_english is None else known.in_english


def display_unit(indicator: Indicator, catalogue: Catalogue) -> str:
    """The catalogue's unit an indicator is shown in, in the session's language."""
    return read_unit(indicator.display.unit if indicator.display else indicator.unit, catalogue)


def shown_unit(indicator: Indicator, catalogue: Catalogue) -> str:
    """The words of the unit an indicator is shown in, in the session's language."""
    return unit_words(display_unit(indicator, catalogue), catalogue)


def decimals_of(indicator: Indicator, catalogue: Catalogue, place: Place = "card") -> int:
    """How many decimals an indicator is printed with on a card or in a table."""
    if indicator.display is None:
        decimals, unit = indicator.precision, indicator.unit
    else:
        unit = indicator.display.unit
        decimals = indicator.display.card_decimals if place == "card" else indicator.display.table_decimals
    return max(0, decimals + _finer_in(unit, display_unit(indicator, catalogue), catalogue))


def _finer_in(unit: str, other: str, catalogue: Catalogue) -> int:
    """How many decimals more a number needs in another unit; as many fewer, down to none, where that is smaller."""
    if unit == other:
        return 0
    return round(math.log10(catalogue.units[other].factor / catalogue.units[unit].factor))


def in_shown_unit(value: float, indicator: Indicator, catalogue: Catalogue) -> float:
    """A stored value in the unit the indicator is shown in."""
    return catalogue.in_unit(value, indicator.unit, display_unit(indicator, catalogue))


def grouped(printed: str) -> str:
    """A printed number as the session's language sets it: 861,000 in English; its decimals stay as they are."""
    if language() == "zh":
        return printed
    # Four digits or more that follow neither a digit nor the point: the whole part alone.
    return re.sub(r"(?<![\d.])\d{4,}", lambda digits: f"{int(digits[0]):,}", printed, count=1)


def figure(
    value: float | None,
    indicator: Indicator,
    catalogue: Catalogue,
    place: Place = "card",
    *,
    not_reached: float | None = None,
    ceiling: bool = False,
) -> tuple[str, str]:
    """A stored value as printed, and its unit: ("86.1", "万件"). None prints as "—".

    `not_reached` is the target in stored units: a value short of it is never rounded to it (5.998 stays 5.998; of a
    `ceiling` one above it).
    """
    unit = shown_unit(indicator, catalogue)
    if value is None or value != value:
        return "—", unit
    limit = None if not_reached is None else in_shown_unit(not_reached, indicator, catalogue)
    number = in_shown_unit(value, indicator, catalogue)
    return grouped(
        shown(number, decimals_for(number, indicator, catalogue, place), not_reached=limit, ceiling=ceiling)
    ), unit


def decimals_for(number: float, indicator: Indicator, catalogue: Catalogue, place: Place) -> int:
    """The decimals of a number in its shown unit: on a card at least SIGNIFICANT digits where the unit was changed."""
    decimals = decimals_of(indicator, catalogue, place)
    unchanged = indicator.display is None or display_unit(indicator, catalogue) == indicator.unit
    if unchanged or place != "card" or number == 0 or not math.isfinite(number):
        return decimals
    return max(decimals, min(_FINEST, SIGNIFICANT - 1 - math.floor(math.log10(abs(number)))))


def with_unit(
    value: float | None,
    indicator: Indicator,
    catalogue: Catalogue,
    place: Place = "card",
    *,
    not_reached: float | None = None,
    ceiling: bool = False,
) -> str:
    """A stored value and its unit in one: 86.1 万件; 93.7%."""
    return joined(*figure(value, indicator, catalogue, place, not_reached=not_reached, ceiling=ceiling))


def joined(number: str, unit: str) -> str:
    """A printed number and its unit: 86.1 万件, 93.7%; in English CNY 13.86 bn, and 1 item; 3 × 10k people, lest two numbers
    run together."""
    if number == "—":
        return number
    if unit.startswith(_MONEY):
        return f"{_MONEY}{number} {unit.removeprefix(_MONEY)}"
    between = "" if unit == "%" else " × " if unit[:1].isdigit() else " "
    if number == "1" and language() == "en" and unit.isalpha():
        unit = unit.removesuffix("s")
    return f"{number}{between}{unit}"


def amount(size: float, indicator: Indicator, catalogue: Catalogue, *, finer: int = 0, beside: float = 0.0) -> str:
    """The size of a difference in stored units, with its unit and without a sign: 1.9 万件, 0.62 万件; below a tenth of one 580 件.

    Something never prints as 0. `finer` allows so many more decimals, where a mean of counts is said. `beside` is a difference the
    same sentence says: one that is said in 万件 does not stand beside one in 件.
    """
    size = abs(size)
    number = in_shown_unit(size, indicator, catalogue)
    unit, decimals = shown_unit(indicator, catalogue), decimals_of(indicator, catalogue)
    fewest = decimals
    alike = in_shown_unit(abs(beside), indicator, catalogue) >= _A_FEW and number >= 10**-_BELOW_ONE
    if indicator.display is not None and number < _A_FEW and not alike:
        # A few are said one by one, 580 件; more in the unit of the figures they stand beside.
        small = read_unit(indicator.unit, catalogue)
        number, unit, fewest = catalogue.in_unit(size, indicator.unit, small), unit_words(small, catalogue), 0
        decimals = max(0, indicator.precision + _finer_in(indicator.unit, small, catalogue))
    elif indicator.display is not None:
        decimals = decimals_for(number, indicator, catalogue, "card") if number >= 1 else max(decimals, _BELOW_ONE)
    elif finer:
        fewest = decimals
    printed = shown(number, decimals + finer)
    while size > 0 and float(printed) == 0 and decimals < 6:
        decimals += 1
        printed = shown(number, decimals)
    return joined(grouped(_without_idle_zeros(printed, fewest)), unit)


def _without_idle_zeros(printed: str, fewest: int) -> str:
    """The number without zeros at its end, down to `fewest` decimals: 1.90 is 1.9."""
    whole, point, decimals = printed.partition(".")
    kept = decimals[:fewest] + decimals[fewest:].rstrip("0")
    return f"{whole}{point}{kept}" if kept else whole


def change(difference: float | None, indicator: Indicator, catalogue: Catalogue) -> str:
    """A difference in stored units, always signed: +0.06, −0.4, +290 件; "0" for none, 不比较 when one side is missing.

    Its unit is the figure's own and is not repeated, unless figures are shown in 万 or 亿.
    """
    if difference is None or difference != difference:
        return _("不比较")
    if indicator.display is None:
        return grouped(signed(difference, decimals_of(indicator, catalogue)))
    if abs(difference) < 0.5 * 10**-indicator.precision:
        return "0"
    return f"{'+' if difference > 0 else '−'}{amount(difference, indicator, catalogue)}"


def gap(units: float | None, indicator: Indicator, catalogue: Catalogue, *, beside: float = 0.0) -> str:
    """The size of a shortfall or lead with its unit, without a sign: 1.9 万件, 580 件; 1.3 个百分点 between percentages. `beside` as of
    `amount`.

    A real gap never prints as 0.
    """
    if units is None or units != units:
        return "—"
    if indicator.unit == "%":
        return _("{points} 个百分点").format(points=amount(units, indicator, catalogue).rstrip("%"))
    return amount(units, indicator, catalogue, beside=beside)


def percent(value: float | None, decimals: int = 1) -> str:
    """A share given as 0 to 100: 93.7%."""
    return "—" if value is None or value != value else f"{shown(value, decimals)}%"


def growth_words(percent_value: float | None) -> str:
    """同比增长 13.7%, 同比下降 2.0%, 同比持平; 不适用 when there is nothing to compare with."""
    if percent_value is None or percent_value != percent_value:
        return _("同比不适用")
    printed = shown(abs(percent_value), 1)
    if float(printed) == 0:
        return _("同比持平")
    if percent_value > 0:
        return _("同比增长 {percent}%").format(percent=printed)
    return _("同比下降 {percent}%").format(percent=printed)


def points(value: float | None) -> str:
    """A gap against schedule: 高于序时 2.0 个百分点, 低于序时 8.2 个百分点, 与序时持平."""
    if value is None or value != value:
        return "—"
    printed = shown(abs(value), 1)
    if float(printed) == 0:
        return _("与序时持平")
    if value > 0:
        return _("高于序时 {points} 个百分点").format(points=printed)
    return _("低于序时 {points} 个百分点").format(points=printed)


def reported_words(reported: int, expected: int, others_missing: Sequence[str] = ()) -> str:
    """已报 12/13, or 全域口径 for a figure that comes for the whole at once; 已报 13/13，缺其他 where a row of no district
    (其他) that used to report gave nothing."""
    if others_missing:
        return _("已报 {reported}/{expected}，缺其他").format(reported=reported, expected=expected)
    if expected <= 1:
        return _("全域数据") if reported else _("全域数据未报")
    return _("已报 {reported}/{expected}").format(reported=reported, expected=expected)


def period_words(period: Period, *, stock: bool = False) -> str:
    """A period as people say it: 2026年三季度, 2026年10月, 2026年10月18日; for a stock at a fourth quarter 2026年末."""
    year, end = period.year, period.end
    if period.is_quarter and stock and period.quarter_number == 4:
        return _("{year}年末").format(year=year)
    if period.is_quarter:
        name = _QUARTERS[period.quarter_number - 1]
        return f"Q{period.quarter_number} {year}" if language() == "en" else f"{year}年{name}季度"
    if period.frequency == "month":
        return f"{_MONTHS[end.month - 1]} {year}" if language() == "en" else f"{year}年{end.month}月"
    return date_words(end)


def quarter_words(period: Period) -> str:
    """A quarter where the year is said beside it: 四季度, Q4."""
    number = period.quarter_number
    return f"Q{number}" if language() == "en" else f"{_QUARTERS[number - 1]}季度"


def date_words(day: date) -> str:
    """2026年9月30日, or 30 Sep 2026."""
    return f"{day_words(day)} {day.year}" if language() == "en" else f"{day.year}年{day.month}月{day.day}日"


def day_words(day: date) -> str:
    """9月30日, or 30 Sep: a date where the year is said beside it."""
    return f"{day.day} {_MONTHS[day.month - 1]}" if language() == "en" else f"{day.month}月{day.day}日"


def month_words(month: int) -> str:
    """5月, or May: a month where the year is said beside it."""
    return _MONTHS[month - 1] if language() == "en" else f"{month}月"


def zone_words() -> str:
    """The office's time zone, as one says it: 北京时间; any other by its name (Europe/Berlin)."""
    name = zone().key
    return _("北京时间") if name == DEFAULT else name


def year_to_date_words(period: Period) -> str:
    """The months a year-to-date figure covers: 1—9月, Jan–Sep."""
    if language() == "en":
        return "Jan" if period.end.month == 1 else f"Jan–{_MONTHS[period.end.month - 1]}"
    return "1月" if period.end.month == 1 else f"1—{period.end.month}月"


def as_of_words(period: Period, *, day_15: bool = False) -> str:
    """截至9月30日; with `day_15`, when trademarks are among the figures, 截至9月30日（商标截至9月15日）."""
    if not day_15 or not period.is_quarter:
        return _("截至{day}").format(day=day_words(period.end))
    fifteenth = period.end.replace(day=15)
    return _("截至{day}（商标截至{cutoff}）").format(day=day_words(period.end), cutoff=day_words(fifteenth))


def remaining_words(as_of: Period, deadline: date, *, interim: bool = False) -> str:
    """How long is left: 距期末 1 个季度; 已到期 from the deadline on, unless what is known then is `interim`. Whole months
    where they are not whole quarters."""
    months = (deadline.year - as_of.end.year) * 12 + deadline.month - as_of.end.month
    if as_of.end >= deadline:
        return _("期末数待确认") if interim else _("已到期")
    if months == 0:
        return _("距期末不足 1 个月")
    if months % 3 == 0:
        return ngettext("距期末 {n} 个季度", "距期末 {n} 个季度", months // 3).format(n=months // 3)
    return ngettext("距期末 {n} 个月", "距期末 {n} 个月", months).format(n=months)


def schedule_words(period: Period, start: date, end: date) -> str:
    """The share of the plan's time gone by: 时间进度 11/12 季 = 91.7%, in months where the period is no quarter."""
    share = percent(100 * elapsed_share(start, end, period.end))
    total, gone = months_between(start, end), months_between(start, min(period.end, end))
    if gone % 3 == 0 and total % 3 == 0:
        return _("时间进度 {gone}/{total} 季 = {share}").format(gone=gone // 3, total=total // 3, share=share)
    return _("时间进度 {gone}/{total} 月 = {share}").format(gone=gone, total=total, share=share)


def comparator_sign(target: Target) -> str:
    """The sign at the bar's right end: ＞ for a strict target, ≤ for a ceiling, nothing for the others."""
    return {"more_than": "＞", "at_most": "≤"}.get(target.comparator, "")


def target_number(target: Target, indicator: Indicator, catalogue: Catalogue, place: Place = "card") -> str:
    """The promised number alone, as printed at a bar's end: 88, ＞360, 3—4; the direction in a word where there is none."""
    if target.comparator == "increase":
        return _("增长")
    if target.comparator in ("not_below", "rise"):
        return _("不降") if target.comparator == "not_below" else _("提升")
    if target.comparator == "all_of":
        return str(len(target.value)) if isinstance(target.value, tuple) else "—"
    printed = promised_number(target.number, indicator, catalogue, place)
    if target.comparator == "between":
        return f"{printed}—{promised_number(target.upper, indicator, catalogue, place)}"
    return comparator_sign(target) + printed


def promised_number(value: float | None, indicator: Indicator, catalogue: Catalogue, place: Place = "card") -> str:
    """A promise is a given number: no trailing zeros (6, not 6.00), and no rounding that would change it."""
    if value is None:
        return "—"
    number = in_shown_unit(value, indicator, catalogue)
    return grouped(f"{number:.{max(decimals_of(indicator, catalogue, place), 4)}f}".rstrip("0").rstrip("."))


def target_words(
    target: Target, indicator: Indicator, catalogue: Catalogue, names: Mapping[str, str] | None = None
) -> str:
    """The promise in short, with the plan's own verb: 力争突破 6 件/万人, 达到 88 万件, 95%以上, 保持增长.

    `names` turns the region codes of a named list into places: 晋江、德化、南安.
    """
    strive = _("力争") if target.commitment == "strive" and "力争" in target.phrase else ""
    if target.commitment == "strive" and "争取" in target.phrase:
        strive = _("争取")
    space = " " if strive and language() == "en" else ""
    if target.comparator in DIRECTIONS:
        return strive + space + _direction(target)
    if target.comparator == "all_of":
        codes = target.value if isinstance(target.value, tuple) else ()
        return _("、").join((names or {}).get(code, code) for code in codes)
    number = target_number(target, indicator, catalogue).lstrip("＞≤")
    promised = joined(number, shown_unit(indicator, catalogue))
    clock = {"yearly_average": _("年均"), "each_year": _("每年") if "每年" in target.phrase else ""}.get(
        target.basis, ""
    )
    return (
        strive + space + clock + (" " if clock and language() == "en" else "") + _verb(target).format(figure=promised)
    )


def _direction(target: Target) -> str:
    """The plan's own word for a promise without a number."""
    words = {
        "快速增长": _("快速增长"), "保持增长": _("保持增长"), "稳步提升": _("稳步提升"), "稳步增长": _("稳步增长"),
        "持续增长": _("持续增长"),
    }  # fmt: skip
    usual = _("保持增长") if target.comparator == "increase" else _("稳步提升")
    return next((said for word, said in words.items() if word in target.phrase), usual)


def _verb(target: Target) -> str:
    if target.comparator == "between":
        return "{figure}"
    if target.comparator == "at_most":
        ways = {"降至": _("降至 {figure}"), "以内": _("{figure}以内"), "以下": _("{figure}以下")}
        return next((said for word, said in ways.items() if word in target.phrase), _("不超过 {figure}"))
    if target.comparator == "more_than":
        return _("突破 {figure}") if "突破" in target.phrase else _("超过 {figure}")
    verb = next((word for word in _VERBS if word in target.phrase), "")
    # The plan says 突破 and the ruling reads 达到: Chinese keeps the plan's verb, English says what counts.
    if verb == "突破" and language() == "zh":
        return "突破 {figure}"
    by_verb = {"不少于": _("不少于 {figure}"), "不低于": _("不低于 {figure}"), "以上": _("{figure}以上")}
    return by_verb.get(verb, _("达到 {figure}"))


def judged_how(target: Target) -> str:
    """On which clock a target is judged: 到期时, 每年, 年均, 同比."""
    return {
        "by_deadline": _("到期时判断"),
        "each_year": _("每年判断"),
        "yearly_average": _("按年均判断"),
        "year_on_year": _("按同比判断"),
    }[target.basis]
