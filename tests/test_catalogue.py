"""The catalogue: what it promises, that every digit of it is held by the plan's words, and how faults are told."""

import copy
import json
import os
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from tracker.periods import parse_period
from tracker.schema.catalogue import (
    Baseline,
    Cumulate,
    Display,
    Formula,
    Indicator,
    Measure,
    Milestone,
    Owner,
    Plan,
    Ratio,
    Settings,
    Supplier,
    Target,
    Thresholds,
    Unit,
)  # fmt: skip
from tracker.schema.catalogue_file import CatalogueError, check_document, check_texts, load_catalogue, schema_text
from tracker.schema.kept_documents import Document, keep, kept, packed, unpacked
from tracker.schema.phrases import Day, days_in, figures_in, members_named
from tracker.schema.regions import COLUMNS, load_register
from tracker.schema.yaml_lines import parse_yaml, read_yaml
from wording.catalogue_faults import phrase_words, sentences

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "indicators.yaml"
REGISTER = load_register(ROOT / "data" / "regions.csv")
TEXT = FILE.read_text(encoding="utf-8")
DOCUMENT = read_yaml(FILE)
CATALOGUE = check_document(DOCUMENT, REGISTER)


def changed(path, value):
    """The catalogue's document with one place given another value; None takes the place away."""
    data = copy.deepcopy(DOCUMENT.data)
    holder = data
    for part in path[:-1]:
        if isinstance(holder[part], tuple):
            holder[part] = list(holder[part])
        holder = holder[part]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return Document(DOCUMENT.file, _as_read(data), DOCUMENT.lines)


def _as_read(data):
    if isinstance(data, dict):
        return {key: _as_read(value) for key, value in data.items()}
    return tuple(_as_read(item) for item in data) if isinstance(data, list | tuple) else data


def faults_of(document):
    with pytest.raises(CatalogueError) as caught:
        check_document(document, REGISTER)
    return caught.value.faults


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """The folder with the plans' texts: the real ones where PLAN_TEXTS names them, else the catalogue's own words."""
    if "PLAN_TEXTS" in os.environ:
        return Path(os.environ["PLAN_TEXTS"])
    folder = tmp_path_factory.mktemp("texts")
    for plan in CATALOGUE.plans.values():
        words = [plan.name, plan.document_number, plan.start_phrase, plan.end_phrase]
        words += [item.phrase for item in (*plan.targets.values(), *plan.milestones.values(), *plan.left_out)]
        (folder / plan.text).write_text("。\n\n".join(words), encoding="utf-8")
    return folder


# What the five plans promise


def test_five_plans_hold_thirty_one_targets_and_thirty_one_milestones():
    counts = {key: (len(plan.targets), len(plan.milestones)) for key, plan in CATALOGUE.plans.items()}
    assert counts == {
        "quanzhou_2024": (9, 10),
        "huancui_2024": (16, 6),
        "anqing_2023": (5, 1),
        "putian_2023": (1, 8),
        "fujian_2023": (0, 6),
    }


def test_the_promised_numbers_of_every_target():
    promised = {
        target.code: (target.comparator, target.value, target.upper, target.unit, str(target.deadline), target.basis)
        for plan in CATALOGUE.plans.values()
        for target in plan.targets.values()
    }
    end, by = "2026-12-31", "by_deadline"
    assert promised == {
        "QZ01": ("at_least", 6, None, "件/万人", end, by),
        "QZ02": ("at_least", 880_000, None, "件", end, by),
        "QZ03": ("at_least", 68, None, "件", end, by),
        "QZ04": ("at_least", 700_000, None, "件", end, by),
        "QZ05": ("more_than", 360, None, "家", end, by),
        "QZ06": ("more_than", 18, None, "个", end, by),
        "QZ07": ("at_least", 3, None, "个", end, by),
        "QZ08": ("all_of", ("350582", "350526", "350583"), None, "个", end, by),
        "QZ09": ("increase", None, None, "万元", end, "year_on_year"),
        "HC01": ("at_least", 12, None, "件/万人", end, by),
        "HC02": ("at_least", 25_000, None, "件", end, by),
        "HC03": ("at_least", 8, None, "家", end, by),
        "HC04": ("at_least", 50, None, "件", end, by),
        "HC05": ("at_least", 90, None, "%", end, by),
        "HC06": ("at_least", 95, None, "%", end, "each_year"),
        "HC07": ("at_least", 200, None, "人次", end, "yearly_average"),
        "HC08": ("at_least", 5, None, "次", end, "each_year"),
        "HC09": ("rise", None, None, "件", end, by),
        "HC10": ("rise", None, None, "件", end, by),
        "HC11": ("rise", None, None, "件", end, by),
        "HC12": ("increase", None, None, "万元", end, "year_on_year"),
        "HC13": ("not_below", None, None, "件", end, by),
        "HC14": ("at_least", 1, None, "家", end, by),
        "HC15": ("at_least", 100, None, "%", end, by),
        "HC16": ("rise", None, None, "个", end, by),
        "AQ01": ("at_least", 100, None, "%", "2025-12-31", by),
        "AQ02": ("at_least", 8, None, "个", "2025-12-31", by),
        "AQ03": ("at_least", 100, None, "%", "2025-12-31", by),
        "AQ04": ("at_least", 100, None, "%", "2025-12-31", by),
        "AQ05": ("between", 3, 4, "个", "2025-12-31", by),
        "PT01": ("at_least", 1, None, "项", "2023-08-20", by),
    }


def test_every_target_has_measures_that_a_workbook_can_report():
    for plan_key, plan in CATALOGUE.plans.items():
        reported = CATALOGUE.plan_measures(plan_key)
        for target in plan.targets.values():
            needed = CATALOGUE.indicators[target.indicator].formula.measures
            assert needed
            assert set(needed) <= set(reported)


def test_only_quanzhou_trademarks_carry_a_baseline_and_it_is_the_published_one():
    given = {t.code: t.baseline for p in CATALOGUE.plans.values() for t in p.targets.values() if t.baseline}
    assert list(given) == ["QZ02"]
    assert (given["QZ02"].value, given["QZ02"].date) == (765_467, date(2023, 12, 15))
    assert "2023年度" in given["QZ02"].source


def test_the_case_due_in_august_is_the_target_and_not_a_second_promise():
    putian = CATALOGUE.plans["putian_2023"]
    assert [key for key, item in putian.milestones.items() if item.refers_to] == ["PTM06"]
    assert putian.milestones["PTM06"].due == putian.targets["outstanding_cases"].deadline == date(2023, 8, 20)


def test_only_those_owners_count_as_stated_whom_a_clause_names():
    stated = {t.code for p in CATALOGUE.plans.values() for t in p.targets.values() if t.owners[0].basis == "stated"}
    assert stated == {"QZ09", "HC15", "HC16", "PT01"}


def test_short_names_fit_a_narrow_table():
    assert {
        key: i.short for key, i in CATALOGUE.indicators.items() if sum(1 + (ch > "⺀") for ch in i.short) > 16
    } == {}


def test_every_rewording_stands_in_two_languages():
    for plan in CATALOGUE.plans.values():
        for target in plan.targets.values():
            assert bool(target.interpretation) == bool(target.interpretation_en)
            assert not any("一" <= ch <= "鿿" for ch in target.interpretation_en)


# The schema that editors use


def test_the_schema_checked_in_is_the_one_the_types_give():
    assert (ROOT / "indicators.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_first_line_tells_the_editor_which_schema_to_use():
    assert TEXT.splitlines()[0] == "# yaml-language-server: $schema=indicators.schema.json"


def test_an_editor_with_the_schema_finds_no_fault_in_the_catalogue():
    as_json = json.loads(json.dumps(YAML(typ="safe", pure=True).load(TEXT), default=str))
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(as_json)


# Every digit is held by the plan's words


def digit_changes(text, steps=range(1, 10)):
    for i, ch in enumerate(text):
        if ch.isdigit():
            for step in steps:
                yield text[:i] + str((int(ch) + step) % 10) + text[i + 1 :]


def places(*fields):
    """Every target's or milestone's field of these names that is filled."""
    for plan_key, plan in DOCUMENT.data["plans"].items():
        for kind in ("targets", "milestones"):
            for key, item in plan.get(kind, {}).items():
                for name in fields:
                    if name in item:
                        yield pytest.param(
                            ("plans", plan_key, kind, key, name), item[name], id=f"{plan_key}-{key}-{name}"
                        )


def is_refused(path, value, folder=None):
    """Whether the catalogue with this one change, and the plan concerned alone, is refused."""
    document = changed(path, value)
    document.data["plans"] = {path[1]: document.data["plans"][path[1]]}
    # Lists that belong to another plan go with it.
    lists = document.data["registers"]
    document.data["registers"] = {key: one for key, one in lists.items() if one.get("of", path[1]) == path[1]}
    try:
        catalogue = check_document(document, REGISTER)
    except CatalogueError:
        return True
    return bool(check_texts(catalogue, folder)) if folder else False


def test_a_plan_alone_with_nothing_changed_is_not_refused(texts):
    for plan in DOCUMENT.data["plans"]:
        assert not is_refused(("plans", plan, "end"), DOCUMENT.data["plans"][plan]["end"], texts)


@pytest.mark.parametrize(("path", "value"), list(places("value", "upper")))
def test_no_digit_of_a_promised_value_can_change_unseen(path, value):
    if isinstance(value, tuple):
        variants = [(*value[:i], code, *value[i + 1 :]) for i in range(len(value)) for code in digit_changes(value[i])]
    else:
        variants = [int(text) for text in digit_changes(str(value))]
    assert [each for each in variants if not is_refused(path, each)] == []


@pytest.mark.parametrize(("path", "phrase"), [p for p in places("phrase") if any(ch.isdigit() for ch in p.values[1])])
def test_no_digit_of_a_phrase_can_change_unseen(path, phrase, texts):
    assert [each for each in digit_changes(phrase, steps=(1, 4, 9)) if not is_refused(path, each, texts)] == []


def as_date(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


@pytest.mark.parametrize(("path", "day"), list(places("deadline", "due")))
def test_no_digit_of_a_due_day_can_change_unseen(path, day):
    variants = [as_date(text) for text in digit_changes(str(day), steps=(1,))]
    assert [each for each in variants if not is_refused(path, each)] == []


@pytest.mark.parametrize("plan", list(DOCUMENT.data["plans"]))
@pytest.mark.parametrize("edge", ["start", "end"])
def test_no_digit_of_a_plans_days_can_change_unseen(plan, edge):
    variants = [as_date(text) for text in digit_changes(str(DOCUMENT.data["plans"][plan][edge]), steps=(1, 9))]
    assert [each for each in variants if not is_refused(("plans", plan, edge), each)] == []


def test_a_changed_digit_in_the_file_itself_is_named_with_its_line(tmp_path):
    line = next(n for n, text in enumerate(TEXT.splitlines(), 1) if "value: 880000" in text)
    file = tmp_path / "indicators.yaml"
    file.write_text(TEXT.replace("value: 880000", "value: 881000"), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(file, REGISTER)
    assert sentences(caught.value.faults)[0] == (
        f"indicators.yaml:{line} plans.quanzhou_2024.targets.valid_trademarks.value: "
        "读到 881000；应为 原文短语“商标有效注册量达到88万件”中的数字：880000"
    )


def test_the_phrases_stand_in_the_texts(texts):
    assert check_texts(CATALOGUE, texts, FILE) == []


def test_a_missing_text_is_a_fault_with_the_plans_line(tmp_path):
    faults = check_texts(CATALOGUE, tmp_path, FILE)
    assert [(fault.path, phrase_words(fault.found)) for fault in faults] == [
        (f"plans.{key}.text", plan.text) for key, plan in CATALOGUE.plans.items()
    ]
    assert all(phrase_words(fault.found) in TEXT.splitlines()[fault.line - 1] for fault in faults)


def test_an_invented_document_number_is_a_fault(texts):
    path = ("plans", "quanzhou_2024", "document_number")
    catalogue = check_document(changed(path, "泉政文〔2024〕1号"), REGISTER)
    assert [(fault.path, phrase_words(fault.found)) for fault in check_texts(catalogue, texts)] == [
        ("plans.quanzhou_2024.document_number", "泉政文〔2024〕1号")
    ]


# Faults: all at once, each with its line


TEN_FAULTS = [
    ("report_due_days: 20 ", "report_due_days: twenty ", "settings.report_due_days", "twenty"),
    ("  万家: {base: 家,", "  万家: {base: 间,", "units.万家.base", "间"),
    ("[人才培训次数,", "[培训人次,", "measures.training_sessions.aliases[0]", "培训人次"),
    ("short: 专利开放许可", "weight: 3", "indicators.open_patent_licences.weight", "未知的键 weight"),
    ("{sum: [plant_varieties]}", "{sum: [plant_variety]}", "indicators.plant_varieties.formula", "plant_variety"),
    ("value: 880000", "value: 900000", "plans.quanzhou_2024.targets.valid_trademarks.value", "重复的键 value"),
    ('"350583"]', '"350583", "350599"]', "plans.quanzhou_2024.targets.strong_ip_counties.value[3]", "350599 其他"),
    ("comparator: increase", "value: 7", "plans.quanzhou_2024.targets.patent_pledge_financing.value", "7"),
    (
        "value: 200",
        "path: {2024: 100, 2026: 180}",
        "plans.huancui_2024.targets.training_attendances.path[2026]",
        "2026: 180",
    ),
    ("due: 2023-06-30", "due: 2023-11-30", "plans.putian_2023.milestones.PTM03.due", "2023-11-30"),
]
KEPT = ("short: 专利开放许可", "value: 880000", "comparator: increase", "value: 200")


def test_a_file_with_ten_faults_lists_all_ten_with_their_lines(tmp_path):
    text, expected = TEXT, []
    for before, after, path, found in TEN_FAULTS:
        line = next(each for each in text.splitlines() if before in each)
        new = f"{line}\n{line.replace(before, after)}" if before in KEPT else line.replace(before, after)
        text = text.replace(line, new, 1)
        expected.append((after, path, found))
    file = tmp_path / "indicators.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(file, REGISTER)
    lines = text.splitlines()
    assert [(fault.path, phrase_words(fault.found)) for fault in caught.value.faults] == [each[1:] for each in expected]
    assert all(each[0] in lines[fault.line - 1] for each, fault in zip(expected, caught.value.faults, strict=True))


QZ, HC, AQ = (("plans", key, "targets") for key in ("quanzhou_2024", "huancui_2024", "anqing_2023"))
PT = ("plans", "putian_2023")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ((*QZ, "valid_trademarks", "deadline"), date(2027, 12, 31), "2024-01-01 至 2026-12-31 之间的日期"),
        ((*QZ, "valid_trademarks", "deadline"), date(2025, 12, 31), "方案期末 2026-12-31，原文短语没有写日期"),
        ((*QZ, "valid_trademarks", "deadline"), "2026-12-31", "日期，如 2026-12-31"),
        ((*QZ, "valid_trademarks", "unit"), "万件", "存储单位 件，value 也按它写（1万件 写 10000）"),
        ((*QZ, "valid_trademarks", "unit"), "家", "指标的单位 件"),
        ((*QZ, "valid_trademarks", "indicator"), "trademarks", "indicators 中的指标"),
        ((*QZ, "valid_trademarks", "comparator"), "all_of", "名单目标用 all_of，公式用 members"),
        (
            (*QZ, "valid_trademarks", "comparator"),
            ">=",
            "at_least（达到、不少于）、more_than（突破、超过）、at_most（不超过）、between（两个数之间）",
        ),
        ((*QZ, "valid_trademarks", "value"), "880000", "数字 或 列表"),
        ((*QZ, "valid_trademarks", "upper"), 900_000, "不写，只有 between 有上限"),
        ((*QZ, "valid_trademarks", "basis"), "year_on_year", "increase 用 year_on_year，其他不用"),
        ((*QZ, "valid_trademarks", "basis"), "each_year", "按年计的填报项（valid_trademarks 是 stock）"),
        ((*QZ, "valid_trademarks", "code"), "QZ01", "不重复的编号"),
        ((*QZ, "valid_trademarks", "phrase"), "商" * 35, "不超过 34 个字"),
        ((*QZ, "valid_trademarks", "owners", 0), {"unit": "市知识产权局", "basis": "inferred"}, "写明由哪一条推断"),
        ((*HC, "training_attendances", "indicator"), "case_closure_rate", "年均按各年之和判断，只用于能相加的数"),
        ((*QZ, "valid_trademarks", "baseline", "date"), date(2027, 1, 1), "早于 2026-12-31"),
        ((*QZ, "ip_protection_centres", "scope"), "each", "分县(市、区)填报的指标"),
        ((*QZ, "ip_service_points", "value"), 360, "中的数字：18"),
        ((*QZ, "ip_enterprises", "value"), 18, "中的数字：360"),
        ((*QZ, "strong_ip_counties", "value"), ("350582", "350526"), "还有原文点名的 350583 南安市"),
        ((*QZ, "strong_ip_counties", "value", 0), "371002", "泉州市的报送单位"),
        ((*QZ, "strong_ip_counties", "value", 0), 350582, "加引号的文字"),
        ((*QZ, "valid_trademarks", "path"), {2024: 800_000, 2025: 790_000, 2026: 880_000}, "不低于上一年的 800000"),
        ((*QZ, "valid_trademarks", "path"), {2023: 780_000, 2026: 880_000}, "2024 至 2026 的年份"),
        ((*QZ, "valid_trademarks", "path"), {2024: 800_000, 2025: 880_000}, "最后一年 2026: 880000"),
        ((*HC, "iso56005_enterprises", "value"), 2, "须在 interpretation 中写明"),
        ((*HC, "plant_varieties", "value"), 3, "不写，rise 没有目标值"),
        ((*AQ, "topic_databases", "upper"), None, "大于 3 的数字"),
        ((*AQ, "topic_databases", "upper"), 5, "中的数字"),
        ((*AQ, "public_service_nodes", "value"), 12, "100，覆盖率"),
        ((*AQ, "public_service_nodes", "phrase"), "全市13个县(市、区)实现全覆盖", "12 个报送单位"),
        ((*PT, "milestones", "PTM05", "due"), date(2023, 6, 21), "所说的日期"),
        ((*PT, "milestones", "PTM05", "refers_to"), "cases", "本方案 targets 中的目标"),
        (("plans", "fujian_2023", "milestones", "FJM01", "due"), date(2023, 6, 30), "2023-12-31，year 即方案期末"),
        (("plans", "anqing_2023", "region"), "340801", "regions.csv 中的代码"),
        (("plans", "anqing_2023", "start"), date(2024, 1, 1), "与 start_phrase"),
        (("plans", "anqing_2023", "baseline_period"), "2023Q1", "早于 2023-01-01 的季度"),
        (("plans", "anqing_2023", "baseline_period"), "去年底", "季度，如 2023Q4"),
        (("plans", "anqing_2023", "issuer"), None, "写明 issuer"),
        (("measures", "valid_trademarks", "unit"), "萬件", "units 中的单位"),
        (("measures", "valid_trademarks", "integer"), "yes", "true 或 false"),
        (
            ("measures", "valid_trademarks", "aliases", 0),
            "有效发明专利",
            "只属于一个填报项的名称（valid_invention_patents 已用）",
        ),
        (("measures", "public_satisfaction", "additive"), True, "false，survey 不能相加"),
        (("measures", "public_service_node_state", "states"), None, "kind: state 与 states 同时写或都不写"),
        (("measures", "protection_centres", "supplied_by", "level"), "department", "同为全域填报或同为分县"),
        (("indicators", "valid_trademarks", "display", "unit"), "亿元", "件 的单位"),
        (("indicators", "valid_trademarks", "roll_up"), "ratio_of_sums", "sum、minimum、none（公式是 sum）"),
        (("indicators", "high_value_patents_per_10k", "unit"), "%", "件/万人（由公式得出）"),
        (("indicators", "high_value_patents_per_10k", "reported_as"), "valid_trademarks", "单位是 件/万人 的填报项"),
        (("settings", "thresholds", "late_share"), 1.5, "不大于 1"),
        (("schema_version",), 2, "1"),
    ],
)
def test_what_does_not_agree_is_refused_at_its_place(path, value, expected):
    faults = faults_of(changed(path, value))
    assert any(expected in phrase_words(fault.expected) for fault in faults), sentences(faults)
    assert all(fault.line > 0 for fault in faults)


def test_text_that_is_no_yaml_is_one_fault_with_its_line():
    with pytest.raises(CatalogueError) as caught:
        parse_yaml("plans:\n  a: [1, 2\n  b: 3\n")
    assert [(fault.line, phrase_words(fault.expected)) for fault in caught.value.faults] == [
        (3, "合乎 YAML 语法的文字")
    ]


def test_a_file_in_another_encoding_is_one_fault_with_its_line(tmp_path):
    file = tmp_path / "indicators.yaml"
    file.write_bytes("# catalogue\nname: 泉州\n".encode("gbk"))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(file)
    assert [(fault.line, phrase_words(fault.found)) for fault in caught.value.faults] == [(2, "不是 UTF-8 编码的文字")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "空"),
        ("[1, 2]", "[1, 2]"),
        ("units: 3\n", "3"),
        ("a: &a [*a]\n", "引用了自身的锚点"),
        ("plans: {1: {}}\n", "1"),
    ],
)
def test_a_file_that_is_something_else_is_refused_and_not_crashed_upon(tmp_path, text, found):
    file = tmp_path / "indicators.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(file, REGISTER)
    assert found in [phrase_words(fault.found) for fault in caught.value.faults]


def test_no_stays_a_word_and_a_day_without_quotes_is_a_day():
    assert parse_yaml("a: no\nb: 2026-12-31\nc: '6'\nd: 2026-02-30\n").data == {
        "a": "no",
        "b": date(2026, 12, 31),
        "c": "6",
        "d": "2026-02-30",
    }


# What the guide says

GUIDE = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")


def test_the_guide_explains_every_field():
    models = [Measure, Supplier, Indicator, Formula, Ratio, Cumulate, Display, Target, Owner, Baseline, Milestone, Plan]
    fields = {name for model in (*models, Unit, Settings, Thresholds) for name in model.model_fields}
    assert {name for name in (*fields, *COLUMNS) if f"`{name}`" not in GUIDE} == set()


# What a phrase says


@pytest.mark.parametrize(
    ("phrase", "unit", "figures"),
    [
        ("商标有效注册量达到88万件", "件", [880_000]),
        ("有效商标注册量达到2.5万件", "件", [25_000]),
        ("总数分别突破360家、18个", "家", [360]),
        ("总数分别突破360家、18个", "个", [18]),
        ("建成 3- 4 个专题数据库", "个", [3, 4]),
        ("满意度达９０％以上", "%", [90]),
        ("国际标准(ISO56005)在企业运行开展", "家", []),
        ("于8月20日前至少推荐案例1项（附件2）", "项", [1]),
        ("至2026年末达到6件", "件/万人", [6]),
        ("公共服务节点实现全覆盖", "%", [100]),
        ("年均培训不少于200人次", "人次", [200]),
        ("年均增长10%", "元", []),
        ("年均增长10%，达到3亿元", "元", [3e8]),
    ],
)
def test_a_phrase_promises_its_numbers_and_not_its_dates_or_names(phrase, unit, figures):
    assert figures_in(phrase, unit) == figures


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("5 月 20 日至 10 月 20 日", [Day(None, 5, 20), Day(None, 10, 20)]),
        ("(2024-2026年)", [Day(2024), Day(2026)]),
        ("到 2025 年", [Day(2025)]),
        ("2023年8月20日前", [Day(2023, 8, 20)]),
        ("突破6件", []),
    ],
)
def test_a_phrase_names_its_days(phrase, days):
    assert days_in(phrase) == days


def test_a_phrase_counts_its_districts():
    assert members_named("全市 12 个县(市、区)知 识产权公共服务节点实现全覆盖") == 12
    assert members_named("达到3个") is None


# What is asked of a plan thousands of times


def test_a_plans_baseline_quarter_is_read_once_and_a_plan_stays_equal_to_itself(monkeypatch):
    import tracker.schema.catalogue as catalogue

    read = []
    monkeypatch.setattr(catalogue, "parse_period", lambda text: read.append(text) or parse_period(text))
    plan, again = (check_document(DOCUMENT, REGISTER).plans["quanzhou_2024"] for _time in range(2))
    assert {plan.baseline for _asked in range(1000)} == {parse_period("2023Q4")}
    assert read == ["2023Q4"]
    assert plan == again


@pytest.fixture
def parsed_text(tmp_path):
    """A text, the document it says, and a folder that keeps it."""
    text = (
        "plans:\n  2024: [1, 2.5, no, true, null, 1.0]\n  true: 2026-12-31\n  t: 2026-12-31 10:00:00\n  a: 1\n  a: {}\n"
    )
    document = parse_yaml(text)
    keep(document, text, tmp_path / "yaml")
    return text, document, tmp_path / "yaml"


def kept_file(folder):
    [place] = folder.iterdir()
    return place


@pytest.mark.parametrize("name", ["indicators.yaml", "tasks.yaml"])
def test_a_document_read_back_from_json_is_the_one_parsed_to_its_types(name):
    document = parse_yaml((ROOT / name).read_text(encoding="utf-8"), name)
    again = unpacked(packed(document))
    assert again == document
    assert repr(again.data) == repr(document.data)


def test_a_kept_document_has_its_types_its_lines_and_what_was_given_twice(parsed_text):
    text, document, folder = parsed_text
    again = kept(text, "indicators.yaml", folder)
    assert repr(again) == repr(document)
    assert again.repeated == [(("plans", "a"), 6, 5)]
    assert kept_file(folder).stat().st_mode & 0o777 == 0o600
    assert kept(text + "#", "indicators.yaml", folder) is None
    assert kept(text, "tasks.yaml", folder) is None


def test_what_was_not_kept_whole_or_may_be_of_another_hand_is_parsed_again(parsed_text):
    text, document, folder = parsed_text
    place = kept_file(folder)
    whole = place.read_bytes()
    for spoilt in (b"", b"\xff", whole[:-1], whole.replace(b"2.5", b"9.5"), b"null", whole.partition(b"\n")[2]):
        place.write_bytes(spoilt)
        assert kept(text, "indicators.yaml", folder) is None
        keep(document, text, folder)
        assert kept(text, "indicators.yaml", folder) == document
    place.chmod(0o622)
    assert kept(text, "indicators.yaml", folder) is None
    place.chmod(0o600)
    folder.chmod(0o777)
    assert kept(text, "indicators.yaml", folder) is None
    place.unlink()
    keep(document, text, folder)
    assert list(folder.iterdir()) == []
    folder.chmod(0o700)
    keep(document, text, folder)
    moved = place.rename(folder.parent / "elsewhere.json")
    place.symlink_to(moved)
    assert kept(text, "indicators.yaml", folder) is None


def test_a_file_of_another_user_is_not_believed(parsed_text):
    text, document, folder = parsed_text
    try:
        os.chown(kept_file(folder), 65534, 65534)
    except PermissionError:
        pytest.skip("only root may give a file away")
    assert kept(text, "indicators.yaml", folder) is None
    keep(document, text, folder)
    assert kept(text, "indicators.yaml", folder) == document


def test_only_the_texts_used_last_are_kept(tmp_path):
    texts = [f"a: {n}\n" for n in range(40)]
    for n, text in enumerate(texts):
        keep(parse_yaml(text), text, tmp_path / "yaml")
        # Used now and then, so that it stays.
        assert kept(texts[0], "indicators.yaml", tmp_path / "yaml").data == {"a": 0}, n
    assert len(list((tmp_path / "yaml").iterdir())) == 32


def test_a_file_read_before_is_not_parsed_again_until_it_changes(tmp_path):
    path, folder = tmp_path / "indicators.yaml", tmp_path / "yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    assert read_yaml(path, folder).data == {"a": 1}
    # What parsing would not have said shows that nothing was parsed.
    keep(Document("indicators.yaml", {"a": "kept"}), "a: 1\n", folder)
    assert read_yaml(path, folder).data == {"a": "kept"}
    path.write_text("a: 2\n", encoding="utf-8")
    assert read_yaml(path, folder).data == {"a": 2}


def test_what_is_left_out_stands_in_the_plan_and_is_tracked_nowhere(texts):
    path = ("plans", "anqing_2023", "left_out")
    given = DOCUMENT.data["plans"]["anqing_2023"]["left_out"]
    assert is_refused(path, [{**given[0], "phrase": "知识产权公共服务社会满意度稳步提升"}], texts)
    assert is_refused(path, [{**given[0], "phrase": CATALOGUE.plans["anqing_2023"].targets["topic_databases"].phrase}])
    assert not is_refused(path, given, texts)


@pytest.mark.parametrize(
    ("text", "line", "there", "wanted"),
    [
        ("plans:\n  a:\n    name：靖江\n    b: 1\n", 3, "name：靖江", "“名称: 内容”，半角冒号，后面空一格"),
        ("plans:\n\ta: 1\n", 2, "a: 1", "用空格缩进，不用 Tab"),
        ("a: b: c\n", 1, "a: b: c", "一行一个冒号；内容里有冒号的加引号，缩进与上一行对齐"),
        ("a:\n  b: 1\n c: 2\n", 3, "c: 2", "与同一层的上一行同样的缩进；引号、括号成对"),
    ],
)
def test_a_slip_of_yaml_is_named_in_the_clerk_s_words_with_its_line_as_it_stands(text, line, there, wanted):
    with pytest.raises(CatalogueError) as refused:
        parse_yaml(text)
    [fault] = refused.value.faults
    assert (fault.line, phrase_words(fault.found), phrase_words(fault.expected)) == (line, there, wanted)
