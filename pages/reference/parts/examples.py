"""The worked examples of 方法 on targets and statuses, computed when the page is opened by the functions that judge.

Each gives what went in and what came out, as lines of symbols: A value now, B baseline, T target, E value expected by
now, p progress, τ share of the time gone by. Nothing that came out is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.numbers import plain, signed
from tracker.periods import Period, elapsed_share
from tracker.rules.judgement import Outlook, light_of
from tracker.rules.progress import Case, FailedYear, Tally, Verdict, judge_case
from tracker.schema.catalogue import Settings
from wording import _
from wording.outlook import outlook_word
from wording.status import status_text


@dataclass(frozen=True)
class Example:
    """What went in and what came out, each a few lines."""

    given: tuple[str, ...]
    result: tuple[str, ...]


def judged(settings: Settings, **numbers: Any) -> Verdict:
    """The verdict on a case by deadline, with what is given in place."""
    usual: dict[str, Any] = {
        "method": "linear",
        "comparator": "at_least",
        "target": None,
        "observed": True,
        "share": 0.0,
    }
    return judge_case(Case(**{**usual, **numbers}), settings.thresholds)


def percent(value: float | None, decimals: int = 1) -> str:
    return "—" if value is None else f"{plain(value, decimals)}%"


def brief(value: float | None) -> str:
    """A number without idle zeros, at most two decimals."""
    return "—" if value is None else plain(value, 2).rstrip("0").rstrip(".")


def progress(settings: Settings) -> Example:
    now, start, target = 5.77, 4.74, 6.0
    found = judged(settings, value=now, baseline=start, target=target, share=4 / 12)
    return Example(
        (f"A = {now}，B = {start}，T = {brief(target)}",),
        (f"A ÷ T = {percent(100 * now / target)}", f"p = {percent(found.progress)}"),
    )


def schedule(settings: Settings) -> Example:
    share = elapsed_share(date(2024, 1, 1), date(2026, 12, 31), date(2026, 9, 30))
    line = judged(settings, value=861_000, baseline=765_467, target=880_000, share=share)
    low, high = 800_000.0, 850_000.0
    half = elapsed_share(date(2025, 1, 1), date(2025, 12, 31), date(2025, 6, 30))
    on_path = judged(settings, value=820_000, baseline=765_467, target=880_000, expected=low + half * (high - low))
    return Example(
        (
            "2024-01-01 — 2026-12-31，2026-09-30",
            "B = 765467，T = 880000",
            _("年度目标：{first} 年末 {low}，{second} 年末 {high}；2025-06-30").format(
                first=2024, low=brief(low), second=2025, high=brief(high)
            ),
        ),
        (
            f"τ = {percent(100 * share)}",
            f"E = {brief(line.expected_value)}",
            _("按年度目标：E = {value}").format(value=brief(on_path.expected_value)),
        ),
    )


def gap(settings: Settings) -> Example:
    firms = judged(
        settings, value=341, baseline=268, target=360, comparator="more_than", share=33 / 36, whole_numbers=True
    )
    edge = judged(
        settings, value=360, baseline=268, target=360, comparator="more_than", share=33 / 36, whole_numbers=True
    )
    past = judged(
        settings, value=361, baseline=268, target=360, comparator="more_than", share=33 / 36, whole_numbers=True
    )
    return Example(
        (
            _("突破 {target}：A = {value}，B = {start}，τ = {share}").format(
                target=360, value=341, start=268, share="33/36"
            ),
        ),
        (
            f"p − τ = {signed(firms.gap_pp or 0, 1)}",
            f"A − E = {signed(firms.gap_units or 0, 1)}",
            _("还差 {n}").format(n=brief(firms.to_target)),
            _("A = {value}：还差 {n}，{status}").format(
                value=360, n=brief(edge.to_target), status=status_text(edge.status)
            ),
            f"A = 361：{status_text(past.status)}",
        ),
    )


def tolerance(settings: Settings) -> Example:
    def at(value: float) -> Verdict:
        return judged(settings, value=value, baseline=4.74, target=6, share=33 / 36, tolerance=0.005)

    return Example(
        ("B = 4.74，T = 6，τ = 33/36，E = 5.895", _("末位 0.01，一半为 0.005")),
        tuple(f"A = {value}：{status_text(at(value).status)}" for value in (5.891, 5.889, 5.998, 6.0)),
    )


def _whole(found: Verdict) -> str:
    return _("E = {expected}，应有 {whole}").format(expected=brief(found.expected_value), whole=found.whole_expected)


def small_step(settings: Settings) -> Example:
    def at(value: float, months: int) -> Verdict:
        return judged(settings, value=value, baseline=67, target=68, share=months / 36, whole_numbers=True)

    early, late, there, below = at(67, 24), at(67, 33), at(68, 33), at(66, 24)
    return Example(
        ("B = 67，T = 68，A = 67",),
        (
            f"τ = 24/36：{_whole(early)}，{status_text(early.status)}",
            f"τ = 33/36：{_whole(late)}，{status_text(late.status)}",
            f"A = 68：{status_text(there.status)}",
            _("A = 66，低于基期：{status}").format(status=status_text(below.status)),
        ),
    )


def annual_rate(settings: Settings) -> Example:
    def at(closed: int, cases: int, still_open: int, reference: float | None = 100 * 48 / 54) -> Verdict:
        rate, best = 100 * closed / cases, 100 * (closed + still_open) / cases
        return judged(
            settings, method="direct", value=rate, target=95, share=0.75, best_possible=best, reference=reference
        )

    none = judged(settings, method="direct", value=None, target=95, share=0.75)
    return Example(
        (_("T = 95%；结案 47，应结 52，未结 5"),),
        (
            f"47 ÷ 52 = {percent(100 * 47 / 52)}",
            _("达标的上年同季 {rate}：{status}").format(
                rate=percent(100 * 48 / 54), status=status_text(at(47, 52, 5).status)
            ),
            _("没有达标的年度：{status}").format(status=status_text(at(47, 52, 5, None).status)),
            _("未结只有 2：上限 {best}，{status}").format(
                best=percent(100 * 49 / 52), status=status_text(at(47, 52, 2).status)
            ),
            _("没有案件：{status}，比率不适用").format(status=status_text(none.status)),
        ),
    )


def survey(settings: Settings) -> Example:
    values = (91.2, 88.6, 79.0)
    found = [judged(settings, method="survey", value=value, target=90, share=0.5) for value in values]
    return Example(
        ("T = 90%",),
        tuple(f"A = {value}%：{status_text(f.status)}" for value, f in zip(values, found, strict=True)),
    )


def each_year(settings: Settings) -> Example:
    def at(value: int, share: float, **more: Any) -> Verdict:
        return judged(
            settings, method="each_year", value=value, target=5, baseline=0.0, share=share, whole_numbers=True,
            yearly=True, **more,
        )  # fmt: skip

    autumn = at(3, 0.75)
    return Example(
        (_("每年不少于 5；三季度末已有 3"),),
        (
            f"τ = 9/12：{_whole(autumn)}，{status_text(autumn.status)}",
            _("上半年末 1：{status}").format(status=status_text(at(1, 0.5).status)),
            _("年末 4：{status}").format(status=status_text(at(4, 1.0, year_closed=True).status)),
            _("到期时本年 5、2024 年只有 4：{status}").format(
                status=status_text(
                    light_of(
                        at(5, 1.0, closed=True, failed_years=(FailedYear(2024),)).status,
                        Period.year_end(2026),
                        (FailedYear(2024),),
                        strive=False,
                        pending=False,
                    )
                )
            ),
        ),
    )


def yearly_average(settings: Settings) -> Example:
    years, each = 3, 200
    asked = float(years * each)
    found = judged(settings, method="yearly_average", value=575, target=asked, baseline=0.0, share=33 / 36)
    return Example(
        (_("三年，年均 {each}：T = {asked}；已有 575，τ = 33/36").format(each=each, asked=brief(asked)),),
        (
            f"E = {brief(found.expected_value)}",
            f"p = {percent(found.progress)}",
            _("还差 {n}").format(n=brief(found.to_target)),
            status_text(found.status),
        ),
    )


def growth(settings: Settings) -> Example:
    found = judged(settings, method="growth", comparator="increase", value=1_386_000, last_year=1_219_000)
    flat = judged(settings, method="growth", comparator="increase", value=1_219_400, last_year=1_219_000)
    down = judged(settings, method="growth", comparator="increase", value=38_900, last_year=41_200)
    closed = judged(
        settings, method="growth", comparator="increase", value=1_219_400, last_year=1_219_000, year_closed=True
    )
    none = judged(settings, method="growth", comparator="increase", value=100, last_year=0)
    return Example(
        ("1386000 / 1219000；1219400 / 1219000；38900 / 41200；100 / 0",),
        (
            f"{signed(found.growth_percent or 0, 2)}%：{status_text(found.status)}",
            f"{signed(flat.growth_percent or 0, 2)}%：{status_text(flat.status)}",
            f"{signed(down.growth_percent or 0, 2)}%：{status_text(down.status)}",
            _("年末 {growth}%：{status}").format(
                growth=signed(closed.growth_percent or 0, 2), status=status_text(closed.status)
            ),
            _("上年同期为 0：{status}，同比不适用").format(status=status_text(none.status)),
        ),
    )


def not_below(settings: Settings) -> Example:
    def at(value: float, previous: tuple[float, ...]) -> str:
        found = judged(
            settings, method="not_below", comparator="not_below", value=value, baseline=12, previous=previous
        )
        return status_text(found.status)

    return Example(
        (_("B = 12；前两季在括号里"),),
        (f"12（12，12）：{at(12, (12, 12))}", f"11（12，12）：{at(11, (12, 12))}", f"10（11，12）：{at(10, (11, 12))}"),
    )


def rise(settings: Settings) -> Example:
    def at(value: float) -> str:
        return status_text(judged(settings, method="rise", comparator="rise", value=value, baseline=12).status)

    return Example(("B = 12",), tuple(f"A = {value}：{at(value)}" for value in (13, 12, 11)))


def at_most(settings: Settings) -> Example:
    def fall(value: float) -> Verdict:
        return judged(settings, comparator="at_most", value=value, baseline=200, target=100, share=0.5)

    def ceiling(value: float, **more: Any) -> Verdict:
        return judged(
            settings, method="each_year", comparator="at_most", value=value, baseline=0.0, target=100, share=0.5,
            accumulates=True, yearly=True, **more,
        )  # fmt: skip

    over = fall(155)
    return Example(
        (_("积压 B = 200，降至 T = 100，τ = 50%；每年不超过 100"),),
        (
            _("积压 155：E = {expected}，差距 {gap}，超出 {over}，{status}").format(
                expected=brief(over.expected_value), gap=signed(over.gap_units or 0, 0), over=brief(over.to_target),
                status=status_text(over.status),
            ),
            _("积压 100：{status}").format(status=status_text(fall(100).status)),
            _("年中累计 {value}：{status}").format(value=50, status=status_text(ceiling(50).status)),
            _("年中累计 {value}：{status}").format(value=101, status=status_text(ceiling(101).status)),
            _("年末 100：{status}").format(status=status_text(ceiling(100, year_closed=True).status)),
        ),
    )  # fmt: skip


def named_list(settings: Settings) -> Example:
    def at(done: int, share: float, **more: bool) -> Verdict:
        tally = Tally(done, 12, 4.0, 100 / 12)
        return judged(settings, method="coverage", value=100 * done / 12, target=100, share=share, tally=tally, **more)

    half, late = at(8, 0.5), at(10, 0.8)
    return Example(
        (_("应有 12 个，基期 4 个"),),
        (
            _("τ = 50%，已有 8 个：应有 {whole}，{status}").format(
                whole=half.whole_expected, status=status_text(half.status)
            ),
            _("τ = 80%，已有 10 个：应有 {whole}，{status}").format(
                whole=late.whole_expected, status=status_text(late.status)
            ),
            _("到期 11 个：{status}").format(status=status_text(at(11, 1, closed=True).status)),
            _("到期季度未报，沿用的 11 个：{status}").format(
                status=status_text(at(11, 1, closed=True, unsettled=True).status)
            ),
        ),
    )


def maintain(settings: Settings) -> Example:
    def at(value: float) -> Verdict:
        return judged(settings, value=value, baseline=9, target=8, share=0.5, whole_numbers=True)

    held, lost = at(9), at(7)
    return Example(
        ("B = 9，T = 8",),
        (
            _("A = 9：{status}，余量 {room}，p = {progress}").format(
                status=status_text(held.status), room=brief(9.0 - 8.0), progress=percent(held.progress)
            ),
            _("A = {value}：还差 {n}，{status}").format(
                value=7, n=brief(lost.to_target), status=status_text(lost.status)
            ),
        ),
    )


def order(settings: Settings) -> Example:
    line = {"baseline": 0.0, "target": 100.0}
    cases: list[tuple[str, dict[str, float | bool | None]]] = [
        (_("没有一个数"), {"value": None, "observed": False, "closed": True}),
        (_("有数，没有报齐"), {"value": None, "closed": True}),
        (_("到期，100"), {"value": 100.0, "closed": True}),
        (_("到期，99"), {"value": 99.0, "closed": True}),
        (_("上限 99"), {"value": 90.0, "best_possible": 99.0, "share": 0.5}),
        (_("未到期，100"), {"value": 100.0, "share": 0.5}),
        (_("缺基期"), {"value": 60.0, "share": 0.5, "baseline": None}),
        (_("序时 50，60"), {"value": 60.0, "share": 0.5}),
    ]
    return Example(
        ("B = 0，T = 100",),
        tuple(f"{words} → {status_text(judged(settings, **{**line, **numbers}).status)}" for words, numbers in cases),
    )


def thresholds(settings: Settings) -> Example:
    values = (50.0, 49.9, 40.0, 39.9)
    found = [judged(settings, value=value, baseline=0.0, target=100.0, share=0.5) for value in values]
    return Example(
        ("B = 0，T = 100，τ = 50%，A = 50 / 49.9 / 40 / 39.9",),
        tuple(f"p − τ = {signed(f.gap_pp or 0, 1)}：{status_text(f.status)}" for f in found),
    )


def outlook(settings: Settings) -> Example:
    chances = (0.7, 0.69, 0.3, 0.29)
    return Example(
        (_("概率 0.70 / 0.69 / 0.30 / 0.29"),),
        tuple(f"{chance:.2f}：{outlook_word(Outlook(probability=chance).prospect)}" for chance in chances),
    )
