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
from tracker.schema.catalogue import Catalogue, Indicator, Target
from wording import _
from wording.figures import (
    change,
    comparator_sign,
    figure,
    gap,
    grouped,
    growth_words,
    joined,
    percent,
    points,
    promised_number,
    target_number,
    unit_words,
    with_unit,
)
from wording.notes import note_text
from wording.status import STATUSES, status_word


def target_of(row: Judgement, catalogue: Catalogue) -> tuple[Target, Indicator]:
    """The target and the indicator a judgement is about."""
    target = catalogue.plans[row.plan].targets[row.key]
    return target, catalogue.indicators[target.indicator]


def count_statuses(rows: Iterable[Judgement]) -> dict[str, int]:
    """How many rows have each of the eight statuses, zeros included; rows without a task are not counted."""
    counted: Counter[str | None] = Counter(row.status for row in rows)
    return {code: counted[code] for code in STATUSES}


def still_missing(row: Judgement, catalogue: Catalogue) -> str:
    """目前还差 20 家; strict 目前还差 2 个（须满 19 个）; of a ratio also in what is counted, 目前还差 0.08 件/万人（68 件）.

    "" when nothing is missing or unknown.
    """
    target, indicator = target_of(row, catalogue)
    missing = row.promise.to_target
    if not missing or missing < 0 or row.status == "met":
        return ""
    needed = row.outlook.units_needed
    if target.comparator == "all_of":
        return _("目前还差 {n} 个").format(n=f"{missing:g}")
    if indicator.formula.coverage and needed:
        return _("目前还差 {n} 个").format(n=f"{needed:g}")
    # Half of a firm is not missing: what is counted whole is short of whole ones.
    whole = catalogue.counts_whole(target.indicator) and not indicator.formula.ratio
    size, asked = gap(ceil(missing - 1e-9) if whole else missing, indicator, catalogue), row.promise.number
    strict = row.promise.comparator == "more_than"
    if indicator.formula.ratio and needed:
        counted = catalogue.measures[indicator.formula.ratio.numerator[0]].unit
        counts = joined(grouped(f"{needed:.0f}"), unit_words(counted, catalogue))
        return _("目前还差 {gap}（{counts}）").format(gap=size, counts=counts)
    if strict and indicator.precision == 0 and asked is not None:
        return _("目前还差 {gap}（须满 {full}）").format(gap=size, full=with_unit(asked + 1, indicator, catalogue))
    return _("目前还差 {gap}").format(gap=size)


def schedule_line(row: Judgement, catalogue: Catalogue) -> str:
    """How far from schedule, in the words of the target's kind: 低于序时 8.2 个百分点; 同比增长 13.7%; 期中参考."""
    target, indicator = target_of(row, catalogue)
    method, status = row.method, row.status
    if status == "no_data":
        return _("没有收到数据")
    if status == "not_judged":
        return (note_text(row.note.code, row.note.details) if row.note else "") or status_word(status)
    if method == "growth" or target.comparator == "increase":
        return growth_words(row.movement.growth_percent)
    if method in ("checklist", "coverage") and row.figure.members:
        return members_line(row)
    if method in ("direct", "survey", "coverage"):
        return _direct_line(row, target, indicator, catalogue)
    if method == "not_below":
        return _from_baseline(row, indicator, catalogue)
    if status == "met":
        return _("已完成目标") if row.outlook.quarters_left == 0 else _("已达到目标值，需保持")
    expected = row.schedule.expected_value
    if expected is not None and (is_small_step(row) or method == "each_year"):
        # Whole things are expected whole: half a geographical indication is not due.
        whole, value = float(int(expected + 1e-9)), row.value
        if status == "slightly_behind" and is_small_step(row) and value is not None and value >= whole:
            # Enough by the whole-number rule, and yet not there with three quarters of the time gone.
            return _("临近期末尚未达标")
        return _("目前应有 {expected}").format(expected=with_unit(whole, indicator, catalogue))
    return points(row.schedule.gap_pp) if row.schedule.gap_pp is not None else ""


def is_small_step(row: Judgement) -> bool:
    """Whether the whole-number rule judged this row (小步指标)."""
    return row.schedule.small_step


def _direct_line(row: Judgement, target: Target, indicator: Indicator, catalogue: Catalogue) -> str:
    value, asked = row.value, row.promise.number
    if value is None or asked is None:
        return ""
    if value >= asked:
        return _("不低于目标值 {target}").format(target=with_unit(asked, indicator, catalogue))
    return _("低于目标值 {gap}").format(gap=gap(asked - value, indicator, catalogue))


def _from_baseline(row: Judgement, indicator: Indicator, catalogue: Catalogue) -> str:
    value, start = row.value, row.promise.baseline
    if value is None or start is None:
        return ""
    if value == start:
        return _("与基期持平")
    size = gap(value - start, indicator, catalogue)
    return _("高于基期 {gap}").format(gap=size) if value > start else _("低于基期 {gap}").format(gap=size)


def members_line(row: Judgement) -> str:
    """已有 2 个，共 3 个, for a named list or a coverage; the members' own marks are drawn beside it."""
    members = row.figure.members
    if not members:
        return ""
    done = sum(1 for member in members if (member.value or 0) >= 1)
    return _("已有 {done} 个，共 {all} 个").format(done=done, all=len(members))


def baseline_words(row: Judgement, catalogue: Catalogue) -> str:
    """基期 4.74, without its unit (it stands beside the figure); 缺基期 when there is none, "" for kinds without one."""
    target, indicator = target_of(row, catalogue)
    if target.comparator in ("increase", "all_of") or row.method in (
        "direct",
        "survey",
        "coverage",
        "each_year",
    ):
        return ""
    start = row.promise.baseline
    if start is None:
        return _("缺基期")
    return _("基期 {value}").format(value=figure(start, indicator, catalogue, "table")[0])


def failed_years_words(row: Judgement) -> str:
    """2024年、2025年未达标: the closed years in which a yearly promise was not kept, "" when there is none."""
    years = row.failed_years
    if not years:
        return ""
    return _("{years}未达标").format(years=_("、").join(_("{year}年").format(year=int(year)) for year in years))


def card_sentence(row: Judgement, catalogue: Catalogue) -> str:
    """The muted line under a card's bar: 基期 4.74 · 高于序时 2.0 个百分点, with what a small step still lacks."""
    parts = [baseline_words(row, catalogue), schedule_line(row, catalogue)]
    if is_small_step(row) and row.status != "met":
        parts.append(still_missing(row, catalogue))
    parts.append(failed_years_words(row))
    return " · ".join(part for part in parts if part)


def since_last_quarter(row: Judgement, catalogue: Catalogue) -> str:
    """较上季 +0.06; 较上季 不比较 when one of the two is missing; 不适用 for a figure that starts again each year."""
    measures = target_of(row, catalogue)[1].formula.measures
    if any(catalogue.measures[m].kind == "year_to_date" for m in measures):
        return _("较上季 {change}").format(change=_("不适用"))
    return _("较上季 {change}").format(change=_difference(row, row.movement.previous_value, catalogue))


def since_last_year(row: Judgement, catalogue: Catalogue) -> str:
    """同比 +13.7% for amounts, +0.42 for ratios, +2.1 个百分点 for rates, 不适用 when last year's figure is missing or zero."""
    indicator = target_of(row, catalogue)[1]
    value, before = row.value, row.movement.last_year_value
    if value is None or before is None:
        return _("同比 {change}").format(change=_("不适用"))
    if indicator.unit == "%":
        return _("同比 {change}").format(change=_points_change(value - before))
    if indicator.formula.ratio or before <= 0:
        return _("同比 {change}").format(change=_difference(row, row.movement.last_year_value, catalogue))
    grown = 100 * (value / before - 1)
    sign = "+" if grown > 0 else "−" if grown < 0 else ""
    printed = percent(abs(grown))
    return _("同比 {change}").format(change="0" if printed == "0.0%" else f"{sign}{printed}")


def _points_change(difference: float) -> str:
    printed = signed(difference, 1)
    return printed if printed == "0" else _("{points} 个百分点").format(points=printed)


def rate_moved(row: Judgement, catalogue: Catalogue) -> str:
    """比上年同期提高 1.5 个百分点, for a rate or a survey; "" for other kinds and where last year's is missing."""
    value, before = row.value, row.movement.last_year_value
    if target_of(row, catalogue)[1].unit != "%" or row.figure.members or value is None or before is None:
        return ""
    printed = shown(abs(value - before), 1)
    if float(printed) == 0:
        return _("与上年同期持平")
    if value > before:
        return _("比上年同期提高 {points} 个百分点").format(points=printed)
    return _("比上年同期降低 {points} 个百分点").format(points=printed)


def _difference(row: Judgement, before: float | None, catalogue: Catalogue) -> str:
    value = row.value
    difference = None if value is None or before is None else value - before
    return change(difference, target_of(row, catalogue)[1], catalogue)


def turn_word(previous: str | None, current: str | None) -> str:
    """转差, 转好 or "" between two statuses; 首次报送 when there was nothing before."""
    order = {"missed": 0, "out_of_reach": 0, "behind": 1, "slightly_behind": 2, "on_track": 3, "met": 4}
    if previous == "no_data" and current != "no_data":
        return _("首次报送")
    if previous not in order or current not in order or order[previous] == order[current]:
        return ""
    return _("转好") if order[current] > order[previous] else _("转差")


def bar_end(row: Judgement, catalogue: Catalogue) -> str:
    """What stands at the right end of a card's bar: 88, ＞360; 600 for three years of 200 each."""
    target, indicator = target_of(row, catalogue)
    asked = row.promise.number
    if asked is None or target.comparator not in ("at_least", "more_than"):
        return target_number(target, indicator, catalogue)
    return comparator_sign(target) + promised_number(asked, indicator, catalogue)


def sample_words() -> str:
    """The mark on everything that uses a sample figure."""
    return _("演示数据·非真实")
