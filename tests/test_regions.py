"""The register of places: who owes figures, which rows add up, and by which names a sheet may call them."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import wording
from tracker.schema.regions import COLUMNS, RegisterError, fold_name, load_register
from wording.catalogue_faults import fault_sentences

FILE = Path(__file__).resolve().parent.parent / "data" / "regions.csv"
REGISTER = load_register(FILE)


@pytest.mark.parametrize(
    ("code", "expected"), [("350000", 10), ("350500", 13), ("371002", 10), ("340800", 12), ("350300", 5)]
)
def test_each_plan_knows_how_many_places_owe_it_figures(code, expected):
    assert len(REGISTER.expected(code)) == expected


def test_quanzhou_stands_in_administrative_order_with_its_zones_and_the_rest_last():
    assert [place.name for place in REGISTER.members("350500")] == [
        "鲤城区",
        "丰泽区",
        "洛江区",
        "泉港区",
        "石狮市",
        "晋江市",
        "南安市",
        "惠安县",
        "安溪县",
        "永春县",
        "德化县",
        "泉州开发区",
        "泉州台商投资区",
        "其他",
    ]


def test_kinmen_is_in_the_register_and_owes_nothing():
    kinmen = REGISTER["350527"]
    assert (kinmen.name, kinmen.parent, kinmen.expected, kinmen.in_partition) == ("金门县", "350500", False, False)
    assert kinmen in REGISTER.children("350500")


def test_zones_are_listed_and_never_ranked():
    zones = [place.name for place in REGISTER.expected("350500") if not place.ranked]
    assert zones == ["泉州开发区", "泉州台商投资区"]
    assert {place.level for place in REGISTER.regions.values() if place.ranked} == {"city", "county", "township"}


def test_three_mountain_counties_make_their_group():
    assert Counter(place.group for place in REGISTER.expected("350500")) == {"沿海": 8, "山区": 3, "单列": 2}


def test_the_yearbooks_rows_add_up_to_885_and_not_to_1032():
    yearbook_2021 = {
        "鲤城区(含开发区)": 42.9,
        "鲤城区": 39.7,
        "开发区": 3.2,
        "丰泽区": 72.0,
        "洛江区": 25.5,
        "泉港区": 35.9,
        "石狮市": 68.9,
        "晋江市": 206.9,
        "南安市": 152.7,
        "惠安县(含台商区)": 104.1,
        "惠安县": 78.8,
        "台商区": 25.3,
        "安溪县": 100.2,
        "永春县": 42.2,
        "德化县": 33.7,
    }
    rows = {name: REGISTER.find(name, "350500") for name in yearbook_2021}
    assert all(len(found) == 1 for found in rows.values())
    assert round(sum(yearbook_2021.values()), 1) == 1032.0
    assert round(sum(v for name, v in yearbook_2021.items() if rows[name][0].in_partition), 1) == 885.0


def test_a_composite_row_names_the_members_it_holds():
    composites = {p.name: [REGISTER[code].name for code in p.members] for p in REGISTER.children("350500") if p.members}
    assert composites == {
        "鲤城区(含开发区)": ["鲤城区", "泉州开发区"],
        "惠安县(含台商区)": ["惠安县", "泉州台商投资区"],
    }


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("鲤城", "350500", "350502"),
        (" 鲤 城 区 ", "350500", "350502"),
        ("鲤城区（含开发区）", "350500", "350595"),
        ("惠安县(含台商投资区)", "350500", "350596"),
        ("台商区", "350500", "350592"),
        ("经开区", "350500", "350591"),
        ("清濛经济开发区", "350500", "350591"),
        ("其 他", "350500", "350599"),
        ("泉州市", "350500", "350500"),
        ("泉州", "350000", "350500"),
        ("孙家疃镇", "371002", "371002011"),
        ("里口山", "371002", "371002901"),
        ("市经开区", "340800", "340871"),
        ("高新区", "340800", "340891"),
        ("潜山县", "340800", "340882"),
        ("仙游", "350300", "350322"),
    ],
)
def test_a_sheet_may_use_short_old_and_spaced_names(name, within, code):
    assert [place.code for place in REGISTER.find(name, within)] == [code]


@pytest.mark.parametrize("name", ["市本级", "合计", "全市", "厦门市", "城厢区", ""])
def test_a_name_that_belongs_to_nobody_here_finds_nobody(name):
    assert REGISTER.find(name, "350500") == []


def test_no_name_is_shared_within_a_family():
    for root in ("350000", "350500", "371002", "340800", "350300"):
        names = Counter(fold_name(name) for place in REGISTER.family(root) for name in {place.name, *place.aliases})
        assert [name for name, times in names.items() if times > 1] == []


def test_codes_are_text_of_six_digits_and_townships_of_nine():
    assert {len(p.code) for p in REGISTER.regions.values() if p.parent != "371002"} == {6}
    assert {len(p.code) for p in REGISTER.children("371002")} == {9}


def test_every_place_has_an_english_name_and_doubtful_ones_say_so():
    assert [p.name for p in REGISTER.regions.values() if not p.name_en] == []
    doubtful = [p.name for p in REGISTER.regions.values() if "待确认" in p.note and p.expected and p.level != "county"]
    assert doubtful == ["安庆经济技术开发区", "安庆高新技术产业开发区", "桥头镇", "里口山管理服务中心"]


def register_of(tmp_path, *rows, encoding="utf-8"):
    file = tmp_path / "regions.csv"
    file.write_bytes("\r\n".join([",".join(COLUMNS), *rows]).encode(encoding))
    return load_register(file)


ROOT_ROW = "900000,甲县,Jia,county,,no,no,no,,1,,,,,"


def test_a_place_counts_only_while_it_exists(tmp_path):
    register = register_of(
        tmp_path,
        ROOT_ROW,
        "900001,老镇,Old,township,900000,yes,yes,yes,,1,,,2024-12-31,,",
        "900002,新镇,New,township,900000,yes,yes,yes,,2,,2025-01-01,,,",
    )
    assert [p.name for p in register.expected("900000", date(2024, 12, 31))] == ["老镇"]
    assert [p.name for p in register.expected("900000", date(2025, 1, 1))] == ["新镇"]
    assert [p.name for p in register.expected("900000")] == ["老镇", "新镇"]


def test_a_file_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path):
    assert list(register_of(tmp_path, ROOT_ROW, encoding="utf-8-sig").regions) == ["900000"]


def test_a_faulty_register_lists_every_fault_with_its_line(tmp_path):
    with pytest.raises(RegisterError) as caught:
        register_of(
            tmp_path,
            ROOT_ROW,
            "900001,乙镇,Yi,village,900000,yes,yes,yes,,1,,,,,",
            "900002,丙镇,Bing,township,900000,ja,yes,yes,,x,,2024-02-30,,,",
            "900000,甲县,Jia,county,,no,no,no,,1,,,,,",
            "900003,丁镇,Ding,township,900009,yes,yes,yes,,3,,,,,",
            "900004,其他,Other,residual,900000,yes,yes,no,,4,,,,,",
            "900005,合,Sum,composite,900000,yes,no,no,,5,,,,900003|900007,",
            "900006,戊镇,Wu,township,900000,yes,yes,yes,,6,a,b,,,,,",
            "900008,己镇,Ji,township,900000,no,yes,yes,,8,,,,,",
        )
    wording.use("en")
    assert fault_sentences(caught.value) == [
        "regions.csv:3: level is “village”, expected one of nation (the nation), province (the province's), city (a city), county (a county or district), "
        "zone (a zone), township (a town or street), residual (other), composite (a row that holds others)",
        "regions.csv:4: in_partition is “ja”, expected yes or no",
        "regions.csv:4: valid_from is “2024-02-30”, expected a date like 2024-01-31",
        "regions.csv:4: sort is “x”, expected a whole number",
        "regions.csv:5: code 900000 is given twice",
        "regions.csv:9: more cells than columns (a comma without quotes?)",
        "regions.csv:6: 900003 丁镇: parent 900009 is not in the register",
        "regions.csv:7: 900004 其他: a residual row is never expected to report",
        "regions.csv:8: 900005 合: member 900007 is not in the register",
        "regions.csv:8: 900005 合: a composite row is never in the partition",
        "regions.csv:10: 900008 己镇: a place expected to report belongs to the partition",
    ]
    wording.use("zh")
    assert fault_sentences(caught.value)[:3] == [
        "regions.csv:3: level 读到“village”，应为其中之一：nation（国家）、province（省级）、city（市）、county（县级）、"
        "zone（园区）、township（乡镇、街道）、residual（其他）、composite（含区的行）",
        "regions.csv:4: in_partition 读到“ja”，应为 yes 或 no",
        "regions.csv:4: valid_from 读到“2024-02-30”，应为日期，如 2024-01-31",
    ]
    assert fault_sentences(caught.value)[6] == "regions.csv:6: 900003 丁镇: 上级 900009 不在登记册里"


def test_a_file_saved_in_another_encoding_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(RegisterError) as caught:
        register_of(tmp_path, ROOT_ROW, encoding="gbk")
    assert fault_sentences(caught.value) == ["regions.csv: 不是 UTF-8 编码的文字（存成了 GBK？）"]


def test_a_file_without_its_columns_is_refused_naming_them(tmp_path):
    file = tmp_path / "regions.csv"
    file.write_text("code,name,name_en,level,parent\n1,a,b,c,d\n", encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        load_register(file)
    assert fault_sentences(caught.value) == [f"regions.csv:1: 缺少列：{'、'.join(COLUMNS[5:])}"]
