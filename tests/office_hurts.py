"""Ways in which office files hurt, by kind: one clean table with one thing done to it, and what a careful person then does.

`hurts()` gives each variant by its name: the file, and what must be read of it (`truth`) or that something must be asked.
A layout made at random (`office_layouts.make`) is one of these now and then.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill

L, F, S, J = "350502", "350503", "350581", "350582"
HV, TM, PL = "high_value_patents", "valid_trademarks", "patent_pledge_financing"
TITLE = "泉州市2026年三季度知识产权指标"
HEADS = ("县(市、区)", "高价值发明专利拥有量(件)", "商标有效注册量(件)")
BODY = (("鲤城区", 405, 42500), ("丰泽区", 1020, 78800), ("石狮市", 220, 23600))
KEYS = {"鲤城区": L, "丰泽区": F, "石狮市": S, "晋江市": J}
Truth = dict[tuple[str, str, str], float]


@dataclass(frozen=True)
class Hurt:
    """A file and what is to be read of it; `truth` is None where something must be asked."""

    name: str
    content: bytes
    truth: Truth | None
    file: str = "表.xlsx"


def truth(*, hv: bool = True, tm: bool = True, key: str = "2026Q3") -> Truth:
    """What the clean table says."""
    found: Truth = {}
    for name, patents, marks in BODY:
        if hv:
            found[KEYS[name], HV, key] = patents
        if tm:
            found[KEYS[name], TM, key] = marks
    return found


CLEAN = truth()


def rows(title: object = TITLE, heads: tuple[object, ...] = HEADS, body: object = BODY) -> list[list[object]]:
    return [[title], list(heads), *map(list, body)]  # type: ignore[arg-type]


def saved(lines: list[list[object]], sheet: str = "Sheet1", change: Callable[[object], None] | None = None) -> bytes:
    book = Workbook()
    book.active.title = sheet
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            if value is not None:
                book.active.cell(row, column).value = value
    if change:
        change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# ---- notes: below, beside, between, over

TELLING_NOTES = (
    "注：鲤城数据含开发区", "数据截至8月底", "不含商标转让", "单位：万件（商标）", "注：商标单位为万件", "注：高价值发明专利以百件计",
    "注：商标为上年数", "注：专利数为预计数", "鲤城区为估计数", "丰泽区数据含台商投资区", "初步数，未经审核", "快报数，以正式数为准",
    "部分数据未审核", "注：未包括开发区", "注：含上年结转", "数据有误，待更正", "此表为初稿", "石狮市缺报，按上年数填列", "注：本季数据为测算数",
    "其中丰泽区含晋江市部分", "注：暂不含高校", "说明：商标包括已注销的", "注：本表为二季度数据", "数据时间：2026年6月", "以2026年8月31日为准",
    "数据口径与去年不同", "鲤城、丰泽数据对调", "本表仅供模拟演练", "商标数为申请量", "注：高价值发明专利含PCT", "表中为年度目标",
    "注：鲤城区为暂估", "以上数字未核实", "注：专利数据更新至7月", "鲤城区数字待核", "此表作废", "注：表内数据为虚构", "注：不包含泉州开发区",
    "仅含市区", "注：丰泽区数据为全市数", "剔除非正常专利后", "注：已扣除失效专利", "注：含集体商标", "单位：百件", "（单位：万件）",
)  # fmt: skip
NEUTRAL_NOTES = (
    "填表人：张三", "联系电话：0595-22345678", "审核人：李四", "来源：市市场监管局", "（盖章）", "填报日期：2026年10月12日",
    "注：数据来源于国家知识产权局", "单位负责人：王五", "填报单位：泉州市市场监督管理局", "说明：本表按季报送。", "数据来源：国家知识产权局商标局",
    "制表：市知识产权局", "备注：无", "注：数据截至2026年9月30日", "注：商标数据截至9月15日", "注：本表一式两份", "制表人：张三   审核人：李四",
    "单位：件", "报送时间：2026-10-10", "注：商标有效注册量指有效的注册商标件数。", "第1页 共1页", "以上数据已核对无误", "负责人签字：",
)  # fmt: skip


def _note_rows(text: str, where: str) -> list[list[object]]:
    lines = rows()
    if where == "below":
        lines.append([text])
    elif where == "apart":
        lines += [[], [None, text]]
    elif where == "between":
        lines.insert(3, [text])
    elif where == "over":
        lines.insert(1, [text])
    elif where == "beside":
        lines[3] = [*lines[3], text]
    elif where == "far":
        lines[2] = [*lines[2], None, text]
    return lines


def _notes() -> Iterator[Hurt]:
    for text in TELLING_NOTES:
        for where in ("below", "apart", "between", "over", "beside", "far"):
            if where == "over" and ("8月" in text or "6月" in text or "7月" in text or "二季度" in text):
                continue  # a title that names another time is refused by another law
            yield Hurt(f"note {where} {text}", saved(_note_rows(text, where)), None)
    for text in NEUTRAL_NOTES:
        for where in ("below", "apart", "over"):
            yield Hurt(f"neutral note {where} {text}", saved(_note_rows(text, where)), CLEAN)


REMARKS = ("万件", "含上年", "未审核", "初步数", "估计", "快报数", "有误", "含开发区", "按上年数", "单位：万件", "8月数", "预计", "缺9月",
           "待核实", "待核", "仅供参考", "不准", "含丰泽", "暂估", "未含9月", "去年数", "应为410", "数据存疑", "估", "上报有误", "含已失效", "不含高校",
           "截至6月", "重复统计", "漏报", "口径调整", "合并填报")  # fmt: skip
QUIET_REMARKS = (
    "已核实",
    "无",
    "—",
    "核对无误",
    "正常",
    "已审核",
    "盖章件已收",
    "/",
    "按时报送",
    "数据来自国家知识产权局",
)


def _remarks() -> Iterator[Hurt]:
    for heading in ("备注", "说明", None):
        for word in REMARKS:
            lines = rows()
            lines[1].append(heading)
            lines[3].append(word)
            yield Hurt(f"remark {heading} {word}", saved(lines), None)
    for word in QUIET_REMARKS:
        lines = rows()
        lines[1].append("备注")
        lines[3].append(word)
        yield Hurt(f"quiet remark {word}", saved(lines), CLEAN)


# ---- looks


def _font(cell: str, **more: object) -> Callable[[object], None]:
    def change(sheet):
        sheet[cell].font = Font(**more)

    return change


def _fill(cell: str, font: Color, fill: Color) -> Callable[[object], None]:
    def change(sheet):
        sheet[cell].font = Font(color=font)
        sheet[cell].fill = PatternFill("solid", fgColor=fill)

    return change


def _rich(cell: str, *runs: object) -> Callable[[object], None]:
    def change(sheet):
        sheet[cell] = CellRichText(*runs)

    return change


def _looks() -> Iterator[Hurt]:
    for cell, what in (("A4", "place"), ("B2", "heading"), ("A1", "title"), ("B4", "figure")):
        yield Hurt(f"struck {what}", saved(rows(), change=_font(cell, strike=True)), None)
    for cell in ("B4", "C5"):
        for align in ("superscript", "subscript"):
            yield Hurt(f"{align} cell {cell}", saved(rows(), change=_font(cell, vertAlign=align)), None)
    for name, font, fill in (
        ("red", Color(rgb="FFFF0000"), Color(rgb="FFFF0000")),
        ("short red", Color(rgb="FFFF0000"), Color(rgb="00FF0000")),
        ("theme", Color(theme=4), Color(theme=4)),
        ("theme tint", Color(theme=4, tint=0.4), Color(theme=4, tint=0.4)),
        ("indexed", Color(indexed=10), Color(indexed=10)),
        ("white over white", Color(rgb="FFFFFFFF"), Color(rgb="FFFFFFFF")),
        ("black theme", Color(theme=1), Color(rgb="FF000000")),
    ):
        for cell in ("B4", "A4"):
            yield Hurt(f"same colour {name} {cell}", saved(rows(), change=_fill(cell, font, fill)), None)
    yield Hurt("white on red", saved(rows(), change=_fill("B4", Color(rgb="FFFFFFFF"), Color(rgb="FFFF0000"))), CLEAN)
    yield Hurt("bold", saved(rows(), change=_font("B4", b=True)), CLEAN)
    up = InlineFont(vertAlign="superscript")
    struck = InlineFont(strike=True)
    yield Hurt("raised mark heading", saved(rows(), change=_rich("B2", HEADS[1], TextBlock(up, "1"))), CLEAN)
    yield Hurt("raised mark place", saved(rows(), change=_rich("A4", "丰泽区", TextBlock(up, "1"))), CLEAN)
    yield Hurt("raised digit figure", saved(rows(), change=_rich("B4", "1020", TextBlock(up, "1"))), None)
    yield Hurt("struck run place", saved(rows(), change=_rich("A4", TextBlock(struck, "丰泽区"), "晋江市")), None)
    yield Hurt(
        "struck run heading",
        saved(rows(), change=_rich("B2", TextBlock(struck, "高价值发明专利拥有量"), "商标有效注册量")),
        None,
    )
    yield Hurt(
        "struck run title",
        saved(rows(), change=_rich("A1", "泉州市2026年", TextBlock(struck, "三季度"), "二季度知识产权指标")),
        None,
    )

    def grey_row(sheet):
        for cell in sheet[4]:
            cell.font = Font(strike=True)

    yield Hurt("struck row", saved(rows(), change=grey_row), None)
    for cell in ("A4", "B2", "A1"):
        yield Hurt(f"white label {cell}", saved(rows(), change=_font(cell, color="FFFFFFFF")), None)

    def hide(row=None, column=None):
        def change(sheet):
            if row:
                sheet.row_dimensions[row].hidden = True
            if column:
                sheet.column_dimensions[column].hidden = True

        return change

    for name, change in (("row", hide(row=4)), ("column", hide(column="B")), ("head", hide(row=2)), ("title", hide(row=1)),
                         ("places", hide(column="A"))):  # fmt: skip
        yield Hurt(f"hidden {name}", saved(rows(), change=change), None)


# ---- numbers in words

ASKED_NUMBERS = ("120+35", "约120", "一百二十", "120/130", "120（含30）", "120-130", "120~130", "≥120", "120以上", "近120", "120余", "120*", "120?",
                 "120（预）", "12O", "1e12", "壹佰贰拾", "120件(含PCT)", "120，其中PCT3", "120左右", "<120", "120；130", "120 130", "120→130",
                 "1.2.3", "120①", "=120", "120待核", "120(估)", "预计120", "120(8月)", "~120", "120±5", "百余件", "12,34", "1,20", "120人次", "120元",
                 "0120", "+120", "120%", "1 020", "2026年", "1/2", "12:30", "第3", "三")  # fmt: skip
READ_NUMBERS = (("120件", 120), ("1.2万", 12000), ("1.2万件", 12000), ("120,000件", 120000), ("１２０", 120), ("120个", 120), ("120 件", 120),
                ("12,345", 12345), (" 120 ", 120), ("120项", 120))  # fmt: skip
NO_NUMBERS = ("-", "—", "无", "/", "未报", "", "…")


def _numbers() -> Iterator[Hurt]:
    for text in ASKED_NUMBERS:
        for heads in (HEADS, ("地区", "高价值发明专利", "有效商标数")):
            lines = rows(heads=heads)
            lines[3][1] = text
            name = "" if heads is HEADS else " bare"
            content = saved(lines, change=lambda sheet, text=text: setattr(sheet["B4"], "data_type", "s"))
            yield Hurt(f"number {text}{name}", content, None)
    for text, value in READ_NUMBERS:
        lines = rows()
        lines[3][1] = text
        yield Hurt(f"number {text}", saved(lines), {**CLEAN, (F, HV, "2026Q3"): value})
    for text in NO_NUMBERS:
        lines = rows()
        lines[3][1] = text
        yield Hurt(f"no number {text}", saved(lines), {k: v for k, v in CLEAN.items() if k[:2] != (F, HV)})
    for value in (1e12, -5, 3.7, True, 1e300):
        lines = rows()
        lines[3][1] = value
        yield Hurt(f"value {value}", saved(lines), None)


# ---- totals


def _long(*more: tuple[object, ...]) -> list[list[object]]:
    body = [("鲤城区", "高价值发明专利拥有量", 405, "件"), ("丰泽区", "高价值发明专利拥有量", 1020, "件")]
    body += [("鲤城区", "商标有效注册量", 42500, "件"), ("丰泽区", "商标有效注册量", 78800, "件")]
    return [[TITLE], ["地区", "指标", "数值", "单位"], *map(list, body), *map(list, more)]


LONG = {k: v for k, v in CLEAN.items() if k[0] != S}


def _totals() -> Iterator[Hurt]:
    for nothing in (0, "0", "0.00"):
        lines = rows(
            heads=(*HEADS, "常住人口(万人)"), body=[*((*row, None) for row in BODY), ("合计", 1645, 144_900, nothing)]
        )
        yield Hurt(f"total of a column that nobody filled {nothing}", saved(lines), CLEAN)
    for name in ("合计", "全市", "泉州市", "总计", "全市合计", "泉州市合计"):
        yield Hurt(f"long total {name}", saved(_long((name, "高价值发明专利拥有量", 1425, "件"))), LONG)
        yield Hurt(f"long wrong total {name}", saved(_long((name, "高价值发明专利拥有量", 1525, "件"))), None)
        first = _long()
        first.insert(2, [name, "高价值发明专利拥有量", 1525, "件"])
        yield Hurt(f"long wrong total first {name}", saved(first), None)
        for at, good in ((2, True), (2, False), (5, True), (5, False), (3, False)):
            lines = rows()
            lines.insert(at, [name, 1645 if good else 1700, 144900])
            yield Hurt(f"total {name} at {at} {good}", saved(lines), CLEAN if good else None)
    yield Hurt("long subtotal", saved(_long(("沿海小计", "高价值发明专利拥有量", 1525, "件"))), None)
    yield Hurt("long item total", saved(_long(("合计", "合计", 9, "件"))), None)
    for head in ("合计", "总计", "小计", "合计(件)"):
        lines = rows(heads=(*HEADS, head), body=[(n, a, b, a + b) for n, a, b in BODY])
        yield Hurt(f"right total {head}", saved(lines), CLEAN)
        lines[3][3] = 9
        yield Hurt(f"right wrong total {head}", saved(lines), None)
        lines = rows(heads=(HEADS[0], head, *HEADS[1:]), body=[(n, a + b, a, b) for n, a, b in BODY])
        yield Hurt(f"left total {head}", saved(lines), CLEAN)
    lines = rows(heads=(HEADS[0], "合计", "其中：" + HEADS[1], HEADS[2]), body=[(n, a + b, a, b) for n, a, b in BODY])
    yield Hurt("left total of which", saved(lines), CLEAN)


# ---- derived columns

GROWTHS = ("同比", "环比", "增幅", "占比(%)", "排名", "目标", "上年同期", "比上年底", "较年初", "同比增减", "增长(%)", "完成率(%)", "比上年底增长(%)",
           "较上年底净增", "同比(件)", "差额", "全省排名", "上季度末", "2025年末", "2025年三季度", "去年同期数", "年度目标值", "序时进度")  # fmt: skip
OTHERS = ("累计新增", "申请量", "授权量", "失效量", "预计", "预计全年", "全年预计", "注销", "力争", "三季度预测", "其中：PCT", "转让数", "许可数", "含开发区",
          "不含开发区", "企业", "高校", "初步数", "快报数", "未审核", "修订前", "修订后", "调整数", "口径二", "测算数", "草稿")  # fmt: skip


def _derived() -> Iterator[Hurt]:
    for word in GROWTHS:
        if word not in (
            "同比",
            "同比增减",
            "增长(%)",
            "比上年底增长(%)",
            "增幅",
            "同比(件)",
            "差额",
            "2025年末",
            "2025年三季度",
        ):
            lines = rows(heads=(*HEADS[:2], word), body=[(n, a, 12) for n, a, _ in BODY])
            yield Hurt(f"beside {word}", saved(lines), truth(tm=False))
        yield Hurt(f"only {word}", saved(rows(heads=(HEADS[0], word), body=[(n, 12) for n, *_ in BODY])), None)
        for form in ("高价值发明专利拥有量{w}", "{w}高价值发明专利拥有量", "高价值发明专利拥有量（{w}）"):
            lines = rows(heads=(HEADS[0], form.format(w=word), HEADS[2]))
            yield Hurt(
                f"in heading {form.format(w=word)}",
                saved(lines),
                truth(hv=False) if not word.startswith("2025年") else None,
            )
    for growth, good in (
        (25, True),
        (0.25, True),
        ("25%", True),
        ("25.0", True),
        (24.9, True),
        (80, False),
        ("-3%", False),
        (0.8, False),
    ):
        for heading in ("同比(%)", "同比增长"):
            lines = [
                [TITLE],
                ["县区", HEADS[1], "上年同期", heading],
                ["鲤城区", 500, 400, growth],
                ["丰泽区", 1000, 800, 25],
            ]
            expected = {(L, HV, "2026Q3"): 500, (F, HV, "2026Q3"): 1000}
            yield Hurt(f"growth {growth} under {heading}", saved(lines), expected if good else None)
    for word in OTHERS:
        for form in (
            "高价值发明专利拥有量{w}",
            "{w}高价值发明专利拥有量",
            "高价值发明专利拥有量（{w}）",
            "高价值发明专利拥有量（件，{w}）",
        ):
            yield Hurt(
                f"other heading {form.format(w=word)}",
                saved(rows(heads=(HEADS[0], form.format(w=word), HEADS[2]))),
                None,
            )
        lines = rows(heads=(HEADS[0], word, "创造"))
        lines.insert(2, [None, *HEADS[1:]])
        yield Hurt(f"other group {word}", saved(lines), None)


# ---- versions and titles

# Of another part, place, span or certainty, wherever they stand.
PARTS = (
    "全国",
    "市本级",
    "市直",
    "晋江",
    "部分",
    "期初",
    "转让",
    "许可",
    "人均",
    "实用新型",
    "PCT",
    "本月",
    "约",
    "抽样",
    "折算",
    "月均",
)


def _parts() -> Iterator[Hurt]:
    for word in PARTS:
        lines = rows(heads=(HEADS[0], word, "创造"))
        lines.insert(2, [None, *HEADS[1:]])
        if word != "月均":  # an average is another column
            yield Hurt(f"part group {word}", saved(lines), None)
        yield Hurt(f"part title {word}", saved(rows(f"{TITLE}（{word}）")), None)
        lines = [[TITLE], ["县区", "类别", *HEADS[1:]], *([n, word, a, b] for n, a, b in BODY)]
        if word != "市本级":  # a sub-total's name beside a place says nothing
            yield Hurt(f"part rows {word}", saved(lines), None)
    for word in ("PCT", "约", "抽样", "折算", "部分"):
        lines = rows()
        lines[1].append("备注")
        lines[3].append(word)
        yield Hurt(f"part remark {word}", saved(lines), None)
    for word in ("合计", "累计", "本期", "存量"):
        lines = [[TITLE], ["县区", "类别", *HEADS[1:]], *([n, word, a, b] for n, a, b in BODY)]
        yield Hurt(f"whole rows {word}", saved(lines), CLEAN)


VERSIONS = ("初报", "初步", "快报数", "预计", "目标", "计划", "任务分解", "征求意见稿", "草稿", "测算", "模拟", "样表", "示例", "样例", "修订前", "更正前",
            "旧", "作废", "未审核", "待审", "审核前", "上报前", "预报", "预估", "初核", "估算", "对比", "口径二", "各镇街", "备份", "副本", "测试", "试填",
            "不含开发区", "含开发区", "差异", "调整前", "推算", "暂定", "修订稿", "讨论稿", "送审稿", "内部测试", "历史数据", "去年", "上年同期", "年度目标",
            "缺口", "考核目标", "增长", "同比", "排名", "参考", "模板", "新增", "申请", "授权", "失效", "企业", "高校", "规上企业")  # fmt: skip
QUIET_TITLES = (
    "统计表",
    "情况表",
    "汇总表",
    "主要指标",
    "完成情况",
    "（正式）",
    "报表",
    "季报",
    "一览表",
    "任务完成情况",
    "监测",
    "填报表",
    "（最终）",
    "分县区",
)


def _versions() -> Iterator[Hurt]:
    for word in VERSIONS:
        yield Hurt(f"title {word}", saved(rows(f"{TITLE}（{word}）")), None)
        yield Hurt(f"title plain {word}", saved(rows(f"泉州市2026年三季度知识产权{word}指标")), None)
        yield Hurt(f"sheet {word}", saved(rows(), sheet=word), None)
        yield Hurt(f"file {word}", saved(rows()), None, f"2026年三季度指标（{word}）.xlsx")
    for word in QUIET_TITLES:
        yield Hurt(f"quiet title {word}", saved(rows(f"泉州市2026年三季度知识产权{word}")), CLEAN)
        yield Hurt(f"quiet file {word}", saved(rows()), CLEAN, f"泉州市2026年三季度{word}.xlsx")
        yield Hurt(f"quiet sheet {word}", saved(rows(), sheet=word), CLEAN)
    for name in (
        "表(1).xlsx",
        "新建 Microsoft Excel 工作表.xlsx",
        "附件1.xlsx",
        "report_v2.xlsx",
        "泉州知识产权2026Q3.xlsx",
        "汇总20261012.xlsx",
        "1.xlsx",
    ):
        yield Hurt(f"quiet file name {name}", saved(rows()), CLEAN, name)


# ---- periods and places that contradict


def _contradictions() -> Iterator[Hurt]:
    for title in ("泉州市2026年前9个月知识产权指标", "泉州市2026年前九个月知识产权指标"):
        yield Hurt(f"period {title}", saved(rows(title)), CLEAN)
    yield Hurt("period beside the title", saved([["泉州市知识产权指标", None, "2026年三季度"], *rows()[1:]]), CLEAN)
    yield Hurt("words beside the title", saved([[TITLE, None, "内部资料"], *rows()[1:]]), CLEAN)
    yield Hurt("another figure beside the title", saved([[TITLE, None, "预计数"], *rows()[1:]]), None)
    yield Hurt("a corner over groups", saved([[TITLE], ["项目", "创造", "预测"], *rows()[1:]]), None)
    long = [["地区", "指标", "时间", "数值"], *([n, HEADS[1][:-3], "2026年二季度", a] for n, a, _ in BODY)]
    yield Hurt("times of rows against the title", saved([[TITLE], *long]), None)
    yield Hurt(
        "times of rows under a title of no time", saved([["泉州市知识产权指标"], *long]), truth(tm=False, key="2026Q2")
    )
    for title in ("泉州市2026年度三季度知识产权指标", "泉州市2026年度知识产权指标（三季度）"):
        yield Hurt(f"period {title}", saved(rows(title)), CLEAN)
    for title in ("泉州市2026年度知识产权指标", "泉州市知识产权指标", "泉州市2026年二季度、三季度知识产权指标", "泉州市2026年8月知识产权指标",
                  "泉州市2026年知识产权指标（截至9月）", "泉州市2026年度知识产权年报", "泉州市2026年上半年及三季度指标"):  # fmt: skip
        expected = CLEAN if title.endswith("（截至9月）") else None
        if "8月" not in title:
            yield Hurt(f"period {title}", saved(rows(title)), expected)
    for sheet, file in (("二季度", "表.xlsx"), ("2026年6月", "表.xlsx"), ("Sheet1", "2026年二季度.xlsx"), ("2025年", "表.xlsx"), ("Sheet1", "2025年指标.xlsx"),
                        ("8月", "表.xlsx"), ("Q2", "表.xlsx"), ("Sheet1", "2026Q2指标.xlsx"), ("上半年", "表.xlsx"), ("Sheet1", "上半年指标.xlsx"),
                        ("Sheet1", "二季度指标.xlsx"), ("Sheet1", "8月指标.xlsx"), ("2025", "表.xlsx"), ("年报", "2026年度.xlsx")):  # fmt: skip
        yield Hurt(f"period sheet {sheet} file {file}", saved(rows(), sheet=sheet), None, file)
    for sheet, file in (
        ("三季度", "表.xlsx"),
        ("2026", "表.xlsx"),
        ("9月", "表.xlsx"),
        ("Sheet1", "2026年三季度.xlsx"),
        ("2026年", "2026年指标.xlsx"),
        ("Q3", "表.xlsx"),
    ):
        yield Hurt(f"period agrees {sheet} {file}", saved(rows(), sheet=sheet), CLEAN, file)
    one = [("鲤城区", 405, 42500)]
    for title in ("丰泽区2026年三季度知识产权指标", "泉州市丰泽区2026年三季度知识产权指标", "晋江市2026年三季度知识产权指标", "漳州市2026年三季度知识产权指标",
                  "福建省2026年三季度知识产权指标（厦门）"):  # fmt: skip
        yield Hurt(f"place title {title}", saved(rows(title, body=one)), None)
    yield Hurt("place sheet", saved(rows(body=one), sheet="丰泽区"), None)
    yield Hurt("place file", saved(rows(body=one)), None, "丰泽区2026年三季度.xlsx")
    yield Hurt("place line", saved([[TITLE], ["填报单位：丰泽区"], list(HEADS), list(one[0])]), None)
    mine = {k: v for k, v in CLEAN.items() if k[0] == L}
    for title in ("鲤城区2026年三季度知识产权指标", TITLE):
        yield Hurt(f"place agrees {title}", saved(rows(title, body=one)), mine, "鲤城区.xlsx")
    for code, name in ((F, "鲤城区"), ("350527", "鲤城区"), ("999999", "鲤城区"), ("110101", "丰泽区")):
        lines = [[TITLE], ["区划代码", *HEADS], [code, name, 405, 42500], [S, "石狮市", 220, 23600]]
        yield Hurt(f"code {code} {name}", saved(lines), None)
        lines = [[TITLE], list(HEADS), [f"{code}{name}", 405, 42500], ["石狮市", 220, 23600]]
        yield Hurt(f"code in name {code}{name}", saved(lines), None)
    lines = [[TITLE], ["区划代码", *HEADS], [L, "鲤城区", 405, 42500], [S, "石狮市", 220, 23600]]
    yield Hurt("code agrees", saved(lines), {k: v for k, v in CLEAN.items() if k[0] != F})
    yield Hurt("code as number", saved([[TITLE], ["代码", *HEADS], [350502, "鲤城区", 405, 42500], [350581, "石狮市", 220, 23600]]),
               {k: v for k, v in CLEAN.items() if k[0] != F})  # fmt: skip
    for name in ("厦门市", "福州市", "丰泽区（不含）", "丰泽区部分", "原丰泽区", "丰泽区企业", "丰泽区高校", "丰泽、晋江", "丰泽区等", "除丰泽区外", "丰泽区(预计)",
                 "丰泽区(目标)", "丰泽区(上年)", "丰泽区2025年", "丰泽街道", "丰泽镇", "丰泽区(含台商区)", "丰泽区其中"):  # fmt: skip
        lines = rows()
        lines[3][0] = name
        yield Hurt(f"place name {name}", saved(lines), None)


# ---- units


def _units() -> Iterator[Hurt]:
    money = ("鲤城区", 44200), ("丰泽区", 80200), ("石狮市", 12000)
    for title, head, good in (
        ("{t}（单位：亿元）", "专利质押融资金额(本年累计)(万元)", False), ("{t}（单位：万元）", "专利质押融资金额(本年累计)(万元)", True),
        ("{t}（万元、件）", "专利质押融资金额(本年累计)(万元)", True), ("{t}（单位：元）", "专利质押融资金额(本年累计)（万元）", False),
        ("{t}（单位：亿元）", "专利质押融资金额(本年累计)（万元）", False), ("{t}", "专利质押融资金额(本年累计)(万元)(亿元)", False),
    ):  # fmt: skip
        found = {(KEYS[n], PL, "2026Q3"): v for n, v in money} if good else None
        yield Hurt(f"unit {title} {head}", saved(rows(title.format(t=TITLE), ("县区", head), money)), found)
    for line in ("单位：万件", "单位：亿元", "（单位：万件）", "计量单位：百件", "单位：人"):
        lines = rows()
        lines.insert(1, [line])
        yield Hurt(f"unit line {line}", saved(lines), None)
    for values, good in (((4.25, 7.88, 9.5), True), ((4.25, 7.88, 10), True), ((4, 8, 9), False), ((42500, 78800, 95000), False),
                         ((4.25, 78800, 9.5), False)):  # fmt: skip
        found = {(KEYS[n], TM, "2026Q3"): round(v * 10_000) for (n, *_), v in zip(BODY, values, strict=True)}
        lines = rows(
            heads=("县区", "商标有效注册量(万件)"), body=[(n, v) for (n, *_), v in zip(BODY, values, strict=True)]
        )
        yield Hurt(f"whole numbers in 万件 {values}", saved(lines), found if good else None)
        lines = [[TITLE], ["地区", "指标", "单位", "数值"], *([n, "商标有效注册量", "万件", v] for (n, *_), v in zip(BODY, values, strict=True))]  # fmt: skip
        if good:
            yield Hurt(f"whole numbers in 万件 by row {values}", saved(lines), None if 10 in values else found)
    for values, good in (((4, 8, 1), True), ((44200, 80200, 12000), False)):
        found = {(KEYS[n], PL, "2026Q3"): v * 10_000 for (n, *_), v in zip(BODY, values, strict=True)}
        lines = rows(
            heads=("县区", "专利质押融资金额(本年累计)(亿元)"),
            body=[(n, v) for (n, *_), v in zip(BODY, values, strict=True)],
        )
        yield Hurt(f"whole numbers in 亿元 {values}", saved(lines), found if good else None)
    for head, value in (("商标有效注册量（万）", 42500), ("专利质押融资金额(本年累计)（亿）", 44200)):
        yield Hurt(f"whole numbers under {head}", saved(rows(heads=("县区", head), body=[("鲤城区", value), ("丰泽区", value + 1)])), None)  # fmt: skip
    for cells, good in (
        (("4.42亿元", "80200万元", "12000万元"), True),
        (("4.42亿元", "80200万元", 12000), False),
        (("4.42亿元", "80200万元", 0), True),
    ):
        found = {
            (KEYS[n], PL, "2026Q3"): v
            for (n, *_), v in zip(BODY, (44200, 80200, 12000 if cells[2] else 0), strict=True)
        }
        lines = rows(
            heads=("县区", "专利质押融资金额(本年累计)"), body=[(n, v) for (n, *_), v in zip(BODY, cells, strict=True)]
        )
        yield Hurt(f"money in its cells {cells}", saved(lines), found if good else None)
    lines = rows("泉州市2026年三季度常住人口", ("县区", "常住人口(万人)"), [("鲤城区", 401000), ("丰泽区", 727000)])
    yield Hurt("residents in 万人 as persons", saved(lines), None)
    for code, good in (
        ('0"+"', False),
        ("#,##0+", False),
        ("$#,##0", False),
        ("[$€-2]#,##0", False),
        ('G/通用格式"件"', True),
        ("[$-804]0", True),
    ):
        content = saved(rows(), change=lambda sheet, code=code: setattr(sheet["B4"], "number_format", code))
        yield Hurt(f"format {code}", content, CLEAN if good else None)
    for code in ('0"万件"', '0"亿元"', '0"万"', '0.00"人"', '0"%"', "0%", '0"亿"', '"约"0', '0"余件"', '0"(估)"'):
        yield Hurt(
            f"unit format {code}",
            saved(rows(), change=lambda sheet, code=code: setattr(sheet["B4"], "number_format", code)),
            None,
        )
    for word in ("万件", "亿元", "人", "百件", "%", "元"):
        lines = [[TITLE], list(HEADS), [None, word, "件"], *map(list, BODY)]
        yield Hurt(f"unit row {word}", saved(lines), None)
        lines = rows()
        lines[1].insert(1, "单位")
        for number, line in enumerate(lines[2:]):
            line.insert(1, word if number == 1 else "件")
        yield Hurt(f"unit column {word}", saved(lines), None)
        lines = _long()
        lines[3][3] = word
        yield Hurt(f"long unit {word}", saved(lines), None)


# ---- texts


def _csv(lines: list[list[object]], sep: str = ",") -> str:
    return "\r\n".join(sep.join("" if v is None else str(v) for v in line) for line in lines) + "\r\n"


def _texts() -> Iterator[Hurt]:
    base = rows()
    base[0] = [TITLE, "", ""]
    for sep, name in ((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("，", "wide"), ("|", "pipe")):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            expected = CLEAN if sep != "|" else None
            yield Hurt(f"csv {name} {encoding}", _csv(base, sep).encode(encoding), expected, "表.csv")
    short = [*base[:3], ["丰泽区", 1020], base[4]]
    yield Hurt("csv short row", _csv(short).encode(), None, "表.csv")
    yield Hurt("csv shifted row", _csv([*base[:3], [1020, 78800], base[4]]).encode(), None, "表.csv")
    yield Hurt("csv lost place", _csv([*base[:3], ["", 1020, 78800], base[4]]).encode(), None, "表.csv")
    yield Hurt("csv lost cell", _csv([*base[:3], ["丰泽区", 78800], base[4]]).encode(), None, "表.csv")
    yield Hurt("csv long row", _csv([*base[:3], ["丰泽区", 1020, 78800, 5], base[4]]).encode(), None, "表.csv")
    yield Hurt("csv long row words", _csv([*base[:3], ["丰泽区", "约", 1020, 78800], base[4]]).encode(), None, "表.csv")
    yield Hurt("csv thousands", _csv([*base[:3], ["丰泽区", "1,020", "78,800"], base[4]]).encode(), None, "表.csv")
    yield Hurt("csv one thousand", _csv([*base[:3], ["丰泽区", 1020, "78,800"], base[4]]).encode(), None, "表.csv")
    yield Hurt(
        "csv quoted thousands", _csv([*base[:3], ["丰泽区", '"1,020"', '"78,800"'], base[4]]).encode(), CLEAN, "表.csv"
    )
    yield Hurt(
        "csv semicolon comma", _csv([*base[:3], ["丰泽区", "1,020", "78,800"], base[4]], ";").encode(), CLEAN, "表.csv"
    )
    yield Hurt(
        "csv semicolon decimals",
        _csv([*base[:3], ["丰泽区", "1020,5", "78800"], base[4]], ";").encode(),
        None,
        "表.csv",
    )
    yield Hurt("csv guarded", _csv([*base[:3], ["丰泽区", '"=""1020"""', "'78800"], base[4]]).encode(), CLEAN, "表.csv")
    yield Hurt("csv trailing", _csv([[*line, ""] for line in base]).encode(), CLEAN, "表.csv")
    yield Hurt("csv short title", _csv([[TITLE], *base[1:]]).encode(), CLEAN, "表.csv")
    yield Hurt(
        "csv unclosed quote", (_csv(base[:3]) + '丰泽区,"1020,78800\r\n石狮市,220,23600\r\n').encode(), None, "表.csv"
    )
    yield Hurt("csv note", (_csv(base) + "注：鲤城数据含开发区\r\n").encode(), None, "表.csv")
    yield Hurt(
        "csv broken letters",
        _csv(base).encode().replace("丰泽区".encode(), b"\xef\xbf\xbd\xef\xbf\xbd"),
        None,
        "表.csv",
    )


# ---- other layouts that were doubted without need, or misread


def _layouts() -> Iterator[Hurt]:
    mine = {(L, HV, "2026Q3"): 405}
    one = truth(tm=False)
    by_row = [[TITLE], ["地区", "指标", "数值"], *([n, "商标有效注册量", b] for n, _, b in BODY)]
    for cells in ("C3:C4", "C4:C5", "C3:C5"):
        yield Hurt(f"merged by row {cells}", saved(by_row, change=lambda s, cells=cells: s.merge_cells(cells)), None)
    listed = [["鲤城区2026年指标"], ["指标", "单位", "二季度", "三季度"], ["高价值发明专利拥有量", "件", 400, 405], ["商标有效注册量", "件", 42000, 42500]]  # fmt: skip
    quarters = {(L, HV, "2026Q2"): 400, (L, HV, "2026Q3"): 405, (L, TM, "2026Q2"): 42000, (L, TM, "2026Q3"): 42500}
    yield Hurt("list of quarters", saved(listed), quarters)
    yield Hurt(
        "list of quarters and a forecast",
        saved([listed[0], [*listed[1], "四季度预计"], *([*r, 9] for r in listed[2:])]),
        None,
    )
    yield Hurt("list of quarters under a forecast's title", saved([["鲤城区2026年预计指标"], *listed[1:]]), None)
    yield Hurt("list merged over quarters", saved(listed, change=lambda s: s.merge_cells("C3:D3")), None)
    for heads in (("三季度", "全年"), ("上半年", "前三季度"), ("三季度", "三季度")):
        yield Hurt(f"list of {heads}", saved([listed[0], [*listed[1][:2], *heads], *listed[2:]]), None)
    yield Hurt("list of quarters against its title", saved([["鲤城区2026年四季度指标"], *listed[1:]]), None)
    yield Hurt("list of one quarter", saved([listed[0], *(line[:3] for line in listed[1:])]),
               {key: value for key, value in quarters.items() if key[2] == "2026Q2"})  # fmt: skip
    for item, good in (("专利质押融资金额(万元)", False), ("专利质押融资金额(本年累计)(万元)", True)):
        found = {(L, PL, "2026Q2"): 400, (L, PL, "2026Q3"): 500}
        money = [
            ["鲤城区2026年指标"],
            ["指标", "二季度", "三季度"],
            [item, 400, 500],
            ["高价值发明专利拥有量", None, None],
        ]
        yield Hurt(f"list of quarters of {item}", saved(money), found if good else None)
        money = [["泉州市2026年指标"], ["县区", item, None], [None, "二季度", "三季度"], ["鲤城区", 400, 500]]
        content = saved(money, change=lambda s: (s.merge_cells("B2:C2"), s.merge_cells("A2:A3")))
        yield Hurt(f"quarters of {item}", content, found if good else None)
    for heads in (("上半年", "前三季度"), ("1-6月", "1-9月")):
        money = [["泉州市2026年指标"], ["县区", "版权登记量(当季)", None], [None, *heads], ["鲤城区", 400, 500]]
        content = saved(money, change=lambda s: (s.merge_cells("B2:C2"), s.merge_cells("A2:A3")))
        yield Hurt(f"a quarter's own under {heads}", content, None)
    whole = [["泉州市2026年高价值发明专利拥有量(件)"], ["县区", "三季度", "全年"], *([n, a, a + 9] for n, a, _ in BODY)]
    yield Hurt("a whole year beside its quarter", saved(whole), None)
    now = [["鲤城区2026年三季度指标"], ["指标", "单位", "本期", "上年同期"], *listed[2:]]
    yield Hurt("list merged over now and then", saved(now, change=lambda s: s.merge_cells("C3:D3")), None)
    now = rows(heads=(HEADS[0], HEADS[1], "上年同期"), body=[(n, a, a - 5) for n, a, _ in BODY])
    yield Hurt("merged over now and then", saved(now, change=lambda s: s.merge_cells("B3:C3")), None)
    wide = rows(heads=(*HEADS[:2], None), body=[(n, a, None) for n, a, _ in BODY])
    yield Hurt(
        "merged with its heading over two columns",
        saved(wide, change=lambda s: [s.merge_cells(f"B{r}:C{r}") for r in range(2, 6)]),
        one,
    )
    yield Hurt("list merged over items", saved(listed, change=lambda s: s.merge_cells("D3:D4")), None)
    told = [["鲤城区2026年三季度指标"], ["填报项", "本期", "单位", "上期", "截止", "口径"]]
    for word, until, expected in (("以国家知识产权局批复为准", "截至9月30日\n上期 2026Q2", mine), ("预测数", "截至9月30日", None),
                                  ("以国家知识产权局批复为准", "预计至年底", None)):  # fmt: skip
        lines = [*told, ["高价值发明专利拥有量", 405, "件", 400, until, word]]
        yield Hurt(f"list with its definitions {word} {until}", saved(lines), expected)
    for words in (("年度目标", "序时目标", "实际完成"), ("实际完成", "预计完成", "年度任务数")):
        lines = [[TITLE], ["县区", "口径", HEADS[1]]]
        for name, a, _ in BODY:
            lines += [[name, word, a if word == "实际完成" else 9_000] for word in words]
        yield Hurt(f"rows of {words}", saved(lines), one)
    yield Hurt("no place heading", saved([[TITLE], [None, HEADS[1]], *([n, a] for n, a, _ in BODY)]), one)
    yield Hurt("no place heading two", saved([[TITLE], [None, *HEADS[1:]], *map(list, BODY)]), CLEAN)
    body = [["指标", "时期", "数值"], ["高价值发明专利拥有量", "本期", 405], [None, "上年同期", 390]]
    title = ["鲤城区2026年三季度知识产权指标"]
    yield Hurt("list times", saved([title, *body]), mine)
    yield Hurt(
        "list times last first",
        saved([title, body[0], ["高价值发明专利拥有量", "上年同期", 390], [None, "本期", 405]]),
        mine,
    )
    yield Hurt("list times repeated", saved([title, body[0], body[1], ["高价值发明专利拥有量", "上年同期", 390]]), mine)
    across = [
        [TITLE],
        ["指标", "鲤城区", None, "丰泽区", None],
        [None, "本期", "上年同期", "本期", "上年同期"],
        ["高价值发明专利拥有量(件)", 405, 390, 1020, 990],
    ]
    yield Hurt("across two rows", saved(across, change=lambda s: (s.merge_cells("B2:C2"), s.merge_cells("D2:E2"))),
               {(L, HV, "2026Q3"): 405, (F, HV, "2026Q3"): 1020})  # fmt: skip
    lst = [
        ["2026年三季度知识产权指标"],
        ["序号", "指标", "单位", "本期"],
        [1, "高价值发明专利拥有量", "件", 405],
        [2, "商标有效注册量", "件", 42500],
    ]
    yield Hurt(
        "list sheet and title",
        saved([["鲤城区2026年三季度知识产权指标"], *lst[1:]]),
        {(L, HV, "2026Q3"): 405, (L, TM, "2026Q3"): 42500},
        "鲤城区.xlsx",
    )
    rowed = [[TITLE], ["县区", "项目", HEADS[1]]]
    for name, a, _ in BODY:
        rowed += [[name, "数量", a], [None, "同比(%)", 3.5]]
    yield Hurt("rows growth", saved(rowed), one)
    rowed = [[TITLE], ["县区", "项目", HEADS[1]]]
    for name, a, _ in BODY:
        rowed += [[name, "数量", a], [name, "同比(%)", 3.5]]
    yield Hurt("rows growth repeated", saved(rowed), one)
    part = [
        [title[0]],
        ["指标", "单位", "本期"],
        ["高价值发明专利拥有量", "件", 405],
        ["其中：企业", "件", 300],
        ["商标有效注册量", "件", 42500],
    ]
    yield Hurt("list part", saved(part), {(L, HV, "2026Q3"): 405, (L, TM, "2026Q3"): 42500})
    part = [
        [title[0]],
        ["指标", "单位", "本期"],
        ["高价值发明专利拥有量", "件", 405],
        ["其中：企业高价值发明专利拥有量", "件", 300],
    ]
    yield Hurt("list part named", saved(part), mine)
    lines = [
        [TITLE],
        ["片区", *HEADS],
        ["沿海", "鲤城区", 405, 42500],
        [None, "丰泽区", 1020, 78800],
        [None, "石狮市", 220, 23600],
    ]
    yield Hurt("left groups", saved(lines, change=lambda s: s.merge_cells("A3:A5")), CLEAN)
    lines = [
        [TITLE],
        ["状态", *HEADS],
        ["预计", "鲤城区", 405, 42500],
        [None, "丰泽区", 1020, 78800],
        [None, "石狮市", 220, 23600],
    ]
    yield Hurt("left qualifier", saved(lines, change=lambda s: s.merge_cells("A3:A5")), None)
    for word in ("预计", "失效", "上年"):
        lines = [
            [TITLE],
            [None, *HEADS],
            [word, "鲤城区", 405, 42500],
            [None, "丰泽区", 1020, 78800],
            [None, "石狮市", 220, 23600],
        ]
        yield Hurt(f"left qualifier unheaded {word}", saved(lines, change=lambda s: s.merge_cells("A3:A5")), None)
    for monthly in ("泉州市高价值发明专利拥有量统计表（2026年）", "泉州市2026年高价值发明专利拥有量（件）"):
        lines = [[monthly], ["县区", "7月", "8月", "9月"], ["鲤城区", 390, 400, 405], ["丰泽区", 990, 1000, 1020]]
        yield Hurt(f"month columns {monthly}", saved(lines), None)
    for heading in ("类别", "项目", "指标"):
        for word in ("商标有效注册量", "有效发明专利拥有量"):
            lines = [[TITLE], ["县区", heading, HEADS[1]], *([n, word, a] for n, a, _ in BODY)]
            yield Hurt(f"row of another measure {heading} {word}", saved(lines), None)
            lines = [
                [TITLE],
                ["县区", heading, HEADS[1]],
                *([n, word if n == "丰泽区" else None, a] for n, a, _ in BODY),
            ]
            yield Hurt(f"one row of another measure {heading} {word}", saved(lines), None)
        lines = [[TITLE], ["县区", heading, HEADS[1]], *([n, "12件" if n == "丰泽区" else None, a] for n, a, _ in BODY)]
        yield Hurt(f"a number under {heading}", saved(lines), None)
        body = [
            ["指标", heading if heading != "指标" else "口径", "数值"],
            ["高价值发明专利拥有量", "本期", 405],
            [None, "上年同期", 390],
        ]
        yield Hurt(f"list of two times under {heading}", saved([title, *body]), mine)
        merged = saved([title, *body], change=lambda s: s.merge_cells("A3:A4"))
        yield Hurt(f"list of two times merged under {heading}", merged, mine)
    for state, expected in (("预计", None), ("未审核", None)):
        lines = [
            [TITLE],
            ["状态", *HEADS],
            ["实际", "鲤城区", 405, 42500],
            [None, "丰泽区", 1020, 78800],
            [state, "石狮市", 220, 23600],
            [None, "晋江市", 1500, 9],
        ]
        yield Hurt(
            f"left states {state}",
            saved(lines, change=lambda s: (s.merge_cells("A3:A4"), s.merge_cells("A5:A6"))),
            expected,
        )
    lines = rows()
    lines[3][0] = "2 丰泽区"
    for text, expected in (
        ("以上为预计数", None),
        ("以下数据为2026年二季度", None),
        ("数据截至2026年8月31日", None),
        ("请于2026年10月15日前报送", CLEAN),
        ("商标截至2026年9月15日", CLEAN),
        ("本表为初稿", None),
        ("填表说明：按季报送", CLEAN),
        ("联系人：张三", CLEAN),
    ):

        def note_apart(sheet, text=text):
            sheet.parent.create_sheet("说明")["A1"] = text

        yield Hurt(f"note on another sheet {text}", saved(rows(), change=note_apart), expected)
    yield Hurt("numbered place", saved(lines), CLEAN)
    months = [[TITLE], ["县区", "7月", "8月", "9月"], ["鲤城区", 390, 400, 405]]
    yield Hurt("month columns", saved(months), None)
    for number, where in zip(count(1), ("E9", "A9", "F1", "D4", "B8"), strict=False):
        yield Hurt(f"stray {number}", saved(rows(), change=lambda s, where=where: s.__setitem__(where, 4711)), None)
        yield Hurt(
            f"stray worded {number}",
            saved(rows(), change=lambda s, where=where: s.__setitem__(where, "共4711件")),
            None,
        )
    for line in ("共4711件", "合计：4711件", "总数4711件"):
        yield Hurt(f"tally over the table {line}", saved([[TITLE], [line], *rows()[1:]]), None)
    for name, lines in (
        ("second table without title", [*rows(), [], ["县区", "商标申请量"], ["鲤城区", 5]]),
        ("second table target", [*rows(), [], ["目标"], list(HEADS), ["鲤城区", 500, 50000]]),
        ("place twice", [*rows(), ["鲤城区", 406, 42501]]),
    ):
        yield Hurt(name, saved(lines), None)


# ---- wider places, lines that are only a time, parts of the row above


def _elsewhere() -> Iterator[Hurt]:
    for place in ("金门县", "金门", "全省", "福建省", "泉州市及金门县", "泉州市（含金门县）"):
        for title in (f"{place}2026年三季度知识产权指标", f"2026年三季度{place}知识产权指标"):
            yield Hurt(f"wider title {title}", saved(rows(title)), None)
    for title in (
        "福建省泉州市2026年三季度知识产权指标",
        "福建省分县区2026年三季度知识产权指标",
        "全市2026年三季度知识产权指标",
    ):
        yield Hurt(f"own title {title}", saved(rows(title)), CLEAN)
    for place in ("全国", "全省", "福建省", "福建", "全省合计"):
        for at in (2, 3, 5):
            lines = rows()
            lines.insert(at, [place, 99_999, 9_999_999])
            yield Hurt(f"wider row {place} at {at}", saved(lines), CLEAN)
    for line in ("2026年8月", "2026年10月15日", "2026-08", "2026.8", "二〇二六年八月"):
        yield Hurt(f"bare time {line}", saved([["泉州市知识产权指标"], [line], *rows()[1:]]), None)
        yield Hurt(f"bare title {line}", saved(rows(line)), None)
    for line in ("2026年9月", "2026年7-9月", "2026.7-9", "2026/9/30"):
        yield Hurt(f"bare quarter {line}", saved([["泉州市知识产权指标"], [line], *rows()[1:]]), CLEAN)
    for span in ("2026.7-9", "2026-7~9", "2026年7-9", "2026.07-2026.09"):
        yield Hurt(f"span {span}", saved(rows(f"泉州市{span}知识产权指标")), CLEAN)
    for span in ("2026.4-9", "2026.8-9", "2026.9-30"):
        yield Hurt(f"odd span {span}", saved(rows(f"泉州市{span}知识产权指标")), None)
    for part in ("其中：开发区", "其中:晋江市", "其中：江南街道"):
        lines = rows()
        lines.insert(3, [part, 100, 2000])
        yield Hurt(f"part of the row above {part}", saved(lines), None)
    lines = rows(body=[("全市", 1645, 144_900), ("其中：鲤城区", 405, 42_500), *BODY[1:]])
    yield Hurt("parts of the total", saved(lines), CLEAN)


KINDS = {
    "notes": _notes, "remarks": _remarks, "looks": _looks, "numbers": _numbers, "totals": _totals, "derived": _derived,
    "versions": _versions, "parts": _parts, "contradictions": _contradictions, "units": _units, "texts": _texts, "layouts": _layouts,
    "elsewhere": _elsewhere,
}  # fmt: skip


@cache
def hurts() -> tuple[Hurt, ...]:
    """Every variant of every kind."""
    return tuple(hurt for kind in KINDS.values() for hurt in kind())
