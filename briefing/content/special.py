"""The special report (专报): for one reader, each judgement said once, with what lies ahead."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.content.material import Material
from briefing.content.model import Matter, Part
from briefing.content.story import MOST
from wording import _, named
from wording.paragraphs import together_words
from wording.sentences import target_of
from wording.status import status_word, trouble_order


def special_parts(material: Material, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The whole in one sentence, each target that needs the leader in one, what is proposed; the targets' table behind."""
    overview = [part for part in parts if part.kind == "overview"]
    said = [part.title for part in overview]
    if material.whole:
        said += together_words(material.whole, material.catalogue)
    else:
        told = [*overview, *(part for part in parts if part.kind in ("tasks", "milestones"))]
        said += [text for part in told for text in part.paragraphs]
    sections = [Part("section", _("总体进度"), paragraphs=tuple(said))] if said else []
    by_key = {part.key: part for part in parts if part.kind == "target"}
    matters: list[Matter] = []
    for row in trouble_order(material.whole):
        if part := by_key.get(row.target):
            name = _("{indicator}（{status}）").format(
                indicator=named(target_of(row, material.catalogue)[1]), status=status_word(row.light)
            )
            # The gravest are shown as well as told.
            charts = part.charts[:1] if len(matters) < MOST else ()
            matters.append(Matter(name, row.light, part.paragraphs, charts))
    if matters:
        sections.append(Part("section", _("重点指标"), matters=tuple(matters)))
    asked = [text for part in parts if part.kind == "next_steps" for text in part.paragraphs]
    if asked:
        listed = [f"{number}. {text}" for number, text in enumerate(asked, start=1)] if len(asked) > 1 else asked
        sections.append(Part("section", _("下步建议"), paragraphs=tuple(listed)))
    doing: list[tuple[str, list[Part]]] = [(_("目标总表"), overview)]
    if not material.whole:
        doing += [
            (_("任务推进情况"), [part for part in parts if part.kind == "tasks"]),
            (_("时间节点"), [part for part in parts if part.kind == "milestones"]),
            (_("责任单位情况"), [part for part in parts if part.kind == "responsibility"]),
        ]
    annexes = [
        Part("annex", title, tables=tables)
        for title, given in doing
        if (tables := tuple(table for part in given for table in part.tables if table.rows))
    ]
    return (*sections, *annexes)
