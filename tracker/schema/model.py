"""What every part of the catalogue file is made of: a checked, frozen model, ids and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator, model_validator

from tracker.visible import visible

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, StringConstraints(min_length=1)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _only_what_is_seen(cls, given: Any) -> Any:
        return visible(given) if isinstance(given, str) else given

    @model_validator(mode="before")
    @classmethod
    def _own_words_for_english(cls, given: Any) -> Any:
        """Where nothing is written for English readers (`name_en`), they read the office's own words."""
        if not isinstance(given, dict):
            return given
        own = {name: given.get(name.removesuffix(_ENGLISH)) for name in cls.model_fields if name.endswith(_ENGLISH)}
        lacking = {name: words for name, words in own.items() if isinstance(words, str) and not given.get(name)}
        return {**given, **lacking} if lacking else given


_ENGLISH = "_en"


def without_english(held: object) -> Iterator[str]:
    """The field of each Chinese text for which English readers have none, in all that `held` is made of."""
    if isinstance(held, Mapping):
        held = held.values()
    if isinstance(held, Model):
        for name in type(held).model_fields:
            words = getattr(held, name)
            same = (
                name.endswith(_ENGLISH)
                and isinstance(words, str)
                and words == getattr(held, name.removesuffix(_ENGLISH), None)
            )
            if same and re.search("[\u4e00-\u9fff]", words):
                yield name
            yield from without_english(words)
    elif isinstance(held, Iterable) and not isinstance(held, str):
        for part in held:
            yield from without_english(part)
