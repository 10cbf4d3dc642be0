"""What must agree within the catalogue's lists (名单、台账), and between them and the measures they count."""

from __future__ import annotations

import re

from tracker.schema.catalogue_checks import Draft
from tracker.schema.faults import FaultList, Path, say
from tracker.schema.regions import fold_name
from tracker.schema.roster_forms import RosterColumn, RosterCount, RosterForm

# What no list may ask for: persons, and how to reach or identify them. 经办 and 当事 are persons more often than not.
PERSONAL = re.compile(
    "姓名|联系人|联系方式|负责人|法定代表人|法人代表|经办人|当事人|电话|手机|身份证|证件号|住址|微信号"
)


def check_rosters(draft: Draft, faults: FaultList) -> None:
    names: dict[str, str] = {}
    counted: dict[str, str] = {}
    for key, part in draft.registers.items():
        form, path = part.item, part.path
        if part.has("name"):
            if names.setdefault(fold_name(form.name), key) != key:
                faults.add((*path, "name"), form.name, say("other_name_than", other=names[fold_name(form.name)]))
            if len(form.name) > 31 or re.search(r"[\[\]:*?/\\]", form.name):
                faults.add((*path, "name"), form.name, say("sheet_name"))
        if not part.has("columns"):
            continue
        _check_columns(form, path, faults)
        for field in ("key", "distinct"):
            if part.has(field):
                _check_known(form, (*path, field), getattr(form, field), faults)
        _check_plan(draft, form, path, faults)
        if not part.has("counts"):
            continue
        for place, count in enumerate(form.counts):
            here = (*path, "counts", place)
            _check_count(form, count, here, faults)
            if counted.setdefault(count.measure, key) != key:
                faults.add((*here, "measure"), count.measure, say("measure_of_one_list", first=counted[count.measure]))
            _check_measure(draft, form, count, here, faults)


def _check_plan(draft: Draft, form: RosterForm, path: Path, faults: FaultList) -> None:
    """A list counts something or is a plan's own form; a milestone it is asked by is that plan's."""
    if form.of is None:
        if not form.counts:
            faults.add(path, say("no_counts_no_of"), say("counts_or_of"))
        if form.milestone is not None:
            faults.add((*path, "milestone"), form.milestone, say("with_of"))
        return
    if form.of not in draft.plans:
        faults.add((*path, "of"), form.of, say("plan_of_plans"))
    elif form.milestone is not None and (form.of, form.milestone) not in draft.milestones:
        faults.add((*path, "milestone"), form.milestone, say("milestone_of", plan=form.of))


def _check_columns(form: RosterForm, path: Path, faults: FaultList) -> None:
    headings: dict[str, str] = {}
    regions = [key for key, column in form.columns.items() if column.kind == "region"]
    for key in regions[1:]:
        faults.add((*path, "columns", key, "kind"), "region", say("one_region_column", first=regions[0]))
    for key, column in form.columns.items():
        here = (*path, "columns", key)
        if headings.setdefault(fold_name(column.name), key) != key:
            faults.add((*here, "name"), column.name, say("other_name_than", other=headings[fold_name(column.name)]))
        if PERSONAL.search(column.name):
            faults.add((*here, "name"), column.name, say("no_personal_column"))
        if (column.kind == "choice") != bool(column.choices):
            faults.add(
                here, say("kind_and_choices", kind=column.kind, n=len(column.choices)), say("choices_with_kind_choice")
            )
        if column.within and column.kind != "date":
            faults.add((*here, "within"), column.within, say("only_for_days"))
        if column.kind == "region" and not column.required:
            faults.add((*here, "required"), False, say("region_required"))
        if column.not_before is not None:
            other = form.columns.get(column.not_before)
            if other is None or other.kind != "date" or column.kind != "date":
                faults.add((*here, "not_before"), column.not_before, say("both_days"))
        for name, words in column.required_when.items():
            _check_words(form, (*here, "required_when", name), name, words, faults)


def _check_count(form: RosterForm, count: RosterCount, here: Path, faults: FaultList) -> None:
    for name, words in count.where.items():
        _check_words(form, (*here, "where", name), name, words, faults)
    _check_known(form, (*here, "distinct"), count.distinct, faults)
    dated = {
        "in_year": (count.in_year, "date"),
        "before_year": (count.before_year, "date"),
        "sum": (count.sum, "number"),
    }
    for field, (wanted, kind) in dated.items():
        column = form.columns.get(wanted) if wanted else None
        if wanted and (column is None or column.kind != kind):
            faults.add((*here, field), wanted, say("column_of_kind", kind=kind))
    if count.sum and count.distinct:
        faults.add(here, say("both", names=("sum", "distinct")), say("only_one"))


def _check_measure(draft: Draft, form: RosterForm, count: RosterCount, here: Path, faults: FaultList) -> None:
    if count.measure not in draft.measures:
        faults.add((*here, "measure"), count.measure, say("measure_of_measures"))
        return
    measure = draft.measure(count.measure, "supplied_by")
    by_region = form.region_column is not None
    if measure and measure.is_whole == by_region:
        expected = say("measure_of_districts") if by_region else say("measure_of_whole")
        faults.add((*here, "measure"), count.measure, expected)


def _check_known(form: RosterForm, path: Path, names: tuple[str, ...], faults: FaultList) -> None:
    for place, name in enumerate(names):
        if name not in form.columns:
            faults.add((*path, place), name, say("one_of_columns", names=tuple(form.columns)))


def _check_words(form: RosterForm, path: Path, name: str, words: tuple[str, ...], faults: FaultList) -> None:
    column: RosterColumn | None = form.columns.get(name)
    if column is None or column.kind != "choice":
        faults.add(path, name, say("column_of_kind", kind="choice"))
        return
    for place, word in enumerate(words):
        if word not in column.choices:
            faults.add((*path, place), word, say("one_of", names=column.choices))
