"""What a YAML file says, kept between starts: parsing an office's texts takes most of a second, reading it back none.

A document is kept as JSON under the hash of its text and of the code that reads it, in a folder that only its owner may
write to. Whatever does not fit (damaged, of another owner, of another version) is no document, and the file is parsed again.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path as FilePath
from typing import Any

from tracker.schema.faults import Path

FOLDER = FilePath(__file__).resolve().parents[2] / ".cache" / "yaml"
# Of so many texts, those used last; an office has two, whoever tries out changes a few more.
MOST = 32


@dataclass
class Document:
    """The data of a file (mappings as dict, lists as tuple) and the line of each place in it, counted from 1."""

    file: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)
    repeated: list[tuple[Path, int, int]] = field(default_factory=list)


def packed(document: Document) -> str:
    """The document as JSON. ValueError when it holds what JSON cannot say again."""
    lines = [[line, *path] for path, line in document.lines.items()]
    whole = [document.file, _said(document.data), lines, document.repeated]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Document:
    """The document a JSON text holds."""
    file, data, lines, repeated = json.loads(text)
    places = {tuple(path): line for line, *path in lines}
    return Document(file, _meant(data), places, [(tuple(path), line, first) for path, line, first in repeated])


def _said(value: Any) -> Any:
    """Mappings, lists and days as a list that begins with its kind, everything else as it is."""
    if isinstance(value, dict):
        return ["mapping", *((_said(key), _said(held)) for key, held in value.items())]
    if isinstance(value, tuple):
        return ["list", *map(_said, value)]
    if type(value) is date:
        return ["day", value.isoformat()]
    if isinstance(value, datetime):
        return ["moment", value.isoformat()]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise ValueError(type(value).__name__)


def _meant(said: Any) -> Any:
    if not isinstance(said, list):
        return said
    kind, *held = said
    if kind == "mapping":
        return {_meant(key): _meant(value) for key, value in held}
    if kind == "list":
        return tuple(map(_meant, held))
    return {"day": date, "moment": datetime}[kind].fromisoformat(*held)


def kept(text: str, file: str, folder: FilePath) -> Document | None:
    """The document kept of a text, None when there is none to be trusted."""
    place = folder / f"{_key(text, file)}.json"
    try:
        if not (_is_ours(folder.lstat(), stat.S_ISDIR) and _is_ours(place.lstat(), stat.S_ISREG)):
            return None
        checksum, _, body = place.read_text(encoding="utf-8").partition("\n")
        if checksum != _hash(body):
            return None
        with suppress(OSError):
            os.utime(place)
        return unpacked(body)
    except (OSError, UnicodeDecodeError):
        return None  # not there, or spoilt


def keep(document: Document, text: str, folder: FilePath) -> None:
    """Keeps the document of a text; where the folder cannot be written to, or is not ours alone, nothing is kept."""
    place = folder / f"{_key(text, document.file)}.json"
    making = place.with_suffix(f".{os.getpid()}")
    with suppress(OSError, ValueError):
        body = packed(document)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(folder.lstat(), stat.S_ISDIR):
            return
        making.write_text(f"{_hash(body)}\n{body}", encoding="utf-8")
        making.chmod(0o600)
        making.replace(place)
        for old in sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)[MOST:]:
            old.unlink()


def _is_ours(found: os.stat_result, is_kind: Any) -> bool:
    """Whether nobody but this user could have written it."""
    return bool(is_kind(found.st_mode)) and found.st_uid == os.getuid() and not found.st_mode & 0o022


def _key(text: str, file: str) -> str:
    return _hash("\0".join((_reader(), file, text)))[:32]


@cache
def _reader() -> str:
    """What else a document depends on: the code that reads it."""
    here = FilePath(__file__)
    code = (here, here.with_name("yaml_lines.py"))
    return "\0".join((version("ruamel.yaml"), *(path.read_text(encoding="utf-8") for path in code)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
