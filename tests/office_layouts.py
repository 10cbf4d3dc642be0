"""Office layouts made at random: the same figures laid out as people lay them out, and what a careful person reads of each.

A layout is a workbook with the truth beside it: every figure of the period by place and measure, in stored units, and whether
something in it must be asked. `silent` says what a reader got wrong without a word. One kind, `hurt`, is a variant of those of
`office_hurts`: a clean table with one thing done to it.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field

from openpyxl import Workbook

from tests.office_hurts import hurts
from tracker.submission import Submission

PLACES = {
    "350502": ("鲤城区", "鲤城"), "350503": ("丰泽区", "丰泽"), "350504": ("洛江区", "洛江"), "350505": ("泉港区", "泉港"),
    "350521": ("惠安县", "惠安"), "350524": ("安溪县", "安溪"), "350525": ("永春县", "永春"), "350526": ("德化县", "德化"),
    "350581": ("石狮市", "石狮"), "350582": ("晋江市", "晋江"), "350583": ("南安市", "南安"),
}  # fmt: skip
# Measure: names, stored unit, a typical figure.
MEASURES = {
    "valid_trademarks": (("商标有效注册量", "有效注册商标量", "有效商标数"), "件", 40_000),
    "high_value_patents": (("高价值发明专利拥有量", "高价值发明专利"), "件", 900),
    "geographical_indication_marks": (("地理标志商标", "地理标志商标数"), "件", 6),
    "patent_pledge_financing": (("专利质押融资金额(本年累计)", "专利质押融资额(本年累计)"), "万元", 52_000),
    "copyright_registrations": (("版权登记量(当季)", "本季版权登记量"), "件", 700),
    "resident_population": (("年末常住人口", "常住人口"), "万人", 60),
}
QUARTER_WORDS = {1: "一", 2: "二", 3: "三", 4: "四"}
NEUTRAL = ("主要指标", "指标完成情况", "知识产权统计表", "知识产权指标", "情况汇总表", "知识产权强市建设主要指标")
QUALIFIERS = (
    "预测数",
    "目标值",
    "计划数",
    "失效",
    "新增",
    "上年同期",
    "预计",
    "任务数",
    "模拟数",
    "注销数",
    "去年同期",
)
UNKNOWN = ("归集口径甲", "拓扑", "回溯修匀", "沪深", "蓝本", "折算")
REFERENCES = ("上年同期", "同比(%)", "排名", "占比(%)", "目标值", "比上年增长(%)", "去年同期", "完成率(%)", "全省平均")


@dataclass
class Layout:
    """A workbook, what a careful person reads of it, and whether something in it must be asked before it is taken."""

    content: bytes
    name: str
    truth: dict[tuple[str, str, str], float]
    asks: bool
    features: list[str] = field(default_factory=list)


def period_spellings(year: int, quarter: int) -> list[str]:
    first, last = 3 * quarter - 2, 3 * quarter
    chinese = QUARTER_WORDS[quarter]
    end = 30 if last in (6, 9) else 31
    return [
        f"{year}年{chinese}季度", f"{year}年第{chinese}季度", f"{year}年度第{chinese}季度", f"{year}年度{chinese}季度",
        f"{year}Q{quarter}", f"{year}年Q{quarter}", f"{year}年{quarter}Q", f"{year}年{'ⅠⅡⅢⅣ'[quarter - 1]}季度",
        f"{year}年{first}-{last}月", f"{year}年{first}月至{last}月", f"{year}年{first}月—{last}月", f"{year}年1—{last}月",
        f"{year}年{first}、{first + 1}、{last}月", f"{year}年{first}月1日至{last}月{end}日", f"截至{year}年{last}月底",
        f"{str(year)[2:]}年{chinese}季度", f"{year} 年 {chinese} 季 度", f"{year}年{last}月末",
        "".join("〇一二三四五六七八九"[int(d)] for d in str(year)) + f"年{chinese}季度",
        f"{year}年{last}月{end}日", f"{year}.{last}", f"{year}年第{quarter}季度",
    ]  # fmt: skip


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.asks = False
        self.features: list[str] = []
        self.book = Workbook()
        self.sheet = self.book.active
        self.period = (2026, rng.choice((1, 2, 3)))
        self.codes = rng.sample(list(PLACES), rng.randint(2, 8))
        self.measures = rng.sample([m for m in MEASURES if m != "resident_population"], rng.randint(1, 3))
        self.values = {(c, m): self._value(m) for c in self.codes for m in self.measures}
        self.truth: dict[tuple[str, str, str], float] = {}

    def _value(self, measure: str) -> float:
        typical = MEASURES[measure][2]
        return float(max(1, round(typical * self.rng.uniform(0.4, 1.8))))

    def chance(self, share: float, feature: str) -> bool:
        if self.rng.random() < share:
            self.features.append(feature)
            return True
        return False

    @property
    def key(self) -> str:
        return f"{self.period[0]}Q{self.period[1]}"

    def place(self, code: str) -> str:
        name, short = PLACES[code]
        spellings = [name, name, name, short, f"泉州市{name}", f"福建省泉州市{name}", f"{name[0]} {name[1:]}",
                     f"{code}{name}", f"{code} {name}", f"1.{name}", f"{name}①", f"　{name}", f"{name}市场监督管理局", code]  # fmt: skip
        return self.rng.choice(spellings)

    def title(self, *, words: str = "") -> str:
        spelling = self.rng.choice(period_spellings(*self.period))
        self.features.append(spelling)
        return f"泉州市{spelling}{words}{self.rng.choice(NEUTRAL)}"

    def heading(self, measure: str, *, with_unit: bool = True) -> tuple[str, float]:
        """A heading and how many stored units one unit of it is."""
        names, unit, _ = MEASURES[measure]
        name = self.rng.choice(names)
        options = {
            "件": (("件", 1), ("万件", 10_000)),
            "万元": (("万元", 1), ("亿元", 10_000), ("元", 0.0001)),
            "万人": (("万人", 1),),
        }[unit]
        word, factor = self.rng.choice(options) if with_unit else (unit, 1)
        if with_unit:
            mark = self.rng.choice(("({u})", "（{u}）", "（单位：{u}）", "[{u}]", "〔{u}〕"))
            return name + mark.format(u=word), factor
        return name, factor

    def number(self, value: float, factor: float) -> object:
        shown = round(value / factor, 8)
        if self.chance(0.06, "text"):
            return f"{shown:,.15g}" if shown < 1e15 else shown
        if self.chance(0.03, "wide"):
            return f"{shown:.15g}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
        return int(shown) if shown == int(shown) else shown

    def layout(self) -> Layout:
        kind = self.rng.choice(
            (
                "table",
                "table",
                "table",
                "rows",
                "across",
                "beside",
                "long",
                "list",
                "blocks",
                "sheets",
                "quarters",
                "subtotals",
                "money",
                "hurt",
            )
        )
        self.features.insert(0, kind)
        if kind == "hurt":
            hurt = self.rng.choice(hurts())
            return Layout(hurt.content, hurt.file, hurt.truth or {}, hurt.truth is None, [kind, hurt.name])
        getattr(self, f"_{kind}")()
        stream = io.BytesIO()
        self.book.save(stream)
        return Layout(stream.getvalue(), "表.xlsx", self.truth, self.asks, self.features)

    # ---- kinds of layout

    def _know(self, code: str, measure: str, value: float) -> None:
        self.truth[code, measure, self.key] = value

    def _table(self, *, sheet=None, title: str | None = None, start: int = 1) -> int:
        """Places down, measures across, with whatever stands around them."""
        sheet = sheet or self.sheet
        row, asked_before = start, self.asks
        words = ""
        if title is None and self.chance(0.08, "title qualifier"):
            words, self.asks = self.rng.choice((*QUALIFIERS[:4], "模拟")), True
        sheet.cell(row, 1).value = title or self.title(words=words)
        row += 1
        if self.chance(0.2, "facts"):
            sheet.cell(row, 1).value = self.rng.choice(
                ("填报日期：2026年10月12日", "制表人：", "填报单位：泉州市市场监督管理局")
            )
            row += 1
        unit_row = self.chance(0.2, "unit row")
        group = self.chance(0.25, "group head")
        serial = self.chance(0.3, "serial")
        place_column = 2 if serial else 1
        columns: list[tuple[str, str | None, float, str]] = []  # heading, measure, factor, group word
        for measure in self.measures:
            heading, factor = self.heading(measure, with_unit=not unit_row)
            word = ""
            if group:
                word = self.rng.choice(("创造", "一、运用", "保护指标", *UNKNOWN[:2], *QUALIFIERS[:4]))
            columns.append((heading, measure, factor, word))
            for _ in range(2):
                if self.chance(0.15, "reference"):
                    columns.append(
                        (self.rng.choice(REFERENCES), None, 1, word if word in ("创造", "一、运用", "保护指标") else "")
                    )
        group = group and len(columns) > 1  # a word alone in its row stands like a line of the title
        if self.chance(0.15, "unknown column"):
            columns.append((self.rng.choice(("商标申请件数", "其他统计项", "某指标甲")), None, 1, ""))
            self.asks = True
        if self.chance(0.05, "no heading"):
            columns.append(("", None, 1, ""))
            self.asks = True
        head = row
        place_heading = self.rng.choice(("县(市、区)", "地区", "县区", "单位名称", "区域"))
        if group:
            for index, (_, _, _, word) in enumerate(columns):
                sheet.cell(row, place_column + 1 + index).value = word or None
            row += 1
        sheet.cell(head if group and self.chance(0.5, "merged head") else row, place_column).value = place_heading
        if serial:
            sheet.cell(row, 1).value = "序号"
        for index, (heading, _, _, _) in enumerate(columns):
            sheet.cell(row, place_column + 1 + index).value = heading or None
        row += 1
        if unit_row:
            for index, (_, measure, _, _) in enumerate(columns):
                if measure:
                    sheet.cell(row, place_column + 1 + index).value = MEASURES[measure][1]
            row += 1
        if self.chance(0.1, "index row"):
            sheet.cell(row, place_column).value = "甲"
            for index in range(len(columns)):
                sheet.cell(row, place_column + 1 + index).value = index + 1
            row += 1
        read = {}
        for index, (_, measure, factor, word) in enumerate(columns):
            if measure and group and word in ("目标值", "计划数"):
                pass  # a target is another column of the same table, and needs no asking
            elif measure and group and word in QUALIFIERS:
                self.asks = True
            elif measure and group and word in UNKNOWN:
                self.asks = True
                read[index] = (measure, factor)
            elif measure:
                read[index] = (measure, factor)
        self.asks = asked_before or (self.asks and bool(read)) or (not read and self.features[0] != "blocks")
        total_top = self.chance(0.1, "total on top")
        if total_top:
            row = self._total(sheet, row, place_column, read, wrong=False)
        if self.chance(0.1, "group rows"):
            sheet.cell(row, place_column).value = "沿海地区"
            row += 1
        merged_value = None
        hurt = (
            self.rng.choice(("约{v}", "{v}左右", "{v}①", "{v}\n12", "{v} 480", "{v}(含筹建1)"))
            if self.chance(0.06, "worded")
            else ""
        )
        if self.chance(0.05, "place twice"):
            self.codes = [*self.codes, self.codes[0]]
            self.asks = True
        if self.chance(0.05, "unknown place"):
            sheet.cell(row, place_column).value = "甲乙新区"
            for index in read:
                sheet.cell(row, place_column + 1 + index).value = 12
                self.asks = True
            row += 1
        for number, code in enumerate(self.codes, 1):
            if serial:
                sheet.cell(row, 1).value = number
            sheet.cell(row, place_column).value = self.place(code)
            for index, (heading, measure, factor, _) in enumerate(columns):
                cell = sheet.cell(row, place_column + 1 + index)
                if measure and index in read:
                    cell.value = self.number(self.values[code, measure], factor)
                    if hurt:
                        cell.value, hurt, self.asks = hurt.format(v=cell.value), "", True
                    elif isinstance(cell.value, float | int) and self.chance(0.03, "format"):
                        self._format(cell, measure, factor)
                    self._know(code, measure, self.values[code, measure])
                else:
                    cell.value = (
                        self.rng.randint(1, 90_000) if "%" not in heading else round(self.rng.uniform(-9, 30), 1)
                    )
            row += 1
            if self.chance(0.04, "blank row"):
                row += 1
        if len(self.codes) > 2 and read and self.chance(0.05, "merged values"):
            merged_value = place_column + 1 + self.rng.choice(list(read))
            first = row - 2
            if (
                sheet.cell(first, merged_value).value is not None
                and sheet.cell(first + 1, merged_value).value is not None
            ):
                sheet.merge_cells(
                    start_row=first, end_row=first + 1, start_column=merged_value, end_column=merged_value
                )
                self.asks = True
        wrong = self.chance(0.06, "wrong total")
        if not total_top and (wrong or self.chance(0.3, "total")):
            row = self._total(sheet, row, place_column, read, wrong=wrong)
        if self.chance(0.2, "note"):
            sheet.cell(row + 1, 1).value = "注：商标数据截至季末月15日。"
        if self.chance(0.04, "stray number"):
            sheet.cell(row + 3, place_column + 2).value = 4711
            self.asks = True
        return row

    def _format(self, cell, measure: str, factor: float) -> None:
        """A number format that shows the unit, scales, or shows another number."""
        unit = MEASURES[measure][1]
        kind = self.rng.choice(("literal", "scaled", "odd", "date", "plain"))
        self.features.append(f"format {kind}")
        if kind == "literal" and unit == "万元":
            cell.value, cell.number_format = round(cell.value * factor / 10_000, 8), '0.00"亿元"'
            self.asks = self.asks or factor != 10_000  # the heading says another unit
        elif kind == "literal":
            cell.value, cell.number_format = round(cell.value * factor, 6), f'0"{unit}"'
            self.asks = self.asks or factor != 1
        elif kind == "scaled":
            cell.number_format, self.asks = "0,", True
        elif kind == "odd":
            cell.number_format, self.asks = "0!.0000", True
        elif kind == "date":
            cell.value, cell.number_format, self.asks = 46096, "yyyy年m月d日", True
        else:
            cell.number_format = self.rng.choice(("#,##0.00", "0.0000", "_ ¥* #,##0.00_ ", "#,##0.##;[Red]-#,##0.##"))

    def _total(self, sheet, row: int, place_column: int, read, *, wrong: bool) -> int:
        sheet.cell(row, place_column).value = self.rng.choice(("合计", "全市", "总计"))
        for index, (measure, factor) in read.items():
            total = sum(self.values[c, measure] for c in self.codes) * (1.2 if wrong else 1)
            sheet.cell(row, place_column + 1 + index).value = round(total / factor, 8)
        self.asks = self.asks or (wrong and bool(read))
        return row + 1

    def _rows(self) -> None:
        """Several rows of one place, told apart by a word."""
        sheet = self.sheet
        sheet["A1"] = self.title()
        words = self.rng.choice(
            (("本期", "上年同期"), ("目标", "完成"), ("上年同期", "本期"), ("计划", "实际"), ("甲", "乙"))
        )
        merged = self.chance(0.6, "merged label")
        sheet["A2"], sheet["B2"] = "县(市、区)", "类别"
        read = []
        for index, measure in enumerate(self.measures):
            heading, factor = self.heading(measure)
            sheet.cell(2, 3 + index).value = heading
            read.append((measure, factor))
        row = 3
        told = {"本期", "完成", "实际"} & set(words)
        for code in self.codes:
            for word in words:
                if not merged or word == words[0]:
                    sheet.cell(row, 1).value = PLACES[code][0]
                sheet.cell(row, 2).value = word
                for index, (measure, factor) in enumerate(read):
                    value = self.values[code, measure] if word in told else self._value(measure)
                    sheet.cell(row, 3 + index).value = self.number(value, factor)
                    if word in told:
                        self._know(code, measure, value)
                row += 1
            if merged:
                sheet.merge_cells(start_row=row - 2, end_row=row - 1, start_column=1, end_column=1)
        if not told:
            self.asks, self.truth = True, {}

    def _across(self) -> None:
        """Measures down, places across."""
        sheet = self.sheet
        sheet["A1"] = self.title()
        sheet["A2"] = "指标"
        for index, code in enumerate(self.codes):
            sheet.cell(2, 2 + index).value = PLACES[code][0]
        for row, measure in enumerate(self.measures, 3):
            heading, factor = self.heading(measure)
            sheet.cell(row, 1).value = heading
            for index, code in enumerate(self.codes):
                sheet.cell(row, 2 + index).value = self.number(self.values[code, measure], factor)
                self._know(code, measure, self.values[code, measure])

    def _beside(self) -> None:
        """Rankings side by side, each in its own order."""
        sheet = self.sheet
        sheet["A1"] = self.title()
        column = 1
        for measure in self.measures:
            heading, factor = self.heading(measure)
            ranked = self.chance(0.6, "ranked")
            heads = (["排名"] if ranked else []) + ["县(市、区)", heading]
            for offset, text in enumerate(heads):
                sheet.cell(2, column + offset).value = text
            order = sorted(self.codes, key=lambda c: -self.values[c, measure])
            for row, code in enumerate(order, 3):
                cells = ([row - 2] if ranked else []) + [
                    PLACES[code][0],
                    self.number(self.values[code, measure], factor),
                ]
                for offset, value in enumerate(cells):
                    sheet.cell(row, column + offset).value = value
                self._know(code, measure, self.values[code, measure])
            column += len(heads) + (1 if self.chance(0.3, "gap") else 0)

    def _long(self) -> None:
        """One figure a row."""
        sheet = self.sheet
        timed = self.chance(0.5, "time column")
        sheet["A1"] = "泉州市知识产权指标" if timed else self.title()
        heads = [self.rng.choice(("地区", "县(市、区)", "填报单位")), self.rng.choice(("指标", "指标名称", "填报项"))]
        heads += ["时间"] if timed else []
        heads += [self.rng.choice(("数值", "本期", "本期数", "数量")), "单位"]
        for column, text in enumerate(heads, 1):
            sheet.cell(2, column).value = text
        pairs = [(c, m) for c in self.codes for m in self.measures]
        if self.chance(0.5, "shuffled"):
            self.rng.shuffle(pairs)
        merged = not timed and self.chance(0.2, "merged place") and len(self.measures) > 1
        if merged:
            pairs = [(c, m) for c in self.codes for m in self.measures]
        for row, (code, measure) in enumerate(pairs, 3):
            unit = MEASURES[measure][1]
            cells = [PLACES[code][0], MEASURES[measure][0][0]]
            cells += [self.rng.choice(period_spellings(*self.period))] if timed else []
            cells += [self.number(self.values[code, measure], 1), unit]
            for column, value in enumerate(cells, 1):
                sheet.cell(row, column).value = value
            self._know(code, measure, self.values[code, measure])
        if merged:
            for index in range(len(self.codes)):
                first = 3 + index * len(self.measures)
                sheet.merge_cells(start_row=first, end_row=first + len(self.measures) - 1, start_column=1, end_column=1)

    def _quarters(self) -> None:
        """One measure, its quarters side by side."""
        sheet, measure = self.sheet, self.measures[0]
        if measure == "patent_pledge_financing":
            measure = "valid_trademarks"
        name, unit = MEASURES[measure][0][0], MEASURES[measure][1]
        sheet["A1"] = f"泉州市{name}统计表（单位：{unit}）"
        quarters = [(2025, 4), (2026, 1), (2026, 2), (2026, 3)][-self.rng.randint(2, 4) :]
        if self.chance(0.5, "newest first"):
            quarters = quarters[::-1]
        sheet["A2"] = "县(市、区)"
        for index, (year, quarter) in enumerate(quarters):
            sheet.cell(2, 2 + index).value = self.rng.choice(period_spellings(year, quarter))
        for row, code in enumerate(self.codes, 3):
            sheet.cell(row, 1).value = PLACES[code][0]
            for index, (year, quarter) in enumerate(quarters):
                value = self._value(measure)
                sheet.cell(row, 2 + index).value = value
                self.truth[code, measure, f"{year}Q{quarter}"] = value

    def _subtotals(self) -> None:
        """Sub-totals above or below their rows, one of them wrong perhaps."""
        sheet, measure = self.sheet, self.measures[0]
        heading, factor = self.heading(measure)
        sheet["A1"], sheet["A2"], sheet["B2"] = self.title(), "地区", heading
        cut = max(1, len(self.codes) // 2)
        above, wrong = self.chance(0.5, "above"), self.chance(0.3, "wrong")
        row = 3
        for name, codes in (("沿海小计", self.codes[:cut]), ("山区小计", self.codes[cut:])):
            total = sum(self.values[c, measure] for c in codes)
            if wrong and name == "沿海小计":
                total += 3 + round(total * 0.13)
                self.asks = True
            line = (name, round(total / factor, 8))
            lines = [(PLACES[c][0], self.number(self.values[c, measure], factor)) for c in codes]
            for text, value in [line, *lines] if above else [*lines, line]:
                sheet.cell(row, 1).value, sheet.cell(row, 2).value = text, value
                row += 1
            for code in codes:
                self._know(code, measure, self.values[code, measure])

    def _money(self) -> None:
        """Money whose unit stands in the title, in a line, in the cells, or nowhere."""
        sheet, measure = self.sheet, "patent_pledge_financing"
        where = self.rng.choice(("title", "line", "spaced", "bracket", "note", "none"))
        word, factor = self.rng.choice((("亿元", 10_000), ("万元", 1), ("元", 0.0001)))
        self.features += [where, word]
        title = self.title()
        sheet["A1"] = (
            f"{title}（{word}）"
            if where == "title"
            else f"{title}（单位：人民币{word}）"
            if where == "bracket"
            else title
        )
        line = {"line": f"单位：{word}", "spaced": f"单位 {word}", "note": f"注：金额单位为{word}"}.get(where)
        row = 2
        if line:
            sheet.cell(row, self.rng.choice((1, 2))).value = line
            row += 1
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = "县(市、区)", self.rng.choice(MEASURES[measure][0])
        for index, code in enumerate(self.codes, 1):
            value = self._value(measure)
            sheet.cell(row + index, 1).value = PLACES[code][0]
            sheet.cell(row + index, 2).value = round(value / (1 if where == "none" else factor), 8)
            self._know(code, measure, value)
        self.asks = where == "none"

    def _list(self) -> None:
        """One unit's list: item, unit, figure."""
        sheet = self.sheet
        code = self.codes[0]
        named = self.rng.choice(("title", "owner", "sheet", "none", "two"))
        self.features.append(named)
        period = self.rng.choice(period_spellings(*self.period))
        sheet["A1"] = f"{PLACES[code][0] if named in ('title', 'two') else ''}{period}知识产权指标"
        if named in ("owner", "two"):
            owner = PLACES[self.codes[1]][0] if named == "two" else PLACES[code][0]
            if named == "two":
                sheet["A1"] = f"{PLACES[code][0]}、{owner}{period}知识产权指标"
            else:
                sheet["A2"] = self.rng.choice((f"填报单位：{owner}", f"填报单位（盖章）：{owner}市场监督管理局"))
        if named == "sheet":
            sheet.title = PLACES[code][0]
        for column, text in enumerate(("序号", "指标名称", "单位", "上年同期", "本期"), 1):
            sheet.cell(3, column).value = text
        for row, measure in enumerate(self.measures, 4):
            cells = (
                row - 3,
                MEASURES[measure][0][0],
                MEASURES[measure][1],
                self._value(measure),
                self.values[code, measure],
            )
            for column, value in enumerate(cells, 1):
                sheet.cell(row, column).value = value
            if named not in ("none", "two"):
                self._know(code, measure, self.values[code, measure])
        self.asks = self.asks or named in ("none", "two")

    def _blocks(self) -> None:
        """The quarter's table over the one of the quarter before, each with its own title."""
        row = self._table()
        year, quarter = self.period
        before = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
        self.period, now = before, self.period
        self.values = {key: self._value(key[1]) for key in self.values}
        self._table(title=f"泉州市{before[0]}年{QUARTER_WORDS[before[1]]}季度知识产权指标", start=row + 6)
        self.period = now

    def _sheets(self) -> None:
        """One sheet a unit, or a second sheet of something else."""
        self._table()
        other = self.book.create_sheet(self.rng.choice(("Sheet2", "备查", "说明")))
        if self.chance(0.5, "numbers elsewhere"):
            other["A1"] = "测算"
            other["B2"] = 12345
            self.asks = True


def make(seed: int) -> Layout:
    """The layout of a seed."""
    return _Maker(random.Random(seed)).layout()


def silent(layout: Layout, submission: Submission) -> list[str]:
    """What is wrong and nobody was told: a figure that is not the truth in a file without a doubt or fault, a truth that is
    missing there, a key twice, and an account that does not add up."""
    wrong = []
    account = submission.account
    sum_of = account.read + account.checked + account.reference + account.ignored + len(account.unread)
    if sum_of != account.numeric:
        wrong.append(f"account {account.numeric} != {sum_of}")
    keys = [(o.region, o.measure, str(o.period)) for o in submission.observations]
    if len(set(keys)) != len(keys):
        wrong.append("a key twice")
    if submission.problems:
        return wrong
    if layout.asks:
        wrong.append("nothing was asked")
    read = {(o.region, o.measure, str(o.period)): o.value for o in submission.observations}
    for key, value in read.items():
        if key not in layout.truth:
            wrong.append(f"{key} = {value} is nobody's figure")
        elif value is None or abs(value - layout.truth[key]) > 1e-6 * max(1, abs(value)):
            wrong.append(f"{key}: {value} instead of {layout.truth[key]}")
    wrong += [f"{key} was not read" for key in layout.truth if key not in read]
    return wrong


def needless(layout: Layout, submission: Submission) -> list[str]:
    """The doubts and faults of a file in which a careful person asks nothing."""
    return [] if layout.asks else [f"{p.cell} {p.code} {p.found} {p.details}" for p in submission.problems]
