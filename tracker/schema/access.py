"""Who may write here, as an office says in `access.yaml` beside its catalogue; without the file whoever is at the machine may."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Literal

from tracker.identity import MACHINE
from tracker.schema.faults import CatalogueError, FaultList, say
from tracker.schema.model import Model, Words
from tracker.schema.typed_reading import read_part
from tracker.schema.yaml_lines import read_yaml


class Person(Model):
    """A person of the office: `subject` as `issuer` knows it, on the machine itself the user's number."""

    name: Words
    subject: Words
    issuer: Words = MACHINE


class Access(Model):
    schema_version: Literal[1]
    people: tuple[Person, ...] = ()

    def person(self, issuer: str, subject: str) -> Person | None:
        """Whom an identity is mapped to."""
        return next((one for one in self.people if (one.issuer, one.subject) == (issuer, subject)), None)


def load_access(path: FilePath) -> Access:
    """The file's people. CatalogueError lists every fault at once, each with its line."""
    document = read_yaml(path)
    faults = FaultList(document.file, document.lines)
    faults.add_repeated(document.repeated)
    head = read_part(Access, document.data, (), faults, skip=("people",))
    given = document.data.get("people", []) if isinstance(document.data, dict) else []
    if not isinstance(given, list | tuple):
        faults.add(("people",), given, say("list"))
        given = ()
    people = []
    for number, data in enumerate(given):
        part = read_part(Person, data, ("people", number), faults)
        if not part.unread:
            people.append(part.item)
    if faults.faults:
        raise CatalogueError(faults.faults)
    return Access(schema_version=head.item.schema_version, people=tuple(people))
