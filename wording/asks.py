"""What is asked of the districts, in words: 到年末净增 9 家（76 家至 85 家）; measures or applications where a count is not asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tracker.rules.asks import Ask, Asks
from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import AskFor, Catalogue, Indicator
from tracker.schema.regions import Register
from wording import _
from wording.figures import grouped, joined, unit_words, with_unit
from wording.outlook import end_words
from wording.sentences import target_of
from wording.suppliers import place_names


def asked_for(indicator: Indicator, catalogue: Catalogue) -> AskFor:
    """What is asked where some of an indicator is lacking: as of the first thing it counts."""
    return catalogue.measures[indicator.formula.measures[0]].asked_for


def ask_words(ask: Ask, row: Judgement, catalogue: Catalogue) -> str:
    """What one district is asked for, behind the indicator's name."""
    indicator = target_of(row, catalogue)[1]
    kind, end = asked_for(indicator, catalogue), end_words(row, catalogue)
    if kind == "measures":
        return measures_words()
    if row.figure.members:
        return _("须在{end}前完成").format(end=end)
    needed = _needed(ask.needed, indicator, catalogue)
    stand, share = (with_unit(value, indicator, catalogue, "table") for value in (ask.value, ask.share))
    if kind == "recognition":
        return _("抓好储备和申报，到{end}净增 {needed}（现有 {stand}，本地任务 {share}）").format(
            end=end, needed=needed, stand=stand, share=share
        )
    falling = row.promise.comparator == "at_most"
    text = (
        _("到{end}净减 {needed}（现有 {stand}，本地任务 {share}）")
        if falling
        else _("到{end}净增 {needed}（现有 {stand}，本地任务 {share}）")
    )
    return text.format(end=end, needed=needed, stand=stand, share=share)


def measures_words() -> str:
    """What is asked for where a number is not: filings come easily, and are not what is wanted."""
    return _("抓好挖掘、培育、维护，重在质量")


def asks_words(found: Asks, row: Judgement, catalogue: Catalogue, register: Register) -> str:
    """What all districts are asked for, and what of the whole's gap nobody is asked for; "" where nobody is asked."""
    if not found.asked:
        return ""
    indicator = target_of(row, catalogue)[1]
    kind, places = asked_for(indicator, catalogue), place_names([one.region for one in found.asked], register)
    if row.figure.members:
        return _("请{places}在{end}前完成").format(places=places, end=end_words(row, catalogue))
    if kind == "measures":
        return _("请{places}{measures}").format(places=places, measures=measures_words())
    each = _("、").join(
        _("{place} {needed}").format(
            place=place_names([one.region], register), needed=_needed(one.needed, indicator, catalogue)
        )
        for one in found.asked
    )
    falling = row.promise.comparator == "at_most"
    usual = _("请到{end}净减：{each}") if falling else _("请到{end}净增：{each}")
    text = _("请抓好储备和申报，到{end}净增：{each}") if kind == "recognition" else usual
    said = text.format(end=end_words(row, catalogue), each=each)
    if not found.remainder:
        return said
    return _("{said}；另有 {rest}未分解到各地").format(said=said, rest=_needed(found.remainder, indicator, catalogue))


def lacking_words(
    found: Asks, row: Judgement, catalogue: Catalogue, register: Register, *, most: int | None = None
) -> str:
    """距本地任务：晋江市差 9 家、…: every district short of its own share, the largest first, in one unit; and where that
    does not add up to what the whole lacks, that it does not. With `most` only so many."""
    indicator = target_of(row, catalogue)[1]
    text = _("{place}多 {needed}") if row.promise.comparator == "at_most" else _("{place}差 {needed}")
    sizes = [one.needed for one in found.asked] + ([found.remainder] if found.remainder else [])
    told = _in_one_unit(sizes, indicator, catalogue)
    each = _("、").join(
        text.format(place=place_names([one.region], register), needed=told(one.needed)) for one in found.asked[:most]
    )
    said = _("距本地任务：{each}").format(each=each)
    if most is not None and len(found.asked) > most:
        return _("{said}等").format(said=said)
    asked = sum(one.needed for one in found.asked)
    if found.needed is None or abs(asked - found.needed) < 1e-9:
        return said
    if asked > found.needed:
        return _("{said}（部分地方超过本地任务，合计不等于全域差额）").format(said=said)
    return _("{said}（另有 {rest}未分解到各地）").format(said=said, rest=told(found.remainder))


def _in_one_unit(sizes: Sequence[float], indicator: Indicator, catalogue: Catalogue) -> Callable[[float], str]:
    """How sizes told in one sentence are printed: in the unit the indicator is shown in (0.62 万件 beside 1.9 万件), in the
    counted one where any of them would be 0 in it."""

    def shown(size: float) -> str:
        return with_unit(size, indicator, catalogue, "table")

    if not indicator.formula.ratio and all(re.search(r"[1-9]", shown(size)) for size in sizes):
        return shown
    return lambda size: _needed(size, indicator, catalogue)


def _needed(number: float, indicator: Indicator, catalogue: Catalogue) -> str:
    """So many things with their unit: of a ratio, what its numerator counts."""
    if indicator.formula.ratio:
        return joined(
            grouped(f"{number:.0f}"),
            unit_words(catalogue.measures[indicator.formula.ratio.numerator[0]].unit, catalogue),
        )
    if number == int(number) and number < 1e7:
        return joined(grouped(f"{int(number)}"), unit_words(indicator.unit, catalogue))
    return with_unit(number, indicator, catalogue, "table")
