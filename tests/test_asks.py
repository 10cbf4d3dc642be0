"""What is asked of districts: always from the value to the own share, in whole things, and together all the whole lacks."""

import re
from dataclasses import replace
from math import ceil

import pytest

import wording
from briefing.word.letters import _asked
from desk import open_desk
from desk.briefing import gather
from desk.judge import judge, periods
from tests import test_falling
from tests.judgements import judgement
from tracker.periods import Period
from tracker.rules.asks import Ask, Asks, asks
from wording import outlook as ahead
from wording.asks import ask_words, asks_words
from wording.paragraphs import target_sentence
from wording.sentences import still_missing, target_of
from wording.suppliers import owed_words

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023")


def district(region, value, share, needed, **more):
    return judgement(
        "ip_enterprises", more.pop("status", "behind"), region=region, value=value, number=share, units_needed=needed,
        quarters_left=more.pop("left", 1), **more,
    )  # fmt: skip


def test_an_ask_goes_from_the_value_to_the_own_share_in_whole_things_and_the_rest_is_named():
    whole = judgement("ip_enterprises", "behind", value=341.0, number=360.0, units_needed=20, quarters_left=1)
    places = [
        district("350582", 76.0, 85.0, 9.0),
        district("350583", 40.25, 47.0, 6.75),  # half a firm is not asked: 7
        district("350503", 51.0, 51.0, 0.0, status="met"),
        district("350505", 9.0, None, None, status=None),  # no share
        district("350521", None, 20.0, None, status="no_data"),
        district("350524", 5.0, 9.0, 4.0, left=0, status="missed"),  # its time is over
    ]
    found = asks(whole, places, whole_things=True)
    assert found == Asks((Ask("350582", 76.0, 85.0, 9), Ask("350583", 40.25, 47.0, 7)), 20, 4)
    assert (found.of("350582").needed, found.of("350503")) == (9, None)
    # On schedule and short of its share: asked as well.
    on_line = asks(whole, [district("350582", 84.0, 85.0, 1.0, status="on_track")], whole_things=True)
    assert [one.needed for one in on_line.asked] == [1]
    # Money is asked as it is.
    assert asks(whole, [district("350582", 76.0, 85.0, 6.75)], whole_things=False).asked[0].needed == 6.75
    unknown = asks(judgement("ip_enterprises", "not_judged", value=None), places, whole_things=True)
    assert (unknown.needed, unknown.remainder, len(unknown.asked)) == (None, 0, 2)


@pytest.mark.parametrize("plan", PLANS)
def test_in_every_quarter_of_every_plan_value_and_ask_make_the_share_and_all_asks_the_wholes_gap(plan, sample_desk):
    tried = 0
    for at in [at for at in periods(sample_desk, plan) if at.is_quarter]:
        districts = judge(sample_desk, plan, at, regions="districts")
        for whole in judge(sample_desk, plan, at):
            indicator = target_of(whole, sample_desk.catalogue)[1]
            counted = sample_desk.catalogue.counts_whole(whole.indicator)
            found = asks(whole, [one for one in districts if one.target == whole.target], whole_things=counted)
            assert len({one.region for one in found.asked}) == len(found.asked)
            for one in found.asked:
                [row] = [row for row in districts if (row.target, row.region) == (whole.target, one.region)]
                if indicator.formula.ratio:
                    ratio, top = indicator.formula.ratio, row.figure.numerator
                    made = ratio.scale * (top + one.needed) / row.figure.denominator
                    assert (
                        made >= one.share - 1e-9 > ratio.scale * (top + one.needed - 1) / row.figure.denominator - 2e-9
                    )
                elif row.figure.members:
                    assert (one.value, one.share, one.needed) == (0, 1, 1)
                elif counted:
                    assert one.value + one.needed >= one.share > one.value + one.needed - 1
                tried += 1
            if found.needed is not None:
                assert sum(one.needed for one in found.asked) + found.remainder >= found.needed
    assert tried > 50 or plan in ("anqing_2023", "putian_2023")


SAID = {
    "zh": r"净(?P<way>[增减]) (?P<needed>[\d.,]+) .+?（现有 (?P<stand>[\d.,]+) .+?，本地任务 (?P<share>[\d.,]+) ",
    "en": r"(?P<needed>[\d.,]+) \S+ (?P<way>more|fewer), net, .+?\(now (?P<stand>[\d.,]+) .+?, own share (?P<share>[\d.,]+) ",
}
SHORT = {
    "zh": r"目前(?P<way>还差|超出) (?P<needed>[\d,]+) (?:件|家|个|次|项)(?:（须满 (?P<full>[\d,]+) )?$",
    "en": r"(?P<way>still missing|now) (?P<needed>[\d,]+) [a-z]+(?: over)?(?: \((?P<full>[\d,]+) )?$",
}
LESS = ("减", "fewer", "超出", "now")


def number(text):
    return float(text.replace(",", ""))


def held(said):
    """Whether what is there and what is missing (or over) make the share."""
    way = -1 if said["way"] in LESS else 1
    return number(said["stand"]) + way * number(said["needed"]) == number(said["share"])


def letters_add_up(on, language):
    """How many asks and gaps of all districts' letters were tried; every one must add up."""
    tried = 0
    for code in on.places:
        rows = [row for row in on.districts if row.region == code]
        for line in _asked(rows, on):
            for said in re.finditer(SAID[language], line):
                assert held(said), (code, line)
                tried += 1
        for row in rows:
            missing = re.search(SHORT[language], still_missing(row, on.catalogue))
            if missing and row.promise.number is not None and not row.figure.members:
                way = -1 if missing["way"] in LESS else 1
                assert row.value + way * number(missing["needed"]) == ceil(row.promise.number - 1e-9), (
                    code,
                    row.target,
                )
                assert missing["full"] is None, "a district's share is reached, only the whole breaks through"
                tried += 1
    return tried


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_in_every_letter_what_is_there_and_what_is_asked_make_the_share(plan, language, sample_desk):
    wording.use(language)
    quarters = [at for at in periods(sample_desk, plan) if at.is_quarter]
    tried = sum(letters_add_up(gather(sample_desk, plan, at, draft=True), language) for at in quarters)
    assert tried or plan in ("anqing_2023", "putian_2023")


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_letter_about_what_must_fall_asks_for_less(language, falling_desk):
    wording.use(language)
    on = gather(falling_desk, test_falling.PLAN, test_falling.NOW, draft=True)
    assert letters_add_up(on, language) >= 3
    lines = [line for code in on.places for line in _asked([r for r in on.districts if r.region == code], on)]
    assert len(lines) == 2
    assert all(("净减" if language == "zh" else "fewer") in line for line in lines)


@pytest.fixture(scope="module")
def falling_desk(tmp_path_factory):
    made = open_desk(test_falling.files(tmp_path_factory.mktemp("falling")))
    test_falling.fill(made, test_falling.rows(), test_falling.SHARES)
    yield made
    made.store.close()


def test_jinjiang_with_76_of_85_firms_lacks_nine_and_not_ten(sample_desk):
    rows = judge(sample_desk, "quanzhou_2024", regions="350582", targets=["ip_enterprises"])
    assert still_missing(rows[0], sample_desk.catalogue) == "目前还差 9 家"
    whole = judge(sample_desk, "quanzhou_2024", targets=["ip_enterprises"])
    assert still_missing(whole[0], sample_desk.catalogue) == "目前还差 20 家（须满 361 家）"


def test_what_is_filed_for_is_not_asked_as_a_count_and_recognitions_are_applied_for(sample_desk):
    on = gather(sample_desk, "quanzhou_2024", draft=True)
    said = {row.key: asks_words(on.asks[row.target], row, on.catalogue, on.register) for row in on.whole}
    assert said["valid_trademarks"].endswith("抓好挖掘、培育、维护，重在质量")
    assert said["high_value_patents_per_10k"].endswith("抓好挖掘、培育、维护，重在质量")
    assert said["ip_enterprises"] == (
        "请抓好储备和申报，到年末净增：晋江市 9 家、南安市 8 家、石狮市 6 家、丰泽区 2 家、洛江区 2 家、泉港区 2 家"
    )
    kinds = {key: measure.asked_for for key, measure in on.catalogue.measures.items()}
    assert {kinds[key] for key in ("high_value_patents", "valid_trademarks", "copyright_registrations")} == {"measures"}
    assert {kinds[key] for key in ("national_ip_enterprises", "geographical_indication_marks")} == {"recognition"}
    assert {kinds[key] for key in ("training_sessions", "patent_pledge_financing", "open_patent_licences")} == {"count"}
    [row] = judge(sample_desk, "huancui_2024", regions="371002002", targets=["open_patent_licences"])
    asked = ask_words(Ask(row.region, 3, 6, 3), row, sample_desk.catalogue)
    assert asked == "到年末净增 3 件（现有 3 件，本地任务 6 件）"


def test_a_missing_figure_is_laid_to_whoever_supplies_it(sample_desk):
    [row] = judge(sample_desk, "quanzhou_2024", targets=["copyright_registrations"])
    given = (row.figure.missing, row, sample_desk.catalogue, sample_desk.register)
    assert "市版权局尚未提供德化县数据" in target_sentence(row, sample_desk.catalogue, sample_desk.register)
    assert owed_words(*given) == "请市版权局提供德化县的数据"
    on = gather(sample_desk, "quanzhou_2024", draft=True)
    letter = _asked([one for one in on.districts if one.region == "350526"], on)
    assert [line for line in letter if "报送" in line] == []


def test_a_yearly_average_is_said_as_the_sum_it_is(sample_desk):
    [row] = judge(sample_desk, "huancui_2024", targets=["training_attendances"])
    text = target_sentence(row, sample_desk.catalogue, sample_desk.register)
    assert "三年累计 575 人次，为目标合计 600 人次（年均不少于 200 人次）的 95.8%；年均约 209 人次" in text


def test_a_ratio_asks_for_whole_patents_and_no_interval_has_one_point_twice(sample_desk):
    [patents] = judge(sample_desk, "quanzhou_2024", targets=["high_value_patents_per_10k"])
    assert ahead.required_pace_words(patents, sample_desk.catalogue) == "四季度需新增 68 件"
    for plan in PLANS:
        for at in [at for at in periods(sample_desk, plan) if at.is_quarter]:
            for row in judge(sample_desk, plan, at):
                said = ahead.forecast_words(row, sample_desk.catalogue)
                found = re.search(r"预测区间 ([^—]+)—([^，]+)，", said)
                assert found is None or found[1] != found[2], said
                pace = ahead.required_pace_words(row, sample_desk.catalogue)
                counted = sample_desk.catalogue.counts_whole(row.indicator)
                assert not (counted and re.search(r"\d\.\d+ (件|家|个|次|人次)$", pace)), pace


def test_parts_of_a_gap_are_whole_things_and_a_part_of_one_is_nobodys(sample_desk):
    from tracker.rules.contribution import GapPart

    row = judgement("ip_enterprises", "slightly_behind", value=340.25, number=360.0)
    parts = [GapPart("350582", -0.75, "growth"), GapPart("350583", -1.6, "growth"), GapPart(None, 1.6, "growth")]
    text = target_sentence(row, sample_desk.catalogue, sample_desk.register, parts)
    assert "按全域序时增速测算：南安市差 1 家" in text
    assert "晋江市" not in text
    # After the last day there is no schedule to reckon a share by.
    over = replace(row, as_of=Period.quarter(2026, 4))
    assert "测算" not in target_sentence(over, sample_desk.catalogue, sample_desk.register, parts)
    # Two places a whole one short each by reckoning, the whole one: one of them is named and not both.
    both = [GapPart("350582", -1.2, "growth"), GapPart("350583", -1.1, "growth"), GapPart(None, 1.3, "growth")]
    said = target_sentence(row, sample_desk.catalogue, sample_desk.register, both)
    assert "测算：晋江市差 1 家" in said
    assert "南安市" not in said
