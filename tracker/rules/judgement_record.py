"""A judgement as an edition keeps it: written as JSON, read again by any later release, and held against another one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import TypeAdapter

from tracker.rules.judgement import Figure, Judgement, Movement, Outlook, Promise, Rank, Schedule

_FORM = TypeAdapter(Judgement)
_DIVIDED = (Judgement, Figure, Promise, Schedule, Outlook, Movement, Rank)
# What adding up in another order may change of a number, and of one near nothing.
_LAST_DIGITS = 1e-9


def write(one: Judgement) -> str:
    """The judgement as JSON: every field by its name, periods as 2026Q3."""
    return _FORM.dump_json(one).decode()


def read(text: str) -> Judgement:
    """The judgement that was written. Fields we do not know (of a newer release) are passed over; those that an older one
    did not write take their defaults. ValueError where a word (status, method …) is none of ours."""
    return _FORM.validate_json(text)


def differing(then: Any, now: Any, field: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two judgements differ: the field's path (schedule.gap_pp), what it was, what it is. A row of notes, places or
    years is one field. Numbers that differ in their last digits are the same."""
    if then == now:
        return
    if isinstance(then, _DIVIDED) and type(then) is type(now):
        for one in fields(then):
            name = f"{field}.{one.name}" if field else one.name
            yield from differing(getattr(then, one.name), getattr(now, one.name), name)
    elif not _same(then, now):
        yield field, then, now


def _same(then: Any, now: Any) -> bool:
    if isinstance(then, int | float) and isinstance(now, int | float):
        return math.isclose(then, now, rel_tol=_LAST_DIGITS, abs_tol=_LAST_DIGITS)
    if isinstance(then, tuple | list) and isinstance(now, tuple | list):
        return len(then) == len(now) and all(map(_same, then, now))
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        return then.keys() == now.keys() and all(_same(then[key], now[key]) for key in then)
    if is_dataclass(then) and type(then) is type(now):
        return all(_same(getattr(then, one.name), getattr(now, one.name)) for one in fields(then))
    return bool(then == now)
