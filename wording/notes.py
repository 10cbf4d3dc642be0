"""The note beside a judgement: why there is no status, which population, what is missing; a code in words.

Several notes on one figure come as one code joined by "+", each with its parameters in the same dict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tracker.periods import parse_period
from tracker.rules.judgement import Judgement, Note
from tracker.schema.regions import Register
from wording import _, language, named, ngettext
from wording.figures import period_words
from wording.status import reported_state, status_word

Details = Mapping[str, Any]


def note_text(code: str | None, details: Details | None = None) -> str:
    """The note in the session's language, "" when there is none. A code without words raises KeyError."""
    if not code:
        return ""
    return _("；").join(_NOTES[part](details or {}) for part in code.split("+"))


def note_in_words(code: str | None, details: Details | None, register: Register) -> str:
    """The note with the register's names in the place of its region codes."""
    given = dict(details or {})
    codes = given.get("missing") or ()
    given["missing_names"] = [named(register[c]) if c in register else str(c) for c in codes]
    return note_text(code, given)


def with_places_named(judged: Iterable[Judgement], register: Register) -> list[Judgement]:
    """The judgements with the missing places named in their notes and their members' states told in the session's
    language."""
    return [_with_places_named(one, register) for one in judged]


def _with_places_named(one: Judgement, register: Register) -> Judgement:
    names = _("、").join(named(register[code]) for code in one.figure.missing if code in register)
    members = tuple(
        replace(m, state=status_word("pending") if m.pending else reported_state(m.state)) if m.state else m
        for m in one.figure.members
    )
    notes = tuple(Note(note.code, {**note.details, "missing_names": names}) for note in one.notes)
    return replace(one, figure=replace(one.figure, members=members), notes=notes)


def _named(details: Details, key: str) -> str:
    """A list of names as one text; the words' separator is the language's."""
    value = details.get(key) or ()
    return value if isinstance(value, str) else _("、").join(str(name) for name in value)


def _incomplete(details: Details) -> str:
    names = _named(details, "missing_names") or _named(details, "missing")
    if not names:
        return _("数据未报齐，不作判断")
    supplier = details.get("supplier_en" if language() == "en" else "supplier")
    if supplier:
        # A missing figure is laid to whoever owes it, never to the place it is about.
        return _("未报齐，{supplier}尚未提供{names}数据，不作判断").format(supplier=supplier, names=names)
    return _("未报齐，缺 {names}，不作判断").format(names=names)


def _no_baseline(details: Details) -> str:
    return _("缺基期数，不计算进度：在目标数据表的“基期数”里补")


def _population_year(details: Details) -> str:
    year, wanted = details.get("year"), details.get("wanted")
    if year is None:
        return _("缺常住人口数，不作判断")
    if wanted is not None and wanted != year:
        return _("人口用 {year} 年末常住人口（{wanted} 年末尚未公布）").format(year=year, wanted=wanted)
    return _("人口用 {year} 年末常住人口").format(year=year)


def _adopted_population(details: Details) -> str:
    document = details.get("document") or ""
    if document:
        return _("人口采用指定口径：{year} 年末，依据《{document}》").format(
            year=details.get("year", "—"), document=document
        )
    return _("人口采用指定口径：{year} 年末").format(year=details.get("year", "—"))


def _stale(details: Details) -> str:
    given = details.get("period")
    period = period_words(parse_period(str(given))) if given else "—"
    quarters = details.get("quarters")
    if quarters:
        return ngettext(
            "最近一次数据为{period}，已隔 {n} 个季度", "最近一次数据为{period}，已隔 {n} 个季度", quarters
        ).format(period=period, n=quarters)
    return _("最近一次数据为{period}").format(period=period)


def _equal_not_exceeded(details: Details) -> str:
    return _("达到（未突破）")


def _others_absent(details: Details) -> str:
    return _("“其他”行（不属于各地的数）未报，合计不全，不作判断")


def _others_carried(details: Details) -> str:
    if not details.get("period"):
        return _("“其他”行（不属于各地的数）本期未报")
    return _("“其他”行（不属于各地的数）本期未报，沿用{period}").format(
        period=period_words(parse_period(str(details["period"])))
    )


def _early(details: Details) -> str:
    return _("期中数：本季结束前报送，期末数待确认")


def _before_plan(details: Details) -> str:
    return _("方案开始之前，不作判断")


def _carried(details: Details) -> str:
    if not details.get("period"):
        return _("待期末报送")
    return _("待期末报送，沿用{period}").format(period=period_words(parse_period(str(details["period"]))))


def _no_schedule(details: Details) -> str:
    return _("方案没有序时安排，到期前不作判断")


def _pending(details: Details) -> str:
    return _("已申报待批复")


def _interim(details: Details) -> str:
    return _("期中参考，年末定论")


def _small_step(details: Details) -> str:
    expected = details.get("expected_value", details.get("expected_now"))
    if expected is None:
        return _("小步指标，按整数序时判断")
    return _("小步指标，按整数序时判断：目前应有 {expected}").format(expected=f"{float(expected):g}")


def _zero_denominator(details: Details) -> str:
    return _("分母为零或缺失，不适用")


def _to_confirm(details: Details) -> str:
    return _("口径待确认")


def _reported_differs(details: Details) -> str:
    reported, computed = details.get("reported_value"), details.get("value")
    if reported is None or computed is None:
        return _("与填报的现成数不一致，请核对")
    return _("填报的现成数为 {reported}，计算为 {computed}，请核对").format(
        reported=f"{float(reported):g}", computed=f"{float(computed):g}"
    )


def _register_differs(details: Details) -> str:
    n = int(details.get("n", 1))
    if n > 1 or details.get("typed") is None or details.get("listed") is None:
        return _("{n} 处填报数与名单不符，请核对").format(n=n)
    return _("填报为 {typed}，按名单数出 {listed}，请核对").format(
        typed=f"{float(details['typed']):g}", listed=f"{float(details['listed']):g}"
    )


def _growth_no_base(details: Details) -> str:
    return _("缺上年同期数，同比不适用")


def _no_allocation(details: Details) -> str:
    whole = details.get("whole") or _("全市")
    return _("未分解任务，只列数值；线为{whole}目标线（参考）").format(whole=whole)


_NOTES: dict[str, Callable[[Details], str]] = {
    "incomplete": _incomplete,
    "no_baseline": _no_baseline,
    "population_year": _population_year,
    "adopted_population": _adopted_population,
    "stale": _stale,
    "equal_not_exceeded": _equal_not_exceeded,
    "interim": _interim,
    "small_step": _small_step,
    "others_absent": _others_absent,
    "others_carried": _others_carried,
    "early": _early,
    "before_plan": _before_plan,
    "carried": _carried,
    "no_schedule": _no_schedule,
    "pending": _pending,
    "zero_denominator": _zero_denominator,
    "to_confirm": _to_confirm,
    "reported_differs": _reported_differs,
    "register_differs": _register_differs,
    "growth_no_base": _growth_no_base,
    "no_allocation": _no_allocation,
}
NOTE_CODES = tuple(_NOTES)
