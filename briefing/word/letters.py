"""提示函: one letter of one page to each district, with that district's figures and the whole's line and no one else's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from contextvars import copy_context
from dataclasses import replace

from docx.shared import Pt

from briefing.content import cells
from briefing.content.closing import is_closing
from briefing.content.material import Material
from briefing.content.model import Briefing, Cell, Column, Table
from briefing.content.offices import addressed_as
from briefing.content.targets import whole_words
from briefing.word.paper import HIGH, THREE, WIDE, add, add_title, high_of, new_paper, off_grid, saved
from briefing.word.table import CLOSE, DENSE, LINE, add_table, height_of, official
from briefing.zipped import WHEN
from tracker.rules.judgement import Judgement
from wording import _, named, use
from wording.asks import ask_words, asked_for, measures_words
from wording.figures import with_unit
from wording.notes import with_places_named
from wording.sentences import schedule_line, still_missing, target_of
from wording.status import TROUBLE
from wording.suppliers import owes_itself

# Characters of the title in a line.
TITLE_WIDTH = 21.0
# So much of what is left of the page its table may take: what is reckoned is not to the point.
_ROOM = 0.9


def letters(briefing: Briefing, material: Material) -> bytes:
    """A zip of one letter (.docx) per chosen district, in register order; the same for the same briefing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for place, code in enumerate(material.places, start=1):
            if any(row.region == code for row in material.districts):
                name = _("{n}-{place}-提示函.docx").format(n=f"{place:02d}", place=named(material.register[code]))
                bundle.writestr(
                    zipfile.ZipInfo(name.replace("/", "-"), date_time=WHEN), letter(briefing, material, code)
                )
    return made.getvalue()


def letter(briefing: Briefing, material: Material, code: str) -> bytes:
    """The letter to one district (.docx). What it says comes from that district's rows and the whole's."""
    return copy_context().run(_letter, briefing, material, code)


def _letter(briefing: Briefing, material: Material, code: str) -> bytes:
    use(briefing.language)
    rows = with_places_named([row for row in material.districts if row.region == code], material.register)
    facts = briefing.facts
    paper = new_paper(briefing, facts["letter_title"])
    _closer(paper, briefing.language)
    number = facts["letter_number"] or _("〔　　　　〕　　　号")
    add(paper, "Signature", official(number))
    add_title(paper, "Title", official(facts["letter_title"]), TITLE_WIDTH)
    add(paper, "Salutation", _("{place}：").format(place=official(briefing.facts[f"to_{code}"])))
    for text in (_stands(rows, material, briefing, code), *_requests(rows, material, briefing)):
        add(paper, "Normal", official(text))
    table = _table(rows, material)
    closing = add(paper, "Normal", _("专此函达。"))
    if facts["contact"]:
        add(paper, "Normal", official(_("（联系处室：{contact}）").format(contact=facts["contact"])))
    signed = (facts.get("office") or _("〔发文单位〕"), facts["own_date"] or _("〔　　　　〕年〔　　〕月〔　　〕日"))
    for text in signed:
        line = add(paper, "Signature", official(text))
        line.paragraph_format.right_indent = Pt(2 * THREE)
    add(paper, "Note", official(briefing.stamp[1]))
    room = HIGH - sum(map(high_of, paper.paragraphs))
    line = next((line for line in (LINE, CLOSE) if height_of(table, WIDE, line=line) <= _ROOM * room), DENSE)
    add_table(paper, table, WIDE, line=line)
    closing._p.addprevious(paper.tables[-1]._tbl)
    return saved(paper)


def _stands(rows: Sequence[Judgement], material: Material, briefing: Briefing, code: str) -> str:
    """How the district's tasks stand: n of m fine, and of each that is short the figure, the task and what is missing."""
    facts, you = briefing.facts, addressed_as(material.register[code])
    head = _("根据《{plan}》及任务分解，{as_of}，").format(plan=named(material.plan), as_of=facts["as_of"])
    judged = [row for row in rows if row.status is not None]
    if not judged:
        told = _("{you}没有分解任务，各项数值见下表。").format(you=you)
        return head + told
    short = [row for row in judged if row.status in TROUBLE]
    fine = sum(row.status in ("met", "on_track") for row in judged)
    told = _("{you} {n} 项任务中 {fine} 项已达标或达到序时进度").format(you=you, n=len(judged), fine=fine)
    if not short:
        return head + _("{told}，见下表。").format(told=told)
    each = _("；").join(_lacks(row, material) for row in short)
    return head + _("{told}，{n} 项未达到：{each}。").format(told=told, n=len(short), each=each)


def _lacks(row: Judgement, material: Material) -> str:
    """商标有效注册量 22.78 万件，任务 23.69 万件; where a count is asked for, which names the task, how far below schedule."""
    indicator = target_of(row, material.catalogue)[1]
    name, ask = named(indicator, "short"), material.asks[row.target].of(row.region)
    if row.figure.members or row.value is None or row.promise.number is None:
        return name
    value, share = (with_unit(size, indicator, material.catalogue, "table") for size in (row.value, row.promise.number))
    if ask is None or asked_for(indicator, material.catalogue) == "measures":
        return _("{indicator} {value}，任务 {share}").format(indicator=name, value=value, share=share)
    return _("{indicator} {value}，{schedule}").format(
        indicator=name, value=value, schedule=schedule_line(row, material.catalogue)
    )


def _requests(rows: Sequence[Judgement], material: Material, briefing: Briefing) -> list[str]:
    """What is asked of the district, and that it checks the figures, by a day where the office gives one."""
    asked, feedback = _asked(rows, material), briefing.facts["feedback"]
    said = [_("请围绕以下事项抓紧推进：{things}。").format(things=_("；").join(asked))] if asked else []
    if is_closing(material):
        # What has ended is not pushed on.
        over = _("请核对以上数据；如有异议，请于{day}前反馈。").format(day=feedback)
        return [*said, over if feedback else _("请核对以上数据；如有异议，请及时反馈。")]
    check = (
        _("请核对以上数据；如有异议，请于{day}前反馈，并报送推进措施。").format(day=feedback)
        if feedback
        else _("请核对以上数据；如有异议，请及时反馈，并报送推进措施。")
    )
    return [*said, check]


def _closer(paper: object, language: str) -> None:
    """Smaller type and lines than a circular's: fifteen targets and what is asked fit one page."""
    body, line = (14, 24) if language == "zh" else (11, 15)
    for name, size, high in (
        ("Title", body + 4, line + 4),
        ("Normal", body, line),
        ("Salutation", body, line),
        ("Signature", body, line),
    ):
        style = paper.styles[name]  # type: ignore[attr-defined]
        style.font.size, style.paragraph_format.line_spacing = Pt(size), Pt(high)
        style.paragraph_format.space_after = Pt(6 if name in ("Title", "Normal") else 0)
        off_grid(style)


def _table(rows: Sequence[Judgement], material: Material) -> Table:
    """One line per target: the district's figure, task and light, what it lacks, and how the whole stands."""
    # Who else has not reported is not this district's business.
    whole = {row.target: replace(row, figure=replace(row.figure, missing=()), notes=()) for row in material.whole}
    columns = (
        Column("name", _("指标"), width=2.0),
        Column("value", _("本地数值"), width=1.6, align="right"),
        Column("task", _("本地任务"), width=1.6, align="right"),
        Column("missing", _("目前还差"), width=1.5),
        Column("status", _("状态"), width=1.3),
        Column("whole", named(material.register[material.plan.region]), width=3.6),
    )
    return Table("", columns, tuple(_line(material, row, whole[row.target]) for row in rows))


def _line(material: Material, judgement: Judgement, whole: Judgement) -> tuple[Cell, ...]:
    task = judgement.promise.number if judgement.status else None
    asked = "—"
    if task is not None:
        as_value = replace(judgement, figure=replace(judgement.figure, value=task, members=()))
        asked = cells.value(material, as_value, unit=True).text
    label = _("目前还差 {gap}").partition("{")[0]
    missing = still_missing(judgement, material.catalogue).removeprefix(label) if judgement.status in TROUBLE else ""
    return (
        cells.text(named(target_of(judgement, material.catalogue)[1], "short")),
        cells.value(material, judgement, unit=True),
        cells.text(asked),
        cells.text(missing or "—"),
        cells.light(judgement),
        cells.text(whole_words(material, whole)),
    )


def _asked(rows: Sequence[Judgement], material: Material) -> list[str]:
    """What the figures ask of the district: to report what it owes itself, and what is missing to its own shares."""
    asked, measures = [], []
    for row in rows:
        name, ask = named(target_of(row, material.catalogue)[1], "short"), material.asks[row.target].of(row.region)
        if row.value is None and owes_itself(row, material.catalogue):
            asked.append(_("{indicator}尽快报送").format(indicator=name))
        elif ask is not None and asked_for(target_of(row, material.catalogue)[1], material.catalogue) == "measures":
            measures.append(name)
        elif ask is not None:
            asked.append(_("{indicator}{asked}").format(indicator=name, asked=ask_words(ask, row, material.catalogue)))
    if measures:
        asked.append(_("{indicator}{asked}").format(indicator=_("、").join(measures), asked=measures_words()))
    return asked
