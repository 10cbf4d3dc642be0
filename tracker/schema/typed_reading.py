"""One item of the catalogue file read as its type, as far as it goes, with every fault of type noted.

A field that is missing or wrong is left out and the rest kept, so that one slip does not hide the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from tracker.schema.faults import FaultList, Path, Phrase, quoted, say
from tracker.schema.model import Model

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Part(Generic[M]):
    """An item and the fields of it that could not be read; those must not be touched."""

    path: Path
    item: M
    unread: frozenset[str]

    def has(self, *fields: str) -> bool:
        return self.unread.isdisjoint(fields)


@cache
def _adapter(model: type[Model], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    kind: Any = info.annotation
    return TypeAdapter(Annotated[(kind, *info.metadata)] if info.metadata else kind)


def read_part(model: type[M], data: object, path: Path, faults: FaultList, skip: tuple[str, ...] = ()) -> Part[M]:
    """The item at `path`, its faults of type added to `faults`. Fields in `skip` are read elsewhere."""
    fields = [name for name in model.model_fields if name not in skip]
    if not isinstance(data, dict):
        faults.add(path, data, say("mapping"))
        return Part(path, model.model_construct(), frozenset(fields))
    for key in data:
        if key not in model.model_fields:
            near = get_close_matches(str(key), fields, n=1)
            faults.add((*path, str(key)), say("unknown_key", key=key), say("one_of", names=near or fields))
    values: dict[str, Any] = {}
    unread = set()
    for name in fields:
        if name not in data:
            if model.model_fields[name].is_required():
                faults.add(path, say("lacking", name=name), say("given", name=name))
                unread.add(name)
            continue
        try:
            values[name] = _adapter(model, name).validate_python(data[name], strict=True)
        except ValidationError as error:
            _note(
                error.errors(include_url=False), (*path, name), data[name], faults, model.model_fields[name].annotation
            )
            unread.add(name)
    return Part(path, model.model_construct(**values), frozenset(unread))


def read_value(adapter: TypeAdapter[Any], data: object, path: Path, faults: FaultList) -> bool:
    """Whether a bare value (an id, a version) is of its type; a fault is noted when not."""
    try:
        adapter.validate_python(data, strict=True)
    except ValidationError as error:
        _note(error.errors(include_url=False), path, data, faults)
        return False
    return True


def read_section(
    model: type[M],
    data: dict[Any, Any],
    path: Path,
    ids: TypeAdapter[Any],
    faults: FaultList,
    skip: tuple[str, ...] = (),
) -> dict[str, Part[M]]:
    """The items of the section that `path` ends in, by key; keys are of the type `ids`."""
    section = data.get(str(path[-1]), {})
    if not isinstance(section, dict):
        faults.add(path, section, say("mapping"))
        return {}
    parts = {}
    for key, item in section.items():
        here = (*path, key if isinstance(key, int) else str(key))
        if read_value(ids, key, here, faults):
            parts[str(key)] = read_part(model, item, here, faults, skip)
    return parts


def _models_in(kind: object) -> Iterator[type[Model]]:
    """The kinds of items that stand somewhere in a type: Baseline in `Baseline | None`."""
    if isinstance(kind, type) and issubclass(kind, Model):
        yield kind
    for part in get_args(kind):
        yield from _models_in(part)


def _keys_beside(kind: object, place: tuple[str | int, ...]) -> list[str]:
    """The keys that may be written where an unknown one stands, in an item of this type."""
    found = list(_models_in(kind))
    for part in place[:-1]:
        fields = [one.model_fields[part].annotation for one in found if part in one.model_fields]
        found = [model for inner in fields for model in _models_in(inner)] or found
    return [name for model in found for name in model.model_fields]


def _note(errors: list[ErrorDetails], path: Path, data: object, faults: FaultList, kind: object = None) -> None:
    """Add one fault per place: a union gives an error for every kind it could have been, the deepest one is meant."""
    places: dict[Path, tuple[object, list[Phrase]]] = {}
    for error in errors:
        place, found = path, data
        for part in error["loc"]:
            is_item = isinstance(found, tuple) and isinstance(part, int) and part < len(found)
            if not is_item and not (isinstance(found, dict) and part in found):
                continue  # the name of a kind in a union, or of a key that is missing
            place, found = (*place, part), found[part]  # type: ignore[index]
        if error["type"] == "missing":
            found = say("lacking", name=error["loc"][-1])
        expected = places.setdefault(place, (found, []))[1]
        keys = _keys_beside(kind, error["loc"]) if error["type"] == "extra_forbidden" else []
        phrase = say("known_keys", names=keys) if keys else _expected(error)
        if phrase not in expected:
            expected.append(phrase)
    for place, (found, expected) in places.items():
        if any(other != place and other[: len(place)] == place for other in places):
            continue
        faults.add(place, found, expected[0] if len(expected) == 1 else Phrase("either", parts=tuple(expected)))


_PLAIN = {
    "extra_forbidden": "no_such_key", "string_type": "text", "float_type": "number", "int_type": "whole_number",
    "int_from_float": "whole_number", "bool_type": "true_or_false", "date_type": "day",
    "date_from_datetime_inexact": "day", "tuple_type": "list", "dict_type": "mapping",
    "model_type": "mapping", "model_attributes_type": "mapping", "finite_number": "finite_number",
}  # fmt: skip


_LIMITS = {
    "min_length": "at_least_items", "max_length": "at_most_items", "gt": "greater", "ge": "not_less",
    "le": "not_greater",
}  # fmt: skip
_LIMITS_OF_TEXT = {"min_length": "at_least_letters", "max_length": "at_most_letters"}
_EXACTLY_ONE = "exactly one of "


def _expected(error: ErrorDetails) -> Phrase:
    kind, details = error["type"], error.get("ctx", {})
    if kind == "string_type" and isinstance(error["input"], int | float):
        return say("quoted_text")
    if kind in _PLAIN:
        return say(_PLAIN[kind])
    if kind == "missing":
        return say("given", name=error["loc"][-1])
    if kind == "literal_error":
        return say("one_of", names=str(details["expected"]).replace("'", "").replace(" or ", ", ").split(", "))
    if kind == "string_pattern_mismatch":
        return say("id", pattern=details["pattern"])
    for name, code in (_LIMITS_OF_TEXT if kind.startswith("string") else _LIMITS).items():
        if name in details:
            return say(code, limit=details[name])
    message = error["msg"].removeprefix("Value error, ")
    if message.startswith(_EXACTLY_ONE):
        return say("exactly_one", names=message.removeprefix(_EXACTLY_ONE).split(", "))
    return quoted(message)
