"""The chain over everything that is kept: each write adds a link that carries the hash of the one before.

A row that is changed, removed or added past this program no longer fits its link, and a link that is changed no longer fits the
next. Who can write the file can make the whole chain anew; its head, printed on receipts and kept elsewhere, then fits none of it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb

HERE = Path(__file__).parent
# What is no record of the office's: how the file is built, and the chain itself.
OUTSIDE = ("applied_migration", "chain_link", "file_rewritten")
# Which column's value names the rows of one write. Of a submission all tables share its id; else it is the moment.
KEYS = {
    "submission": "id",
    "observation": "submission",
    "submission_problem": "submission",
    "remark": "submission",
    "allocation": "submission",
    "path": "submission",
    "baseline": "submission",
    "register_row": "submission",
    "check_in": "submission",
    "account": "submission",
    "explanation": "submission",
    "acceptance": "submission",
    "held_unit": "submission",
    "attachment": "submission",
    "original": "sha256",
    "saved_together": "submission",
    "evidence": "submission",
    "withdrawal": "withdrawn_at",
    "reinstatement": "reinstated_at",
    "adopted_population": "recorded_at",
    "publication": "published_at",
    "edition_judgement": "published_at",
    "unpublication": "unpublished_at",
    "alias": "settled_at",
    "scenario": "saved_at",
    "owner_confirmation": "recorded_at",
    "matter": "recorded_at",
    "matter_word": "recorded_at",
    "issued_paper": "recorded_at",
    "consultation": "recorded_at",
    "briefing": "made_at",
    "briefing_file": "briefing",
    "catalogue_version": "version",
    "audit": "happened_at",
    "return_step": "happened_at",
    "blackout": "happened_at",
}
# Up to so many rows of one write are told apart one by one; of more only that they are no longer the same.
MARKED = 50_000
# The schema from which on there is a chain.
SINCE = 14
SHOWN = 5
BEGINNING = "0" * 64

Fault = Literal["changed", "removed", "added", "link"]


@dataclass(frozen=True)
class Tampering:
    """Rows of one write that are not as they were written: how many, and what stands there now (`found`, a few of them).

    Of a `link` fault `table` and `key` are what the link is of.
    """

    kind: Fault
    table: str
    key: str
    rows: int
    found: tuple[str, ...] = ()
    number: int = 0
    linked_at: datetime | None = None


@dataclass(frozen=True)
class Head:
    """The newest link: its number, moment (UTC) and hash."""

    number: int
    at: datetime
    hash: str


@cache
def query(name: str) -> str:
    """The SQL text of `queries/<name>.sql`."""
    return (HERE / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def head_of(cursor: duckdb.DuckDBPyConnection) -> Head | None:
    """The newest link; None before the first."""
    found = cursor.execute(query("last_link")).fetchone()
    return Head(*found) if found else None


def add_links(
    cursor: duckdb.DuckDBPyConnection, head: Head | None, written: Iterable[tuple[str, Any]], at: datetime
) -> None:
    """Adds a link after `head` for each table and key whose rows have just been written, in the same transaction."""
    links = []
    # A clock that was put back does not turn the chain's order.
    first, at, previous = (head.number + 1, max(at, head.at), head.hash) if head else (1, at, BEGINNING)
    for number, (table, key) in enumerate(written, start=first):
        salt = secrets.token_hex(16)
        asked = {"table": table, "column": KEYS[table], "key": key, "marked": MARKED, "salt": salt}
        link = (number, at, table, *cursor.execute(query("link_rows"), asked).fetchall()[0])
        links.append((*link, previous, previous := _hash(previous, *link), salt))
    if links:
        cursor.executemany("insert into chain_link values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", links)


def seal(cursor: duckdb.DuckDBPyConnection, at: datetime) -> None:
    """Begins the chain: a link over all that a table holds from before there was one, for each that holds something.

    In a new file that is the first table's, over nothing: rows that nobody linked fall under no link, whenever they come.
    """
    if head_of(cursor) is None:
        first = next(iter(KEYS))
        holding = (t for t in KEYS if t == first or cursor.execute(query("row_count"), {"name": t}).fetchall()[0][0])
        add_links(cursor, None, ((table, None) for table in holding), at)


def tamperings(cursor: duckdb.DuckDBPyConnection, head: str = "") -> list[Tampering]:
    """Everything that is not as it was written, in the order of the chain; `head` is a hash printed earlier.

    Empty where all is whole.
    """
    links = cursor.execute(query("links")).fetchall()
    found, before = [], BEGINNING
    expected: dict[tuple[str, str], tuple[Any, ...]] = {}
    for place, link in enumerate(links, start=1):
        number, at, table, key, count, digest, marks, previous, own, _salt = link
        told = _hash(previous, number, at, table, key, count, digest, marks)
        if number != place or previous != before or own != told:
            found.append(Tampering("link", table, key, 1, number=number, linked_at=at))
            if number != place:
                # One is missing or too many: all after it would be told again.
                break
        before = own
        if (table, key) in expected and not _blacked_out(cursor, table, key):
            found.append(Tampering("link", table, key, 1, number=number, linked_at=at))
        expected[table, key] = link
    if head and not any(link[8].startswith(head) for link in links):
        found.append(Tampering("link", "", "", 0, (head,), number=len(links)))
    for (sha256,) in cursor.execute(query("originals_damaged")).fetchall():
        number, at = expected.get(("original", sha256), (0, None))[:2]
        found.append(Tampering("changed", "original", sha256, 1, (), number, at))
    for table in KEYS:
        found += _of_table(cursor, table, {key: link for (of, key), link in expected.items() if of == table})
    return found


def _of_table(cursor: duckdb.DuckDBPyConnection, table: str, links: dict[str, tuple[Any, ...]]) -> list[Tampering]:
    salts = [link[9] or "" for link in links.values()]
    asked = {"table": table, "column": KEYS[table], "keys": [*links], "salts": salts, "rest": _salt(links, "")}
    groups = cursor.execute(query("chain_groups"), asked).fetchall()
    there = {key: (count, digest) for key, count, digest in groups}
    told = {key: (link[4], link[5]) for key, link in links.items() if link[4]}
    if table == "briefing":
        # Before there were salts the hash of papers took in only what was chosen for them: a column of that name hid the row.
        before = {key: (n, digest) for key, n, digest in cursor.execute(query("briefings_before")).fetchall()}
        whole = [key for key, was in told.items() if not links[key][9] and was == before.get(key)]
        told |= {key: there[key] for key in whole if key in there}
    wrong = [key for key in {**told, **there} if told.get(key) != there.get(key)]
    return [_difference(cursor, table, key, links) for key in wrong]


def _difference(
    cursor: duckdb.DuckDBPyConnection, table: str, key: str, links: dict[str, tuple[Any, ...]]
) -> Tampering:
    asked = {"table": table, "column": KEYS[table], "keys": [*links], "key": key, "salt": _salt(links, key)}
    rows = cursor.execute(query("chain_rows"), asked).fetchall()
    link = links.get(key)
    was, number, at = (link[4], link[0], link[1]) if link else (0, 0, None)
    kind: Fault = "changed" if len(rows) == was else "removed" if len(rows) < was else "added"
    marks = link[6] if link else []
    if marks is None:
        return Tampering(kind, table, key, max(abs(len(rows) - was), 1), (), number, at)
    strange = Counter(_mark(digest) for digest, _text in rows) - Counter(marks)
    gone = Counter(marks) - Counter(_mark(digest) for digest, _text in rows)
    found = tuple(text for digest, text in rows if strange[_mark(digest)])[:SHOWN]
    return Tampering(kind, table, key, max(strange.total(), gone.total()), found, number, at)


def _salt(links: dict[str, tuple[Any, ...]], key: str) -> str:
    """What stands before each row of a write in its hash; "" of the writes of before there was any, or where nothing is known."""
    return (links[key][9] or "") if key in links else ""


def _blacked_out(cursor: duckdb.DuckDBPyConnection, table: str, key: str) -> bool:
    """Whether a write's rows were linked anew because something in them was blacked out, as approved."""
    return bool(cursor.execute(query("blacked_out"), {"table": table, "key": key}).fetchone())


def _mark(row_hash: str) -> int:
    return int(row_hash[:16], 16)


def _hash(previous: str, *parts: Any) -> str:
    return hashlib.sha256("\n".join([previous, *map(str, parts)]).encode()).hexdigest()
