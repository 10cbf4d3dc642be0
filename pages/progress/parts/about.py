"""What 指标 says of a target beside its pictures: gaps and owners, meaning, source, population year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.cards import moves, places
from components.html import Markup, chain, link, piece, span, strong
from components.marks import duty_mark, labelled
from desk.explain import YearEnd
from desk.owners import TargetOwners
from pages.progress.parts.todo import UNKNOWN
from tracker.rules.course import ReceivedRemark, SourceFigure
from tracker.rules.judgement import DistrictFigure, Judgement
from tracker.rules.standing import TaskStanding
from tracker.schema.catalogue import Catalogue, Target
from tracker.schema.regions import Register
from ui import choices, session, tables, task_parts
from wording import _, language, named, sentences
from wording.duty_looks import GRAVITY, contradiction_words, duty_word, of_target, task_light
from wording.figures import (
    date_words,
    figure,
    joined,
    judged_how,
    percent,
    reported_words,
    shown_unit,
    target_words,
    with_unit,
)
from wording.levels import whole_word
from wording.notes import note_text
from wording.outlook import (
    basis_words,
    bounds_words,
    estimate_words,
    expected_missing,
    flags,
    forecast_words,
    outlook_word,
    pace_words,
    probability_words,
)
from wording.sentences import target_of
from wording.status import status_meaning, status_word


def place_names(target: Target, register: Register) -> dict[str, str]:
    """The names of the places a list target asks for, by code."""
    codes = target.value if isinstance(target.value, tuple) else ()
    return {code: named(register[code]) for code in codes if code in register}


def stamp(judgement: Judgement, catalogue: Catalogue, register: Register) -> Iterator[str]:
    """The promise, the status and how many have reported; for a district its own task, if it has one."""
    target, indicator = target_of(judgement, catalogue)
    promise = target_words(target, indicator, catalogue, place_names(target, register))
    if judgement.region == catalogue.plans[judgement.plan].region:
        yield strong(promise)
        yield labelled(judgement.light)
        yield from (strong(flag) for flag in flags(judgement, catalogue))
        yield reported_words(judgement.figure.reported, judgement.figure.expected, judgement.figure.others_missing)
        return
    own = judgement.promise.number
    if own is not None and judgement.status is not None:
        task = _("本地任务 {figure}").format(figure=with_unit(own, indicator, catalogue, "table"))
        yield strong(task)
    else:
        yield _("{whole}目标 {promise}").format(whole=whole_word(catalogue, judgement.plan), promise=promise)
    yield labelled(judgement.light)


def gaps(
    judgement: Judgement,
    catalogue: Catalogue,
    register: Register,
    editions: Sequence[YearEnd],
    tasks: Sequence[TaskStanding] = (),
    whose: TargetOwners | None = None,
    remarks: Sequence[ReceivedRemark] = (),
) -> Markup:
    """差距、预测与责任单位 as a table of facts. `editions`: both of a year-end; `whose`: who answers for the target;
    `tasks`: the plan's tasks, of which those that should move the target are listed with their lights."""
    missing = sentences.still_missing(judgement, catalogue)
    forecast = [forecast_words(judgement, catalogue), expected_missing(judgement, catalogue), basis_words(judgement)]
    pairs = [
        (_("距目标"), strong(missing) if missing else ""),
        (_("预测"), _("，").join(part for part in forecast if part)),
        (_("单位自报"), estimate_words(judgement, catalogue, remarks)),
        (_("完成研判"), _assessment(judgement)),
        (_("所需步伐"), pace_words(judgement, catalogue)),
        (_("对照序时"), "" if judgement.status in UNKNOWN else _against(judgement, catalogue)),
        (_("最低与最高"), bounds_words(judgement, catalogue)),
        (
            _("位次"),
            _("；").join(w for w in (tables.rank_words(judgement), tables.group_words(judgement, register)) if w),
        ),
        (_("年末两版"), _edition_words(judgement, catalogue, editions)),
        (_("较上季 / 同比"), " / ".join(change for _label, change in moves(judgement, catalogue))),
        (_("每年情况"), sentences.failed_years_words(judgement, catalogue)),
        (_("说明"), notes(judgement)),
        (_("责任单位"), owners(whose, most=None if language() == "zh" else 1) if whose else ""),
        (_("对应任务"), task_links(judgement.target, tasks, most=None if language() == "zh" else 1)),
    ]
    return tables.facts(pairs)


def task_links(target: str, tasks: Sequence[TaskStanding], most: int | None = None) -> str:
    """The tasks that should move a target, each with its light and the way to it; inferred links marked.

    Where there is room for at most so many, the worst off come first; the tab of the tasks has them all.
    """
    every = of_target(target, tasks)
    if tasks and not every:
        return _("方案没有对应的任务")
    found = every
    if most is not None:
        found = sorted(every, key=lambda one: GRAVITY.index(task_light(one[0])))[:most]
    said_of = [
        chain(
            [
                span(
                    chain([_task_light(one), task_parts.task_link(one.task)], " ")
                    + (span(_("（推断）"), "muted") if how == "inferred" else ""),
                    "nowrap",
                ),
                f"（{contradiction_words()}）" if target in one.contradicts else "",
            ]
        )
        for one, how in found
    ]
    rest = _("等 {n} 项").format(n=len(every)) if len(found) < len(every) else ""
    return chain(said_of, "　") + rest


def _task_light(one: TaskStanding) -> Markup:
    light = task_light(one)
    return chain([duty_mark(light, 13, beside=True), duty_word(light)], " ")


def _edition_words(judgement: Judgement, catalogue: Catalogue, editions: Sequence[YearEnd]) -> str:
    """首版 5.97（2025 年末人口，未完成）；终版 5.95（2026 年末人口，未完成）; "" away from a year-end."""
    if len(editions) != 2:
        return ""
    indicator = target_of(judgement, catalogue)[1]
    said = [
        words.format(
            value=figure(edition.value, indicator, catalogue, "table")[0],
            year=edition.population,
            status=status_word(
                "unreached" if edition.status == "missed" and judgement.promise.strive else edition.status
            ),
        )
        for words, edition in zip(
            (_("首版 {value}（{year} 年末人口，{status}）"), _("终版 {value}（{year} 年末人口，{status}）")),
            editions,
            strict=True,
        )
    ]
    return _("；").join(said)


def _against(judgement: Judgement, catalogue: Catalogue) -> str:
    """低于序时 12.3 个百分点（增量完成率 79.3%，序时 91.7%）, the brackets where the kind has a percentage."""
    line, progress = sentences.schedule_line(judgement, catalogue), judgement.schedule.progress
    if progress is None:
        return line
    return _("{line}（增量完成率 {progress}，序时 {schedule}）").format(
        line=line, progress=percent(progress), schedule=percent(judgement.schedule.planned)
    )


def _assessment(judgement: Judgement) -> str:
    """完成研判 with its probability: here, and not on leaders' overview, the number stands beside the word."""
    probability = judgement.outlook.probability
    if probability is None:
        return ""
    said = _("{word}（概率{probability}）").format(
        word=outlook_word(judgement.outlook.prospect), probability=probability_words(probability)
    )
    return strong(said)


def members(judgement: Judgement, register: Register) -> Markup:
    """The places of a named list or a coverage, each with its mark and state."""
    return piece("line", places(judgement.figure.members, register))


def notes(judgement: Judgement) -> str:
    """Every note on the judgement, the weightiest first."""
    said = [note_text(note.code, note.details) for note in judgement.notes]
    return _("；").join(dict.fromkeys(text for text in said if text))


def owners(found: TargetOwners, most: int | None = None) -> str:
    """The units of a target, at most so many by name: as confirmed with who leads and by which document, else in the plan's
    own order, and what the plan does not say of the target itself marked （推断）."""
    shown = found.units[:most]
    rest = _("等 {n} 家").format(n=len(found.units)) if len(shown) < len(found.units) else ""
    if found.confirmed:
        words = {"lead": _("（牵头）"), "support": _("（配合）")}
        names = _("、").join(named(one) + (words[one.role] if one.role else "") for one in shown)
        return names + rest + _("，依据《{document}》").format(document=found.document)
    if {one.basis for one in found.units} == {"inferred"}:
        return _("、").join(named(one) for one in shown) + rest + _("（推断）")
    return _("、").join(named(one) + (_("（推断）") if one.basis == "inferred" else "") for one in shown) + rest


def task_table(target: str, tasks: Sequence[TaskStanding], plan: str) -> Markup:
    """The tasks that should move a target: light, task, who leads, what was last said, on what the link rests."""
    body = []
    for one, how in of_target(target, tasks):
        leads = [unit for unit in one.units if unit.role == "lead"]
        names = chain(
            (
                task_parts.unit_link(plan, unit.unit, session.the_desk().tasks)
                + ("" if unit.basis == "stated" else _("（推断）"))
                for unit in leads
            ),
            _("、"),
        )
        note = next((unit.note for unit in one.units if unit.state == one.state and unit.note), "")
        basis = _("任务原文写明") if how == "stated" else _("推断")
        body.append(
            [
                task_parts.light_words(task_light(one)),
                task_parts.task_link(one.task),
                names,
                note,
                span(basis, "muted"),
            ]
        )
    heads = [_("状态"), _("任务"), _("牵头"), _("进展说明"), _("关联依据")]
    return tables.table(heads, body, css="wide", box="box tall") if body else Markup()


def meaning(judgement: Judgement, catalogue: Catalogue, whose: TargetOwners | None = None) -> Markup:
    """口径与责任 as a table of facts: definition, our reading of the plan's words, its clause, the status's meaning."""
    target, indicator = target_of(judgement, catalogue)
    said = indicator.definition if language() == "zh" else indicator.definition_en or indicator.definition
    reading = target.interpretation if language() == "zh" else target.interpretation_en or target.interpretation
    origin = _("{value}（{source}）").format(
        value=sentences.baseline_words(judgement, catalogue), source=_baseline_source(judgement)
    )
    pairs = [
        (_("方案原文"), f"“{target.phrase}”　{target.clause}"),
        (_("指标口径"), said),
        (_("我们的理解"), reading),
        (_("怎样判断"), f"{judged_how(target)}　{status_meaning(judgement.light)}"),
        (_("基期"), origin if judgement.promise.baseline is not None else _("缺基期")),
        (_("责任单位"), owners(whose) if whose else ""),
        (_("期限"), date_words(target.deadline)),
    ]
    return piece("scrolling", _("口径与责任"), tables.facts(pairs))


def _baseline_source(judgement: Judgement) -> str:
    words = {"document": _("基期表"), "catalogue": _("指标目录")}
    return judgement.promise.baseline_source or words.get(judgement.promise.baseline_basis or "", _("基期季度的报送数"))


def caption(
    judgement: Judgement,
    sources: Sequence[SourceFigure],
    members: Sequence[DistrictFigure],
    start: float | None,
    catalogue: Catalogue,
    register: Register,
) -> Iterator[str]:
    """The sentences of the caption: source cells, population year, schedule, the `start` of a cut axis, places left out."""
    indicator = target_of(judgement, catalogue)[1]
    yield _source_words(sources)
    if judgement.figure.population:
        yield _("人口为 {year} 年末常住人口。").format(year=judgement.figure.population.year)
    if judgement.schedule.planned is not None:
        yield _("序时线为线性测算，非下达目标。")
    if judgement.outlook.forecast is not None:
        yield _("预测按以往各季增减外推，近期分量大，算法见“方法”页。")
    if start is not None:
        yield _("纵轴自 {value}起。").format(value=joined(f"{start:.4g}", shown_unit(indicator, catalogue)))
    if indicator.formula.ratio:
        yield _("全域为各单位分子之和除以分母之和，不是比率的平均。")
        left_out = [m for m in members if not register[m.region].ranked and m.value is not None]
        if left_out:
            names = _("、").join(named(register[m.region]) for m in left_out)
            yield _("{names}人口少，不列入比较。").format(names=names)


def _source_words(sources: Sequence[SourceFigure]) -> str:
    """来源：《…》表!B6 等 26 个单元格。"""
    if not sources:
        return ""
    files = list(dict.fromkeys(source.file_name for source in sources))
    first = sources[0]
    more = _(" 等 {n} 个单元格").format(n=len(sources)) if len(sources) > 1 else ""
    books = _("、").join(_("《{name}》").format(name=name) for name in files[:2]) + (
        _("等 {n} 本").format(n=len(files)) if len(files) > 2 else ""
    )
    return _("来源：{books}，{cell}{more}。").format(books=books, cell=f"{first.sheet}!{first.cell}", more=more)


def trace_of(judgement: Judgement) -> str:
    """Where the cells behind a judgement's figure are shown."""
    return trace_address(judgement.indicator, judgement.region)


def trace_address(indicator_id: str, region: str) -> str:
    """Where the cells behind a figure are shown."""
    return "./trace" + choices.address(indicator=indicator_id, region=region)


def trace_link(indicator_id: str, region: str) -> Markup:
    """The way from a figure to its cells, its uploader and its earlier versions."""
    words = _("追溯：每个数的单元格、报送人、原件和历次版本")
    return piece("line", link(words, trace_address(indicator_id, region)), "small")
