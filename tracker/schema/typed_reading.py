"""One item of the catalogue file read as its type, as far as it goes, with every fault of type noted.

A field that is missing or wrong is left out and the rest kept, so that one slip does not hide the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from tracker.schema.faults import FaultList, Path, written
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
        faults.add(path, data, "键值表")
        return Part(path, model.model_construct(), frozenset(fields))
    for key in data:
        if key not in model.model_fields:
            near = get_close_matches(str(key), fields, n=1)
            faults.add((*path, str(key)), f"未知的键 {key}", near[0] if near else "、".join(fields))
    values: dict[str, Any] = {}
    unread = set()
    for name in fields:
        if name not in data:
            if model.model_fields[name].is_required():
                faults.add(path, f"缺少 {name}", f"写明 {name}")
                unread.add(name)
            continue
        try:
            values[name] = _adapter(model, name).validate_python(data[name], strict=True)
        except ValidationError as error:
            _note(error.errors(include_url=False), (*path, name), data[name], faults)
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
        faults.add(path, section, "键值表")
        return {}
    parts = {}
    for key, item in section.items():
        here = (*path, key if isinstance(key, int) else str(key))
        if read_value(ids, key, here, faults):
            parts[str(key)] = read_part(model, item, here, faults, skip)
    return parts


def _note(errors: list[ErrorDetails], path: Path, data: object, faults: FaultList) -> None:
    """Add one fault per place: a union gives an error for every kind it could have been, the deepest one is meant."""
    places: dict[Path, tuple[object, list[str]]] = {}
    for error in errors:
        place, found = path, data
        for part in error["loc"]:
            is_item = isinstance(found, tuple) and isinstance(part, int) and part < len(found)
            if not is_item and not (isinstance(found, dict) and part in found):
                continue  # the name of a kind in a union, or of a key that is missing
            place, found = (*place, part), found[part]  # type: ignore[index]
        if error["type"] == "missing":
            found = f"缺少 {error['loc'][-1]}"
        expected = places.setdefault(place, (found, []))[1]
        sentence = _expected(error)
        if sentence not in expected:
            expected.append(sentence)
    for place, (found, expected) in places.items():
        if any(other != place and other[: len(place)] == place for other in places):
            continue
        faults.add(place, found, " 或 ".join(expected))


_PLAIN = {
    "extra_forbidden": "没有这个键",
    "string_type": "文字",
    "float_type": "数字",
    "int_type": "整数",
    "int_from_float": "整数",
    "bool_type": "true 或 false",
    "date_type": "日期，如 2026-12-31",
    "date_from_datetime_inexact": "日期，如 2026-12-31",
    "tuple_type": "列表",
    "dict_type": "键值表",
    "model_type": "键值表",
    "model_attributes_type": "键值表",
    "finite_number": "有限的数字",
}


def _expected(error: ErrorDetails) -> str:
    kind, details = error["type"], error.get("ctx", {})
    if kind == "string_type" and isinstance(error["input"], int | float):
        return "加引号的文字"
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "missing":
        return f"写明 {error['loc'][-1]}"
    if kind == "literal_error":
        return str(details["expected"]).replace("'", "").replace(" or ", "、").replace(", ", "、")
    if kind == "string_pattern_mismatch":
        return f"小写字母、数字和下划线（{details['pattern']}）"
    limits = {
        "min_length": "至少 {} 个",
        "max_length": "不超过 {} 个",
        "gt": "大于 {}",
        "ge": "不小于 {}",
        "le": "不大于 {}",
    }
    for name, words in limits.items():
        if name in details:
            return words.format(written(details[name])) + ("字" if kind.startswith("string") else "")
    return error["msg"].removeprefix("Value error, ").replace("exactly one of", "只写其中一个：")
