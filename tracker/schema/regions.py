"""The register of places: who belongs to whom, which rows add up, who owes figures, and by which names.

One row per place in `data/regions.csv`. Partition members of a place are disjoint and add up to it; composite
rows (鲤城区(含开发区)) are read and checked but never added; the residual row takes what belongs to no member.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path

from tracker.schema.faults import Phrase, say
from tracker.visible import visible

COLUMNS = (
    "code",
    "name",
    "name_en",
    "level",
    "parent",
    "in_partition",
    "expected",
    "ranked",
    "group",
    "sort",
    "aliases",
    "valid_from",
    "valid_to",
    "members",
    "note",
)
LEVELS = ("nation", "province", "city", "county", "zone", "township", "residual", "composite")


@dataclass(frozen=True)
class RegisterFault:
    """One fault of the register. `line` counts from 1 and is 0 where it is of the whole file; `place` is whose row it is."""

    file: str
    line: int
    says: Phrase
    place: str = ""


class RegisterError(Exception):
    """The register cannot be used. `faults` lists every fault, each with its line."""

    def __init__(self, faults: list[RegisterFault]) -> None:
        super().__init__("\n".join(f"{f.file}:{f.line} {f.place} {f.says}" for f in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Region:
    """A place, zone, residual or composite row. `code` is text; townships carry the nine-digit statistical code."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str | None
    in_partition: bool
    expected: bool
    ranked: bool
    group: str
    sort: int
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    members: tuple[str, ...] = ()
    note: str = ""

    def is_active(self, day: date) -> bool:
        """Whether the place exists on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


# What NFKC leaves: brackets of other shapes, and the radicals that look like characters (⻔ for 门) and come along when a
# text is copied from a PDF. The rest of the radicals NFKC folds itself.
_ALIKE = str.maketrans(
    "【】〔〕［］〈〉《》⺝⺟⺠⺩⺬⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "[][][]<>《》月母民王示西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
# A footnote's mark behind a name is no part of it.
_MARKS = re.compile(r"[①-⑳⑴-⒇*＊※†‡¹²³⁰-⁹]+|\(?注\d{1,2}\)?$")


# Nothing of these is folded but 注1 at the end.
_FOLDED = re.compile("[0-9A-Za-z一-鿿]*")


@lru_cache(maxsize=65_536)
def fold_name(text: str) -> str:
    """A name as it is compared: no white space, no footnote's mark, half-width letters and brackets, characters for radicals
    and other code points that only look like them.
    """
    if _FOLDED.fullmatch(text) and "注" not in text:
        return text
    text = "".join(_MARKS.sub("", "".join(text.split())).split())
    return "".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())


# Who answers for a place's figures is called by the place: 丰泽区市场监督管理局.
_OFFICES = re.compile(
    r"(市场监督管理局|市场监管局|市场监督管理所|知识产权局|知识产权(保护|发展)?中心|市监局|统计局|版权局|科技局|工信局|"
    r"人民政府(办公室)?|政府(办公室|办)?|管理委员会|管委会|领导小组(办公室)?|局|办)$"
)
_NUMBERED = re.compile(
    r"^(其中:?|[#*]|\d{1,2}(?:[.、]|(?=[一-鿿]))|[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十\d]{1,2}\))"
)


def plain_label(label: str) -> str:
    """A place's name as it is looked up: without numbering, 其中: and the English beside the Chinese."""
    label = _NUMBERED.sub("", fold_name(label))
    if re.search(r"[一-鿿]", label):
        label = re.sub(r"[A-Za-z'’.]+", "", label)
    return label.strip(":、")


@dataclass
class _Names:
    """A family by full names and codes, by aliases, and the names of the places it lies in, longest first."""

    full: dict[str, tuple[Region, ...]] = field(default_factory=dict)
    aliases: dict[str, tuple[Region, ...]] = field(default_factory=dict)
    prefixes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Register:
    """All places, in the file's order of `sort` within each parent."""

    regions: dict[str, Region]
    _children: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _names: dict[str, _Names] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[str, list[Region]] = {}
        for region in self.regions.values():
            if region.parent:
                children.setdefault(region.parent, []).append(region)
        for parent, rows in children.items():
            self._children[parent] = tuple(r.code for r in sorted(rows, key=lambda r: (r.sort, r.code)))

    def __getitem__(self, code: str) -> Region:
        return self.regions[code]

    def __contains__(self, code: object) -> bool:
        return code in self.regions

    def children(self, code: str) -> list[Region]:
        """Every row below `code`: members, residual, composite and those not expected to report, in order."""
        return [self.regions[child] for child in self._children.get(code, ())]

    def members(self, code: str, day: date | None = None) -> list[Region]:
        """The disjoint rows that add up to `code`, residual included, in administrative order."""
        return [r for r in self.children(code) if r.in_partition and (day is None or r.is_active(day))]

    def expected(self, code: str, day: date | None = None) -> list[Region]:
        """The members that owe figures: never residual, composite or places without data."""
        return [r for r in self.members(code, day) if r.expected]

    def family(self, code: str) -> list[Region]:
        """The place itself and every row below it: the rows a sheet about `code` may name."""
        return [self.regions[code], *self.children(code)]

    def find(self, name: str, within: str, day: date | None = None) -> list[Region]:
        """The rows of the family of `within` that carry `name` or an alias of it.

        One row when the name is clear, none when it is unknown, several when it is ambiguous. A full name beats an alias,
        and both a name with those of the places it lies in before it (泉州市鲤城区), with an office's behind it (丰泽区市场监管局),
        or with its official code; white space, the width of signs and footnotes' marks do not count.
        """
        names = self._index(within)
        for spelling in chain((fold_name(name),), self._spellings(name, names)):
            for known in (names.full, names.aliases):
                if found := [r for r in known.get(spelling, ()) if day is None or r.is_active(day)]:
                    return found
        return []

    def ancestors(self, code: str) -> list[Region]:
        """The places that `code` lies in, the nearest first."""
        found: list[Region] = []
        parent = self.regions[code].parent
        while parent and len(found) < len(LEVELS):
            found.append(self.regions[parent])
            parent = self.regions[parent].parent
        return found

    def _index(self, within: str) -> _Names:
        """The names of a family, folded once: a nation's has thousands."""
        if within not in self._names:
            names = _Names()
            for region in self.family(within):
                for known in (fold_name(region.name), region.code):
                    names.full[known] = (*names.full.get(known, ()), region)
                for alias in {fold_name(alias) for alias in region.aliases}:
                    names.aliases[alias] = (*names.aliases.get(alias, ()), region)
            for region in (self.regions[within], *self.ancestors(within)):
                for name in (region.name, *region.aliases):
                    if len(folded := fold_name(name)) > 1:
                        names.prefixes.append(folded)
            names.prefixes.sort(key=len, reverse=True)
            self._names[within] = names
        return self._names[within]

    def _spellings(self, name: str, names: _Names) -> Iterator[str]:
        """The name without what may stand before and behind it, in the order in which it is tried."""
        plain = plain_label(name)
        coded = re.fullmatch(r"(\d{6}|\d{9}|\d{12})(\D*)", plain)
        if coded:
            plain = coded[2] or coded[1]
        yield plain
        short = plain
        while prefix := next((p for p in names.prefixes if short.startswith(p) and short != p), None):
            short = short[len(prefix) :]
            yield short
        for text in (plain, short):
            if (placed := _OFFICES.sub("", text)) not in ("", text):
                yield placed


def load_register(path: Path) -> Register:
    """The register read from a CSV file. RegisterError lists every fault at once, each with its line."""
    faults: list[RegisterFault] = []
    regions: dict[str, Region] = {}
    lines: dict[str, int] = {}
    try:
        text = visible(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RegisterError([RegisterFault(path.name, 0, say("register_not_utf8"))]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise RegisterError([RegisterFault(path.name, 1, say("columns_missing", names=missing))])
    for row in reader:
        told = [say("more_cells_than_columns")] if None in row else _faults_of_row(row)
        faults += [RegisterFault(path.name, reader.line_num, says) for says in told]
        region = None if told else _region(row)
        if region is None:
            continue
        if region.code in regions:
            faults.append(RegisterFault(path.name, reader.line_num, say("code_given_twice", code=region.code)))
        regions[region.code] = region
        lines[region.code] = reader.line_num
    for region in regions.values():
        place = f"{region.code} {region.name}"
        faults += [RegisterFault(path.name, lines[region.code], says, place) for says in _references(region, regions)]
    if faults:
        raise RegisterError(faults)
    return Register(regions)


def _references(region: Region, regions: dict[str, Region]) -> Iterator[Phrase]:
    """What does not agree between a place and the others."""
    if region.parent and region.parent not in regions:
        yield say("parent_unknown", code=region.parent)
    for member in region.members:
        if member not in regions:
            yield say("member_unknown", code=member)
    if region.level in ("residual", "composite") and region.expected:
        yield say("never_expected", level=region.level)
    if region.level == "composite" and region.in_partition:
        yield say("never_in_partition")
    if region.expected and not region.in_partition and region.parent:
        yield say("expected_outside_partition")


def _faults_of_row(row: dict[str, str]) -> list[Phrase]:
    """What cannot be read in a row, column by column."""
    faults = [
        say("column_empty", column=column)
        for column in ("code", "name", "level")
        if not (row.get(column) or "").strip()
    ]
    if row.get("level") not in LEVELS:
        faults.append(say("level_unknown", found=row.get("level"), names=LEVELS))
    for column in ("in_partition", "expected", "ranked"):
        if (text := (row.get(column) or "").strip()) not in ("yes", "no"):
            faults.append(say("not_yes_or_no", column=column, found=text))
    for column in ("valid_from", "valid_to"):
        text = (row.get(column) or "").strip()
        try:
            _day(text)
        except ValueError:
            faults.append(say("no_day", column=column, found=text))
    if not (sort := (row.get("sort") or "").strip()).isdigit():
        faults.append(say("sort_no_number", found=sort))
    return faults


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _region(row: dict[str, str]) -> Region:
    """The place of a row in which everything can be read."""
    flags = {column: row[column].strip() == "yes" for column in ("in_partition", "expected", "ranked")}
    return Region(
        code=row["code"].strip(), name=row["name"].strip(), name_en=row["name_en"].strip(),
        level=row["level"].strip(), parent=row["parent"].strip() or None, group=row["group"].strip(),
        sort=int(row["sort"]), aliases=_split(row["aliases"]), members=_split(row["members"]), note=row["note"].strip(),
        in_partition=flags["in_partition"], expected=flags["expected"], ranked=flags["ranked"],
        valid_from=_day(row["valid_from"].strip()), valid_to=_day(row["valid_to"].strip()),
    )  # fmt: skip


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|;；]", text) if part.strip())
