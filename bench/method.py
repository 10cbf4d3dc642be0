"""The same courses of a target under other houses' published rules and under ours, side by side.

    python bench/method.py                          prints the generated parts of docs/method.md
    python bench/method.py --write docs/method.md   writes them into it

Every number in those parts is computed here and now; tests/test_method_doc.py computes them again and compares.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.parts import foreign, marked  # noqa: E402
from bench.parts.cases import COURSES, QUARTERS, A, B, C, Course, D, E, F, G  # noqa: E402
from tracker.rules.progress import Case, Verdict, judge_case, satisfies  # noqa: E402
from tracker.schema.catalogue import Thresholds  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import load_register  # noqa: E402
from wording.status import status_word  # noqa: E402

YEARS = QUARTERS / 4
WORDS = {
    "achieved": "已达成",
    "on_track": "在轨",
    "moderate": "有进展须加快",
    "limited": "进展有限",
    "deterioration": "倒退",
    "slow": "慢",
    "regression": "倒退",
    "sun": "晴",
    "slight_cloud": "少云",
    "cloud": "阴",
    "storm": "雷雨",
    "green": "绿",
    "yellow": "黄",
    "red": "红",
    "undefined": "无规定",
}


def thresholds() -> Thresholds:
    """The thresholds in force, from the project's own catalogue."""
    register = load_register(ROOT / "data" / "regions.csv")
    return load_catalogue(ROOT / "indicators.yaml", register).settings.thresholds


def side_by_side(course: Course, ours: Verdict) -> list[str]:
    """One row of the table: what each rule says of a course."""
    facts = (course.start, course.value, course.target)
    achieved_colour, achieved = foreign.servicenow(*facts)
    sdg_class, ratio = foreign.open_sdg(*facts, course.years, YEARS)
    un_score, way = foreign.un_chart(*facts, course.years, YEARS)
    sign, foretold = foreign.german(course.series, course.target, course.left)
    lamp, points = foreign.yinchuan(*facts, course.share)
    ahead = foreign.escap_anticipated(course.series, course.target, QUARTERS)
    return [
        f"**{course.key}** {course.words}",
        f"{foreign.share_of_target(course.value, course.target):.1f} %",
        f"{WORDS[achieved_colour]} {achieved:.1f} %",
        _rated(sdg_class, ratio),
        f"{un_score} 分 r={way:.2f}" if course.value < course.target else f"{un_score} 分",
        f"{WORDS[foreign.escap_class(foreign.escap_current(*facts))]} {foreign.escap_current(*facts):.2f}",
        f"{ahead:.2f}",
        f"{WORDS[sign]} {_shown(foretold, course)}",
        f"{WORDS[lamp]} {points:+.0f}",
        _our_words(ours, course),
    ]


def _rated(sdg_class: str, ratio: float) -> str:
    return WORDS[sdg_class] if sdg_class == "achieved" else f"{WORDS[sdg_class]} R={ratio:.2f}"


def _shown(value: float, course: Course) -> str:
    return f"{value:,.{course.precision}f}"


def _our_words(ours: Verdict, course: Course) -> str:
    word = f"**{status_word(ours.status)}**"
    if ours.gap_pp is None or ours.gap_units is None:
        return f"{word}（保持型，不计百分比）" if ours.maintain else word
    return f"{word} {round(ours.gap_pp, 1) + 0.0:+.1f} 点，{ours.gap_units:+,.{course.precision}f} {course.unit}"


def table() -> str:
    """The courses A to G under every rule."""
    heads = [
        "情形",
        "完成率",
        "ServiceNow",
        "加拿大统计局 / Open SDG",
        "联合国进展图",
        "亚太经社会 现状",
        "亚太经社会 预期",
        "德国 DNS（期末外推）",
        "银川亮灯（对序时）",
        "本平台 序时",
    ]
    limits = thresholds()
    return marked.table(heads, [side_by_side(course, course.judged(limits)) for course in COURSES])


def way_that_suffices(start: float, target: float) -> float:
    """The share of the way, in per cent, that already gives R = 0.95 at half time."""
    needed = 0.95 * foreign.growth_rate(start, target, YEARS)
    return 100 * start * (math.pow(1 + needed, YEARS / 2) - 1) / (target - start)


def readings() -> str:
    """What the table teaches, in sentences whose numbers are computed."""
    limits = thresholds()
    line = Counter(foreign.servicenow(0, k, QUARTERS)[0] for k in range(1, QUARTERS + 1))
    few = [foreign.open_sdg(0, n, D.target, 2, YEARS)[1] for n in (1, 2, 10)]
    ten_from_one = foreign.open_sdg(0, 10, D.target, 2, YEARS, zero=1)[1]
    un = foreign.un_chart(E.start, E.value, E.target, E.years, YEARS)[1]
    c_lamp, c_points = foreign.yinchuan(C.start, C.value, C.target, C.share)
    f_achieved = foreign.servicenow(F.start, F.value, F.target)
    f_lamp = foreign.yinchuan(F.start, F.value, F.target, F.share)
    documented = (foreign.servicenow(480, 710, 750)[1], foreign.servicenow(710, 968, 1000)[1])
    g = G.judged(limits)
    return "\n".join(
        [
            f"1. **完成率看不出从哪里起步。** A 照线走是 {foreign.share_of_target(A.value, A.target):.1f} %，B 半程一步未动是 "
            f"{foreign.share_of_target(B.value, B.target):.1f} %：起点高，谁都“完成”八九成。完成率可以写，不能用来判。",
            f"2. **年均增长率的规则在零起点上失灵，在低起点上太松。** 零换成 {foreign.INSTEAD_OF_ZERO} 以后，E 的 1 件得 "
            f"R={foreign.open_sdg(E.start, E.value, E.target, E.years, YEARS)[1]:.2f}（在轨），联合国进展图得 r={un:.1f}。按整年计"
            f"（三年过二）：1 件 {few[0]:.2f}，2 件 {few[1]:.2f}（在轨），10 件 {few[2]:.2f}；把 {foreign.INSTEAD_OF_ZERO} 换成 1，"
            f"同样 10 件变成 {ten_from_one:.2f}。结论随一个任取的数变。",
            f"3. **增长率规则允许先慢后快。** 半程只需走完 0.5→6 的 {way_that_suffices(0.5, 6):.0f} %、76→88 的 "
            f"{way_that_suffices(76, 88):.1f} %，就已“在轨”。",
            f"4. **恰好在线上，浮点数会算成差一丝。** C 的差是 {c_points:.1e} 点：银川的规定对 0 到 10 点之间没有说法（{WORDS[c_lamp]}）。"
            f"本平台对序时线留半个末位小数，判{status_word(C.judged(limits).status)}；对达标不留。",
            f"5. **基期已达的目标没有“进度”可言。** F 是往下跌，ServiceNow 却得 {f_achieved[1]:.0f} %，银川得 {f_lamp[1]:+.0f} 点：都来自"
            f"分母变号。Open SDG 只说已达成，看不见跌；德国规则外推到 {foreign.german(F.series, F.target, F.left)[1]:,.0f} 件，判雷雨。"
            f"亚太经社会现状 {foreign.escap_current(F.start, F.value, F.target):.0f}，预期 "
            f"{foreign.escap_anticipated(F.series, F.target, QUARTERS):.1f}，越出自己的刻度。本平台判"
            f"{status_word(F.judged(limits).status)}，不给百分比，另以回落风险提示。",
            f"6. **不看时间的规则对按时走的人亮红灯。** 照直线走满三年，ServiceNow 的十二个季度是红 {line['red']}、黄 {line['yellow']}、"
            f"绿 {line['green']}。它自己文档里的例子按它的公式是 {documented[0]:.1f} % 和 {documented[1]:.1f} %，文档印的是 76.7 % 和 86 %；"
            "89 % 到 90 % 之间不属于任何颜色。",
            f"7. **同是慢一半，轻重不一。** G 差 {-(g.gap_pp or 0):.0f} 点：银川黄，德国阴，Open SDG 进展有限，本平台"
            f"{status_word(g.status)}（{-limits.behind_below:.0f} 点以外即是）。差在门槛，门槛写在 `indicators.yaml`，印在灯旁。",
            f"8. **向上取整把没有达到印成达到。** Boston CityScore 把 0.991 记作 {foreign.cityscore(0.991, 1):.2f}。本平台 5.998 就是 5.998"
            f"（{'达到' if satisfies('at_least', 5.998, 6) else '未达到'} 6）。",
        ]
    )


def worked() -> str:
    """Our own rule on a public figure: Quanzhou's trademarks at the end of 2024."""
    limits = thresholds()
    start, value, target, share = 765_467, 820_100, 880_000, 4 / QUARTERS
    verdict = judge_case(
        Case("linear", "at_least", target, value, True, share, baseline=start, whole_numbers=True, tolerance=0.5),
        limits,
    )
    assert verdict.expected_value is not None
    return "\n".join(
        [
            f"- 基期 B = {start:,}（2023-12-15），目标 T = {target:,}（2026 年末），现值 A = {value:,}；三年过一，τ = {100 * share:.2f} %",
            f"- 增量完成率 p = (A − B) / (T − B) = {value - start:,} / {target - start:,} = {verdict.progress:.2f} %",
            f"- 应到 E = B + τ(T − B) = {verdict.expected_value:,.0f} 件；超 {verdict.gap_units:,.0f} 件",
            f"- 超序时 g = p − 100τ = {verdict.gap_pp:+.2f} 个百分点；还差 T − A = {verdict.to_target:,.0f} 件",
            f"- g ≥ {limits.on_track_from:g} 为达到序时，{limits.behind_below:g} ≤ g < {limits.on_track_from:g} 为略滞后，g < "
            f"{limits.behind_below:g} 为滞后（{limits.source}）：判**{status_word(verdict.status)}**",
        ]
    )


PARTS = {"worked": worked, "table": table, "readings": readings}
MADE_BY = "bench/method.py"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the document whose parts to write")
    given = parser.parse_args()
    for name, compute in PARTS.items():
        body = compute()
        print(body, end="\n\n")
        if given.write:
            marked.replace(given.write, name, MADE_BY, body)


if __name__ == "__main__":
    main()
