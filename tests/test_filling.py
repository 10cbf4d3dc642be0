"""A blank filled in on the page is the workbook of that blank: typed cells stand where an office would have typed them."""

import io

import pytest
from openpyxl import load_workbook

from desk import blanks, load
from desk.records import received, submissions
from desk.trace import remarks
from tests.one_page import opening, words
from tests.test_pages import table_cells
from tests.test_submit_page import NEXT, QUANZHOU
from ui import session

LICHENG = "350502"


def answers(cells):
    """Of every open cell with an earlier figure that figure, as a text."""
    return {(cell.region, cell.entry.measure_id): str(cell.before) for cell in cells if cell.before is not None}


@pytest.mark.parametrize("region", [None, LICHENG])
def test_every_typed_cell_stands_in_its_own_cell_and_is_read_as_that_units_figure(region, sample_desk):
    cells = blanks.open_cells(sample_desk, QUANZHOU, NEXT, region)
    content, name = blanks.typed_in(sample_desk, QUANZHOU, NEXT, region, answers(cells))
    found = load.read(sample_desk, content, name, plan=QUANZHOU, period=NEXT)
    assert [p for p in found.problems if p.severity == "blocking"] == []
    there = {(o.sheet, o.cell): (o.region, o.measure) for o in found.observations}
    places = {(cell.sheet, cell.cell): (cell.region, cell.entry.measure_id) for cell in cells}
    assert there == {at: where for at, where in places.items() if where in answers(cells)}
    assert blanks.cells_typed(sample_desk, found).keys() == places.keys()
    assert (found.layout, found.periods[0]) == ("template", NEXT)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", 12), ("1,234", 1234), ("-3", -3), ("5.25", 5.25), (" 7 ", 7), ("=1+1", "=1+1"), ("约五千", "约五千"),
        ("1,2", "1,2"), ("3万", "3万"), ("007", 7),
    ],
)  # fmt: skip
def test_a_typed_text_is_taken_as_excel_takes_it_and_never_as_a_formula(typed, kept, sample_desk):
    [cell, *_rest] = blanks.open_cells(sample_desk, QUANZHOU, NEXT, LICHENG)
    where = (cell.region, cell.entry.measure_id)
    content, _name = blanks.typed_in(sample_desk, QUANZHOU, NEXT, LICHENG, {where: typed})
    stands = load_workbook(io.BytesIO(content))[cell.sheet][cell.cell]
    assert (stands.value, stands.data_type) == (kept, "s" if isinstance(kept, str) else "n")


def typed_page(page, region, changed):
    """The table's edits as the browser sends them: row number and column to text."""
    key = f"fill-{QUANZHOU}-{NEXT}-{region or ''}-" + ("items" if region else "units")
    page.session_state[key] = {"edited_rows": changed, "added_rows": [], "deleted_rows": []}
    return page


@pytest.mark.usefixtures("after_the_quarter")
def test_faults_of_a_typed_table_are_named_by_unit_and_item_and_mended_there(sample_database, sample_desk):
    cells = blanks.open_cells(sample_desk, QUANZHOU, NEXT, LICHENG)
    first = cells[0].entry.measure.name
    before = len(submissions(sample_desk, QUANZHOU))
    with opening(sample_database) as visit:
        page = visit("pages/returns/submit.py", plan=QUANZHOU, as_of=str(NEXT), region=LICHENG, fill="1")
        assert "在网页上填：鲤城区，2026年四季度" in words(page)
        typed_page(page, LICHENG, {0: {"now": "约五千"}})
        page.button(key="fill-check").click().run()
        assert not page.exception
        [faults] = [
            table_cells(b.value) for b in page.get("html") if ">填报单位</th>" in b.value and ">怎样改</th>" in b.value
        ]
        assert [line[1:4] for line in faults[1:]] == [["鲤城区", first, "约五千"]]
        typed_page(page, LICHENG, {0: {"now": "400"}})
        page.button(key="fill-check").click().run()
        assert not page.exception
        assert list(page.text_input) == []
        [save] = [b for b in page.button if b.label == "保存这 1 本"]
        save.click().run()
        assert not page.exception
        desk = session.the_desk()
        newest, *rest = submissions(desk, QUANZHOU)
        assert (len(rest), newest.figures, newest.layout) == (before, 1, "template")
        kept = load_workbook(io.BytesIO(received(desk, newest.sha256)))
        assert kept[cells[0].sheet][cells[0].cell].value == 400


@pytest.mark.usefixtures("after_the_quarter")
def test_what_is_said_of_a_target_on_the_page_is_kept_like_a_row_of_the_workbook(sample_database):
    with opening(sample_database) as visit:
        page = visit("pages/returns/submit.py", plan=QUANZHOU, as_of=str(NEXT), region=LICHENG, fill="1")
        rows = [
            {"unit": "鲤城区", "target": "商标有效注册量", "reason": "到期未续展", "next_step": "逐户提醒续展"},
            {"unit": "鲤城区", "reason": "没有选目标的一行不算"},
        ]
        page.session_state[f"fill-{QUANZHOU}-{NEXT}-{LICHENG}-words"] = {
            "edited_rows": {}, "added_rows": rows, "deleted_rows": [],
        }  # fmt: skip
        typed_page(page, LICHENG, {0: {"now": "400"}})
        page.button(key="fill-check").click().run()
        assert not page.exception
        [save] = [b for b in page.button if b.label == "保存这 1 本"]
        save.click().run()
        assert not page.exception
        desk = session.the_desk()
        newest = submissions(desk, QUANZHOU)[0]
        sheet = load_workbook(io.BytesIO(received(desk, newest.sha256)))["情况说明"]
        lines = [row for row in sheet.iter_rows(values_only=True) if row[0] == "鲤城区"]
        assert [[text for text in line if text] for line in lines] == [
            ["鲤城区", "商标有效注册量", "到期未续展", "逐户提醒续展"]
        ]
        assert {r.text for r in remarks(desk, QUANZHOU, NEXT) if r.region == LICHENG} >= {"到期未续展"}
