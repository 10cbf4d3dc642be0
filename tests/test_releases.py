"""Yesterday's releases: their databases open, are judged, published, linked to and printed by today's code as on their own day."""

from __future__ import annotations

import fnmatch
import json
from collections import Counter

import pytest

from bench.parts.differences import counted, differences
from bench.parts.paper_figures import numbers_in
from tests.kept_release import PAPERS, RELEASES, Kept, forget_pages, judged, made_again, opened, shown, told

SMALL_STEPS = "decisions/0007: few whole things and lists are held against E; the whole number expected now is ⌈E⌉ late"
EACH_YEAR = "decisions/0014: of a promise of every year nothing is judged before the plan; the open year's small steps"
RATES = "decisions/0015: an annual rate is held against the same quarter of a year that kept it"
SUPPLIERS = "a missing figure is laid to whoever owes it (市版权局尚未提供德化县数据)"
# Differences that were meant: a pattern of places ("judged/end/quanzhou_2024/2026Q3/*/note*"), and why.
_PATTERNS = "forecasts go by what the changes show (docs/forecast.md): other ends and probabilities"
RULED: dict[str, str] = {
    "judged/*/quanzhou_2024/*/*.geographical_indications */note/words": SMALL_STEPS,
    "judged/*/quanzhou_2024/*/*.ip_enterprises */note/words": SMALL_STEPS,
    "judged/*/quanzhou_2024/*/districts/*.ip_enterprises */status": SMALL_STEPS,
    "judged/*/quanzhou_2024/*/*.ip_service_points */note/words": SMALL_STEPS,
    "judged/*/quanzhou_2024/2026Q[12]/whole/*.ip_service_points */status": SMALL_STEPS,
    "judged/*/quanzhou_2024/*/*.ip_protection_centres */note/words": SMALL_STEPS,
    "judged/*/quanzhou_2024/*/*.strong_ip_counties */*": SMALL_STEPS,
    "judged/*/huancui_2024/*/*.national_ip_enterprises */note/words": SMALL_STEPS,
    "judged/*/huancui_2024/*/*.open_patent_licences */note/words": SMALL_STEPS,
    "judged/*/huancui_2024/*/districts/*.open_patent_licences */status": SMALL_STEPS,
    "judged/*/huancui_2024/*/*.iso56005_enterprises */note/words": SMALL_STEPS,
    "judged/*/huancui_2024/*/*.unconverted_patents_registered */*": SMALL_STEPS,
    "judged/*/huancui_2024/2026Q3/*.training_sessions */*": SMALL_STEPS,
    "judged/*/*/2023Q4/*.training_*": EACH_YEAR,
    "judged/*/*/2023Q4/*.case_closure_rate *": EACH_YEAR,
    "judged/*/*/2023Q4/*financing */note/*": EACH_YEAR,
    "judged/*/huancui_2024/*/*.case_closure_rate */status": RATES,
    "judged/*/*.copyright_registrations */note/words": SUPPLIERS,
    "judged/*/*.plant_varieties */note/words": SUPPLIERS,
    "judged/*/*.training_attendances */note/words": SUPPLIERS,
    "judge/*/note/words": SUPPLIERS,
    "judge/[256]/note/words": SMALL_STEPS,
    "judge/7/*": SMALL_STEPS,
    "links/*/headline": SMALL_STEPS,
    **{f"*/{name}": _PATTERNS for name in ("forecast", "forecast_low", "forecast_high", "probability")},
    "papers/html/text*": "what is needed is told in whole things, and districts are asked for their shares",
    "links/*lang=en*": "English readers are shown items, not tens of thousands of them",
    "papers/xlsx/*": "districts are asked for their shares",
    "papers/pdf/*": "districts are asked for their shares",
    "links/*region=350582*": "a district's share is reached, only the whole breaks through: 11 of 85, not of 86",
    "papers/letters/*": "a letter asks from the value to the own share; a missing figure is its supplier's",
    "papers/docx/*": "districts are asked for their shares; a year's average is said as the sum it is",
    "papers/special/*": "districts are asked for their shares; a year's average is said as the sum it is",
    "papers/pptx/*": "what is needed is told in whole things",
    "papers/html/chart figure-*": _PATTERNS,
    "papers/pptx/*chart*": _PATTERNS,
    **{f"papers/html/chart figure-*/{place}": _PATTERNS for place in ("18", "19", "22")},
    **{f"papers/pptx/* chart 1*/{place}": _PATTERNS for place in (33, 34, 35, 48, 49, 50)},
}
# Numbers that papers say otherwise: of geographical indications 68 are expected now (67 before), of strong counties 3, of
# service points 18; strong counties have a whole number expected; of copyright the last complete quarter is 2023Q4, 31.0.
RULED_NUMBERS = {"lost": {"1", "2", "17", "67"}, "new": {"1", "3", "18", "68", "12", "2023", "31.0"}}
# Differences from a tenth of a 万件 on are told in 万件, as the figures beside them: 6824 件 is 0.68 万件.
ONE_UNIT = {
    "lost": {"+1436", "+5800", "2184", "5087", "6076", "6225", "6824", "9109"},
    "new": {"+0.14", "+0.58", "0.22", "0.51", "0.61", "0.62", "0.68", "0.91"},
}
# Four units of what is asked are named where 等 4 家 counted them; the one page lists as many matters as it has room for.
IN_FULL = {"lost": {"3", "4"}, "new": {"1", "5", "6"}}
# What districts lack is told by their own shares, as it is asked of them, and of many the six that lack most; one thing more is asked.
OWN_SHARES = {"lost": {"1", "7", "8", "0.01", "0.02", "0.03"}, "new": {"2026", "12", "31", "8", "9"}}
SHARES_ON_SCREEN = {"papers/html/text*": "what districts lack is told by their own shares, as it is asked of them"}
# Annexes name every unit where 等 5 家 counted them, and what a district on schedule lacks is said beside its praise.
EVERY_NAME = {"lost": {"5", "6", "7"}, "new": set()}
# The annex says from how many points on it is 滞后, and what the whole's figures hold beyond the places'.
SAID_BESIDE = {"lost": set(), "new": {"10", "0.0215", "3"}}
FILLED_SLIDES = {
    "papers/pptx/*": "slides are laid anew: none half empty, the matrix on one, the promise and the part sum in the notes"
}
# What has been ruled since each release; of one that is not named here nothing may differ.
SINCE: dict[str, tuple[dict[str, str], dict[str, set[str]]]] = {
    "2026-11-29": (
        RULED,
        {side: RULED_NUMBERS[side] | ONE_UNIT[side] | IN_FULL[side] | OWN_SHARES[side] for side in ("lost", "new")},
    ),
    "2026-11-30": (
        SHARES_ON_SCREEN | FILLED_SLIDES,
        {
            side: ONE_UNIT[side] | IN_FULL[side] | OWN_SHARES[side] | EVERY_NAME[side] | SAID_BESIDE[side]
            for side in ("lost", "new")
        },
    ),
}
KEPT = [Kept(folder) for folder in sorted(RELEASES.iterdir()) if folder.is_dir()]


def left(kept, old, new, place):
    """The differences from a release that nobody has ruled to be meant."""
    found = differences(old, new, place)
    return [line for line in found if not ruled(kept, line)]


def ruled(kept, line):
    """Whether a difference from a release is one that was meant."""
    meant, _numbers = SINCE.get(kept.folder.name, ({}, {}))
    return any(fnmatch.fnmatch(line.partition(": ")[0], one) for one in meant)


def bag(numbers):
    """The numbers of a part of a paper, whatever their order: a sentence more moves all that follow it."""
    return Counter(map(str, numbers))


def json_of(environment, *asked):
    return bare(json.loads(told(environment, *asked, "--json")))


def bare(answer):
    """An answer without the number of its shape: lists stood alone before every answer bore one."""
    if not isinstance(answer, dict) or "schema" not in answer:
        return answer
    rest = {key: value for key, value in answer.items() if key != "schema"}
    [alone] = rest.values() if len(rest) == 1 else [None]
    return alone if isinstance(alone, list) else rest


@pytest.fixture(scope="module", params=KEPT, ids=[kept.folder.name for kept in KEPT])
def kept(request):
    return request.param


@pytest.fixture(scope="module")
def environment(kept, tmp_path_factory):
    """The release's database in the hands of today's code."""
    return kept.environment(kept.unpack(tmp_path_factory.mktemp("kept") / "tracker.duckdb"))


@pytest.fixture(scope="module")
def release(kept):
    return kept.answer("release.json")


@pytest.fixture(scope="module")
def desk(kept, tmp_path_factory):
    """An open desk over a copy of its own: a file held here could not be asked by the command line."""
    with opened(kept.environment(kept.unpack(tmp_path_factory.mktemp("asked") / "tracker.duckdb"))) as desk:
        yield desk


@pytest.mark.parametrize("known", ["edition", "end"])
def test_every_quarter_of_a_kept_release_is_judged_as_on_its_day(known, kept, release, desk):
    before = kept.answer("judged.json.gz")[known]
    moment = release["edition"]["known_at"] if known == "edition" else None
    now = {
        plan: {quarter: judged(desk, plan, quarter, moment) for quarter in quarters}
        for plan, quarters in release["quarters"].items()
    }
    assert counted(before) > 20_000
    assert left(kept, before, now, f"judged/{known}") == []


def test_the_correction_and_the_withdrawal_after_the_edition_show_only_at_the_end(kept):
    """The two moments are kept because they differ: were they one, half of the above would test nothing."""
    then, end = (kept.answer("judged.json.gz")[known] for known in ("edition", "end"))
    changed = {line.split("/")[1] for line in differences(then, end)}
    assert changed == {"quanzhou_2024", "huancui_2024"}


def test_submissions_editions_versions_and_tasks_of_a_kept_release_are_all_there(kept, environment):
    for name, one in kept.answer("answers.json.gz").items():
        now = json_of(environment, *one["asked"])
        assert left(kept, bare(one["answer"]), now, f"answers/{name}") == []


def test_the_edition_on_leaders_screens_is_the_one_that_was_published(kept, environment, release):
    last = json_of(environment, "history", "--plan", release["edition"]["plan"])["editions"][0]
    assert left(kept, bare(release["edition"]), last, "edition") == []


def test_judge_on_the_command_line_answers_as_the_release_did(kept, environment, release):
    plan = release["edition"]["plan"]
    quarter = release["edition"]["period"]
    rows = json_of(environment, "judge", "--plan", plan, "--known-at", release["edition"]["known_at"])
    before = list(kept.answer("judged.json.gz")["edition"][plan][quarter]["whole"].values())
    assert left(kept, before, rows, "judge") == []


def test_the_kept_papers_say_the_numbers_that_were_read_from_them(kept):
    numbers = kept.answer("papers/numbers.json.gz")
    for kind, name in PAPERS.items():
        if name is not None:
            read = numbers_in(kind, (kept.folder / "papers" / name).read_bytes())
            assert left(kept, numbers[kind], read, f"kept papers/{kind}") == []
            assert list(read) == list(numbers[kind])


def test_a_fresh_set_of_papers_of_the_kept_edition_has_the_numbers_of_the_kept_one(kept, environment, release):
    numbers = kept.answer("papers/numbers.json.gz")
    with opened(environment) as desk:
        papers = made_again(desk, release["edition"]["plan"])
    assert set(papers) == set(numbers) == set(PAPERS)
    for kind, content in papers.items():
        fresh = numbers_in(kind, content)
        assert counted(numbers[kind]) > 80, kind
        # A number that only the fresh paper says is a difference as well: papers are read by people, who get no new keys.
        # What was told anew as a whole has other parts.
        retold = ruled(kept, f"papers/{kind}/any part")
        assert retold or list(fresh) == list(numbers[kind])
        for part, then in numbers[kind].items():
            if retold or ruled(kept, f"papers/{kind}/{part}"):
                continue
            lost, new = bag(then) - bag(fresh[part]), bag(fresh[part]) - bag(then)
            _meant, numbers_meant = SINCE.get(kept.folder.name, ({}, {}))
            assert set(lost) <= numbers_meant.get("lost", set()), (kind, part)
            assert set(new) <= numbers_meant.get("new", set()), (kind, part)
            # What is ruled to be said is a few numbers, not a page of them, beside the counts of units that are named now.
            named = sum(lost[one] for one in IN_FULL["lost"])
            assert lost.total() - named + new.total() <= 30, (kind, part)


def test_the_links_of_a_kept_release_show_what_they_showed(kept, tmp_path):
    environment = kept.environment(kept.unpack(tmp_path / "tracker.duckdb"))
    links = kept.answer("links.json")
    assert 10 <= len(links) <= 12
    forget_pages()
    lost = []
    for link in links:
        page = shown(environment, link["link"])
        lost += left(kept, link["headline"], page["headline"], f"links/{link['link']}/headline")
        gone = [f"links/{link['link']}/shows: no {word}" for word in link["shows"] if word not in page["words"]]
        lost += [line for line in gone if not ruled(kept, line)]
    forget_pages()
    assert lost == []
