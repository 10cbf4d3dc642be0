"""One DuckDB file, opened once per process: cursors for reads, one lock and one transaction for every write.

A figure is only ever added. What is current, and what was current at any past moment, is asked in SQL
(`queries/*.sql`, named parameters); every read takes the moment it wants to know of.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from store import blackout, chain
from store.background import Background
from store.entries import entries_after, take_entries
from store.journal import Journal, JournalAway, JournalMoved, shown
from store.rows import (
    BriefingMade,
    CommitNote,
    Committed,
    NewEdition,
    NewMatter,
    edition_tables,
    judgement_columns,
    note_tables,
    tables_of,
)
from store.writing import Writing
from tracker.submission import Grade, Submission

HERE = Path(__file__).parent
# Files of this storage version open with every DuckDB from 1.5 on.
# How DuckDB says that a block of the file is damaged or not there; a full disk it says otherwise.
_NOT_TAKEN = re.compile("Read-only file system|Permission denied|No space left on device|Disk quota exceeded")
_UNREADABLE = re.compile("[Cc]orrupt|[Cc]ould not read|[Ii]nvalidated")
CONFIG = {"autoinstall_known_extensions": "false", "storage_compatibility_version": "v1.5.0"}


class DatabaseHeld(Exception):
    """Another process has the database open. `holder` is what DuckDB says of it (usually a process number)."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is held by {holder}")
        self.path, self.holder = path, holder


class DatabaseTooNew(Exception):
    """The database was written by a newer release: `found` is its schema number, `known` the newest we know."""

    def __init__(self, path: Path | str, found: int, known: int) -> None:
        super().__init__(f"{path} has schema {found}, this release knows {known}")
        self.path, self.found, self.known = path, found, known


class NotADatabase(Exception):
    """The file is no database of ours, or one that is damaged; `why` is what DuckDB says of it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


class NotWritable(Exception):
    """The disk does not take what was to be written (it is full, read-only, or not ours), or PostgreSQL does not: of that
    nothing is saved, and all that was saved before stands. `why` as the system says it."""

    def __init__(self, path: Path | str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why, self.is_full = path, why, "No space left" in why


class CopyFailed(Exception):
    """No copy could be made; all that was saved stands in the database. `is_full`: the disk is; `why` as the system says it."""

    def __init__(self, why: str, *, is_full: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_full = why, is_full


class GradesMixed(Exception):
    """Own and sample figures were about to stand in one database, where they could meet in one figure."""

    def __init__(self, there: str, given: str) -> None:
        super().__init__(f"database holds {there} figures, given {given}")
        self.there, self.given = there, given


REMEMBERED = 2000
# How many writes this process has made to each file.
_WRITES: Counter[str] = Counter()
_LOCKS: dict[str, threading.Lock] = {}
# How often this process has each file open.
_OPEN: Counter[str] = Counter()
log = logging.getLogger("dashboard")


@cache
def macros() -> str:
    """The SQL text of `macros.sql`: what the questions mean by received, withdrawn, in force and current."""
    return (HERE / "macros.sql").read_text(encoding="utf-8")


@cache
def query_text(name: str) -> str:
    """The SQL text of `queries/<name>.sql`."""
    return (HERE / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Store:
    """The database file of one office. Safe to share between threads; close it at the end of the process."""

    def __init__(self, path: Path | str, *, read_only: bool = False, journal: Journal | None = None) -> None:
        """Opens (and, unless `read_only`, creates and migrates) the file. Of a shared store the file is this process's own
        copy, brought up to the `journal` now and before every write. DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable;
        JournalMoved where the file is of no use to the journal."""
        self.path = Path(path)
        self.read_only = read_only
        self.journal = journal
        # Who follows the journal ends with the store.
        self.closing = threading.Event()
        # The copies of it (store/copies.py).
        self.background = Background("copy", CopyFailed)
        # What was asked since the last write, and which write that was. Nobody but this process writes the file while it
        # has it open; that it may have it open twice is what the count is shared for.
        self.in_memory = str(path) == ":memory:"
        self._file = f"memory {id(self)}" if self.in_memory else str(self.path.resolve())
        # One for each file: it may be open twice.
        self._lock = _LOCKS.setdefault(self._file, threading.Lock())
        self._key_places: dict[str, int] = {}
        self._remembered: tuple[int, dict[tuple[Any, ...], list[tuple[Any, ...]]]] = (-1, {})
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._counted = False
        if not self.in_memory and not self._is_fixed:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._root = duckdb.connect(str(path), read_only=self._is_fixed, config=dict(CONFIG))
        except duckdb.IOException as error:
            holder = re.search(r"Conflicting lock is held in (.+?)(?:\.\s|$)", str(error))
            if _NOT_TAKEN.search(str(error)):
                raise NotWritable(self.path, str(error)) from error
            if holder is None:
                raise NotADatabase(self.path, str(error)) from error
            raise DatabaseHeld(self.path, holder[1]) from error
        try:
            self._migrate()
            if journal is not None:
                self._join(journal)
            self._counted = True
            _OPEN[self._file] += 1
            self._rewrite()
        except duckdb.Error as error:
            self._root.close()
            if _NOT_TAKEN.search(str(error)):
                raise NotWritable(self.path, str(error)) from error
            if isinstance(error, duckdb.CatalogException):
                raise NotADatabase(self.path, str(error)) from error
            raise
        except BaseException:
            self._root.close()
            raise

    @property
    def _is_fixed(self) -> bool:
        """Whether the file is never written, not even brought up to a journal."""
        return self.read_only and self.journal is None

    def close(self) -> None:
        """Closes the file when the copy that follows a commit is made."""
        self.background.wait()
        self.closing.set()
        if self.journal is not None:
            with self._lock:
                self.journal.close()
        # Its cursors close with it, those that rest and those at work.
        self._root.close()
        if self._counted:
            self._counted = False
            _OPEN[self._file] -= 1

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        # Threads that share one connection get each other's rows; a cursor each, they do not (measured).
        # A temporary macro is known to its own cursor only and telling a new cursor takes a millisecond: they are used again.
        try:
            cursor = self._idle.pop()
        except IndexError:
            cursor = self._root.cursor()
            cursor.execute(macros())
        try:
            yield cursor
        except BaseException:
            cursor.close()
            raise
        self._idle.append(cursor)

    @contextmanager
    def _transaction(self) -> Iterator[Writing]:
        # While the lock is held, of a shared store its turn too, nobody writes: what was last asked of the file holds.
        with self._lock, self._alone(), self._cursor() as cursor:
            head = next((chain.Head(*row) for row in self.remembered("last_link")), None)
            try:
                with _whole(cursor):
                    writing = Writing(cursor, _after(self.last_change(), head), head, self._key_places)
                    yield writing
                    writing.finish(utc_now())
                    if self.journal is not None:
                        # Kept here once it is kept there: who is killed between the two finds it there.
                        self.journal.write(entries_after(cursor, head.number if head else 0), writing.replaced)
            except duckdb.Error as error:
                if _NOT_TAKEN.search(str(error)):
                    raise NotWritable(self.path, str(error)) from error
                raise
            finally:
                _WRITES[self._file] += 1

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Of a shared store: nobody else writes meanwhile, and all that others wrote is here. NotWritable."""
        if self.journal is None:
            yield
            return
        with self._answering(self.journal), self.journal.turn():
            self._take(self.journal)
            if self.journal.last() != self._head():
                raise JournalMoved("it ends before this server's file")
            yield

    @contextmanager
    def _answering(self, journal: Journal) -> Iterator[None]:
        try:
            yield
        except (JournalAway, JournalMoved) as error:
            raise NotWritable(shown(journal.address), f"PostgreSQL: {error}") from error

    def _join(self, journal: Journal) -> None:
        number, own = self._head()
        if number and journal.hash_of(number) != own:
            raise JournalMoved(f"{self.path} ends in a link the journal does not have")
        self._take(journal)
        if journal.last()[0] == 0:
            with self._transaction() as writing:
                writing.seal()

    def catch_up(self) -> None:
        """Takes what other servers wrote to a shared store; of a file there is nothing to take. NotWritable where PostgreSQL
        does not answer."""
        if self.journal is None:
            return
        with self._lock, self._answering(self.journal):
            if not self.closing.is_set() and self.journal.last()[0] != self._head()[0]:
                self._take(self.journal)

    def _head(self) -> tuple[int, str]:
        with self._cursor() as cursor:
            head = chain.head_of(cursor)
        return (head.number, head.hash) if head else (0, "")

    def _take(self, journal: Journal) -> None:
        taken = False
        for entries in journal.after(self._head()[0]):
            found, known = max(entry.schema for entry in entries), max(_migrations())
            if found > known:
                raise DatabaseTooNew(shown(journal.address), found, known)
            with self._cursor() as cursor, _whole(cursor):
                take_entries(cursor, entries)
            taken = True
        if taken:
            _WRITES[self._file] += 1

    def send_to(self, journal: Journal) -> None:
        """Writes the whole of this file into an empty journal, all or none. JournalAway; JournalMoved when it is not empty."""
        with self._lock, journal.turn(), self._cursor() as cursor:
            if journal.last()[0]:
                raise JournalMoved(shown(journal.address))
            journal.write(entries_after(cursor, 0))

    def _migrate(self) -> None:
        files = _migrations()
        if not self._is_fixed:
            self._root.execute("create table if not exists applied_migration (number integer, applied_at timestamp)")
        applied = {int(number) for (number,) in self._root.execute(query_text("applied_migrations")).fetchall()}
        found, known = max(applied, default=0), max(files)
        if found > known:
            raise DatabaseTooNew(self.path, found, known)
        missing = [files[number] for number in sorted(files.keys() - applied)]
        if missing and self._is_fixed:
            self._read_into_memory()
        # A cursor that knows no macros yet: they need the tables.
        with self._root.cursor() as cursor:
            if missing:
                with _whole(cursor):
                    for file in missing:
                        cursor.execute(file.read_text(encoding="utf-8"))
                        cursor.execute(
                            "insert into applied_migration values ($number, $at)",
                            {"number": int(file.name[:4]), "at": utc_now()},
                        )
            if not self.read_only and self.journal is None:
                last = cursor.execute(query_text("last_change")).fetchall()[0][0]
                with _whole(cursor):
                    chain.seal(cursor, _after(last, chain.head_of(cursor)))

    def _read_into_memory(self) -> None:
        """An older database that may only be read (a copy) is brought up to date in memory: the file stays as it is."""
        self._root.close()
        self._root = duckdb.connect(":memory:", config=dict(CONFIG))
        quoted = str(self.path).replace("'", "''")
        self._root.execute(f"attach '{quoted}' as older (read_only)")
        self._root.execute("copy from database older to memory")
        self._root.execute("detach older")

    def rows(self, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a question, in its order."""
        with self._cursor() as cursor:
            return cursor.execute(query_text(name), parameters).fetchall()

    def frame(self, name: str, **parameters: Any) -> pd.DataFrame:
        """The rows of a question as a frame; its grain is the question's first line."""
        with self._cursor() as cursor:
            return cursor.execute(query_text(name), parameters).df()

    def columns(self, name: str, **parameters: Any) -> pa.Table:
        """The columns of a question, texts as dictionaries: a million rows without an object each."""
        with self._cursor() as cursor:
            table = cursor.execute(query_text(name), parameters).to_arrow_table()
        texts = [n for n, field in enumerate(table.schema) if pa.types.is_string(field.type)]
        for n in texts:
            encoded = table.column(n).dictionary_encode().combine_chunks()
            table = table.set_column(n, table.schema.field(n).name, encoded)
        return table

    def last_change(self) -> datetime:
        """The moment of the last write, UTC; 1970 when there was none."""
        return self._moment_of("last_change")

    def plan_changed(self, plan: str, regions: list[str]) -> datetime:
        """The moment of the last write that can change what is said of a plan with these places, UTC."""
        return self._moment_of("plan_changed", plan=plan, regions=regions)

    def _moment_of(self, name: str, **parameters: Any) -> datetime:
        changed: datetime = self.remembered(name, **parameters)[0][0]
        return changed

    def remembered(self, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a question that many ask, asked of the file once between two writes. Nobody may change them."""
        # A write gives a new dict: what was read before it is not taken for what is there after.
        write = _WRITES[self._file]
        if self._remembered[0] != write:
            self._remembered = (write, {})
        known = self._remembered[1]
        asked = (name, *((k, tuple(v) if isinstance(v, list) else v) for k, v in sorted(parameters.items())))
        if asked not in known:
            # Past moments are as many as visitors like to ask for.
            if len(known) >= REMEMBERED:
                known.clear()
            known[asked] = self.rows(name, **parameters)
        return known[asked]

    def working_grade(self, known_at: datetime) -> Grade | None:
        """own or sample: the one grade of working figures in the database, None while it holds none."""
        grades = {row[0] for row in self.remembered("grades", known_at=known_at)}
        return "own" if "own" in grades else "sample" if grades else None

    def same(self, sha256: str, reading: str, grade: str) -> list[str]:
        """Ids of submissions in force with the same bytes read the same way, newest first."""
        return [row[0] for row in self.remembered("same_submission", sha256=sha256, reading=reading, grade=grade)]

    def original(self, sha256: str) -> bytes | None:
        """The bytes received under this hash; None where there are none, or they were blacked out."""
        found = self.rows("original", sha256=sha256)
        return bytes(found[0][0]) or None if found else None

    def commit(
        self,
        submission: Submission,
        content: bytes,
        *,
        who: str,
        reading: str,
        catalogue: str,
        note: CommitNote | None = None,
    ) -> Committed:
        """Writes a clean submission whole or not at all: its figures, doubts, remarks, tables of targets and bytes.

        GradesMixed when own and sample figures would meet. ValueError when it has blocking problems.
        """
        if not submission.is_clean or submission.grade is None:
            raise ValueError("only a clean submission with a grade is committed")
        if len({(o.region, o.measure, o.period) for o in submission.observations}) < len(submission.observations):
            raise ValueError("a submission gives one figure for a region, measure and period")
        with self._transaction() as writing:
            now = writing.moment
            if submission.grade != "published":
                there = {row[0] for row in self.remembered("grades", known_at=self.last_change())} - {submission.grade}
                if there:
                    raise GradesMixed(there.pop(), submission.grade)
            committed = Committed(uuid.uuid4().hex, now)
            for table, rows in tables_of(submission, committed, who, reading, catalogue).items():
                writing.append(table, rows)
            for table, rows in note_tables(submission, committed, who, note or CommitNote()).items():
                writing.append(table, rows)
            writing.keep_original(submission.sha256, content)
            for _name, sha256, page in (note or CommitNote()).attachments:
                writing.keep_original(sha256, page)
        return committed

    def withdraw(self, *submissions: str, who: str, reason: str) -> datetime:
        """Takes submissions out of force from now on, all or none. KeyError when one of them is not in force."""
        return self._turn("withdrawal", submissions, False, who, reason)

    def reinstate(self, *submissions: str, who: str, reason: str) -> datetime:
        """Takes their withdrawal back: from now on they are in force again, all or none. KeyError when one is not withdrawn."""
        return self._turn("reinstatement", submissions, True, who, reason)

    def send_back(self, *submissions: str, who: str, reason: str) -> datetime:
        """Withdraws submissions as sent back to who handed them in, all or none. KeyError when one of them is not in force."""
        return self._turn("withdrawal", submissions, False, who, reason, step="sent_back")

    def review(self, *submissions: str, who: str, reason: str) -> datetime:
        """Says that submissions were reviewed, all or none: no figure changes by it. KeyError when one of them is not in force."""
        return self._turn("", submissions, False, who, reason, step="reviewed")

    def _turn(
        self, table: str, submissions: Sequence[str], are_withdrawn: bool, who: str, reason: str, *, step: str = ""
    ) -> datetime:
        with self._transaction() as writing:
            now = writing.moment
            known = writing.execute(query_text("submissions"), {"known_at": now}).df()
            turnable = set(known.loc[known["withdrawn"] == are_withdrawn, "id"])
            if missing := sorted(set(submissions) - turnable):
                raise KeyError(missing[0])
            every = list(dict.fromkeys(submissions))
            if table:
                writing.append(table, [(submission, now, who, reason) for submission in every])
            if step:
                writing.append("return_step", [(submission, step, now, who, reason) for submission in every])
        return now

    def adopt_population(self, region: str, period: str, year: int, document: str, who: str) -> None:
        """Adds the decision that a region's quarter divides by the residents at the end of `year`."""
        with self._transaction() as writing:
            writing.append("adopted_population", [(region, period, year, document, writing.moment, who)])

    def publish(self, edition: NewEdition, said: Iterable[tuple[str, str, str]], *, who: str) -> datetime:
        """Lays down an edition with what it says (target, region and judgement as JSON), whole or not at all; the moment
        from which leaders see it."""
        columns = judgement_columns(said)
        with self._transaction() as writing:
            # An edition's moment is its name, and to publish is no change of figures: two would share one where the clock
            # lags behind the last of these.
            last: datetime = writing.execute(query_text("last_publication")).fetchall()[0][0]
            now = max(writing.moment, last + timedelta(microseconds=1))
            for table, rows in edition_tables(edition, columns, now, who).items():
                writing.append(table, rows)
        return now

    def unpublish(self, plan: str, published_at: datetime, *, who: str, reason: str) -> datetime:
        """Takes back the edition leaders see; from the moment given back on they see the one before. KeyError when it is not
        that one."""
        with self._transaction() as writing:
            asked = {"plan": plan, "known_at": datetime.max}
            every = writing.execute(query_text("editions"), asked).df()
            standing = every[every["unpublished_at"].isna()]
            if not len(standing) or standing.iloc[0]["published_at"] != published_at:
                raise KeyError(plan)
            writing.append("unpublication", [(plan, published_at, writing.moment, who, reason)])
        return writing.moment

    def settle_alias(self, plan: str, kind: str, name: str, meaning: str, *, who: str, removed: bool = False) -> None:
        """Remembers what a name means in a plan's workbooks (kind: region or measure), or takes that back."""
        with self._transaction() as writing:
            writing.append("alias", [(plan, kind, name, meaning, removed, writing.moment, who)])

    def save_scenario(
        self, plan: str, name: str, target: str, as_of: str, content: str, *, who: str, removed: bool = False
    ) -> None:
        """Adds a scenario to a plan's list, or, `removed`, takes the one of that name off it."""
        with self._transaction() as writing:
            row = (plan, name, target, as_of, content, removed, writing.moment, who)
            writing.append("scenario", [row])

    def confirm_owners(self, plan: str, target: str, units: str | None, document: str, *, who: str) -> None:
        """Adds who answers for a target (JSON, None to take the earlier word back) and the document that says so."""
        with self._transaction() as writing:
            writing.append("owner_confirmation", [(plan, target, units, document, writing.moment, who)])

    def open_matters(self, plan: str, matters: Iterable[NewMatter], *, who: str) -> tuple[int, ...]:
        """Puts matters on a plan's ledger, all or none, each under the next number; their numbers."""
        with self._transaction() as writing:
            now = writing.moment
            known = writing.execute(query_text("matters"), {"plan": plan, "known_at": now}).fetchall()
            last = max((row[0] for row in known), default=0)
            rows = [
                (
                    plan,
                    number,
                    one.source,
                    one.target,
                    one.period,
                    one.words,
                    json.dumps(one.units, ensure_ascii=False),
                    one.due,
                    one.document,
                    now,
                    who,
                )
                for number, one in enumerate(matters, start=last + 1)
            ]
            writing.append("matter", rows)
        return tuple(row[1] for row in rows)

    def add_matter_word(self, plan: str, number: int, state: str, words: str, evidence: str, *, who: str) -> None:
        """Adds a word on a matter of the ledger, and the state it is in from now on."""
        with self._transaction() as writing:
            row = (plan, number, state, words, evidence, writing.moment, who)
            writing.append("matter_word", [row])

    def keep_issued(
        self,
        key: str,
        plan: str,
        briefing: str,
        number: str,
        issued_on: date,
        file_name: str,
        content: bytes,
        *,
        who: str,
    ) -> None:
        """Keeps a paper as it was issued, its bytes with the originals."""
        sha256 = hashlib.sha256(content).hexdigest()
        with self._transaction() as writing:
            now = writing.moment
            writing.keep_original(sha256, content)
            row = (key, plan, briefing, number, issued_on, file_name, sha256, now, who)
            writing.append("issued_paper", [row])

    def record_consultation(self, plan: str, period: str, region: str, answer: str, words: str, *, who: str) -> None:
        """Adds what a place answered on its lines of a quarter's paper."""
        with self._transaction() as writing:
            row = (plan, period, region, answer, words, writing.moment, who)
            writing.append("consultation", [row])

    def remember_briefing(
        self, briefing: BriefingMade, files: list[tuple[str, str, str, int]], *, who: str
    ) -> datetime:
        """Records a set of meeting papers and its files (name, format, sha256, bytes); the moment it was recorded."""
        with self._transaction() as writing:
            now = writing.moment
            made = (
                briefing.id,
                briefing.plan,
                briefing.period,
                briefing.known_at,
                briefing.data_version,
                briefing.edition,
            )
            writing.append("briefing", [(*made, briefing.language, briefing.chosen, now, who)])
            writing.append("briefing_file", [(briefing.id, *file) for file in files])
        return now

    def remember_catalogue(
        self, version: str, catalogue: str, regions: str, who: str, tasks: str | None = None
    ) -> None:
        """Keeps the texts of catalogue, register and tasks when this version is seen for the first time."""
        with self._transaction() as writing:
            seen = writing.execute("select 1 from catalogue_version where version = $version", {"version": version})
            if not seen.fetchone():
                writing.append("catalogue_version", [(version, catalogue, regions, writing.moment, who, tasks)])

    def record_act(self, act: str, details: str, who: str) -> None:
        """Adds a line to the audit trail."""
        with self._transaction() as writing:
            writing.append("audit", [(writing.moment, who, act, details)])

    def personal_places(self, is_meant: Callable[[str], bool]) -> list[tuple[blackout.Place, list[str]]]:
        """Every place of a text that is meant, with those texts."""
        with self._cursor() as cursor:
            return list(blackout.places_of(cursor, is_meant))

    def original_place(self, sha256: str) -> blackout.Place | None:
        """The place of a received file's bytes; None where none are kept under the hash, or not any more."""
        with self._cursor() as cursor:
            return blackout.original_place(cursor, sha256)

    def tell_blackout(self, key: str, step: str, places: Sequence[blackout.Place], *, who: str, reason: str) -> None:
        """Adds a step of a request to black something out; it changes nothing else."""
        with self._transaction() as writing:
            writing.append("blackout", [(key, step, blackout.as_json(places), reason, writing.moment, who)])

    def black_out(
        self, key: str, places: Sequence[blackout.Place], replaced: Callable[[str], str], *, who: str, reason: str
    ) -> int:
        """Replaces the texts of the places, empties the originals among them, all or none; how many rows it changed.

        The file itself holds what was replaced until it is opened the next time.
        """
        with self._transaction() as writing:
            changed = sum(writing.black_out(place, replaced) for place in places)
            row = (key, "approved", blackout.as_json(places), reason, writing.moment, who)
            writing.append("blackout", [row])
        return changed

    def _rewrite(self) -> None:
        """Writes the file anew where something was blacked out since it was last: DuckDB keeps what was replaced in free blocks."""
        if self.read_only or self.in_memory or _OPEN[self._file] > 1 or not self.rows("rewriting_due"):
            # Who has the file open besides would go on writing to the one that was put away.
            return
        written = self.path.with_suffix(".rewritten")
        try:
            written.unlink(missing_ok=True)
            self.copy_to(written)
        except (OSError, duckdb.Error, NotADatabase) as error:
            # There is no room for it: the office goes on, and the next start tries again.
            log.warning("%s is not written anew: %s", self.path, error)
            written.unlink(missing_ok=True)
            return
        self._root.close()
        self._idle.clear()
        os.replace(written, self.path)
        self._root = duckdb.connect(str(self.path), config=dict(CONFIG))
        self._root.execute("insert into file_rewritten values ($at)", {"at": self.last_change()})

    def chain_head(self) -> chain.Head | None:
        """The newest link of the chain over all that is kept; None in a file from before there was one."""
        with self._cursor() as cursor:
            return chain.head_of(cursor) if self._has_chain(cursor) else None

    def link_of(self, key: str | datetime) -> chain.Head | None:
        """The link over a submission (its id) or an edition (its moment); None of what was there before the chain."""
        with self._cursor() as cursor:
            found = self._has_chain(cursor) and cursor.execute(query_text("link_of"), {"key": key}).fetchone()
        return chain.Head(*found) if found else None

    def tamperings(self, head: str = "") -> list[chain.Tampering]:
        """Everything that is not as it was written; `head` is the beginning of a hash printed earlier, "" for none."""
        with self._cursor() as cursor:
            return chain.tamperings(cursor, head)

    def _has_chain(self, cursor: duckdb.DuckDBPyConnection) -> bool:
        return (chain.SINCE,) in cursor.execute(query_text("applied_migrations")).fetchall()

    def counts(self) -> dict[str, int]:
        """How many rows every table holds."""
        with self._cursor() as cursor:
            return _counts(cursor, str(cursor.execute("select current_database()").fetchall()[0][0]))

    def copy_to(self, target: Path) -> dict[str, int]:
        """Writes the whole database as it is now to a new file `target`; how many rows each table has in it.

        Readers and writers go on meanwhile: all of it is read in one transaction. NotADatabase where a part cannot be read.
        """
        with self._cursor() as cursor:
            current = cursor.execute("select current_database()").fetchall()[0][0]
            # ATTACH and COPY take no parameters: the path is quoted here, the name is DuckDB's own.
            quoted = str(target).replace("'", "''")
            name = str(current).replace('"', '""')
            cursor.execute(f"attach '{quoted}' as written_copy (read_write, storage_version 'v1.5.0')")
            try:
                cursor.begin()
                counts = _counts(cursor, str(current))
                cursor.execute(f'copy from database "{name}" to written_copy')
                cursor.commit()
            except duckdb.Error as error:
                with suppress(duckdb.Error):
                    cursor.rollback()
                if _UNREADABLE.search(str(error)):
                    raise NotADatabase(self.path, str(error)) from error
                raise
            finally:
                # After a damaged block DuckDB does nothing more for this file, and says so.
                with suppress(duckdb.FatalException):
                    cursor.execute("detach written_copy")
        return counts


def _after(last: datetime, head: chain.Head | None) -> datetime:
    """Now, but always after the last write: two writes never share a moment."""
    return max(utc_now(), max(last, head.at if head else last) + timedelta(microseconds=1))


@cache
def _migrations() -> dict[int, Path]:
    return {int(file.name[:4]): file for file in sorted((HERE / "migrations").glob("[0-9]*.sql"))}


def _counts(cursor: duckdb.DuckDBPyConnection, database: str) -> dict[str, int]:
    """How many rows every table of an open database holds."""
    asked = "select table_name from duckdb_tables() where database_name = $database order by 1"
    names = [row[0] for row in cursor.execute(asked, {"database": database}).fetchall()]
    each = (query_text("row_count").replace("$name", f"${n}") for n in range(1, len(names) + 1))
    return {name: count for count, name in cursor.execute(" union all ".join(each), names).fetchall()}


@contextmanager
def _whole(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is written inside is there whole afterwards, or not at all."""
    cursor.begin()
    try:
        yield
        cursor.commit()
    except BaseException:
        # A commit that fails for want of space has ended the transaction itself.
        with suppress(duckdb.TransactionException):
            cursor.rollback()
        raise
