"""What must agree within the catalogue's lists (名单、台账), and between them and the measures they count."""

from __future__ import annotations

import re

from tracker.schema.catalogue_checks import Draft
from tracker.schema.faults import FaultList, Path
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
                faults.add((*path, "name"), form.name, f"不与 {names[fold_name(form.name)]} 同名")
            if len(form.name) > 31 or re.search(r"[\[\]:*?/\\]", form.name):
                faults.add((*path, "name"), form.name, "可作工作表名：不超过31字，没有 [ ] : * ? / \\")
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
                faults.add(
                    (*here, "measure"), count.measure, f"只由一张名单计数的填报项（{counted[count.measure]} 已用）"
                )
            _check_measure(draft, form, count, here, faults)


def _check_plan(draft: Draft, form: RosterForm, path: Path, faults: FaultList) -> None:
    """A list counts something or is a plan's own form; a milestone it is asked by is that plan's."""
    if form.of is None:
        if not form.counts:
            faults.add(path, "没有 counts，也没有 of", "写明计数的填报项，或 of: 方案")
        if form.milestone is not None:
            faults.add((*path, "milestone"), form.milestone, "与 of 同时写")
        return
    if form.of not in draft.plans:
        faults.add((*path, "of"), form.of, "plans 中的方案")
    elif form.milestone is not None and (form.of, form.milestone) not in draft.milestones:
        faults.add((*path, "milestone"), form.milestone, f"{form.of} 的 milestones 中的节点")


def _check_columns(form: RosterForm, path: Path, faults: FaultList) -> None:
    headings: dict[str, str] = {}
    regions = [key for key, column in form.columns.items() if column.kind == "region"]
    for key in regions[1:]:
        faults.add((*path, "columns", key, "kind"), "region", f"只有一列地区（{regions[0]} 已是）")
    for key, column in form.columns.items():
        here = (*path, "columns", key)
        if headings.setdefault(fold_name(column.name), key) != key:
            faults.add((*here, "name"), column.name, f"不与 {headings[fold_name(column.name)]} 同名")
        if PERSONAL.search(column.name):
            faults.add((*here, "name"), column.name, "不涉及个人的列")
        if (column.kind == "choice") != bool(column.choices):
            faults.add(
                here, f"kind {column.kind}，choices {len(column.choices)} 个", "kind: choice 与 choices 同时写或都不写"
            )
        if column.within and column.kind != "date":
            faults.add((*here, "within"), column.within, "kind: date 的列才写")
        if column.kind == "region" and not column.required:
            faults.add((*here, "required"), False, "true，地区列必填")
        if column.not_before is not None:
            other = form.columns.get(column.not_before)
            if other is None or other.kind != "date" or column.kind != "date":
                faults.add((*here, "not_before"), column.not_before, "两列都是 kind: date")
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
            faults.add((*here, field), wanted, f"kind: {kind} 的列")
    if count.sum and count.distinct:
        faults.add(here, "sum 和 distinct", "只写其中一个")


def _check_measure(draft: Draft, form: RosterForm, count: RosterCount, here: Path, faults: FaultList) -> None:
    if count.measure not in draft.measures:
        faults.add((*here, "measure"), count.measure, "measures 中的填报项")
        return
    measure = draft.measure(count.measure, "supplied_by")
    by_region = form.region_column is not None
    if measure and measure.is_whole == by_region:
        expected = "分县(市、区)填报的填报项" if by_region else "全域填报的填报项，或加一列地区"
        faults.add((*here, "measure"), count.measure, expected)


def _check_known(form: RosterForm, path: Path, names: tuple[str, ...], faults: FaultList) -> None:
    for place, name in enumerate(names):
        if name not in form.columns:
            faults.add((*path, place), name, f"columns 中的列：{'、'.join(form.columns)}")


def _check_words(form: RosterForm, path: Path, name: str, words: tuple[str, ...], faults: FaultList) -> None:
    column: RosterColumn | None = form.columns.get(name)
    if column is None or column.kind != "choice":
        faults.add(path, name, "kind: choice 的列")
        return
    for place, word in enumerate(words):
        if word not in column.choices:
            faults.add((*path, place), word, "、".join(column.choices))
