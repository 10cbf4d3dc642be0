"""What is written in one transaction: rows appended to tables, and the links of the chain over all of them at its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from store import blackout, chain
from tracker.visible import visible

# A national table has a million figures; as one frame of objects they would take a gigabyte more.
APPENDED_AT_ONCE = 50_000


class Writing:
    """One transaction's writes. What was written last before it is known: the file is asked for neither again.

    `moment` (UTC) comes after every write before it: two never share one. `head` is the chain's newest link.
    """

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, moment: datetime, head: chain.Head | None, places: dict[str, int]
    ) -> None:
        """`places`: where in each table's rows its key stands, as far as known; it is filled."""
        self._cursor, self.moment, self._head, self._places = cursor, moment, head, places
        # Table and key of the rows written, in the order of their writing.
        self._written: dict[tuple[str, Any], None] = {}
        # What was linked anew: its rows are other ones than those its earlier link was of.
        self.replaced: list[tuple[str, str]] = []

    def execute(self, question: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Asks inside the transaction."""
        return self._cursor.execute(question, parameters)

    def append(self, table: str, rows: list[tuple[Any, ...]] | pa.Table) -> None:
        """Appends rows, or columns, to one of our own tables, many in one statement; what people wrote without invisible characters."""
        for first in range(0, len(rows), APPENDED_AT_ONCE):
            # The text of a catalogue is kept as it was read: its hash is what it is known by.
            batch = _batch(rows[first : first + APPENDED_AT_ONCE])
            self._cursor.register("batch", batch if table == "catalogue_version" else _readable(batch))
            self._cursor.execute(f"insert into {table} select * from batch")
            self._cursor.unregister("batch")
        if len(rows):
            self._written.update(dict.fromkeys((table, key) for key in self._keys(table, rows)))

    def keep_original(self, sha256: str, content: bytes) -> None:
        """Keeps a file's bytes under their hash, once."""
        if not self._cursor.execute(chain.query("original"), {"sha256": sha256}).fetchone():
            self._cursor.execute(
                "insert into original values ($sha256, $content, $size, $now)",
                {"sha256": sha256, "content": content, "size": len(content), "now": self.moment},
            )
            self._written["original", sha256] = None

    def black_out(self, place: blackout.Place, replaced: Callable[[str], str]) -> int:
        """Replaces the texts of a place and links its rows anew; how many rows it changed."""
        changed = blackout.replace_in(self._cursor, place, replaced)
        if changed:
            self._written[place.table, place.link or None] = None
            if (place.table, place.link) not in self.replaced:
                self.replaced.append((place.table, place.link))
        return changed

    def seal(self) -> None:
        """Begins the chain of a store that has none (`chain.seal`)."""
        chain.seal(self._cursor, self.moment)

    def finish(self, at: datetime) -> None:
        """Links all that was written to the chain, before the transaction ends."""
        chain.add_links(self._cursor, self._head, self._written, at)
        for table, key in self.replaced:
            self._cursor.execute(chain.query("salts_dropped"), {"table": table, "key": key})

    def _keys(self, table: str, rows: list[tuple[Any, ...]] | pa.Table) -> list[Any]:
        """What names the rows of a write in the chain, in their order."""
        if table not in self._places:
            columns = self._cursor.execute(f"describe {table}").fetchall()
            self._places[table] = [column[0] for column in columns].index(chain.KEYS[table])
        place = self._places[table]
        values = rows.column(place).unique().to_pylist() if isinstance(rows, pa.Table) else [row[place] for row in rows]
        return list(dict.fromkeys(values))


def _readable(batch: pa.Table) -> pa.Table:
    """The columns with only what is seen in their texts; those that need no change as they are."""
    for number, column in enumerate(batch.columns):
        if pa.types.is_string(column.type):
            texts = column.unique().to_pylist()
            if any(text is not None and visible(text) != text for text in texts):
                cleaned = pa.array(
                    [None if text is None else visible(text) for text in column.to_pylist()], pa.string()
                )
                batch = batch.set_column(number, batch.field(number).name, cleaned)
    return batch


def _batch(rows: list[tuple[Any, ...]] | pa.Table) -> pa.Table:
    """The rows as columns, what is no number as missing."""
    if isinstance(rows, pa.Table):
        return rows
    columns = [pa.array(values, from_pandas=True) for values in zip(*rows, strict=True)]
    return pa.table(columns, names=[str(number) for number, _ in enumerate(columns)])
