"""The one sentence over a page: how things stand, made from judgements, and nothing it does not prove.

Indicators of different units are compared only in points below schedule (低于序时最多), never 家 with 万件; no place is
named as behind others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from tracker.periods import Period
from tracker.rules.judgement import LOST, Judgement
from tracker.schema.catalogue import Catalogue
from wording import _, named
from wording.figures import remaining_words
from wording.outlook import expected_missing
from wording.sentences import (
    count_statuses,
    failed_years_words,
    incomplete_words,
    is_small_step,
    schedule_line,
    still_missing,
    target_of,
    value_words,
)
from wording.status import TROUBLE, status_word


def overview_headline(rows: Sequence[Judgement], catalogue: Catalogue, as_of: Period) -> str:
    """The one sentence over 总览: how many targets are fine, how many are not, and which is furthest below schedule.

    Time runs to the last of the targets' own deadlines, which may come before the plan's end.
    """
    if not rows:
        return _("本方案没有定量目标，请看节点清单。")
    counts = count_statuses(rows)
    if counts["no_data"] == len(rows):
        return _("{n} 项目标都还没有收到数据，请在“上报”页交表。").format(n=len(rows))
    parts = [_("{n} 项目标中 {parts}").format(n=len(rows), parts=count_words(rows))]
    worst = furthest_below(rows)
    if worst is not None:
        parts.append(_worst_words(worst, catalogue))
    elif not any(row.status in TROUBLE for row in rows):
        parts.append(_("没有低于序时的项目"))
    doubted = doubted_on_schedule(rows)
    if doubted:
        names = _("、").join(named(target_of(row, catalogue)[1], "short") for row in doubted[:2])
        parts.append(_("{names}虽达到序时，完成难度较大").format(names=names))
    return _("{findings}，{remaining}。").format(
        findings=_("；").join(parts),
        remaining=remaining_words(as_of, last_deadline(rows, catalogue), interim=any(is_open_yet(row) for row in rows)),
    )


def is_open_yet(row: Judgement) -> bool:
    """Whether the figure came before its quarter's end and nothing final was said on it."""
    return row.figure.interim and row.status not in ("met", "missed")


def last_deadline(rows: Sequence[Judgement], catalogue: Catalogue) -> date:
    """The last day of any of the rows' targets."""
    return max(target_of(row, catalogue)[0].deadline for row in rows)


def doubted_on_schedule(rows: Sequence[Judgement]) -> list[Judgement]:
    """With two quarters or fewer left: the targets on schedule that will hardly be met, least probable first."""
    doubted = [
        row
        for row in rows
        if row.status == "on_track" and row.outlook.prospect == "unlikely" and (row.outlook.quarters_left or 9) <= 2
    ]
    return sorted(doubted, key=lambda row: row.outlook.probability or 0)


def count_words(rows: Sequence[Judgement]) -> str:
    """How many targets are fine and how many are not: 6 项已达标或达到序时，2 项未达序时，1 项无法判断."""
    counts: Counter[str | None] = Counter(row.light for row in rows)
    fine, short = counts["met"] + counts["on_track"], counts["slightly_behind"] + counts["behind"]
    parts = [_("{n} 项已达标或达到序时").format(n=fine)] if counts["on_track"] else []
    if not counts["on_track"]:
        parts.append(_("{n} 项已达标").format(n=fine))
    if short:
        parts.append(_("{n} 项未达序时").format(n=short))
    for code in (*LOST, "no_data", "not_judged", "pending"):
        if counts[code]:
            # Inside an English sentence the word of a status is written small.
            parts.append(_("{n} 项{status}").format(n=counts[code], status=status_word(code).lower()))
    return _("，").join(parts)


def furthest_below(rows: Iterable[Judgement]) -> Judgement | None:
    """The row most points below schedule among those in trouble; None when none has a schedule it is below.

    A small step is judged in whole things: one missing of one is a hundred points and says nothing.
    """
    below = [
        row
        for row in rows
        if row.status in ("slightly_behind", "behind", "out_of_reach")
        and (row.schedule.gap_pp or 0) < 0
        and not is_small_step(row)
        and not row.is_broken
    ]
    return min(below, key=lambda row: row.schedule.gap_pp or 0) if below else None


def _worst_words(judgement: Judgement, catalogue: Catalogue) -> str:
    indicator = target_of(judgement, catalogue)[1]
    missing = still_missing(judgement, catalogue)
    text = _("{indicator}低于序时最多").format(indicator=named(indicator, "short"))
    return _("{text}，{missing}").format(text=text, missing=missing) if missing else text


def indicator_headline(judgement: Judgement, catalogue: Catalogue, place: str, as_of: str) -> str:
    """The one sentence over 指标: 截至9月30日，泉州市商标有效注册量 86.10 万件，低于序时 8.2 个百分点，目前还差 1.90 万件。"""
    indicator = target_of(judgement, catalogue)[1]
    short, value = named(indicator, "short"), judgement.value
    if value is None:
        partial = judgement.figure.partial
        if partial is None:
            return _("{as_of}，{place}{indicator}没有收到数据。").format(as_of=as_of, place=place, indicator=short)
        findings = _("，").join(incomplete_words(judgement, catalogue))
        return _("{as_of}，{place}{indicator} {findings}。").format(
            as_of=as_of, place=place, indicator=short, findings=findings
        )
    parts = [value_words(judgement, catalogue), schedule_line(judgement, catalogue)]
    parts += [still_missing(judgement, catalogue), expected_missing(judgement, catalogue)]
    parts.append(failed_years_words(judgement, catalogue))
    return _("{as_of}，{place}{indicator} {findings}。").format(
        as_of=as_of, place=place, indicator=short, findings=_("，").join(part for part in parts if part)
    )


def slide_headline(judgement: Judgement, catalogue: Catalogue) -> str:
    """The conclusion over a slide of one target, whose day stands in its stamp: what it is, lacks, and will lack."""
    indicator = target_of(judgement, catalogue)[1]
    short, value, partial = named(indicator, "short"), judgement.value, judgement.figure.partial
    if value is None and partial is None:
        return _("{indicator}：没有收到数据").format(indicator=short)
    if value is None:
        words = _("，").join(incomplete_words(judgement, catalogue))
        return _("{indicator} {findings}").format(indicator=short, findings=words)
    now = [
        schedule_line(judgement, catalogue),
        still_missing(judgement, catalogue),
        failed_years_words(judgement, catalogue),
    ]
    if judgement.figure.members:
        findings = _("，").join(part for part in now if part)
        return _("{indicator}：{finding}").format(indicator=short, finding=findings)
    parts = [value_words(judgement, catalogue), *now, expected_missing(judgement, catalogue)]
    if judgement.failed_years:
        # What makes it the gravest comes before how the open year stands.
        parts = [now.pop(), value_words(judgement, catalogue), *now, expected_missing(judgement, catalogue)]
    return _("{indicator} {findings}").format(indicator=short, findings=_("，").join(part for part in parts if part))


def district_headline(rows: Sequence[Judgement], catalogue: Catalogue, place: str) -> str:
    """The one sentence over one district's page; without allocation it says so and judges nothing."""
    judged = [row for row in rows if row.status is not None]
    if not judged:
        having = sum(1 for row in rows if row.value is not None)
        return _("{place}：{n} 项指标已报 {having} 项；没有任务分解，只列数值、占比和增长。").format(
            place=place, n=len(rows), having=having
        )
    short = [row for row in judged if row.status in TROUBLE]
    text = _("{place}：{n} 项任务中 {parts}").format(place=place, n=len(judged), parts=count_words(judged))
    if not short:
        return _("{text}。").format(text=text)
    names = _("、").join(named(target_of(row, catalogue)[1], "short") for row in short[:4])
    if len(short) > 4:
        names = _("{names}等").format(names=names)
    return _("{text}（{names}）。").format(text=text, names=names)


def matrix_headline(rows: Sequence[Judgement], catalogue: Catalogue) -> str:
    """The one sentence over 县区: in how many units something is below schedule, and which indicator is so most often."""
    units = {row.region for row in rows}
    judged = [row for row in rows if row.status is not None]
    if not judged:
        return _("{n} 个报送单位；没有任务分解，只列数值，不评状态。").format(n=len(units))
    short = [row for row in judged if row.status in TROUBLE]
    over = all(row.outlook.quarters_left == 0 for row in judged)
    if not short:
        waiting = len({row.region for row in rows if row.light == "pending"})
        if over and waiting:
            return _("{n} 个报送单位中 {done} 个完成了全部分解任务，{waiting} 个还有任务待批复。").format(
                n=len(units), done=len(units) - waiting, waiting=waiting
            )
        if over:
            return _("{n} 个报送单位都完成了分解任务。").format(n=len(units))
        if waiting:
            return _("{n} 个报送单位都没有低于序时的任务，其中 {waiting} 个还有任务待批复。").format(
                n=len(units), waiting=waiting
            )
        return _("{n} 个报送单位都没有低于序时的任务。").format(n=len(units))
    behind = len({row.region for row in short})
    if over:
        return _("{n} 个报送单位中 {short} 个有未完成的分解任务。").format(n=len(units), short=behind)
    often, count = Counter(row.target for row in short).most_common(1)[0]
    example = next(row for row in short if row.target == often)
    return _("{n} 个报送单位中 {short} 个有未达序时的任务；最多的是{indicator}，有 {count} 个单位。").format(
        n=len(units),
        short=behind,
        indicator=named(target_of(example, catalogue)[1], "short"),
        count=count,
    )
