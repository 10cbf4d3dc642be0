"""What a spreadsheet's number format makes of a number: 0.0"%" shows 86.1 as 86.1%, 0.00"亿元" shows 4.42 as 4.42亿元.

A figure is the cell as a person sees it. Where a format shows something that cannot be told from the raw value for
certain (0!.0000 puts a decimal point where there is none), it is odd, and the figure is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Numbers of formats that no file writes out: dates as Chinese, Japanese and Korean programs have them.
BUILTIN_DATES = frozenset((*range(27, 37), *range(50, 59)))
BUILTIN_DATE = "yyyy-mm-dd"
_UNIT = re.compile(r"[千百十]?[万亿]?(?:件|个|家|项|枚|种|例|所|户|处|元|人|人次|次|篇|天|分|件次|美元|%|％|‰)?")
# Colours, conditions, locales and the width of a sign; a date's parts and the general format have no figures' marks.
_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")
# As Chinese programs write it into their files too.
_GENERAL = re.compile(r"G/通用格式|General", re.I)
# [$€-2]: money of elsewhere; 0+ is more than 0.
_FOREIGN = re.compile(r"\[\$[^-\]]*[$€£]|[0#?]\+")
_DATE_PARTS = re.compile(r"[ymdhs年月日]", re.I)


@dataclass(frozen=True)
class NumberFormat:
    """How a number is shown: times `factor`, with `unit` behind it. `is_odd` when what is shown is another number."""

    factor: float = 1.0
    unit: str = ""
    is_date: bool = False
    is_odd: bool = False


@lru_cache(maxsize=2048)
def number_format(code: str | None, negative: bool = False) -> NumberFormat:
    """The meaning of a format's code for a number that is negative or not."""
    if not code or code == "General" or code == "@":
        return NumberFormat()
    sections = _sections(code)
    section = sections[1] if negative and len(sections) > 1 else sections[0]
    if _FOREIGN.search(section):
        return NumberFormat(is_odd=True)
    marks, literal, is_odd = _parts(_GENERAL.sub("0", _ASIDE.sub("", section)))
    if not marks.strip() and not literal and len(sections) > 1:
        return NumberFormat(is_odd=True)  # ;;; shows nothing
    if not re.search(r"[0#?]", marks):
        is_date = bool(_DATE_PARTS.search(marks))
        return NumberFormat(is_date=is_date, is_odd=not is_date and bool(literal))
    factor = 100.0 ** marks.count("%") / 1000.0 ** len(re.sub(r".*[0#?]", "", re.sub(r"[^0#?,]", "", marks)))
    unit = "%" if "%" in marks else literal.strip().replace("％", "%")
    if unit and not _UNIT.fullmatch(unit):
        # 上年, （预计）: a word that is no unit says that the number is another one.
        is_odd = is_odd or bool(re.search(r"[\d%‰一-鿿]", unit))
        unit = ""
    if not negative and re.match(r"\s*-", section):
        is_odd = True  # shows -12 for 12
    # 12 shown for 12000 by a scaling comma, and nothing says thousand: which of the two is meant?
    return NumberFormat(factor, unit, is_odd=is_odd or (factor < 1 and not unit))


def _sections(code: str) -> list[str]:
    """The format's parts for positive, negative, zero and text, split outside quotes."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)


def _parts(section: str) -> tuple[str, str, bool]:
    """(what formats digits, the words shown literally, whether words stand among the digits)."""
    marks, literal, is_odd = "", "", False
    for quoted, escaped, sign in re.findall(r'"([^"]*)"|[\\!](.)|(.)', section):
        words = quoted or escaped
        if words:
            literal += words if words.strip() not in ("", "-", "(", ")", "¥", "￥") else ""
            # A point or digit put among the digits shows another number; 405+ is more than 405, $405 is not ours.
            is_odd = is_odd or bool(re.search(r"[\d.+±>≥<≤~～$€£]", words))
            marks += "\0" if words.strip() else ""
        elif sign and re.match(r"[一-鿿％‰]", sign):
            literal += sign
            marks += sign if _DATE_PARTS.match(sign) else ""
        else:
            is_odd = is_odd or sign in "$€£" or (sign in "0#?" and bool(re.search(r"[0#?]\0", marks)))
            marks += sign
    return marks.replace("\0", ""), literal, is_odd
