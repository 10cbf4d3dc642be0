"""What a place answered when it was asked whether its lines of a paper are right (征求意见)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

# 无异议, 异议.
Answer = Literal["agreed", "objects"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """A place's newest answer on a quarter: with its words where it objects, when (UTC) and who recorded it."""

    region: str
    answer: Answer
    words: str
    at: datetime
    who: str
