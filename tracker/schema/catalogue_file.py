"""Reading and checking `indicators.yaml`: one catalogue comes out, or every fault with its line.

    catalogue = load_catalogue(Path("indicators.yaml"), register)      # CatalogueError lists all faults
    faults = check_texts(catalogue, Path("texts"), Path("indicators.yaml"))

The types are in `catalogue`, what must agree in `catalogue_checks` and `target_checks`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter

from tracker.clock import DEFAULT, is_zone
from tracker.schema.catalogue import Catalogue, Indicator, Measure, Milestone, Plan, PlanPlace, Settings, Target, Unit
from tracker.schema.catalogue_checks import (
    Draft,
    check_indicators,
    check_left_out,
    check_measures,
    check_plans,
    check_units,
)
from tracker.schema.faults import CatalogueError, Fault, FaultList, Path, say
from tracker.schema.kept_documents import Document
from tracker.schema.model import Id, Words
from tracker.schema.phrases import squeezed
from tracker.schema.regions import Register
from tracker.schema.roster_checks import check_rosters
from tracker.schema.roster_forms import RosterForm
from tracker.schema.target_checks import check_milestones, check_targets
from tracker.schema.typed_reading import read_part, read_section
from tracker.schema.yaml_lines import read_yaml

__all__ = ["CatalogueError", "Fault", "check_document", "check_texts", "load_catalogue", "schema_text", "write_schema"]

_ID: TypeAdapter[Any] = TypeAdapter(Id)
_WORDS: TypeAdapter[Any] = TypeAdapter(Words)
_SECTIONS = tuple(Catalogue.model_fields)


def load_catalogue(path: FilePath, register: Register | None = None) -> Catalogue:
    """The catalogue in a file. CatalogueError lists every fault at once, each with its line.

    With a register the places are checked as well: a plan's region, named districts, how many a phrase counts.
    """
    return check_document(read_yaml(path), register)


def zone_in(path: FilePath) -> str:
    """The office's time zone in a catalogue that need not be read otherwise; the usual one where it cannot be read."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = re.search(r"(?m)^  time_zone:\s*[\"']?([\w/+-]+)", text)
    return found[1] if found and is_zone(found[1]) else DEFAULT


def check_document(document: Document, register: Register | None = None) -> Catalogue:
    """The catalogue in a document already read. CatalogueError lists every fault at once."""
    faults = FaultList(document.file, document.lines)
    faults.add_repeated(document.repeated)
    draft = _read_draft(document.data, faults)
    check_units(draft, faults)
    check_measures(draft, faults)
    check_indicators(draft, faults)
    check_rosters(draft, faults)
    check_plans(draft, register, faults)
    check_targets(draft, register, faults)
    check_milestones(draft, faults)
    check_left_out(draft, faults)
    if faults.faults:
        raise CatalogueError(faults.faults)
    catalogue = Catalogue.model_validate(document.data, strict=True)
    return catalogue.with_places(
        {key: _place(plan.region, register, document, key) for key, plan in catalogue.plans.items() if register}
    )


def _place(region: str, register: Register, document: Document, plan: str) -> PlanPlace:
    line = f"{document.file}:{document.lines[('plans', plan)]}" if ("plans", plan) in document.lines else ""
    levels = [one.level for one in register.regions.values() if one.parent == region and one.expected]
    return PlanPlace(register[region].name, max(levels, key=levels.count, default=""), line)


def _read_draft(data: Any, faults: FaultList) -> Draft:
    draft = Draft()
    if not isinstance(data, dict):
        faults.add((), data, say("mapping_of", names=_SECTIONS))
        return draft
    for key in data:
        if key not in _SECTIONS:
            faults.add((str(key),), say("unknown_key", key=key), say("one_of", names=_SECTIONS))
    for key in _SECTIONS:
        if key not in data and Catalogue.model_fields[key].is_required():
            faults.add((), say("lacking", name=key), say("given", name=key))
    if "schema_version" in data and data["schema_version"] != 1:
        faults.add(("schema_version",), data["schema_version"], say("just", value=1))
    if "settings" in data:
        read_part(Settings, data["settings"], ("settings",), faults)
    draft.units = read_section(Unit, data, ("units",), _WORDS, faults)
    draft.measures = read_section(Measure, data, ("measures",), _ID, faults)
    draft.indicators = read_section(Indicator, data, ("indicators",), _ID, faults)
    draft.registers = read_section(RosterForm, data, ("registers",), _ID, faults)
    draft.plans = read_section(Plan, data, ("plans",), _ID, faults, skip=("targets", "milestones"))
    for plan, part in draft.plans.items():
        held = data["plans"][plan]
        if isinstance(held, dict):
            targets = read_section(Target, held, (*part.path, "targets"), _ID, faults)
            milestones = read_section(Milestone, held, (*part.path, "milestones"), _WORDS, faults)
            draft.targets.update({(plan, key): target for key, target in targets.items()})
            draft.milestones.update({(plan, key): milestone for key, milestone in milestones.items()})
    return draft


def check_texts(catalogue: Catalogue, directory: FilePath, source: FilePath | None = None) -> list[Fault]:
    """Every name, number and phrase that does not stand in its plan's text, white space not counted.

    `directory` holds the plans' texts under the names the catalogue gives them. With `source`, the catalogue's own
    file, the faults carry its lines.
    """
    document = read_yaml(source) if source else Document("indicators.yaml", None)
    faults = FaultList(document.file, document.lines)
    for key, plan in catalogue.plans.items():
        here: Path = ("plans", key)
        try:
            text = squeezed((directory / plan.text).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            faults.add((*here, "text"), plan.text, say("readable_text", folder=directory))
            continue
        for path, words in _words_of(plan, here):
            if words and squeezed(words) not in text:
                faults.add(path, words, say("words_of_text", file=plan.text))
    return sorted(faults.faults)


def _words_of(plan: Plan, here: Path) -> Iterator[tuple[Path, str]]:
    """The plan's own words in the catalogue, each with its place."""
    for name in ("name", "document_number", "start_phrase", "end_phrase"):
        yield (*here, name), getattr(plan, name)
    for key, target in plan.targets.items():
        yield (*here, "targets", key, "phrase"), target.phrase
    for key, milestone in plan.milestones.items():
        yield (*here, "milestones", key, "phrase"), milestone.phrase
    for n, words in enumerate(plan.left_out):
        yield (*here, "left_out", n, "phrase"), words.phrase


def schema_text() -> str:
    """The JSON Schema of the catalogue file, as an editor reads it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Catalogue.model_json_schema()}
    schema["title"] = "indicators.yaml"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schema(path: FilePath) -> None:
    """Write the schema beside the catalogue; a test fails while the file there is stale."""
    path.write_text(schema_text(), encoding="utf-8")
