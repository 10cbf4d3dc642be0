"""The parts of 上报 around one reading: the bars, the marked copy, the filter of problems, what would change and turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from desk import load
from desk.annotating import marked_copies, marked_copy, marked_name
from desk.changes import Changes, LightChange
from desk.last_quarter import before_of, lights_since
from desk.left_out import left_out
from desk.together import Taken, held_against_earlier, take
from pages.returns.parts import check_ins
from tracker.periods import Period
from tracker.submission import Submission
from ui import parts, session
from ui.record_words import change_table, layout_word, light_table, place
from wording import _, language, named, use
from wording.figures import period_words
from wording.problems import sentence_to_send
from wording.sentences import turn_word

# What this session has saved, oldest first: the words, the receipt's number, the hash of a workbook that is in whole.
RECEIPTS = "receipts"
LIGHTS_SHOWN = 200
# More bars than these scroll, in so many px.
BARS_SHOWN, BARS_HEIGHT = 5, 250
# Of a national table alone, 50 MB; what does not fit is read again.
MOST_KEPT = "300mb"


@dataclass(frozen=True)
class Reading:
    """One workbook put in, what it says, and whether all of it is known already."""

    submission: Submission
    content: bytes
    there: bool


def read_all(uploads: Sequence[tuple[str, bytes]], plan_id: str, period: Period) -> list[Reading]:
    """What every workbook says, with a bar for each that says how far it is; read once until something is saved.

    A figure that an earlier one of them gives too is a fault of the later one.
    """
    found, taken = [], Taken()
    with st.container(height=BARS_HEIGHT if len(uploads) > BARS_SHOWN else "content", border=False, key="reading"):
        bars = [st.progress(0.0, text=_bar_words(name, _("等待"))) for name, _content in uploads]
    for bar, (name, content) in zip(bars, uploads, strict=True):
        bar.progress(0.3, text=_bar_words(name, _("正在读取")))
        submission = held_against_earlier(_read(*_known(), content, name, plan_id, period), taken)
        bar.progress(0.7, text=_bar_words(name, _("{what}，正在比对").format(what=_recognised(submission))))
        there = submission.is_clean and load.already_there(session.the_desk(), submission) is not None
        if submission.is_clean and not there:
            take(submission, taken)
        bar.progress(1.0, text=_bar_words(name, state_word(submission, there=there)))
        found.append(Reading(submission, content, there))
    return found


def _bar_words(name: str, state: str) -> str:
    return _("《{file}》　{state}").format(file=parts.plain(name), state=state)


def _recognised(submission: Submission) -> str:
    """What a workbook was taken for: 上报表，泉州示范城市方案，2026年三季度，鲤城区."""
    if submission.layout == "unreadable":
        return _("未能识别")
    desk = session.the_desk()
    names = [layout_word("published" if submission.grade == "published" else submission.layout)]
    if submission.plan:
        names.append(named(desk.catalogue.plans[submission.plan], "short"))
    names += [period_words(period) for period in submission.periods[:1]]
    given = [o.region for o in submission.observations] + [row.region for row in submission.roster_rows]
    places = list(dict.fromkeys(given))
    if len(places) == 1:
        names.append(place(places[0], desk.register))
    elif places:
        names.append(_("{n} 个地区").format(n=len(places)))
    return _("已识别：{what}").format(what=_("，").join(names))


def state_word(submission: Submission, *, there: bool) -> str:
    """How far a workbook has come, in a few words; `there`: all of it is known already."""
    if submission.layout == "unreadable":
        return _("读不出，见下")
    blocking = sum(p.severity == "blocking" for p in submission.problems)
    doubtful = len(submission.problems) - blocking
    if blocking:
        state = _("有问题：{n} 处必须改").format(n=blocking)
    elif there:
        state = _("已入库") if submission.sha256 in saved() else _("已收到，没有变化")
    else:
        state = _("可入库，{n} 处请核对").format(n=doubtful) if doubtful else _("可入库")
    return _("{what}　{state}").format(what=_recognised(submission), state=state)


def saved() -> set[str]:
    """The hashes of the workbooks this session has saved whole."""
    return {sha256 for _words, _number, sha256 in st.session_state.get(RECEIPTS, [])}


def unit_of(submission: Submission) -> str:
    """The one place a workbook speaks of, by name; "" where it speaks of several, or of none."""
    given = {o.region for o in submission.observations} | {row.region for row in submission.roster_rows}
    return place(given.pop(), session.the_desk().register) if len(given) == 1 else ""


def _known() -> tuple[str, int]:
    """What a reading depends on besides the file: the figures in force and the names settled."""
    desk = session.the_desk()
    return desk.data_version(), desk.store.counts()["alias"]


@st.cache_data(max_entries=40, max_size=MOST_KEPT, ttl=3600, show_spinner=False)
def _read(data_version: str, aliases: int, content: bytes, name: str, plan_id: str, period: Period) -> Submission:
    return load.read(session.the_desk(), content, name, plan=plan_id, period=period)


def file_title(submission: Submission) -> str:
    """A workbook by its file's name, as a title."""
    return _("《{file}》").format(file=submission.file_name)


def book_title(submission: Submission) -> str:
    """A workbook by the unit it is of, with its file's name beside it; by its file's name where it is of several."""
    unit, file = unit_of(submission), file_title(submission)
    return _("{unit}{file}").format(unit=unit, file=file) if unit else file


def marked_button(submission: Submission, content: bytes) -> None:
    """The button that gives the workbook back with every problem and unread number at its cell, made when it is asked for;
    none where there is nothing to mark.
    """
    name = marked_name(submission, content)
    if name:
        made = partial(_marked, language(), submission, content)
        key = f"marked-{submission.sha256}"
        st.download_button(_("下载标好问题的工作簿"), made, name, key=key, on_click="ignore")


def _marked(spoken: str, submission: Submission, content: bytes) -> bytes:
    use(spoken)  # it is made in a thread of its own, which begins in Chinese
    made = marked_copy(submission, content)
    if made is None:
        raise ValueError(f"{submission.file_name} cannot be marked")
    return made[0]


def marked_bundle(readings: Sequence[Reading]) -> None:
    """With several workbooks to be sent back: all marked copies as one zip, and a sentence for each unit to paste."""
    back = [one for one in readings if one.submission.problems and marked_name(one.submission, one.content)]
    if len(back) < 2:
        return
    st.download_button(
        _("标好的 {n} 本打成一包（zip）").format(n=len(back)),
        partial(_bundled, language(), tuple((one.submission, one.content) for one in back)),
        _("标好问题的工作簿.zip"),
        key="marked-bundle",
        on_click="ignore",
    )
    with st.expander(_("发给各单位的话（{n}）").format(n=len(back))):
        for one in back:
            st.code(sentence_to_send(one.submission, unit_of(one.submission)), language=None, wrap_lines=True)


def _bundled(spoken: str, books: tuple[tuple[Submission, bytes], ...]) -> bytes:
    use(spoken)
    return marked_copies([(submission, content, unit_of(submission)) for submission, content in books])


def missing_lines(submission: Submission, changes: Changes) -> None:
    """少 1 个数：商标有效注册量（上季有）: what came last quarter and is not in the workbook; and what it leaves blank that
    is known for its own period.
    """
    desk = session.the_desk()
    words = {
        "missing": _("少 {n} 个数：{names}（上季有）"),
        "not_filled": _("空着 {n} 个数：{names}（库中已有，照旧有效）"),
    }
    alone = bool(unit_of(submission))
    every = (*left_out(desk, submission), *changes.figures)
    for kind, sentence in words.items():
        found: dict[str, list[str]] = {}
        for one in every:
            if one.kind == kind and one.measure in desk.catalogue.measures:
                found.setdefault(named(desk.catalogue.measures[one.measure]), []).append(
                    place(one.region, desk.register)
                )
        if found:
            names = [
                name if alone else _("{name}：{places}").format(name=name, places=_listed(places))
                for name, places in found.items()
            ]
            joined = (_("、") if alone else _("；")).join(names)
            parts.caption(sentence.format(n=sum(map(len, found.values())), names=joined))


def _listed(places: Sequence[str]) -> str:
    """Up to six names; of more, the first six and how many there are."""
    first = _("、").join(places[:6])
    return first if len(places) <= 6 else _("{names}等 {n} 个地区").format(names=first, n=len(places))


def difference(submission: Submission, changes: Changes) -> None:
    """The figures one workbook would change, old and new, what it leaves out, and how many stay as they are."""
    desk = session.the_desk()
    if submission.layout == "check_ins":
        st.html(check_ins.difference_table(changes.words, desk))
        return
    every = [one for one in changes.figures if one.kind != "unchanged"]
    every += left_out(desk, submission)
    if submission.grade == "published":
        every = [replace(one, kind="recorded") if one.kind == "new" else one for one in every]
    if every:
        before = before_of(desk, submission.plan, every) if submission.plan else None
        st.html(change_table(every, desk.catalogue, desk.register, before=before))
    if same := changes.count("unchanged"):
        parts.caption(_("另有 {n} 个数与上次相同。").format(n=same))


def lights_moved(submissions: Sequence[Submission]) -> list[LightChange] | None:
    """The lights that would change if all of these were saved, a plan's workbooks taken together; None where what was
    read turns no light by itself (a list, published figures, numbers of targets)."""
    turning = [one for one in submissions if one.observations and one.grade != "published"]
    if not turning:
        return None
    moved: list[LightChange] = []
    for plan_id in dict.fromkeys(one.plan for one in turning):
        mine = tuple(one for one in turning if one.plan == plan_id)
        moved += _moved(*_known(), tuple((one.sha256, one.file_name) for one in mine), plan_id, mine)
    return moved


def show_lights(moved: Sequence[LightChange] | None) -> None:
    """The lights that would change, old → new; nothing where none does."""
    desk = session.the_desk()
    if not moved:
        return
    with st.expander(_("会变的灯（{n}）：{what}").format(n=len(moved), what=turned_words(moved)), expanded=True):
        first = moved[:LIGHTS_SHOWN]
        st.html(light_table(first, desk.catalogue, desk.register, before=_("此前"), after=_("保存后")))
        parts.caption(_("本季还没有数的，与上季的灯比。"))
        if len(moved) > LIGHTS_SHOWN:
            parts.caption(_("另有 {n} 盏未列出").format(n=len(moved) - LIGHTS_SHOWN))


@st.cache_data(max_entries=40, max_size=MOST_KEPT, ttl=3600, show_spinner=False)
def _moved(
    data_version: str,
    aliases: int,
    which: tuple[tuple[str, str], ...],
    plan_id: str | None,
    _submissions: tuple[Submission, ...],
) -> tuple[LightChange, ...]:
    return lights_since(session.the_desk(), *_submissions)


def turned_words(moved: Sequence[LightChange]) -> str:
    """3 盏灯转差，2 盏灯转好，14 盏灯首次有数: how many lights turn which way; 灯号不变 when none does."""
    if not moved:
        return _("灯号不变")
    turned = [turn_word(one.before_light, one.after_light) for one in moved]
    words = {_("转差"): _("{n} 盏灯转差"), _("转好"): _("{n} 盏灯转好"), _("首次报送"): _("{n} 盏灯首次有数")}
    said = [text.format(n=turned.count(turn)) for turn, text in words.items() if turn in turned]
    if rest := sum(turn not in words for turn in turned):
        said.append(_("{n} 盏灯另有变化").format(n=rest))
    return _("，").join(said)


def counted(submission: Submission) -> str:
    """How much a workbook gives: 91 个数, 12 行, 30 条进展."""
    words = {"register": _("{n} 行"), "check_ins": _("{n} 条进展")}.get(submission.layout, _("{n} 个数"))
    return words.format(n=submission.figure_count)


def difference_title(changes: Changes, submission: Submission | None = None) -> str:
    """91 个数中 6 个与上次不同，3 个新报: what a workbook's figures (check-ins, rows of a list) are beside those known."""
    counts = load.change_counts(changes)
    if submission and submission.layout == "check_ins":
        words = _("{total} 条进展中 {changed} 条与上次不同，{new} 条新报")
        return words.format(total=len(changes), changed=counts["changed"], new=counts["new"])
    if submission and submission.layout == "register":
        return _("保存后：名单 {n} 行，代替所报地区此前的一张。").format(n=submission.figure_count)
    total = len(changes) - changes.count("not_filled")
    if submission and submission.grade == "published":
        words = _("{total} 个公开数据中 {new} 个新录，{changed} 个与这份文献上次所录不同；只作参照，不计入合计")
        return words.format(total=total, new=counts["new"], changed=counts["changed"])
    said = _("{total} 个数中 {changed} 个与上次不同").format(total=total, changed=counts["changed"])
    if counts["new"]:
        said = _("{said}，{new} 个新报").format(said=said, new=counts["new"])
    return said
