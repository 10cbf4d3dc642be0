"""Who may do what here, as an office says in `access.yaml` beside its catalogue; without the file whoever comes in may do all."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from tracker.identity import MACHINE
from tracker.permission import Actor, Role
from tracker.permission import Scope as Covered
from tracker.schema.catalogue import Catalogue
from tracker.schema.faults import CatalogueError, FaultList, Path, say
from tracker.schema.model import Model, Words
from tracker.schema.regions import Register
from tracker.schema.tasks import TaskBook
from tracker.schema.typed_reading import read_part
from tracker.schema.yaml_lines import read_yaml

Some = Annotated[tuple[Words, ...], Field(min_length=1)]
# A secret in an address: the variable of the environment that holds it.
SECRET = re.compile(r"\$\{([A-Za-z_]\w*)\}")
_PASSWORD = re.compile(r"(?:://[^/?@]*:(?=[^/?@]*@)|[?&]pass(?:word)?=)([^/?@&]*)")


class Scope(Model):
    """For what somebody's roles hold: ids of plans and measures, codes of places (with all below them), names of units of the
    tasks. What is left out is not limited; of a `unit` units left out are none."""

    plans: Some | None = None
    places: Some | None = None
    measures: Some | None = None
    units: Some | None = None


class Entry(Model):
    """The roles of a person or group, what they hold for, and `notify`, the address at which they are told that something waits
    for them (mailtos://board:${MAIL_PASSWORD}@mail.example?to=…): secrets in it are variables of the environment."""

    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    scope: Scope = Scope()
    notify: str | None = Field(default=None, repr=False)


class Person(Entry):
    """A person of the office: `subject` as `issuer` knows it, on the machine itself the user's number."""

    name: Words
    subject: Words
    issuer: Words = MACHINE


class Group(Entry):
    """Whoever `issuer` says belongs to a group."""

    group: Words
    issuer: Words


class Access(Model):
    """The file. `two_pairs_of_eyes`: what only the publisher himself handed in he does not publish."""

    schema_version: Literal[1]
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    two_pairs_of_eyes: bool = True

    def person(self, issuer: str, subject: str) -> Person | None:
        """Whom an identity is mapped to."""
        return next((one for one in self.people if (one.issuer, one.subject) == (issuer, subject)), None)

    def entry(self, issuer: str, subject: str, groups: Collection[str] = ()) -> Entry | None:
        """What holds for an identity: its own entry, else that of its first group in the file."""
        own = self.person(issuer, subject)
        return own or next((one for one in self.groups if one.issuer == issuer and one.group in groups), None)


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Known:
    """What the names in a scope are held against."""

    catalogue: Catalogue
    register: Register
    tasks: TaskBook

    def actor(self, entry: Entry | None, who: str, address: str = "") -> Actor:
        """The person as the desk asks of them; a stranger where the file has no entry."""
        if entry is None:
            return Actor(who, address=address)
        given = entry.scope
        return Actor(
            who,
            entry.roles,
            Covered(
                _set(given.plans),
                None if given.places is None else frozenset(self._below(given.places)),
                _set(given.measures),
                None if given.units is None else frozenset(self._units(given.units)),
            ),
            address,
        )

    def _below(self, places: Iterable[str]) -> Iterable[str]:
        for code in places:
            yield from (row.code for row in self.register.family(code))

    def _units(self, names: Iterable[str]) -> Iterable[tuple[str, str]]:
        for name in names:
            for plan in self.tasks.plans:
                if key := self.tasks.unit_id(plan, name):
                    yield plan, key


def _set(given: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if given is None else frozenset(given)


def load_access(path: FilePath, known: Known | None = None) -> Access:
    """The file's people and groups. CatalogueError lists every fault at once, each with its line; without `known` names of
    plans, places, measures and units are taken as they are."""
    document = read_yaml(path)
    faults = FaultList(document.file, document.lines)
    faults.add_repeated(document.repeated)
    head = read_part(Access, document.data, (), faults, skip=("people", "groups"))
    people = _entries(Person, document.data, "people", faults, known)
    groups = _entries(Group, document.data, "groups", faults, known)
    if faults.faults:
        raise CatalogueError(faults.faults)
    return head.item.model_copy(update={"people": people, "groups": groups})


def _entries(kind: type[E], document: object, name: str, faults: FaultList, known: Known | None) -> tuple[E, ...]:
    given = document.get(name, ()) if isinstance(document, dict) else ()
    if not isinstance(given, list | tuple):
        faults.add((name,), given, say("list"))
        return ()
    found = []
    for number, data in enumerate(given):
        part = read_part(kind, data, (name, number), faults, skip=("notify",))
        if part.has("scope", "roles"):
            _check_scope(part.item, (name, number, "scope"), faults, known)
        address = data.get("notify") if isinstance(data, dict) else None
        if address is not None and not _is_address(address):
            # What stands there may be a secret: it is not repeated.
            faults.add((name, number, "notify"), say("not_shown"), say("address_without_secret"))
            address = None
        found.append(part.item.model_copy(update={"notify": address}))
    return tuple(found)


def _is_address(given: object) -> bool:
    """Whether it is an address whose password stands in the environment: scheme://…, or one variable for all of it."""
    if not isinstance(given, str):
        return False
    named, passwords = SECRET.sub("x", given), _PASSWORD.findall(given)
    is_whole = SECRET.fullmatch(given) is not None or re.fullmatch(r"[a-z][a-z0-9+.-]*://\S+", named) is not None
    return is_whole and "${" not in named and all(SECRET.fullmatch(one) for one in passwords)


def _check_scope(entry: Entry, path: Path, faults: FaultList, known: Known | None) -> None:
    scope = entry.scope
    if "unit" in entry.roles and not (scope.places or scope.measures or scope.units):
        faults.add(path, say("lacking", name="scope"), say("scope_of_unit"))
    if known is None:
        return
    units = [one for one in scope.units or () if any(known.tasks.unit_id(plan, one) for plan in known.tasks.plans)]
    there: dict[str, tuple[tuple[str, ...] | None, Collection[str], str]] = {
        "plans": (scope.plans, known.catalogue.plans, "plan_of_catalogue"),
        "places": (scope.places, known.register.regions, "code_of_register"),
        "measures": (scope.measures, known.catalogue.measures, "measure_of_measures"),
        "units": (scope.units, units, "unit_of_tasks"),
    }
    for field, (given, names, expected) in there.items():
        for number, one in enumerate(given or ()):
            if one not in names:
                faults.add((*path, field, number), one, say(expected))


def schema_text() -> str:
    """The JSON Schema of the access file, as an editor reads it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Access.model_json_schema()}
    schema["title"] = "access.yaml"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schema(path: FilePath) -> None:
    """Write the schema beside the catalogue's; a test fails while the file there is stale."""
    path.write_text(schema_text(), encoding="utf-8")
