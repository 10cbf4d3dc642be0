"""Processes killed with SIGKILL among their commits: python -m bench.kills [kills] [seed].

Every kill strikes the database the last one left, a new one each hundred, at a random moment of committing, while copies are made.
Ends at the first acknowledged commit that is not there, at the first half one, and where the database or a copy does not open.
`tests/test_store.py` does ten.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.killed import FIGURES, Left, killed_once, left_behind  # noqa: E402

KILLS, SEED, HUNDRED = 100, 20261125, 100


def main(kills: int, seed: int) -> int:
    """0 when every acknowledged commit was there after every kill."""
    print(f"seed {seed}, {kills} kills", flush=True)
    chance = random.Random(seed)
    among, there = 0, 0
    for first in range(1, kills + 1, HUNDRED):
        with tempfile.TemporaryDirectory() as folder:
            path, left = Path(folder) / "tracker.duckdb", Left(0, 0, 0)
            for number in range(first, min(first + HUNDRED, kills + 1)):
                killed = killed_once(path, chance)
                try:
                    left = left_behind(path, max(killed.acknowledged, left.committed))
                except BaseException as fault:
                    fault.add_note(f"seed {seed}, kill {number}")
                    raise
                among += killed.among
                if number % 10 == 0:
                    print(f"  {number:>4} kills: {left.committed} submissions there, {left.copies} copies", flush=True)
            there += left.committed
    print(
        f"{kills} kills, {among} of them among a commit, copies being made meanwhile: all acknowledged commits there, none half, "
        f"{there} submissions of {FIGURES} figures, the database and every copy open"
    )
    return 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(given[0] if given else KILLS, given[1] if len(given) > 1 else SEED))
