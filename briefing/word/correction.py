"""A draft that corrects an issued paper (更正): its number and day, and each figure as it was printed and as it is."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.content import cells
from briefing.content.model import Briefing, Column, Table
from briefing.word.paper import add, add_title, new_paper, saved
from briefing.word.table import add_table, official
from wording import _

TITLE_WIDTH = 19.0
WIDTH = 156.0


def correction(briefing: Briefing, number: str, issued_on: str, rows: Sequence[tuple[str, str, str, str]]) -> bytes:
    """The draft's bytes (.docx): `rows` are indicator, place, what was printed, what it is."""
    title = _("关于更正有关数据的函（草稿）")
    paper = new_paper(briefing, title)
    add_title(paper, "Title", official(title), TITLE_WIDTH)
    add(paper, "Salutation", official(_("{recipients}：").format(recipients=briefing.facts["recipients"])))
    words = _("{day}印发的《{title}》（{number}）中，下列数据已经更正，请以更正后的数为准。")
    printed = briefing.facts.get("circular_title") or briefing.title
    add(paper, "Normal", official(words.format(day=issued_on, title=printed, number=number)))
    columns = (
        Column("name", _("指标"), width=3.0),
        Column("place", _("地区"), width=2.0),
        Column("before", _("原数"), align="right", width=1.6),
        Column("after", _("更正为"), align="right", width=1.6),
    )
    add_table(paper, Table("", columns, tuple(tuple(cells.text(words) for words in row) for row in rows)), WIDTH)
    add(paper, "Normal", "")
    for text in (briefing.facts.get("office", ""), briefing.facts.get("made_on", "")):
        if text:
            add(paper, "Signature", official(text))
    for line in briefing.stamp:
        add(paper, "Note", official(line))
    return saved(paper)
