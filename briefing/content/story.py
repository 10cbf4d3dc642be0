"""The deck's story in ten to twelve slides: the answer on one page, the three targets that need the leader, who holds them back,
what is blocked, what is due, what is proposed, what goes well. Everything else is the annex, made when asked for.

Nothing is invented: a cause is what the units wrote, an ask is the rule's (`tracker/rules/asks.py`), and what is not known is
left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.content import cells
from briefing.content.districts import members_table
from briefing.content.doing import blocked_parts, due_parts, open_tasks
from briefing.content.material import Material
from briefing.content.matters import asked_rows, asked_words, asks_of, yardstick_words
from briefing.content.model import Column, Matter, Part, Table
from briefing.content.stamps import stamp, thresholds, version_words
from briefing.content.targets import owner_names, status_line, where_words
from tracker.rules.judgement import Judgement
from wording import _, headlines, named
from wording.outlook import expected_missing
from wording.paragraphs import remark_words
from wording.sentences import schedule_line, still_missing, target_of
from wording.status import trouble_order

# So many matters a leader can be asked to settle in one meeting.
MOST = 3


def story_parts(material: Material, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The deck's own parts, in the order they are told; `parts` are the briefing's."""
    grave = trouble_order(material.whole)[:MOST]
    told = [part for part in parts if part.kind == "cover"]
    decided = _decisions(material)
    if material.whole:
        matrix = [part for part in parts if part.kind == "districts" and not part.key]
        told.append(_answer(material, grave, matrix))
        # Of one target alone the answer says all, with its districts beside.
        if len(material.whole) > 1:
            by_key = {part.key: part for part in parts if part.kind == "target"}
            told += [_trouble(material, row, by_key[row.target]) for row in grave if row.target in by_key]
            told += matrix
        told += blocked_parts(material)
    else:
        told += [replace(part, tables=open_tasks(material)) for part in parts if part.kind == "overview"]
        told += [part for part in parts if part.kind == "tasks"]
    # What is overdue is asked for on the page of decisions.
    told += due_parts(material, without_overdue=bool(decided) and material.own_matters is None)
    told += decided
    told += _settled(material)
    return tuple(_without_version(material, part) for part in told)


def _without_version(material: Material, part: Part) -> Part:
    """No hash on a slide's face: the data version stands in the speaker's notes."""
    version, (left, right) = version_words(material), part.stamp
    if version not in right:
        return part
    kept = " · ".join(words for words in right.split(" · ") if words != version)
    return replace(part, stamp=(left, kept), notes=(*part.notes, version))


def _answer(material: Material, grave: Sequence[Judgement], matrix: Sequence[Part]) -> Part:
    """The answer on one page: the counts, every target with its light, and what is asked of whom."""
    catalogue = material.catalogue
    title = _("{n} 项目标：{counts}").format(n=len(material.whole), counts=headlines.count_words(material.whole))
    if asked := asked_rows(material, asks_of(material))[0]:
        title += _("；提请议定 {n} 件事").format(n=len(asked))
    columns = (
        Column("name", _("指标"), width=2.2),
        Column("value", _("最新值"), width=1.5),
        Column("promise", _("目标"), width=2.0),
        Column("status", _("状态"), width=1.2),
    )
    body = tuple(
        (
            cells.text(named(target_of(row, catalogue)[1], "short")),
            cells.value(material, row, "card", unit=True),
            cells.text(cells.promise(material, row)),
            cells.light(row),
        )
        for row in material.whole
    )
    return Part(
        "answer",
        title,
        tables=(
            Table(_("目标总表"), columns, body),
            *(table for part in matrix for table in part.tables if len(material.whole) == 1),
        ),
        matters=tuple(_matter(material, row) for row in grave),
        stamp=stamp(material),
        notes=(thresholds(material), _("序时线为线性测算，非下达目标。")),
    )


def _matter(material: Material, row: Judgement) -> Matter:
    """One thing to settle: what is missing, where, who is asked for what."""
    lines = [
        _missing(material, row),
        where_words(material, row),
        asked_words(material, row),
        _owners(material, row),
    ]
    return Matter(
        named(target_of(row, material.catalogue)[1], "short"), row.light, tuple(line for line in lines if line)
    )


def _missing(material: Material, row: Judgement) -> str:
    said = [still_missing(row, material.catalogue), expected_missing(row, material.catalogue)]
    return _("，").join(words for words in said if words) or schedule_line(row, material.catalogue)


def _owners(material: Material, row: Judgement) -> str:
    names = owner_names(material, row)
    return _("责任单位：{names}").format(names=names) if names else ""


def _trouble(material: Material, row: Judgement, part: Part) -> Part:
    """A target that needs the leader: its course, and beside it who lacks what, why, and what is asked."""
    catalogue = material.catalogue
    pairs = [
        (_("目标"), cells.promise(material, row)),
        (_("最新值"), cells.value(material, row, "card", unit=True).text),
        (_("差距"), _missing(material, row)),
        (_("差在谁"), where_words(material, row)),
        (_("原因"), remark_words(row, material.register, material.remarks)),
        (_("请谁办"), asked_words(material, row)),
    ]
    columns = (Column("name", _("项目"), width=1.0), Column("words", _("情况"), width=3.0))
    told = tuple((cells.text(name), cells.text(words)) for name, words in pairs if words)
    facts = Table(named(target_of(row, catalogue)[1]), columns, told)
    return replace(part, line=status_line(material, row), tables=(facts, *members_table(material, row)))


def _decisions(material: Material) -> list[Part]:
    """事项 · 责任单位 · 时限 of everything the figures ask for."""
    columns = (
        Column("matter", _("事项"), width=5.2),
        Column("owner", _("责任单位"), width=3.0),
        Column("due", _("时限"), width=1.5),
    )
    if not material.whole and material.own_matters is None:
        # The dated items stand in the part before, with who owes them and by when.
        return []
    rows, note = asked_rows(material, asks_of(material))
    body = [tuple(cells.text(words or "—") for words in row) for row in rows]
    if not body:
        return []
    table = Table(_("提请议定的事项"), columns, tuple(body))
    title = _("提请议定 {n} 件事").format(n=len(body))
    in_full = [
        _("{name}：{facts}").format(name=ask.name, facts=_("责任单位：{names}").format(names=ask.row_in_full[1]))
        for ask in asks_of(material)
        if ask.row in rows and ask.row != ask.row_in_full
    ]
    # A screen has room for the first note alone.
    notes = tuple(words for words in (note or thresholds(material), *in_full) if words)
    measure = yardstick_words(asks_of(material), rows)
    said = (measure,) if measure else ()
    return [Part("decisions", title, paragraphs=said, tables=(table,), stamp=stamp(material), notes=notes)]


def _settled(material: Material) -> list[Part]:
    """What the answer counts as met or on schedule, a line each, and of which of it something is asked all the same."""
    fine = [row for row in material.whole if row.light in ("met", "on_track")]
    if not fine:
        return []
    rules = asks_of(material)
    kept = asked_rows(material, rules)[0]
    asked = {ask.target: _("、").join(ask.places) or ask.owner for ask in rules if ask.row in kept}
    columns = [
        Column("name", _("指标"), width=2.2),
        Column("value", _("最新值"), width=1.5),
        Column("promise", _("目标"), width=2.0),
        Column("schedule", _("对照序时"), width=2.6),
        Column("status", _("状态"), width=1.2),
    ]
    body = [
        [
            cells.text(named(target_of(row, material.catalogue)[1], "short")),
            cells.value(material, row, "card", unit=True),
            cells.text(cells.promise(material, row)),
            cells.text(schedule_line(row, material.catalogue)),
            cells.light(row),
        ]
        for row in fine
    ]
    title = _("已达标或达到序时的 {n} 项").format(n=len(fine))
    if still := [row.target for row in fine if row.target in asked]:
        title = _("{title}，其中 {n} 项另有提请议定的事").format(title=title, n=len(still))
        columns.append(Column("asked", _("还请谁办"), width=2.6))
        body = [[*line, cells.text(asked.get(row.target, "—"))] for row, line in zip(fine, body, strict=True)]
    table = Table(_("进展顺利的目标"), tuple(columns), tuple(map(tuple, body)))
    return [Part("settled", title, tables=(table,), stamp=stamp(material))]
