"""What a row of a stranger's table is: a place, the whole, a sub-total, a composite, a note, or nobody we know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from loaders.tables.mapping import Mapping
from tracker.schema.regions import Region, Register, fold_name, plain_label

RowKind = Literal[
    "member",
    "whole",
    "subtotal",
    "composite",
    "ignored",
    "reference",
    "note",
    "nameless",
    "unknown",
    "ambiguous",
    "unclear_subtotal",
]

_TOTAL = re.compile(
    r"(总|合)计(数|值)?|总数|总和|(全|本|各)(国|省|市|州|县|区|镇|盟|旗)(合计|总计|平均|小计)?|(省|市|州|县|区|镇)(合计|总计)|累计|total"
)
_SUBTOTAL = re.compile(r".*小计")
# 市本级 is the sum of the urban districts in one province's tables and a unit of its own in another's.
_UNCLEAR = re.compile(r".*(市|区|县|州|省)本级|市辖区|市直|区直|县直|.*城区(合计)?|主城区")
# Last rows that say nothing of a place: 平均, 上年同期, 同比增长(%).
_REFERENCE = re.compile(
    r"((全[市省县区国])?平均(数|值)?|(上年|去年)(同期|末|底)?(数|值|合计)?|上(季度?|期|月)(末|数|合计)?|(较|比)(上年|去年|上季|年初).*|"
    r"(同比|环比)(增长|增减)?(率|量|额)?(\(%\))?|增(长|幅|速|减|量)(率|量|额)?(\(%\))?|年度?(目标|计划)(数|值)?|(目标|计划|任务)(数|值)?|排名|位次)"
)
_NOTE = re.compile(
    r"(注|备注|说明|填表|填报|审核|复核|制表|联系|单位负责|负责人|统计负责|资料来源|数据来源|来源|本表|※|\*)"
)


_CODE = re.compile(r"\d{6,12}(?=\D)")
# 全省 and 全国 are wider than a city, 全市 than a district.
_WIDER = re.compile(r"(全|本)(国|省|市)(合计|总计|小计)?(数|值)?")
# 福建省分县区商标情况: the places are named one by one.
_OF_EACH = re.compile(r"[各分按](设区|县|市|区|地)|县\(?[市区、]|区县|市县")


@dataclass(frozen=True, slots=True)
class RowMeaning:
    kind: RowKind
    region: Region | None = None
    candidates: tuple[Region, ...] = ()


class RowReader:
    """Looks rows up within one plan's place."""

    def __init__(self, register: Register, root: str, mapping: Mapping | None) -> None:
        self.register = register
        self.root = register[root]
        self.mapping = mapping or Mapping()
        self._seen: dict[str, RowMeaning] = {}

    def may_be_named(self, text: str) -> bool:
        """Whether the register or the map may know the text as a place."""
        return len(text) <= 40 and (
            bool(self.register.find(text, self.root.code)) or self.mapping.region(text) is not None
        )

    def is_place(self, text: str) -> bool:
        """Whether a text names a row of this place's tables."""
        return len(text) <= 40 and self.meaning(text).kind in (
            "member",
            "whole",
            "subtotal",
            "composite",
            "ambiguous",
            "unclear_subtotal",
        )

    def places_in(self, texts: set[str]) -> set[str]:
        """The codes of the places below the root that the texts name clearly; residual rows prove nothing."""
        found = (self.meaning(text) for text in texts if self.may_be_named(text))
        return {m.region.code for m in found if m.kind == "member" and m.region and m.region.level != "residual"}

    def is_code_of_another(self, text: str, label: str) -> bool:
        """Whether an official code in a place's row is another place's, or nobody's."""
        code = re.match(r"\d{6}(?=\d{3}$|\d{6}$|$)", fold_name(text))
        region = self.meaning(label).region
        return (
            code is not None
            and region is not None
            and region.code.isdigit()
            and not fold_name(text).startswith(region.code)
        )

    def members_in(self, text: str) -> list[Region]:
        """The places below the root that a title names, the longer name before one within it."""
        folded = fold_name(text)
        for root in sorted((self.root.name, *self.root.aliases), key=len, reverse=True):
            folded = folded.replace(fold_name(root), "|", 1) if folded.startswith(fold_name(root)) else folded
        found: dict[str, Region] = {}
        for name, region in self._member_names:
            if name in folded:
                found[region.code] = region
                folded = folded.replace(name, "|")
        return list(found.values())

    @cached_property
    def _member_names(self) -> list[tuple[str, Region]]:
        """The names of the places below the root, folded, longest first: a nation's are sorted once, not for each text."""
        names = [
            (fold_name(name), region)
            for region in self.register.children(self.root.code)
            if region.level not in ("residual", "composite")
            for name in (region.name, *region.aliases)
        ]
        return sorted((pair for pair in names if len(pair[0]) >= 2), key=lambda pair: -len(pair[0]))

    def names_root(self, text: str) -> bool:
        """Whether a title names the whole itself."""
        folded = fold_name(text)
        return any(fold_name(n) in folded for n in (self.root.name, *self.root.aliases) if len(n) > 1) or any(
            not self.is_wider(match[0]) for match in re.finditer(r"[全本][省市县区]", folded)
        )

    def is_wider(self, name: str) -> bool:
        """Whether 全省, 全市 is a place that the root lies in: 全市 over the towns of a district."""
        wider = _WIDER.fullmatch(name)
        own = "省" if self.root.level == "province" else "市" if self.root.level == "city" else self.root.name[-1]
        return wider is not None and wider[2] != own and not (wider[2] == "市" and self.root.level == "province")

    def is_narrowed(self, word: str, text: str) -> bool:
        """Whether a wider place's word in a title goes before what it is of: 全省专利情况（泉州市）, 全省各县区."""
        return self.is_wider(word) and self._is_of_ours(fold_name(text).partition(word)[2])

    def _is_of_ours(self, text: str) -> bool:
        return self.names_root(text) or bool(self.members_in(text) or _OF_EACH.search(fold_name(text)))

    @cached_property
    def _wider_names(self) -> frozenset[str]:
        """The names of the places the root lies in, as rows of its tables have them."""
        return frozenset(
            fold_name(name).lower() for r in self.register.ancestors(self.root.code) for name in (r.name, *r.aliases)
        )

    def wider_in(self, text: str) -> str:
        """The name of a place the root lies in that a title is of alone: neither the root, nor its parts, nor each of them."""
        folded = fold_name(text)
        if self._is_of_ours(text):
            return ""
        said = next((match[0] for match in _WIDER.finditer(folded) if self.is_wider(match[0])), "")
        return said or next(
            (r.name for r in self.register.ancestors(self.root.code) if fold_name(r.name) in folded), ""
        )

    def meaning(self, label: str) -> RowMeaning:
        """What a row with this label is. The map beats the register, the register beats words like 合计."""
        if label not in self._seen:
            self._seen[label] = self._meaning(label)
        return self._seen[label]

    def _meaning(self, label: str) -> RowMeaning:
        if not label.strip():
            return RowMeaning("nameless")
        mapped = self.mapping.region(label)
        if mapped in ("subtotal", "composite"):
            return RowMeaning("subtotal" if mapped == "subtotal" else "composite")
        if mapped == "total":
            return RowMeaning("whole", self.root)
        if mapped == "ignore":
            return RowMeaning("ignored")
        if mapped is not None:
            return self._of(self.register[mapped])
        found = self.register.find(label, self.root.code)
        if len(found) == 1 and (code := _CODE.match(fold_name(label))) and not code[0].startswith(found[0].code):
            other = self.register.regions.get(code[0][:6])
            return RowMeaning("ambiguous", candidates=(*found, *((other,) if other else ())))
        if len(found) == 1:
            return self._of(found[0])
        if found:
            return RowMeaning("ambiguous", candidates=tuple(found))
        return self._by_words(plain_label(label).lower())

    def _by_words(self, name: str) -> RowMeaning:
        own = (self.root.name, *self.root.aliases)
        if self.is_wider(name) or name in self._wider_names:
            return RowMeaning("reference")
        if _TOTAL.fullmatch(name) or any(
            _TOTAL.fullmatch(name.removeprefix(fold_name(n))) for n in own if name.startswith(fold_name(n))
        ):
            return RowMeaning("whole", self.root)
        if _SUBTOTAL.fullmatch(name):
            return RowMeaning("subtotal")
        if _UNCLEAR.fullmatch(name):
            return RowMeaning("unclear_subtotal")
        if _REFERENCE.fullmatch(name):
            return RowMeaning("reference")
        if _NOTE.match(name):
            return RowMeaning("note")
        return RowMeaning("ignored" if self.mapping.other_places else "unknown")

    def _of(self, region: Region) -> RowMeaning:
        if region.code == self.root.code:
            return RowMeaning("whole", region)
        return RowMeaning("composite" if region.level == "composite" else "member", region)
