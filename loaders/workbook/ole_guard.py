"""Whether the chains of sectors in an .xls or .et come to an end; a reader that follows a circle eats all memory."""

from __future__ import annotations

import struct
from array import array

from loaders.workbook.model import Unreadable

# Beyond these a sector number is a mark: free, end of chain, part of the table itself.
_MARKS = 0xFFFFFFFA
_NUMBERS_AT_THE_HEAD = 109


def check_chains(content: bytes) -> None:
    """Unreadable("broken") when a chain of an OLE file's sectors runs in a circle."""
    if len(content) < 512:
        raise Unreadable("broken")
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise Unreadable("broken")
    (first_small, _count, first_more) = struct.unpack_from("<III", content, 60)
    table = array("I")
    for sector in _table_sectors(content, 1 << shift, first_more):
        table.extend(_numbers(content, 1 << shift, sector))
    small = array("I")
    seen: set[int] = set()
    while first_small < len(table) and first_small not in seen:
        seen.add(first_small)
        small.extend(_numbers(content, 1 << shift, first_small))
        first_small = table[first_small]
    if _has_circle(table) or _has_circle(small):
        raise Unreadable("broken")


def _table_sectors(content: bytes, size: int, more: int) -> list[int]:
    """The sectors that hold the table of chains: named in the header, and in further sectors from `more` on."""
    named = [n for n in struct.unpack_from(f"<{_NUMBERS_AT_THE_HEAD}I", content, 76) if n < _MARKS]
    seen: set[int] = set()
    while more < _MARKS:
        if more in seen:
            raise Unreadable("broken")
        seen.add(more)
        numbers = _numbers(content, size, more)
        if not numbers:
            break
        named += [n for n in numbers[:-1] if n < _MARKS]
        more = numbers[-1]
    return named


def _numbers(content: bytes, size: int, sector: int) -> array[int]:
    """The numbers in a sector; none when the file ends before it."""
    start = (sector + 1) * size
    part = content[start : start + size]
    return array("I", part[: len(part) // 4 * 4])


def _has_circle(following: array[int]) -> bool:
    """Whether somebody who follows the numbers from some place never comes to an end."""
    walk_of = array("I", bytes(4 * len(following)))
    for start in range(len(following)):
        place, walk = start, start + 1
        while place < len(following) and not walk_of[place]:
            walk_of[place] = walk
            place = following[place]
        if place < len(following) and walk_of[place] == walk:
            return True
    return False
