"""A generated part of a document, between two comment lines that say what made it."""

from __future__ import annotations

import re
from pathlib import Path


def part(name: str, made_by: str, body: str) -> str:
    """The part as it stands in the document: its body between the two marker lines."""
    return f"<!-- {name}: {made_by} -->\n{body.strip()}\n<!-- /{name} -->"


def find(text: str, name: str) -> tuple[str, str]:
    """What the marker line says and the body of a part. ValueError unless the part stands there exactly once."""
    found = re.findall(rf"<!-- {name}: (.*?) -->\n(.*?)\n<!-- /{name} -->", text, re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"{name}: {len(found)} parts, expected 1")
    return found[0][0], found[0][1]


def replace(document: Path, name: str, made_by: str, body: str) -> None:
    """Write the part into the document in place of the one that stands there."""
    text = document.read_text(encoding="utf-8")
    find(text, name)
    fresh = part(name, made_by, body)
    pattern = rf"<!-- {name}: .*? -->\n.*?\n<!-- /{name} -->"
    document.write_text(re.sub(pattern, lambda _: fresh, text, flags=re.DOTALL), encoding="utf-8")


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; every column but the first to the right."""
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
