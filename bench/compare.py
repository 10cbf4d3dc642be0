"""Two checkouts held against each other: does NEW say what OLD said?

    python bench/compare.py OLD NEW             figures and papers of the sample, every difference; 1 when there is one
    python bench/compare.py OLD NEW --lines     lines of production code of both, in the same format
    python bench/compare.py OLD NEW --modules   the modules one figure goes through from its workbook to its card, of both

OLD and NEW are folders with a checkout each. Both sides run at the same time, each with its own code in a process of its own
and a database of its own, made by `cli.py init` in a temporary folder. Compared are `judge --json` of every plan at every
quarter with figures, whole and districts, and every number of every paper (pptx, docx, special, pdf, xlsx, html, letters) of
every plan's latest edition, read by this checkout's reader from both. Numbers may differ by 1e-9 of their size.

Lines: every .py file but those in tests/, bench/ and docs/, after `ruff format` with one configuration for both and without
`# fmt: skip`, so that how closely somebody writes does not count; once as they are, once without empty ones, comments and
the texts that document. Modules: bench/parts/one_side.py says exactly what counts (`Watch`).
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.parts.differences import added, counted, differences  # noqa: E402
from bench.parts.paper_figures import READERS, numbers_in  # noqa: E402

NOT_PRODUCTION = ("tests", "bench", "docs")
MOST_SHOWN = 200


def both_sides(old: Path, new: Path, folder: Path, what: str) -> list[Path]:
    """The folders with what either side answered. SystemExit with its last words when one fails."""
    started = []
    for name, checkout in (("old", old), ("new", new)):
        out = folder / name
        out.mkdir()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("TRACKER_")}
        environment |= {"TRACKER_DATABASE": str(out / "tracker.duckdb"), "PYTHONDONTWRITEBYTECODE": "1"}
        # Who makes a paper stands on it; both are made by the same hand.
        environment |= {"LOGNAME": "compare"}
        command = [sys.executable, str(ROOT / "bench" / "parts" / "one_side.py"), str(checkout), str(out), what]
        side = subprocess.Popen(command, cwd=checkout, env=environment, stderr=subprocess.PIPE, text=True)
        started.append((name, out, side))
    for name, _out, side in started:
        _said, words = side.communicate()
        if side.returncode:
            sys.exit(f"{name} ended with {side.returncode}:\n{words[-4000:]}")
    return [out for _name, out, _side in started]


@dataclass(frozen=True)
class Answers:
    """What one side answered: its judgement, the numbers of its papers, and what it refused."""

    judged: dict[str, Any]
    papers: dict[str, Any]
    refused: dict[str, Any]

    @staticmethod
    def of(out: Path) -> Answers:
        """Read back from the side's folder."""
        judged = json.loads((out / "judged.json").read_text(encoding="utf-8"))
        refused = json.loads((out / "refused.json").read_text(encoding="utf-8"))
        papers: dict[str, dict[str, Any]] = {}
        # The folder of papers that a side keeps beside its database is none of them.
        for file in sorted(path for path in (out / "papers").iterdir() if path.is_file()):
            plan, kind = file.stem, file.suffix.removeprefix(".")
            papers.setdefault(kind, {})[plan] = numbers_in(kind, file.read_bytes())
        return Answers(judged["judged"], papers, {**judged["refused"], **refused})


def compare(old: Path, new: Path) -> int:
    """Prints how much was compared and every difference; how many there are."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = (Answers.of(out) for out in both_sides(old, new, Path(folder), "answers"))
    quarters = sum(len(of_plan) for of_plan in before.judged.values())
    print(f"judge --json: {len(before.judged)} plans, {quarters} quarters, {counted(before.judged):,} values")
    for kind in READERS:
        numbers = before.papers.get(kind, {})
        print(f"{kind}: {len(numbers)} papers, {counted(numbers):,} numbers")
    print(f"refused: {len(before.refused)}")
    found = list(differences(before.judged, after.judged, "judge"))
    # Whoever reads a paper gets no new keys: a number that only one of the two says is a difference, whichever it is.
    found += differences(before.papers, after.papers, "papers")
    found += [f"{place}: new" for place in _only_in(after.papers, before.papers, "papers")]
    found += differences(before.refused, after.refused, "refused")
    found += [f"{place}: new" for place in _only_in(after.refused, before.refused, "refused")]
    if fresh := added(before.judged, after.judged):
        print(f"judge --json: {fresh:,} keys only in NEW (no difference)")
    for line in found[:MOST_SHOWN]:
        print(f"  {line}")
    if len(found) > MOST_SHOWN:
        print(f"  … and {len(found) - MOST_SHOWN:,} more")
    print(f"{len(found):,} differences")
    return len(found)


def _only_in(one: dict[str, Any], other: dict[str, Any], place: str) -> Iterator[str]:
    for key, value in one.items():
        if key not in other:
            yield f"{place}/{key}"
        elif isinstance(value, dict) and isinstance(other[key], dict):
            yield from _only_in(value, other[key], f"{place}/{key}")


def lines(checkout: Path) -> tuple[int, int, int]:
    """Files, lines and lines of code of production, formatted alike."""
    with tempfile.TemporaryDirectory() as folder:
        files = list(production(checkout))
        for file in files:
            copy = Path(folder) / file.relative_to(checkout)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = re.sub(r"[ \t]*# fmt: skip\b", "", file.read_text(encoding="utf-8"))
            copy.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet"]
        subprocess.run([*command, "--line-length", "120", "--target-version", "py311", folder], check=True)
        texts = [(Path(folder) / file.relative_to(checkout)).read_text(encoding="utf-8") for file in files]
    return len(texts), sum(len(text.splitlines()) for text in texts), sum(map(lines_of_code, texts))


def production(checkout: Path) -> Iterator[Path]:
    """The .py files of a checkout that are no test, measurement or document; hidden folders and links are not its own."""
    for file in sorted(checkout.rglob("*.py")):
        parts = file.relative_to(checkout).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        linked = any((checkout / Path(*parts[:depth])).is_symlink() for depth in range(1, len(parts)))
        if parts[0] not in NOT_PRODUCTION and not hidden and not linked:
            yield file


def lines_of_code(text: str) -> int:
    """The lines on which something is written that is neither a comment nor a text that documents."""
    documented: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            documented |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    left_out = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    written: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in left_out:
            written |= set(range(token.start[0], token.end[0] + 1))
    return len(written - documented)


def print_lines(old: Path, new: Path) -> None:
    """One line per side, and the change."""
    before, after = lines(old), lines(new)
    for name, (files, all_lines, code) in (("OLD", before), ("NEW", after)):
        print(f"{name}: {files:,} files, {all_lines:,} lines, {code:,} of them code")
    print(f"change: {after[1] - before[1]:+,} lines, {after[2] - before[2]:+,} of code")


def print_modules(old: Path, new: Path) -> None:
    """How many modules either side's figure goes through, in which rooms, and which only one side has."""
    with tempfile.TemporaryDirectory() as folder:
        sides = both_sides(old, new, Path(folder), "modules")
        before, after = (set(json.loads((out / "modules.json").read_text(encoding="utf-8"))) for out in sides)
    for name, found in (("OLD", before), ("NEW", after)):
        rooms: dict[str, int] = {}
        for file in sorted(found):
            rooms[file.split(os.sep)[0]] = rooms.get(file.split(os.sep)[0], 0) + 1
        print(f"{name}: {len(found)} modules: {', '.join(f'{room} {count}' for room, count in rooms.items())}")
    for name, only in (("OLD", before - after), ("NEW", after - before)):
        for file in sorted(only):
            print(f"  only in {name}: {file}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, nargs="?", help="a checkout")
    parser.add_argument("new", type=Path, nargs="?", help="the checkout to hold against it")
    parser.add_argument("--lines", action="store_true", help="count lines instead")
    parser.add_argument("--modules", action="store_true", help="count the modules of one figure instead")
    given = parser.parse_args()
    if given.old is None or given.new is None:
        # `make bench` runs every measurement without arguments; this one needs something to compare.
        parser.print_help()
        return
    old, new = given.old.resolve(), given.new.resolve()
    if given.lines:
        print_lines(old, new)
    if given.modules:
        print_modules(old, new)
    if not (given.lines or given.modules) and compare(old, new):
        sys.exit(1)


if __name__ == "__main__":
    main()
