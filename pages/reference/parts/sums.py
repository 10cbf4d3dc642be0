"""The worked examples of 方法 on ratios, pace, forecast and districts, computed when the page is opened."""

from __future__ import annotations

from desk.outlook import HOLDING
from pages.reference.parts.examples import Example, brief, percent
from pages.reference.parts.place import EAST, PATENTS, RESIDENTS, WEST, Rows, rolled
from tracker.numbers import plain, signed
from tracker.periods import Period
from tracker.rules.contribution import of_count_gap, of_ratio_change, of_ratio_gap
from tracker.rules.forecast import forecast
from tracker.rules.pace import countable_needed, extreme_changes, ranks, recent_pace, required_pace
from tracker.schema.catalogue import Settings
from wording import _
from wording.figures import reported_words
from wording.outlook import outlook_word as outlook_name
from wording.outlook import refusal_words

_Q3 = Period.quarter(2026, 3)
_LAST, _BEFORE = Period.year_end(2025), Period.year_end(2024)


def ratio(settings: Settings) -> Example:
    rows: Rows = [
        (EAST, PATENTS, _Q3, 400),
        (WEST, PATENTS, _Q3, 150),
        (EAST, RESIDENTS, _LAST, 50),
        (WEST, RESIDENTS, _LAST, 75),
    ]
    towns = [rolled(settings, "density", rows, _Q3, town).value or 0.0 for town in (EAST, WEST)]
    whole = rolled(settings, "density", rows, _Q3).value
    return Example(
        (_("东镇 400 件、50 万人；西镇 150 件、75 万人"),),
        (
            f"400 ÷ 50 = {brief(towns[0])}，150 ÷ 75 = {brief(towns[1])}",
            _("全域 (400 + 150) ÷ (50 + 75) = {value}").format(value=brief(whole)),
            _("两镇平均 {mean}：不用").format(mean=brief(sum(towns) / 2)),
        ),
    )


def population(settings: Settings) -> Example:
    patents: Rows = [(EAST, PATENTS, _Q3, 400), (WEST, PATENTS, _Q3, 150)]
    older: Rows = [(EAST, RESIDENTS, _BEFORE, 40), (WEST, RESIDENTS, _BEFORE, 60)]
    newer: Rows = [(EAST, RESIDENTS, _LAST, 50), (WEST, RESIDENTS, _LAST, 75)]
    late, now = (
        rolled(settings, "density", patents + older, _Q3),
        rolled(settings, "density", patents + older + newer, _Q3),
    )
    none = rolled(settings, "density", patents, _Q3)
    return Example(
        (_("2026年三季度 550 件；2024 年末 100 万人，2025 年末 125 万人"),),
        (
            _("2025 年末数未公布：用 {year} 年末，{value}").format(
                year=_year(late.population), value=brief(late.value)
            ),
            _("公布以后：用 {year} 年末，{value}").format(year=_year(now.population), value=brief(now.value)),
            _("一年也没有：{value}，不作判断").format(value=brief(none.value)),
        ),
    )


def _year(period: Period | None) -> str:
    return "—" if period is None else str(period.year)


def units_needed(settings: Settings) -> Example:
    return Example(
        (_("T = 6，P = 888.3，N = 5125；T = 95%，应结 52，已结 47"),),
        (
            _("⌈6 × 888.3⌉ − 5125 = {n} 件").format(n=countable_needed(6, 888.3, 5125)),
            _("突破 6，P = 888.5，N = 5331：⌊6 × 888.5⌋ + 1 − 5331 = {n} 件").format(
                n=countable_needed(6, 888.5, 5331, strict=True)
            ),
            _("⌈0.95 × 52⌉ − 47 = {n} 件").format(n=countable_needed(95, 52, 47, scale=100)),
        ),
    )


def ratio_change(settings: Settings) -> Example:
    change = of_ratio_change({"": 9123.0}, {"": 17923.0}, (9123.0, 17923.0), (874.0, 888.6))
    return Example(
        ("N₀ = 9123，P₀ = 874；N₁ = 17923，P₁ = 888.6",),
        (
            f"{plain(change.start, 2)} → {plain(change.end, 2)}",
            _("件数的影响 {change}").format(change=signed(sum(change.parts.values()), 3)),
            _("人口的影响 {change}").format(change=signed(change.population, 3)),
            _("合计 {change}").format(change=signed(change.end - change.start, 3)),
        ),
    )


def pace(settings: Settings) -> Example:
    values = [836_100.0, 842_000.0, 849_100.0, 855_200.0, 861_000.0]
    required, recent = required_pace(880_000 - values[-1], 1) or 0.0, recent_pace(values) or 0.0
    return Example(
        ("836100，842000，849100，855200，861000；T = 880000，r = 1",),
        (
            _("需季均增量 {pace}").format(pace=brief(required)),
            _("近四季季均 {pace}").format(pace=brief(recent)),
            _("两者之比 {ratio}").format(ratio=plain(required / recent, 1)),
        ),
    )


def ahead(settings: Settings) -> Example:
    values = [100.0, 104.0, 107.0, 112.0, 115.0, 120.0]
    found = forecast(values, 2, target=128)
    return Example(
        ("100，104，107，112，115，120；h = 2，T = 128",),
        (
            _("预计值 {value}").format(value=plain(found.expected or 0, 2)),
            _("80% 预测区间 {low}—{high}").format(low=plain(found.low or 0, 2), high=plain(found.high or 0, 2)),
            _("达到 T 的概率 {chance}").format(chance=plain(found.probability or 0, 3)),
        ),
    )


def refusals(settings: Settings) -> Example:
    tried: list[tuple[str, list[float | None], int]] = [
        ("100，104，107", [100, 104, 107], 2),
        ("100，104，108，112，116", [100, 104, 108, 112, 116], 2),
        ("100，104，107，—，115，120", [100, 104, 107, None, 115, 120], 2),
        ("100，104，107，112，115（h = 0）", [100, 104, 107, 112, 115], 0),
    ]
    return Example(
        (_("每季一个数，— 为缺报"),),
        tuple(f"{words}：{refusal_words(forecast(values, steps).refused)}" for words, values, steps in tried),
    )


def holding(settings: Settings) -> Example:
    values: list[float | None] = [700, 680, 655, 640, 628, 617, 609]
    found = forecast(values, 1, target=600)
    chance = found.probability or 0.0
    return Example(
        ("700，680，655，640，628，617，609；T = 600，h = 1",),
        (
            _("保持的概率 {chance}，界限 {limit}").format(chance=plain(chance, 2), limit=plain(HOLDING, 1)),
            _("标注回落风险") if chance < HOLDING else outlook_name("likely"),
        ),
    )


def count_gap(settings: Settings) -> Example:
    towns, starts = {"east": 282.0, "west": 200.0}, {"east": 120.0, "west": 80.0}
    own = of_count_gap(towns, 482.0, 550.0, own_expected={"east": 340.0, "west": 210.0})
    by_growth = of_count_gap(towns, 482.0, 550.0, baselines=starts, baseline=200.0)
    assert own is not None
    assert by_growth is not None
    return Example(
        (
            _("全域 A = 482，E = 550；东镇 282，西镇 200"),
            _("有任务分解：本地 E 东镇 340，西镇 210"),
            _("没有任务分解：基期东镇 120，西镇 80，全域 200"),
        ),
        (
            _("有分解：东镇 {east}，西镇 {west}，合计 {all}").format(
                east=signed(own.parts["east"], 0), west=signed(own.parts["west"], 0), all=signed(own.whole, 0)
            ),
            _("没有分解：东镇 {east}，西镇 {west}，合计 {all}").format(
                east=signed(by_growth.parts["east"], 0),
                west=signed(by_growth.parts["west"], 0),
                all=signed(by_growth.whole, 0),
            ),
        ),
    )


def ratio_gap(settings: Settings) -> Example:
    shares = of_ratio_gap({"east": 400.0, "west": 150.0}, {"east": 50.0, "west": 75.0}, 550.0, 5.0)
    return Example(
        (_("E = 5；东镇 400 件、50 万人；西镇 150 件、75 万人"),),
        (
            _("东镇 (400 − 5 × 50) ÷ 125 = {part}").format(part=signed(shares.parts["east"], 1)),
            _("西镇 (150 − 5 × 75) ÷ 125 = {part}").format(part=signed(shares.parts["west"], 1)),
            _("合计 {change}").format(change=signed(shares.whole, 1)),
        ),
    )


def rank(settings: Settings) -> Example:
    given = {"甲": 95.5, "乙": 90.0, "丙": 90.0, "丁": 12.0, "戊": None}
    places = ranks(given)
    letters = dict(zip(given, "ABCDE", strict=True))
    return Example(
        (
            _("，").join(
                f"{letters[name]} {percent(value) if value is not None else '—'}" for name, value in given.items()
            ),
        ),
        (_("，").join(f"{letters[name]} {places.get(name, '—')}" for name in given),),
    )


def completeness(settings: Settings) -> Example:
    quarters = [Period.quarter(2025, 4), Period.quarter(2026, 1), Period.quarter(2026, 2)]
    before = [50.0, 55.0, 52.0]
    rows: Rows = [(WEST, PATENTS, quarter, value) for quarter, value in zip(quarters, before, strict=True)]
    found = rolled(settings, "patents", [*rows, (EAST, PATENTS, _Q3, 130)], _Q3)
    fall, rise = extreme_changes(before) or (0.0, 0.0)
    known = found.partial or 0.0
    return Example(
        (_("东镇 130；西镇未报，前三季 50，55，52"),),
        (
            _("已报合计 {value}，{reported}，合计 {whole}").format(
                value=brief(known), reported=reported_words(found.reported, found.expected), whole=brief(found.value)
            ),
            _("最大一次减少 {fall}，最大一次增加 {rise}").format(fall=brief(-fall), rise=brief(rise)),
            _("合计在 {low}—{high} 之间").format(
                low=brief(known + before[-1] + fall), high=brief(known + before[-1] + rise)
            ),
        ),
    )
