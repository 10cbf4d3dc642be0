"""The circular (通报) as an office would send it: how things stand, what is short, which districts stand where, what is asked
of whom by when. What the figures forecast is for the leader (briefing/content/special.py) and not for the counties.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.content import cells
from briefing.content.closing import is_closing
from briefing.content.doing import overdue_titles, task_notes
from briefing.content.material import Material
from briefing.content.matters import asked_rows, asks_of, behind, yardstick_words
from briefing.content.model import Cell, Column, Matter, Part, Table
from briefing.content.offices import feedback_words
from briefing.content.template import Template
from tracker.clock import local
from tracker.ledger import LedgerMatter
from tracker.rules.judgement import LOST, Judgement
from wording import _, language, mark, named
from wording.asks import lacking_words
from wording.consultation import answers_headline, objections
from wording.duty_looks import count_words, dated_groups, dated_words, task_light
from wording.figures import as_of_words, date_words, percent, period_words, reported_words
from wording.ledger import due_word, ledger_counts, standing_word
from wording.levels import members_word
from wording.paragraphs import districts_words, percent_of, share_of_target, together_words
from wording.sentences import (
    failed_years_words,
    incomplete_words,
    net_growth_words,
    schedule_line,
    still_missing,
    target_of,
    value_words,
)
from wording.status import TROUBLE, status_word

FINE = ("met", "on_track")
# The annexes of what is done without numbers.
_DOING = ("tasks", "milestones", "responsibility")
UNKNOWN = ("no_data", "not_judged", "pending")
# So many districts are named of those that lack something: the annex has all.
_WORST = 6
# So many of a district's targets below schedule are named.
_FEW = 2


def circular_parts(material: Material, parts: Sequence[Part], template: Template) -> tuple[Part, ...]:
    """The sections of the circular in their order, then its annexes; `parts` are the briefing's, whose tables are annexed."""
    annexes = _annexes(material, parts)
    numbers = {part.key: number for number, part in enumerate(annexes, start=1)}
    numbers |= dict.fromkeys(_DOING, numbers["doing"]) if "doing" in numbers else {}
    sections = [
        _last_matters(material, numbers),
        _whole(material, numbers),
        _achieved(material) if is_closing(material) else None,
        _troubles(material, template),
        _districts(material, numbers),
        _asks(material, template),
    ]
    return (*(part for part in sections if part), *annexes)


# What a plan calls itself: 《方案》 is short for the one, 《任务清单》 for the other.
_CALLED = (mark("方案"), mark("任务清单"), mark("计划"), mark("规划"), mark("意见"), mark("办法"))


def opening(material: Material) -> str:
    """What the circular rests on and what it is about."""
    plan, period = named(material.plan), period_words(material.as_of)
    short = _called(material.plan.name)
    if is_closing(material):
        closed = _("《{plan}》（以下简称《{short}》）已到期，现将完成情况总结如下。")
        return closed.format(plan=plan, short=short)
    if not material.whole:
        return _("根据《{plan}》，现将{period}推进情况通报如下。").format(plan=plan, period=period)
    return _("根据《{plan}》（以下简称《{short}》），现将{period}推进情况通报如下。").format(
        plan=plan, short=short, period=period
    )


def _called(plan: str) -> str:
    return _(next((word for word in _CALLED if word in plan), _CALLED[0]))


def as_of(material: Material) -> str:
    """截至9月30日（商标截至9月15日）: the year stands in the opening; in a summary, which is of no quarter, with it."""
    if is_closing(material):
        return _("截至{day}").format(day=date_words(material.as_of.end))
    measures = (material.catalogue.measures[m] for m in material.catalogue.plan_measures(material.plan_id))
    return as_of_words(material.as_of, day_15=any(measure.cutoff == "day_15" for measure in measures))


def _short(material: Material, row: Judgement) -> str:
    return named(target_of(row, material.catalogue)[1], "short")


def _whole(material: Material, annexes: dict[str, int]) -> Part:
    said = []
    if material.whole:
        counts = [_counted(material, group) for group in _groups(material.whole)]
        text = _("{as_of}，《{short}》{n} 项目标中，{counts}{annex}。")
        said.append(
            text.format(
                as_of=as_of(material),
                short=_called(material.plan.name),
                n=len(material.whole),
                counts=_("；").join(counts),
                annex=_see(annexes, "targets"),
            )
        )
        said += together_words(material.whole, material.catalogue)
    tasks = [one for one in material.tasks if one.task.kind == "task"]
    doing = [
        _("{n} 项任务：{counts}").format(n=len(tasks), counts=count_words(map(task_light, tasks)))
        + _see(annexes, "tasks")
        if tasks
        else "",
        dated_words(groups) + _see(annexes, "milestones") if (groups := dated_groups(material.milestones)) else "",
    ]
    if told := _("；").join(words for words in doing if words):
        head = "" if material.whole else _("{as_of}，").format(as_of=as_of(material))
        said.append(_("{head}{told}。").format(head=head, told=told))
    return Part("section", _("总体情况"), paragraphs=tuple(text[:1].upper() + text[1:] for text in said))


def _groups(rows: Sequence[Judgement]) -> list[list[Judgement]]:
    """The rows by what is said of them, best first: met, on schedule, below it, each lost light, not judged."""
    kinds = (("met",), ("on_track",), ("slightly_behind", "behind"), *((one,) for one in LOST), UNKNOWN)
    found = ([row for row in rows if row.light in kind] for kind in kinds)
    return [group for group in found if group]


def _counted(material: Material, group: Sequence[Judgement]) -> str:
    """达到序时进度 2 项（甲、乙）; of what is not judged the last complete quarter behind its name."""
    light = group[0].light
    if light in UNKNOWN:
        names = [_last_known(material, row) for row in group]
        return _("暂不评价 {n} 项（{names}）").format(n=len(group), names=_("，").join(names))
    words = {
        "met": _("已达标").lower(),
        "on_track": _("达到序时进度"),
        "slightly_behind": _("未达序时进度"),
        "behind": _("未达序时进度"),
    }
    return _("{word} {n} 项（{names}）").format(
        word=words.get(str(light)) or status_word(light).lower(),
        n=len(group),
        names=_("、").join(_short(material, row) for row in group),
    )


def _last_known(material: Material, row: Judgement) -> str:
    known = incomplete_words(row, material.catalogue)[:1] if row.figure.last_complete else []
    return " ".join([_short(material, row), *known])


def _see(annexes: dict[str, int], key: str) -> str:
    return _("（附件{n}）").format(n=annexes[key]) if key in annexes else ""


def _troubles(material: Material, template: Template) -> Part | None:
    """One paragraph per target in trouble; of what is done without numbers the tasks that stand still and what is overdue."""
    matters = [Matter(_short(material, row), row.light, (_trouble(material, row),)) for row in behind(material)]
    notes = task_notes(material)
    if notes:
        day = feedback_words(material, template)
        wanted = _("请责任单位在{day}前报送推进措施").format(day=day) if day else _("请责任单位尽快报送推进措施")
        matters.append(Matter(_("任务推进"), None, (_("；").join((*notes, wanted)) + _("。"),)))
    if late := overdue_titles(material):
        matters.append(Matter(_("时间节点"), None, (_("{names}逾期未完成。").format(names=_("、").join(late)),)))
    title = _("未完成的目标") if is_closing(material) else _("存在的主要问题")
    return Part("section", title, matters=tuple(matters)) if matters else None


def _achieved(material: Material) -> Part | None:
    """What was kept of what was promised, a paragraph per target: the value, what came since the baseline, the share."""
    matters = []
    for row in material.whole:
        if row.status != "met":
            continue
        value, done = value_words(row, material.catalogue), share_of_target(row, material.catalogue)
        promised = _("目标为{promise}").format(promise=cells.promise(material, row))
        share = _("完成率{percent}").format(percent=percent_of(done, 1)) if done is not None else ""
        said = [
            _("{place}{value}").format(place=named(material.register[row.region]), value=value),
            net_growth_words(row, material.catalogue),
            promised,
            share,
        ]
        matters.append(
            Matter(_short(material, row), row.light, (_("，").join(words for words in said if words) + _("。"),))
        )
    return Part("section", _("完成的目标"), matters=tuple(matters)) if matters else None


def _trouble(material: Material, row: Judgement) -> str:
    """The value, what came since the baseline, how far below schedule, what is missing, and where."""
    catalogue = material.catalogue
    value = "" if row.figure.members else value_words(row, catalogue)
    now = [
        _("{place}{value}").format(place=named(material.register[row.region]), value=value) if value else "",
        net_growth_words(row, catalogue),
        "" if is_closing(material) else schedule_line(row, catalogue),
    ]
    promised = _("目标为{promise}").format(promise=cells.promise(material, row))
    said = [
        _("，").join(words for words in now if words),
        _("，").join(words for words in (promised, still_missing(row, catalogue)) if words),
        failed_years_words(row, catalogue),
        _where(material, row),
    ]
    return _("；").join(words for words in said if words) + _("。")


def _where(material: Material, row: Judgement) -> str:
    """The districts by what they lack of their own shares, those that lack most, and whether that adds up."""
    if row.figure.members:
        return districts_words(row, material.catalogue, material.register, ())
    found = material.asks[row.target]
    return lacking_words(found, row, material.catalogue, material.register, most=_WORST) if found.asked else ""


def _districts(material: Material, annexes: dict[str, int]) -> Part | None:
    """The districts by how their tasks stand, each in one group; who owes a missing figure is named, not the place."""
    if not material.districts:
        return None
    members = members_word(material.catalogue, material.plan_id).lower()
    good: list[str] = []
    pending: list[str] = []
    open_: list[str] = []
    short: list[str] = []
    untold: list[str] = []
    over = all(row.outlook.quarters_left == 0 for row in material.whole)
    for code in material.places:
        rows = [row for row in material.districts if row.region == code and row.status is not None]
        name, below = named(material.register[code]), [row for row in rows if row.status in TROUBLE]
        if not rows:
            untold.append(name)
        elif below:
            told = _("{place} {n} 项中 {short} 项").format(place=name, n=len(rows), short=len(below))
            which = _("、").join(_short(material, row) for row in below)
            short.append(told + (_("（{names}）").format(names=which) if len(below) <= _FEW else ""))
        elif unknown := [row for row in rows if row.status not in FINE]:
            awaited = all(row.light == "pending" for row in unknown)
            (pending if awaited else open_).append(_("{place} {n} 项").format(place=name, n=len(unknown)))
        else:
            good.append(name + _still_short(material, code))
    fine = _("均已达标") if over else _("均已达标或达到序时进度")
    below_words = _("未完成") if over else _("未达序时进度")
    said = [
        _("{places}各项任务{fine}，予以肯定").format(places=_("、").join(good), fine=fine) if good else "",
        _("{places}{below}").format(places=_("、").join(short), below=below_words) if short else "",
        _("{places}已申报待批复，其余任务{fine}").format(places=_("、").join(pending), fine=fine) if pending else "",
        _("{places}因数据未报齐暂不评价，其余任务{fine}").format(places=_("、").join(open_), fine=fine)
        if open_
        else "",
        _("{places}没有分解任务，只列数值").format(places=_("、").join(untold))
        if untold and (good or short or pending or open_)
        else "",
    ]
    told = _("；").join(words for words in said if words)
    if told:
        paragraphs = [_("按已下达的任务，{told}{annex}。").format(told=told, annex=_see(annexes, "matrix"))]
    else:
        paragraphs = [
            _("各项目标没有分解到{members}，只列各地数值，不评状态{annex}。").format(
                members=members, annex=_see(annexes, "matrix")
            )
        ]
    owed = [_owed(material, row) for row in material.whole if row.figure.missing]
    if material.answers:
        told = _("征求各地意见：{counts}").format(counts=answers_headline(material.places, material.answers))
        against = objections(material.places, material.answers, material.register)
        owed.append(_("；").join([told, *against]) + _("。"))
    return Part("section", _("各{places}情况").format(places=members), paragraphs=(*paragraphs, *owed))


def _still_short(material: Material, code: str) -> str:
    """（每万人高价值专利距期末本地任务仍有差额）of a district on schedule that is asked for the rest of its share all the same; ""
    for none."""
    asked = {ask.target for ask in asks_of(material)}
    short = [row for row in material.whole if row.target in asked and material.asks[row.target].of(code)]
    if not short:
        return ""
    return _("（{names}距期末本地任务仍有差额）").format(names=_("、").join(_short(material, row) for row in short))


def _owed(material: Material, row: Judgement) -> str:
    """版权登记量：市版权局尚未提供德化县数据。"""
    notes = incomplete_words(row, material.catalogue)[1 if row.figure.last_complete else 0 :]
    told = _("，").join(notes).removesuffix(_("，不作判断"))
    return _("{indicator}：{told}。").format(indicator=_short(material, row), told=told)


def _asks(material: Material, template: Template) -> Part | None:
    """序号 · 事项 · 责任单位 · 时限 · 反馈时间 of what the figures and the plan's own days ask for."""
    feedback = feedback_words(material, template)
    columns = [
        Column("number", _("序号"), align="center", width=0.6),
        Column("matter", _("事项"), width=5.2),
        Column("owner", _("责任单位"), width=2.6),
        Column("due", _("时限"), width=1.6),
    ]
    rules = asks_of(material)
    rows, note = asked_rows(material, rules)
    measure = yardstick_words(rules, rows)
    # A paper has room for every name; who is one of 等 6 家 would not know it.
    whole = {ask.row: ask.row_in_full for ask in rules}
    rows = [whole.get(row, row) for row in rows]
    if feedback:
        columns.append(Column("feedback", _("反馈时间"), width=1.6))
    body = tuple(
        (
            cells.text(str(number)),
            *(cells.text(words or "—") for words in row),
            *([cells.text(feedback)] if feedback else []),
        )
        for number, row in enumerate(rows, start=1)
    )
    if not body:
        return None
    said = tuple(text for text in (measure, note) if text)
    return Part("section", _("下一步工作要求"), paragraphs=said, tables=(Table("", tuple(columns), body),))


def _earlier(material: Material) -> list[LedgerMatter]:
    """The matters of earlier papers and of leaders that were open at the quarter's beginning, or came in it."""
    return [
        one
        for one in material.ledger
        if (one.period is None or one.period.end < material.as_of.end)
        and (one.state != "closed" or local(one.said[-1].at).date() > material.as_of.plus_quarters(-1).end)
    ]


def _last_matters(material: Material, annexes: dict[str, int]) -> Part | None:
    """What became of what was asked before; None while nothing was put on the ledger."""
    matters = _earlier(material)
    if not matters:
        return None
    day = local(material.made_at).date()
    said = _("列入督办台账的事项{counts}{annex}。").format(
        counts=ledger_counts(matters, day), annex=_see(annexes, "ledger")
    )
    return Part("section", _("上期事项办理情况"), paragraphs=(said,))


def _ledger(material: Material) -> Table:
    """序号 · 事项 · 责任单位 · 时限 · 状态 · 反馈 of the earlier matters."""
    columns = (
        Column("number", _("序号"), align="center", width=0.6),
        Column("matter", _("事项"), width=4.4),
        Column("owner", _("责任单位"), width=2.2),
        Column("due", _("时限"), width=1.5),
        Column("state", _("状态"), width=1.6),
        Column("answer", _("反馈"), width=3.0),
    )
    day = local(material.made_at).date()
    body = tuple(
        tuple(
            cells.text(words)
            for words in (
                str(one.number),
                one.words,
                _("、").join(one.units),
                due_word(one.due),
                standing_word(one, day),
                one.said[-1].words if one.said else "—",
            )
        )
        for one in _earlier(material)
    )
    return Table(_("督办事项办理情况"), columns, body)


def _in_one(*sentences: str) -> str:
    """Sentences of one note under a table."""
    return (" " if language() == "en" else "").join(words for words in sentences if words)


def _limits(material: Material) -> str:
    """Where 略滞后 ends and 滞后 begins, which a reader needs who is told either; "" where nobody is."""
    if not {row.light for row in material.whole} & {"slightly_behind", "behind"}:
        return ""
    return _(
        "低于序时 {points} 个百分点以内为略滞后；几个、几件的目标，差一个为略滞后；稳步提升的，持平为略滞后；再低为滞后。"
    ).format(points=f"{-material.catalogue.settings.thresholds.behind_below:g}")


def _annexes(material: Material, parts: Sequence[Part]) -> list[Part]:
    """The tables behind the text under their numbers: the targets, the matrix, each target by district, what is done."""
    found = []
    if material.whole:
        note = _(
            "完成率为完成值与目标值之比，增量完成率为较基期净增与目标要求净增之比；“突破”类目标两率均以方案所列数值为基数。"
        )
        note = _in_one(note, _limits(material))
        found.append(Part("annex", _("目标完成情况"), key="targets", tables=(_targets(material),), paragraphs=(note,)))
    by_place = [part for part in parts if part.kind == "districts"]
    titles = {
        "matrix": (
            _("各{places}完成情况").format(places=members_word(material.catalogue, material.plan_id).lower()),
            by_place[:1],
        ),
        "districts": (
            _("分指标各{places}情况").format(places=members_word(material.catalogue, material.plan_id).lower()),
            by_place[1:],
        ),
        "tasks": (_("任务推进情况"), [part for part in parts if part.kind == "tasks"]),
        "milestones": (_("时间节点"), [part for part in parts if part.kind == "milestones"]),
        "responsibility": (_("责任单位情况"), [part for part in parts if part.kind == "responsibility"]),
    }
    for key, (title, given) in titles.items():
        if tables := tuple(table for part in given for table in part.tables if table.rows):
            notes = (_in_one(*given[0].notes),) if key == "matrix" else ()
            found.append(Part("annex", title, key=key, tables=tables, paragraphs=notes))
    doing = [part for part in found if part.key in _DOING]
    if len(doing) > 1:
        # Who does what by when is one annex: a list of six would be half a page.
        tables = tuple(table for part in doing for table in part.tables)
        joined = Part("annex", _("任务、时间节点和责任单位情况"), key="doing", tables=tables)
        found = [*(part for part in found if part not in doing), joined]
    if _earlier(material):
        found.append(Part("annex", _("督办事项办理情况"), key="ledger", tables=(_ledger(material),)))
    return found


def _targets(material: Material) -> Table:
    """目标值, 完成值, 完成率, 增量完成率, 序时进度 and status of every target."""
    columns = (
        Column("name", _("指标"), width=2.2),
        Column("promise", _("目标值"), width=2.0),
        Column("value", _("完成值"), align="right", width=1.5),
        Column("done", _("完成率"), align="right", width=1.0),
        Column("progress", _("增量完成率"), align="right", width=1.1),
        Column("planned", _("序时进度"), align="right", width=1.0),
        Column("status", _("状态"), width=1.3),
        Column("reported", _("报送"), width=1.1),
    )
    return Table(_("目标完成情况"), columns, tuple(_target(material, row) for row in material.whole))


def _target(material: Material, row: Judgement) -> tuple[Cell, ...]:
    done, at = share_of_target(row, material.catalogue), row.schedule
    grown = at.progress is not None and at.planned is not None
    return (
        cells.text(_short(material, row)),
        cells.text(cells.promise(material, row)),
        cells.value(material, row, "card", unit=True),
        cells.text(percent_of(done, 1) if done is not None else "—"),
        cells.text(percent(at.progress) if grown else "—"),
        cells.text(percent(at.planned) if grown else "—"),
        cells.light(row),
        cells.text(reported_words(row.figure.reported, row.figure.expected, row.figure.others_missing)),
    )
