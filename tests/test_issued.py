"""Issued papers: the signed file under its number; which figures in it were corrected since; the draft that says so."""

import io
from datetime import date

import pytest
from docx import Document

from desk import briefings, issued
from desk.briefings import Asked
from desk.correct import Correction, correct
from desk.typed import PersonalInText
from tests.conftest import _desk_over
from tracker.periods import parse_period

PLAN, DAY = "quanzhou_2024", date(2026, 10, 22)


@pytest.fixture
def office(sample_database):
    desk = _desk_over(sample_database)
    yield desk
    desk.store.close()


@pytest.fixture
def papers(office):
    asked = Asked(PLAN)
    return briefings.record(office, asked, briefings.make(office, asked, ["docx"], who="甲"), who="甲")


def test_a_signed_file_is_kept_byte_for_byte_under_its_number(office, papers):
    one = issued.keep(office, papers, b"%PDF-signed", "通报.pdf", "泉知强办〔2026〕12号", DAY, who="甲")
    [kept] = issued.issued(office, PLAN)
    assert (kept, kept.papers.id) == (one, papers.id)
    assert issued.signed_file(office, kept) == b"%PDF-signed"
    assert (kept.number, kept.issued_on, kept.file_name) == ("泉知强办〔2026〕12号", DAY, "通报.pdf")
    assert issued.corrected(office, kept) == []


@pytest.mark.parametrize(
    ("content", "name", "number", "why"),
    [(b"x", "a.exe", "1号", "kind"), (b"", "a.pdf", "1号", "size"), (b"x", "a.pdf", " ", "number")],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(office, papers, content, name, number, why):
    with pytest.raises(ValueError, match=why):
        issued.keep(office, papers, content, name, number, DAY, who="甲")
    with pytest.raises(PersonalInText):
        issued.keep(office, papers, b"x", "a.pdf", "致电 13800138000", DAY, who="甲")
    assert issued.issued(office, PLAN) == []


def test_a_corrected_figure_names_the_papers_that_carry_the_old_one_and_drafts_the_correction(office, papers):
    one = issued.keep(office, papers, b"%PDF", "通报.pdf", "泉知强办〔2026〕12号", DAY, who="甲")
    before = {(row.target, row.region): row.value for row in [p.before for p in issued.corrected(office, one)]}
    assert before == {}
    given = correct_trademarks(office, "350502", 41_000)
    found = issued.corrected(office, one)
    moved = {(pair.after.indicator, pair.after.region): (pair.before.value, pair.after.value) for pair in found}
    assert moved[("valid_trademarks", "350502")][1] == given
    assert ("valid_trademarks", "350500") in moved
    assert {indicator for indicator, _region in moved} == {"valid_trademarks"}
    pairs = [(pair.before, pair.after) for pair in found]
    draft = briefings.correction_of(office, one.papers, one.number, one.issued_on, pairs, who="甲")
    document = Document(io.BytesIO(draft))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "泉知强办〔2026〕12号" in text
    assert "2026年10月22日印发的" in text.replace(" ", "")
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows[1:]]
    assert len(rows) == len(found)
    assert [row[1] for row in rows] == [office.register[pair.after.region].name for pair in found]


def correct_trademarks(desk, region, value):
    period = parse_period("2026Q3")
    correct(
        desk, Correction(PLAN, region, "valid_trademarks", period, value, "台账更正", "letter"), who="甲", copy=False
    )
    return value
