"""Two answers held against each other: every place where the second lost or changed something of the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Figures are sums of millions of small ones: adding up in another order may change the last digits, and nothing else.
TOLERANCE = 1e-9
# A fingerprint of code, texts and moment: two answers that say the same may carry another.
LEFT_OUT = frozenset({"data_version"})


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """One line per difference. A key that only `new` has is none: a later release may say more."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            if key in LEFT_OUT:
                continue
            if key in new:
                yield from differences(value, new[key], f"{place}/{key}")
            else:
                yield f"{place}/{key}: lost, was {_short(value)}"
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{place}: {len(old)} entries became {len(new)}"
        for at, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from differences(one, other, f"{place}/{at}")
    elif not same(old, new):
        yield f"{place}: {_short(old)} became {_short(new)}"


def same(old: Any, new: Any) -> bool:
    """Whether two single values are one: numbers but for the last digits, everything else letter by letter."""
    if isinstance(old, int | float) and isinstance(new, int | float) and not isinstance(old, bool):
        if isinstance(new, bool):
            return False
        return old == new or abs(old - new) <= TOLERANCE * max(1.0, abs(old), abs(new))
    return type(old) is type(new) and bool(old == new)


def added(old: Any, new: Any) -> int:
    """How many keys only `new` has."""
    if isinstance(old, dict) and isinstance(new, dict):
        fresh = sum(key not in old for key in new)
        return fresh + sum(added(value, new[key]) for key, value in old.items() if key in new)
    if isinstance(old, list) and isinstance(new, list):
        return sum(added(one, other) for one, other in zip(old, new, strict=False))
    return 0


def counted(answer: Any) -> int:
    """How many single values an answer holds, those left out of the comparison not counted."""
    if isinstance(answer, dict):
        return sum(counted(value) for key, value in answer.items() if key not in LEFT_OUT)
    if isinstance(answer, list):
        return sum(map(counted, answer))
    return 1


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
