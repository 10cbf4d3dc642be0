"""Message catalogues: compiled from `locale/<language>/LC_MESSAGES/messages.po`, and kept in step with the code.

`python -m wording` compiles; `python -m wording --update` first adds new texts (untranslated) to the
.po and drops those that no code says any more. The .mo files are not in git: a missing or older one is made on first use.
"""

from __future__ import annotations

import ast
import gettext
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
# Where texts for people live. Names of plans, indicators and places are data and carry their English beside them.
SOURCES = (
    "app.py",
    "cli.py",
    "commands",
    "wording",
    "tracker",
    "loaders",
    "store",
    "charts",
    "components",
    "briefing",
    "desk",
    "ui",
    "web",
    "pages",
)
KEYWORDS = {"_": None, "mark": None, "ngettext": (1, 2)}


def compiled(locale: Path, language: str) -> gettext.NullTranslations:
    """The translations of a language, compiled first when the .mo is missing or older than the .po."""
    source = locale / language / "LC_MESSAGES" / "messages.po"
    target = source.with_suffix(".mo")
    if not source.exists():
        return gettext.NullTranslations()
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return gettext.GNUTranslations(io.BytesIO(target.read_bytes()))
    return gettext.GNUTranslations(io.BytesIO(compile_catalogue(source)))


def compile_catalogue(source: Path) -> bytes:
    """The bytes of the .mo for a .po; also written beside it where the folder can be written."""
    with source.open("rb") as stream:
        catalogue = read_po(stream)
    made = io.BytesIO()
    write_mo(made, catalogue)
    beside = source.with_suffix(".mo")
    scratch = beside.with_suffix(f".{os.getpid()}.tmp")
    try:
        # Renamed into place, so that another process never reads half a file.
        scratch.write_bytes(made.getvalue())
        scratch.replace(beside)
    except OSError:
        scratch.unlink(missing_ok=True)
    return made.getvalue()


def said_in_code(root: Path = ROOT) -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Every text the code marks for translation: file, line, and the msgid (a pair where there is a plural)."""
    for name in SOURCES:
        place = root / name
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            with path.open("rb") as stream:
                for line, text, _comments, _context in extract("python", stream, keywords=KEYWORDS):
                    yield path.relative_to(root).as_posix(), line, text
            # The extractor takes an f-string for one token and does not look inside (Python 3.11).
            for line, text in _said_inside_formatted(path.read_text(encoding="utf-8")):
                yield path.relative_to(root).as_posix(), line, text


def _said_inside_formatted(source: str) -> Iterator[tuple[int, str]]:
    for formatted in ast.walk(ast.parse(source)):
        for node in ast.walk(formatted) if isinstance(formatted, ast.JoinedStr) else ():
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"):
                continue
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def catalogue_of_code(root: Path = ROOT) -> Catalog:
    """A template of everything the code says, each text with the files it stands in."""
    template = Catalog(project="indicator dashboard", charset="utf-8")
    for file, line, text in said_in_code(root):
        if text:
            template.add(text, locations=[(file, line)])
    return template


def update(source: Path, root: Path = ROOT) -> Catalog:
    """The .po brought in step with the code: new texts added empty, texts no longer said dropped, nothing guessed."""
    language = source.parent.parent.name
    kept: dict[object, Any] = {}
    if source.exists():
        with source.open("rb") as stream:
            kept = {message.id: message.string for message in read_po(stream, locale=language) if not message.fuzzy}
    # Day and names are fixed, so that two people's updates do not differ in the head of the file.
    catalogue = Catalog(
        locale=language,
        project="indicator dashboard",
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment="# English texts; the msgid is the Chinese one. Kept in step by: make messages",
        creation_date=datetime(2026, 11, 22, tzinfo=UTC),
        revision_date=datetime(2026, 11, 22, tzinfo=UTC),
        msgid_bugs_address="none",
        last_translator="none",
        language_team="none",
    )
    for message in catalogue_of_code(root):
        if message.id:
            translation = kept.get(message.id, ("", "") if isinstance(message.id, tuple) else "")
            catalogue.add(message.id, string=translation, locations=message.locations, flags=message.flags)
    source.parent.mkdir(parents=True, exist_ok=True)
    with source.open("wb") as stream:
        write_po(stream, catalogue, width=120, sort_output=True, no_location=True)
    return catalogue
