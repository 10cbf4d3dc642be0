"""What needs coordinating, what to do next, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.content import cells
from briefing.content.closing import is_closing
from briefing.content.material import Material
from briefing.content.matters import asked_rows, asks_of
from briefing.content.model import Cell, Column, Part, Table
from briefing.content.stamps import stamp
from briefing.content.targets import owner_names, where_words
from briefing.content.template import Template
from tracker.rules.judgement import Judgement
from wording import _, named
from wording.outlook import bounds_words, expected_missing, outlook_word
from wording.sentences import schedule_line, still_missing, target_of
from wording.status import trouble_order
from wording.suppliers import place_names


def trouble_parts(material: Material, template: Template) -> list[Part]:
    """The targets that need attention, gravest first, at most the template's number; none on a plan without targets."""
    if not material.whole:
        return []
    troubled = trouble_order(material.whole)
    kept, rest = troubled[: template.trouble_limit], troubled[template.trouble_limit :]
    title = _("需要协调的目标 {n} 项").format(n=len(troubled)) if troubled else _("没有需要协调的目标")
    said = []
    if rest:
        names = _("、").join(named(target_of(row, material.catalogue)[1], "short") for row in rest)
        said.append(_("另有 {n} 项：{names}").format(n=len(rest), names=names))
    return [
        Part(
            "trouble",
            title,
            paragraphs=tuple(said),
            tables=(_troubles(material, kept),) if kept else (),
            stamp=stamp(material),
            notes=(_("按完成研判、状态和低于序时的百分点排序。"),),
        )
    ]


def _troubles(material: Material, troubled: Sequence[Judgement]) -> Table:
    columns = (
        Column("name", _("指标"), width=1.6),
        Column("status", _("状态"), width=1.0),
        Column("missing", _("问题"), width=3.2),
        Column("outlook", _("完成研判"), width=1.2),
        Column("where", _("差距主要在"), width=3.2),
        Column("owner", _("责任单位"), width=1.6),
    )
    body = []
    for row in troubled:
        indicator = target_of(row, material.catalogue)[1]
        code = row.outlook.prospect
        said = [still_missing(row, material.catalogue), expected_missing(row, material.catalogue)]
        if not any(said):
            said = [schedule_line(row, material.catalogue), bounds_words(row, material.catalogue)]
        body.append(
            (
                cells.text(named(indicator, "short")),
                cells.light(row),
                cells.text(_("，").join(s for s in said if s)),
                cells.text(outlook_word(code) if code else "—"),
                cells.text(where_words(material, row) or "—"),
                cells.text(owner_names(material, row) or "—"),
            )
        )
    return Table(_("需要协调的目标"), columns, tuple(body))


def next_step_parts(material: Material, template: Template) -> list[Part]:
    """What the figures ask for, and what the units themselves wrote as their next step."""
    rows = asked_rows(material, asks_of(material))[0] if material.whole else []
    asked = [_("{asked}。").format(asked=row[0]) for row in rows]
    asked += _own_steps(material)
    if not asked:
        asked = [_("保持各项目标现有进度。")] if material.whole and not is_closing(material) else []
    if not asked:
        return []
    return [
        Part("next_steps", _("下一步：{n} 件事").format(n=len(asked)), paragraphs=tuple(asked), stamp=stamp(material))
    ]


def _own_steps(material: Material) -> list[str]:
    """下步措施 as the units typed them, each with its unit."""
    kept = {row.target for row in material.whole}
    allowed = {*material.places, material.plan.region}
    told = []
    for remark in material.remarks:
        if remark.kind == "next_step" and remark.target in kept and remark.region in allowed:
            target = material.plan.targets[remark.target.partition(".")[2]]
            name = named(material.catalogue.indicators[target.indicator], "short")
            place = place_names([remark.region], material.register)
            told.append(
                _("{place}（{indicator}）：{text}").format(
                    place=place, indicator=name, text=" ".join(remark.text.split())
                )
            )
    return told


def source_parts(material: Material, template: Template) -> list[Part]:
    """Where every target's number comes from: workbook, cells, clause."""
    columns = (
        Column("name", _("指标"), width=1.8),
        Column("clause", _("方案出处"), width=1.6),
        Column("books", _("来源文件"), width=3.6),
        Column("cells", _("单元格"), width=1.8),
        Column("count", _("个数"), align="right", width=0.7),
    )
    body = []
    for row in material.whole:
        target, indicator = target_of(row, material.catalogue)
        lines = material.sources.get(row.target, ())
        books = list(dict.fromkeys(line.file_name for line in lines))
        first = f"{lines[0].sheet}!{lines[0].cell}" if lines else "—"
        told = _("、").join(books[:2]) + (_("等 {n} 本").format(n=len(books)) if len(books) > 2 else "")
        body.append(
            (
                cells.text(named(indicator, "short")),
                cells.text(target.clause),
                cells.text(told or "—"),
                cells.text(first),
                Cell(str(len(lines)), float(len(lines)), 0),
            )
        )
    if not body:
        return []
    title = _("数据来源：{n} 项目标").format(n=len(body))
    judged = sum(row.value is not None for row in material.whole)
    said = _("{judged}/{n} 项有完整数据。").format(judged=judged, n=len(body))
    return [
        Part(
            "sources",
            title,
            paragraphs=(said,),
            tables=(Table(_("数据来源"), columns, tuple(body)),),
            stamp=stamp(material),
        )
    ]
