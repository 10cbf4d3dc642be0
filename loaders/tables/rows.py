"""What a row of a stranger's table is: a place, the whole, a sub-total, a composite, a note, or nobody we know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from loaders.tables.mapping import Mapping
from tracker.schema.regions import Region, Register, fold_name

RowKind = Literal[
    "member",
    "whole",
    "subtotal",
    "composite",
    "ignored",
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
_NOTE = re.compile(
    r"(注|备注|说明|填表|填报|审核|复核|制表|联系|单位负责|负责人|统计负责|资料来源|数据来源|来源|本表|※|\*)"
)


@dataclass(frozen=True)
class RowMeaning:
    kind: RowKind
    region: Region | None = None
    candidates: tuple[Region, ...] = ()


def plain_label(label: str) -> str:
    """A place's name as it is looked up: without numbering, 其中: and the English beside the Chinese."""
    label = fold_name(label)
    label = re.sub(
        r"^(其中|其中:|[#*]|\d{6,12}|\d{1,2}[.、]|[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十\d]{1,2}\))",
        "",
        label,
    )
    if re.search(r"[一-鿿]", label):
        label = re.sub(r"[A-Za-z'’.]+", "", label)
    return label.strip(":、")


class RowReader:
    """Looks rows up within one plan's place."""

    def __init__(self, register: Register, root: str, mapping: Mapping | None) -> None:
        self.register = register
        self.root = register[root]
        self.mapping = mapping or Mapping()
        # Register.find walks through the whole family for each name; a nation's table has thousands of them.
        self._names: dict[str, list[Region]] = {}
        self._aliases: dict[str, list[Region]] = {}
        for region in register.family(root):
            self._names.setdefault(fold_name(region.name), []).append(region)
            for alias in {fold_name(alias) for alias in region.aliases}:
                self._aliases.setdefault(alias, []).append(region)
        self._seen: dict[str, RowMeaning] = {}

    def may_be_named(self, text: str) -> bool:
        """Whether the register or the map may know the text as a place."""
        return len(text) <= 40 and (
            bool(self._find(fold_name(text)) or self._find(plain_label(text))) or self.mapping.region(text) is not None
        )

    def _find(self, name: str) -> list[Region]:
        """The places of a folded name, as `Register.find` gives them: a full name beats an alias."""
        return self._names.get(name) or self._aliases.get(name, [])

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
        for name in dict.fromkeys((fold_name(label), plain_label(label))):
            found = self._find(name)
            if len(found) == 1:
                return self._of(found[0])
            if found:
                return RowMeaning("ambiguous", candidates=tuple(found))
        return self._by_words(plain_label(label).lower())

    def _by_words(self, name: str) -> RowMeaning:
        own = (self.root.name, *self.root.aliases)
        if _TOTAL.fullmatch(name) or any(
            _TOTAL.fullmatch(name.removeprefix(fold_name(n))) for n in own if name.startswith(fold_name(n))
        ):
            return RowMeaning("whole", self.root)
        if _SUBTOTAL.fullmatch(name):
            return RowMeaning("subtotal")
        if _UNCLEAR.fullmatch(name):
            return RowMeaning("unclear_subtotal")
        return RowMeaning("note" if _NOTE.match(name) else "unknown")

    def _of(self, region: Region) -> RowMeaning:
        if region.code == self.root.code:
            return RowMeaning("whole", region)
        return RowMeaning("composite" if region.level == "composite" else "member", region)
