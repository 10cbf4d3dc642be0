"""The parts of 操作记录: the days, the filters, the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.html import span
from desk.trail import Trace
from tracker.clock import local
from tracker.identity import person_name, read_identity
from ui import choices, tables
from wording import _
from wording.figures import date_words
from wording.permission import act_word

ALL = "all"
# More lines than these are in the file to take away alone.
LISTED = 500


def days(first: date, last: date) -> tuple[date, date]:
    """The chosen days, the first and the last."""
    given = st.date_input(
        _("哪些天"), (first, last), key="trail-days", max_value=last, format="YYYY-MM-DD", label_visibility="collapsed"
    )
    chosen = given if isinstance(given, tuple) else (given,)
    return (chosen[0], chosen[-1]) if chosen else (first, last)


def act(lines: Sequence[Trace]) -> str:
    """The chosen act, ALL for every one."""
    acts = sorted({one.act for one in lines})
    return choices.one_of("act", _("事项"), [ALL, *acts], lambda one: _("全部事项") if one == ALL else act_word(one))


def result() -> str:
    """The chosen result, ALL for every one."""
    return choices.one_of("result", _("结果"), [ALL, "done", "refused", "failed"], _result_word)


def _result_word(result: str) -> str:
    return {ALL: _("全部结果"), "done": _("已办"), "refused": _("被拒绝"), "failed": _("没有成功")}.get(result, result)


def matching(lines: Sequence[Trace], act: str, result: str, asked: str) -> list[Trace]:
    """The lines of an act and a result in which every word stands."""
    words = asked.casefold().split()
    return [
        one
        for one in lines
        if act in (ALL, one.act)
        and result in (ALL, one.result)
        and all(word in f"{one.who} {one.address} {one.about} {act_word(one.act)}".casefold() for word in words)
    ]


def headline(lines: Sequence[Trace], first: date, last: date) -> str:
    """How many acts of how many people, and how many were refused."""
    refused = sum(one.result == "refused" for one in lines)
    people = len({read_identity(one.who) for one in lines})
    return _("{first}至{last}：{people} 人 {n} 次操作，其中 {refused} 次被拒绝。").format(
        first=date_words(first), last=date_words(last), people=people, n=len(lines), refused=refused
    )


def heads() -> list[str]:
    return [_("时间"), _("人"), _("身份"), _("地址"), _("事项"), _("结果"), _("内容")]


def rows(lines: Sequence[Trace]) -> list[list[str]]:
    """Each line as texts, in the order of `heads`."""
    return [
        [
            f"{local(one.at):%Y-%m-%d %H:%M:%S}",
            person_name(one.who),
            _identity(one.who),
            one.address,
            act_word(one.act),
            _result_word(one.result),
            one.about,
        ]
        for one in lines
    ]


def _identity(who: str) -> str:
    known = read_identity(who)
    return f"{known.issuer}#{known.subject}" if known.subject and known.name != who else ""


def listing(lines: Sequence[Trace]) -> str:
    """The newest lines (HTML)."""
    body = []
    for one, texts in zip(lines[:LISTED], rows(lines[:LISTED]), strict=True):
        at, who, identity, address, act, result, about = texts
        shown = span(f"▲ {result}", "ask") if one.result != "done" else result
        body.append(
            [span(at, "nowrap"), who, span(identity, "muted small"), address, act, span(shown, "nowrap"), about]
        )
    return tables.table(heads(), body, css="wide dense", box="box long")


def file_name(first: date, last: date) -> str:
    return _("操作记录_{first}_{last}.csv").format(first=first.isoformat(), last=last.isoformat())
