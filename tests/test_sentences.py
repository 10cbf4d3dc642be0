"""One sentence per target, one paragraph per plan: the words, and that no number in them is made up."""

import re
from dataclasses import replace

import pytest

import wording
from desk.explain import gap_table
from desk.judge import judge
from desk.trace import remarks
from tests.judgements import changed, judgement, numbers_in
from tests.test_wording import FIRMS, PATENTS, TRADEMARKS
from tracker.periods import months_between, parse_period
from tracker.submission import Remark
from wording import figures, headlines, outlook, paragraphs, sentences
from wording.paragraphs import together_words
from wording.status import trouble_order

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
END = parse_period("2026Q4").end


def told(desk, plan, language="zh", regions="whole"):
    """Every target's judgement with its sentence, and what the sentence was given of districts and remarks."""
    wording.use(language)
    for judged in judge(desk, plan, regions=regions):
        gaps = gap_table(desk, plan, judged.key) if regions == "whole" else ()
        said = remarks(desk, plan, judged.as_of)
        yield judged, gaps, said, paragraphs.target_sentence(judged, desk.catalogue, desk.register, gaps, said)


def sentence_of(desk, plan, key, language="zh"):
    return next(text for judged, _g, _r, text in told(desk, plan, language) if judged.key == key)


def without_names(text, judged, said, desk):
    """The sentence without what is no figure: names, days, units, other people's remarks."""
    catalogue, register = desk.catalogue, desk.register
    target, indicator = sentences.target_of(judged, catalogue)
    at = judged.as_of.end
    names = {figures.date_words(at), figures.date_words(at.replace(day=15)), wording.named(indicator)}
    names |= {remark.text for remark in said if not remark.text.isdigit()}
    names |= {wording.named(place) for place in register.regions.values()} | {"80%"}
    # An English unit holds a number of its own; the Chinese ones hold none.
    names |= {unit.name_en for unit in catalogue.units.values()} if wording.language() == "en" else set()
    names |= {f"{target.deadline.year}年末", f"end of {target.deadline.year}"}
    for name in sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True):
        text = text.replace(name, " ")
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


def known_numbers(judged, gaps, desk):
    """Everything the judgement says in numbers, and what follows from it by one subtraction or division."""
    target, indicator = sentences.target_of(judged, desk.catalogue)
    numbers = [abs(number) for number in numbers_in(judged)]
    numbers += [abs(part.gap) for part in gaps] + [float(int(abs(part.gap))) for part in gaps if abs(part.gap) < 10]
    numbers += [n for n in (target.number, target.upper) if n is not None] + [
        n
        for failed in judged.failed_years
        for n in (float(failed.year), failed.value, failed.asked, float(judged.as_of.year))
    ]
    value, asked, base = judged.value, judged.promise.number, judged.promise.baseline
    # Forecasts of hundreds of thousands are told in hundreds.
    told = [judged.outlook.forecast, judged.outlook.low, judged.outlook.high]
    numbers += [round(n, -2) for n in told if n]
    numbers += [asked + extra - round(told[0], -2) for extra in (0, 1) if asked is not None and told[0]]
    ahead, year_ago, expected = judged.outlook.forecast, judged.movement.last_year_value, judged.schedule.expected_value
    if asked is not None:
        numbers += [asked + 1, *([100 * value / asked] if value is not None else [])]
        numbers += [asked + extra - near for extra in (0, 1) for near in (ahead, round(ahead))] if ahead else []
    if base is not None:
        numbers += [abs(base - near) for near in (value, ahead, ahead and round(ahead)) if near is not None]
    if value is not None and year_ago is not None:
        numbers.append(abs(value - year_ago))
    if value is not None and asked is not None:
        numbers.append(abs(value - asked))
    if judged.method == "yearly_average" and value is not None:
        start = desk.catalogue.plans[judged.plan].start
        numbers.append(12 * value / months_between(start, judged.as_of.end))
    if expected is not None:
        numbers.append(int(expected + 1e-9))
    if judged.figure.last_complete is not None:
        numbers += [judged.figure.last_complete.end.month, judged.figure.last_complete.year]
    members = judged.figure.members
    numbers += [len(members), sum((m.value or 0) >= 1 for m in members), sum(not m.value for m in members)]
    scale = desk.catalogue.units[indicator.display.unit].factor if indicator.display else 1
    # In English money is told in millions and billions (万元 stored).
    return [n / by for n in numbers for by in {1, scale, 100, 100_000}]


def made_up(text, known):
    """The numbers of a text that none of the known ones rounds to."""
    left = []
    for token in re.findall(r"\d+(?:\.\d+)?", text):
        decimals = len(token.partition(".")[2])
        if not any(abs(number - float(token)) <= 0.5 * 10**-decimals + 1e-6 for number in known):
            left.append(token)
    return left


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_every_number_in_a_sentence_is_in_the_judgement(plan, language, sample_desk):
    for regions in ("whole", "districts"):
        for judged, gaps, said, text in told(sample_desk, plan, language, regions):
            known = known_numbers(judged, gaps, sample_desk)
            bare = without_names(text, judged, said, sample_desk)
            assert made_up(bare, known) == [], text
            assert re.findall(r"\b(?:nan|None)\b", text) == []


def test_a_number_that_nobody_judged_would_be_found(sample_desk):
    judged, gaps, said, text = next(iter(told(sample_desk, "huancui_2024")))
    bare = without_names(text, judged, said, sample_desk)
    assert made_up(bare.replace("11.83", "11.84"), known_numbers(judged, gaps, sample_desk)) == ["11.84"]


@pytest.mark.parametrize("plan", PLANS)
def test_every_number_in_a_plans_paragraph_is_in_its_judgement(plan, sample_desk):
    whole = judge(sample_desk, plan)
    gaps = {one.target: gap_table(sample_desk, plan, one.key) for one in whole}
    text = paragraphs.plan_paragraph(whole, sample_desk.catalogue, sample_desk.register, gaps)
    known, bare = [float(n) for n in range(16)], text
    for judged in whole:
        known += known_numbers(judged, gaps[judged.target], sample_desk)
        short = sentences.target_of(judged, sample_desk.catalogue)[1].short
        bare = without_names(bare, judged, remarks(sample_desk, plan, parse_period("2026Q3")), sample_desk)
        bare = bare.replace(short, " ")
    assert made_up(bare, known) == []
    assert "市海洋渔业局" not in text


def test_a_target_short_of_schedule_is_told_with_what_it_lacks_what_is_ahead_and_where(sample_desk):
    assert sentence_of(sample_desk, "quanzhou_2024", "valid_trademarks") == (
        "截至2026年9月15日，泉州市商标有效注册量 86.1 万件，为目标（达到 88 万件）的 97.8%，低于序时 8.3 个百分点，"
        "目前还差 1.9 万件；年末预计 86.6 万件（预测区间 86.5—86.7，80%），年末预计仍差 1.39 万件，完成研判：难度较大；"
        "距本地序时：晋江市差 0.68 万件、石狮市差 0.51 万件；情况说明（石狮市）：演示：批发市场主体调整，新申请减少。"
    )


def test_the_same_target_in_english(sample_desk):
    assert sentence_of(sample_desk, "quanzhou_2024", "ip_enterprises", "en").startswith(
        "As of 30 Sep 2026, Quanzhou, National and provincial IP advantage and demonstration enterprises: "
        "341 enterprises, 94.7% of the target (more than 360 enterprises), 12.3 points below schedule, still missing "
        "20 enterprises (361 enterprises needed); expected 346 enterprises at year-end (80% interval 342–350), expected "
        "to be 15 enterprises short at year-end, assessment: hard to meet; below own schedule: Jinjiang 8 "
        "enterprises, Nan'an 7 enterprises; behind for the first time"
    )


@pytest.mark.parametrize(
    ("plan", "key", "part"),
    [
        ("quanzhou_2024", "geographical_indications", "年末预计 67 件（预测区间 66—68，80%），年末预计仍差 1 件，完成研判：难度较大"),
        ("quanzhou_2024", "strong_ip_counties", "3 个中已有 2 个，目前还差 1 个；不作预测：这类指标不作外推；已申报待批复：南安市"),
        ("quanzhou_2024", "copyright_registrations", "6月底 66.5 万件，未报齐，市版权局尚未提供德化县数据，不作判断；缺报单位若按其历史增减，合计在 67.7—70.2 万件之间"),
        ("quanzhou_2024", "high_value_patents_per_10k", "目前还差 0.08 件/万人（68 件）；"),
        ("huancui_2024", "valid_trademarks", "2.38 万件，为目标（达到 2.5 万件）的 95.0%，低于序时 15.8 个百分点，目前还差 0.12 万件；"),
        ("huancui_2024", "case_closure_rate", "比上年同期提高 1.5 个百分点，目前还差 4.6 个百分点（3 件）"),
        ("huancui_2024", "training_sessions", "目前应有 4 次，全年还差 1 次，2024年度未完成：4 次，目标 5 次；2026年度达到序时；"),
        ("huancui_2024", "ip_financing", "同比下降 5.6%"),
        ("huancui_2024", "integrated_circuit_layouts", "年末预计低于基期 1 件"),
        ("anqing_2023", "county_service_point_coverage", "未达预期，12 个中已有 11 个，目前还差 1 个；已申报待批复：岳西县。"),
    ],
)  # fmt: skip
def test_every_kind_of_target_has_its_own_words(plan, key, part, sample_desk):
    assert part in sentence_of(sample_desk, plan, key)


def test_no_sentence_says_what_leaders_must_not_read(sample_desk):
    said = [text for plan in PLANS for *_rest, text in told(sample_desk, plan)]
    unwanted = ("把握", "落后", "拖后腿", "尚差", "增长 −", "增长 -", "差 −", "差 -", "推断", "概率", "达标概率")
    assert [(text, word) for text in said for word in unwanted if word in text] == []


def test_three_digits_on_a_card_and_single_things_below_one_of_the_big_unit(catalogue):
    trademarks = catalogue.indicators["valid_trademarks"]
    pledge = catalogue.indicators["patent_pledge_financing"]
    printed = [figures.with_unit(v, trademarks, catalogue) for v in (23_760.0, 237_600.0, 861_000.0, 880_000.0)]
    assert printed == ["2.38 万件", "23.8 万件", "86.1 万件", "88.0 万件"]
    assert figures.with_unit(23_760.0, trademarks, catalogue, "table") == "2.38 万件"
    assert [figures.change(d, trademarks, catalogue) for d in (290.0, -6_000.0, 12_100.0, 0.0, None)] == [
        "+290 件",
        "−0.6 万件",
        "+1.21 万件",
        "0",
        "不比较",
    ]
    assert [figures.gap(d, trademarks, catalogue) for d in (1_240.0, -9_455.6, 19_000.0, 19_455.0)] == [
        "0.12 万件",
        "0.95 万件",
        "1.9 万件",
        "1.95 万件",
    ]
    assert [figures.gap(d, trademarks, catalogue) for d in (999.0, 1_000.0)] == ["999 件", "0.1 万件"]
    assert figures.gap(3_912.5, pledge, catalogue) == "0.39 亿元"
    assert figures.change(0.06, catalogue.indicators["high_value_patents_per_10k"], catalogue) == "+0.06"
    assert figures.gap(1.26, catalogue.indicators["case_closure_rate"], catalogue) == "1.3 个百分点"


def test_in_english_one_thing_is_singular(catalogue):
    wording.use("en")
    firms = catalogue.indicators["ip_enterprises"]
    assert [figures.gap(n, firms, catalogue) for n in (1.0, 2.0)] == ["1 enterprise", "2 enterprises"]


def test_a_forecast_never_rounds_up_to_a_target_it_does_not_reach(catalogue):
    ahead = changed(PATENTS, forecast=5.996, low=5.9, high=6.09)
    assert outlook.forecast_words(ahead, catalogue) == "年末预计 5.996 件/万人（预测区间 5.900—6.090，80%）"
    assert outlook.expected_missing(ahead, catalogue) == "年末预计仍差 0.004 件/万人"
    whole = changed(FIRMS, forecast=360.6, low=357.2, high=364.1)
    # 360.6 firms are 361 firms, and 361 break through 360.
    assert outlook.forecast_words(whole, catalogue) == "年末预计 361 家（预测区间 357—364，80%）"
    assert outlook.expected_missing(whole, catalogue) == ""


def test_the_deadline_of_a_forecast_is_said_from_where_one_stands(catalogue):
    seen = changed(replace(TRADEMARKS, as_of=parse_period("2025Q3")), forecast=9e5, low=8.9e5, high=9.1e5)
    assert outlook.forecast_words(seen, catalogue).startswith("2026年末预计 90.0 万件")
    case = judgement("outstanding_cases", "behind", "putian_2023", as_of="2023Q2", refused="few_points", value=0.0)
    assert outlook.end_words(case, catalogue) == "期末"
    assert outlook.forecast_words(case, catalogue) == "不作预测：连续的数据不足五个季度"


def test_a_probability_is_said_no_finer_than_it_is_known():
    said = [outlook.probability_words(p) for p in (0.314, 0.02, 0.97, 0.05, None)]
    assert said == ["约 31%", "不足 5%", "95%以上", "约 5%", "不作预测"]
    assert [outlook.outlook_word(c) for c in ("likely", "uncertain", "unlikely", None)] == [
        "预计可完成",
        "有一定难度",
        "难度较大",
        "不作研判",
    ]


def test_the_pace_is_one_sentence_without_a_minus(catalogue):
    one = changed(TRADEMARKS, required_pace=19_000.0, recent_pace=6_225.0, quarters_left=1)
    assert outlook.pace_words(one, catalogue) == "四季度需新增 1.9 万件，近四季季均增加 0.62 万件"
    assert outlook.required_pace_words(one, catalogue) == "四季度需新增 1.9 万件"
    falling = changed(FIRMS, required_pace=10.0, recent_pace=-0.75, quarters_left=2)
    assert outlook.pace_words(falling, catalogue) == "需季均增加 10 家，近四季共减少 3 家"
    assert outlook.pace_words(changed(FIRMS, required_pace=0.0), catalogue) == ""


def test_what_may_fall_back_or_is_only_to_be_held_is_flagged_with_its_room(catalogue):
    held = judgement("ip_enterprises", "met", value=365.0, number=360.0, headroom=5.0, maintain=True)
    assert outlook.flags(held, catalogue) == ["保持型（余量 5 家）"]
    assert outlook.flags(changed(held, at_risk=True), catalogue) == ["回落风险（余量 5 家）"]
    assert outlook.flags(changed(FIRMS, first_behind=True), catalogue) == ["首次滞后"]


def judged_rows(left):
    """Five targets: on schedule but hardly to be met, slightly behind but likely, behind, unknown, met."""
    base = {"quarters_left": left, "at_risk": False}
    return [
        judgement("high_value_patents_per_10k", "on_track", probability=0.2, gap_pp=1.0, **base),
        judgement("valid_trademarks", "slightly_behind", probability=0.9, gap_pp=-5.0, **base),
        judgement("ip_enterprises", "behind", probability=0.5, gap_pp=-12.0, to_target=20.0, number=360.0, **base),
        judgement("copyright_registrations", "no_data", **base),
        judgement("ip_service_points", "met", probability=0.9, **base),
    ]


def names(rows):
    return [judged.key for judged in rows]


def test_near_the_end_the_list_goes_by_what_will_hardly_be_met_even_on_schedule():
    assert names(trouble_order(judged_rows(2))) == [
        "high_value_patents_per_10k",
        "ip_enterprises",
        "valid_trademarks",
        "copyright_registrations",
    ]
    assert names(trouble_order(judged_rows(3))) == ["ip_enterprises", "valid_trademarks", "copyright_registrations"]


def test_near_the_end_the_headline_names_what_is_on_schedule_but_hard(catalogue):
    said = headlines.overview_headline(judged_rows(2), catalogue, parse_period("2026Q2"))
    assert "每万人高价值专利虽达到序时，完成难度较大" in said
    assert "难度较大" not in headlines.overview_headline(judged_rows(3), catalogue, parse_period("2026Q1"))


def test_the_paragraph_counts_lists_gravest_first_and_ends_with_what_is_well(sample_desk):
    said = paragraphs.plan_paragraph(judge(sample_desk, "anqing_2023"), sample_desk.catalogue, sample_desk.register)
    assert said == (
        "截至2025年12月31日，安庆公共服务方案 5 项目标中 3 项已达标，2 项未达预期，已到期。"
        "1. 省级服务网点（未达预期）：7 个，目前还差 1 个。"
        "2. 县级网点覆盖（未达预期）：12 个中已有 11 个，目前还差 1 个，已申报待批复：岳西县。"
        "其余 3 项已达标：公共服务节点、市级网点覆盖、专题数据库。"
    )


def test_what_is_promised_in_one_breath_is_added_up_in_one_sentence(sample_desk):
    judged = judge(sample_desk, "huancui_2024")
    # Layouts fell, indications stand still, of varieties one town has not reported.
    assert together_words(judged, sample_desk.catalogue) == ["植物新品种、集成电路布图、地理标志总量 3 类中 0 类增加。"]
    assert together_words(judged[:2], sample_desk.catalogue) == []


def test_a_units_own_estimate_stands_beside_the_forecast_and_changes_no_judgement(sample_desk):
    judged = judge(sample_desk, "quanzhou_2024", targets=["valid_trademarks"])[0]
    said = [Remark(judged.target, judged.region, judged.as_of, "expected_year", "882000 件", "情况说明", "G4")]
    words = paragraphs.target_sentence(judged, sample_desk.catalogue, sample_desk.register, (), said)
    plain = paragraphs.target_sentence(judged, sample_desk.catalogue, sample_desk.register)
    assert "报送单位预计全年 88.20 万件（自报，不作判断）" in words
    assert words.replace("；报送单位预计全年 88.20 万件（自报，不作判断）", "") == plain
    other = [replace(said[0], region="350582")]
    assert paragraphs.target_sentence(judged, sample_desk.catalogue, sample_desk.register, (), other) == plain


def test_a_district_is_told_what_it_wrote_itself_and_never_what_another_did(sample_desk):
    at = parse_period("2026Q3")
    rows = judge(sample_desk, "quanzhou_2024", at, regions="districts", targets=["geographical_indications"])
    said = remarks(sample_desk, "quanzhou_2024", at)
    for row in rows:
        words = paragraphs.target_sentence(row, sample_desk.catalogue, sample_desk.register, (), said)
        wrote = any((one.region, one.target, one.kind) == (row.region, row.target, "note") for one in said)
        assert ("情况说明" in words) is wrote
        assert "情况说明（" not in words


def test_before_the_plan_no_mean_of_its_years_is_said(sample_desk):
    [row] = judge(sample_desk, "huancui_2024", parse_period("2023Q4"), targets=["training_attendances"])
    words = paragraphs.target_sentence(row, sample_desk.catalogue, sample_desk.register)
    assert "150 人次" in words
    assert not re.search("累计|年均约|合计", words)


def test_a_share_is_as_fine_as_the_figure_beside_it_and_no_interval_begins_below_nothing(sample_desk):
    for at in ("2025Q4", "2026Q1"):
        for row in judge(sample_desk, "huancui_2024", parse_period(at), regions="districts"):
            words = paragraphs.target_sentence(row, sample_desk.catalogue, sample_desk.register)
            assert "预测区间 −" not in words
            if found := re.search(r"有效注册量 ([\d.]+) 万件，为目标（([\d.]+) 万件）的 ([\d.]+)%", words):
                assert (float(found[1]) < float(found[2])) == (float(found[3]) < 100)
