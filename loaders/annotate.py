"""The same workbook back, with every fault and every unread number at its cell: tinted, commented, listed on a sheet 问题清单.

An xlsx or xlsm keeps all else byte by byte: values, formulas with their results, formats, widths, merges, checks,
hidden sheets, pictures. What cannot be kept: a digital signature (the file changed), and of an .xls, .et, .ods, .xlsb or
text file everything but values, merges and what was hidden, because it comes back as an .xlsx built from what was read.
Corrected and handed in again it is read as if it had never been marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath

from loaders.sandbox.client import mark_safely
from tracker.submission import Problem, Unread
from wording import _
from wording.accounts import unread_reason
from wording.problems import severity_word

Sentences = Callable[[Problem], tuple[str, str]]


def annotate(
    content: bytes,
    file_name: str,
    problems: Iterable[Problem],
    *,
    sentences: Sentences,
    unread: Iterable[Unread] = (),
) -> bytes:
    """The marked copy, always .xlsx or .xlsm bytes. Unreadable when the workbook itself is.

    `sentences` gives (what is wrong, how to put it right) for a problem, in the reader's language. Of the `unread` numbers
    those are marked that no problem stands at.
    """
    listed = list(problems)
    told = {(p.sheet, p.cell) for p in listed}
    rest = [u for u in unread if (u.sheet, u.cell) not in told]
    rows: list[tuple[str, ...]] = [
        (p.sheet, p.cell, p.severity, severity_word(p.severity), p.found, *sentences(p))
        for p in sorted(listed, key=lambda p: p.severity != "blocking")
    ]
    fix = _("若是要报的数，请写明表头、地区和时期；不是就不必管。")
    rows += [(u.sheet, u.cell, "unread", _("未读"), u.shown, unread_reason(u.why), fix) for u in rest]
    words = _("共 {n} 处：{blocking} 处必须改，{doubtful} 处请核对。点地址到那一格，改好后直接上报这个文件。")
    if rest:
        words = _(
            "共 {n} 处：{blocking} 处必须改，{doubtful} 处请核对，{unread} 处未读。点地址到那一格，改好后直接上报这个文件。"
        )
    counts = words.format(
        n=len(rows),
        blocking=sum(p.severity == "blocking" for p in listed),
        doubtful=sum(p.severity != "blocking" for p in listed),
        unread=len(rest),
    )
    in_place = _("除填色、批注和这一页外，工作簿与收到时一样。")
    built_anew = _(
        "原文件不能直接标注：这份 .xlsx 按读到的内容重新生成，只保留数值、合并和隐藏，格式、公式和图片没有保留。"
    )
    headings = [_("序号"), _("性质"), _("位置"), _("填的是"), _("问题"), _("怎样改")]
    return mark_safely(content, file_name, (rows, counts, in_place, built_anew, headings))


def annotated_name(content: bytes, file_name: str) -> str:
    """The marked copy's file name: the old one, 标注, and the ending its content asks for."""
    macros = content[:2] == b"PK" and b"xl/vbaProject.bin" in content
    return f"{PurePath(file_name).stem}_{_('标注')}{'.xlsm' if macros else '.xlsx'}"
