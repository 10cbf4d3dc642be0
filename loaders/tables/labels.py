"""Which texts of a sheet are labels: of the column of places, of what holds for all of a table, of a day."""

from __future__ import annotations

import re
from itertools import pairwise

from loaders.tables.dating import dated, is_other_date
from loaders.workbook.serials import asks_for_a_day
from tracker.schema.regions import fold_name

_PLACE_HEADINGS = re.compile(
    r"(地区|区域|地市|市州|市县|县区|区县|县市区|县\(市、?区\)|市\(州\)|市、?县|行政区划?|镇街|街道|乡镇|镇\(街道?\)|城市|省份|省市|"
    r"(填报|报送|责任)?单位(名称)?|区划名称|region)(名称)?"
)
_LINE_OF_FACTS = re.compile(
    r"(计量单位|单位|填报单位|填报期|报告期|报表期|统计期|表号|制定机关|批准机关|批准文号|备案文号|备案机关|有效期|截止日期|截至|填报日期|制表)[^:]{0,4}:"
)


def is_place_heading(text: str) -> bool:
    """Whether a text heads the column of places: 县(市、区)."""
    return bool(_PLACE_HEADINGS.fullmatch(fold_name(text).lower()))


def is_facts(texts: dict[int, str]) -> bool:
    """Whether a row says what holds for all of the table (单位：件, 截止日期 | 2026-09-30) and is no row of headings."""
    if any(_LINE_OF_FACTS.match(fold_name(text)) for text in texts.values()):
        return True
    return any(
        bool(dated(value)) for label, value in pairwise(texts.values()) if is_other_date(label) or asks_for_a_day(label)
    )
