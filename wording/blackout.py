"""Blacking out in words: where numbers stand, a request, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tracker.clock import local
from tracker.identity import person_name
from wording import _


class _Place(Protocol):
    @property
    def table(self) -> str: ...


class _Request(Protocol):
    @property
    def places(self) -> Sequence[_Place]: ...
    @property
    def reason(self) -> str: ...
    @property
    def asked_at(self) -> datetime: ...
    @property
    def asked_by(self) -> str: ...


def place_words(place: _Place) -> str:
    """What kind of text it is; of a rare one its table's name."""
    return {
        "original": _("收到的原件"),
        "submission": _("报送"),
        "submission_problem": _("核对意见"),
        "remark": _("情况说明"),
        "check_in": _("任务进展"),
        "explanation": _("更正说明"),
        "acceptance": _("核对无误的理由"),
        "withdrawal": _("撤回理由"),
        "reinstatement": _("恢复理由"),
        "return_step": _("审核意见"),
        "publication": _("发布说明"),
        "matter": _("督办事项"),
        "matter_word": _("督办反馈"),
        "consultation": _("征求意见答复"),
        "audit": _("操作记录"),
        "account": _("读数清单"),
        "attachment": _("附件"),
    }.get(place.table, place.table)


def request_words(one: _Request) -> str:
    """What a request asks for: how many places of which kinds, who asked when and why."""
    kinds = list(dict.fromkeys(map(place_words, one.places)))
    return _("{n} 处（{kinds}），{who} {day} 申请：{reason}").format(
        n=len(one.places),
        kinds=_("、").join(kinds),
        who=person_name(one.asked_by),
        day=f"{local(one.asked_at):%Y-%m-%d %H:%M}",
        reason=one.reason,
    )


def approved_words(changed: int, missed: Sequence[Path]) -> str:
    """What was done, and which copies still hold it."""
    said = _("已涂黑 {n} 行，副本也已涂黑；已登记，留痕完整。").format(n=changed)
    if not missed:
        return said
    names = _("、").join(path.name for path in missed)
    return _("已涂黑 {n} 行；这些副本改不了，请手工删除：{names}").format(n=changed, names=names)
