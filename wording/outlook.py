"""What lies ahead, in words: the forecast with its interval or why there is none, 完成研判, the pace, what may be lost.

The probability itself is a number only on 指标, 方法 and 情景; leaders' screens and the report carry the word.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.numbers import shown
from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import Catalogue, Indicator
from tracker.submission import Remark
from wording import _, language, mark
from wording.figures import (
    amount,
    decimals_for,
    decimals_of,
    gap,
    grouped,
    in_shown_unit,
    joined,
    quarter_words,
    shown_unit,
    unit_words,
    with_unit,
)
from wording.sentences import target_of

# 完成研判 by its code in the judgement (desk.judge.outlook_word), the gravest first.
OUTLOOKS = {"unlikely": mark("难度较大"), "uncertain": mark("有一定难度"), "likely": mark("预计可完成")}
_REFUSALS = {
    "few_points": mark("连续的数据不足五个季度"),
    "no_variation": mark("各季增量没有变化，无从估计波动"),
    "gap": mark("近五个季度有缺报"),
    "kind": mark("这类指标不作外推"),
    "after_deadline": mark("已到期"),
}
# What a forecast rests on, by its code (tracker.rules.pattern.Basis).
_BASES = {
    "pace": mark("按近期增量外推，越近的季度分量越重"),
    "batches": mark("成批增加，多数季度不变，按平均外推"),
    "seasons": mark("各年同季增量相近，按各季份额外推"),
    "break": mark("有一个季度变动特别大，按一次性处理，区间放宽"),
    "slowing": mark("增量逐季收窄，按放缓的走势外推"),
    "last_year": mark("按上年各季份额和今年已有各季推算"),
}


def outlook_word(code: str | None) -> str:
    """预计可完成, 有一定难度, 难度较大; 不作研判 without a forecast."""
    return _(OUTLOOKS[code]) if code in OUTLOOKS else _("不作研判")


def outlook_words(judgement: Judgement) -> str:
    """完成研判：难度较大; "" where none is made."""
    code = judgement.outlook.prospect
    return _("完成研判：{word}").format(word=outlook_word(code)) if isinstance(code, str) else ""


def refusal_words(code: str | None) -> str:
    """不作预测：连续的数据不足五个季度; "" when there is a forecast."""
    return _("不作预测：{reason}").format(reason=_(_REFUSALS[code])) if code in _REFUSALS else ""


def basis_words(row: Judgement) -> str:
    """预测依据：各年同季增量相近，按各季份额外推; "" without a forecast."""
    basis = row.outlook.basis
    return "" if basis is None else _("预测依据：{basis}").format(basis=_(_BASES[basis]))


def probability_words(probability: float | None) -> str:
    """约 31%, 不足 5%, 95%以上; 不作预测 for none. The last digit of a probability means nothing."""
    if probability is None or probability != probability:
        return _("不作预测")
    if probability < 0.05:
        return _("不足 5%")
    if probability > 0.95:
        return _("95%以上")
    return _("约 {percent}%").format(percent=shown(100 * probability, 0))


def end_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """When the forecast is for: 年末, 2026年末 seen from an earlier year, 期末 where the plan ends within a year."""
    target = target_of(judgement, catalogue)[0]
    year = judgement.as_of.year
    if judgement.method in ("each_year", "growth") or (target.deadline.month == 12 and target.deadline.year == year):
        return _("年末")
    if target.deadline.month == 12:
        return _("{year}{end}").format(year=target.deadline.year, end=_("年末"))
    return _("期末")


def bar_of(judgement: Judgement) -> float | None:
    """What the judgement is held against in stored units: the promised number, or the baseline where nothing may be lost."""
    return judgement.promise.baseline if judgement.method in ("not_below", "rise") else judgement.promise.number


def asked_of(judgement: Judgement, catalogue: Catalogue) -> float | None:
    """The least value that keeps the promise (the most, of what must stay below): 361 for 突破 360 家; else the number itself."""
    indicator = target_of(judgement, catalogue)[1]
    bar = bar_of(judgement)
    strict = bar is not None and judgement.promise.comparator in ("more_than", "rise") and indicator.precision == 0
    return bar + 1 if bar is not None and strict else bar


def is_whole(indicator: Indicator) -> bool:
    """Whether the indicator is counted and shown in whole things: its forecast is then rounded, as its probability is."""
    return (
        indicator.precision == 0 and indicator.display is None and not indicator.formula.ratio and indicator.unit != "%"
    )


def forecast_figures(judgement: Judgement, catalogue: Catalogue) -> tuple[str, str, str, str] | None:
    """The expected value, the two ends of its 80 % interval and their unit, as printed; None without a forecast.

    All three with the same decimals: enough to tell the ends apart, and never rounded up to what is not reached. Whole
    things are rounded to whole things: 17.6 points are 18, and count as 18 in the probability too.
    """
    indicator = target_of(judgement, catalogue)[1]
    values = (judgement.outlook.forecast, judgement.outlook.low, judgement.outlook.high)
    known = [in_shown_unit(_told(value, indicator), indicator, catalogue) for value in values if value is not None]
    if len(known) < 3:
        return None
    bar = asked_of(judgement, catalogue)
    limit = None if bar is None else in_shown_unit(bar, indicator, catalogue)
    decimals = decimals_for(known[0], indicator, catalogue, "card")
    while not is_whole(indicator) and decimals < 6:
        printed = [shown(value, decimals) for value in known]
        rounded_up = limit is not None and any(
            value < limit <= float(text.replace("−", "-")) for value, text in zip(known, printed, strict=True)
        )
        if not rounded_up and (known[1] == known[2] or printed[1] != printed[2]):
            break
        decimals += 1
    expected, low, high = (grouped(shown(value, decimals)) for value in known)
    return expected, low, high, shown_unit(indicator, catalogue)


def forecast_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """年末预计 86.8 万件（预测区间 86.5—87.0，80%）; 不作预测 with its reason; "" after the deadline or without a figure."""
    printed = forecast_figures(judgement, catalogue)
    if printed is None:
        code = judgement.outlook.refused
        unknown = judgement.status in ("no_data", "not_judged")
        return "" if unknown or code == "after_deadline" or not isinstance(code, str) else refusal_words(code)
    expected, low, high, unit = printed
    end, value = end_words(judgement, catalogue), joined(expected, unit)
    if low == high:
        # Whole things, and less than half of one to either side.
        return _("{end}预计 {value}").format(end=end, value=value)
    return _("{end}预计 {value}（预测区间 {low}—{high}，80%）").format(end=end, value=value, low=low, high=high)


def estimate_words(judgement: Judgement, catalogue: Catalogue, remarks: Sequence[Remark]) -> str:
    """报送单位预计全年 88.2 万件（自报，不作判断）: the place's own estimate; "" where it gave none."""
    indicator = target_of(judgement, catalogue)[1]
    for one in remarks:
        if (one.kind, one.target, one.region) == ("expected_year", judgement.target, judgement.region):
            value = with_unit(float(one.text.split()[0]), indicator, catalogue, "table")
            return _("报送单位预计全年 {value}（自报，不作判断）").format(value=value)
    return ""


def expected_missing(judgement: Judgement, catalogue: Catalogue) -> str:
    """年末预计仍差 1.23 万件, or 年末预计低于基期 1 件: what the forecast lacks; "" when nothing or without a forecast."""
    target, indicator = target_of(judgement, catalogue)
    lacking = expected_lack(judgement, catalogue)
    if not lacking:
        return ""
    text = _("{end}预计仍差 {gap}")
    if judgement.promise.comparator == "at_most":
        text = _("{end}预计超出 {gap}")
    elif judgement.method in ("not_below", "rise"):
        start = judgement.promise.baseline or 0.0
        lacking = start - (asked_of(judgement, catalogue) or start) + lacking
        text = _("{end}预计低于基期 {gap}") if lacking > 0 else _("{end}预计不高于基期")
    if catalogue.counts_whole(target.indicator) and not indicator.formula.ratio:
        lacking = math.ceil(lacking - 1e-9)
    return text.format(
        end=end_words(judgement, catalogue),
        gap=gap(lacking, indicator, catalogue, beside=judgement.promise.to_target or 0.0),
    )


def expected_lack(judgement: Judgement, catalogue: Catalogue) -> float | None:
    """What the forecast lacks of the target, in stored units; 0 when nothing, None without a forecast or a number."""
    value, asked = judgement.outlook.forecast, asked_of(judgement, catalogue)
    if value is None or asked is None:
        return None
    ahead = _told(value, target_of(judgement, catalogue)[1])
    return max(0.0, ahead - asked if judgement.promise.comparator == "at_most" else asked - ahead)


def _told(value: float, indicator: Indicator) -> float:
    """A forecast as it is told: whole things whole, and in English, where 万件 are items, hundreds of them."""
    if is_whole(indicator):
        return float(shown(value, 0).replace("−", "-"))
    counted = indicator.display is not None and indicator.precision == 0 and indicator.unit != "万元"
    return round(value, -2) if counted and language() == "en" and abs(value) >= 10_000 else value


def required_pace_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """需季均增加 1.9 万件; with one quarter left 四季度需新增 68 件; "" where nothing is missing. Whole things are asked whole."""
    required, left = judgement.outlook.required_pace, judgement.outlook.quarters_left
    if not required or required < 0:
        return ""
    pace = _needed(judgement, catalogue) or _pace(required, judgement, catalogue)
    less = judgement.promise.comparator == "at_most"
    if left == 1:
        text = _("{quarter}需减少 {pace}") if less else _("{quarter}需新增 {pace}")
        return text.format(quarter=quarter_words(judgement.as_of.plus_quarters(1)), pace=pace)
    return (_("需季均减少 {pace}") if less else _("需季均增加 {pace}")).format(pace=pace)


def _needed(judgement: Judgement, catalogue: Catalogue) -> str:
    """What is needed of each quarter left in what is counted (of a ratio its numerator); "" where nothing is."""
    target, indicator = target_of(judgement, catalogue)
    needed, left = judgement.outlook.units_needed, judgement.outlook.quarters_left
    if not needed or not left or not catalogue.counts_whole(target.indicator):
        return ""
    each = math.ceil(needed / left - 1e-9)
    if indicator.formula.ratio:
        counted = catalogue.measures[indicator.formula.ratio.numerator[0]].unit
        return joined(grouped(f"{each}"), unit_words(counted, catalogue))
    return amount(each, indicator, catalogue)


def pace_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """需季均增加 1.9 万件，近四季季均增加 0.62 万件; 近四季共增加 1 家 of few whole things; "" where nothing is missing."""
    text, recent = required_pace_words(judgement, catalogue), judgement.outlook.recent_pace
    if not text or recent is None:
        return text
    whole = is_whole(target_of(judgement, catalogue)[1])
    required = judgement.outlook.required_pace or 0.0
    size = _pace(4 * recent if whole else recent, judgement, catalogue, beside=required)
    if abs(recent) < 1e-9:
        late = _("近四季没有减少") if judgement.promise.comparator == "at_most" else _("近四季没有增加")
    elif whole:
        late = (_("近四季共增加 {pace}") if recent > 0 else _("近四季共减少 {pace}")).format(pace=size)
    else:
        late = (_("近四季季均增加 {pace}") if recent > 0 else _("近四季季均减少 {pace}")).format(pace=size)
    return _("{required}，{recent}").format(required=text, recent=late)


def _pace(value: float, row: Judgement, catalogue: Catalogue, *, beside: float = 0.0) -> str:
    """A change per quarter: of things counted by the ten thousand whole ones, of a ratio with its own decimals."""
    target, indicator = target_of(row, catalogue)
    finer = not catalogue.counts_whole(target.indicator) and not indicator.formula.ratio and target.unit != "%"
    return amount(value, indicator, catalogue, finer=int(finer), beside=beside)


def bounds_figure(judgement: Judgement, catalogue: Catalogue) -> str:
    """67.7—70.2, the least and the most a late total can still come to, in the shown unit; "" where it cannot be said."""
    indicator = target_of(judgement, catalogue)[1]
    best, worst = judgement.outlook.best, judgement.outlook.worst
    if judgement.value is not None or best is None or worst is None:
        return ""
    decimals = decimals_of(indicator, catalogue)
    low, high = (grouped(shown(in_shown_unit(value, indicator, catalogue), decimals)) for value in (worst, best))
    return low if low == high else f"{low}{'–' if language() == 'en' else '—'}{high}"


def partial_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """已报合计 67.2 万件（12 个单位）: what those who reported come to; "" for a complete total."""
    partial = judgement.figure.partial
    if judgement.value is not None or partial is None:
        return ""
    value = with_unit(partial, target_of(judgement, catalogue)[1], catalogue)
    return _("已报合计 {value}（{n} 个单位）").format(value=value, n=judgement.figure.reported)


def bounds_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """若缺报单位按其历史增减，合计在 67.7—70.2 万件之间: what a late total can still be; "" where it cannot be said."""
    indicator = target_of(judgement, catalogue)[1]
    best, worst = judgement.outlook.best, judgement.outlook.worst
    if best is None or worst is None:
        return ""
    decimals, top = decimals_of(indicator, catalogue), in_shown_unit(best, indicator, catalogue)
    low = in_shown_unit(worst, indicator, catalogue)
    if best == worst:
        return _("缺报单位若按其历史增减，合计约 {value}").format(
            value=joined(grouped(shown(top, decimals)), shown_unit(indicator, catalogue))
        )
    return _("缺报单位若按其历史增减，合计在 {low}—{high}之间").format(
        low=grouped(shown(low, decimals)), high=joined(grouped(shown(top, decimals)), shown_unit(indicator, catalogue))
    )


def flags(judgement: Judgement, catalogue: Catalogue) -> list[str]:
    """Short words beside a status: 首次滞后, 回落风险（余量 1 个）, 保持型（余量 4 件）."""
    indicator = target_of(judgement, catalogue)[1]
    headroom = judgement.promise.headroom
    room = None if headroom is None else _("（余量 {gap}）").format(gap=gap(headroom, indicator, catalogue))
    said = []
    if judgement.movement.first_behind:
        said.append(_("首次滞后"))
    if judgement.outlook.at_risk:
        said.append(_("回落风险") + (room or ""))
    elif judgement.schedule.maintain:
        said.append(_("保持型") + (room or ""))
    return said
