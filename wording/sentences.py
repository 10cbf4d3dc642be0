"""Sentences made from judgements: the headline of a page, the line on a card, what is still missing.

The words are fixed: 目前还差, 低于序时, 未达序时;
a shortfall is never a minus sign, and indicators of different units are compared only in points below schedule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import ceil

from tracker.numbers import shown, signed
from tracker.rules.judgement import Judgement
from tracker.rules.progress import STATUSES, FailedYear
from tracker.schema.catalogue import Catalogue, Indicator, Target
from wording import _
from wording.figures import (
    Place,
    change,
    comparator_sign,
    figure,
    gap,
    grouped,
    growth_words,
    joined,
    month_words,
    percent,
    points,
    promised_number,
    shown_unit,
    target_number,
    unit_words,
    with_unit,
)
from wording.notes import note_text
from wording.status import status_word


def target_of(judgement: Judgement, catalogue: Catalogue) -> tuple[Target, Indicator]:
    """The target and the indicator a judgement is about."""
    target = catalogue.plans[judgement.plan].targets[judgement.key]
    return target, catalogue.indicators[target.indicator]


def count_statuses(rows: Iterable[Judgement]) -> dict[str, int]:
    """How many rows have each of the eight statuses, zeros included; rows without a task are not counted."""
    counted: Counter[str | None] = Counter(row.status for row in rows)
    return {code: counted[code] for code in STATUSES}


def still_missing(judgement: Judgement, catalogue: Catalogue) -> str:
    """目前还差 20 家; strict 目前还差 2 个（须满 19 个）; of a ratio also in what is counted, 目前还差 0.08 件/万人（68 件）;
    全年还差 1 次 of what is promised for every year; 目前超出 3 件 of what must stay below.

    "" when nothing is missing or unknown.
    """
    target, indicator = target_of(judgement, catalogue)
    missing = judgement.promise.to_target
    if not missing or missing < 0 or judgement.status == "met":
        return ""
    needed = judgement.outlook.units_needed
    if target.comparator == "all_of":
        return _("目前还差 {n} 个").format(n=f"{missing:g}")
    if judgement.figure.members and needed:
        return _("目前还差 {n} 个").format(n=f"{needed:g}")
    # Half of a firm is not missing: what is counted whole is short of whole ones.
    whole = catalogue.counts_whole(target.indicator) and not indicator.formula.ratio
    size, asked = gap(ceil(missing - 1e-9) if whole else missing, indicator, catalogue), judgement.promise.number
    strict, less = judgement.promise.comparator == "more_than", judgement.promise.comparator == "at_most"
    if indicator.formula.ratio and needed:
        counted = catalogue.measures[indicator.formula.ratio.numerator[0]].unit
        counts = joined(grouped(f"{needed:.0f}"), unit_words(counted, catalogue))
        text = _("目前超出 {gap}（{counts}）") if less else _("目前还差 {gap}（{counts}）")
        return text.format(gap=size, counts=counts)
    if strict and indicator.precision == 0 and asked is not None:
        return _("目前还差 {gap}（须满 {full}）").format(gap=size, full=with_unit(asked + 1, indicator, catalogue))
    if judgement.method == "each_year" and whole and not less:
        return _("全年还差 {gap}").format(gap=size)
    return (_("目前超出 {gap}") if less else _("目前还差 {gap}")).format(gap=size)


def is_ceiling(row: Judgement) -> bool:
    """Whether it counts up towards a number it must not pass."""
    start, number = row.promise.baseline, row.promise.number
    return row.promise.comparator == "at_most" and start is not None and number is not None and start <= number


def row_figure(row: Judgement, catalogue: Catalogue, place: Place = "card") -> tuple[str, str]:
    """A row's value as printed and its unit, the part sum while it is incomplete; of a list or coverage 11/12 个."""
    indicator, done = target_of(row, catalogue)[1], row.figure.done
    if done is not None and len(row.figure.members) > 1:
        return f"{done}/{len(row.figure.members)}", unit_words("个", catalogue)
    value = row.value if row.value is not None else row.figure.partial
    ceiling = row.promise.comparator == "at_most"
    return figure(value, indicator, catalogue, place, not_reached=row.promise.number, ceiling=ceiling)


def value_words(row: Judgement, catalogue: Catalogue, place: Place = "card") -> str:
    """The same in one text: 86.1 万件; 11/12 个."""
    return joined(*row_figure(row, catalogue, place))


def incomplete_words(row: Judgement, catalogue: Catalogue) -> list[str]:
    """6月底 66.5 万件, and who has not given what: what is said of a total that is not complete, without its part sum."""
    before, value = row.figure.last_complete, row.figure.last_complete_value
    said = []
    if before is not None and value is not None:
        month = month_words(before.end.month)
        text = _("{month}底 {value}") if before.year == row.as_of.year else _("{year}年{month}底 {value}")
        known = with_unit(value, target_of(row, catalogue)[1], catalogue)
        said.append(text.format(year=before.year, month=month, value=known))
    told = [note for note in row.notes if note.code in ("incomplete", "others_absent")]
    said += [note_text(note.code, note.details) for note in told] or [status_word(row.light)]
    return said


def schedule_line(judgement: Judgement, catalogue: Catalogue) -> str:
    """How far from schedule, in the words of the target's kind: 低于序时 8.2 个百分点; 同比增长 13.7%; 期中参考."""
    target, indicator = target_of(judgement, catalogue)
    method, status = judgement.method, judgement.status
    if status == "no_data":
        return _("没有收到数据")
    if status == "not_judged":
        return (note_text(judgement.note.code, judgement.note.details) if judgement.note else "") or status_word(status)
    if method == "growth" or target.comparator == "increase":
        return _growth_line(judgement, indicator, catalogue)
    if method in ("checklist", "coverage") and judgement.figure.members:
        return members_line(judgement)
    if method in ("direct", "survey", "coverage"):
        return _direct_line(judgement, target, indicator, catalogue)
    if method in ("not_below", "rise"):
        return _from_baseline(judgement, indicator, catalogue)
    if status == "met":
        return _("已完成目标") if judgement.outlook.quarters_left == 0 else _("已达到目标值，需保持")
    expected, whole = judgement.schedule.expected_value, judgement.schedule.whole_expected
    if expected is not None and (is_small_step(judgement) or method == "each_year" or is_ceiling(judgement)):
        # Whole things are expected whole: half a geographical indication is not due.
        due = with_unit(float(int(expected + 1e-9)) if whole is None else whole, indicator, catalogue)
        less = target.comparator == "at_most"
        return (_("目前应不超过 {expected}") if less else _("目前应有 {expected}")).format(expected=due)
    return points(judgement.schedule.gap_pp) if judgement.schedule.gap_pp is not None else ""


def is_small_step(judgement: Judgement) -> bool:
    """Whether the whole-number rule judged this judgement (小步指标)."""
    return judgement.schedule.small_step


def _direct_line(judgement: Judgement, target: Target, indicator: Indicator, catalogue: Catalogue) -> str:
    value, asked = judgement.value, judgement.promise.number
    if value is None or asked is None:
        return ""
    if target.comparator == "at_most":
        if value <= asked:
            return _("不高于目标值 {target}").format(target=with_unit(asked, indicator, catalogue))
        return _("高于目标值 {gap}").format(gap=gap(value - asked, indicator, catalogue))
    if value >= asked:
        return _("不低于目标值 {target}").format(target=with_unit(asked, indicator, catalogue))
    return _("低于目标值 {gap}").format(gap=gap(asked - value, indicator, catalogue))


def _growth_line(judgement: Judgement, indicator: Indicator, catalogue: Catalogue) -> str:
    """同比增长 13.7%; 增幅不足0.1%（增加 3 万元） where the per cent would say next to nothing."""
    grown, value, before = judgement.movement.growth_percent, judgement.value, judgement.movement.last_year_value
    if grown is None or value is None or before is None or not 0 < grown < 0.1:
        return growth_words(grown)
    return _("增幅不足0.1%（增加 {gap}）").format(gap=gap(value - before, indicator, catalogue))


def _from_baseline(judgement: Judgement, indicator: Indicator, catalogue: Catalogue) -> str:
    value, start = judgement.value, judgement.promise.baseline
    if value is None or start is None:
        return ""
    if value == start:
        return _("与基期持平")
    size = gap(value - start, indicator, catalogue)
    return _("高于基期 {gap}").format(gap=size) if value > start else _("低于基期 {gap}").format(gap=size)


def members_line(judgement: Judgement) -> str:
    """3 个中已有 2 个, for a named list or a coverage (of one place alone 尚未达到), and how many are due by now where that is not
    all of them; the members' own marks are drawn beside it."""
    members, done = judgement.figure.members, judgement.figure.done
    if not members:
        return ""
    if done is None:
        done = sum(1 for member in members if (member.value or 0) >= 1)
    if len(members) == 1:
        return _("已达到") if done else _("尚未达到")
    if done == len(members):
        return _("{all} 个已全部达到").format(all=done)
    said, expected = (
        _("{all} 个中已有 {done} 个").format(done=done, all=len(members)),
        judgement.schedule.whole_expected,
    )
    if expected is None or expected == len(members) or judgement.status in ("met", "missed"):
        return said
    return _("{said}，按序时应有 {expected} 个").format(said=said, expected=expected)


def baseline_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """基期 4.74, without its unit (it stands beside the figure); 缺基期 when there is none, "" for kinds without one."""
    target, indicator = target_of(judgement, catalogue)
    if target.comparator in ("increase", "all_of") or judgement.method in (
        "direct",
        "survey",
        "coverage",
        "each_year",
    ):
        return ""
    start = judgement.promise.baseline
    if start is None:
        return _("缺基期")
    return _("基期 {value}").format(value=figure(start, indicator, catalogue, "table")[0])


def net_growth_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """较基期净增 73 家, what came since the baseline; of ratios and rates 较基期提高; "" for kinds without a baseline."""
    value, start, indicator = judgement.value, judgement.promise.baseline, target_of(judgement, catalogue)[1]
    if value is None or start is None or judgement.figure.members or not baseline_words(judgement, catalogue):
        return ""
    if judgement.method in ("not_below", "rise"):
        return ""
    if value == start:
        return _("与基期持平")
    counted = not indicator.formula.ratio and indicator.unit != "%"
    more = _("较基期净增 {size}") if counted else _("较基期提高 {size}")
    less = _("较基期净减 {size}") if counted else _("较基期降低 {size}")
    return (more if value > start else less).format(size=gap(value - start, indicator, catalogue))


def failed_years_words(judgement: Judgement, catalogue: Catalogue) -> str:
    """2024年度未完成：4次，目标5次；2026年度略滞后: the closed years that broke a promise of every year, and how the open one
    stands; "" where none did."""
    if not judgement.failed_years:
        return ""
    indicator = target_of(judgement, catalogue)[1]
    said = [_failed(year, judgement, indicator, catalogue) for year in judgement.failed_years]
    if judgement.year is not None and all(year.year != judgement.as_of.year for year in judgement.failed_years):
        said.append(
            _("{year}年度{status}").format(year=judgement.as_of.year, status=status_word(judgement.year.status).lower())
        )
    return _("；").join(said)


def _failed(year: FailedYear, row: Judgement, indicator: Indicator, catalogue: Catalogue) -> str:
    head = _("{year}年度未达预期") if row.promise.strive else _("{year}年度未完成")
    head = head.format(year=year.year)
    if year.value is None or year.asked is None:
        return head
    if row.method == "growth":
        return _("{head}：{growth}").format(head=head, growth=growth_words(100 * (year.value / year.asked - 1)))
    value = with_unit(
        year.value, indicator, catalogue, not_reached=year.asked, ceiling=row.promise.comparator == "at_most"
    )
    return _("{head}：{value}，目标 {asked}").format(
        head=head,
        value=value,
        asked=joined(promised_number(year.asked, indicator, catalogue), shown_unit(indicator, catalogue)),
    )


def card_sentence(judgement: Judgement, catalogue: Catalogue) -> str:
    """The muted line under a card's bar: 基期 4.74 · 高于序时 2.0 个百分点, with what a small step still lacks."""
    parts = [baseline_words(judgement, catalogue), schedule_line(judgement, catalogue)]
    if is_small_step(judgement) and judgement.status != "met":
        parts.append(still_missing(judgement, catalogue))
    parts.append(failed_years_words(judgement, catalogue))
    # The light above says already that it is not judged.
    return " · ".join(part for part in parts if part).removesuffix(_("，不作判断"))


def since_last_quarter(judgement: Judgement, catalogue: Catalogue) -> str:
    """较上季 +0.06; 较上季 不比较 when one of the two is missing; 不适用 for a figure that starts again each year."""
    measures = target_of(judgement, catalogue)[1].formula.measures
    if any(catalogue.measures[m].kind == "year_to_date" for m in measures):
        return _("较上季 {change}").format(change=_("不适用"))
    return _("较上季 {change}").format(change=_difference(judgement, judgement.movement.previous_value, catalogue))


def since_last_year(judgement: Judgement, catalogue: Catalogue) -> str:
    """同比 +13.7% for amounts, +0.42 for ratios, +2.1 个百分点 for rates, 不适用 when last year's figure is missing or zero."""
    indicator = target_of(judgement, catalogue)[1]
    value, before = judgement.value, judgement.movement.last_year_value
    if value is None or before is None:
        return _("同比 {change}").format(change=_("不适用"))
    if indicator.unit == "%":
        return _("同比 {change}").format(change=_points_change(value - before))
    if indicator.formula.ratio or before <= 0:
        return _("同比 {change}").format(change=_difference(judgement, judgement.movement.last_year_value, catalogue))
    grown = 100 * (value / before - 1)
    sign = "+" if grown > 0 else "−" if grown < 0 else ""
    printed = percent(abs(grown), 1 if abs(grown) >= 0.05 else 3)
    return _("同比 {change}").format(change="0" if float(printed.rstrip("%")) == 0 else f"{sign}{printed}")


def _points_change(difference: float) -> str:
    printed = signed(difference, 1)
    return printed if printed == "0" else _("{points} 个百分点").format(points=printed)


def rate_moved(judgement: Judgement, catalogue: Catalogue) -> str:
    """比上年同期提高 1.5 个百分点, for a rate or a survey; "" for other kinds and where last year's is missing."""
    value, before = judgement.value, judgement.movement.last_year_value
    if target_of(judgement, catalogue)[1].unit != "%" or judgement.figure.members or value is None or before is None:
        return ""
    printed = shown(abs(value - before), 1)
    if float(printed) == 0:
        return _("与上年同期持平")
    if value > before:
        return _("比上年同期提高 {points} 个百分点").format(points=printed)
    return _("比上年同期降低 {points} 个百分点").format(points=printed)


def _difference(judgement: Judgement, before: float | None, catalogue: Catalogue) -> str:
    value = judgement.value
    difference = None if value is None or before is None else value - before
    return change(difference, target_of(judgement, catalogue)[1], catalogue)


def turn_word(previous: str | None, current: str | None) -> str:
    """转差, 转好 or "" between two statuses; 首次报送 when there was nothing before."""
    order = {
        "missed": 0,
        "unreached": 0,
        "broken": 0,
        "broken_striven": 0,
        "out_of_reach": 0,
        "behind": 1,
        "slightly_behind": 2,
        "on_track": 3,
        "met": 4,
    }
    if previous == "no_data" and current != "no_data":
        return _("首次报送")
    if previous not in order or current not in order or order[previous] == order[current]:
        return ""
    return _("转好") if order[current] > order[previous] else _("转差")


def bar_end(judgement: Judgement, catalogue: Catalogue) -> str:
    """What stands at the right end of a card's bar: 88, ＞360; 600 for three years of 200 each."""
    target, indicator = target_of(judgement, catalogue)
    asked = judgement.promise.number
    if asked is None or target.comparator not in ("at_least", "more_than", "at_most"):
        return target_number(target, indicator, catalogue)
    return comparator_sign(target) + promised_number(asked, indicator, catalogue)


def sample_words() -> str:
    """The mark on everything that uses a sample figure."""
    return _("演示数据·非真实")
