"""方法: the examples the page computes are those worked by hand, its limits the catalogue's, its table that of the bench."""

import re
from html import unescape

import pytest

import wording
from pages.reference.parts import html as method_parts
from pages.reference.parts.text import groups
from tests.conftest import ROOT
from tests.one_page import blocks, opening, words
from tracker.schema.catalogue import Settings

PAGE = "pages/reference/method.py"
# By hand: (5.77 − 4.74) ÷ (6 − 4.74) = 1.03 ÷ 1.26 = 81.7 %; 33 ÷ 36 = 91.7 %; 765467 + 33/36 × 114533 = 870455.58; …
BY_HAND = {
    "progress": ("A ÷ T = 96.2%", "p = 81.7%"),
    "schedule": ("τ = 91.7%", "E = 870455.58", "按年度目标：E = 825000"),
    "gap": ("p − τ = −12.3", "A − E = −11.3", "还差 20", "A = 360：还差 1，● 达到序时", "A = 361：★ 已达标"),
    "tolerance": ("A = 5.891：● 达到序时", "A = 5.889：▲ 略滞后", "A = 5.998：● 达到序时", "A = 6.0：★ 已达标"),
    "small_step": (
        "τ = 24/36：E = 67.67，应有 67，● 达到序时", "τ = 33/36：E = 67.92，应有 68，▲ 略滞后", "A = 68：★ 已达标",
        "A = 66，低于基期：■ 滞后",
    ),
    "annual_rate": (
        "47 ÷ 52 = 90.4%", "达标的上年同季 88.9%：● 达到序时", "没有达标的年度：◇ 无法判断", "未结只有 2：上限 94.2%，× 已无法达成", "没有案件：◇ 无法判断，比率不适用",
    ),
    "survey": ("A = 91.2%：★ 已达标", "A = 88.6%：▲ 略滞后", "A = 79.0%：■ 滞后"),
    "each_year": (
        "τ = 9/12：E = 3.75，应有 4，▲ 略滞后", "上半年末 1：▲ 略滞后", "年末 4：× 未完成",
        "到期时本年 5、2024 年只有 4：× 往年未完成",
    ),
    "yearly_average": ("E = 550", "p = 95.8%", "还差 25", "● 达到序时"),
    "growth": ("+13.70%：● 达到序时", "+0.03%：▲ 略滞后", "−5.58%：■ 滞后", "年末 +0.03%：★ 已达标",
        "上年同期为 0：◇ 无法判断，同比不适用"),
    "not_below": ("12（12，12）：● 达到序时", "11（12，12）：▲ 略滞后", "10（11，12）：■ 滞后"),
    "rise": ("A = 13：● 达到序时", "A = 12：▲ 略滞后", "A = 11：■ 滞后"),
    # 200 − 0.5 × 100 = 150; 155 is five over it, and five points short.
    "at_most": (
        "积压 155：E = 150，差距 −5，超出 55，▲ 略滞后", "积压 100：★ 已达标", "年中累计 50：● 达到序时",
        "年中累计 101：× 已无法达成", "年末 100：★ 已达标",
    ),
    # 4 + 0.5 × 8 = 8; 4 + 0.8 × 8 = 10.4.
    "list": (
        "τ = 50%，已有 8 个：应有 8，● 达到序时", "τ = 80%，已有 10 个：应有 11，▲ 略滞后", "到期 11 个：× 未完成",
        "到期季度未报，沿用的 11 个：◇ 无法判断",
    ),
    "maintain": ("A = 9：★ 已达标，余量 1，p = —", "A = 7：还差 1，■ 滞后"),
    "order": (
        "没有一个数 → ○ 未报送", "有数，没有报齐 → ◇ 无法判断", "到期，100 → ★ 已达标", "到期，99 → × 未完成",
        "上限 99 → × 已无法达成", "未到期，100 → ★ 已达标", "缺基期 → ◇ 无法判断", "序时 50，60 → ● 达到序时",
    ),
    "thresholds": (
        "p − τ = 0：● 达到序时", "p − τ = −0.1：▲ 略滞后", "p − τ = −10.0：▲ 略滞后", "p − τ = −10.1：■ 滞后",
    ),
    "outlook": ("0.70：预计可完成", "0.69：有一定难度", "0.30：有一定难度", "0.29：难度较大"),
    "at_risk": ("保持的概率 0.32，界限 0.8", "标注回落风险"),
    "ratio": ("400 ÷ 50 = 8，150 ÷ 75 = 2", "全域 (400 + 150) ÷ (50 + 75) = 4.4", "两镇平均 5：不用"),
    "population": ("2025 年末数未公布：用 2024 年末，5.5", "公布以后：用 2025 年末，4.4", "一年也没有：—，不作判断"),
    "units_needed": (
        "⌈6 × 888.3⌉ − 5125 = 205 件", "突破 6，P = 888.5，N = 5331：⌊6 × 888.5⌋ + 1 − 5331 = 1 件",
        "⌈0.95 × 52⌉ − 47 = 3 件",
    ),
    # 8800 ÷ 874 = 10.069; 17923 × (1/888.6 − 1/874) = −0.337; 20.170 − 10.438 = 9.732.
    "ratio_change": ("10.44 → 20.17", "件数的影响 +10.069", "人口的影响 −0.337", "合计 +9.732"),
    "pace": ("需季均增量 19000", "近四季季均 6225", "两者之比 3.1"),
    # Weights 0.75⁴…1 on 4, 3, 5, 3, 5: m = 12.5938 ÷ 3.0508 = 4.1280, so 120 + 2 × 4.1280 = 128.26.
    "forecast": ("预计值 128.26", "80% 预测区间 125.73—130.78", "达到 T 的概率 0.560"),
    "refusals": (
        "100，104，107：不作预测：连续的数据不足五个季度",
        "100，104，108，112，116：不作预测：各季增量没有变化，无从估计波动",
        "100，104，107，—，115，120：不作预测：近五个季度有缺报",
        "100，104，107，112，115（h = 0）：不作预测：已到期",
    ),
    # 120 × 550 ÷ 200 = 330, 80 × 550 ÷ 200 = 220.
    "count_gap": ("有分解：东镇 −58，西镇 −10，合计 −68", "没有分解：东镇 −48，西镇 −20，合计 −68"),
    "ratio_gap": ("东镇 (400 − 5 × 50) ÷ 125 = +1.2", "西镇 (150 − 5 × 75) ÷ 125 = −1.8", "合计 −0.6"),
    "rank": ("A 1，B 2，C 2，D 4，E —",),
    "completeness": ("已报合计 130，已报 1/2，合计 —", "最大一次减少 3，最大一次增加 5", "合计在 179—187 之间"),
}  # fmt: skip


def entries(settings):
    return {entry.key: entry for group in groups(settings) for entry in group.entries}


def test_there_is_an_example_by_hand_for_every_rule_and_no_other(catalogue):
    assert set(entries(catalogue.settings)) == set(BY_HAND)


@pytest.mark.parametrize("key", BY_HAND)
def test_the_example_of_a_rule_is_what_one_works_out_by_hand(key, catalogue):
    assert entries(catalogue.settings)[key].example(catalogue.settings).result == BY_HAND[key]


def changed(settings: Settings, **limits) -> Settings:
    return settings.model_copy(update={"thresholds": settings.thresholds.model_copy(update=limits)})


def test_other_limits_in_the_catalogue_are_printed_and_move_the_examples(catalogue):
    lenient = changed(catalogue.settings, behind_below=-30, source="考核办法", source_en="assessment rules")
    rule = entries(lenient)["thresholds"]
    assert rule.formula == ("p − τ ≥ 0：达到序时", "−30 ≤ p − τ ＜ 0：略滞后", "p − τ ＜ −30：滞后")
    assert "考核办法" in rule.source
    assert rule.example(lenient).result[-1] == "p − τ = −10.1：▲ 略滞后"
    assert "低于序时 30 个百分点以上" in unescape(method_parts.legend(lenient))


def test_every_rule_names_where_it_comes_from(catalogue):
    assert [key for key, entry in entries(catalogue.settings).items() if not (entry.source and entry.words)] == []


def test_the_page_has_every_rule_under_its_link_and_the_measured_calibration(sample_database):
    with opening(sample_database) as visit:
        page = visit(PAGE)
        html, said = " ".join(blocks(page)), words(page)
    links, anchors = re.findall(r'href="#([\w-]+)"', html), re.findall(r'id="([\w-]+)"', html)
    assert set(links) <= set(anchors)
    assert set(BY_HAND) <= set(links)
    assert [line for lines in BY_HAND.values() for line in lines if line not in said] == []
    measured = re.search(r"\| 平稳：.*?\*\*(.+?)\*\*", (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8"))
    assert measured is not None
    assert measured[1] in said


def test_what_no_target_holds_is_listed_with_its_place_in_the_plan(catalogue):
    listed = unescape(re.sub(r"<[^>]+>", " ", method_parts.left_out(catalogue)))
    for phrase, clause in (
        ("市场主体提高平台使用率", "三(二)4"),
        ("提高专用标志使用覆盖率", "三8"),
    ):
        assert re.search(rf"“{phrase}”\s+{re.escape(clause)}", listed)


def test_in_english_no_rule_is_chinese(sample_database):
    with opening(sample_database) as visit:
        rules = [block for block in blocks(visit(PAGE, lang="en")) if 'class="ip rule"' in block]
    wording.use("en")
    measured = method_parts.calibration()
    assert len(rules) == 6
    said = unescape(re.sub(r"<[^>]+>", " ", " ".join([*rules, measured])))
    assert re.findall(r"[\u4e00-\u9fff]+", said) == []
