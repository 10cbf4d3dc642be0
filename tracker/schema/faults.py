"""Faults of the catalogue file: where they stand, what was read and what is expected, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


def dotted(path: Path) -> str:
    """A place in the file as people write it: plans.quanzhou_2024.targets.x.owners[0].unit."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of the catalogue. `line` counts from 1 and is 0 where no line is known."""

    line: int
    path: str
    found: str
    expected: str
    file: str = "indicators.yaml"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.path}: 读到 {self.found}；应为 {self.expected}".replace(" : ", ": ")


class CatalogueError(Exception):
    """The catalogue cannot be used. `faults` lists every fault, in the file's order."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class FaultList:
    """Faults collected while a file is read; knows the line of every place in it."""

    file: str
    lines: Mapping[Path, int]
    faults: list[Fault] = field(default_factory=list)

    def add(self, path: Path, found: object, expected: str) -> None:
        """Note a fault at `path`, or at the nearest place above it that stands in the file."""
        self.faults.append(Fault(self.line_of(path), dotted(path), written(found), expected, self.file))

    def add_repeated(self, repeated: Iterable[tuple[Path, int, int]]) -> None:
        """Note every key given twice: where, on which line, and on which line first."""
        for path, line, first in repeated:
            here = Fault(line, dotted(path), f"重复的键 {path[-1]}", f"只写一次（第 {first} 行已有）", self.file)
            self.faults.append(here)

    def line_of(self, path: Path) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def written(found: object) -> str:
    """What stands in the file, short enough for a sentence."""
    if found is None:
        return "空"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if isinstance(found, dict):
        found = "{" + ", ".join(str(key) for key in found) + "}"
    if isinstance(found, tuple):
        found = "[" + ", ".join(str(item) for item in found) + "]"
    text = str(found)
    return text if len(text) <= 60 else text[:57] + "…"
