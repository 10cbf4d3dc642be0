"""How figures, judgements and problems read; the judgements are written out by hand."""

import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wording
from tests.judgements import judgement
from tracker.periods import parse_period
from tracker.problems import KINDS, NumberReason, read
from tracker.rules.judgement import Note
from tracker.rules.progress import STATUSES, FailedYear
from tracker.rules.rollup import Member
from tracker.rules.standing import LinkedTarget, TaskStanding
from tracker.submission import Problem
from wording import figures, headlines, sentences, status
from wording.notes import NOTE_CODES, note_in_words, note_text
from wording.problem_words import sentence_of
from wording.problems import problem_sentence, problems_headline
from wording.status import LIGHTS, STRIP, status_meaning, status_text

NOW = parse_period("2026Q3")
END = date(2026, 12, 31)


TRADEMARKS = judgement(
    "valid_trademarks",
    "slightly_behind",
    value=861_000.0,
    baseline=765_467.0,
    number=880_000.0,
    gap_pp=-8.25,
    to_target=19_000.0,
    previous_value=855_000.0,
    last_year_value=838_000.0,
)
FIRMS = judgement(
    "ip_enterprises",
    "behind",
    value=341.0,
    baseline=300.0,
    number=360.0,
    gap_pp=-23.3,
    to_target=20.0,
    previous_value=338.0,
    last_year_value=None,
    comparator="more_than",
)
PATENTS = judgement(
    "high_value_patents_per_10k",
    "on_track",
    value=5.998,
    baseline=4.74,
    number=6.0,
    gap_pp=2.04,
    to_target=0.002,
    previous_value=5.94,
    last_year_value=5.5,
)
COPYRIGHT = judgement(
    "copyright_registrations",
    "not_judged",
    partial=593_000.0,
    notes=(Note("incomplete", {"missing": ["350526"], "missing_names": ["德化县"]}),),
)


def test_the_overview_says_how_many_and_what_is_furthest_below_in_points_not_in_units(catalogue):
    said = headlines.overview_headline([PATENTS, TRADEMARKS, FIRMS, COPYRIGHT], catalogue, NOW)
    assert said == (
        "4 项目标中 1 项已达标或达到序时，2 项未达序时，1 项无法判断；"
        "优势示范企业低于序时最多，目前还差 20 家（须满 361 家），距期末 1 个季度。"
    )


def test_the_overview_of_a_plan_without_figures_asks_for_a_workbook(catalogue):
    rows = [judgement("valid_trademarks", "no_data"), judgement("ip_enterprises", "no_data")]
    assert headlines.overview_headline(rows, catalogue, NOW) == "2 项目标都还没有收到数据，请在“上报”页交表。"
    assert headlines.overview_headline([], catalogue, NOW) == "本方案没有定量目标，请看节点清单。"


def test_after_the_deadline_the_overview_says_met_and_missed(catalogue):
    rows = [judgement("valid_trademarks", "met"), judgement("ip_enterprises", "missed", to_target=20.0, number=360.0)]
    said = headlines.overview_headline(rows, catalogue, parse_period("2026Q4"))
    assert said == "2 项目标中 1 项已达标，1 项未完成，已到期。"


def test_a_value_below_its_target_never_rounds_up_to_it(catalogue):
    indicator = catalogue.indicators["high_value_patents_per_10k"]
    assert figures.figure(5.998, indicator, catalogue, not_reached=6) == ("5.998", "件/万人")
    assert figures.figure(5.92, indicator, catalogue, not_reached=6) == ("5.92", "件/万人")
    assert sentences.still_missing(PATENTS, catalogue) == "目前还差 0.002 件/万人"


@pytest.mark.parametrize(
    ("judged", "line"),
    [
        (TRADEMARKS, "基期 76.55 · 低于序时 8.3 个百分点"),
        (PATENTS, "基期 4.74 · 高于序时 2.0 个百分点"),
        (COPYRIGHT, "缺基期 · 未报齐，缺 德化县"),
        (
            judgement(
                "geographical_indications",
                "slightly_behind",
                value=67.0,
                baseline=67.0,
                number=68.0,
                to_target=1.0,
                expected_value=67.92,
                whole_expected=68,
                small_step=True,
                gap_pp=-91.7,
            ),
            "基期 67 · 目前应有 68 件 · 目前还差 1 件",
        ),
        (
            judgement("patent_pledge_financing", "on_track", value=1_386_000.0, method="growth", growth_percent=13.7),
            "同比增长 13.7%",
        ),
        (
            judgement(
                "case_closure_rate",
                "slightly_behind",
                "huancui_2024",
                method="direct",
                value=93.7,
                number=95.0,
                to_target=1.3,
                failed_years=(FailedYear(2024, 93.2, 95.0),),
            ),
            "低于目标值 1.3 个百分点 · 2024年度未完成：93.2%，目标 95%",
        ),
        (
            judgement(
                "strong_ip_counties",
                "slightly_behind",
                method="checklist",
                value=2.0,
                to_target=1.0,
                members=(Member("350582", 1), Member("350526", 1), Member("350583", 0)),
            ),
            "3 个中已有 2 个",
        ),
        (judgement("ip_service_points", "no_data"), "缺基期 · 没有收到数据"),
    ],
)
def test_a_card_says_its_distance_from_schedule_in_the_words_of_its_kind(judged, line, catalogue):
    assert sentences.card_sentence(judged, catalogue) == line


def test_a_change_is_signed_and_a_shortfall_is_not(catalogue):
    assert sentences.since_last_quarter(TRADEMARKS, catalogue) == "较上季 +0.6 万件"
    assert sentences.since_last_quarter(COPYRIGHT, catalogue) == "较上季 不比较"
    assert sentences.since_last_year(TRADEMARKS, catalogue) == "同比 +2.7%"
    assert sentences.since_last_year(PATENTS, catalogue) == "同比 +0.50"
    assert sentences.since_last_year(FIRMS, catalogue) == "同比 不适用"


def test_a_district_without_allocation_is_told_so_and_not_judged(catalogue):
    rows = [judgement("valid_trademarks", None, value=4.0), judgement("ip_enterprises", None)]
    assert headlines.district_headline(rows, catalogue, "晋江市") == (
        "晋江市：2 项指标已报 1 项；没有任务分解，只列数值、占比和增长。"
    )
    said = headlines.district_headline([TRADEMARKS, PATENTS], catalogue, "晋江市")
    assert said == "晋江市：2 项任务中 1 项已达标或达到序时，1 项未达序时（商标有效注册量）。"


@pytest.mark.parametrize(
    ("plan", "key", "words"),
    [
        ("quanzhou_2024", "high_value_patents_per_10k", "力争突破 6 件/万人"),
        ("quanzhou_2024", "valid_trademarks", "达到 88 万件"),
        ("quanzhou_2024", "patent_pledge_financing", "力争保持增长"),
        ("huancui_2024", "high_value_patents_per_10k", "12 件/万人以上"),
        ("huancui_2024", "open_patent_licences", "不少于 50 件"),
        ("huancui_2024", "training_attendances", "年均不少于 200 人次"),
        ("huancui_2024", "training_sessions", "每年不少于 5 次"),
        ("huancui_2024", "ip_financing", "快速增长"),
        ("huancui_2024", "case_closure_rate", "争取达到 95%"),
    ],
)
def test_a_target_keeps_the_verb_of_its_plan(plan, key, words, catalogue):
    target = catalogue.plans[plan].targets[key]
    assert figures.target_words(target, catalogue.indicators[target.indicator], catalogue) == words


def test_the_bar_ends_at_what_is_asked_in_all(catalogue):
    asked = judgement("training_attendances", "on_track", "huancui_2024", value=575.0, number=600.0)
    assert sentences.bar_end(asked, catalogue) == "600"
    assert sentences.bar_end(FIRMS, catalogue) == "＞360"
    assert sentences.bar_end(TRADEMARKS, catalogue) == "88"


def test_time_is_said_in_quarters_where_it_can_be():
    assert figures.period_words(NOW) == "2026年三季度"
    assert figures.period_words(parse_period("2026Q4"), stock=True) == "2026年末"
    assert figures.as_of_words(NOW, day_15=True) == "截至9月30日（商标截至9月15日）"
    assert figures.remaining_words(NOW, END) == "距期末 1 个季度"
    assert figures.remaining_words(parse_period("2026-10"), END) == "距期末 2 个月"
    assert figures.remaining_words(parse_period("2026Q4"), END) == "已到期"
    assert figures.schedule_words(NOW, date(2024, 1, 1), END) == "时间进度 11/12 季 = 91.7%"
    assert figures.year_to_date_words(NOW) == "1—9月"


def test_in_english_a_number_does_not_run_into_its_unit(catalogue):
    wording.use("en")
    assert figures.with_unit(861_000.0, catalogue.indicators["valid_trademarks"], catalogue) == "861,000 items"
    assert figures.with_unit(93.7, catalogue.indicators["case_closure_rate"], catalogue) == "93.7%"


def test_every_status_has_word_shape_and_meaning_and_a_place_in_the_strip():
    assert sorted(code for cell in STRIP for code in cell) == sorted(STATUSES)
    assert [status_text(code) for code in STATUSES] == [
        "★ 已达标",
        "● 达到序时",
        "▲ 略滞后",
        "■ 滞后",
        "× 已无法达成",
        "× 未完成",
        "○ 未报送",
        "◇ 无法判断",
    ]
    assert len({status_meaning(code) for code in (*LIGHTS, None)}) == len(LIGHTS) + 1


def test_what_was_striven_for_is_never_called_undone_nor_what_others_have_to_decide():
    assert {code: status_text(code) for code in LIGHTS if code not in STATUSES} == {
        "unreached": "× 未达预期",
        "broken": "× 往年未完成",
        "broken_striven": "× 往年未达预期",
        "pending": "◇ 已申报待批复",
    }


# Every reason that docs/loading.md lists, with its parameters.
REASONS = {
    "not_a_number": [{"reason": r} for r in get_args(NumberReason) if r != "state"]
    + [{"reason": "state", "states": "在审、已批复"}],
    "unknown_region": [
        {"reason": "unknown", "row": "金门", "plan": "泉州"},
        {"reason": "no_name"},
        {"reason": "not_in_list", "row": "泉州市"},
    ],
    "unknown_measure": [{"reason": "unknown", "heading": "其他"}, {"reason": "other_kind", "heading": "本季登记"}],
    "ambiguous": [
        {"kind": k, "name": "市本级", "candidates": "鲤城区、丰泽区", "sheets": "表1"}
        for k in ("region", "subtotal", "measure", "column", "period", "plan", "sheet")
    ],
    "wrong_period": [
        {"reason": "disagree", "flag": "2026Q3", "title": "2026Q2"},
        {"reason": "other_blank", "flag": "2026Q4", "meta": "2026Q3"},
        {"reason": "missing"},
        {"reason": "outside_plan", "period": "2022Q1", "first": "2023Q4", "last": "2026Q4"},
        {"reason": "other_year", "period": "2025Q4", "last_period": "2024Q4", "same": "13", "count": "13"},
        {"reason": "outside_span", "period": "2026-10-08", "last": "2026-09-30"},
        {"reason": "outside_span", "period": "2025-10-08", "first": "2026-01-01", "last": "2026-09-30"},
    ],
    "out_of_range": [
        {"reason": "below_minimum", "limit": "0", "unit": "件"},
        {"reason": "above_maximum", "limit": "100", "unit": "%"},
        {"reason": "not_whole"},
    ],
    "error_cell": [{"error": "#DIV/0!"}],
    "uncached_formula": [{"formula": "=SUM(A1:A3)"}],
    "total_mismatch": [
        {"kind": k, "row": "全市", "typed": "5274", "sum": "5265", "difference": "+9", "unit": "件", "missing": "1"}
        for k in ("total", "subtotal", "composite")
    ]
    + [
        {
            "kind": "register",
            "row": "晋江市",
            "measure_name": "省级网点",
            "register": "网点名单",
            "typed": "3",
            "sum": "2",
            "difference": "+1",
        }
    ],
    "unit_suspect": [
        {"reason": "foreign_unit", "unit": "家", "stored_unit": "件"},
        {"reason": "fraction"},
        {"reason": "jump", "value": "23", "last": "228140", "last_period": "2026Q2", "unit": "件"},
        {"reason": "neighbours", "value": "23", "typical": "80000", "unit": "件"},
    ],
    "duplicate_row": [
        {"row": "晋江市", "first": "商标!A9"},
        {"kind": "register", "row": "甲公司", "first": "名单!B4"},
        {"kind": "other_file", "other": "甲.xlsx"},
        {"kind": "other_file", "other": "甲.xlsx", "count": "11"},
        {"kind": "other_file", "other": "甲.xlsx", "count": "22", "places": "2"},
    ],
    "personal_data": [{"kind": "mobile"}, {"kind": "identity_card"}],
    "unreadable": [
        {"reason": r, "size": "30", "limit": "20", "faults": "第 3 行：…", "version": "0", "expected": "1"}
        for r in (
            "empty",
            "encrypted",
            "html",
            "xml_2003",
            "not_a_workbook",
            "broken",
            "iso_strict",
            "no_sheets",
            "too_large",
            "zip_bomb",
            "too_many_cells",
            "too_many_sheets",
            "timeout",
            "memory",
            "crashed",
            "no_table",
            "no_figures",
            "entities",
            "no_rows",
            "no_source",
            "plan_unknown",
            "map",
            "template_version",
        )
    ],
    "suspicious_change": [
        {
            "reason": r,
            "last": "228140",
            "last_period": "2026Q2",
            "sum": "3000",
            "other_measure": "专利",
            "other_cell": "D9",
        }
        for r in ("jump", "zero", "year_to_date", "swapped", "known_differs")
    ]
    + [
        {"reason": "other_place", "row": "晋江市", "other_place": "石狮市", "same": "9", "count": "9"},
        {
            "reason": "other_place",
            "row": "晋江市",
            "other_place": "石狮市",
            "same": "9",
            "count": "9",
            "is_mutual": "yes",
        },
    ],
    "falling": [{"reason": r, "last": "12", "last_period": "2026Q2"} for r in ("stock", "year_to_date")],
    "resent": [{"reason": "previous", "last_period": "2026Q2", "same": "60", "count": "61"}],
    "reason_missing": [{"reason": "revision", "periods": "2026Q2"}, {"reason": "correction"}],
    "wrong_entry": [
        {"reason": "no_column", "heading": "级别"},
        {"reason": "empty", "heading": "级别"},
        {"reason": "empty", "heading": "结案日期", "when": "状态：已结案"},
        {"reason": "choice", "heading": "级别", "choices": "国家级、省级"},
        {"reason": "day"},
        {"reason": "order", "heading": "结案日期", "other": "立案日期", "limit": "2026-03-01"},
        {"reason": "too_long", "heading": "企业名称", "limit": "200"},
    ],
    "growth_mismatch": [
        {"reason": r, "growth": "+5.00", "typed": "12.4%", "last": "40004", "last_period": "2025Q3"}
        for r in ("differs", "rounded", "points", "no_points", "differs_points")
    ],
    "hidden": [
        {"kind": "row", "place": "9", "count": "3"},
        {"kind": "column", "place": "D", "count": "13"},
        {"kind": "struck", "count": "3"},
        {"kind": "white", "count": "3"},
    ],
    "unexplained": [
        {"reason": r, "words": "测试", "heading": "商标"} for r in ("heading", "title_word", "title", "row", "note")
    ],
    "out_of_scope": [{"kind": k} for k in ("place", "other", "file")],
    "unread": [{"reason": r, "count": "3", "cells": "B5（15）"} for r in ("outside", "grey")],
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", KINDS)
def test_every_problem_has_its_own_sentence_and_remedy_in_both_languages(code, language):
    wording.use(language)
    said = [problem_sentence(Problem("商标", "D9", "blocking", read(code, given), "约三十")) for given in REASONS[code]]
    assert len(set(said)) == len(said)
    for what, fix in said:
        assert what
        assert fix
        assert not {"{", "}"} & set(what + fix)
    bare = problem_sentence(Problem("商标", "D9", "blocking", read(code, {})))
    assert all(bare)


def test_every_class_of_problem_has_one_function_that_says_it():
    assert set(sentence_of.registry) - {object} == set(KINDS.values())
    assert set(REASONS) == set(KINDS)


def test_the_list_of_problems_starts_with_how_many_and_whether_it_was_saved():
    assert problems_headline(4, 2) == "表中有 6 处问题，未保存：4 处必须改，2 处请核对。"
    assert problems_headline(0, 2) == "没有必须改的问题，有 2 处请核对。"
    assert problems_headline(0, 0) == "没有发现问题。"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_note_is_a_sentence_without_its_parameters_too(language, register):
    wording.use(language)
    assert all(note_text(code) for code in NOTE_CODES)
    assert note_text(None) == ""


def test_a_note_names_the_missing_places_and_the_population_it_had_to_use(register):
    assert note_in_words("incomplete", {"missing": ["350526"]}, register) == "未报齐，缺 德化县，不作判断"
    assert (
        note_text("population_year", {"year": 2024, "wanted": 2025}) == "人口用 2024 年末常住人口（2025 年末尚未公布）"
    )
    assert note_text("population_year", {"year": 2025, "wanted": 2025}) == "人口用 2025 年末常住人口"
    assert note_text("population_year", {"wanted": 2025}) == "缺常住人口数，不作判断"
    assert note_text("stale", {"period": "2026Q1", "quarters": 2}) == "最近一次数据为2026年一季度，已隔 2 个季度"


def test_two_sessions_in_two_threads_speak_their_own_languages():
    from threading import Barrier, Thread

    heard, together = {}, Barrier(2)

    def session(language):
        wording.use(language)
        together.wait(10)
        heard[language] = status_text("behind")

    threads = [Thread(target=session, args=(language,)) for language in ("zh", "en")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"zh": "■ 滞后", "en": "■ Behind"}


def test_every_state_of_the_catalogue_has_its_english(catalogue):
    states = {word for measure in catalogue.measures.values() for word in measure.states or ()}
    assert "已批复" in states
    assert states == set(status.REPORTED_STATES)
    wording.use("en")
    told = {status.reported_state(word) for word in states}
    wording.use("zh")
    assert not any(re.search(r"[\u4e00-\u9fff]", word) for word in told)


def test_a_target_lost_beside_a_task_reported_done_is_a_contradiction_and_said():
    task = TaskStanding(
        None,
        (),
        (LinkedTarget("p.a", "stated", "unreached"), LinkedTarget("p.b", "inferred", "on_track")),
        (),
        "done",
        1,
        1,
        (),
    )
    assert task.contradicts == ("p.a",)
    assert replace(task, state="in_progress").contradicts == ()


def test_time_runs_to_the_targets_own_deadline_and_not_to_the_plans_end(catalogue):
    row = judgement(
        "outstanding_cases", "missed", "putian_2023", region="350300", as_of="2023Q3", method="coverage", value=0.0,
        number=1.0, to_target=1.0, done=4, members=tuple(Member(str(n), float(n > 0)) for n in range(5)),
    )  # fmt: skip
    assert headlines.overview_headline([row], catalogue, row.as_of).endswith("已到期。")
    assert sentences.value_words(row, catalogue) == "4/5 个"
    assert sentences.members_line(row) == "5 个中已有 4 个"


@pytest.mark.parametrize(
    ("grown", "words"),
    [(0.04, "增幅不足0.1%（增加 480 万元）"), (0.0, "同比持平"), (0.2, "同比增长 0.2%"), (-0.04, "同比持平")],
)
def test_a_growth_too_small_for_its_per_cent_is_said_in_yuan(grown, words, catalogue):
    row = judgement(
        "patent_pledge_financing", "on_track", method="growth", growth_percent=grown,
        value=1_200_000 * (1 + grown / 100), last_year_value=1_200_000.0,
    )  # fmt: skip
    assert sentences.schedule_line(row, catalogue) == words


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_setting_a_number_apart_by_thousands_never_changes_it(value, decimals):
    printed = f"{value:.{decimals}f}"
    wording.use("en")
    told = figures.grouped(printed)
    assert told.replace(",", "") == printed
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?", told)


def test_a_small_sum_of_money_keeps_its_zeros_behind_the_point_in_english(catalogue):
    wording.use("en")
    pledges = catalogue.indicators["patent_pledge_financing"]
    assert pledges.unit == "万元"
    assert figures.with_unit(5_920.0, pledges, catalogue) == "CNY 0.0592 bn"


def test_things_counted_one_by_one_have_no_parts_in_english(catalogue):
    wording.use("en")
    trademarks = catalogue.indicators["valid_trademarks"]
    assert [figures.with_unit(v, trademarks, catalogue) for v in (5.0, 6_095.0)] == ["5 items", "6,095 items"]
    assert figures.gap(10.2, trademarks, catalogue) == "10 items"
