"""What 上报 draws of the workbooks put in: what stands in the way of each, and what all of them would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from components.html import span
from desk import load
from desk.changes import LightChange
from desk.together import Taken, held_against_earlier, take
from pages.returns.parts import account, filling, naming, others, problem_list, put_in, saving, submit
from pages.returns.parts.put_in import PutIn
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
# Of the session: that the box of quarters was set to the first workbook's.
_BEGUN = "quarter-begun"


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
                named(target_of(row, catalogue)[1]),
                reported_words(row.figure.reported, row.figure.expected, row.figure.others_missing),
                "" if full else span(names, "muted"),
            ]
        )
    return tables.table([_("指标"), _("报送"), _("未报单位")], body)


def check_and_save(books: Sequence[PutIn], plan_id: str, period: Period) -> None:
    """Draws what must be put right, then what would change, and one button that saves every workbook that is ticked."""
    read = submit.read_all([(book.file_name, book.content) for book in books], plan_id, period)
    _begin_with(read, plan_id, period)
    for book, one in zip(books, read, strict=True):
        put_in.keep(book, one.submission, there=one.there)
    put_in.not_kept(books)
    saving.show_receipts()
    naming.ask_names(read)
    naming.ask_words(read)
    naming.names_taken([one.submission for one in read])
    faulty = [one for one in read if not one.submission.is_clean]
    waiting = [Waiting(one.submission, one.content) for one in read if one.submission.is_clean and not one.there]
    alone = len(read) == 1
    if not alone:
        words = _("已读 {total} 本：{faulty} 本有必须改的问题，{clean} 本没有")
        parts.headline(words.format(total=len(read), faulty=len(faulty), clean=len(read) - len(faulty)))
    elif read[0].there and read[0].submission.sha256 in submit.saved():
        words = _("已入库，先是草稿；到“复核并发布”发布后领导才看到。可以接着放下一本。")
        if not session.the_desk().may("review"):
            words = _("已交，等分析员审核；到哪一步、要不要改，看“办理进度”。可以接着放下一本。")
        parts.headline(words)
    elif read[0].there:
        parts.headline(_("这本工作簿与库中一致，没有可保存的改动。"))
    given = {(o.region, o.measure) for one in read for o in one.submission.observations if o.period == period}
    others.say_missing(session.the_desk(), plan_id, period, given)
    submit.marked_bundle(read)
    if faulty:
        parts.section(_("3　逐处改好，再放一次"))
    taken: Taken = {}
    for clean in waiting:
        take(clean.submission, taken)
    for one in faulty:
        _problems(one.submission, one.content, alone)
        _other_quarter(one.submission, plan_id)
        if rest := _without_faulty(one.submission, one.content, taken):
            waiting.append(rest)
    if waiting:
        _changes(waiting, alone)


def _begin_with(read: Sequence[submit.Reading], plan_id: str, period: Period) -> None:
    """In a database without a later quarter than the baseline the box of quarters goes to that of the first workbook put in:
    nobody chose another one."""
    known, baseline = session.periods(plan_id, None), session.the_desk().catalogue.plans[plan_id].baseline
    own = next((one.submission.other_period for one in read if one.submission.other_period), None)
    if (
        own is None
        or any(p > baseline for p in known)
        or st.session_state.get(_BEGUN)
        or not _is_reported(plan_id, own)
    ):
        return
    st.session_state[_BEGUN] = True
    put_in.move_to([one.submission.sha256 for one in read], plan_id, own)
    st.rerun()


def _is_reported(plan_id: str, period: Period) -> bool:
    first, last = session.the_desk().catalogue.plans[plan_id].taken
    return first.end <= period.end <= last.end


def _other_quarter(submission: Submission, plan_id: str) -> None:
    """Of a workbook of another quarter the button that reads it for that one."""
    own = submission.other_period
    if own is not None and _is_reported(plan_id, own):
        st.button(
            _("把季度改为{period}").format(period=period_words(own)),
            key=f"quarter-{submission.sha256}",
            on_click=put_in.move_to,
            args=([submission.sha256], plan_id, own),
        )


def _changes(waiting: Sequence[Waiting], alone: bool) -> None:
    """The workbooks that can be saved, each with its tick, its doubts, its account and its figures; the lights the ticked
    ones would change together; and the button that saves them.
    """
    parts.section(_("4　保存后会变的数"), _("{n} 本").format(n=len(waiting)))
    ticked = [one for one in waiting if alone or one.held or _ticked(one)]
    moved = submit.lights_moved([one.submission for one in ticked])
    if not alone:
        submit.show_lights(moved)
    for one in waiting:
        _one_change(one, alone, moved, is_folded=len(waiting) > UNFOLDED)
    saving.save_form(ticked)


def _ticked(one: Waiting) -> bool:
    """Whether a workbook is to be saved with the others, as its tick (drawn further down) last said."""
    return bool(st.session_state.get(_tick_key(one), True))


def _tick_key(one: Waiting) -> str:
    return f"tick-{one.submission.sha256}"


def _one_change(one: Waiting, alone: bool, moved: Sequence[LightChange] | None, *, is_folded: bool) -> None:
    """One workbook that can be saved: its tick, what it lacks, its doubts, and its figures old and new."""
    submission = one.submission
    changes = load.compare(session.the_desk(), submission)
    title = submit.difference_title(changes, submission)
    if alone and moved is not None:
        title = _("{figures}；{lights}").format(figures=title, lights=submit.turned_words(moved))
    doubtful = bool(submission.problems) and not one.held
    if doubtful:
        _problems(submission, one.content, alone)
    if alone and doubtful:
        parts.headline(title)
    elif not (doubtful or is_folded):
        _under_its_name(submission, title, alone)
    if not (alone or one.held):
        words = _("入库：{name}").format(name=submit.book_title(submission))
        st.checkbox(parts.plain(words), value=True, key=_tick_key(one), help=_("不勾的先等着，不入库。"))
    submit.missing_lines(submission, changes)
    if not doubtful and not one.held:
        account.show(submission.account, problem_list.cells_of(submission, one.content))
    if alone:
        submit.show_lights(moved)
    if is_folded:
        short = submit.unit_of(submission) or submit.file_title(submission)
        with st.expander(parts.plain(f"{short}　{title}")):
            submit.difference(submission, changes)
    else:
        submit.difference(submission, changes)


def _problems(submission: Submission, content: bytes, alone: bool) -> None:
    """One workbook's problems by cell, under its name and the sentence over them, with the marked copy and its account."""
    blocking = sum(p.severity == "blocking" for p in submission.problems)
    _under_its_name(submission, problems_headline(blocking, len(submission.problems) - blocking), alone)
    if filling.faults(submission):
        return
    account.show(submission.account, problem_list.cells_of(submission, content))
    submit.marked_button(submission, content)
    problem_list.problem_list(submission, content)
    unmatched = [*submission.unmatched_columns, *submission.unmatched_rows]
    if unmatched:
        parts.caption(_("没有对上、未读入：{names}。").format(names=_("、").join(unmatched[:12])))


def _under_its_name(submission: Submission, sentence: str, alone: bool) -> None:
    """What is said of a workbook: the page's conclusion when it is the only one, else beside its name."""
    if alone:
        periods = _("、").join(period_words(p) for p in submission.periods)
        parts.section(submit.book_title(submission), f"{periods}　{submit.counted(submission)}")
        parts.headline(sentence)
    else:
        parts.section(submit.book_title(submission), sentence)


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
