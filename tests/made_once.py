"""The database of a first start, made once per state of the code and texts it is made from and kept between runs.

It lies in `.cache/` (never committed; `make clean` lets it go) under the hash of all it depends on, and on the day it was
made: its commits are of that day, as those of a real first start are. What another state left behind goes.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
MADE_FROM = (
    "tracker", "loaders", "store", "desk", "wording", "data/sample", "data/published", "data/regions.csv",
    "indicators.yaml", "tasks.yaml", "constraints.txt", "requirements.txt",
)  # fmt: skip


def copy_of_first_start(target: Path, root: Path = ROOT, cache: Path = CACHE) -> Path:
    """The kept database, copied to `target`; made first when there is none. One process makes it while all others wait."""
    kept = cache / f"first-start-{state(root)}-{datetime.now(UTC):%Y%m%d}.duckdb"
    cache.mkdir(exist_ok=True)
    with (cache / "first-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for stale in cache.glob("first-start-*.duckdb"):
                stale.unlink()
            for unfinished in cache.glob("making-*"):
                shutil.rmtree(unfinished)
            _make(kept)
        # Copied under the lock: whoever works on another state of the code may let the kept one go afterwards.
        return Path(shutil.copy(kept, target))


def state(root: Path = ROOT) -> str:
    """The hash of everything a first start is made from, by name and content."""
    found = hashlib.sha256(sys.version.encode())
    for name in MADE_FROM:
        top = root / name
        files = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
        for path in files:
            if path.suffix not in (".pyc", ".mo"):
                found.update(f"\0{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def _make(kept: Path) -> None:
    from desk import Files
    from desk.setup import first_start

    # Beside its place and moved there at the end: a run that is killed leaves nothing half-made.
    with TemporaryDirectory(prefix="making-", dir=kept.parent) as folder:
        files = Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", Path(folder) / "tracker.duckdb")
        first_start(files)
        files.database.replace(kept)
