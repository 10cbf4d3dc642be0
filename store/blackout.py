"""Blacking out personal numbers that were taken in: where they stand, and how they go from rows, links, originals and copies.

What was written stays linked: the rows are linked anew and the links before lose their salt, so that nobody can try out what
stood there. DuckDB keeps what was replaced in free blocks of the file until the file is written anew (`Store`, at its next
start).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import duckdb

from store import chain

# Not said by people: names of rows, hashes, moments, who it was, and figures as they stood in their cells.
_NOT_SAID = frozenset(
    {"id", "submission", "sha256", "reading", "catalogue", "version", "data_version", "who", "raw", "places"}
)
# The content of an original is one place of its own.
ORIGINAL = "original"


@dataclass(frozen=True)
class Place:
    """Texts of one column in the rows that one write put into a table; of `original` the bytes kept under the hash `key`.

    `link` is the key of the link the rows fall under, "" for those of before there was a chain.
    """

    table: str
    key: str
    column: str
    link: str = ""


def as_json(places: Sequence[Place]) -> str:
    return json.dumps([asdict(place) for place in places], ensure_ascii=False)


def from_json(text: str) -> tuple[Place, ...]:
    return tuple(Place(**one) for one in json.loads(text))


def places_of(cursor: duckdb.DuckDBPyConnection, is_meant: Callable[[str], bool]) -> Iterator[tuple[Place, list[str]]]:
    """Every place whose texts have one that is meant, with those texts."""
    for table, named in chain.KEYS.items():
        if table in (ORIGINAL, "catalogue_version", "blackout"):
            continue
        for column, kind, *_rest in cursor.execute(f"describe {table}").fetchall():
            if kind != "VARCHAR" or column in _NOT_SAID or column == named:
                continue
            asked = {"table": table, "named": named, "column": column}
            found: dict[str, list[str]] = {}
            for key, text in cursor.execute(chain.query("long_numbers"), asked).fetchall():
                if is_meant(text):
                    found.setdefault(key, []).append(text)
            for key, texts in found.items():
                yield Place(table, key, column, _link(cursor, table, key)), texts


def original_place(cursor: duckdb.DuckDBPyConnection, sha256: str) -> Place | None:
    """The place of a received file's bytes; None where none are kept under the hash, or they are gone already."""
    there = cursor.execute(chain.query("original"), {"sha256": sha256}).fetchone()
    return Place(ORIGINAL, sha256, "content", _link(cursor, ORIGINAL, sha256)) if there and there[0] else None


def replace_in(cursor: duckdb.DuckDBPyConnection, place: Place, replaced: Callable[[str], str]) -> int:
    """Replaces the texts of a place, or empties an original; how many rows it changed."""
    if place.table == ORIGINAL:
        cursor.execute(chain.query("original_emptied"), {"sha256": place.key})
        return 1
    if place.table not in chain.KEYS or place.column not in _columns(cursor, place.table):
        raise ValueError(f"{place.table}.{place.column}")
    named, column = chain.KEYS[place.table], place.column
    asked = {"table": place.table, "named": named, "column": column, "key": place.key}
    texts = cursor.execute(chain.query("texts_of_write"), asked).fetchall()
    changed = [(new, text, rows) for text, rows in texts if (new := replaced(text)) != text]
    for new, text, _rows in changed:
        cursor.execute(
            f"update {place.table} set {column} = $new where {column} = $old and {named}::varchar = $key",
            {"new": new, "old": text, "key": place.key},
        )
    return sum(rows for *_texts, rows in changed)


def _columns(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in cursor.execute(f"describe {table}").fetchall()]


def _link(cursor: duckdb.DuckDBPyConnection, table: str, key: str) -> str:
    return key if cursor.execute(chain.query("link_known"), {"table": table, "key": key}).fetchone() else ""
