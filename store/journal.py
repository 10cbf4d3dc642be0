"""The journal of a store that several servers share: PostgreSQL keeps every link of the chain with its rows, in order.

Each server reads from a file of its own, which it brings up to the journal; a write holds one lock in PostgreSQL, takes what
others wrote before it, and is there when its links are. A number can be taken once: two writes can never share a place, whatever
becomes of the lock. Rows travel as Parquet, so that the journal needs no change when a table gets a column.
"""

from __future__ import annotations

import io
import json
import os
import re
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pg8000.native import Connection

ADDRESS = "postgres://"
_LOCK = 4_711_018
# How long a write waits for another server's, in seconds; and how many links are read at once.
PATIENCE, AT_ONCE = 60, 500
_TABLE = """create table if not exists board_journal (
    number bigint primary key, linked_at timestamp not null, table_name text not null, key text not null,
    row_count bigint not null, digest text, row_marks text, previous text not null, hash text not null,
    schema integer not null, rows bytea, salt text
)"""
# A journal of before there were salts.
_SALTED = "alter table board_journal add column if not exists salt text"
_AFTER = """select number, linked_at, table_name, key, row_count, digest, row_marks, previous, hash, schema, rows, salt
from board_journal where number > :number order by number limit :most"""
_ADD = """insert into board_journal values (:number, :linked_at, :table_name, :key, :row_count, :digest, :row_marks, :previous,
    :hash, :schema, :rows, :salt)"""
# What was written before a link took its place: the rows were replaced, and nobody shall find out by trying what they were.
_EMPTIED = """update board_journal set rows = null, salt = null
where table_name = :table_name and key = :key and number < :number"""
_LOCKED = "select pg_advisory_xact_lock(:lock)"


class JournalAway(Exception):
    """PostgreSQL does not answer, or not in time; `why` as it says it, without the address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class JournalMoved(Exception):
    """The journal does not go on from where this server's file ends: it was put back, or is another office's."""


@dataclass(frozen=True)
class Entry:
    """A link of the chain as it stands in `chain_link`, by which schema its rows were written, and the rows (None: none)."""

    link: tuple[Any, ...]
    schema: int
    rows: pa.Table | None


def is_address(text: str) -> bool:
    """Whether a database is named by an address rather than a file."""
    return text.startswith(ADDRESS)


def shown(address: str) -> str:
    """An address as it may be printed: without its password."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1@", address)


class Journal:
    """The journal at an address, `postgres://user@host:5432/database` (`?sslmode=verify-full` asks for a certificate; a password
    by PGPASSWORD). One thread at a time may write; any may read."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._reading, self._writing = _Line(address), _Line(address)
        with self._writing.open() as line:
            line.run(_TABLE)
            line.run(_SALTED)

    def last(self) -> tuple[int, str]:
        """Number and hash of the newest link; (0, "") in an empty journal."""
        found = self._asked("select number, hash from board_journal order by number desc limit 1")
        return (found[0][0], found[0][1]) if found else (0, "")

    def hash_of(self, number: int) -> str:
        """The hash of a link; "" where there is none of that number."""
        found = self._asked("select hash from board_journal where number = :number", number=number)
        return str(found[0][0]) if found else ""

    def after(self, number: int) -> Iterator[list[Entry]]:
        """The links after a number in their order, some hundred at a time."""
        while rows := self._asked(_AFTER, number=number, most=AT_ONCE):
            yield [_entry(row) for row in rows]
            number = rows[-1][0]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Holds the one lock: until it writes, or ends, no other server writes. JournalAway when it cannot be had in time."""
        with self._writing.open() as line:
            line.run("begin")
            try:
                line.run(f"set local lock_timeout = '{PATIENCE}s'")
                line.run(_LOCKED, lock=_LOCK)
                yield
            finally:
                with suppress(*_failures()):
                    line.run("rollback")

    def write(self, entries: Sequence[Entry], replaced: Sequence[tuple[str, str]] = ()) -> None:
        """Adds links, all or none; only within a turn, which it ends. Of the tables and keys that were `replaced` nothing is left
        of what their links before were of. JournalAway when they are not there."""
        if not entries:
            return
        try:
            with self._writing.open() as line:
                for entry in entries:
                    line.run(_ADD, **_row(entry))
                    if entry.link[2:4] in replaced:
                        line.run(_EMPTIED, table_name=entry.link[2], key=entry.link[3], number=entry.link[0])
                line.run("commit")
        except JournalAway:
            # The answer to a commit can get lost on the way: what is there is there.
            if self.hash_of(entries[-1].link[0]) != entries[-1].link[8]:
                raise

    def close(self) -> None:
        self._reading.close()
        self._writing.close()

    def _asked(self, sql: str, **given: Any) -> list[Any]:
        for is_last in (False, True):
            try:
                with self._reading.lock, self._reading.open() as line:
                    return list(line.run(sql, **given) or ())
            except JournalAway:
                # A connection that rested while PostgreSQL was started anew is of no use; reading again does no harm.
                if is_last:
                    raise
        raise AssertionError


class _Line:
    """A connection that is made when it is needed, and made anew after a failure."""

    def __init__(self, address: str) -> None:
        self.address, self.lock = address, threading.Lock()
        self._made: Connection | None = None

    @contextmanager
    def open(self) -> Iterator[Connection]:
        try:
            if self._made is None:
                self._made = _connected(self.address)
            yield self._made
        except _failures() as error:
            self.close()
            told = error.args[0] if error.args else error
            raise JournalAway(str(told.get("M", told) if isinstance(told, dict) else told)) from error

    def close(self) -> None:
        made, self._made = self._made, None
        if made is not None:
            with suppress(*_failures()):
                made.close()


def _failures() -> tuple[type[Exception], ...]:
    """What goes wrong on the way to PostgreSQL. Its library is imported only where there is a shared store."""
    from pg8000.exceptions import DatabaseError, InterfaceError

    return (DatabaseError, InterfaceError, OSError)


def _connected(address: str) -> Connection:
    from pg8000.native import Connection

    url = urlsplit(address)
    is_checked = parse_qs(url.query).get("sslmode") == ["verify-full"]
    return Connection(
        user=unquote(url.username or ""),
        password=unquote(url.password or "") or os.environ.get("PGPASSWORD"),
        host=url.hostname or "localhost",
        port=url.port or 5432,
        database=unquote(url.path.strip("/")) or None,
        ssl_context=ssl.create_default_context() if is_checked else None,
        timeout=PATIENCE + 30,
        application_name="board",
    )


def _entry(row: Sequence[Any]) -> Entry:
    number, at, table, key, count, digest, marks, previous, own, schema, rows, salt = row
    link = (number, at, table, key, count, digest, None if marks is None else json.loads(marks), previous, own, salt)
    return Entry(link, schema, None if rows is None else pq.read_table(io.BytesIO(rows)))


def _row(entry: Entry) -> dict[str, Any]:
    number, at, table, key, count, digest, marks, previous, own, salt = entry.link
    return {
        "number": number,
        "linked_at": at,
        "table_name": table,
        "key": key,
        "row_count": count,
        "digest": digest,
        "row_marks": None if marks is None else json.dumps(marks),
        "previous": previous,
        "hash": own,
        "schema": entry.schema,
        "rows": _parquet(entry.rows),
        "salt": salt,
    }


def _parquet(rows: pa.Table | None) -> bytes | None:
    if rows is None:
        return None
    made = io.BytesIO()
    pq.write_table(rows, made, compression="zstd")
    return made.getvalue()
