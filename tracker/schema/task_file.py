"""Reading and checking `tasks.yaml`: its plans come out, or every fault with its line."""

from __future__ import annotations

import json
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter

from tracker.schema.catalogue import Catalogue
from tracker.schema.faults import CatalogueError, FaultList, Path, say
from tracker.schema.kept_documents import Document
from tracker.schema.model import Id, Words
from tracker.schema.regions import Register
from tracker.schema.task_checks import PlanDraft, check_plan_tasks
from tracker.schema.task_types import (
    Coverage,
    GroupKey,
    MilestoneDuty,
    PlanTasks,
    ResponsibleUnit,
    TaskEntry,
    TaskFile,
    TaskGroup,
    TaskKey,
)
from tracker.schema.tasks import TaskBook
from tracker.schema.typed_reading import read_part, read_section
from tracker.schema.yaml_lines import read_yaml

_ID: TypeAdapter[Any] = TypeAdapter(Id)
_WORDS: TypeAdapter[Any] = TypeAdapter(Words)
_GROUP: TypeAdapter[Any] = TypeAdapter(GroupKey)
_TASK: TypeAdapter[Any] = TypeAdapter(TaskKey)
_SECTIONS = ("units", "groups", "tasks", "milestones", "coverage")


def load_tasks(path: FilePath, catalogue: Catalogue, register: Register) -> TaskBook:
    """The tasks in a file. CatalogueError lists every fault at once, each with its line."""
    return check_task_document(read_yaml(path), catalogue, register)


def check_task_document(document: Document, catalogue: Catalogue, register: Register) -> TaskBook:
    """The tasks in a document already read. CatalogueError lists every fault at once."""
    faults = FaultList(document.file, document.lines)
    faults.add_repeated(document.repeated)
    data = document.data if isinstance(document.data, dict) else {}
    if not isinstance(document.data, dict):
        faults.add((), document.data, say("mapping_of", names=("schema_version", "plans")))
    for key in data:
        if key not in TaskFile.model_fields:
            faults.add((str(key),), say("unknown_key", key=key), say("one_of", names=("schema_version", "plans")))
    if data and data.get("schema_version") != 1:
        faults.add(("schema_version",), data.get("schema_version"), say("just", value=1))
    plans = data.get("plans", {})
    if not isinstance(plans, dict):
        faults.add(("plans",), plans, say("mapping"))
        plans = {}
    for plan, held in plans.items():
        if plan not in catalogue.plans:
            faults.add(("plans", str(plan)), plan, say("same_plan", names=_plans_told(catalogue)))
            continue
        check_plan_tasks(_read_plan(plan, held, catalogue, faults), register, faults)
    if faults.faults:
        raise CatalogueError(faults.faults)
    return TaskBook(catalogue, register, TaskFile.model_validate(data, strict=True).plans)


def _plans_told(catalogue: Catalogue) -> tuple[str, ...]:
    """The catalogue's plans, each with its line there."""
    places = {key: catalogue.place_of(key).line for key in catalogue.plans}
    return tuple(f"{key} ({line})" if line else key for key, line in places.items())


def _read_plan(plan: str, held: object, catalogue: Catalogue, faults: FaultList) -> PlanDraft:
    path: Path = ("plans", plan)
    head = read_part(PlanTasks, held, path, faults, skip=_SECTIONS)
    data = held if isinstance(held, dict) else {}
    for name in ("units", "groups", "tasks"):
        if name not in data:
            faults.add(path, say("lacking", name=name), say("given", name=name))
    return PlanDraft(
        catalogue.plans[plan],
        head,
        read_section(ResponsibleUnit, data, (*path, "units"), _ID, faults),
        read_section(TaskGroup, data, (*path, "groups"), _GROUP, faults),
        read_section(TaskEntry, data, (*path, "tasks"), _TASK, faults),
        read_section(MilestoneDuty, data, (*path, "milestones"), _WORDS, faults),
        read_section(Coverage, data, (*path, "coverage"), _ID, faults),
    )


def schema_text() -> str:
    """The JSON Schema of the task file, as an editor reads it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TaskFile.model_json_schema()}
    schema["title"] = "tasks.yaml"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schema(path: FilePath) -> None:
    """Write the schema beside the tasks; a test fails while the file there is stale."""
    path.write_text(schema_text(), encoding="utf-8")
