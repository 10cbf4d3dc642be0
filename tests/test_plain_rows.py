"""A long table's plain rows are read as they lie: what comes of them is what reading cell by cell gives, and what is odd is
read cell by cell.
"""

from __future__ import annotations

import os
import pickle
import random
from dataclasses import replace
from datetime import date
from functools import partial

import openpyxl
import pytest
from openpyxl.styles import Font

from loaders import read_submission
from loaders.sandbox.client import Sandbox
from loaders.submission.submitting import ReadRequest, read
from loaders.tables.layout import Grid
from loaders.workbook import formats
from loaders.workbook.cells import RowCells
from loaders.workbook.model import LIMITS
from loaders.workbook.open import open_workbook
from tests.office_layouts import PLACES, make
from tests.workbooks import saved, workbook
from tracker.submission import Lines, Observations, Submission

NAMES = [names[0] for names in PLACES.values()]
HEADINGS = ["县(市、区)", "商标有效注册量", "高价值发明专利拥有量", "年末常住人口(万人)"]
ODD_ROW = 6  # of the place NAMES[3]


@pytest.fixture(autouse=True)
def every_table_is_a_long_one(monkeypatch):
    monkeypatch.setattr(formats, "LIMITS", replace(LIMITS, walked_cells=0))


@pytest.fixture(name="request_")
def _request(catalogue, register):
    return ReadRequest(catalogue, register, plan="quanzhou_2024")


def table(chance: random.Random) -> openpyxl.Workbook:
    """A title, headings and a row for each place."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["泉州市2026年三季度知识产权指标"])
    sheet.append(HEADINGS)
    for name in NAMES:
        sheet.append([name, chance.randrange(9_000), chance.randrange(400), round(chance.uniform(2100, 2200) / 37, 2)])
    return book


ODDITIES = {
    "merged": lambda s: s.merge_cells("B6:B7"),
    "merged across": lambda s: s.merge_cells("B6:C6"),
    "a note": lambda s: s.cell(6, 3, "约300"),
    "a note beside": lambda s: s.cell(6, 5, "预计数"),
    "a unit": lambda s: s.cell(6, 2, "1.2万"),
    "per cent": lambda s: setattr(s.cell(6, 3), "number_format", "0.0%"),
    "a format with a unit": lambda s: setattr(s.cell(6, 4), "number_format", '0.00"万人"'),
    "a scaling comma": lambda s: setattr(s.cell(6, 2), "number_format", "#,##0,"),
    "an error": lambda s: s.cell(6, 2, "#DIV/0!"),
    "never calculated": lambda s: s.cell(6, 2, "=1+1"),
    "a fraction of whole things": lambda s: s.cell(6, 2, 80.5),
    "below nothing": lambda s: s.cell(6, 2, -3),
    "twice": lambda s: s.cell(6, 1, NAMES[0]),
    "a stranger": lambda s: s.cell(6, 1, "平潭区"),
    "a total": lambda s: s.cell(6, 1, "全市合计"),
    "no name": lambda s: s.cell(6, 1, " "),
    "a day": lambda s: s.cell(6, 2, date(2026, 9, 30)),
    "a yes": lambda s: s.cell(6, 2, True),
    "nothing but years": lambda s: [s.cell(6, column, 2025) for column in (2, 3, 4)],
    "another time": lambda s: s.cell(6, 1, "上年同期"),
}
# These are read as they lie and change something else: a doubt about what is hidden, a column of remarks or of order.
BESIDE = {
    "nothing": lambda s: None,
    "a hidden column": lambda s: setattr(s.column_dimensions["C"], "hidden", True),
    "a hidden row": lambda s: setattr(s.row_dimensions[6], "hidden", True),
    "a blank": lambda s: setattr(s.cell(6, 3), "value", None),
    "one year": lambda s: s.cell(6, 2, 2025),
    "numbers of remarks": lambda s: [s.cell(row, 5, "备注" if row == 2 else 7000 + row) for row in range(2, 14)],
    "numbers of order": lambda s: [s.cell(row, 6, row - 2) for row in range(3, 14)],
    "strange numbers": lambda s: [s.cell(row, 5, "拓扑" if row == 2 else row * 11) for row in range(2, 14)],
    "a note below": lambda s: s.cell(16, 1, "注：以上为预计数，最终数以年报为准。"),
    "a telephone": lambda s: s.cell(6, 5, 13805951234),
    "words of a font": lambda s: setattr(s.cell(6, 2), "font", Font(strike=True)),
}


def by_cells(content: bytes, request: ReadRequest) -> Submission:
    """The same, each cell looked at by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Grid, "plain", lambda self, row, place: None)
        return read(content, "表.xlsx", request)


def lines_of(submission: Submission) -> list[Lines]:
    figures = submission.observations
    return figures.lines if isinstance(figures, Observations) else []


def assert_same(content: bytes, request: ReadRequest) -> Submission:
    plain, careful = read(content, "表.xlsx", request), by_cells(content, request)
    assert lines_of(careful) == []
    assert tuple(plain.observations) == tuple(careful.observations)
    assert replace(plain, observations=()) == replace(careful, observations=())
    return plain


@pytest.mark.parametrize("name", ODDITIES)
def test_an_odd_row_is_read_cell_by_cell_and_the_others_as_they_lie(name, request_):
    book = table(random.Random(name))
    ODDITIES[name](book.active)
    rows = [row for part in lines_of(assert_same(saved(book), request_)) for row in part.rows]
    assert ODD_ROW not in rows
    assert set(range(3, 14)) - {6, 7} <= set(rows)


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_plain_rows_changes_none_of_them(name, request_):
    book = table(random.Random(name))
    BESIDE[name](book.active)
    found = assert_same(saved(book), request_)
    # A remark of one row makes the sheet's words worth a look; all rows without it stay plain.
    rows = [row for part in lines_of(found) for row in part.rows]
    assert set(range(3, 14)) - {ODD_ROW} <= set(rows)


def test_several_oddities_at_once_change_nothing_between_the_two_ways(request_):
    chance = random.Random(20261130)
    for _ in range(60):
        book = table(chance)
        picked = chance.sample(sorted({**ODDITIES, **BESIDE}), chance.randrange(4))
        for name in picked:
            try:
                {**ODDITIES, **BESIDE}[name](book.active)
            except AttributeError:
                continue  # a part of a merged cell cannot be written
        assert_same(saved(book), request_)


def test_office_layouts_read_both_ways_say_the_same(request_):
    plain = 0
    for seed in range(80):
        found = assert_same(make(seed).content, request_)
        plain += bool(lines_of(found))
    assert plain > 25


def test_figures_of_plain_rows_come_back_from_the_worker_as_they_were_made(request_):
    rows = [[f"{name}", *(n * 100 + at for at in range(3))] for n, name in enumerate(NAMES, 30)]
    content = workbook([["泉州市2026年三季度"], HEADINGS, *rows, *([["", None]] * 3)])
    here = read(content, "表.xlsx", request_)
    (part,) = lines_of(here)
    assert (len(here.observations), len(part.regions)) == (33, 11)
    back = pickle.loads(pickle.dumps(here))
    assert back == here
    assert lines_of(back) == [part]
    there = read_submission(content, "表.xlsx", request_.catalogue, request_.register, plan=request_.plan)
    assert there.observations == here.observations
    assert here.observations[0].raw == "3000"


def test_a_long_tables_figures_stay_columns_until_somebody_asks_for_one(request_, monkeypatch):
    """Each by itself is an object: a nation's million of them would be hundreds of megabytes in the reading process."""
    made = []
    monkeypatch.setattr(Lines, "__iter__", lambda lines: made.append(lines) or iter(()))
    rows = [[f"{name}", *(n * 100 + at for at in range(3))] for n, name in enumerate(NAMES, 30)]
    found = read(workbook([["泉州市2026年三季度"], HEADINGS, *rows]), "表.xlsx", request_)
    assert (len(found.observations), made) == (33, [])


def test_a_long_table_keeps_its_rows_as_they_lie():
    assert isinstance(open_workbook(workbook([["县区", "数"], ["鲤城区", 5]]), "表.xlsx").sheets[0].cells, RowCells)


def test_a_child_reads_on_and_one_that_fails_over_a_second_file_is_not_believed():
    """In the worker of this test a child ends itself over its second file; each file is read all the same, by a fresh one."""
    script = (
        "import os, sys; from loaders.sandbox import worker\n"
        "answer = worker._answer\n"
        "def once(request, held, is_fresh):\n"
        "    if not is_fresh: os._exit(3)\n"
        "    return answer(request, held, is_fresh)\n"
        "worker._answer = once\n"
        "worker.serve(sys.stdin.buffer, sys.stdout.buffer)\n"
    )
    good = workbook([["县区", "数"], ["鲤城区", 5]])
    for command in (["-m", "loaders.sandbox.worker"], ["-c", script]):
        room = Sandbox(command)
        readers = []
        for _ in range(3):
            assert room.read(good, "表.xlsx").sheets[0].cells[2, 2].value == 5
            with open(f"/proc/{room._worker.pid}/task/{room._worker.pid}/children", encoding="ascii") as children:
                readers.append(children.read().split()[0])
        room.close()
        assert len(set(readers)) == (1 if command[0] == "-m" else 3)
    assert os.getpid() not in map(int, readers)


def test_what_files_are_read_with_is_changed_with_the_request(catalogue, register):
    """Catalogue and register go to the worker once; a request with others is read with those."""
    content = workbook([["泉州市2026年三季度"], HEADINGS[:2], ["鲤城区", 5]])
    other = register.__class__({c: r for c, r in register.regions.items() if r.name != "鲤城区"})
    room = Sandbox()
    counts = []
    for known in (register, register, other, register):
        work = partial(read, request=ReadRequest(catalogue, known, plan="quanzhou_2024"))
        found = room.do(work, Submission, content, "表.xlsx", (catalogue, known, None))
        counts.append(len(found.observations))
    room.close()
    assert counts == [1, 1, 0, 1]
