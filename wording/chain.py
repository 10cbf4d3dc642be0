"""What is said of rows that are not as they were written."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tracker.clock import local
from wording import _


class Finding(Protocol):
    """What `desk.verify` finds."""

    @property
    def kind(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def file(self) -> str: ...
    @property
    def written_at(self) -> datetime | None: ...
    @property
    def now(self) -> tuple[str, ...]: ...


def tampering_words(one: Finding) -> str:
    """One finding as a line: where, how many rows, written when, and what stands there now."""
    if one.kind == "head":
        return _("给出的留痕号不在库里：它之后的记录被去掉，或整个库被换过；请与 copies/ 里的副本核对。")
    if one.kind == "link":
        return _("留痕第 {number} 环（{table}）被改动、去掉或插入过。").format(number=one.number, table=one.table)
    words = {
        "changed": _("{table}：{n} 行被改动"),
        "removed": _("{table}：少了 {n} 行"),
        "added": _("{table}：多了 {n} 行，不是由本系统写入的"),
    }[one.kind].format(table=one.table, n=one.rows)
    if one.file:
        words += _("；属于《{file}》").format(file=one.file)
    if one.written_at and one.number:
        words += _("；{moment} 写入，留痕第 {number} 环").format(
            moment=f"{local(one.written_at):%Y-%m-%d %H:%M}", number=one.number
        )
    for row in one.now:
        words += "\n    " + _("现在是：{row}").format(row=row.strip())
    return words
