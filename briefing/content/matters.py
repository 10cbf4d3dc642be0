"""What is asked of whom by when: the rows of 事项 · 责任单位 · 时限, for the deck and the circular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from briefing.content.closing import is_closing
from briefing.content.doing import group_title, open_groups, owing
from briefing.content.material import Material
from briefing.content.targets import owner_names
from tracker.clock import local
from tracker.rules.judgement import Judgement
from wording import _, named
from wording.asks import asks_words
from wording.figures import date_words
from wording.outlook import required_pace_words
from wording.sentences import still_missing, target_of
from wording.status import SEVERITY, TROUBLE
from wording.suppliers import owed_words, supplier_word


def asked_words(material: Material, row: Judgement) -> str:
    """Whom to ask for what: the supplier for figures, the districts for their shares, else the pace it takes."""
    if row.figure.missing:
        return owed_words(row.figure.missing, row, material.catalogue, material.register)
    return asks_words(material.asks[row.target], row, material.catalogue, material.register) or required_pace_words(
        row, material.catalogue
    )


_MANY = 9


@dataclass(frozen=True)
class Ask:
    """One thing asked: of which target or dated item, in what words, of whom (`units` are names, `owner` as printed), and by
    which day, None for as soon as possible; `when` is that day as printed."""

    target: str
    words: str
    units: tuple[str, ...]
    owner: str
    due: date | None
    when: str

    @property
    def row(self) -> tuple[str, str, str]:
        """事项 · 责任单位 · 时限."""
        return self.words, self.owner, self.when

    @property
    def row_in_full(self) -> tuple[str, str, str]:
        """The same with every unit by its name, where that is no list of all places."""
        return self.words, _("、").join(self.units) if 0 < len(self.units) <= _MANY else self.owner, self.when


def behind(material: Material) -> list[Judgement]:
    """The targets in trouble, gravest first, then whoever is most below schedule."""
    found = [row for row in material.whole if row.status in TROUBLE]
    return sorted(found, key=lambda row: (SEVERITY.index(row.status or ""), row.schedule.gap_pp or 0.0))


def asks_of(material: Material) -> list[Ask]:
    """What the circular asks: of each target behind or without its figures; of a plan without numbers its open dated items.

    Of a plan that has ended nothing can be asked but figures.
    """
    if not material.whole:
        return due_asks(material)
    wanted = [
        *([] if is_closing(material) else behind(material)),
        *(row for row in material.whole if row.figure.missing),
    ]
    return target_asks(material, list(dict.fromkeys(row.target for row in wanted)))


def target_asks(material: Material, targets: Sequence[str]) -> list[Ask]:
    """What is asked of each of these targets of which something is, in their order."""
    by_target = {row.target: row for row in material.whole}
    return [ask for key in targets if (ask := _ask(material, by_target[key]))]


def _ask(material: Material, row: Judgement) -> Ask | None:
    asked = asked_words(material, row) or still_missing(row, material.catalogue)
    if not asked:
        return None
    target, indicator = target_of(row, material.catalogue)
    words = _("{indicator}：{asked}").format(indicator=named(indicator, "short"), asked=asked)
    if row.figure.missing:
        supplier = supplier_word(row, material.catalogue)
        return Ask(row.target, words, (supplier,), supplier, None, _("尽快"))
    # A day before the paper's own cannot be asked for.
    due = None if target.deadline < local(material.made_at).date() else target.deadline
    owners = material.owners.get(row.target)
    units = tuple(named(unit) for unit in owners.units) if owners else ()
    return Ask(row.target, words, units, owner_names(material, row), due, date_words(due) if due else _("尽快"))


def due_asks(material: Material) -> list[Ask]:
    """The dated items still open, the overdue first."""
    found = []
    for light, group in open_groups(material):
        day = group[0].duty.due
        late = light == "overdue"
        when = _("已逾期（原定{day}），尽快").format(day=date_words(day)) if late else date_words(day)
        units = tuple(dict.fromkeys(named(unit) for one in group for unit in one.units))
        found.append(Ask(group[0].duty.key, group_title(group), units, owing(group), None if late else day, when))
    return found


def asked_rows(material: Material, rules: Sequence[Ask]) -> tuple[list[tuple[str, str, str]], str]:
    """事项 · 责任单位 · 时限 as the papers print them: the office's own where it wrote any, else the rules'; and which of them
    are the office's own words, "" for none."""
    rows = [ask.row for ask in rules]
    if material.own_matters is None:
        return rows, ""
    known = {ask.row for ask in (*rules, *asks_of(material))}
    own = [str(number) for number, row in enumerate(material.own_matters, start=1) if row not in known]
    note = _("第 {numbers} 项为本单位文字。").format(numbers=_("、").join(own)) if own else ""
    return list(material.own_matters), note
