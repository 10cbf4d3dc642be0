"""The register of places: who belongs to whom, which rows add up, who owes figures, and by which names.

One row per place in `data/regions.csv`. Partition members of a place are disjoint and add up to it; composite
rows (鲤城区(含开发区)) are read and checked but never added; the residual row takes what belongs to no member.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tracker.schema.faults import Phrase, say

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
    faults: list[RegisterFault] = []
    regions: dict[str, Region] = {}
    lines: dict[str, int] = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
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
