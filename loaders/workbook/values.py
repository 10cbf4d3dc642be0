"""What one cell says of one measure: a value in the stored unit, nothing, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.workbook.cells import Cell
from tracker.numbers import MISSING_WORDS, parse_number
from tracker.problems import ErrorCell, NotANumber, NumberReason, OfFigure, OutOfRange, UncachedFormula, UnitSuspect
from tracker.rules.magnitude import Bounds, size_fault
from tracker.schema.catalogue import Catalogue, Measure
from tracker.schema.regions import fold_name

# Words that count the same things: a heading may say 个 where we say 件 or 家. 次 and 人次 are never one another.
_SAME_COUNT = ({"件", "个", "项", "枚", "种"}, {"家", "个", "户", "所"}, {"处", "个"})
_UNIT_WORDS = re.compile(
    r"[千百十]?[万亿]?(件|个|家|项|枚|种|例|所|户|处|元|人|人次|次|篇|天|分|吨|公顷|亩|美元|平方公里|%|‰)(/[万千]?\w{1,3})?|[万亿]|百分比|百分点|percent"
)


# Things of which there is no half.
_WHOLE = frozenset({"人", "件", "个", "家", "项", "次", "人次"})


@dataclass(frozen=True)
class Reading:
    """A figure in the measure's stored unit; `unit` is the one the sheet gave it in, `written` the number there."""

    value: float
    unit: str
    written: float
    state: str | None = None


def fold_unit(text: str) -> str:
    """A unit as it is compared: no white space, %, half-width signs."""
    return fold_name(text).replace("百分比", "%").removeprefix("人民币").strip(".")


def is_unit_word(text: str) -> bool:
    """Whether the word is a unit of counting, in the catalogue or not: 件, 万件, %."""
    return bool(_UNIT_WORDS.fullmatch(fold_unit(text)))


def looks_like_unit(text: str, catalogue: Catalogue) -> bool:
    """Whether words in brackets or a row of their own are a unit (万件) and not part of a name (个人)."""
    folded = fold_unit(text)
    return folded in catalogue.units or is_unit_word(folded)


def fitting_unit(unit: str, measure: Measure, catalogue: Catalogue) -> str | None:
    """The catalogue's unit that `unit` means for this measure, None when it does not belong to it."""
    if unit == measure.unit:
        return unit
    unit = fold_unit(unit)
    # 4.42亿 of money kept in 万元 is 亿元.
    candidates = [unit, unit + measure.unit.lstrip("千百万亿")] if unit in ("万", "亿", "千") else [unit]
    counted, _, per = measure.unit.partition("/")
    if per and unit == counted:
        candidates.append(measure.unit)  # 每万人口…拥有量(件): what it is counted per, its name says
    for scale in ("", "万", "亿", "千"):
        base = unit.removeprefix(scale)
        if unit.startswith(scale) and any({base, measure.unit} <= words for words in _SAME_COUNT):
            candidates.append(scale + measure.unit)
    for candidate in candidates:
        known = catalogue.units.get(candidate)
        if candidate == measure.unit or (known is not None and known.base == measure.unit):
            return candidate
    return None


def is_missing(cell: Cell | None) -> bool:
    """Whether the cell says that there is no figure: -, —, 无, or nothing at all."""
    return cell is None or (cell.kind == "text" and re.sub(r"\s+", "", cell.text).lower() in MISSING_WORDS)


def read_cell(cell: Cell | None, measure: Measure, unit: str | None, catalogue: Catalogue) -> Reading | OfFigure | None:
    """The figure of `measure` in a cell, None when it gives none. `unit` is what the sheet says of the column."""
    if cell is None or (cell.kind == "text" and is_missing(cell)):
        return None
    if cell.kind == "error":
        return ErrorCell(error=cell.text)
    if cell.kind == "uncached":
        return UncachedFormula(formula=cell.text)
    if measure.states:
        return _state(cell, measure)
    if cell.kind in ("date", "bool"):
        return NotANumber(reason=number_fault(cell))
    try:
        figure = parse_number(cell.value, cell.number_format)
    except ValueError:
        return NotANumber(reason=number_fault(cell))
    if figure is None:
        return None
    if figure.unit and not looks_like_unit(figure.unit, catalogue):
        return NotANumber(reason=number_fault(cell))
    if cell.kind == "text" and re.match(r"\s*(0\d|\+)", cell.text):
        return NotANumber(reason=number_fault(cell))  # 0120 is a code, +5 a change
    if cell.kind == "number" and figure.unit and unit and not _is_same_unit(figure.unit, unit, measure, catalogue):
        # The format says 万件 and the heading 件: one of them is wrong.
        return UnitSuspect(reason="two_units", unit=f"{unit}、{figure.unit}")
    return _in_range(_stored(figure.value, figure.unit, measure, unit, catalogue), measure)


def _is_same_unit(written: str, given: str, measure: Measure, catalogue: Catalogue) -> bool:
    return fitting_unit(written, measure, catalogue) == fitting_unit(given, measure, catalogue)


_HALF = str.maketrans("０１２３４５６７８９＋－＝．，％", "0123456789+-=.,%")
_NUMERALS = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_COUNT = "[万亿]?(?:件|个|家|项|枚|种|例|所|户|处|元|人|人次|次|%)"
_NEARLY = "约为?|大约|将?近|超过?|逾|达到?|突破|不足|不到|[≈≥≤<>＞＜~～]"
# What a text is that is no number: the first form that fits. N is a number with what counts it, 42 or 4.2万件.
_N = r"[+-]?[\d.,]*\d[万亿]?(?:%|[^\W\d_]{0,3})"
_FORMS: tuple[tuple[NumberReason, str], ...] = (
    ("letter", r"(?=.*\d)[\d.,]*[OolI][\d.,OolI]*"),
    ("struck", r".*~.*\d.*~.*"),
    ("date", r"(19|20)\d\d *[-/.年] *\d{1,2} *([-/.月] *\d{1,2} *日?|月)|\d{1,2}月\d{1,2}日"),
    ("sum", r"=.+|[\d.,]+(?:[+*×=][\d.,]+)+"),
    ("footnote", r"(?=.*\d).*[⁰¹²³⁴-⁹₀-₉①-⑳⑴-⒇*※].*"),
    # 341/360, 4万—5万, 70、80: which of the two, nobody can tell.
    ("two_numbers", r"[\d.,%]+\w*(?:[\s/／~～至—–、;；-]+[\d.,%]+\w*)+"),
    ("change", rf"\+{_N}|(?:新增|净增|增[加长]?|减少?|下降|上升|提高)了?{_N}"),
    ("approximate", rf"(?:{_NEARLY})[\d{_NUMERALS}].*|{_N}[~～]"),
    ("approximate", rf".*[\d{_NUMERALS}].*(?:[+?？]|左右|上下|以[上下]|[余多几][^\d\s]{{0,3}})"),
    ("chinese", rf"(?:百分之)?(?=.*[{_NUMERALS}])[\d.{_NUMERALS}万亿点]+(?:{_COUNT})?"),
    ("signs", rf"(?=0\d|.*[^\w.])[^\w\s]*{_N}[^\w\s]*(?:[(（\[【]{_COUNT}[)）\]】])?[^\w\s]*|[\d.]+[eE][+-]?\d+"),
    ("note_in_number", r".*\d.*"),
)
_LONGEST = 60  # what is longer is a sentence


def number_fault(cell: Cell) -> NumberReason:
    """What is wrong with a cell that should hold a number and holds none."""
    kinds: dict[str, NumberReason] = {"date": "date", "bool": "yes_no", "number": "format"}
    if cell.kind != "text":
        return kinds.get(cell.kind, "words")
    text = re.sub(r"[^\S\n]+", " ", cell.text.translate(_HALF)).strip()
    forms = _FORMS if len(text) <= _LONGEST else _FORMS[-1:]
    return next((reason for reason, form in forms if re.fullmatch(form, text, re.DOTALL)), "words")


def _state(cell: Cell, measure: Measure) -> Reading | OfFigure:
    word = fold_name(cell.text)
    for state, flag in measure.states.items():
        if fold_name(state) == word:
            return Reading(float(flag), measure.unit, float(flag), state)
    if cell.kind == "number" and cell.value in (0, 1):
        return Reading(float(cell.text), measure.unit, float(cell.text))
    return NotANumber(reason="state", states=tuple(measure.states))


def _stored(
    number: float, written: str, measure: Measure, unit: str | None, catalogue: Catalogue
) -> Reading | OfFigure:
    """The number in the stored unit: a unit written in the cell beats the column's."""
    given = written or unit or measure.unit
    if measure.unit == "%" and not written and 0 < abs(number) <= 1:
        # 0.95 and 1 may be 0.95 % or 95 %: only a percent sign or format can tell.
        return UnitSuspect(reason="fraction", unit="%")
    fitting = fitting_unit(given, measure, catalogue)
    if fitting is None:
        return UnitSuspect(reason="foreign_unit", unit=given, stored_unit=measure.unit)
    if fitting in _WHOLE and abs(number - round(number)) > 1e-6 and not measure.integer:
        return OutOfRange(reason="not_whole", unit=fitting)  # 45.1 人
    return Reading(catalogue.in_stored_unit(number, fitting, measure.unit), fitting, number)


def _in_range(reading: Reading | OfFigure, measure: Measure) -> Reading | OfFigure:
    if isinstance(reading, OfFigure):
        return reading
    if fault := size_fault(reading.value, Bounds.of(measure), reading.written):
        return fault
    # Fifteen digits and a tail are what a sum of tenths leaves behind: 40.10000000000001 is 40.1.
    value = float(round(reading.value)) if measure.integer else float(f"{reading.value:.12g}")
    return reading if value == reading.value else Reading(value, reading.unit, reading.written, reading.state)
