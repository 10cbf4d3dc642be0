"""What the names in strangers' tables mean, on 上报: asked where nothing fits, put right where it was taken wrongly,
remembered, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

import streamlit as st

from components.html import piece
from desk import aliases
from pages.returns.parts import problem_list, records
from pages.returns.parts.submit import Reading
from tracker.problems import Ambiguous, Unexplained, UnknownMeasure, UnknownRegion
from tracker.schema.regions import fold_name
from tracker.submission import Problem, Submission
from ui import clippings, parts, session
from wording import _

NAMES_ASKED = 20
Name = tuple[str, str, str]


def names_to_ask(submissions: Sequence[Submission]) -> list[Name]:
    """(plan, kind, name) of every heading and row that no measure and no place was found for, each once.

    Only tables are asked about: the blank workbook and the lists have names of their own. What was settled already,
    and still fits nothing, is not asked again.
    """
    desk = session.the_desk()
    found: dict[tuple[str, str, str], Name] = {}
    for submission in submissions:
        if submission.layout != "table" or submission.plan is None:
            continue
        there = {(one.kind, one.name) for one in aliases.settled(desk, submission.plan)}
        for kind, name in _unmatched(submission):
            folded = fold_name(name)
            if folded and (kind, folded) not in there:
                found.setdefault((submission.plan, kind, folded), (submission.plan, kind, name))
    return list(found.values())


def _unmatched(submission: Submission) -> list[tuple[str, str]]:
    unknown = _unknown(submission)
    clear = [("measure", name) for name in submission.unmatched_columns if name in unknown]
    clear += [("region", name) for name in submission.unmatched_rows]
    kinds = {"measure": "measure", "region": "region", "subtotal": "region"}
    unclear = [p.said for p in submission.problems if isinstance(p.said, Ambiguous) and p.said.kind in kinds]
    return clear + [(kinds[said.kind], said.name) for said in unclear]


def _unknown(submission: Submission) -> set[str]:
    """The headings nothing is known of. What is worked out of other figures (同比, 上期, 排名) is unread, and no question."""
    unknown = [p.said for p in submission.problems if isinstance(p.said, UnknownMeasure)]
    return {heading for said in unknown for heading in said.heading}


def ask_names(read: Sequence[Reading]) -> None:
    """Asks once what the unmatched names mean, each with its cell in the sheet and the nearest candidates first; remembered
    names are read from then on.
    """
    asked = names_to_ask([one.submission for one in read])
    if not asked or not session.the_desk().may("settle_names"):
        return
    desk, chosen = session.the_desk(), {}
    title = _("对不上的名称（{n}）").format(n=len(asked))
    with st.expander(title, expanded=True), st.form("names", border=False):
        for plan_id, kind, name in asked[:NAMES_ASKED]:
            _show_cell(read, partial(_is_about, name))
            label = _("列“{name}”是哪一项") if kind == "measure" else _("行“{name}”是哪个地区")
            chosen[plan_id, kind, name] = st.selectbox(
                label.format(name=parts.plain(name)),
                candidates(plan_id, kind, name),
                index=None,
                format_func=_meaning(kind),
                placeholder=_("不选，就先不读入"),
                key=f"means-{plan_id}-{kind}-{name}",
            )
        pressed = st.form_submit_button(_("记住"))
    if not pressed:
        return
    with parts.typed_texts():
        for (plan_id, kind, name), meaning in chosen.items():
            if meaning:
                aliases.remember_alias(desk, plan_id, kind, name, meaning, who=session.current_user())
        st.rerun()


@dataclass(frozen=True)
class Word:
    """A word over a column, in a title, or a whole line beside the figures, that somebody must say the meaning of: `heading` is
    that of its column, "" where it is not over one."""

    plan: str
    kind: str
    text: str
    heading: str = ""


def words_to_ask(submissions: Sequence[Submission]) -> list[Word]:
    """The words and lines of strangers' tables that nobody knows, each once."""
    return list(
        dict.fromkeys(
            word
            for submission in submissions
            if submission.layout == "table" and submission.plan
            for problem in submission.problems
            for word in _words_of(problem, submission.plan)
        )
    )


def _words_of(problem: Problem, plan: str) -> list[Word]:
    said = problem.said
    if not isinstance(said, Unexplained):
        return []
    if said.reason == "note":
        return [Word(plan, "note", said.heading)]
    if said.reason in ("heading", "title_word"):
        heading = said.heading if said.reason == "heading" else ""
        return [Word(plan, "word", text, heading) for text in said.words]
    return []


def ask_words(read: Sequence[Reading]) -> None:
    """Asks once what a word or a line means, with its cell: it changes nothing, its column is another figure, or is not read.
    Nothing is chosen beforehand, and what is chosen is remembered.
    """
    asked = words_to_ask([one.submission for one in read])
    if not asked or not session.the_desk().may("settle_names"):
        return
    chosen: dict[Word, str] = {}
    with st.expander(_("说不清的字（{n}）").format(n=len(asked)), expanded=True), st.form("words", border=False):
        for word in asked[:NAMES_ASKED]:
            _show_cell(read, partial(_asks_for, word))
            label = _("“{text}”这句话") if word.kind == "note" else _("“{text}”这个词")
            meaning = st.selectbox(
                label.format(text=parts.plain(word.text)),
                [aliases.NEUTRAL, *(candidates(word.plan, "measure", word.heading) if word.heading else ())],
                index=None,
                format_func=_word_meaning(word),
                placeholder=_("不选，就留着核对"),
                key=f"word-{word.plan}-{word.kind}-{word.heading}-{word.text}",
            )
            if meaning:
                chosen[word] = meaning
        pressed = st.form_submit_button(_("记住这些字"))
    if not (pressed and chosen):
        return
    desk, who = session.the_desk(), session.current_user()
    with parts.typed_texts():
        for word, meaning in chosen.items():
            kind, name = (word.kind, word.text) if meaning == aliases.NEUTRAL else ("measure", word.heading)
            aliases.remember_alias(desk, word.plan, kind, name, meaning, who=who)
        st.rerun()


def _word_meaning(word: Word) -> Callable[[str], str]:
    desk = session.the_desk()
    neutral = _("不改变数的话") if word.kind == "note" else _("不改变口径的词")
    column = _("这一列：{meaning}")
    return lambda code: (
        neutral if code == aliases.NEUTRAL else column.format(meaning=records.meaning_word(desk, "measure", code))
    )


def _asks_for(word: Word, problem: Problem) -> bool:
    return word in _words_of(problem, word.plan)


def _is_about(name: str, problem: Problem) -> bool:
    """Whether a problem asks what a heading or a row's name means."""
    said = problem.said
    if isinstance(said, UnknownMeasure):
        return name in said.heading
    return (isinstance(said, UnknownRegion) and said.row == name) or (isinstance(said, Ambiguous) and said.name == name)


def _show_cell(read: Sequence[Reading], is_it: Callable[[Problem], bool]) -> None:
    """The cell of the first problem that is the one, as it stands in its sheet."""
    for one in read:
        problem = next((p for p in one.submission.problems if is_it(p)), None)
        if problem is None:
            continue
        clipping = problem_list.cells_of(one.submission, one.content).get((problem.sheet, problem.cell))
        if clipping is not None:
            st.html(piece("line", clippings.clipping_table(clipping)))
        return


def names_taken(submissions: Sequence[Submission]) -> None:
    """How the headings of strangers' tables were read, each to be put right; what is chosen is remembered."""
    taken: dict[tuple[str, str], tuple[str, str]] = {}
    for submission in submissions:
        if submission.layout == "table" and submission.plan:
            worked_out = [name for name in submission.unmatched_columns if name not in _unknown(submission)]
            for heading, measure in (*submission.matched_columns, *((name, aliases.IGNORED) for name in worked_out)):
                taken.setdefault((submission.plan, fold_name(heading)), (heading, measure))
    if not taken:
        return
    chosen = {}
    with st.expander(_("列名读成了什么（{n}）").format(n=len(taken))), st.form("taken", border=False):
        parts.caption(_("读错了的，改选后记住；记住的在下面可以收回。"))
        for (plan_id, _folded), (heading, measure) in list(taken.items())[:NAMES_ASKED]:
            options = list(dict.fromkeys([measure, *candidates(plan_id, "measure", heading)]))
            label = _("“{name}”读作").format(name=parts.plain(heading))
            key = f"taken-{plan_id}-{heading}-{measure}"
            meaning = st.selectbox(label, options, format_func=_meaning("measure"), key=key)
            if meaning != measure:
                chosen[plan_id, heading] = meaning
        pressed = st.form_submit_button(_("改好并记住"))
    if pressed and chosen:
        desk, who = session.the_desk(), session.current_user()
        with parts.typed_texts():
            for (plan_id, heading), meaning in chosen.items():
                aliases.remember_alias(desk, plan_id, "measure", heading, meaning, who=who)
            st.rerun()


def candidates(plan_id: str, kind: str, name: str) -> list[str]:
    """What a name may mean: the plan's measures, or its places and kinds of row, the nearest first; at the end ignore."""
    desk = session.the_desk()
    if kind == "measure":
        known = list(desk.catalogue.plan_measures(plan_id))
    else:
        known = [region.code for region in desk.register.family(desk.catalogue.plans[plan_id].region)]
        known += ["subtotal", "composite"]
    words = _meaning(kind)
    nearest = sorted(known, key=lambda code: -SequenceMatcher(None, fold_name(name), fold_name(words(code))).ratio())
    return [*nearest, aliases.IGNORED]


def _meaning(kind: str) -> Callable[[str], str]:
    desk = session.the_desk()
    return lambda code: records.meaning_word(desk, kind, code)


def remembered(plan_id: str) -> None:
    """The plan's settled names, each to be taken back; nothing while there is none."""
    desk = session.the_desk()
    parts.flash(records.DONE)
    count = len(aliases.settled(desk, plan_id))
    if count:
        with st.expander(_("记住的名称（{n}）").format(n=count)):
            records.settled_names(desk, plan_id)
