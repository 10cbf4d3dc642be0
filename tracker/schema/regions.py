"""The register of places: who belongs to whom, which rows add up, who owes figures, and by which names.

One row per place in `data/regions.csv`. Partition members of a place are disjoint and add up to it; composite
rows (鲤城区(含开发区)) are read and checked but never added; the residual row takes what belongs to no member.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

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


class RegisterError(Exception):
    """The register cannot be used. `faults` lists every fault, each with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
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


_SPACE = re.compile(r"\s+")
_HALF_WIDTH = str.maketrans("（）【】［］：，", "()[][]:,")


def fold_name(text: str) -> str:
    """A name as it is compared: no white space, half-width brackets, no full-width letters."""
    return _SPACE.sub("", text).translate(_HALF_WIDTH)


@dataclass(frozen=True)
class Register:
    """All places, in the file's order of `sort` within each parent."""

    regions: dict[str, Region]
    _children: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

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

        One row when the name is clear, none when it is unknown, several when it is ambiguous. A full name
        beats an alias; white space and the width of brackets do not count.
        """
        wanted = fold_name(name)
        family = [r for r in self.family(within) if day is None or r.is_active(day)]
        exact = [r for r in family if fold_name(r.name) == wanted]
        if exact:
            return exact
        return [r for r in family if wanted in {fold_name(alias) for alias in r.aliases}]


def load_register(path: Path) -> Register:
    """The register read from a CSV file. RegisterError lists every fault at once, each with its line."""
    faults: list[str] = []
    regions: dict[str, Region] = {}
    lines: dict[str, str] = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RegisterError([f"{path.name}: not UTF-8 text (saved as GBK?)"]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise RegisterError([f"{path.name}:1: columns missing: {', '.join(missing)}"])
    for row in reader:
        where = f"{path.name}:{reader.line_num}"
        if None in row:
            faults.append(f"{where}: more cells than columns (a comma without quotes?)")
            continue
        region = _region(row, where, faults)
        if region is None:
            continue
        if region.code in regions:
            faults.append(f"{where}: code {region.code} is given twice")
        regions[region.code] = region
        lines[region.code] = where
    _check_references(regions, lines, faults)
    if faults:
        raise RegisterError(faults)
    return Register(regions)


def _check_references(regions: dict[str, Region], lines: dict[str, str], faults: list[str]) -> None:
    for region in regions.values():
        who = f"{lines[region.code]}: {region.code} {region.name}"
        if region.parent and region.parent not in regions:
            faults.append(f"{who}: parent {region.parent} is not in the register")
        for member in region.members:
            if member not in regions:
                faults.append(f"{who}: member {member} is not in the register")
        if region.level in ("residual", "composite") and region.expected:
            faults.append(f"{who}: a {region.level} row is never expected to report")
        if region.level == "composite" and region.in_partition:
            faults.append(f"{who}: a composite row is never in the partition")
        if region.expected and not region.in_partition and region.parent:
            faults.append(f"{who}: a place expected to report belongs to the partition")


def _region(row: dict[str, str], where: str, faults: list[str]) -> Region | None:
    before = len(faults)
    for column in ("code", "name", "level"):
        if not (row.get(column) or "").strip():
            faults.append(f"{where}: {column} is empty")
    if row.get("level") not in LEVELS:
        faults.append(f"{where}: level {row.get('level')!r} is none of {', '.join(LEVELS)}")
    flags: dict[str, bool] = {}
    for column in ("in_partition", "expected", "ranked"):
        text = (row.get(column) or "").strip()
        if text not in ("yes", "no"):
            faults.append(f"{where}: {column} is {text!r}, expected yes or no")
        flags[column] = text == "yes"
    days: dict[str, date | None] = {}
    for column in ("valid_from", "valid_to"):
        text = (row.get(column) or "").strip()
        try:
            days[column] = date.fromisoformat(text) if text else None
        except ValueError:
            faults.append(f"{where}: {column} is {text!r}, expected a date like 2024-01-31")
    sort = (row.get("sort") or "").strip()
    if not sort.isdigit():
        faults.append(f"{where}: sort is {sort!r}, expected a whole number")
    if len(faults) > before:
        return None
    return Region(
        code=row["code"].strip(),
        name=row["name"].strip(),
        name_en=row["name_en"].strip(),
        level=row["level"].strip(),
        parent=row["parent"].strip() or None,
        group=row["group"].strip(),
        sort=int(sort),
        aliases=_split(row["aliases"]),
        members=_split(row["members"]),
        note=row["note"].strip(),
        in_partition=flags["in_partition"],
        expected=flags["expected"],
        ranked=flags["ranked"],
        valid_from=days["valid_from"],
        valid_to=days["valid_to"],
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|;；]", text) if part.strip())
