"""A plan whose promises are to fall, one of each kind: judged, said, drawn and printed with the right side up."""

import io
import re
import zipfile

import pytest
from docx import Document

from desk import Files, open_desk
from desk.allocate import proposal, splittable
from desk.briefings import Asked, make
from desk.explain import gap_table
from desk.judge import judge, schedule_line
from tests.conftest import ROOT
from tests.judgements import of_target
from tests.one_page import opening
from tracker.periods import parse_period
from tracker.submission import Allocation, Observation, Submission
from wording import sentences
from wording.figures import target_words
from wording.outlook import expected_missing, pace_words
from wording.paragraphs import target_sentence

FIXTURE = ROOT / "tests" / "fixtures" / "falling"
PLAN, COUNTY, EAST, WEST = "calmer_2024", "990000", "990001", "990002"
NOW, END = parse_period("2026Q3"), parse_period("2026Q4")
QUARTERS = ("2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")  # fmt: skip
# East falls from 120 to 60, West from 80 to 64: together 200 to 124, where 108.33 are expected at 11/12 of the time.
EAST_OPEN = (120, 115, 112, 106, 100, 96, 90, 84, 78, 70, 66, 60)
WEST_OPEN = (80, 80, 78, 77, 76, 74, 72, 70, 69, 67, 66, 64)
DAYS = (9, 9, 9, 8, 8, 8, 7, 7, 7, 6, 6, 6)
COMPLAINTS = (50, 9, 18, 26, 36, 10, 19, 28, 38, 10, 22, 41)


def rows():
    for n, quarter in enumerate(QUARTERS):
        yield EAST, "open_cases", quarter, EAST_OPEN[n]
        yield WEST, "open_cases", quarter, WEST_OPEN[n]
        yield EAST, "all_cases", quarter, 1200
        yield WEST, "all_cases", quarter, 800
        yield COUNTY, "returned", quarter, (4 if quarter == "2025Q3" else 3)
        yield COUNTY, "decided", quarter, (200 if quarter.endswith("Q4") else 100)
        yield COUNTY, "days", quarter, DAYS[n]
        yield EAST, "complaints", quarter, COMPLAINTS[n] - 4
        yield WEST, "complaints", quarter, 4


def files(folder):
    return Files(FIXTURE / "indicators.yaml", FIXTURE / "regions.csv", folder / "tracker.duckdb")


def fill(desk, given, allocations=()):
    measures = desk.catalogue.measures
    figures = tuple(
        Observation(
            region, name, parse_period(quarter), float(value), "表", f"B{line}", str(value), measures[name].unit,
            measures[name].supplied_by.level,
        )
        for line, (region, name, quarter, value) in enumerate(given, 3)
    )  # fmt: skip
    periods = tuple(dict.fromkeys(figure.period for figure in figures))
    sent = Submission(
        "减负.xlsx", "a", 1, "table", PLAN, periods, "own", observations=figures, allocations=tuple(allocations),
        source={"received_on": "2027-06-30"},
    )  # fmt: skip
    desk.store.commit(sent, b"x", who="测试", reading="a", catalogue="v")


SHARES = (
    Allocation(f"{PLAN}.backlog", EAST, 2026, 55.0, "任务分解表", "表", "C3"),
    Allocation(f"{PLAN}.backlog", WEST, 2026, 45.0, "任务分解表", "表", "C4"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = open_desk(files(tmp_path_factory.mktemp("falling")))
    fill(made, rows(), SHARES)
    yield made
    made.store.close()


def whole(desk, key, at=NOW):
    return of_target(judge(desk, PLAN, at), key)


def test_a_backlog_stands_above_its_falling_line(desk):
    found = whole(desk, "backlog")
    # E = 200 − 11/12 × 100 = 108.33; 124 is 76 of 100 steps down, 15.67 points and cases short.
    assert (found.value, found.status, found.promise.to_target) == (124, "behind", 24)
    assert found.schedule.progress == pytest.approx(76)
    assert found.schedule.gap_pp == pytest.approx(76 - 100 * 11 / 12)
    assert found.schedule.gap_units == pytest.approx(200 - 100 * 11 / 12 - 124)
    assert (found.outlook.required_pace, found.outlook.recent_pace) == (24, -7.5)
    assert found.outlook.probability < 0.3
    line = schedule_line(desk, PLAN, "backlog", COUNTY)
    assert [line[0].value, line[-1].value] == [200, 100]


def test_a_rate_a_duration_and_the_ceilings(desk):
    rate, back, days = (whole(desk, key) for key in ("open_rate", "return_rate", "duration"))
    # 124 ÷ 2000 = 6.2 %; E = 10 − 11/12 × 5 = 5.417: 15.67 points short.
    assert (rate.value, rate.status, rate.promise.to_target) == (6.2, "behind", pytest.approx(1.2))
    # 3 of 100 in September; a year before, in a year that ended at 1.5 %, it was 4 of 100.
    assert (back.value, back.status, back.note.code) == (3, "on_track", "interim")
    # 6 days where 9 − 11/12 × 4 = 5.33 are expected: whole days, 5 late in the time.
    assert (days.value, days.status, days.schedule.whole_expected) == (6, "slightly_behind", 5)
    year, average = whole(desk, "complaints"), whole(desk, "complaints_in_all")
    # 41 of 40 in September: passed, and the year cannot give one back.
    assert (year.value, year.status, year.promise.to_target) == (41, "out_of_reach", 1)
    # 36 + 38 + 41 = 115 of 105 in three years.
    assert (average.value, average.promise.number, average.status) == (115, 105, "out_of_reach")


def test_a_ceiling_is_on_schedule_until_its_year_is_over_and_then_met(desk):
    assert [whole(desk, "complaints", parse_period(q)).status for q in ("2025Q3", "2025Q4")] == ["on_track", "met"]
    early = whole(desk, "complaints", parse_period("2026Q2"))
    # 22 of 40 at half the year: two above the 20 that are allowed by then.
    assert (early.status, early.schedule.gap_units) == ("slightly_behind", -2)
    assert early.schedule.gap_pp == pytest.approx(-5)


def test_districts_make_the_gap_where_they_are_above_their_own_line(desk):
    parts = {part.region: part.gap for part in gap_table(desk, PLAN, "backlog", NOW)}
    # East: 120 − 11/12 × 65 = 60.42 expected, 60 there; West: 80 − 11/12 × 35 = 47.92, 64 there.
    assert parts[EAST] == pytest.approx(120 - 65 * 11 / 12 - 60)
    assert parts[WEST] == pytest.approx(80 - 35 * 11 / 12 - 64)
    assert sum(parts.values()) == pytest.approx(whole(desk, "backlog").schedule.gap_units)
    found = {one.region: one for one in judge(desk, PLAN, NOW, regions="districts", targets=["backlog"])}
    assert [found[place].rank.place for place in (EAST, WEST)] == [1, 2]


def test_what_falls_and_adds_up_is_split_and_nothing_else(desk):
    assert splittable(desk, PLAN) == ["backlog"]
    for method in ("share", "growth", "gap"):
        found = proposal(desk, PLAN, "backlog", NOW, method, {})
        shares = {one.region: one.share for one in found.shares}
        # 100 of 200 at the start, 60 and 64 now: nobody is given more than there is.
        assert sum(shares.values()) == found.total == 100
        assert shares[EAST] <= 60
        assert shares[WEST] <= 64
        assert found.total <= found.asked


def test_it_is_said_as_what_it_is_over_and_never_as_missing(desk):
    catalogue, register = desk.catalogue, desk.register
    said = {row.key: target_sentence(row, catalogue, register) for row in judge(desk, PLAN, NOW)}
    assert not any("还差" in text or "仍差" in text or "增加" in text for text in said.values())
    assert "目前超出 24 件" in said["backlog"]
    assert "目标为“降至 100 件”" in said["backlog"]
    assert "目标为“力争不超过 5%”" in said["open_rate"]
    assert "目前应不超过 5 天" in said["duration"]
    row = whole(desk, "backlog")
    assert pace_words(row, catalogue) == "四季度需减少 24 件，近四季共减少 30 件"
    assert "超出" in expected_missing(row, catalogue)
    assert sentences.bar_end(row, catalogue) == "≤100"
    target, indicator = sentences.target_of(whole(desk, "duration"), catalogue)
    assert target_words(target, indicator, catalogue) == "5 天以内"


def test_a_hair_over_a_ceiling_is_never_printed_as_kept(desk):
    from tests.judgements import changed

    row = changed(whole(desk, "open_rate"), value=5.002)
    assert sentences.value_words(row, desk.catalogue) == "5.002%"
    assert sentences.value_words(changed(row, value=4.998), desk.catalogue) == "5.0%"


def test_after_the_deadline_it_is_met_at_the_number_and_missed_above_it(tmp_path):
    for number, (value, status) in enumerate(((100, "met"), (101, "missed"))):
        (tmp_path / str(number)).mkdir()
        made = open_desk(files(tmp_path / str(number)))
        fill(made, [*rows(), (EAST, "open_cases", "2026Q4", value - 50), (WEST, "open_cases", "2026Q4", 50)])
        assert whole(made, "backlog", END).status == status
        made.store.close()


FORMATS = ("pptx", "docx", "special", "pdf", "xlsx", "html", "letters", "svg")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_paper_is_made_of_it_and_says_nothing_of_missing(desk, language):
    asked = Asked(PLAN, NOW, language=language, draft=True)
    made = make(desk, asked, FORMATS, who="测试").files
    assert set(made) == set(FORMATS)
    circular = "".join(p.text for p in Document(io.BytesIO(made["docx"][1])).paragraphs)
    deck = zipfile.ZipFile(io.BytesIO(made["pptx"][1]))
    slides = " ".join(deck.read(n).decode() for n in deck.namelist() if re.fullmatch(r"ppt/slides/slide\d+.xml", n))
    over, lacking = {"zh": ("超出", "仍差"), "en": (" over", "still missing")}[language]
    for text in (circular, slides):
        assert over in text
        assert lacking not in text


PAGES = (
    "pages/progress/overview.py", "pages/progress/indicator.py", "pages/progress/district.py", "pages/briefing/brief.py",
    "pages/progress/allocation.py", "pages/progress/scenario.py", "pages/returns/submit.py", "pages/returns/publish.py",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_over_it(page, tmp_path, monkeypatch):
    given = files(tmp_path)
    made = open_desk(given)
    fill(made, rows(), SHARES)
    made.store.close()
    monkeypatch.setenv("TRACKER_CATALOGUE", str(given.catalogue))
    monkeypatch.setenv("TRACKER_REGIONS", str(given.regions))
    with opening(given.database) as visit:
        visit(page)
