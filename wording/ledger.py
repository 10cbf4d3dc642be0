"""The ledger of what was asked (督办台账) in words: its states, its counts, and a text for each unit that is late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tracker.ledger import STATES, LedgerMatter, State
from wording import _, inside
from wording.figures import date_words


def state_word(state: State) -> str:
    """A state as people say it."""
    return {
        "assigned": _("已交办，待反馈"),
        "answered": _("已反馈，办理中"),
        "done": _("已办结，待销号"),
        "closed": _("已销号"),
    }[state]


def standing_word(matter: LedgerMatter, day: date) -> str:
    """The state, and by how many days an open matter is late."""
    word = state_word(matter.state)
    if not matter.is_late(day) or matter.due is None:
        return word
    return _("{state}，逾期 {n} 天").format(state=word, n=(day - matter.due).days)


def due_word(due: date | None) -> str:
    return date_words(due) if due else _("尽快")


def ledger_counts(matters: Sequence[LedgerMatter], day: date) -> str:
    """共 5 项：已销号 1 项，已反馈，办理中 2 项…；其中逾期 1 项, the settled first."""
    counts = {state: sum(one.state == state for one in matters) for state in reversed(STATES)}
    told = _("；").join(_("{word} {n} 项").format(word=inside(state_word(s)), n=n) for s, n in counts.items() if n)
    words = _("共 {n} 项：{counts}").format(n=len(matters), counts=told)
    if late := sum(one.is_late(day) for one in matters):
        words = _("{words}；其中逾期 {n} 项").format(words=words, n=late)
    return words


def chase_texts(
    matters: Iterable[LedgerMatter], day: date, name_of: Callable[[str], str] = str
) -> list[tuple[str, str]]:
    """Each unit (as printed) with a matter that is late, and the message to send it; `name_of` says a printed unit in the
    session's language."""
    late: dict[str, list[LedgerMatter]] = {}
    for one in matters:
        if one.is_late(day):
            for unit in one.units:
                late.setdefault(unit, []).append(one)
    texts = []
    for unit, mine in late.items():
        items = _("；").join(
            _("第 {n} 号 {words}（{due}前）").format(n=one.number, words=one.words, due=due_word(one.due))
            for one in mine
        )
        texts.append(
            (
                unit,
                _("{unit}：督办事项 {n} 项已过时限，请反馈办理情况：{items}。").format(
                    unit=name_of(unit), n=len(mine), items=items
                ),
            )
        )
    return texts
