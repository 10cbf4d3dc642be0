"""Meeting papers made, recorded and made again: one call for the page and the command line alike."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import wording
from briefing.content.compose import compose
from briefing.content.material import Material
from briefing.content.matters import asks_of
from briefing.content.model import Briefing
from briefing.content.template import Template, load_template, read_template
from briefing.zipped import together
from desk import Desk
from desk.briefing import STYLE, gather, with_catalogue
from desk.permission import allow, doing
from desk.publish import editions, said
from desk.typed import typed
from store.database import utc_now
from store.rows import BriefingMade
from store.shelf import Shelf
from tracker.periods import Period, parse_period
from tracker.permission import About, Act
from tracker.rules.judgement import Judgement, Light, Prospect
from wording import _, mark, named
from wording.duty_looks import GRAVITY, duty_word
from wording.figures import date_words, with_unit
from wording.sentences import target_of
from wording.status import LIGHTS, status_word

if TYPE_CHECKING:
    from briefing.proof.compare import Difference
    from briefing.screens.renderer import Form, Picture


@dataclass(frozen=True)
class Asked:
    """What somebody wants a set of papers of; None means all, `draft` what is not published yet."""

    plan: str
    as_of: Period | None = None
    known_at: datetime | None = None
    draft: bool = False
    places: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    language: str = "zh"
    # Behind the deck's story a page for every target, district matrix and source.
    annex: bool = False
    # 事项 · 责任单位 · 时限 as the office words them; None for what the rules ask.
    matters: tuple[tuple[str, str, str], ...] | None = None
    # Sent out to be answered before it is signed (征求意见稿).
    for_comment: bool = False


@dataclass(frozen=True)
class PaperFile:
    """One recorded file: its name, format, sha256 and size in bytes."""

    name: str
    format: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Papers:
    """A recorded set: what it was made from, by whom and when (UTC), and its files.

    `chosen` is what was asked for beyond plan, quarter and moment (places, targets, draft), when it was made, and the
    text of the style it was made in.
    """

    id: str
    plan: str
    period: Period
    known_at: datetime
    data_version: str
    edition: int | None
    language: str
    chosen: dict[str, Any]
    made_at: datetime
    who: str
    files: tuple[PaperFile, ...]


@dataclass(frozen=True)
class Made:
    """What `make` made: the composed briefing, its material, the style's text, and format to file name and bytes."""

    briefing: Briefing
    material: Material
    style: str
    files: dict[str, tuple[str, bytes]]


@dataclass(frozen=True)
class _Set:
    """What a writer of one format may take from; `taken` are the pictures of all screens that were asked for."""

    briefing: Briefing
    material: Material
    template: Template
    annex: bool = False
    taken: Future[dict[Form, list[Picture]]] | None = None


# Each writer imports its library when it writes: who looks at a page does not wait for what makes slides.
def _slides(given: _Set) -> bytes:
    from briefing.slides.deck import slides

    return slides(given.briefing, annex=given.annex)


def _report(given: _Set, kind: Literal["circular", "special"]) -> bytes:
    from briefing.slides.chart import chart_parts
    from briefing.word.report import report

    return report(given.briefing, kind, chart_parts)


def _one_page(given: _Set) -> bytes:
    from briefing.pdf.one_page import one_page

    return one_page(given.briefing)


def _annex(given: _Set) -> bytes:
    from briefing.excel.annex import annex

    return annex(given.briefing, given.material)


def _page(given: _Set) -> bytes:
    from briefing.screens.page import page

    return page(given.briefing, given.material)


def _letters(given: _Set) -> bytes:
    from briefing.word.letters import letters

    return letters(given.briefing, given.material)


def _pictures(given: _Set, form: Form) -> bytes:
    """A zip of every screen and of the long picture for a phone, each under a name that says what it shows."""
    assert given.taken is not None
    drawn = given.taken.result()[form]
    return together((f"{place:02d}-{name}.{form}", content) for place, (name, content) in enumerate(drawn, start=1))


def _taking(given: _Set, forms: Sequence[Form]) -> _Set:
    """The set with its pictures begun: a browser takes them while the other files are written."""
    from briefing.screens.long_picture import long_picture
    from briefing.screens.renderer import begun
    from briefing.screens.screens import screens

    shown = screens(given.briefing, given.material, annex=given.annex)
    return replace(given, taken=begun([*shown, long_picture(given.briefing, given.material)], forms))


def _picture(given: _Set, form: Form) -> bytes:
    """One picture: the chosen target where one was chosen, else the overview of all, else the first dated items there are."""
    from briefing.screens.renderer import pictures
    from briefing.screens.screens import part_screen

    one, parts = (
        given.material.whole[:1] if len(given.material.whole) == 1 else [],
        {p.kind for p in given.briefing.parts},
    )
    kind = "target" if one else next(k for k in ("overview", "milestones", "cover") if k in parts)
    shown = part_screen(given.briefing, given.material, kind, one[0].target if one else "")
    [(_name, content)] = pictures([shown], form)
    return content


# Format to its file's name and its writer. The report comes as 通报 and as 专报; pictures all in a zip, or one alone.
_WRITERS: dict[str, tuple[str, Callable[[_Set], bytes]]] = {
    "pptx": (mark("汇报-{name}.pptx"), _slides),
    "docx": (mark("通报-{name}.docx"), lambda given: _report(given, "circular")),
    "special": (mark("专报-{name}.docx"), lambda given: _report(given, "special")),
    "pdf": (mark("一页纸-{name}.pdf"), _one_page),
    "xlsx": (mark("附表-{name}.xlsx"), _annex),
    "html": (mark("看板-{name}.html"), _page),
    "png": (mark("图片-{name}.zip"), lambda given: _pictures(given, "png")),
    "svg": (mark("矢量图-{name}.zip"), lambda given: _pictures(given, "svg")),
    "letters": (mark("提示函-{name}.zip"), _letters),
    "one_png": (mark("图片-{name}.png"), lambda given: _picture(given, "png")),
    "one_svg": (mark("图片-{name}.svg"), lambda given: _picture(given, "svg")),
}
REPORTS = ("docx", "special")
# What a browser takes; awaited when all else is written.
PICTURES: tuple[Form, ...] = ("png", "svg")
# What a set can be made of.
FORMATS = tuple(name for name in _WRITERS if not name.startswith("one_"))


def make(
    desk: Desk,
    asked: Asked,
    formats: Sequence[str],
    *,
    who: str,
    style: Path = STYLE,
    made_at: datetime | None = None,
    told: Callable[[str, int], None] | None = None,
    ready: Callable[[str, str, bytes], None] | None = None,
) -> Made:
    """The asked formats of one set of papers, all from one gathering; `told` hears of each before it is written: its format
    and how many are done; `ready` gets each as soon as it is: its format, name and bytes.

    NothingToBrief without an edition, TemplateError for a faulty style, NoBrowser for pictures without one, ValueError
    for a place or target the plan has not, KeyError for an unknown plan or format, PersonalInText for a telephone number
    among the office's own words, MayNot.
    """
    desk = _allowed(desk, asked, formats)
    template, text = load_template(style), style.read_text(encoding="utf-8")
    for row in asked.matters or ():
        for words in row:
            typed(words)
    return _made(desk, asked, formats, template, text, who=who, made_at=made_at, told=told, ready=ready)


def _allowed(desk: Desk, asked: Asked, formats: Iterable[str]) -> Desk:
    if asked.draft:
        allow(desk, "see_draft", asked.plan)
    return allow(
        desk, "take_letters" if set(formats) == {"letters"} else "take_papers", asked.plan, places=asked.places or ()
    )


def _made(
    desk: Desk,
    asked: Asked,
    formats: Sequence[str],
    template: Template,
    style: str,
    *,
    who: str,
    made_at: datetime | None,
    catalogue: str | None = None,
    told: Callable[[str, int], None] | None = None,
    ready: Callable[[str, str, bytes], None] | None = None,
) -> Made:
    before = wording.language()
    wording.use(asked.language)
    if any(name.endswith(("png", "svg")) for name in formats):
        from briefing.screens.renderer import open_ahead

        open_ahead()
    taken: Future[dict[Form, list[Picture]]] | None = None
    try:
        material = _gathered(desk, asked, who, made_at, catalogue)
        given = _Set(compose(material, template), material, template, asked.annex)
        if forms := [form for form in PICTURES if form in formats]:
            given = _taking(given, forms)
            taken = given.taken
        files = {}
        for done, name in enumerate(sorted(formats, key=lambda name: name in PICTURES)):
            if told:
                told(name, done)
            pattern, write = _WRITERS[name]
            if name == "docx" and given.briefing.closing:
                pattern = mark("总结-{name}.docx")
            files[name] = (_(pattern).format(name=given.briefing.name), write(given))
            if ready:
                ready(name, *files[name])
    finally:
        wording.use(before)
        if taken:
            # Nobody is left at work for a set that failed.
            wait([taken])
    return Made(given.briefing, material, style, {name: files[name] for name in formats})


def _gathered(desk: Desk, asked: Asked, who: str, made_at: datetime | None, catalogue: str | None = None) -> Material:
    material = gather(
        desk,
        asked.plan,
        asked.as_of,
        asked.known_at,
        draft=asked.draft,
        places=asked.places,
        targets=asked.targets,
        made_by=who,
        made_at=made_at,
        catalogue=catalogue,
    )
    return replace(material, own_matters=asked.matters, for_comment=asked.for_comment)


def asks(desk: Desk, asked: Asked, *, who: str) -> list[tuple[str, str, str]]:
    """事项 · 责任单位 · 时限 of a set before it is made, as the rules ask, in its language. Raises what `make` raises."""
    before = wording.language()
    wording.use(asked.language)
    try:
        return [ask.row for ask in asks_of(_gathered(_allowed(desk, asked, FORMATS), asked, who, None))]
    finally:
        wording.use(before)


def strange_numbers(own: Iterable[tuple[str, str, str]], known: Iterable[tuple[str, str, str]]) -> list[str]:
    """The numbers with their units in the office's own words that what the rules ask does not have, as printed."""
    from briefing.proof.text import figures_in

    there = {one.amount for row in known for words in row for one in figures_in(words)}
    said = (one for row in own for words in row for one in figures_in(words))
    return list(dict.fromkeys(one.printed for one in said if one.amount not in there))


def record(desk: Desk, asked: Asked, made: Made, *, who: str) -> Papers:
    """The set as recorded: who, when, from which data version, and each file's hash; its files are kept for whoever comes."""
    on, key = made.material, uuid.uuid4().hex
    files = [(n, kind, hashlib.sha256(c).hexdigest(), len(c)) for kind, (n, c) in made.files.items()]
    chosen = {
        "places": asked.places,
        "targets": asked.targets,
        "draft": asked.draft,
        "annex": asked.annex,
        "matters": asked.matters,
        "for_comment": asked.for_comment,
        "made_at": on.made_at.isoformat(),
        "style": made.style,
    }
    row = BriefingMade(
        key,
        on.plan_id,
        str(on.as_of),
        on.known_at,
        on.data_version,
        on.edition,
        asked.language,
        json.dumps(chosen, ensure_ascii=False),
    )
    act: Act = "take_letters" if set(made.files) == {"letters"} else "take_papers"
    with doing(desk, act, on.plan_id, what="、".join(name for name, _kind, _hash, _size in files)):
        desk.store.remember_briefing(row, files, who=who)
    shelf = Shelf(desk.files.database)
    for _name, content in made.files.values():
        shelf.put(content)
    return next(papers for papers in recorded(desk, on.plan_id) if papers.id == key)


def are_kept(desk: Desk, papers: Papers) -> bool:
    """Whether all files of a recorded set are still kept as they were made."""
    shelf = Shelf(desk.files.database)
    return all(shelf.has(file.sha256) for file in papers.files)


def kept(desk: Desk, papers: Papers) -> dict[str, tuple[str, bytes]] | None:
    """The files of a recorded set as they were made, format to name and bytes; None when one is no longer kept whole."""
    desk = _allowed(desk, _asked_of(desk, papers), [file.format for file in papers.files])
    shelf, found = Shelf(desk.files.database), {}
    for file in papers.files:
        content = shelf.get(file.sha256)
        if content is None:
            return None
        found[file.format] = (file.name, content)
    return found


def correction_of(
    desk: Desk, papers: Papers, number: str, issued_on: date, found: Sequence[tuple[Judgement, Judgement]], *, who: str
) -> bytes:
    """更正: the draft (.docx) that corrects an issued paper of a set, from what it said and what holds now, in its language."""
    from briefing.word.correction import correction

    before = wording.language()
    wording.use(papers.language)
    try:
        made = compose(_gathered(desk, _asked_of(desk, papers), who, None), load_template(STYLE))
        rows = []
        for old, new in found:
            indicator = target_of(new, desk.catalogue)[1]
            old_words, new_words = (with_unit(row.value, indicator, desk.catalogue, "table") for row in (old, new))
            rows.append((named(indicator, "short"), named(desk.register[new.region]), old_words, new_words))
        return correction(made, number, date_words(issued_on), rows)
    finally:
        wording.use(before)


def recorded(desk: Desk, plan_id: str) -> list[Papers]:
    """Every recorded set of a plan, newest first; those of a draft, or of an edition that was taken back, for who sees drafts
    alone."""
    sets: dict[str, Papers] = {}
    for line in desk.store.rows("briefings", plan=plan_id, known_at=utc_now()):
        key, period, known_at, version, edition, language, chosen, made_at, who, *file = line
        papers = sets.get(key) or Papers(
            key,
            plan_id,
            parse_period(period),
            known_at,
            version,
            edition,
            language,
            json.loads(chosen),
            made_at,
            who,
            (),
        )
        sets[key] = replace(papers, files=(*papers.files, PaperFile(*file)))
    if desk.may("see_draft", About(plan_id)):
        return list(sets.values())
    standing = {n for n, one in enumerate(reversed(editions(desk, plan_id)), 1) if one.unpublished_at is None}
    return [one for one in sets.values() if one.edition in standing]


def again(desk: Desk, papers: Papers, formats: Iterable[str] | None = None) -> Made:
    """The same papers from the same data version in the same style, whatever was handed in or restyled since.

    Raises what `make` raises; TemplateError also when the style's logo is no longer there.
    """
    chosen, asked = papers.chosen, _asked_of(desk, papers)
    wanted = list(formats) if formats is not None else [file.format for file in papers.files]
    desk = _allowed(desk, asked, wanted)
    return _made(
        desk,
        asked,
        wanted,
        read_template(chosen["style"], STYLE),
        chosen["style"],
        who=papers.who,
        made_at=datetime.fromisoformat(chosen["made_at"]),
        catalogue=_catalogue_of(papers),
    )


def _asked_of(desk: Desk, papers: Papers) -> Asked:
    """What was asked for when a recorded set was made."""
    chosen = papers.chosen
    known_at = papers.known_at
    if papers.edition is not None:
        # An edition is found by when it was laid down, not by when its figures were known.
        known_at = list(reversed(editions(desk, papers.plan)))[papers.edition - 1].published_at
    return Asked(
        papers.plan,
        papers.period,
        known_at,
        papers.edition is None,
        _listed(chosen["places"]),
        _listed(chosen["targets"]),
        papers.language,
        # Sets of before the story was told had every page.
        chosen.get("annex", True),
        None if chosen.get("matters") is None else tuple((what, who, when) for what, who, when in chosen["matters"]),
        chosen.get("for_comment", False),
    )


def _listed(chosen: list[str] | None) -> tuple[str, ...] | None:
    return None if chosen is None else tuple(chosen)


def _catalogue_of(papers: Papers) -> str:
    """The start of the hash of the catalogue the papers were judged by."""
    return papers.data_version.partition("-")[0]


def proofread(desk: Desk, papers: Papers, edited: bytes) -> list[Difference]:
    """核数: the numbers of an edited 通报 or 专报 that are not those of the recorded set it was made from.

    NotAReport when the upload is no readable .docx; ValueError when the set has no report.
    """
    from briefing.proof.compare import likeness
    from briefing.proof.compare import proofread as differences

    kinds = [file.format for file in papers.files if file.format in REPORTS]
    if not kinds:
        raise ValueError(papers.id)
    originals = [content for _name, content in again(desk, papers, kinds).files.values()]
    return differences(edited, max(originals, key=lambda original: likeness(edited, original)), _names(desk, papers))


def _names(desk: Desk, papers: Papers) -> list[str]:
    """What a paper calls places, units and statuses, in its language."""
    before = wording.language()
    wording.use(papers.language)
    try:
        places = [named(place) for place in desk.register.regions.values()]
        units = [named(unit) for plan in desk.tasks.plans.values() for unit in plan.units.values()]
        return [*places, *units, *map(status_word, LIGHTS), *map(duty_word, GRAVITY)]
    finally:
        wording.use(before)


@dataclass(frozen=True, slots=True)
class Said:
    """What a set of papers says of a target; `places` are those of a list, whose promise is no number."""

    status: Light | None
    value: float | None
    promised: float | None
    places: tuple[str, ...] | None
    prospect: Prospect | None


@dataclass(frozen=True, slots=True)
class SaidOtherwise:
    """A target of which two sets of papers say different things; None for one that a set does not have."""

    target: str
    indicator: str
    before: Said | None
    after: Said | None


def compared(desk: Desk, older: Papers, newer: Papers) -> tuple[SaidOtherwise, ...]:
    """The targets whose status, value, promised value or outlook differs between two sets, by their ids.

    Each set is judged by its own catalogue at its own moment.
    """
    sides = []
    for papers in (older, newer):
        wanted = papers.chosen["targets"]
        then = with_catalogue(desk, _catalogue_of(papers))
        keys = [key for key in then.catalogue.plans[papers.plan].targets if wanted is None or key in wanted]
        found = said(then, papers.plan, papers.period, papers.known_at, targets=keys)
        sides.append({one.target: one for one in found})
    before, after = sides
    otherwise = []
    for target in sorted({*before, *after}):
        old, new = _said(before.get(target)), _said(after.get(target))
        if old != new:
            indicator = (after.get(target) or before[target]).indicator
            otherwise.append(SaidOtherwise(target, indicator, old, new))
    return tuple(otherwise)


def _said(one: Judgement | None) -> Said | None:
    if one is None:
        return None
    return Said(one.light, one.value, one.promise.number, one.promise.places, one.outlook.prospect)
