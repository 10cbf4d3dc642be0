"""Processes killed among their commits at random moments, and what must be true of the database that is left."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from store import Store
from store.copies import copies_of, keep_copy, mend
from store.rows import NewEdition
from tracker.periods import Period
from tracker.problems import Falling
from tracker.submission import Observation, Problem, Submission

FIGURES = 200
PERIOD = Period.quarter(2026, 3)
# What a process may have begun before it is killed: many commits and several copies. The kill waits for that many
# beginnings and not for a time, so that it strikes among the work however busy the machine is; then up to this many seconds.
MOST, MOMENT = 14, 0.02
# Writers are forked from a process that has read the modules and opened nothing: a kill strikes one whose start cost nothing.
WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload([__name__])


class Left(NamedTuple):
    """What a kill left behind: commits acknowledged, commits there, copies there."""

    acknowledged: int
    committed: int
    copies: int


def content(number: int) -> bytes:
    """The bytes of the workbook of a number, large enough that writing them takes its time."""
    return random.Random(number).randbytes(30_000)


def workbook(number: int) -> Submission:
    """A submission of many figures that all say its number, and a doubt beside them."""
    figures = tuple(
        Observation(str(region), "patents", PERIOD, number, "填报", f"C{region}", str(number), "件", "province")
        for region in range(FIGURES)
    )
    doubt = Problem("填报", "C5", "doubtful", Falling(reason="stock"), str(number))
    sha256 = hashlib.sha256(content(number)).hexdigest()
    return Submission("表.xlsx", sha256, 3, "table", "plan", (PERIOD,), "own", observations=figures, problems=(doubt,))


def lay_down(store: Store, number: int) -> None:
    """Lays down an edition of the workbook of a number, with many judgements."""
    made = NewEdition("plan", str(PERIOD), store.last_change(), "v1", "internal", str(number), 1)
    said = [("plan.patents", str(region), f'{{"value": {number}}}') for region in range(FIGURES)]
    store.publish(made, said, who="测试")


class Killed(NamedTuple):
    """The last number a killed writer acknowledged (0: none), and whether the kill struck among a commit."""

    acknowledged: int
    among: bool


def write_on(path: Path, told: Connection) -> None:
    """Commits one workbook after another and lays down its edition, while a copy follows every third; tells `begin` before
    each and its number once it and its edition are there."""
    store = Store(path)
    mend(store)
    told.send("open")
    counts = store.counts()
    number = counts["submission"]
    if counts["publication"] < number:
        lay_down(store, number)
    while True:
        number += 1
        told.send("begin")
        store.commit(workbook(number), content(number), who="测试", reading="{}", catalogue="v1")
        lay_down(store, number)
        told.send(number)
        if number % 3 == 0:
            keep_copy(store)


def killed_once(path: Path, chance: random.Random) -> Killed:
    """Starts a writer and kills it at a random moment of its work."""
    said: list[str | int] = []
    hearing, told = WARM.Pipe(duplex=False)
    writer = WARM.Process(target=write_on, args=(path, told))
    writer.start()
    told.close()
    begun = chance.randint(0, MOST)
    try:
        said.append(hearing.recv())
        while said.count("begin") < begun:
            said.append(hearing.recv())
        time.sleep(chance.uniform(0, MOMENT))
        os.kill(writer.pid or 0, signal.SIGKILL)
        while True:
            said.append(hearing.recv())
    except (EOFError, OSError):
        # All it told is heard; `writer` below says whether it was the kill that ended it.
        writer.join()
    hearing.close()
    assert writer.exitcode == -signal.SIGKILL, writer.exitcode
    numbers = [word for word in said if isinstance(word, int)]
    return Killed(numbers[-1] if numbers else 0, said[-1] == "begin")


def left_behind(path: Path, acknowledged: int) -> Left:
    """What a killed writer left. AssertionError unless all it acknowledged is there, nothing is half there, and the
    database and every copy of it open."""
    store = Store(path)
    try:
        committed = whole(store)
        assert committed >= acknowledged
        if committed:
            assert store.original(workbook(committed).sha256) == content(committed)
    finally:
        store.close()
    for copy in copies_of(path):
        kept = Store(copy, read_only=True)
        assert 0 < whole(kept) <= committed
        kept.close()
    return Left(acknowledged, committed, len(copies_of(path)))


def whole(store: Store) -> int:
    """How many submissions a database holds, each with all its rows in every table, and so every edition. AssertionError
    when one is half."""
    counts = store.counts()
    number = counts["submission"]
    assert number - 1 <= counts["publication"] <= number
    assert counts["edition_judgement"] == FIGURES * counts["publication"]
    assert counts["observation"] == FIGURES * number
    assert counts["submission_problem"] == counts["original"] == number
    current = store.rows("current_observation", grade="own", known_at=store.last_change())
    assert {float(row[3]) for row in current} == ({float(number)} if number else set())
    assert len(current) == (FIGURES if number else 0)
    return number
