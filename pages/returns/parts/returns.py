"""What 上报 draws of the workbooks put in: what stands in the way of each, and what all of them would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st

from desk import load
from desk.together import Taken, held_against_earlier, take
from pages.returns.parts import naming, problem_list, saving, submit
from pages.returns.parts.saving import Waiting
from tracker.periods import Period
from tracker.problems import DuplicateRow
from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Submission
from ui import parts, session, tables
from wording import _, named
from wording.figures import period_words, reported_words
from wording.problems import problem_sentence, problems_headline
from wording.sentences import target_of

# With more workbooks than these, each one's figures are folded away under its name.
UNFOLDED = 2


def due_day(period: Period, days: int) -> date:
    """The last day to hand figures of `period` in."""
    return period.end + timedelta(days=days)


def progress_of_returns(judged: Sequence[Judgement], catalogue: Catalogue, register: Register) -> str:
    """Who has handed in what for the quarter, as a table (HTML): indicator, reported n/m, who is missing."""
    body = []
    for row in judged:
        missing = [named(register[code]) for code in row.figure.missing if code in register]
        full = row.figure.reported >= row.figure.expected
        names = _("、").join(missing) if len(missing) < row.figure.expected else _("全部未报")
        body.append(
            [
                escape(named(target_of(row, catalogue)[1])),
                escape(reported_words(row.figure.reported, row.figure.expected)),
                "" if full else f'<span class="muted">{escape(names)}</span>',
            ]
        )
    return tables.table([_("指标"), _("报送"), _("未报单位")], body)


def check_and_save(uploads: Sequence[Any], plan_id: str, period: Period) -> None:
    """Draws what must be put right, then what would change, and one button that saves every workbook that can be."""
    # The same bytes under two names are one workbook, and would be drawn with the same keys.
    once: dict[bytes, str] = {}
    for upload in uploads:
        once.setdefault(upload.getvalue(), upload.name)
    read = submit.read_all([(name, content) for content, name in once.items()], plan_id, period)
    if len(once) < len(uploads):
        parts.caption(_("有 {n} 本与另一本内容完全相同，只读一次。").format(n=len(uploads) - len(once)))
    saving.show_receipts()
    naming.ask_names([one.submission for one in read])
    naming.names_taken([one.submission for one in read])
    faulty = [one for one in read if not one.submission.is_clean]
    waiting = [Waiting(one.submission, one.content) for one in read if one.submission.is_clean and not one.there]
    alone = len(read) == 1
    if not alone:
        words = _("已读 {total} 本：{faulty} 本有必须改的问题，{clean} 本没有")
        parts.headline(words.format(total=len(read), faulty=len(faulty), clean=len(read) - len(faulty)))
    elif read[0].there and submit.is_saved(read[0].submission):
        parts.headline(_("已入库，先是草稿；到“复核并发布”发布后领导才看到。可以接着放下一本。"))
    elif read[0].there:
        parts.headline(_("这本工作簿与库中一致，没有可保存的改动。"))
    if faulty:
        parts.section(_("3　逐处改好，再放一次"))
    taken: Taken = {}
    for clean in waiting:
        take(clean.submission, taken)
    for one in faulty:
        _problems(one.submission, one.content, alone)
        if rest := _without_faulty(one.submission, one.content, taken):
            waiting.append(rest)
    if waiting:
        _changes(waiting, alone)


def _changes(waiting: Sequence[Waiting], alone: bool) -> None:
    """What is doubtful of the workbooks that can be saved, the lights all of them would change together, their figures,
    and the button that saves them."""
    parts.section(_("4　保存后会变的数"), _("{n} 本").format(n=len(waiting)))
    for one in waiting:
        if one.submission.problems and not one.held:
            _problems(one.submission, one.content, alone)
    moved = submit.lights_moved([one.submission for one in waiting])
    if not alone:
        submit.show_lights(moved)
    if len(waiting) > UNFOLDED:
        saving.save_form(waiting)
        _folded_figures(waiting)
        return
    for one in waiting:
        changes = load.compare(session.the_desk(), one.submission)
        title = submit.difference_title(changes, one.submission)
        if alone and moved is not None:
            title = _("{figures}；{lights}").format(figures=title, lights=submit.turned_words(moved))
        if alone and one.submission.problems and not one.held:
            parts.headline(title)
        else:
            _under_its_name(one.submission, title, alone)
        if alone:
            submit.show_lights(moved)
        submit.difference(one.submission, changes)
    saving.save_form(waiting)


def _problems(submission: Submission, content: bytes, alone: bool) -> None:
    """One workbook's problems by cell, under its name and the sentence over them, with the marked copy."""
    blocking = sum(p.severity == "blocking" for p in submission.problems)
    _under_its_name(submission, problems_headline(blocking, len(submission.problems) - blocking), alone)
    submit.marked_button(submission, content)
    problem_list.problem_list(submission)
    unmatched = [*submission.unmatched_columns, *submission.unmatched_rows]
    if unmatched:
        parts.caption(_("没有对上、未读入：{names}。").format(names=_("、").join(unmatched[:12])))


def _under_its_name(submission: Submission, sentence: str, alone: bool) -> None:
    """What is said of a workbook: the page's conclusion when it is the only one, else beside its name."""
    name = f"《{submission.file_name}》"
    if alone:
        periods = _("、").join(period_words(p) for p in submission.periods)
        parts.section(name, f"{periods}　{submit.counted(submission)}")
        parts.headline(sentence)
    else:
        parts.section(name, sentence)


def _folded_figures(waiting: Sequence[Waiting]) -> None:
    """Each workbook's figures, old and new, folded away under its name."""
    for one in waiting:
        changes = load.compare(session.the_desk(), one.submission)
        title = f"《{one.submission.file_name}》　{submit.difference_title(changes, one.submission)}"
        with st.expander(parts.plain(title)):
            submit.difference(one.submission, changes)


def _without_faulty(submission: Submission, content: bytes, taken: Taken) -> Waiting | None:
    """The clean units of a faulty workbook, when the reader ticks 其余先入库; None when it is left or impossible, also when
    another workbook that waits gives (`taken`) a figure of theirs.
    """
    desk = session.the_desk()
    found = load.without_faulty_units(submission)
    if found is None:
        return None
    rest, held = found
    names = _("、").join(named(desk.register[code]) for code in held if code in desk.register)
    label = _("其余先入库：{names}改好再报，先按未报送").format(names=names)
    if not st.checkbox(label, key=f"rest-{submission.sha256}"):
        return None
    again = held_against_earlier(rest, taken).problems
    if doubles := [p for p in again if isinstance(p.said, DuplicateRow) and p.said.kind == "other_file"]:
        st.warning("；".join(problem_sentence(doubles[0])))
        return None
    take(rest, taken)
    return Waiting(rest, content, held)
