"""What 方法 says: every formula with its words, where it comes from, and the example that is computed beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pages.reference.parts import examples as targets
from pages.reference.parts import sums
from pages.reference.parts.examples import Example
from tracker.rules.forecast import COVERAGE, FEWEST_POINTS
from tracker.rules.pattern import MEMORY, PATTERN_POINTS
from tracker.schema.catalogue import Settings
from wording import _, named


@dataclass(frozen=True)
class Entry:
    """One rule: its anchor, title, formula lines, words, source, and the function that computes its example."""

    key: str
    title: str
    formula: tuple[str, ...]
    words: str
    source: str
    example: Callable[[Settings], Example]


@dataclass(frozen=True)
class Group:
    """A chapter of rules."""

    key: str
    title: str
    entries: tuple[Entry, ...]


def groups(settings: Settings) -> list[Group]:
    """The chapters in reading order, in the session's language, with the catalogue's thresholds in the text."""
    return [
        Group("line", _("进度与差距"), _line(settings)),
        Group("kinds", _("各类目标怎样判断"), _kinds(settings)),
        Group("lights", _("状态与研判"), _lights(settings)),
        Group("ratios", _("比率与人口"), _ratios()),
        Group("ahead", _("步伐与预测"), _ahead()),
        Group("districts", _("各地"), _districts()),
    ]


def _usual() -> str:
    return _("通行算法")


def _reading() -> str:
    return _("方案用语的读法")


def _default(settings: Settings) -> str:
    return _("{source}（indicators.yaml 的 thresholds）").format(source=named(settings.thresholds, "source"))


def _line(settings: Settings) -> tuple[Entry, ...]:
    limits = settings.thresholds
    return (
        Entry(
            "progress",
            _("完成率与增量完成率"),
            ("A ÷ T", "p = (A − B) ÷ (T − B)"),
            _(
                "完成率看总量，增量完成率看方案期内该增加的部分做了多少。基期高的指标完成率一开始就高，所以对照序时用增量完成率。"
            ),
            _usual(),
            targets.progress,
        ),
        Entry(
            "schedule",
            _("序时进度与序时目标值"),
            (_("τ = 已过月数 ÷ 总月数"), "E = B + τ × (T − B)"),
            _(
                "有年度目标的，在各年末之间按月直线推算；没有的，由基期到目标直线推算，图上注明“线性测算，非下达目标”。比率直接推算比率，不推算分子。"
            ),
            _usual(),
            targets.schedule,
        ),
        Entry(
            "gap",
            _("差距与突破"),
            ("p − τ", "A − E", _("还差 = T − A；突破的整数指标还差 = T + 1 − A")),
            _(
                "“达到”“不少于”“以上”是不低于此数，“突破”“超过”是多于此数；区间取下限。差距不写负号，写“目前还差”“低于序时”。"
            ),
            _reading(),
            targets.gap,
        ),
        Entry(
            "tolerance",
            _("四舍五入"),
            (_("A ≥ E − 末位的一半"),),
            _("是否达标按未四舍五入的数比较，5.998 不是 6，也不印成 6.00。只有与序时线比较时，允许末位的一半。"),
            _default(settings),
            targets.tolerance,
        ),
        Entry(
            "small_step",
            _("小步指标"),
            (
                _("|T − B| ≤ {n} 的整数指标，以及名单、覆盖").format(n=f"{limits.small_step_units:g}"),
                _("时间过去 {late}% 以前应有 ⌊E⌋，以后应有 ⌈E⌉").format(late=f"{100 * limits.late_share:g}"),
            ),
            _(
                "几个几件的目标按整数判断：不低于应有的为达到序时；差一个为略滞后（以后不到 ⌈E⌉ 而不低于 ⌊E⌋ 的也是），比 ⌊E⌋ 差两个以上、或低于基期的为滞后。"
            ),
            _default(settings),
            targets.small_step,
        ),
    )


def _kinds(settings: Settings) -> tuple[Entry, ...]:
    limits = settings.thresholds
    return (
        Entry(
            "annual_rate",
            _("年度比率"),
            (_("A = 本年结案 ÷（本年立案 + 上年结转）"), _("上限 =（已结 + 未结）÷ 应结")),
            _(
                "年末才定。四季度以前注明“期中参考”：不低于目标为达到序时，否则与最近一个达标年度的同季比，差 {points} 个百分点以内为略滞后；没有这样的年度不判断。没有案件不适用。未结的全部结了也到不了目标，才是已无法达成。"
            ).format(points=f"{-limits.rate_behind_below:g}"),
            _reading(),
            targets.annual_rate,
        ),
        Entry(
            "survey",
            _("调查"),
            (_("A = 最近一次调查"),),
            _("两次调查之间不推算，不对照序时。"),
            _reading(),
            targets.survey,
        ),
        Entry(
            "each_year",
            _("每年"),
            ("E = τ × T", _("τ = 本年已过月数 ÷ 12")),
            _(
                "本年单独判断。有一年没有做到，方案的状态就是往年未完成，不作研判；列出是哪一年、多少，本年的状态写在旁边。"
            ),
            _reading(),
            targets.each_year,
        ),
        Entry(
            "yearly_average",
            _("年均"),
            (_("T = 年数 × 年均数"), _("A = 各年合计")),
            _("方案期内合计与总数比，序时按整个方案期。"),
            _reading(),
            targets.yearly_average,
        ),
        Entry(
            "growth",
            _("同比增长"),
            (_("本年累计 ÷ 上年同期累计 − 1"),),
            _(
                "“保持增长”“快速增长”没有定数：年内高出 {noise}% 以上为增长，上下 {noise}% 以内为持平，再低为下降；年末只要有增长就算做到。上年同期为零或缺报，不适用。"
            ).format(noise=f"{limits.growth_noise_percent:g}"),
            _("{reading}；{default}").format(reading=_reading(), default=_default(settings)),
            targets.growth,
        ),
        Entry(
            "rise",
            _("稳步提升、持续增长"),
            ("A ＞ B",),
            _("多于基期为达到序时，持平为略滞后，少于基期为滞后；到期时多于基期才算完成。"),
            _reading(),
            targets.rise,
        ),
        Entry(
            "not_below",
            _("不低于基期"),
            ("A ≥ B",),
            _("不低于基期为达到序时；低于基期为略滞后，连降两季为滞后。"),
            _reading(),
            targets.not_below,
        ),
        Entry(
            "at_most",
            _("不超过、降至"),
            ("A ≤ T", _("差距 = E − A，超出 = A − T")),
            _(
                "存量和比率要降的，与要升的对称。从年初或方案开始累计的，按时间摊到线上，到期（年末）才算完成，一超过就是已无法达成。比率、时限不分解到县区。"
            ),
            _reading(),
            targets.at_most,
        ),
        Entry(
            "list",
            _("名单与覆盖"),
            (_("已有 ÷ 应有"),),
            _(
                "点名的都有才算达标，缺的逐个列名；一个一个数，按小步指标判断，B 是基期季度的个数。本地已申报、待上级批复的不评状态，全域只数已批复的。到期那一季没有报状态的，不作判断，除非已经足够。"
            ),
            _("{reading}；{default}").format(reading=_reading(), default=_default(settings)),
            targets.named_list,
        ),
        Entry(
            "maintain",
            _("保持型"),
            (_("B 已达到 T：只看 A 是否守住"), _("余量 = A − T")),
            _("基期已经达标的，没有增量可算，不给百分数；守住为已达标，跌破为滞后。"),
            _reading(),
            targets.maintain,
        ),
    )


def _lights(settings: Settings) -> tuple[Entry, ...]:
    limits = settings.thresholds
    return (
        Entry(
            "order",
            _("状态的先后"),
            (_("未报送 → 无法判断 → 到期：已达标、未完成 → 已无法达成 → 已达标 → 缺基期：无法判断 → 对照序时"),),
            _(
                "从前往后，先符合的先定。未报送、未报齐不亮灯，也不按零计。力争的目标没有达到写未达预期；方案没有序时安排的，到期或达标前不判断。"
            ),
            _reading(),
            targets.order,
        ),
        Entry(
            "thresholds",
            _("对照序时的界限"),
            (
                _("p − τ ≥ {on}：达到序时").format(on=f"{limits.on_track_from:g}"),
                _("{low} ≤ p − τ ＜ {on}：略滞后").format(
                    low=_minus(limits.behind_below), on=f"{limits.on_track_from:g}"
                ),
                _("p − τ ＜ {low}：滞后").format(low=_minus(limits.behind_below)),
            ),
            _("单位为百分点。各地做法不同，有文件的可在目录里改，改后本页随之变动。"),
            _default(settings),
            targets.thresholds,
        ),
        Entry(
            "outlook",
            _("完成研判"),
            (_("概率 ≥ 0.7：预计可完成"), _("0.3 ≤ 概率 ＜ 0.7：有一定难度"), _("概率 ＜ 0.3：难度较大")),
            _("研判是状态之外的第二个词，从不改变状态。总览、汇报只用这三个词，概率的数只写在指标、方法、情景三页。"),
            _("平台默认"),
            targets.outlook,
        ),
        Entry(
            "at_risk",
            _("回落风险"),
            (_("已达标，期末仍保持的概率 ＜ 0.8"),),
            _("只标注会减少的指标；只增不减的累计量不标。"),
            _("平台默认"),
            sums.holding,
        ),
    )


def _minus(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _ratios() -> tuple[Entry, ...]:
    return (
        Entry(
            "ratio",
            _("比率的汇总"),
            ("R = ΣN ÷ ΣP",),
            _("全域的比率是分子之和除以分母之和，不是各地比率的平均。"),
            _usual(),
            sums.ratio,
        ),
        Entry(
            "population",
            _("用哪一年的人口"),
            (_("Y 年各季：Y − 1 年末常住人口"),),
            _(
                "还没有公布的，用最近一个更早的年末，并注明；有文件另行规定的，以文件为准。同一季度各地用同一年。年末数先用上年末人口出第一版，当年末人口公布后出最终版。"
            ),
            _reading(),
            sums.population,
        ),
        Entry(
            "units_needed",
            _("还差多少件"),
            ("⌈T × P⌉ − N", _("突破：⌊T × P⌋ + 1 − N")),
            _("把比率的差距换成数得清的件数，人口按现用的一年。"),
            _usual(),
            sums.units_needed,
        ),
        Entry(
            "ratio_change",
            _("比率的变化"),
            ("ΔR = (N₁ − N₀) ÷ P₀ + N₁ × (1 ÷ P₁ − 1 ÷ P₀)",),
            _("前一项是件数的影响，后一项是人口的影响，相加正好等于变化。"),
            _usual(),
            sums.ratio_change,
        ),
    )


def _ahead() -> tuple[Entry, ...]:
    return (
        Entry(
            "pace",
            _("需季均增量与近四季季均"),
            ("(T − A) ÷ r", "(Aₖ − Aₖ₋₄) ÷ 4"),
            _("r 是剩余的季度数；近四季要有五个季度的数。"),
            _usual(),
            sums.pace,
        ),
        Entry(
            "forecast",
            _("期末预测"),
            (
                "m = Σwd ÷ Σw; w = {memory}⁰, {memory}¹, {memory}² …".format(memory=f"{MEMORY:g}"),
                _("预计值 = A + h × m"),
                _("区间 = 预计值 ± t × σ"),
            ),
            _(
                "d 是逐季增量，越近分量越重，h 是剩余季度数。σ 由增量的起伏推出，点少则宽；区间 {share}%，概率由同一个 t 分布。满 {points} 个点先看增量：各年同季相近的按各季份额，逐季收窄的按放缓，成批的按平均；特别大的一季按一次性处理并放宽。同比的第一年按上年各季份额。比率先预测分子，再除以现用人口。"
            ).format(share=f"{100 * COVERAGE:g}", points=PATTERN_POINTS),
            _(
                "教材：Hyndman、Athanasopoulos《Forecasting: Principles and Practice》第 3 版 5.2、5.5、8.1；Kish《Survey Sampling》（1965）有效个数"
            ),
            sums.ahead,
        ),
        Entry(
            "refusals",
            _("什么时候不预测"),
            (_("连续 {n} 个季度；增量有变化；近五季不缺报；未到期").format(n=FEWEST_POINTS),),
            _("不满足其一就不预测，并说明原因。年度比率、调查、名单、覆盖是一次决定或一次抽样，不外推。"),
            _("平台默认"),
            sums.refusals,
        ),
    )


def _districts() -> tuple[Entry, ...]:
    return (
        Entry(
            "count_gap",
            _("差距在哪里：相加的指标"),
            (_("有任务分解：Aᵢ − Eᵢ"), _("没有任务分解：Aᵢ − Bᵢ × E ÷ B")),
            _(
                "各地的差加上未分解的部分，正好等于全域的 A − E。没有任务分解的，按“与全域同样增速”测算，不作为任务，不亮灯。"
            ),
            _usual(),
            sums.count_gap,
        ),
        Entry(
            "ratio_gap",
            _("差距在哪里：比率"),
            ("(Nᵢ − E × Pᵢ) ÷ ΣP",),
            _("各地相加正好等于全域的差。各地条件不同，只作参考，不评状态。"),
            _usual(),
            sums.ratio_gap,
        ),
        Entry(
            "rank",
            _("位次"),
            (_("按本地任务的增量完成率，高的在前"),),
            _("同样的并列，后一位空出。未报的、功能区、其他行、没有任务分解的不排。"),
            _usual(),
            sums.rank,
        ),
        Entry(
            "completeness",
            _("未报齐时"),
            (_("已报合计 + 缺报单位上次数 + 历史上最大的减、增"),),
            _(
                "缺一个单位就没有全域数，只写已报合计，不亮灯；只给出按历史增减最低、最高会是多少。只增不减的累计量，最低按不变计。"
            ),
            _("平台默认"),
            sums.completeness,
        ),
    )
