"""How a figure is written in a cell and read from it, and how it is shown.

Stored units are the catalogue's base units (件, 万人, 万元); 万件 and 亿元 exist only here and on the edge.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from tracker.number_formats import number_format as meaning_of

MISSING_WORDS = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "–",
        "―",
        "－",
        "/",
        "／",
        "\\",
        "无",
        "空",
        "暂无",
        "未报",
        "缺",
        "n/a",
        "na",
        "…",
        "...",
        "无数据",
        "*",
    }
)
_WIDE = str.maketrans("０１２３４５６７８９．，％＋－−（）", "0123456789.,%+--()")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<scale>[万亿]?)(?P<unit>%|[^\d\s.,+-]{0,6})"
)


@dataclass(frozen=True)
class Figure:
    """A number as a cell gives it. `unit` is what was written beside it (万件, %), "" when nothing was.

    `value` is the number in that unit: 88万件 is value 88, unit 万件; "95%" is value 95, unit %.
    """

    value: float
    unit: str = ""


# A space between digits: as a thousands separator only the kinds that do not break a line; any other parts two numbers.
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_TWO_NUMBERS = re.compile(r"[\d.]\s+[\d.]")
# How other programs keep a number from being changed: ="42500" and '42500.
_GUARDED = re.compile(r"""=?"([^"]*)"|[‘']([^'’]*)""")


def parse_number(raw: object, number_format: str | None = None) -> Figure | None:
    """The figure in a cell, or None when the cell says not reported. ValueError when it is neither.

    Full-width digits, thousands separators, white space around and a unit after the number are read. A number is what
    its format shows: 0.95 shown as 95% is value 95, unit %; 4.42 shown as 4.42亿元 is value 4.42, unit 亿元.
    """
    if raw is None:
        return None
    if isinstance(raw, bool):
        raise ValueError("a yes/no value, not a number")
    if isinstance(raw, int | float):
        if not math.isfinite(raw):
            raise ValueError("not a finite number")
        form = meaning_of(number_format, raw < 0)
        if form.is_odd:
            raise ValueError(f"the format {number_format} shows another number")
        return Figure(float(raw) if form.factor == 1 else float(round(raw * form.factor, 10)), form.unit)
    text = str(raw).strip()
    if guarded := _GUARDED.fullmatch(text):
        text = (guarded[1] or guarded[2] or "").strip()
    text = _GROUPED.sub("", text.translate(_WIDE))
    if _TWO_NUMBERS.search(text):
        raise ValueError(f"two numbers: {raw!r}")
    text = re.sub(r"\s+", "", text).replace("，", ",")
    if text.lower() in MISSING_WORDS:
        return None
    match = _NUMBER.fullmatch(text)
    if not match:
        raise ValueError(f"not a number: {raw!r}")
    value = float(match["digits"].replace(",", ""))
    return Figure(-value if match["sign"] == "-" else value, match["scale"] + match["unit"])


# A number as people qualify one in a cell of words: 约91.2, 38件左右, 91.2①, 近3万家.
_WORDED = re.compile(
    r"(约为?|大约|近|超过?|逾|达|突破|不足|[≈~～≥≤<>])?(?P<number>[+-]?[\d,.]*\d[万亿]?[^\d\s]{0,3}?)(左右|余[件家个项次]?|多[件家个项次]?|以上|以下)?"
    r"[①-⑳⑴-⒇¹²³⁴-⁹*※注()]*"
)


def is_numeric_text(text: str) -> bool:
    """Whether a text is a number by itself, written plainly (88万, 95%) or as people qualify one (约91.2, 91.2①)."""
    if (first := text.strip()[:1]).isalpha() and first not in "约大近超逾达突不":
        return False  # 第3县: no number and none of its words begins so
    if len(text) > 40 or not any(sign.isdigit() for sign in text):
        return False
    try:
        return _is_counted(parse_number(text))
    except ValueError:
        pass
    found = _WORDED.fullmatch(re.sub(r"\s+", "", text.translate(_WIDE)))
    try:
        return found is not None and _is_counted(parse_number(found["number"]))
    except ValueError:
        return False


def _is_counted(figure: Figure | None) -> bool:
    # 2026年, 3号 and 9月 name something; 30%, 88万件 and 12天 count.
    return figure is not None and not re.search(r"[年月日号楼版第级类条款章节届期]", figure.unit)


def is_blank(value: float | None) -> bool:
    """Whether a frame's value says nothing: None, or the not-a-number that stands for it in a column of numbers."""
    return value is None or value != value


def phrase_numbers(phrase: str) -> list[float]:
    """The numbers a plan's phrase names, in order, in base units: 88万件 gives 880000, 95% gives 95, 3-4个 gives 3, 4."""
    text = re.sub(r"\s+", "", phrase).translate(_WIDE)
    numbers = []
    for digits, scale in re.findall(r"(\d+(?:\.\d+)?)([万亿]?)", text):
        numbers.append(round(float(digits) * {"": 1, "万": 1e4, "亿": 1e8}[scale], 6))
    return numbers


def plain(value: float, decimals: int) -> str:
    """A number with exactly `decimals` decimals, rounded half up as printed statistics are, with the true minus."""
    scaled = math.floor(abs(value) * 10**decimals + 0.5 + 1e-9) / 10**decimals
    text = f"{scaled:.{decimals}f}"
    return f"−{text}" if value < 0 and scaled else text


def shown(value: float | None, decimals: int, *, not_reached: float | None = None, ceiling: bool = False) -> str:
    """A value as printed: one more decimal while rounding would show `not_reached` although it is below (5.998), or
    where that is a `ceiling`, although it is above."""
    if value is None or not math.isfinite(value):
        return "—"
    text = plain(value, decimals)
    better = -1 if ceiling else 1
    if not_reached is not None and better * (value - not_reached) < 0:
        while better * (float(text.replace("−", "-")) - not_reached) >= 0 and decimals < 9:
            decimals += 1
            text = plain(value, decimals)
    return text


def signed(value: float, decimals: int) -> str:
    """A change, always signed; a change that prints as zero is 0."""
    text = plain(value, decimals)
    if not any(ch in "123456789" for ch in text):
        return "0"
    return text if text.startswith("−") else f"+{text}"
