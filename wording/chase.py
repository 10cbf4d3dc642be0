"""催报: the rungs of the ladder in words, and a text per unit that is ready to send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from tracker.periods import Period
from tracker.rules.standing import Rung
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from wording import _, named
from wording.figures import period_words


class Debt(Protocol):
    """What the text needs of an entry that is owed (desk.chase.Owed)."""

    @property
    def measure(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def period(self) -> Period: ...
    @property
    def due(self) -> object: ...
    @property
    def received_on(self) -> object: ...
    @property
    def late_days(self) -> int: ...


def rung_word(rung: Rung) -> str:
    """The ladder's rung as people say it."""
    return {
        "done": _("已报"),
        "not_due": _("未到期"),
        "blue": _("蓝·临近到期"),
        "yellow": _("黄·已到期"),
        "red": _("红·逾期"),
    }[rung]


def supplier_name(entry: Debt, catalogue: Catalogue, register: Register) -> str:
    """A supplier in the session's language; a district hands its own figures in by its name."""
    by = catalogue.measures[entry.measure].supplied_by
    return named(register[entry.region]) if by.level == "district" else named(by)


def chase_text(supplier: str, entries: Iterable[Debt], catalogue: Catalogue, register: Register) -> str:
    """One message to a supplier: what is missing, for whom, due when, how late; "" when nothing is owed.

    `entries` are all it owes for the quarter, received ones too. Measures that lack the same places share their names,
    and where every place is lacking they are counted instead.
    """
    every = list(entries)
    debts = [e for e in every if e.received_on is None]
    if not debts:
        return ""
    lacking: dict[str, list[str]] = {}
    for debt in debts:
        lacking.setdefault(debt.measure, []).append(debt.region)
    together: dict[tuple[str, ...], list[str]] = {}
    for measure_id, codes in lacking.items():
        asked = sum(e.measure == measure_id for e in every)
        measure = catalogue.measures[measure_id]
        if measure.is_whole or measure.supplied_by.level == "district":
            where: tuple[str, ...] = ()
        elif len(codes) == asked > 1:
            where = (_("{n} 个地方都缺").format(n=asked),)
        else:
            where = tuple(named(register[code]) for code in codes)
        together.setdefault(where, []).append(named(measure))
    items = [
        _("、").join(names)
        if not where
        else _("{measure}（{places}）").format(measure=_("、").join(names), places=_("、").join(where))
        for where, names in together.items()
    ]
    late = debts[0].late_days
    state = _("已逾期 {n} 天").format(n=late) if late > 0 else _("距截止日 {n} 天").format(n=-late)
    return _("{supplier}：{period}以下数据应于 {due} 前报送，{state}，请尽快报送：{items}。").format(
        supplier=supplier,
        period=period_words(debts[0].period),
        due=debts[0].due,
        state=state,
        items=_("；").join(items),
    )


def overdue_words(dues: Sequence[date]) -> str:
    """往季还有 3 个数逾期未报，最早的应于 2026-04-20 前报送。: figures owed by those days; "" for none."""
    if not dues:
        return ""
    return _("往季还有 {n} 个数逾期未报，最早的应于 {due} 前报送。").format(n=len(dues), due=f"{min(dues):%Y-%m-%d}")
