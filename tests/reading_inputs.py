"""The 33 inputs that were read wrong once, each as it came and beside further files of its kind: other words, place, format, measure.

`INPUTS` gives for each of them its variants by name: the file and all that is to come of it (figures by their keys, the account,
the problems by severity, code, finer code and cell).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks import FIXTURES, rezipped, saved

READING = FIXTURES / "reading"
L, F, G, A, D, H, S, J = "350502", "350503", "350504", "350524", "350526", "350521", "350581", "350582"
T, P, M, C, K = (
    "valid_trademarks", "high_value_patents", "patent_pledge_financing", "copyright_registrations", "resident_population",
)  # fmt: skip
Q3, Q4 = "2026Q3", "2026Q4"
TITLE = "泉州市2026年三季度知识产权指标"
MARKS, PATENTS, MONEY = "商标有效注册量(件)", "高价值发明专利拥有量(件)", "专利质押融资金额(本年累计)"
Figures = dict[tuple[str, str, str], float]
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Variant:
    """A file and what is to come of it. `account` is read, checked, reference, ignored, unread."""

    content: bytes
    figures: Figures
    account: tuple[int, int, int, int, int]
    asked: frozenset[str] = field(default_factory=frozenset)
    file: str = "表.xlsx"
    plan: str | None = None


def of(values: dict[str, float], measure: str = T, period: str = Q3) -> Figures:
    return {(region, measure, period): value for region, value in values.items()}


def book(
    rows: Rows,
    merged: Iterable[str] = (),
    formats: dict[str, str] | None = None,
    sheet: str = "Sheet1",
    rich: dict[str, CellRichText] | None = None,
    more: dict[str, Rows] | None = None,
    change: Callable[[object], None] | None = None,
) -> bytes:
    """A workbook of the rows, a blank cell where one holds None."""
    made = Workbook()
    first = made.active
    assert first is not None
    first.title = sheet
    for name, lines in {sheet: rows, **(more or {})}.items():
        one = first if name == sheet else made.create_sheet(name)
        for row in lines:
            one.append(list(row))
    for cell, code in (formats or {}).items():
        first[cell].number_format = code
    for cell, text in (rich or {}).items():
        first[cell] = text
    for area in merged:
        first.merge_cells(area)
    if change:
        change(first)
    return saved(made)


def csv(rows: Rows, sep: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """A text of the rows as they are written, nothing quoted."""
    lines = [sep.join("" if value is None else str(value) for value in row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def with_run(text: str, mark: str, **font: object) -> CellRichText:
    return CellRichText(text, TextBlock(InlineFont(**font), mark))


def with_built_in_format(content: bytes, number: int) -> bytes:
    """The workbook with the format mm-dd-yy of its cells made one of the numbers only Excel knows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml").replace(b'numFmtId="14"', b'numFmtId="%d"' % number)
    return rezipped(content, {"xl/styles.xml": styles})


def came(name: str, *found: object, **more: object) -> dict[str, Variant]:
    """An input as it came."""
    path = READING / name
    return {"as it came": Variant(path.read_bytes(), *found, file=name, **more)}  # type: ignore[arg-type]


def asked(*problems: str) -> frozenset[str]:
    """Problems as `b code/finer cell`: b blocking, d doubtful."""
    return frozenset(problems)


def place_rows(heading: str, *values: object, title: str = TITLE) -> list[list[object]]:
    """A table of one column over 鲤城区, 丰泽区, 洛江区."""
    return [[title], ["县区", heading], *([n, v] for n, v in zip(("鲤城区", "丰泽区", "洛江区"), values, strict=False))]


# ---- one place on several rows: 目标 and 完成, 本期 and 上年同期


def _rows_of_a_place() -> dict[str, dict[str, Variant]]:
    across = [
        [TITLE], ["指标", "类别", "鲤城区", "丰泽区"], ["高价值发明专利拥有量(件)", "计划", 500, 1200], [None, "实际", 405, 1020],
        ["商标有效注册量(件)", "计划", 50000, 80000], [None, "实际", 42500, 78800],
    ]  # fmt: skip
    three = [[TITLE], ["单位：亿元"], ["县区", "口径", MONEY]]
    for name, values in (("鲤城区", (5, 3.75, 4.42)), ("丰泽区", (9, 6.75, 8.02))):
        three += [[name, "年度目标", values[0]], [None, "序时目标", values[1]], [None, "实际完成", values[2]]]
    twice = [[TITLE], ["县区", "类别", MARKS], ["鲤城区", "目标一", 9000], [None, "目标二", 8000], ["丰泽区", "目标一", 7000], [None, "目标二", 6500]]  # fmt: skip
    text = [[TITLE, "", ""], ["地区", "时间", "版权登记量(当季)"], ["鲤城区", "去年同期", 500], ["鲤城区", "今年", 668], ["丰泽区", "去年同期", 900],
            ["丰泽区", "今年", 1236]]  # fmt: skip
    listed = [["鲤城区2026年三季度知识产权指标"], ["指标", "时期", "数值"], ["高价值发明专利拥有量", "上年同期", 390], [None, "本期", 405],
              ["商标有效注册量", "上年同期", 40000], [None, "本期", 42500]]  # fmt: skip
    grown = [[TITLE], ["县区", "项目", PATENTS]]
    for name, now, before, growth in (("鲤城区", 500, 400, 25), ("丰泽区", 1000, 800, 25)):
        grown += [[name, "本期", now], [None, "上年同期", before], [None, "同比(%)", growth]]
    return {
        "01-合并县区-目标与完成.xlsx": {
            **came("01-合并县区-目标与完成.xlsx", of({L: 8000, F: 6500}), (2, 0, 2, 0, 0)),
            "measures merged over 计划 and 实际, places side by side": Variant(
                book(across, merged=["A3:A4", "A5:A6"]), of({L: 405, F: 1020}, P) | of({L: 42500, F: 78800}), (4, 0, 4, 0, 0)
            ),
            "three rows of a place in 亿元": Variant(
                book(three, merged=["A4:A6", "A7:A9"]), of({L: 44200, F: 80200}, M), (2, 0, 4, 0, 0)
            ),
            "rows that are both targets": Variant(
                book(twice, merged=["A3:A4", "A5:A6"]), of({L: 9000, F: 7000}), (2, 0, 0, 0, 2),
                asked("b duplicate_row/None A3", "b duplicate_row/None A5", "d unexplained/row B3"),
            ),
        },
        "02-合并县区-本期在上同期在下.xlsx": {
            **came("02-合并县区-本期在上同期在下.xlsx", of({L: 9000, F: 7000}), (2, 0, 2, 0, 0)),
            "a text with the name repeated, last year first": Variant(
                csv(text), of({L: 668, F: 1236}, C), (2, 0, 2, 0, 0), file="表.csv"
            ),
            "a list of one unit, each item merged": Variant(
                book(listed, merged=["A3:A4", "A5:A6"]), of({L: 405}, P) | of({L: 42500}), (2, 0, 2, 0, 0)
            ),
            "a third row of growth": Variant(
                book(grown, merged=["A3:A5", "A6:A8"]), of({L: 500, F: 1000}, P), (2, 0, 4, 0, 0)
            ),
        },
    }  # fmt: skip


# ---- a merged figure


def _merged() -> dict[str, dict[str, Variant]]:
    two = [[TITLE], ["县区", PATENTS, MARKS], ["鲤城区", 405, 42500], ["丰泽区", None, 78800], ["洛江区", 70, 500]]
    across = [
        [TITLE],
        ["指标", "鲤城区", "丰泽区", "洛江区"],
        ["商标有效注册量(件)", 9000, None, 500],
        ["高价值发明专利拥有量(件)", 405, 1020, 70],
    ]
    long = [[TITLE], ["地区", "指标", "数值", "单位"], ["鲤城区", "商标有效注册量", 9000, "件"], ["丰泽区", "商标有效注册量", None, "件"],
            ["洛江区", "商标有效注册量", 500, "件"]]  # fmt: skip
    measures = [[TITLE], ["县区", PATENTS, MARKS], ["鲤城区", 405, None], ["丰泽区", 1020, 78800]]
    money = [[TITLE], ["县区", MONEY + "(万元)"], ["鲤城区", 44200], ["丰泽区", None], ["洛江区", 12000]]
    ratio = [
        ["2026年三季度指标"],
        ["地区", "知识产权保护社会满意度(%)", "专利开放许可(累计)(件)"],
        ["环翠区", 86.1, None],
    ]
    return {
        "04-两县共用一格.xlsx": {
            **came("04-两县共用一格.xlsx", of({G: 500}), (1, 0, 0, 0, 1), asked("b ambiguous/merged B3")),
            "one of two measures": Variant(
                book(two, merged=["B3:B4"]), of({L: 42500, F: 78800, G: 500}) | of({G: 70}, P), (4, 0, 0, 0, 1),
                asked("b ambiguous/merged B3"),
            ),
            "places side by side": Variant(
                book(across, merged=["B3:C3"]), of({G: 500}) | of({L: 405, F: 1020, G: 70}, P), (4, 0, 0, 0, 1),
                asked("b ambiguous/merged B3"),
            ),
            "one figure a row": Variant(
                book(long, merged=["C3:C4"]), of({G: 500}), (1, 0, 0, 0, 1), asked("b ambiguous/merged C3")
            ),
        },
        "20c_merged_no_history.xlsx": {
            **came("20c_merged_no_history.xlsx", of({G: 7}, "open_patent_licences", Q4), (1, 0, 0, 0, 1), asked("b ambiguous/merged B3")),
            "money": Variant(book(money, merged=["B3:B4"]), of({G: 12000}, M), (1, 0, 0, 0, 1), asked("b ambiguous/merged B3")),
            "two measures of one place": Variant(
                book(measures, merged=["B3:C3"]), of({F: 1020}, P) | of({F: 78800}), (2, 0, 0, 0, 1), asked("b ambiguous/merged B3")
            ),
            "measures of different units": Variant(
                book(ratio, merged=["B3:C3"]), {}, (0, 0, 0, 0, 1), asked("b ambiguous/merged B3"), plan="huancui_2024"
            ),
        },
    }  # fmt: skip


# ---- rankings side by side, groups, names


def _places() -> dict[str, dict[str, Variant]]:
    shorter = [[TITLE], ["县区", PATENTS, None, "县区", MARKS, None, "县区", "地理标志商标(件)"], ["丰泽区", 1020, None, "石狮市", 95000, None, "安溪县", 12],
               ["鲤城区", 405, None, "丰泽区", 78800, None, "德化县", 9], ["石狮市", 220, None, "鲤城区", 42500]]  # fmt: skip
    quarters = [["泉州市2026年商标有效注册量(件)"], ["二季度", None, "三季度", None], ["县区", "数量", "县区", "数量"], ["丰泽区", 78000, "石狮市", 95000],
                ["鲤城区", 42000, "丰泽区", 78800]]  # fmt: skip
    text = [
        [TITLE, *[""] * 5],
        ["名次", "县区", PATENTS, "名次", "县区", MARKS],
        [1, "丰泽区", 1020, 1, "石狮市", 95000],
        [2, "鲤城区", 405, 2, "丰泽区", 78800],
    ]
    numbered = [[TITLE], ["县区", PATENTS, MARKS], ["一、沿海县区"], ["鲤城区", 405, 42500], ["丰泽区", 1020, 78800], ["小计", 1425, 121300], ["二、山区县"],
                ["安溪县", 60, 6000], ["小计", 60, 6000], ["合计", 1485, 127300]]  # fmt: skip
    grouped_text = [
        [TITLE, ""],
        ["县区", MARKS],
        ["中心城区", ""],
        ["鲤城区", 42500],
        ["丰泽区", 78800],
        ["县域", ""],
        ["安溪县", 6000],
    ]
    list_groups = [["丰泽区2026年三季度知识产权指标"], ["指标", "单位", "数值"], ["一、创造"], ["高价值发明专利拥有量", "件", 1020], ["二、运用"],
                   ["专利质押融资金额(本年累计)", "万元", 80200]]  # fmt: skip
    across = [
        [TITLE],
        ["指标", "福建省泉州市鲤城区", "泉州市丰泽区", "泉州市安溪县"],
        ["商标有效注册量(件)", 8000, 7000, 6000],
    ]
    long = [
        [TITLE, "", ""],
        ["地区", "指标", "数值"],
        ["泉州鲤城区", "商标有效注册量", 8000],
        ["福建泉州市安溪县", "商标有效注册量", 6000],
    ]
    province = [
        ["福建省泉州市2026年三季度商标有效注册量(件)"],
        ["福建省泉州市鲤城区人民政府", 8000],
        ["福建省泉州市丰泽区人民政府", 7000],
    ]
    kangxi = [[TITLE], ["县区", "⾼价值发明专利拥有量(件)"], ["⾦门县", 3], ["德化县", 50], ["⽯狮市", 220]]
    kangxi_text = [
        ["泉州市2026年三季度知识产权指标", ""],
        ["地区", "商标有效注册量(件)"],
        ["泉州市⽯狮市", 95000],
        ["鲤城区", 42500],
    ]
    kangxi_list = [["⽯狮市2026年三季度知识产权指标"], ["指标", "单位", "数值"], ["⾼价值发明专利拥有量", "件", 220]]
    return {
        "05-两个排名并列.xlsx": {
            **came("05-两个排名并列.xlsx", of({F: 9000, L: 8000, G: 500}) | of({G: 70, F: 60, L: 50}, P), (6, 0, 6, 0, 0)),
            "three of them, one shorter, with gaps": Variant(
                book(shorter), of({F: 1020, L: 405, S: 220}, P) | of({S: 95000, F: 78800, L: 42500})
                | of({A: 12, D: 9}, "geographical_indication_marks"), (8, 0, 0, 0, 0),
            ),
            "the same measure of two quarters": Variant(
                book(quarters, merged=["A2:B2", "C2:D2"]), of({F: 78000, L: 42000}, T, "2026Q2") | of({S: 95000, F: 78800}), (4, 0, 0, 0, 0)
            ),
            "a text": Variant(csv(text), of({F: 1020, L: 405}, P) | of({S: 95000, F: 78800}), (4, 0, 4, 0, 0), file="排名.csv"),
        },
        "18-分组行.xlsx": {
            **came("18-分组行.xlsx", of({L: 8000, F: 7000, A: 6000}), (3, 0, 0, 0, 0)),
            "numbered groups with a sub-total each": Variant(
                book(numbered), of({L: 405, F: 1020, A: 60}, P) | of({L: 42500, F: 78800, A: 6000}), (6, 6, 0, 0, 0)
            ),
            "a text": Variant(csv(grouped_text), of({L: 42500, F: 78800, A: 6000}), (3, 0, 0, 0, 0), file="表.csv"),
            "a list of one unit": Variant(book(list_groups), of({F: 1020}, P) | of({F: 80200}, M), (2, 0, 0, 0, 0)),
        },
        "19-全名带市.xlsx": {
            **came("19-全名带市.xlsx", of({L: 8000, F: 7000, A: 6000}), (3, 0, 0, 0, 0)),
            "side by side": Variant(book(across), of({L: 8000, F: 7000, A: 6000}), (3, 0, 0, 0, 0)),
            "short names of what they lie in, one figure a row, a text": Variant(
                csv(long), of({L: 8000, A: 6000}), (2, 0, 0, 0, 0), file="表.csv"
            ),
            "governments": Variant(
                book([province[0], ["单位", "数量"], *province[1:]]), of({L: 8000, F: 7000}), (2, 0, 0, 0, 0)
            ),
        },
        "04_kangxi_place.xlsx": {
            **came(
                "04_kangxi_place.xlsx", of({L: 42500, S: 95000}, T, Q4), (2, 0, 0, 0, 1), asked("b unknown_region/unknown A5")
            ),
            "in the heading too, and another county": Variant(
                book(kangxi), of({"350527": 3, D: 50, S: 220}, P), (3, 0, 0, 0, 0)
            ),
            "with the city before it, a text": Variant(csv(kangxi_text), of({S: 95000, L: 42500}), (2, 0, 0, 0, 0), file="表.csv"),
            "in a list's title and item": Variant(book(kangxi_list), of({S: 220}, P), (1, 0, 0, 0, 0)),
        },
    }  # fmt: skip


# ---- more than a number in a cell


def _cells() -> dict[str, dict[str, Variant]]:
    both = [
        [TITLE],
        ["指标", "鲤城区", "丰泽区"],
        ["商标有效注册量(件)", "42500（上年40000）", 78800],
        ["高价值发明专利拥有量(件)", "405/500", 1020],
    ]
    text = '泉州市2026年三季度知识产权指标,,\r\n县区,高价值发明专利拥有量(件),商标有效注册量(件)\r\n鲤城区,"405\n390",42500\r\n丰泽区,1020,78800\r\n'
    listed = [
        ["鲤城区2026年三季度知识产权指标"],
        ["指标", "单位", "数值"],
        ["高价值发明专利拥有量", "件", "405；390"],
        ["商标有效注册量", "件", 42500],
    ]
    up, down, struck = {"vertAlign": "superscript"}, {"vertAlign": "subscript"}, {"strike": True}
    people = [["2026年三季度泉州市常住人口"], ["县区", "年末常住人口(万人)"], ["鲤城区", None], ["丰泽区", 72.7]]
    long = [[TITLE], ["地区", "指标", "数值"], ["鲤城区", "商标有效注册量", None], ["丰泽区", "商标有效注册量", 78800]]
    marked_text = [[TITLE, ""], ["县区", MARKS], ["鲤城区", "42500①"], ["丰泽区", "78800[1]"], ["洛江区", "500"]]
    head = [[TITLE], ["县区", None], ["鲤城区", 42500], ["丰泽区", 78800]]
    foot = asked("b not_a_number/footnote B3")
    words = [
        ["2026年三季度指标"],
        ["地区", "指标", "数值"],
        ["环翠区", "知识产权保护社会满意度", "百分之八十六"],
        ["环翠区", "产品自有品牌数", 6000],
    ]
    city = [
        ["泉州市2026年三季度指标"],
        ["指标", "单位", "数值"],
        ["知识产权保护社会满意度", "%", "九成以上"],
        ["国家级知识产权保护中心", "个", 1],
    ]
    about = [
        ["2026年三季度指标", "", ""],
        ["地区", "知识产权保护社会满意度", "产品自有品牌数"],
        ["环翠区", "86左右", 6000],
    ]
    return {
        "06-一格两数.xlsx": {
            **came("06-一格两数.xlsx", of({L: 8000, F: 7000}) | of({G: 20}, P), (3, 0, 0, 0, 3),
                   asked("b not_a_number/two_numbers C3", "b not_a_number/two_numbers C4", "b not_a_number/two_numbers B5")),
            "a bracket and a slash, places side by side": Variant(
                book(both), of({F: 78800}) | of({F: 1020}, P), (2, 0, 0, 0, 0),
                asked("b not_a_number/note_in_number B3", "b not_a_number/two_numbers B4"),
            ),
            "a line break within quotes": Variant(
                text.encode(), of({L: 42500, F: 78800}) | of({F: 1020}, P), (3, 0, 0, 0, 1), asked("b not_a_number/two_numbers B3"),
                file="表.csv",
            ),
            "in a list": Variant(book(listed), of({L: 42500}), (1, 0, 0, 0, 0), asked("b not_a_number/two_numbers C3")),
        },
        "07-上标脚注.xlsx": {
            **came("07-上标脚注.xlsx", of({F: 7000, G: 6000}), (2, 0, 0, 0, 1), foot),
            "a lowered one behind a decimal": Variant(
                book(people, rich={"B3": with_run("40.1", "2", **down)}), of({F: 72.7}, K, "2025Q4"), (1, 0, 0, 0, 1), foot
            ),
            "a part struck out": Variant(
                book(place_rows(PATENTS, None, 1020), rich={"B3": with_run("405", "390", **struck)}), of({F: 1020}, P), (1, 0, 0, 0, 0),
                asked("b not_a_number/struck B3"),
            ),
            "over the heading it says nothing": Variant(
                book(head, rich={"B2": with_run(MARKS, "1", **up)}), of({L: 42500, F: 78800}), (2, 0, 0, 0, 0)
            ),
        },
        "03_superscript.xlsx": {
            **came("03_superscript.xlsx", of({F: 78800}, T, Q4), (1, 0, 0, 0, 1), foot),
            "one figure a row": Variant(
                book(long, rich={"C3": with_run("42500", "1", **up)}), of({F: 78800}), (1, 0, 0, 0, 1), asked("b not_a_number/footnote C3")
            ),
            "numbered marks in a text": Variant(
                csv(marked_text), of({G: 500}), (1, 0, 0, 0, 1), asked("b not_a_number/footnote B3", "b not_a_number/note_in_number B4"),
                file="表.csv",
            ),
        },
        "20-满意度写百分之.xlsx": {
            **came("20-满意度写百分之.xlsx", of({"350500": 1}, "protection_centres"), (1, 0, 2, 0, 1), asked("b not_a_number/approximate D3")),
            "in words, one figure a row": Variant(
                book(words), of({"371002": 6000}, "own_brands"), (1, 0, 0, 0, 0), asked("b not_a_number/chinese C3"), plan="huancui_2024"
            ),
            "tenths of the whole": Variant(
                book(city), of({"350500": 1}, "protection_centres"), (1, 0, 0, 0, 0), asked("b not_a_number/approximate C3"), plan="quanzhou_2024"
            ),
            "左右, a text": Variant(
                csv(about), of({"371002": 6000}, "own_brands"), (1, 0, 0, 0, 1), asked("b not_a_number/approximate B3"), file="表.csv", plan="huancui_2024"
            ),
        },
    }  # fmt: skip


# ---- words over the figures


def _words() -> dict[str, dict[str, Variant]]:
    below = [
        [TITLE],
        ["县区", "商标有效注册量(件)", None],
        [None, "实际", "预计全年"],
        ["鲤城区", 42500, 45000],
        ["丰泽区", 78800, 80000],
    ]
    listed = [["鲤城区2026年三季度知识产权指标"], ["指标", "单位", "注销数"], ["商标有效注册量", "件", 300]]
    text = [[TITLE, "", ""], ["县区", "拟申报" + MARKS, PATENTS], ["鲤城区", 42500, 405], ["丰泽区", 78800, 1020]]
    plain = place_rows(MARKS, 8000, 7000, 6000)
    second = [[TITLE], ["（计划数）"], *plain[1:]]
    title = asked("d unexplained/title A1")
    return {
        "09-预测在上层表头.xlsx": {
            **came("09-预测在上层表头.xlsx", {}, (0, 0, 0, 0, 3), asked("b unreadable/no_figures A1", "d unknown_measure/other_figure B3")),
            "below the heading, beside 实际": Variant(
                book(below, merged=["A2:A3", "B2:C2"]), of({L: 42500, F: 78800}), (2, 0, 0, 0, 2), asked("d unknown_measure/other_figure C3")
            ),
            "before the name, a text": Variant(
                csv(text), of({L: 405, F: 1020}, P), (2, 0, 0, 0, 2), asked("d unknown_measure/other_figure B2"), file="表.csv"
            ),
            "over the figures of a list": Variant(
                book(listed), {}, (0, 0, 0, 0, 1), asked("b unreadable/no_figures A1", "d unknown_measure/other_figure C2")
            ),
        },
        "11-标题是目标任务表.xlsx": {
            **came("11-标题是目标任务表.xlsx", of({L: 8000, F: 7000, G: 6000}), (3, 0, 0, 0, 0), title),
            "the sheet's name": Variant(
                book(plain, sheet="目标分解"), of({L: 8000, F: 7000, G: 6000}), (3, 0, 0, 0, 0), title
            ),
            "a second line": Variant(book(second), of({L: 8000, F: 7000, G: 6000}), (3, 0, 0, 0, 0), asked("d unexplained/title A2")),
            "the file's name, a text": Variant(
                csv(plain), of({L: 8000, F: 7000, G: 6000}), (3, 0, 0, 0, 0), title, file="2026年三季度任务分解.csv"
            ),
        },
    }  # fmt: skip


# ---- units, formats


def _units() -> dict[str, dict[str, Variant]]:
    money = of({L: 44200, F: 80200, G: 12000}, M)
    right = [[TITLE], [None, "单位：亿元"], ["县区", MONEY], ["鲤城区", 4.42], ["丰泽区", 8.02], ["洛江区", 1.2]]
    listed = [
        ["鲤城区2026年三季度指标（单位：亿元、件）"],
        ["指标", "数值"],
        ["专利质押融资金额(本年累计)", 4.42],
        ["商标有效注册量", 42500],
    ]
    text = [
        [TITLE, ""],
        ["（金额单位：人民币亿元）", ""],
        ["县区", MONEY],
        ["鲤城区", 4.42],
        ["丰泽区", 8.02],
        ["洛江区", 1.2],
    ]
    formats = {f"B{row}": '#,##0.00\\ "亿元"' for row in (3, 4, 5)}
    marks = {"B3": '0.00"万件"', "B4": '0.00"万件"', "B5": "0"}
    across = [[TITLE], ["指标", "鲤城区", "丰泽区"], [MONEY, 4.42, 8.02], ["商标有效注册量(件)", 42500, 78800]]
    share = [["2026年三季度指标"], ["地区", "产品自有品牌数(个)", "知识产权保护社会满意度(%)"]]
    satisfied = of({"371002": 86.1}, "public_satisfaction")
    small = of({"371002": 0.86}, "public_satisfaction")
    one = {"plan": "huancui_2024"}
    listed_share = [
        ["环翠区2026年三季度指标"],
        ["指标", "数值"],
        ["知识产权保护社会满意度", 86.1],
        ["产品自有品牌数", 6000],
    ]
    scaled = [["泉州市2026年三季度指标"], ["县区", MARKS, PATENTS], ["鲤城区", 42500, 405], ["丰泽区", 78800, 1020]]
    wan_list = [
        ["鲤城区2026年三季度知识产权指标"],
        ["指标", "单位", "数值"],
        ["商标有效注册量", "件", 42500],
        ["高价值发明专利拥有量", "件", 405],
    ]
    fmt = asked("b not_a_number/format B3")
    return {
        "12-标题写亿元.xlsx": {
            **came("12-标题写亿元.xlsx", money, (3, 0, 0, 0, 0)),
            "a line at the right edge": Variant(book(right), money, (3, 0, 0, 0, 0)),
            "a list with two units in its title": Variant(book(listed), of({L: 44200}, M) | of({L: 42500}), (2, 0, 0, 0, 0)),
            "a text with 人民币亿元": Variant(csv(text), money, (3, 0, 0, 0, 0), file="表.csv"),
        },
        "14-数字格式带亿元.xlsx": {
            **came("14-数字格式带亿元.xlsx", money, (3, 0, 0, 0, 0)),
            "with a blank and thousands": Variant(book(place_rows(MONEY, 4.42, 8.02, 1.2), formats=formats), money, (3, 0, 0, 0, 0)),
            "places side by side, one row of them": Variant(
                book(across, formats={"B3": "0.00亿元", "C3": "0.00亿元"}), of({L: 44200, F: 80200}, M) | of({L: 42500, F: 78800}), (4, 0, 0, 0, 0)
            ),
            "万件 under a count that names no unit": Variant(
                book(place_rows("商标有效注册量", 4.25, 7.88, 500), formats=marks), of({L: 42500, F: 78800, G: 500}), (3, 0, 0, 0, 0)
            ),
        },
        "01_quoted_percent.xlsx": {
            **came("01_quoted_percent.xlsx", satisfied, (1, 0, 0, 0, 0)),
            "escaped": Variant(
                book([*share, ["环翠区", 6000, 86.1]], formats={"C3": "0.0\\%"}), satisfied | of({"371002": 6000}, "own_brands"), (2, 0, 0, 0, 0), **one
            ),
            "in a list, with a blank before it": Variant(
                book(listed_share, formats={"B3": '0.0" %"'}), satisfied | of({"371002": 6000}, "own_brands"), (2, 0, 0, 0, 0), **one
            ),
            "a format that does multiply": Variant(
                book([*share, ["环翠区", 6000, 0.861]], formats={"C3": "0.0%"}), satisfied | of({"371002": 6000}, "own_brands"), (2, 0, 0, 0, 0), **one
            ),
        },
        "01c_quoted_percent_small.xlsx": {
            **came("01c_quoted_percent_small.xlsx", small, (1, 0, 0, 0, 0)),
            "escaped": Variant(book([*share, ["环翠区", None, 0.86]], formats={"C3": "0.00\\%"}), small, (1, 0, 0, 0, 0), **one),
            "a format that does multiply": Variant(book([*share, ["环翠区", None, 0.0086]], formats={"C3": "0.00%"}), small, (1, 0, 0, 0, 0), **one),
            "no sign at all is asked": Variant(
                book([*share, ["环翠区", None, 0.86]]), {}, (0, 0, 0, 0, 1), asked("b unit_suspect/fraction C3"), **one
            ),
        },
        "35_wan_format_no_history.xlsx": {
            **came("35_wan_format_no_history.xlsx", {}, (0, 0, 0, 0, 2), asked("b not_a_number/format B3", "b not_a_number/format B4")),
            "a scaling comma": Variant(
                book(scaled, formats={"B3": "0.0,"}), of({F: 78800}) | of({L: 405, F: 1020}, P), (3, 0, 0, 0, 1), fmt
            ),
            "in a list": Variant(
                book(wan_list, formats={"C3": "0!.0000"}), of({L: 405}, P), (1, 0, 0, 0, 1), asked("b not_a_number/format C3")
            ),
            "a point written between": Variant(
                book(scaled, formats={"C4": '0"."000'}), of({L: 42500, F: 78800}) | of({L: 405}, P), (3, 0, 0, 0, 1),
                asked("b not_a_number/format C4"),
            ),
        },
        "21d_fmt58_no_history.xlsx": {
            **came("21d_fmt58_no_history.xlsx", of({F: 23}, "open_patent_licences", Q4), (1, 0, 0, 0, 1), asked("b not_a_number/date B3")),
            "31, in a list": Variant(
                with_built_in_format(book(wan_list, formats={"C3": "mm-dd-yy"}), 31), of({L: 405}, P), (1, 0, 0, 0, 1), asked("b not_a_number/date C3")
            ),
            "57, money": Variant(
                with_built_in_format(book(place_rows(MONEY + "(万元)", 44200, 46096, 12000), formats={"B4": "mm-dd-yy"}), 57),
                of({L: 44200, G: 12000}, M), (2, 0, 0, 0, 1), asked("b not_a_number/date B4"),
            ),
            "a day in a text": Variant(
                csv([[TITLE, ""], ["县区", PATENTS], ["鲤城区", "3月15日"], ["丰泽区", "1020"]]), of({F: 1020}, P), (1, 0, 0, 0, 0),
                asked("b not_a_number/date B3"), file="表.csv",
            ),
        },
    }  # fmt: skip


# ---- periods


def _periods() -> dict[str, dict[str, Variant]]:
    three, marks = of({L: 8000, F: 7000, G: 6000}), ("商标有效注册量(件)", 8000, 7000, 6000)
    copies = of({L: 668, F: 1236}, C)

    def titled(title: str) -> bytes:
        return book(place_rows(*marks, title=title))

    def headed(heading: str, title: str = "泉州市知识产权指标") -> bytes:
        return book(
            [[title], ["县区", heading], [None, MARKS], ["鲤城区", 8000], ["丰泽区", 7000], ["洛江区", 6000]],
            merged=["A2:A3"],
        )

    def listed(line: str) -> bytes:
        return book([["鲤城区知识产权指标"], [line], ["指标", "单位", "数值"], ["商标有效注册量", "件", 8000]])

    def registered(title: str, **more: object) -> bytes:
        return book([[title], ["县区", "版权登记量(当季)(件)"], ["鲤城区", 668], ["丰泽区", 1236]], **more)  # type: ignore[arg-type]

    long = [
        ["地区", "指标", "时间", "数值"],
        ["鲤城区", "商标有效注册量", "2026年7月至9月", 8000],
        ["丰泽区", "商标有效注册量", "2026年4月至6月", 7000],
    ]
    read3, read2, read1 = (3, 0, 0, 0, 0), (2, 0, 0, 0, 0), (1, 0, 0, 0, 0)
    return {
        "15a-时期.xlsx": {
            **came("15a-时期.xlsx", three, read3),
            "over the heading, a long dash": Variant(headed("2026年7—9月"), three, read3),
            "the sheet's name, a wave": Variant(book(place_rows(*marks, title="泉州市知识产权指标"), sheet="2026年7～9月"), three, read3),
            "the file's name, two digits": Variant(
                csv(place_rows(*marks, title="泉州市知识产权指标")), three, read3, file="泉州市2026年07-09月指标.csv"
            ),
            "from the middle of a quarter": Variant(
                titled("泉州市2026年8-9月指标"), {}, (0, 0, 0, 0, 3), asked("b ambiguous/period A1")
            ),
        },
        "15b-时期.xlsx": {
            **came("15b-时期.xlsx", three, read3),
            "a line of a list": Variant(listed("统计时间：2026年7月至9月"), of({L: 8000}), read1),
            "characters for the numbers": Variant(titled("泉州市二〇二六年七月至九月指标"), three, read3),
            "a column of times": Variant(book(long), of({L: 8000}) | of({F: 7000}, T, "2026Q2"), read2),
            "days": Variant(titled("泉州市2026年7月1日至2026年9月30日指标"), three, read3),
        },
        "15d-时期.xlsx": {
            **came("15d-时期.xlsx", three, read3),
            "over the heading": Variant(headed("2026年度三季度"), three, read3),
            "a line of a list": Variant(listed("填报期：2026年度第三季度"), of({L: 8000}), read1),
            "the year in brackets": Variant(titled("泉州市知识产权指标（2026年度）三季度"), three, read3),
        },
        "05_00_title.xlsx": {
            **came("05_00_title.xlsx", copies, read2),
            "份 behind the month": Variant(registered("泉州市2026年7～9月份版权登记情况"), copies, read2),
            "a line below the title": Variant(
                book([["泉州市版权登记情况"], ["（2026年7月—9月）"], ["县区", "版权登记量(当季)(件)"], ["鲤城区", 668], ["丰泽区", 1236]]), copies, read2
            ),
            "half a year, whose last quarter the heading means": Variant(
                registered("泉州市2026年1—6月版权登记情况"), of({L: 668, F: 1236}, C, "2026Q2"), read2
            ),
        },
        "05_10_title.xlsx": {
            **came("05_10_title.xlsx", copies, read2),
            "the quarter first": Variant(registered("泉州市第三季度（2026年度）版权登记情况"), copies, read2),
            "the sheet's name": Variant(registered("泉州市版权登记情况", sheet="2026年度第三季度"), copies, read2),
            "a yearly table is none of a quarter": Variant(
                registered("泉州市2026年度版权登记情况"), of({L: 668, F: 1236}, C, Q4), read2, asked("d unexplained/title A1")
            ),
        },
    }  # fmt: skip


# ---- whose figures, one figure a row, columns without heading, texts


def _lists() -> dict[str, dict[str, Variant]]:
    acts = [["知识产权行政执法案件结案数(本年累计)", "件", 38], ["知识产权行政执法案件立案数(本年累计)", "件", 41]]
    head = ["指标名称", "单位", "数值"]
    two_cells = [["2026年三季度知识产权执法情况"], ["填报单位：", "丰泽区市场监督管理局"], head, *acts]
    sheets = {"晋江市": [["2026年三季度执法情况"], head, ["知识产权行政执法案件结案数(本年累计)", "件", 12]]}
    told_twice = [["鲤城区、丰泽区2026年三季度执法情况"], head, *acts]
    closed, filed = "cases_closed", "cases_filed"
    tidy_text = [["区域", "指标名称", "报告期", "本期值", "计量单位"], ["鲤城区", "有效商标数", "2026Q3", 42500, "件"], ["丰泽区", "专利质押融资金额(本年累计)", "2026年三季度", 8.02, "亿元"],
                 ["石狮市", "高价值发明专利", "2026年7-9月", 220, "件"]]  # fmt: skip
    summed = [
        [TITLE],
        ["指标", "地区", "数值"],
        ["商标有效注册量", "鲤城区", 42500],
        ["商标有效注册量", "丰泽区", 78800],
        ["商标有效注册量", "合计", 121400],
    ]
    times = [
        ["地区", "指标", "2026年二季度", "2026年三季度"],
        ["鲤城区", "商标有效注册量", 42000, 42500],
        ["丰泽区", "高价值发明专利拥有量", 1000, 1020],
    ]
    by_item = [[TITLE], ["指标", "地区", "数值", "单位"], ["商标有效注册量", "鲤城区", 42500, "件"], [None, "丰泽区", 78800, None], ["高价值发明专利拥有量", "鲤城区", 405, "件"],
               [None, "丰泽区", 1020, None]]  # fmt: skip
    by_place = [[TITLE], ["序号", "地区", "指标", "单位", "数值"], [1, "鲤城区", "商标有效注册量", "件", 42500], [2, None, "高价值发明专利拥有量", "件", 405],
                [3, "丰泽区", "商标有效注册量", "件", 78800]]  # fmt: skip
    between = [[TITLE], ["县区", None, MARKS], ["鲤城区", 405, 42500], ["丰泽区", 1020, 78800]]
    space = [[TITLE, "", ""], ["县区", MARKS, " "], ["鲤城区", 42500, 405], ["丰泽区", 78800, 1020]]
    across = [[TITLE], ["指标", "鲤城区", "丰泽区"], ["商标有效注册量(件)", 42500, 78800], [None, 405, 1020]]
    marks = of({L: 42500, F: 78800})
    outside = asked("d unread/outside B3")
    return {
        "16-一县执法情况.xlsx": {
            **came("16-一县执法情况.xlsx", of({F: 38}, closed) | of({F: 41}, filed), (2, 0, 2, 0, 0)),
            "填报单位 in two cells": Variant(book(two_cells), of({F: 38}, closed) | of({F: 41}, filed), (2, 0, 0, 0, 0), plan="quanzhou_2024"),
            "a sheet a county": Variant(
                book([["2026年三季度执法情况"], head, *acts], sheet="丰泽区", more=sheets), of({F: 38, J: 12}, closed) | of({F: 41}, filed),
                (3, 0, 0, 0, 0), plan="quanzhou_2024",
            ),
            "two are named": Variant(
                book(told_twice), {}, (0, 0, 0, 0, 2), asked("b ambiguous/owner A1"), plan="quanzhou_2024"
            ),
        },
        "06b_tidy_one_each.xlsx": {
            **came("06b_tidy_one_each.xlsx", of({L: 42500}, T, Q4) | of({F: 1020}, P, Q4) | of({S: 1}, "protection_centres", Q4), (3, 0, 0, 0, 0)),
            "a text with times and units": Variant(csv(tidy_text), of({L: 42500}) | of({F: 80200}, M) | of({S: 220}, P), (3, 0, 0, 0, 0), file="导出.csv"),
            "the item first, a wrong total last": Variant(book(summed), marks, (2, 1, 0, 0, 0), asked("d total_mismatch/total C5")),
            "two quarters side by side": Variant(
                book(times), of({L: 42000}, T, "2026Q2") | of({L: 42500}) | of({F: 1000}, P, "2026Q2") | of({F: 1020}, P), (4, 0, 0, 0, 0)
            ),
        },
        "22b_tidy_merged_unit.xlsx": {
            **came("22b_tidy_merged_unit.xlsx", of({F: 1020}, P, Q4) | of({F: 78800}, T, Q4) | of({F: 4}, "rapid_rights_centres", Q4), (3, 0, 0, 0, 0)),
            "the item and its unit merged over places": Variant(
                book(by_item, merged=["A3:A4", "A5:A6", "D3:D4", "D5:D6"]), marks | of({L: 405, F: 1020}, P), (4, 0, 0, 0, 0)
            ),
            "numbered, places merged": Variant(
                book(by_place, merged=["B3:B4"]), marks | of({L: 405}, P), (3, 0, 3, 0, 0)
            ),
        },
        "34_no_heading.xlsx": {
            **came("34_no_heading.xlsx", of({L: 42500, F: 78800}, T, Q4), (2, 0, 0, 0, 2), asked("d unread/outside C3")),
            "between two that have one": Variant(book(between), marks, (2, 0, 0, 0, 2), outside),
            "a heading of a blank, a text": Variant(csv(space), marks, (2, 0, 0, 0, 2), asked("d unread/outside C3"), file="表.csv"),
            "a row of it, places side by side": Variant(book(across), marks, (2, 0, 0, 0, 2), asked("d unread/outside B4")),
        },
        "23-千分号未加引号.csv": {
            **came("23-千分号未加引号.csv", {}, (0, 0, 0, 0, 0), asked("b unreadable/ragged ")),
            "in the middle column of three": Variant(
                csv([[TITLE, "", ""], ["县区", MARKS, PATENTS], ["鲤城区", "42,500", 405], ["丰泽区", "78,800", 1020]]), {}, (0, 0, 0, 0, 0),
                asked("b unreadable/ragged "), file="表.csv",
            ),
            "GB18030, money": Variant(
                csv([[TITLE, ""], ["县区", MONEY + "(万元)"], ["鲤城区", "44,200"], ["丰泽区", 9]], encoding="gb18030"), {}, (0, 0, 0, 0, 0),
                asked("b unreadable/ragged "), file="表.csv",
            ),
            "tabs between, commas are thousands": Variant(
                csv([[TITLE, "", ""], ["县区", MARKS, PATENTS], ["鲤城区", "42,500", 405], ["丰泽区", "78,800", "1,020"]], sep="\t"),
                marks | of({L: 405, F: 1020}, P), (4, 0, 0, 0, 0), file="表.txt",
            ),
        },
        "10_float.xlsx": {
            **came("10_float.xlsx", of({L: 40.1, F: 72.7, S: 69.5}, K, "2025Q4"), (3, 0, 0, 0, 0)),
            "亿元": Variant(
                book(place_rows(MONEY + "(亿元)", 4.4200000000000004, 8.02, 1.1999999999999997)), of({L: 44200, F: 80200, G: 12000}, M), (3, 0, 0, 0, 0)
            ),
            "a count of 万件": Variant(
                book(place_rows("商标有效注册量(万件)", 4.2499999999999996, 7.8800000000000008)), of({L: 42500, F: 78800}), (2, 0, 0, 0, 0)
            ),
            "a text": Variant(
                csv([["泉州市2026年三季度常住人口", ""], ["县区", "常住人口(万人)"], ["鲤城区", "40.10000000000001"], ["丰泽区", "72.69999999999999"]]),
                of({L: 40.1, F: 72.7}, K, "2025Q4"), (2, 0, 0, 0, 0), file="表.csv",
            ),
        },
    }  # fmt: skip


# ---- our own blank, misused


def blank(change: Callable[[Workbook, Worksheet], None]) -> bytes:
    """Our blank of 泉州's fourth quarter with nothing typed in, after somebody's hand."""
    made = load_workbook(READING / "t3_only_total_typed.xlsx")
    sheet = made["填报"]
    sheet["B21"] = sheet["F21"] = None
    change(made, sheet)
    return saved(made)


def typed(**cells: object) -> Callable[[Workbook, Worksheet], None]:
    def change(_made: Workbook, sheet: Worksheet) -> None:
        for cell, value in cells.items():
            sheet[cell] = value

    return change


def renamed(made: Workbook, sheet: Worksheet) -> None:
    sheet["B7"], sheet.title = 405, "三季度"


def pasted(made: Workbook, sheet: Worksheet) -> None:
    """All values in a sheet of one's own, ours thrown away."""
    own = made.create_sheet("鲤城")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                own[cell.coordinate] = cell.value
    own["B7"] = 405
    made.remove(sheet)


def copied(made: Workbook, sheet: Worksheet) -> None:
    """Ours filled in, and once more in a copy with another figure."""
    sheet["B7"] = 405
    copy = made.copy_worksheet(sheet)
    copy.title, copy["B7"] = "填报 (2)", 406


def copy_filled(made: Workbook, sheet: Worksheet) -> None:
    copy = made.copy_worksheet(sheet)
    copy.title, copy["B7"] = "填报 (2)", 405


def _blanks() -> dict[str, dict[str, Variant]]:
    gone, first = asked("b ambiguous/sheet_gone A1", "d unread/other_sheet B7"), of({L: 405}, P, Q4)
    return {
        "t8_sheet_renamed.xlsx": {
            **came("t8_sheet_renamed.xlsx", {}, (0, 0, 2, 0, 166), gone),
            "one figure under another name": Variant(blank(renamed), {}, (0, 0, 2, 0, 161), gone),
            "values pasted into a sheet of one's own": Variant(blank(pasted), {}, (0, 0, 2, 0, 161), gone),
            "a copy with another figure": Variant(blank(copied), first, (1, 0, 162, 0, 161), asked("d unread/other_sheet B7")),
            "only the copy is filled in": Variant(blank(copy_filled), {}, (0, 0, 162, 0, 161), asked("b unreadable/nothing_filled A1")),
        },
        "t3_only_total_typed.xlsx": {
            **came("t3_only_total_typed.xlsx", {}, (0, 0, 162, 0, 2), asked("b unreadable/nothing_filled A1")),
            "of one measure, the districts of another": Variant(
                blank(typed(B7=405, B8=1020, F21=120000)), first | of({F: 1020}, P, Q4), (2, 0, 162, 0, 1), asked("d unread/only_total F21")
            ),
            "and one district": Variant(
                blank(typed(B7=405, B21=1425)), first, (1, 1, 162, 0, 0), asked("d total_mismatch/total B21")
            ),
            "grey cells only": Variant(
                blank(typed(C7=405, C8=1020)), {}, (0, 0, 162, 0, 0), asked("b unreadable/nothing_filled A1")
            ),
        },
    }  # fmt: skip


INPUTS: dict[str, dict[str, Variant]] = {
    name: variants
    for kind in (_rows_of_a_place, _merged, _places, _cells, _words, _units, _periods, _lists, _blanks)
    for name, variants in kind().items()
}
