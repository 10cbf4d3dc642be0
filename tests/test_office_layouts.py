"""The laws of reading over layouts made at random: what was read wrong is never silent, and every number is in the account."""

from __future__ import annotations

import io
import os

import openpyxl
import pytest

from loaders.submission.submitting import ReadRequest, read
from tests.office_layouts import make, needless, silent

# Another seed, and so other layouts, with READING_SEED; the failing one is named.
FIRST = int(os.environ.get("READING_SEED", "20261129"))
HOW_MANY = 300


@pytest.fixture(name="request_")
def _request(catalogue, register):
    return ReadRequest(catalogue, register, plan="quanzhou_2024")


@pytest.mark.parametrize("batch", range(4))
def test_nothing_of_a_layout_is_misread_in_silence_and_clean_ones_are_not_doubted(request_, batch):
    wrong, asked = {}, {}
    for seed in range(FIRST + batch, FIRST + HOW_MANY, 4):
        layout = make(seed)
        submission = read(layout.content, layout.name, request_)
        if found := silent(layout, submission):
            wrong[seed] = (layout.features, found)
        if found := needless(layout, submission):
            asked[seed] = (layout.features, found)
    assert wrong == {}, f"first seed {FIRST}"
    assert 20 * len(asked) <= HOW_MANY // 4, asked


def test_a_figure_read_equals_what_its_cell_shows(request_):
    for seed in range(FIRST, FIRST + 60):
        layout = make(seed)
        book = openpyxl.load_workbook(io.BytesIO(layout.content))
        for figure in read(layout.content, layout.name, request_).observations:
            value = book[figure.sheet][figure.cell].value
            assert value is not None
            if isinstance(value, int | float) and "万" not in figure.unit and figure.unit not in ("元", "亿元"):
                assert figure.value == pytest.approx(value), (seed, figure)


def permuted(content: bytes, first: int, last: int) -> bytes:
    """The workbook with the rows first to last the other way round."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(first, last)]
    for row, values in zip(range(first, last + 1), rows[::-1], strict=True):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_order_of_rows_changes_no_figure(request_):
    tried = 0
    for seed in range(FIRST, FIRST + 400):
        layout = make(seed)
        submission = read(layout.content, layout.name, request_)
        if layout.features[0] != "beside" or submission.problems or "ranked" in layout.features:
            continue
        rows = {int("".join(ch for ch in o.cell if ch.isdigit())) for o in submission.observations}
        turned = read(permuted(layout.content, min(rows), max(rows)), layout.name, request_)
        values = [{(o.region, o.measure, o.period): o.value for o in s.observations} for s in (submission, turned)]
        assert values[0] == values[1]
        tried += 1
    assert tried >= 3
