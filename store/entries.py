"""The chain's links with their rows, out of a database's file for the journal, and out of the journal into a file."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from store import chain
from store.journal import Entry, JournalMoved


def entries_after(cursor: duckdb.DuckDBPyConnection, number: int) -> list[Entry]:
    """The links after a number with the rows each of them is of, in order."""
    schema = max(row[0] for row in cursor.execute(chain.query("applied_migrations")).fetchall())
    return [
        Entry(link, schema, _rows_of(cursor, link[2], link[3]) if link[4] else None)
        for link in cursor.execute(chain.query("links_after"), {"number": number}).fetchall()
    ]


def _rows_of(cursor: duckdb.DuckDBPyConnection, table: str, key: str) -> pa.Table:
    asked = {"table": table, "column": chain.KEYS[table], "key": key}
    return cursor.execute(chain.query("link_contents"), asked).to_arrow_table()


def take_entries(cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """Writes links and rows as another server wrote them, in the caller's transaction. JournalMoved where they do not follow
    what is there."""
    last = chain.head_of(cursor)
    number, previous = (last.number, last.hash) if last else (0, chain.BEGINNING)
    rows: dict[tuple[str, str], pa.Table] = {}
    for entry in entries:
        if entry.link[0] != number + 1 or entry.link[7] != previous:
            raise JournalMoved(f"link {entry.link[0]} does not follow {number}")
        number, previous = entry.link[0], entry.link[8]
        if entry.rows is not None:
            # Rows that were linked anew come once more, in the place of those they replace.
            rows[entry.link[2], entry.link[3]] = entry.rows
            _drop_rows(cursor, entry.link[2], entry.link[3])
    by_table: dict[str, list[pa.Table]] = {}
    for (table, _key), part in rows.items():
        by_table.setdefault(table, []).append(part)
    for table, parts in by_table.items():
        _insert(cursor, table, pa.concat_tables(parts, promote_options="default"))
    links = pa.table(
        {name: [entry.link[place] for entry in entries] for place, name in enumerate(_LINK)}, schema=_LINK_SCHEMA
    )
    _insert(cursor, "chain_link", links)
    for entry in entries:
        cursor.execute(chain.query("salts_dropped"), {"table": entry.link[2], "key": entry.link[3]})


def _drop_rows(cursor: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    """Removes the rows of an earlier link of this table and key, where there is one."""
    if not cursor.execute(chain.query("link_known"), {"table": table, "key": key}).fetchone():
        return
    column, keys = chain.KEYS[table], [key]
    if not key:
        keys = [
            row[0] for row in cursor.execute(chain.query("keys_unnamed"), {"table": table, "column": column}).fetchall()
        ]
    cursor.execute(f"delete from {table} where {column}::varchar in (select unnest($keys))", {"keys": keys})


_LINK = ("number", "linked_at", "table_name", "key", "row_count", "digest", "row_marks", "previous", "hash", "salt")
_LINK_SCHEMA = pa.schema(
    zip(
        _LINK,
        [pa.int64(), pa.timestamp("us"), pa.string(), pa.string(), pa.int64(), pa.string(), pa.list_(pa.uint64()),
         pa.string(), pa.string(), pa.string()],
        strict=True,
    )
)  # fmt: skip


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    # A column that came with a later release than the rows has no value in them.
    names = [row[0] for row in cursor.execute(f"describe {table}").fetchall()]
    there = [rows.column(name) if name in rows.column_names else pa.nulls(len(rows)) for name in names]
    cursor.register("batch", pa.table(there, names=names))
    cursor.execute(f"insert into {table} select * from batch")
    cursor.unregister("batch")
