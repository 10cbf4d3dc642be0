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
from wording.levels import members_word
from wording.outlook import required_pace_words
from wording.sentences import schedule_line, still_missing, target_of
from wording.status import TROUBLE, trouble_order
from wording.suppliers import owed_words, place_names, supplier_word


def asked_words(material: Material, row: Judgement) -> str:
    """Whom to ask for what: the supplier for figures, the districts for their shares, else the pace it takes. Of a plan that has
    ended nothing can be asked but figures."""
    if row.figure.missing:
        return owed_words(row.figure.missing, row, material.catalogue, material.register)
    return _by_the_deadline(material, row) or _measures_wanted(material, row)


def _by_the_deadline(material: Material, row: Judgement) -> str:
    """What is to be there by the target's last day: shares, approvals, a pace; "" where no number can be asked of anybody."""
    if is_closing(material):
        return ""
    return (
        asks_words(material.asks[row.target], row, material.catalogue, material.register)
        or _awaited_words(material, row)
        or required_pace_words(row, material.catalogue)
    )


def _measures_wanted(material: Material, row: Judgement) -> str:
    """Where no number can be asked of anybody: that whoever is responsible says what will be done; "" where nothing is short."""
    if is_closing(material):
        return ""
    lacking = still_missing(row, material.catalogue)
    if not lacking and row.status in TROUBLE:
        lacking = schedule_line(row, material.catalogue)
    return _("{lacking}，请责任单位报送推进措施").format(lacking=lacking) if lacking else ""


def _awaited_words(material: Material, row: Judgement) -> str:
    """Of a list of places those that have applied and wait; "" for none."""
    waiting = [member.code for member in row.figure.members if member.pending]
    return _("请{places}跟进批复").format(places=place_names(waiting, material.register)) if waiting else ""


# So many units are named where a paper has room for them.
_MANY = 9


@dataclass(frozen=True)
class Ask:
    """One thing asked: of which target or dated item (`name` as printed), in what words, of whom (`units` are the plan's by name, `owner` the same as
    printed, `places` those the words name, `all_places` one word for them), and by which day, None for as soon as possible; `when` is that day as printed."""

    target: str
    name: str
    words: str
    units: tuple[str, ...]
    owner: str
    due: date | None
    when: str
    places: tuple[str, ...] = ()
    all_places: str = ""

    @property
    def row(self) -> tuple[str, str, str]:
        """事项 · 责任单位 · 时限."""
        return self.words, self._with_places(self.owner), self.when

    @property
    def row_in_full(self) -> tuple[str, str, str]:
        """The same with every unit by its name, where that is no list of all places."""
        owner = _("、").join(self.units) if 0 < len(self.units) <= _MANY else self.owner
        return self.words, self._with_places(owner), self.when

    def _with_places(self, owner: str) -> str:
        """Places are named in the words with what each is asked for; once is enough."""
        return _("；").join(words for words in (owner, self.all_places) if words)


def behind(material: Material) -> list[Judgement]:
    """The targets below their schedule or missed, gravest first."""
    return [row for row in trouble_order(material.whole) if row.status in TROUBLE]


def yardstick_words(rules: Sequence[Ask], rows: Sequence[tuple[str, str, str]]) -> str:
    """By what places are asked, which is not what they are praised or warned by (decision 0019); "" where no row asks any."""
    if not any(ask.places and ask.row in rows for ask in rules):
        return ""
    return _("按距期末本地任务的差额提出，达到序时进度、尚未完成本地任务的地方一并列入。")


def asks_of(material: Material) -> list[Ask]:
    """What every paper asks, gravest first: of each target in trouble or without its figures, of each on schedule as a whole of
    which a district is below its own, and the dated items past their day; of a plan without numbers its open dated items."""
    if not material.whole:
        return due_asks(material)
    lacking = [row for row in material.whole if row.figure.missing]
    wanted = [] if is_closing(material) else trouble_order(material.whole)
    below = {row.target for row in material.districts if row.status in TROUBLE}
    within = [] if is_closing(material) else [row for row in material.whole if row.target in below]
    rows = {row.target: row for row in (*wanted, *lacking, *within)}
    asked = [ask for row in rows.values() if (ask := _ask(material, row))]
    return asked + [ask for ask in due_asks(material) if ask.due is None]


def _ask(material: Material, row: Judgement) -> Ask | None:
    asked = asked_words(material, row)
    if not asked:
        return None
    target, indicator = target_of(row, material.catalogue)
    name = named(indicator, "short")
    words = _("{indicator}：{asked}").format(indicator=name, asked=asked)
    if row.figure.missing:
        supplier = supplier_word(row, material.catalogue)
        return Ask(row.target, name, words, (supplier,), supplier, None, _("尽快"))
    # A day before the paper's own cannot be asked for, and what will be done cannot wait until the plan's last.
    is_over = target.deadline < local(material.made_at).date()
    due = None if is_over or not _by_the_deadline(material, row) else target.deadline
    owners = material.owners.get(row.target)
    units = tuple(named(unit) for unit in owners.units) if owners else ()
    places = tuple(named(material.register[one.region]) for one in material.asks[row.target].asked)
    when = date_words(due) if due else _("尽快")
    members = members_word(material.catalogue, material.plan_id).lower()
    also = _("所列{places}").format(places=members) if places else ""
    return Ask(row.target, name, words, units, owner_names(material, row), due, when, places, also)


def due_asks(material: Material) -> list[Ask]:
    """The dated items still open, the overdue first."""
    found = []
    for light, group in open_groups(material):
        day = group[0].duty.due
        late = light == "overdue"
        when = _("已逾期（原定{day}），尽快").format(day=date_words(day)) if late else date_words(day)
        units = tuple(dict.fromkeys(named(unit) for one in group for unit in one.units))
        found.append(
            Ask(
                group[0].duty.key,
                group_title(group),
                group_title(group),
                units,
                owing(group),
                None if late else day,
                when,
            )
        )
    return found


def asked_rows(material: Material, rules: Sequence[Ask]) -> tuple[list[tuple[str, str, str]], str]:
    """事项 · 责任单位 · 时限 as the papers print them: the office's own where it wrote any, else the rules'; and which of them
    are the office's own words, "" for none."""
    rows = [ask.row for ask in rules]
    if material.own_matters is None:
        return rows, ""
    known = {ask.row for ask in rules}
    own = [str(number) for number, row in enumerate(material.own_matters, start=1) if row not in known]
    note = _("第 {numbers} 项为本单位文字。").format(numbers=_("、").join(own)) if own else ""
    return list(material.own_matters), note
