"""催报 of tasks and milestones: a text per unit that is ready to send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from tracker.periods import Period
from tracker.schema.tasks import TaskBook
from wording import _, named
from wording.duty_looks import task_title
from wording.figures import period_words


class DutyDebt(Protocol):
    """What the text needs of a milestone that is owed (desk.chase_tasks.DutyOwed)."""

    @property
    def duty(self) -> str: ...
    @property
    def due(self) -> object: ...
    @property
    def late_days(self) -> int: ...


class UnitDebt(Protocol):
    """What the text needs of a unit's debts (desk.chase_tasks.UnitOwes)."""

    @property
    def unit(self) -> str: ...
    @property
    def period(self) -> Period: ...
    @property
    def tasks(self) -> tuple[str, ...]: ...
    @property
    def due(self) -> object: ...
    @property
    def late_days(self) -> int: ...
    @property
    def milestones(self) -> Iterable[DutyDebt]: ...


def task_chase_text(book: TaskBook, plan: str, debt: UnitDebt) -> str:
    """One message to a unit: the tasks without a check-in and the milestones not done, each with its day."""
    said = []
    if debt.tasks:
        items = [task_title(book.tasks[key]) for key in debt.tasks]
        words = _("{period}以下任务的进展应于 {due} 前报送，{state}：{items}")
        said.append(
            words.format(
                period=period_words(debt.period),
                due=debt.due,
                state=late_words(debt.late_days),
                items=_("；").join(items),
            )
        )
    duties = {duty.key: duty for duty in book.milestones_of_plan(plan)}
    if dated := [
        _("{title}（{due}，{state}）").format(
            title=named(duties[one.duty], "title"), due=one.due, state=late_words(one.late_days)
        )
        for one in debt.milestones
    ]:
        said.append(_("以下节点未完成：{items}").format(items=_("；").join(dated)))
    unit = named(book.unit(plan, debt.unit))
    return _("{unit}：{debts}。请尽快报送任务进展表或在“任务”页填报。").format(unit=unit, debts=_("。").join(said))


def late_words(days: int) -> str:
    """已逾期 3 天, 今天到期 or 距截止日 4 天."""
    if days > 0:
        return _("已逾期 {n} 天").format(n=days)
    return _("今天到期") if days == 0 else _("距截止日 {n} 天").format(n=-days)
