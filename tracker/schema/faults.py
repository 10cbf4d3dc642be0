"""Faults of the files an office writes: where they stand, what was read and what is expected, all of them at once.

A fault is codes with parameters and holds no sentence; `wording/catalogue_faults.py` says it in the reader's language.
"""

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
class Phrase:
    """Something to be said: a code and its parameters. Texts and numbers of the file stand as they are written there.

    A parameter is a text, or several that are listed. The parts of "either" are phrases again.
    """

    code: str
    details: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    parts: tuple[Phrase, ...] = ()


def say(code: str, /, **details: object) -> Phrase:
    """The phrase of a code; of a parameter that is a tuple or list each item is listed."""
    return Phrase(
        code,
        tuple(
            (name, tuple(map(written, value)) if isinstance(value, tuple | list) else written(value))
            for name, value in details.items()
        ),
    )


def quoted(found: object) -> Phrase:
    """What stands in the file, as it stands there; nothing is a phrase of its own."""
    return say("empty") if found is None else Phrase("quoted", (("text", written(found)),))


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of the catalogue or the tasks. `line` counts from 1 and is 0 where no line is known."""

    line: int
    path: str
    found: Phrase
    expected: Phrase
    file: str = "indicators.yaml"


class CatalogueError(Exception):
    """The catalogue or the tasks cannot be used. `faults` lists every fault, in the file's order."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(f"{f.file}:{f.line} {f.path} {f.found} {f.expected}" for f in self.faults))


@dataclass
class FaultList:
    """Faults collected while a file is read; knows the line of every place in it."""

    file: str
    lines: Mapping[Path, int]
    faults: list[Fault] = field(default_factory=list)

    def add(self, path: Path, found: object, expected: Phrase) -> None:
        """Note a fault at `path`, or at the nearest place above it that stands in the file.

        `found` is what stands there, or a phrase about it.
        """
        read = found if isinstance(found, Phrase) else quoted(found)
        self.faults.append(Fault(self.line_of(path), dotted(path), read, expected, self.file))

    def add_repeated(self, repeated: Iterable[tuple[Path, int, int]]) -> None:
        """Note every key given twice: where, on which line, and on which line first."""
        for path, line, first in repeated:
            found, expected = say("repeated_key", key=path[-1]), say("given_once", line=first)
            self.faults.append(Fault(line, dotted(path), found, expected, self.file))

    def line_of(self, path: Path) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def written(found: object) -> str:
    """What stands in the file, short enough for a sentence."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if isinstance(found, dict):
        found = "{" + ", ".join(str(key) for key in found) + "}"
    if isinstance(found, tuple):
        found = "[" + ", ".join(str(item) for item in found) + "]"
    text = "" if found is None else str(found)
    return text if len(text) <= 60 else text[:57] + "…"
