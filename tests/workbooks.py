"""Workbooks as strangers make them, built cell by cell: the real published figures in the layouts they came in."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tracker.schema.catalogue import Catalogue
from tracker.schema.catalogue_file import load_catalogue
from tracker.schema.regions import Register, load_register

FIXTURES = Path(__file__).parent / "fixtures"
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Place:
    """A place outside the five plans, with its own small catalogue and register."""

    catalogue: Catalogue
    register: Register


@cache
def place(name: str) -> Place:
    """The place of tests/fixtures/<name>/."""
    register = load_register(FIXTURES / name / "regions.csv")
    return Place(load_catalogue(FIXTURES / name / "indicators.yaml", register), register)


def saved(book: Workbook) -> bytes:
    """The bytes of an openpyxl workbook. Its formulas have no cached values, as files written by programs have none."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(
    rows: Rows,
    *,
    sheet: str = "Sheet1",
    merged: Iterable[str] = (),
    formats: dict[str, str] | None = None,
    more: dict[str, Rows] | None = None,
    hidden_sheets: Iterable[str] = (),
    hidden_rows: Iterable[int] = (),
) -> bytes:
    """One workbook: the rows of its first sheet, merged ranges and number formats there, and further sheets."""
    book = Workbook()
    first = book.active
    first.title = sheet
    for row in rows:
        first.append(list(row))
    for cell, number_format in (formats or {}).items():
        first[cell].number_format = number_format
    for merge in merged:
        first.merge_cells(merge)
    for number in hidden_rows:
        first.row_dimensions[number].hidden = True
    for name, others in (more or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(list(row))
    for name in hidden_sheets:
        book[name].sheet_state = "hidden"
    return saved(book)


def as_text(content: bytes, sheet: str = "") -> bytes:
    """A sheet of a workbook as an office program saves it as text: merged cells once, all else as it is shown."""
    book = load_workbook(io.BytesIO(content))
    stream = io.StringIO(newline="")
    rows = (book[sheet] if sheet else book.worksheets[0]).values
    csv.writer(stream).writerows(["" if value is None else value for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def published(path: str) -> list[list[object]]:
    """The rows of a published table kept as CSV, header left out: whole numbers, decimals, texts such as 18.50%."""
    with (FIXTURES / path).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return [[_typed(text) for text in row] for row in rows]


def _typed(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def huangshi_2024q1() -> bytes:
    """黄石市 2024年一季度: totals last, 同比 as text beside each flow, a note and a signature below."""
    head = ["县（市、区）", "商标申请量", "同比", "商标注册量", "同比", "有效商标注册量"]
    rows = [
        ["黄石市2024年一季度商标统计表"],
        [None, None, None, None, None, "单位：件"],
        head,
        *published("huangshi/2024Q1.csv"),
        ["注：有效商标注册量截至2024年3月15日"],
        ["填表人：", None, "审核人：", None, "填报日期：2024-04-10"],
    ]
    return workbook(rows, sheet="商标", merged=["A1:F1"])


def hunan(month: str) -> bytes:
    """湖南省有效发明专利统计表 of 2020-11 or 2021-02: two merged header rows, spaces inside names, 其 他 and 全 省."""
    year, number = (int(part) for part in month.split("-"))
    body = published(f"hunan/{month}.csv")
    for row in body:
        row[0] = {"其他": "其 他", "全省": "全 省"}.get(str(row[0]), row[0])
    rows = [
        [f"{year}年{number}月湖南省有效发明专利统计表"],
        ["地 区", f"{year}年", "职务", None, None, None, None, "非职务", "常住人口(万人)", "专利密度(件/万人)", "排名"],
        [None, f"{number}月", "大专院校", "科研单位", "工矿企业", "机关团体", "职务总计", "个人", None, None, None],
        *body,
    ]
    merged = ["A1:K1", "A2:A3", "C2:G2", "I2:I3", "J2:J3", "K2:K3"]
    return workbook(rows, sheet="Sheet1", merged=merged)


def yearbook_2021() -> bytes:
    """泉州统计年鉴2022 表3—5: the city first, 含 rows that repeat the rows below them."""
    rows = [
        ["3—5 各县(市、区)常住人口主要指标(2021年)"],
        ["县(市、区)", "常住人口(万人)", "出生率(‰)", "死亡率(‰)", "自然增长率(‰)", "城镇化水平(%)"],
        *published("yearbook/2021.csv"),
    ]
    return workbook(rows, sheet="0305", merged=["A1:F1"])


def hangzhou_2023() -> bytes:
    """The Zhejiang notice's layout: three header rows, a merged city, 市本级 as the districts' sub-total, 合计."""
    rows = [
        ["2023年全省专利情况（杭州市）"],
        [None, None, None, "单位：件"],
        ["市", "县（市、区）", "专利拥有情况", None],
        [None, None, "发明", None],
        [None, None, "有效发明专利", "其中：高价值发明专利"],
        ["杭州市", "市本级", 31459, 12459],
        [None, "上城区", 8000, 3000],
        [None, "拱墅区", 7459, 2459],
        [None, "西湖区", 9000, 4000],
        [None, "滨江区", 7000, 3000],
        [None, "桐庐县", 200, 50],
        [None, "淳安县", 122, 30],
        [None, "建德市", 200, 40],
        ["合计", None, 31981, 12579],
    ]
    merged = ["A1:D1", "A3:A5", "B3:B5", "C3:D3", "C4:D4", "A6:A13", "A14:B14"]
    return workbook(rows, sheet="附件2", merged=merged)


def nation_2023(places: Sequence[Sequence[object]] = ()) -> bytes:
    """The national yearbook's layout: facts above the title's table, bilingual, a count and a % row for each place."""
    rows: list[Sequence[object]] = [
        ["2023年国内有效发明专利状况"],
        ["表    号：国知年报1表", None, None],
        ["制定机关：某局", None, "有效期至：2025年1月"],
        ["地区 Region", "计量单位", "有效发明专利 Invention"],
        ["全  国 Total", "件", 1000],
        [None, "%", 100.0],
        ["北  京 Beijing", "件", 500],
        [None, "%", 50.0],
        ["内   蒙 Inner Mongolia", "件", 100],
        [None, "%", 10.0],
        ["吉  林 Jilin", "件", 150],
        [None, "%", 15.0],
        ["福  建 Fujian", "件", 250],
        [None, "%", 25.0],
        *places,
    ]
    return workbook(rows, sheet="年报")


def jilin_2024_09() -> bytes:
    """The Jilin monthly layout: 当月累计, 当年累计, 同比增长 as text, 总累计."""
    rows = [
        ["2024年9月吉林省发明专利授权量统计表"],
        ["单位：件"],
        ["地区", "当月累计", "当年累计", "同比增长", "总累计"],
        ["长春市", 310, 2900, "24.80%", 30100],
        ["吉林市", 25, 240, "-3.10%", 2800],
        ["四平市", 9, 80, "0.00%", 900],
        ["合计", 344, 3220, "21.90%", 33800],
    ]
    return workbook(rows, merged=["A1:E1"])


def encrypted() -> bytes:
    """The head of a password-protected workbook: an OLE file with the stream EncryptedPackage."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def rezipped(content: bytes, changes: dict[str, bytes]) -> bytes:
    """A workbook with parts of its zip replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return stream.getvalue()
