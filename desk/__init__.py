"""The desk: joins the field's words, the loaders and the store, for pages and command line alike. No Streamlit.

`open_desk()` opens the three files an office works with; the modules beside answer questions of it.
"""

from __future__ import annotations

import getpass
import hashlib
import os
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from store import Store
from store.copies import mend, open_for_reading
from store.database import utc_now
from store.journal import is_address, shown
from store.shared import is_filled, open_shared
from tracker.clock import today_at, use_zone
from tracker.identity import MACHINE, NOBODY, Identity, read_identity
from tracker.permission import ROLES, About, Act, Actor
from tracker.schema.access import Access, Known, Person, load_access
from tracker.schema.catalogue import Catalogue
from tracker.schema.catalogue_file import load_catalogue
from tracker.schema.regions import Register, load_register
from tracker.schema.task_file import load_tasks
from tracker.schema.tasks import TaskBook

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Files:
    """The files of an office: its catalogue (with tasks.yaml beside it), its register of places, its database.

    Of a store that several servers share `address` says where it is; `database` then only names the folder of this machine.
    """

    catalogue: Path
    regions: Path
    database: Path
    address: str = ""

    @staticmethod
    def of_environment(environment: Mapping[str, str] = os.environ) -> Files:
        """TRACKER_CATALOGUE, TRACKER_REGIONS and TRACKER_DATABASE, each with the project's own file as default."""
        return Files(
            Path(environment.get("TRACKER_CATALOGUE") or ROOT / "indicators.yaml"),
            Path(environment.get("TRACKER_REGIONS") or ROOT / "data" / "regions.csv"),
            ROOT / "data" / "tracker.duckdb",
        ).with_database(environment.get("TRACKER_DATABASE", ""), environment)

    def with_database(self, told: str, environment: Mapping[str, str] = os.environ) -> Files:
        """The same with another database: a file, or the address of a shared store, whose copies of this machine lie in
        TRACKER_REPLICAS (default data/shared); "" changes nothing."""
        if is_address(told):
            folder = Path(environment.get("TRACKER_REPLICAS") or ROOT / "data" / "shared")
            name = hashlib.sha256(told.encode()).hexdigest()[:12]
            return replace(self, database=folder / name / "tracker.duckdb", address=told)
        return replace(self, database=Path(told), address="") if told else self

    @property
    def shown(self) -> str:
        """The database as it may be printed."""
        return shown(self.address) if self.address else str(self.database)

    def open_store(self, *, read_only: bool = False) -> Store:
        """The database, opened. As `Store`."""
        if self.address:
            return open_shared(self.address, self.database.parent, read_only=read_only)
        return Store(self.database, read_only=read_only)

    def open_for_reading(self) -> tuple[Store, Path | None]:
        """The database to be read, or its newest copy and that one's path where another process holds it. As `Store`."""
        if self.address:
            return self.open_store(read_only=True), None
        return open_for_reading(self.database)

    def has_database(self) -> bool:
        """Whether there is one already. NotWritable where a shared store cannot be asked."""
        return is_filled(self.address) if self.address else self.database.exists()

    @property
    def tasks(self) -> Path:
        """The tasks of the catalogue's plans; an office may have none."""
        return self.catalogue.with_name("tasks.yaml")

    @property
    def access(self) -> Path:
        """Who may do what; an office may have none."""
        return self.catalogue.with_name("access.yaml")

    @property
    def are_ours(self) -> bool:
        """Whether catalogue and register are the project's own, which the shipped workbooks belong to."""
        return (
            self.catalogue.resolve() == ROOT / "indicators.yaml"
            and self.regions.resolve() == ROOT / "data" / "regions.csv"
        )


@dataclass(frozen=True)
class Desk:
    """An open catalogue, register, store and book of tasks. `catalogue_version` is the hash of the texts."""

    files: Files
    catalogue: Catalogue
    register: Register
    store: Store
    catalogue_version: str
    tasks: TaskBook
    # One snapshot per plan as known now, each with its version, and a few of past moments (desk/snapshot.py).
    snapshots: OrderedDict[tuple[str, str, str], tuple[str, Any]] = field(
        default_factory=OrderedDict, repr=False, compare=False
    )
    snapshots_lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    # Who sits at it (desk/permission.py); None for the house itself.
    actor: Actor | None = None

    @property
    def access(self) -> Access | None:
        """The office's access file as it stands now, None without one. CatalogueError when it has faults: nobody comes in then."""
        return access_in(self.files, Known(self.catalogue, self.register, self.tasks))

    def sat_at_by(self, who: str, groups: Collection[str] = (), address: str = "") -> Desk:
        """The desk as a person (in kept form) sits at it, with the roles the access file gives them, without a file with all.
        CatalogueError as `access`."""
        access = self.access
        if access is None:
            return replace(self, actor=Actor(who, tuple(ROLES), address=address))
        identity = read_identity(who)
        entry = access.entry(identity.issuer, identity.subject, groups)
        if isinstance(entry, Person) and identity.issuer != NOBODY:
            who = str(replace(identity, name=entry.name))
        known = Known(self.catalogue, self.register, self.tasks)
        return replace(self, actor=known.actor(entry, who, address))

    def inside(self) -> Desk:
        """The desk without its actor, for what an act that was allowed has to know."""
        return self if self.actor is None else replace(self, actor=None)

    def may(self, act: Act, about: About = About()) -> bool:  # noqa: B008 - frozen
        """Whether whoever sits at it may do this."""
        return self.actor is None or self.actor.may(act, about)

    def data_version(self, known_at: datetime | None = None) -> str:
        """What a screen was drawn from: catalogue version and last commit, or the moment. Changes with every commit."""
        return f"{self.catalogue_version[:8]}-{known_at or self.store.last_change():%Y%m%dT%H%M%S%f}"

    def plan_changed(self, plan_id: str) -> datetime:
        """The moment (UTC) of the last write that can change what is said of a plan; other plans' change nothing here."""
        family = [region.code for region in self.register.family(self.catalogue.plans[plan_id].region)]
        return self.store.plan_changed(plan_id, family)

    def home_plans(self, environment: Mapping[str, str] = os.environ) -> list[str]:
        """The plans an office sees: those TRACKER_PLANS names, else all, in the catalogue's order."""
        wanted = [p.strip() for p in environment.get("TRACKER_PLANS", "").split(",") if p.strip()]
        limits = self.actor.scope.plans if self.actor else None
        return [p for p in self.catalogue.plans if (not wanted or p in wanted) and (limits is None or p in limits)]


def open_desk(files: Files | None = None, *, store: Store | None = None) -> Desk:
    """The desk over these files. CatalogueError, RegisterError, DatabaseHeld, DatabaseTooNew or NotADatabase when it cannot open."""
    files = files or Files.of_environment()
    written = [file.read_bytes() for file in (files.catalogue, files.regions, files.tasks) if file.exists()]
    version = hashlib.sha256(b"\0".join(written)).hexdigest()
    register, catalogue, tasks = _read(files.regions, files.catalogue, files.tasks, version)
    use_zone(catalogue.settings.time_zone)
    store = store or files.open_store()
    if not store.read_only:
        store.remember_catalogue(
            version,
            files.catalogue.read_text(encoding="utf-8"),
            files.regions.read_text(encoding="utf-8-sig"),
            operating_user(),
            files.tasks.read_text(encoding="utf-8") if files.tasks.exists() else None,
        )
        mend(store)
    return Desk(files, catalogue, register, store, version, tasks)


@lru_cache(maxsize=4)
def _read(regions: Path, catalogue: Path, tasks: Path, version: str) -> tuple[Register, Catalogue, TaskBook]:
    """What three files say, checked; who opens them again as they stood (`version`) is given the same, which nobody may change."""
    register = load_register(regions)
    read = load_catalogue(catalogue, register)
    return register, read, tasks_in(tasks, read, register)


def tasks_in(path: Path, catalogue: Catalogue, register: Register) -> TaskBook:
    """The tasks in a file, an empty book when there is none. CatalogueError lists every fault."""
    return load_tasks(path, catalogue, register) if path.exists() else TaskBook(catalogue, register)


def operating_user() -> str:
    """Who is at the command line, as it is kept: the operating system's user by its number; what an environment variable
    says is no proof."""
    return str(machine_identity())


def machine_identity() -> Identity:
    """The operating system's user by its number, with the name the system has for it."""
    if not hasattr(os, "getuid"):
        return Identity(MACHINE, getpass.getuser(), getpass.getuser())
    import pwd

    number = os.getuid()
    try:
        return Identity(MACHINE, str(number), pwd.getpwuid(number).pw_name)
    except KeyError:
        return Identity(MACHINE, str(number), f"uid {number}")


class NotKnownHere(Exception):
    """An access file is there and this user of the machine is mapped to nobody in it, or `is_root`."""

    def __init__(self, who: Identity, path: Path) -> None:
        super().__init__(str(who))
        self.who, self.path, self.is_root = who, path, who.subject == "0"


def check_is_known(files: Files) -> None:
    """NotKnownHere where the office's access file names others only; CatalogueError when that file has faults."""
    access, who = access_in(files), machine_identity()
    if access is not None and (who.subject == "0" or access.person(who.issuer, who.subject) is None):
        raise NotKnownHere(who, files.access)


_READ: dict[tuple[Path, int, int, bool], Access] = {}


def access_in(files: Files, known: Known | None = None) -> Access | None:
    """The access file, read again when it has changed; None when there is none. CatalogueError lists every fault."""
    try:
        stat = files.access.stat()
    except FileNotFoundError:
        return None
    key = (files.access, stat.st_mtime_ns, stat.st_size, known is not None)
    if key not in _READ:
        read = load_access(files.access, known)
        _READ.clear()
        _READ[key] = read
    return _READ[key]


def office_day() -> date:
    """Today, in the office's time zone."""
    return today_at(utc_now())
